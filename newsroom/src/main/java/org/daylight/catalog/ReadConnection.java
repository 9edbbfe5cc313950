package org.daylight.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Connections to SQLite's files that change nothing, also not in a folder that cannot be written.
 *
 * <p>Next to a database there can be a log of changes ({@code -wal}), and memory that processes share while they have the database open ({@code -shm}). To read
 * a log, SQLite needs the shared memory and would make it. So a log that a stopped process has left alone is read in a copy.
 */
final class ReadConnection {

    private static final int ATTEMPTS = 3;

    /** Where the header of a database has 1 for a rollback journal and 2 for a log of changes. */
    private static final int WRITE_VERSION = 18;

    private ReadConnection() {}

    /**
     * Opens a database. If a log of changes was left without shared memory, the database is copied to the folder for temporary files, in which only this user
     * can read it; the copy has no name any more when this method returns, and ends with the connection.
     *
     * @throws IOException with one line that says what to do, if there is no such file
     */
    static Connection open(Path file) throws IOException, SQLException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder, but a database is needed: move the folder away");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file.getFileName() + " is missing: restore it from your backup");
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            if (isWithoutLog(file)) {
                return connect(file, "?mode=ro"); // another machine may write it
            }
            Path log = beside(file, "-wal");
            if (!Files.exists(log) || Files.size(log) == 0) {
                // Without a log of changes no other process writes, and SQLite need not share memory with one.
                return connect(file, "?immutable=1");
            }
            if (Files.exists(beside(file, "-shm"))) {
                return shared(file);
            }
            FileTime before = Files.getLastModifiedTime(file);
            Connection copied = copied(file, log);
            boolean isStill = !Files.exists(beside(file, "-shm"))
                    && Files.exists(log)
                    && Files.getLastModifiedTime(file).equals(before);
            if (isStill) {
                return copied;
            }
            copied.close(); // another process began to write meanwhile
        }
        return shared(file);
    }

    /** Whether a database has a rollback journal instead of a log of changes: its header says so. */
    private static boolean isWithoutLog(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] header = in.readNBytes(WRITE_VERSION + 1);
            return header.length > WRITE_VERSION && header[WRITE_VERSION] == 1;
        }
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    /** Shared memory that nobody has open is not changed; otherwise this process takes part in it. */
    private static Connection shared(Path file) throws SQLException {
        try {
            Connection alone = connect(file, "?mode=ro&readonly_shm=1");
            try (var statement = alone.createStatement()) {
                statement.executeQuery("SELECT COUNT(*) FROM sqlite_master").close();
                return alone;
            } catch (SQLException e) {
                alone.close();
            }
        } catch (SQLException e) {
            // tried in the other way
        }
        return connect(file, "?mode=ro");
    }

    private static Connection copied(Path file, Path log) throws IOException, SQLException {
        Path folder = Files.createTempDirectory("daylight-read");
        Path copy = folder.resolve(file.getFileName().toString());
        try {
            copy(file, copy);
            copy(log, beside(copy, "-wal"));
            try (Connection writing = DriverManager.getConnection("jdbc:sqlite:" + copy);
                    var statement = writing.createStatement()) {
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            return connect(copy, "?immutable=1");
        } catch (IOException e) {
            throw new IOException(
                    log.getFileName() + " was left by a stopped command, and cannot be read in a copy in "
                            + folder.getParent() + " (" + e.getMessage() + "): make room there, or run a command that"
                            + " writes to the newsroom",
                    e);
        } finally {
            for (String ending : new String[] {"-wal", "-shm", "-journal", ""}) {
                Files.deleteIfExists(beside(copy, ending));
            }
            Files.deleteIfExists(folder);
        }
    }

    /** Copies the bytes only: a file that cannot be written would have a copy that cannot be written. */
    private static void copy(Path from, Path to) throws IOException {
        try (InputStream in = Files.newInputStream(from)) {
            Files.copy(in, to);
        }
    }

    private static Connection connect(Path file, String how) throws SQLException {
        var settings = new Properties();
        settings.setProperty("jdbc.get_generated_keys", "false");
        settings.setProperty("open_mode", "1"); // SQLITE_OPEN_READONLY
        Connection connection = DriverManager.getConnection(
                "jdbc:sqlite:" + file.toAbsolutePath().toUri().toString().replaceFirst("^file:/*", "file:/") + how,
                settings);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            // SQLite opens the file at the first statement that reads it; a copy loses its name right afterwards.
            statement.executeQuery("PRAGMA schema_version").close();
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }
}
