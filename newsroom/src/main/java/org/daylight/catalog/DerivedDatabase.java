package org.daylight.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Opens a database of the newsroom that is derived from the originals, so that it may be deleted. Its layout is in a resource of this package;
 * the version is in {@code PRAGMA user_version}.
 */
final class DerivedDatabase {

    private DerivedDatabase() {}

    /**
     * Opens the database; creates it if it does not exist.
     *
     * @param isShared whether other machines have it open, too: then it has no write-ahead log, because processes of different machines cannot share one
     * @param schema the resource with the statements that create it
     * @param version of the layout that this program reads
     * @param upgrades statements that make each next layout of the one before, from layout 1 on
     * @throws IOException with one line that says what to do
     */
    static Sql open(Path file, boolean isShared, String schema, int version, String... upgrades) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder, but a database is needed: move the folder away");
        }
        try {
            Connection connection = SqliteDatabase.connect(file);
            try {
                SqliteDatabase.prepare(connection, isShared ? "TRUNCATE" : "WAL");
                return prepared(connection, file, schema, version, upgrades);
            } catch (SQLException | CatalogBroken | IOException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(file, SqlFault.words(e, name(file)), e);
        } catch (CatalogBroken e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Opens an existing database and changes nothing, also while another process writes it.
     *
     * @throws IOException with one line that says what to do, also when the file has another layout
     */
    static Sql openToRead(Path file, int version) throws IOException {
        try {
            Connection connection = ReadConnection.open(file);
            try {
                Sql sql = new Sql(new SqliteDatabase(file), connection, true);
                int found = sql.number("PRAGMA user_version").intValue();
                if (found != version) {
                    throw new IOException(name(file) + " has layout " + found + ", and this program reads " + version
                            + ":  " + madeBy(file) + "  brings it to that layout, or makes it again");
                }
                return sql;
            } catch (CatalogBroken | IOException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(file, SqlFault.words(e, name(file)), e);
        } catch (CatalogBroken e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static String madeBy(Path file) {
        return SqlFault.madeBy(name(file)).orElse("daylight extract");
    }

    private static Sql prepared(Connection connection, Path file, String schema, int version, String... upgrades)
            throws IOException {
        Sql sql = new Sql(new SqliteDatabase(file), connection, false);
        int found = sql.number("PRAGMA user_version").intValue();
        if (found > version) {
            throw new IOException(file.getFileName() + " was written by a later version of Daylight: delete it");
        }
        if (found == 0) {
            String statements = statements(schema);
            sql.together(() -> {
                for (String statement : statements.split(";\\s*\n")) {
                    sql.run(statement);
                }
                return sql.run("PRAGMA user_version = " + version);
            });
        }
        for (int layout = found; layout > 0 && layout < version; layout++) {
            String upgrade = upgrades[layout - 1];
            int next = layout + 1;
            sql.together(() -> {
                sql.run(upgrade);
                return sql.run("PRAGMA user_version = " + next);
            });
        }
        return sql;
    }

    private static String statements(String schema) throws IOException {
        try (var in = DerivedDatabase.class.getResourceAsStream(schema)) {
            if (in == null) {
                throw new IOException(schema + " is missing from the program: build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static IOException unreadable(Path file, String why, Exception cause) {
        String remedy =
                why.contains("makes it again") ? "" : "; it may be deleted, and  " + madeBy(file) + "  makes it again";
        return new IOException(name(file) + " cannot be opened: " + why + remedy, cause);
    }
}
