package org.daylight.catalog.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.catalog.CatalogDatabase;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * A database of PostgreSQL 18 with the catalog of one newsroom. What is different from SQLite:
 *
 * <ul>
 *   <li>One transaction writes at a time, as in SQLite: each takes an advisory lock first, and waits for it up to ten seconds. So no transaction fails because
 *       of another one, and numbers that are one more than the highest are given once.
 *   <li>Locks of work are advisory locks of the session. The server ends the session of a machine that does not answer for 40 seconds.
 *   <li>Texts are compared by their bytes, whatever the locale of the server is. The character U+0000, which PostgreSQL does not store, is written as U+001A
 *       and {@code 0}, and U+001A as U+001A and {@code 1}.
 *   <li>An index of PostgreSQL cannot have keys of some thousand bytes, and names of files can be that long. So such names are unique by their SHA-256.
 *   <li>The layout, and which newsroom the catalog belongs to, are in the table {@code daylight_catalog}.
 * </ul>
 */
public final class PostgresDatabase implements CatalogDatabase {

    private static final int OLDEST_SERVER = 180_000;
    private static final char ESCAPE = '\u001A';
    private static final Pattern MARK = Pattern.compile("\\{(\\w+)(?: (\\w+))?\\}");
    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");

    /** Keys with long texts: what is unique in each table, instead of what SQLite has as the key. */
    private static final Map<String, String> LONG_KEYS = Map.of(
            "source", "(accession, daylight_key(name))",
            "container", "(accession, daylight_key(name))",
            "loss", "(accession, daylight_key(container), \"offset\", code)",
            "folder", "(accession, daylight_key(container))",
            "mailbox", "(trove, account, daylight_key(name))",
            "left_finding", "(document, part, kind, daylight_key(value))");

    private static final Pattern TABLE = Pattern.compile("^\\s*CREATE TABLE (\\w+)");
    private static final Pattern KEY = Pattern.compile(",\\s*(?:PRIMARY KEY|UNIQUE) \\([^)]*\\)");

    /** Not collected, so that its level stays. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    private static final String SESSION = """
        SET synchronous_commit = on; SET lock_timeout = '10s'; SET client_min_messages = error;
        SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4;
        SET tcp_user_timeout = 40000;
        CREATE TEMP TABLE selected (number BIGINT PRIMARY KEY)\
        """;

    private static final String KEY_FUNCTION = """
        CREATE FUNCTION daylight_key(text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
          AS $$ SELECT sha256(convert_to($1, 'UTF8')) $$\
        """;

    private static final String SEALED = """
        CREATE FUNCTION daylight_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF (OLD.withheld IS DISTINCT FROM NEW.withheld
              OR NEW.embargo_until IS NOT NULL AND OLD.embargo_until IS DISTINCT FROM NEW.embargo_until
              OR NEW.embargo_event IS NOT NULL AND OLD.embargo_event IS DISTINCT FROM NEW.embargo_event)
            AND EXISTS (SELECT 1 FROM part_document d JOIN part ON part.id = d.part WHERE d.trove = OLD.trove
              AND d.number = OLD.number AND part.sealed IS NOT NULL AND part.published IS NULL)
          THEN
            RAISE EXCEPTION USING ERRCODE = 'DL001', MESSAGE =
              'a document of a sealed part cannot be changed: cancel the seal first, with  daylight cancel';
          END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER sealed_document BEFORE UPDATE OF withheld, embargo_until, embargo_event ON document
          FOR EACH ROW EXECUTE FUNCTION daylight_sealed()\
        """;

    private final PostgresAddress address;
    private final String password;
    private final String owner;
    private final int waitSeconds;

    PostgresDatabase(PostgresAddress address, String password, String owner) {
        this(address, password, owner, 10);
    }

    /** @param waitSeconds how long a server that does not answer is waited for */
    PostgresDatabase(PostgresAddress address, String password, String owner, int waitSeconds) {
        this.address = address;
        this.password = password;
        this.owner = owner;
        this.waitSeconds = waitSeconds;
        DRIVER.setLevel(Level.OFF); // what it would say is in the exceptions
    }

