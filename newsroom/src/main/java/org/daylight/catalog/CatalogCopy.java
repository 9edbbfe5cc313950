package org.daylight.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Copies a catalog from one database to another: all rows, in one transaction of each. Then both are read in the order of their keys, and the number of rows
 * and the SHA-256 of all rows of each table are compared; if anything differs, nothing is stored.
 *
 * <p>What is hashed of a row are its columns in the order of their names: each a byte for its type ({@code n} nothing, {@code i} number, {@code t} text, {@code b}
 * bytes), then 8 bytes big-endian with the number or with how many bytes follow, then these bytes.
 */
public final class CatalogCopy {

    /** Rows that are in memory at the same time. */
    private static final int AT_ONCE = 2_000;

    private static final Pattern TABLE = Pattern.compile("^(?:\\s|--[^\n]*\n)*CREATE TABLE (\\w+)");
    private static final Pattern KEY = Pattern.compile("\\bPRIMARY KEY \\(([^)]*)\\)");
    private static final Pattern SINGLE_KEY = Pattern.compile("(?m)^\\s*(\\w+)\\s+\\w+ PRIMARY KEY");

    private final Sql from;
    private final Sql to;

    private CatalogCopy(Sql from, Sql to) {
        this.from = from;
        this.to = to;
    }

    /** What a table has. @param hash of all its rows */
    public record Contents(String table, long rows, Sha256 hash) {}

    /** A table of the catalog. @param key the columns that its rows are ordered by */
    private record Table(String name, List<String> key) {}

