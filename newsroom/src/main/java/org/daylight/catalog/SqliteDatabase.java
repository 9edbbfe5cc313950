package org.daylight.catalog;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.submission.StoredFile;
import org.jspecify.annotations.Nullable;

/** SQLite: one file, synced at every commit. Locks are files of the newsroom, so it takes none itself. */
final class SqliteDatabase implements CatalogDatabase {

    private static final Pattern MARK = Pattern.compile("\\{(\\w+)(?: (\\w+))?\\}");

    private final String name;
    private final @Nullable Path file;

    /** @param file null for a database in memory, which every connection has for itself */
    SqliteDatabase(@Nullable Path file) {
        this.file = file;
        name = file == null ? "catalog.db" : file.getFileName().toString();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public Connection connect(boolean toRead) throws IOException, SQLException {
        Connection connection = file == null
                ? DriverManager.getConnection("jdbc:sqlite::memory:")
                : toRead ? ReadConnection.open(file) : connect(file);
        try (var statement = connection.createStatement()) {
            if (file != null && !toRead) {
                prepare(connection);
            }
            statement.execute("PRAGMA temp_store = MEMORY");
            statement.execute("CREATE TEMP TABLE selected (number INTEGER PRIMARY KEY)");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** A connection to a database in a file, which is created for its owner only if it does not exist. */
    static Connection connect(Path file) throws IOException, SQLException {
        createPrivate(file);
        // Otherwise the driver queries the generated key after every statement.
        var settings = new Properties();
        settings.setProperty("jdbc.get_generated_keys", "false");
        return DriverManager.getConnection("jdbc:sqlite:" + file, settings);
    }

    /** An empty file is an empty database. SQLite gives its additional files the same modes. */
    private static void createPrivate(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix") && Files.notExists(file)) {
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                StoredFile.syncFolder(file.toAbsolutePath().getParent()); // SQLite does it only for files that it makes
            } catch (FileAlreadyExistsException e) {
                // another command created it first
            }
        }
    }

    /** How Daylight's databases are written: synced at every commit. */
    private static void prepare(Connection connection) throws SQLException {
        prepare(connection, "WAL");
    }

    /** The same. @param journal a mode of SQLite's journal */
    static void prepare(Connection connection, String journal) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000"); // first: the next line may find another command at work
            statement.execute("PRAGMA journal_mode = " + journal);
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA cache_size = -65536");
            statement.execute("PRAGMA foreign_keys = ON");
        }
    }

    /** Keys are random, so that each row changes pages anywhere: they are written once for each transaction, if they fit in memory. */
    @Override
    public void expectMany(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA cache_size = -1000000");
        }
    }

    @Override
    public int layout(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA user_version")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public void setLayout(Connection connection, int layout) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = " + layout);
        }
    }

    @Override
    public String creating(String statement) {
        return statement;
    }

    @Override
    public String created() {
        return "";
    }

    @Override
    public String words(String statement) {
        return statement.indexOf('{') < 0
                ? statement
                : MARK.matcher(statement)
                        .replaceAll(mark -> Matcher.quoteReplacement(word(mark.group(1), mark.group(2))));
    }

    private static String word(String mark, @Nullable String argument) {
        return switch (mark) {
            case "keys" -> "SELECT value FROM json_each(?)";
            case "least" -> "MIN";
            case "greatest" -> "MAX";
            case "place" -> "instr";
            case "index" -> "INDEXED BY " + argument;
            case "first" -> "CROSS";
            case "key" -> String.valueOf(argument);
            default -> throw new IllegalArgumentException("there is no mark {" + mark + "}");
        };
    }

    @Override
    public String stored(String text) {
        return text;
    }

    @Override
    public String read(String stored) {
        return stored;
    }

    @Override
    public long begin(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            return 0;
        }
    }

    @Override
    public void beginSnapshot(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("BEGIN");
        }
    }

    /** Each changed row changes each index at another place, and a place that is not in memory is read and written. */
    @Override
    public Map<String, String> removable(Connection connection, String table, String column) throws SQLException {
        Map<String, String> indexes = new LinkedHashMap<>();
        try (var statement = connection.prepareStatement(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL AND"
                    + " EXISTS (SELECT 1 FROM pragma_index_info(sqlite_schema.name) WHERE pragma_index_info.name = ?)"
                    + " ORDER BY name")) {
            statement.setString(1, table);
            statement.setString(2, column);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    indexes.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return indexes;
    }

    @Override
    public Fate fate(Connection connection, long transaction) {
        return Fate.UNKNOWN;
    }

    @Override
    public boolean lock(Connection connection, String work) {
        return true;
    }

    @Override
    public void unlock(Connection connection, String work) {
        // there is nothing to give back
    }

    @Override
    public boolean isLocked(Connection connection, String work) {
        return false;
    }

    @Override
    public boolean isLost(SQLException fault) {
        return false;
    }

    @Override
    public String explain(SQLException fault) {
        return SqlFault.words(fault, name);
    }
}