    @Override
    public String name() {
        return address.toString();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Connection connect(boolean toRead) throws IOException, SQLException {
        var settings = new Properties();
        settings.setProperty("user", address.user());
        settings.setProperty("password", password);
        settings.setProperty("ApplicationName", "daylight");
        settings.setProperty("connectTimeout", Integer.toString(waitSeconds));
        settings.setProperty("socketTimeout", "600");
        settings.setProperty("tcpKeepAlive", "true");
        settings.setProperty("logServerErrorDetail", "false"); // it has values of rows
        settings.setProperty("reWriteBatchedInserts", "true");
        settings.setProperty("readOnlyMode", "ignore"); // the session says it
        settings.setProperty("sslmode", address.isHere() ? "disable" : "verify-full");
        settings.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        Connection connection = new Driver().connect(address.driverUrl(), settings);
        if (connection == null) {
            throw new IOException("the driver does not know the address of " + address);
        }
        try (Statement statement = connection.createStatement()) {
            check(statement);
            statement.execute(SESSION);
            if (toRead) {
                statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
                connection.setReadOnly(true);
            }
            return connection;
        } catch (SQLException | IOException e) {
            connection.close();
            throw e;
        }
    }

    private void check(Statement statement) throws IOException, SQLException {
        try (ResultSet row = statement.executeQuery("SELECT current_setting('server_version_num'),"
                + " current_setting('server_encoding'), current_setting('fsync'), pg_is_in_recovery()")) {
            row.next();
            if (Integer.parseInt(row.getString(1)) < OLDEST_SERVER) {
                throw new IOException(address + " is an older PostgreSQL than 18: use a newer one");
            }
            if (!row.getString(2).equals("UTF8")) {
                throw new IOException(address + " has the encoding " + row.getString(2) + ": create it with  ENCODING"
                        + " 'UTF8' TEMPLATE template0");
            }
            if (!row.getString(3).equals("on")) {
                throw new IOException(address + " does not sync what it stores: set  fsync = on  in postgresql.conf");
            }
            if (row.getBoolean(4)) {
                throw new IOException(address + " is a standby, which cannot be written: name the primary server in"
                        + " daylight.toml");
            }
        }
    }

    @Override
    public int layout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT to_regclass('daylight_catalog') IS NOT NULL")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return 0;
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT layout, owner FROM daylight_catalog")) {
                row.next();
                if (!row.getString(2).equals(owner)) {
                    throw new SQLException(
                            address + " has the catalog of another newsroom: create a database for each newsroom",
                            PostgresFault.OTHER);
                }
                return row.getInt(1);
            }
        }
    }

    @Override
    public void setLayout(Connection connection, int layout) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS daylight_catalog (one BIGINT PRIMARY KEY CHECK (one = 1),"
                    + " layout BIGINT NOT NULL, owner TEXT NOT NULL)");
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO daylight_catalog (one, layout, owner) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET"
                        + " layout = excluded.layout")) {
            statement.setLong(1, layout);
            statement.setString(2, owner);
            statement.executeUpdate();
        }
    }

    @Override
    public String creating(String statement) {
        String common = COMMENT.matcher(statement).replaceAll("").strip();
        if (common.startsWith("CREATE TRIGGER")) {
            return "";
        }
        String types = common.replaceAll("\\bINTEGER\\b", "BIGINT")
                .replaceAll("\\bBLOB\\b", "BYTEA")
                .replaceAll("\\bTEXT\\b", "TEXT COLLATE \"C\"")
                .replaceAll("\\bWITHOUT ROWID\\b", "");
        Matcher table = TABLE.matcher(types);
        String name = table.find() ? table.group(1) : "";
        String before = name.equals("trove") ? KEY_FUNCTION + ";\n" : "";
        String key = LONG_KEYS.get(name);
        return key == null
                ? before + types
                : KEY.matcher(types).replaceFirst("") + ";\nCREATE UNIQUE INDEX " + name + "_key ON " + name + " "
                        + key;
    }

    @Override
    public String created() {
        return SEALED;
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
            case "keys" -> "SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(? AS JSON))";
            case "least" -> "LEAST";
            case "greatest" -> "GREATEST";
            case "place" -> "strpos";
            case "index", "first" -> "";
            case "key" -> "daylight_key(" + argument + ")";
            default -> throw new IllegalArgumentException("there is no mark {" + mark + "}");
        };
    }

    @Override
    public String stored(String text) {
        return text.indexOf('\0') < 0 && text.indexOf(ESCAPE) < 0
                ? text
                : text.replace("" + ESCAPE, ESCAPE + "1").replace("\0", ESCAPE + "0");
    }

    @Override
    public String read(String stored) {
        return stored.indexOf(ESCAPE) < 0
                ? stored
                : stored.replace(ESCAPE + "0", "\0").replace(ESCAPE + "1", "" + ESCAPE);
    }

    @Override
    public long begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            if (connection.isReadOnly()) {
                return 0;
            }
            try (ResultSet row = statement.executeQuery("SELECT pg_advisory_xact_lock(" + lockOf("writing") + "),"
                    + " CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)")) {
                row.next();
                return row.getLong(2);
            } catch (SQLException e) {
                rollBack(statement, e);
                throw e;
            }
        }
    }

    @Override
    public void beginSnapshot(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
        }
    }

    private static void rollBack(Statement statement, SQLException first) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            first.addSuppressed(e); // the connection is lost
        }
    }

    /** Readers would wait for the whole import, because removing an index locks the table. */
    @Override
    public Map<String, String> removable(Connection connection, String table, String column) {
        return Map.of();
    }

    @Override
    public Fate fate(Connection connection, long transaction) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_xact_status('" + transaction + "'::xid8)")) {
            row.next();
            return switch (String.valueOf(row.getString(1))) {
                case "committed" -> Fate.STORED;
                case "aborted" -> Fate.UNDONE;
                default -> Fate.UNKNOWN; // in progress: the server has not noticed yet that the connection is lost
            };
        }
    }

    /** The number of a lock; locks of other databases of the server have other numbers. */
    private static long lockOf(String work) {
        return ByteBuffer.wrap(
                        Sha256.of(("daylight catalog " + work).getBytes(UTF_8)).bytes())
                .getLong();
    }

    @Override
    public boolean lock(Connection connection, String work) throws SQLException {
        return isTrue(connection, "SELECT pg_try_advisory_lock(" + lockOf("work " + work) + ")");
    }

    @Override
    public void unlock(Connection connection, String work) throws SQLException {
        isTrue(connection, "SELECT pg_advisory_unlock(" + lockOf("work " + work) + ")");
    }

    @Override
    public boolean isLocked(Connection connection, String work) throws SQLException {
        long lock = lockOf("work " + work);
        return isTrue(
                connection,
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM"
                        + " pg_database WHERE datname = current_database()) AND classid = " + (lock >>> Integer.SIZE)
                        + " AND objid = " + (lock & 0xFFFFFFFFL) + " AND objsubid = 1)");
    }

    private static boolean isTrue(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @Override
    public boolean isLost(SQLException fault) {
        return PostgresFault.isLost(fault);
    }

    @Override
    public String explain(SQLException fault) {
        return PostgresFault.words(fault, address);
    }
}
