package org.daylight.catalog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Copies a database of the newsroom while others use it. The copy is what the database was at one moment, between two transactions, and has its pages in
 * the same places. So two copies differ only in the pages that were changed.
 */
public final class DatabaseCopy {

    private DatabaseCopy() {}

    /**
     * Copies a database to a new file, which only its owner can read. On return it is on disk.
     *
     * @throws IOException with a one-line message, when it cannot be read or the disk fails
     */
    public static void write(Path database, Path copy) throws IOException {
        if (!Files.isRegularFile(database, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(database.getFileName() + " is missing");
        }
        Files.deleteIfExists(copy);
        try (Connection from = SqliteDatabase.connect(database)) {
            SqliteDatabase.connect(copy).close(); // an empty file with the right modes
            try (var statement = from.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 10000");
            }
            from.setAutoCommit(false);
            try (var statement = from.createStatement();
                    var row = statement.executeQuery("SELECT COUNT(*) FROM sqlite_master")) {
                row.next(); // from here on, this connection sees one state, whatever others write
                statement.executeUpdate("backup to '" + copy.toString().replace("'", "''") + "'");
            }
            from.rollback();
        } catch (SQLException e) {
            throw new IOException(
                    database.getFileName() + " cannot be copied: "
                            + SqlFault.words(e, database.getFileName().toString()),
                    e);
        }
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
