package org.daylight.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Callable;

/**
 * The newsroom's database ({@code spec/catalog.md}): SQLite, one file, synced at every commit.
 *
 * <p><b>Threads.</b> One at a time: every method locks the catalog. Work that belongs together goes through {@link #together}, which
 * is one transaction: a crash leaves all of it or nothing.
 *
 * <p><b>Errors.</b> {@link CatalogBroken} when the database cannot be read or written (full disk, damaged file): nothing of the
 * transaction has happened then.
 */
public final class Catalog implements Closeable {

    /** The layout this program writes; a catalog of a later one is refused. */
    private static final int VERSION = 2;

    private final Sql sql;
    private final Troves troves;
    private final Accessions accessions;
    private final Documents documents;
    private final Parts parts;

    /** Opens the catalog, making it when it is absent. @throws IOException when it is not ours or cannot be opened */
    public static Catalog open(Path file) throws IOException {
        try {
            // Otherwise the driver asks after every statement which key it made.
            var settings = new Properties();
            settings.setProperty("jdbc.get_generated_keys", "false");
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, settings);
            try {
                return new Catalog(connection);
            } catch (SQLException | CatalogBroken | IOException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException | CatalogBroken e) {
            throw new IOException(file.getFileName() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private Catalog(Connection connection) throws SQLException, IOException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("PRAGMA cache_size = -65536");
            statement.execute("PRAGMA foreign_keys = ON");
        }
        sql = new Sql(connection);
        int version = sql.number("PRAGMA user_version").intValue();
        if (version > VERSION) {
            throw new IOException("catalog.db was written by a later version of Daylight (layout " + version
                    + ", this program knows " + VERSION + "): use that version");
        }
        if (version == 0) {
            together(() -> {
                for (String statement : schema().split(";\\s*\n")) {
                    sql.run(statement);
                }
                return sql.run("PRAGMA user_version = " + VERSION);
            });
        }
        if (version == 1) {
            together(() -> {
                sql.run("ALTER TABLE document ADD COLUMN withdrawn TEXT");
                return sql.run("PRAGMA user_version = " + VERSION);
            });
        }
        troves = new Troves(sql);
        accessions = new Accessions(sql);
        documents = new Documents(sql);
        parts = new Parts(sql);
    }

    public Troves troves() {
        return troves;
    }

    public Accessions accessions() {
        return accessions;
    }

    public Documents documents() {
        return documents;
    }

    public Parts parts() {
        return parts;
    }

    /** Does the work as one transaction: it is on disk when this returns, and has never happened when this throws. */
    public <T> T together(Callable<T> work) {
        return sql.together(work);
    }

    @Override
    public void close() {
        sql.close();
    }

    private static String schema() throws IOException {
        try (var in = Catalog.class.getResourceAsStream("schema.sql")) {
            if (in == null) {
                throw new IOException("schema.sql is missing from the program: build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
