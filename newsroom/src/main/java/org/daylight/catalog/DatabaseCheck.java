package org.daylight.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Lets SQLite check a database of the newsroom. Changes nothing; other processes may use the database meanwhile. */
public final class DatabaseCheck {

    private static final int MOST = 20;
    private static final int AGAIN = 3;

    private DatabaseCheck() {}

    /**
     * What is wrong, one line each, at most 20; empty if nothing is.
     *
     * @param quick whether to read only the beginning of the file
     * @throws IOException with a one-line message, when the file is missing or cannot be opened
     */
    public static List<String> problems(Path database, boolean quick) throws IOException {
        List<String> found = List.of();
        for (int i = 0; i < AGAIN; i++) {
            long changed = Files.isRegularFile(database)
                    ? Files.getLastModifiedTime(database).toMillis()
                    : 0;
            found = once(database, quick);
            Path log = database.resolveSibling(database.getFileName() + "-wal");
            boolean isQuiet =
                    !Files.exists(log) && Files.getLastModifiedTime(database).toMillis() == changed;
            if (found.isEmpty() || isQuiet) {
                break; // otherwise another process perhaps began to write meanwhile
            }
        }
        return found;
    }

    private static List<String> once(Path database, boolean quick) throws IOException {
        var problems = new ArrayList<String>();
        if (Files.exists(database.resolveSibling(database.getFileName() + "-journal"))) {
            return problems; // a transaction that the next command which opens it completes or takes back
        }
        if (Files.isRegularFile(database) && Files.size(database) == 0) {
            problems.add("it is empty");
            return problems;
        }
        try (Connection connection = ReadConnection.open(database);
                var statement = connection.createStatement()) {
            if (quick) {
                statement.executeQuery("SELECT COUNT(*) FROM sqlite_master").close();
                return problems;
            }
            try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check(" + MOST + ")")) {
                while (rows.next()) {
                    for (String line : rows.getString(1).lines().toList()) {
                        if (!line.equals("ok") && problems.size() < MOST) {
                            problems.add(line);
                        }
                    }
                }
            }
            try (ResultSet rows = statement.executeQuery("PRAGMA foreign_key_check")) {
                while (rows.next() && problems.size() < MOST) {
                    problems.add("a row of " + rows.getString(1) + " refers to a row of " + rows.getString(3)
                            + " that is missing");
                }
            }
        } catch (SQLException e) {
            problems.add(SqlFault.words(e, database.getFileName().toString()));
        }
        return problems;
    }

    /** Deletes a derived database, with the files that SQLite keeps next to it. */
    public static void delete(Path database) throws IOException {
        for (String ending : List.of("-wal", "-shm", "-journal", "")) {
            Files.deleteIfExists(database.resolveSibling(database.getFileName() + ending));
        }
    }
}