    /**
     * Copies the catalog in a file to an empty catalog in another database. While it runs, nobody else can open the file; when it has ended, the file is as before.
     * If the other one has the same rows already, nothing is copied.
     *
     * @param then done when the copy is stored, before others can open the file again
     * @return what each table has
     * @throws IOException in one line, also when another process has the file open
     */
    public static List<Contents> move(Path file, CatalogDatabase database, Then then) throws IOException {
        Catalog.open(file).close(); // brings it to the layout of today
        try (Catalog target = Catalog.open(database);
                var alone = new Closing(alone(file))) {
            var from = new Sql(new SqliteDatabase(file), alone.connection, false);
            List<Contents> contents = new CatalogCopy(from, target.sql()).run();
            then.run();
            return contents;
        } catch (SQLException e) {
            throw new IOException(
                    file.getFileName() + " is open in another process: end every daylight command and desk of this"
                            + " newsroom first ("
                            + SqlFault.words(e, file.getFileName().toString()) + ")",
                    e);
        } catch (CatalogBroken e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Something that can fail. */
    @FunctionalInterface
    public interface Then {
        void run() throws IOException;
    }

    /**
     * Writes a catalog to a new file, as it is at one moment while others may write it. On return the file is on disk.
     *
     * @return what each table has
     * @throws IOException in one line
     */
    public static List<Contents> toFile(CatalogDatabase database, Path file) throws IOException {
        if (Files.exists(file)) {
            throw new IOException(file + " exists already: name another file");
        }
        List<Contents> contents;
        try (Catalog source = Catalog.openToRead(database);
                Catalog target = Catalog.open(file)) {
            contents = new CatalogCopy(source.sql(), target.sql()).run();
        } catch (CatalogBroken e) {
            throw new IOException(e.getMessage(), e);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return contents;
    }

    private record Closing(Connection connection) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    /** Without a log of changes next to it, and locked: so no other process has it open, and none can open it. */
    private static Connection alone(Path file) throws IOException, SQLException {
        Connection connection = SqliteDatabase.connect(file);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("PRAGMA journal_mode = DELETE");
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("BEGIN EXCLUSIVE");
            statement.execute("COMMIT"); // the lock stays until the connection is closed
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private List<Contents> run() throws IOException {
        List<Table> tables = tables();
        return from.snapshot(() -> to.together(() -> {
            List<Contents> before = new ArrayList<>();
            for (Table table : tables) {
                before.add(read(from, table, false));
            }
            List<Contents> there = new ArrayList<>();
            for (Table table : tables) {
                there.add(read(to, table, false));
            }
            if (before.equals(there)) {
                return before; // an earlier copy that was not used yet
            }
            if (there.stream().anyMatch(table -> table.rows > 0)) {
                throw new CatalogBroken(to.database().name() + " has another catalog already: name an empty database");
            }
            for (int i = 0; i < tables.size(); i++) {
                Contents sent = read(from, tables.get(i), true);
                Contents stored = read(to, tables.get(i), false);
                if (!sent.equals(before.get(i)) || !stored.equals(sent)) {
                    throw new CatalogBroken("the table " + sent.table + " is not the same in the copy (" + sent.rows
                            + " rows, " + stored.rows + " in the copy): nothing was stored");
                }
            }
            return before;
        }));
    }

    /** Reads a table in the order of its keys. @param copies whether its rows are also stored in the other database */
    private Contents read(Sql sql, Table table, boolean copies) {
        MessageDigest hash = sha256();
        long rows = 0;
        List<String> columns = sql.columns(table.name);
        String list = columns.stream().map(CatalogCopy::quoted).collect(Collectors.joining(", "));
        String key = table.key.stream().map(CatalogCopy::quoted).collect(Collectors.joining(", "));
        String marks = String.join(", ", table.key.stream().map(each -> "?").toList());
        @Nullable Object @Nullable [] last = null;
        while (true) {
            String after = last == null ? "" : " WHERE (" + key + ") > (" + marks + ")";
            List<@Nullable Object[]> some = sql.all(
                    "SELECT " + list + " FROM " + table.name + after + " ORDER BY " + key + " LIMIT " + AT_ONCE,
                    row -> row.values(columns.size()),
                    last == null ? new Object[0] : last);
            for (@Nullable Object[] row : some) {
                for (Object value : row) {
                    add(hash, value);
                }
            }
            rows += some.size();
            if (copies && !some.isEmpty()) {
                to.runAll(
                        "INSERT INTO " + table.name + " (" + list + ") VALUES ("
                                + String.join(
                                        ", ", columns.stream().map(each -> "?").toList()) + ")",
                        some);
            }
            if (some.size() < AT_ONCE) {
                return new Contents(table.name, rows, Sha256.wrap(hash.digest()));
            }
            @Nullable Object[] end = some.getLast();
            last = table.key.stream().map(name -> end[columns.indexOf(name)]).toArray();
        }
    }

    private static void add(MessageDigest hash, @Nullable Object value) {
        switch (value) {
            case null -> add(hash, 'n', 0);
            case Number number -> add(hash, 'i', number.longValue());
            case String text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                add(hash, 't', bytes.length);
                hash.update(bytes);
            }
            case byte[] bytes -> {
                add(hash, 'b', bytes.length);
                hash.update(bytes);
            }
            case Object other -> throw new CatalogBroken("a cell has the type " + other.getClass());
        }
    }

    private static void add(MessageDigest hash, char type, long number) {
        hash.update((byte) type);
        hash.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private static String quoted(String column) {
        return '"' + column + '"';
    }

    /** In an order in which rows refer to rows of earlier tables only. */
    private static List<Table> tables() throws IOException {
        List<Table> tables = new ArrayList<>();
        for (String statement : Catalog.statements()) {
            Matcher name = TABLE.matcher(statement);
            if (!name.find()) {
                continue;
            }
            Matcher several = KEY.matcher(statement);
            Matcher single = SINGLE_KEY.matcher(statement);
            if (several.find()) {
                List<String> key = Arrays.stream(several.group(1).split(",\\s*"))
                        .map(column -> column.replace("\"", ""))
                        .toList();
                tables.add(new Table(name.group(1), key));
            } else if (single.find()) {
                tables.add(new Table(name.group(1), List.of(single.group(1))));
            } else {
                throw new IOException("the table " + name.group(1) + " has no key");
            }
        }
        return tables;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
