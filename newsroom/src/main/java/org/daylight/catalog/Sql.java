package org.daylight.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a database and its prepared statements. One thread at a time may use it.
 *
 * <p><b>Lost connections.</b> A connection to a shared database that was lost is made again before a transaction, and for a query outside of one. A transaction
 * is never repeated; if its end was not confirmed, the database is asked what became of it. While this connection has a lock ({@link #lock}), no
 * connection is made again, because the lock was lost with it: then everything fails until the lock is closed.
 */
final class Sql {

    /** Rows that one statement reads or changes. */
    private static final int AT_ONCE = 10_000;

    /** How statements begin that may come before others that were to be run earlier. */
    private static final String ADDS_DOCUMENT = "INSERT INTO document (";

    private static final String ADDS_CONTAINER = "INSERT INTO container (";

    /** How long the database is asked what became of a transaction. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long PAUSE_NANOS = 200_000_000;

    private final CatalogDatabase database;
    private final boolean toRead;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private Connection connection;
    private boolean inTransaction;
    private boolean hasFailed;
    private final Map<String, List<@Nullable Object[]>> later = new LinkedHashMap<>();
    private int laterRows;
    private int locks;
    private boolean isLockLost;

    /** Connects to a database. @throws IOException in one line */
    Sql(CatalogDatabase database, boolean toRead) throws IOException, SQLException {
        this(database, database.connect(toRead), toRead);
    }

    /** @param connection closed by {@link #close} */
    Sql(CatalogDatabase database, Connection connection, boolean toRead) {
        this.database = database;
        this.connection = connection;
        this.toRead = toRead;
    }

    /** Makes a value from the current row. */
    interface Row<T> {
        T read(Cells row) throws SQLException;
    }

    /** Uses the connection. */
    private interface Step<T> {
        T run() throws SQLException;
    }

    /** Runs a statement that changes something; returns how many rows it changed. */
    synchronized int run(String statement, @Nullable Object... values) {
        if (database.isShared() && !inTransaction) {
            return together(() -> run(statement, values));
        }
        runLater(statement);
        try {
            PreparedStatement ready = bind(statement, values);
            if (ready.execute()) {
                ready.getResultSet().close();
                return 0;
            }
            return ready.getUpdateCount();
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    /**
     * Runs a statement whose result nobody needs. In a transaction of a shared database it runs together with others of its kind, before the next statement
     * that could see the difference, because each message to a server takes its time.
     */
    synchronized void runSometime(String statement, @Nullable Object... values) {
        if (!database.isShared() || !inTransaction) {
            run(statement, values);
            return;
        }
        later.computeIfAbsent(statement, kind -> new ArrayList<>()).add(values);
        if (++laterRows >= AT_ONCE) {
            runLater("");
        }
    }

    /** Runs what was postponed, unless the next statement only adds a document or its container. */
    private void runLater(String next) {
        if (laterRows == 0 || next.startsWith(ADDS_DOCUMENT) || next.startsWith(ADDS_CONTAINER)) {
            return;
        }
        Map<String, List<@Nullable Object[]>> all = new LinkedHashMap<>(later);
        forgetLater();
        all.forEach(this::runAll);
    }

    private void forgetLater() {
        later.clear();
        laterRows = 0;
    }

    synchronized <T> List<T> all(String query, Row<T> row, @Nullable Object... values) {
        boolean changes = query.startsWith("INSERT");
        if (database.isShared() && !inTransaction && changes) {
            return together(() -> all(query, row, values));
        }
        runLater(query);
        return steadily(() -> {
            List<T> found = new ArrayList<>();
            try (ResultSet rows = bind(query, values).executeQuery()) {
                var cells = new Cells(rows, database);
                while (rows.next()) {
                    found.add(row.read(cells));
                }
                return found;
            }
        });
    }

    /** Runs something that changes nothing; outside of a transaction, again with a new connection if this one is lost. */
    private synchronized <T> T steadily(Step<T> step) {
        refuseWithoutLock();
        try {
            return step.run();
        } catch (SQLException e) {
            if (inTransaction || !mayConnectAgain(e)) {
                throw broken(e);
            }
        }
        connectAgain();
        try {
            return step.run();
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    private boolean mayConnectAgain(SQLException e) {
        return database.isLost(e) && locks == 0;
    }

    private void connectAgain() {
        closeQuietly();
        prepared.clear();
        try {
            connection = database.connect(toRead);
        } catch (SQLException e) {
            throw broken(e);
        } catch (IOException e) {
            throw new CatalogBroken(String.valueOf(e.getMessage()), e);
        }
    }

    private void closeQuietly() {
        try {
            connection.close();
        } catch (SQLException e) {
            // it is lost
        }
    }

    private void refuseWithoutLock() {
        if (isLockLost) {
            throw new CatalogBroken(
                    "the connection to " + database.name() + " was lost during this work, and with it the"
                            + " lock: nothing more was stored; run the same command again");
        }
    }

    /**
     * Runs a statement for many rows, some thousands at a time.
     *
     * @param statement its last parameter is a JSON array of keys: {@code id IN ({keys})}
     */
    void runForAll(String statement, List<Long> keys, @Nullable Object... values) {
        for (List<Long> some : portions(keys)) {
            run(statement, withLast(values, some));
        }
    }

    /** As {@link #all}, for many keys. @param query as in {@link #runForAll} */
    <T> List<T> allOf(String query, Row<T> row, List<Long> keys, @Nullable Object... values) {
        List<T> found = new ArrayList<>();
        for (List<Long> some : portions(keys)) {
            found.addAll(all(query, row, withLast(values, some)));
        }
        return found;
    }

    private static List<List<Long>> portions(List<Long> keys) {
        List<List<Long>> portions = new ArrayList<>();
        for (int at = 0; at < keys.size(); at += AT_ONCE) {
            portions.add(keys.subList(at, Math.min(keys.size(), at + AT_ONCE)));
        }
        return portions;
    }

    private static @Nullable Object[] withLast(@Nullable Object[] values, List<Long> keys) {
        @Nullable Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = keys.toString();
        return all;
    }

    <T> Optional<T> one(String query, Row<T> row, @Nullable Object... values) {
        return all(query, row, values).stream().findFirst();
    }

    /** The single number that a query returns, or 1 for a condition that holds; 0 when it returns none. */
    Long number(String query, @Nullable Object... values) {
        return one(query, Cells::number, values).orElse(0L);
    }

    /** See {@link CatalogDatabase#expectMany}. */
    synchronized void expectMany() {
        try {
            database.expectMany(connection);
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    synchronized <T> T together(Callable<T> work) {
        if (inTransaction) {
            return call(work);
        }
        long transaction = begin();
        boolean done = false;
        try {
            T result = call(work);
            commit(transaction);
            done = true;
            return result;
        } finally {
            inTransaction = false;
            if (!done) {
                rollBack();
            }
        }
    }

    /** Runs work that only reads, and sees the database as it is at one moment. */
    synchronized <T> T snapshot(Callable<T> work) {
        steadily(() -> {
            database.beginSnapshot(connection);
            return null;
        });
        inTransaction = true;
        hasFailed = false;
        try {
            return call(work);
        } finally {
            inTransaction = false;
            rollBack();
        }
    }

    /** Runs a statement for each of these rows, in the current transaction. */
    synchronized void runAll(String statement, List<@Nullable Object[]> rows) {
        try {
            PreparedStatement ready = bind(statement);
            for (@Nullable Object[] row : rows) {
                set(ready, row);
                ready.addBatch();
            }
            ready.executeBatch();
        } catch (BatchUpdateException e) {
            // Its own message has the values of the row.
            throw broken(e.getNextException() == null ? e : e.getNextException());
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    /**
     * Does work while a table is without the indexes that have a column, and then makes them again. Must be called in a transaction. A database where this
     * is no gain keeps its indexes.
     */
    synchronized void withoutIndexes(String table, String column, Runnable work) {
        if (!inTransaction) {
            throw new IllegalStateException("without a transaction, the indexes could be lost");
        }
        Map<String, String> indexes = steadily(() -> database.removable(connection, table, column));
        indexes.keySet().forEach(index -> execute("DROP INDEX " + index));
        work.run();
        indexes.values().forEach(this::execute);
    }

    /** The names of the columns of a table, in order. */
    List<String> columns(String table) {
        return steadily(() -> {
            List<String> names = new ArrayList<>();
            try (var statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " LIMIT 0")) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    names.add(rows.getMetaData().getColumnName(i));
                }
            }
            names.sort(null);
            return names;
        });
    }

    CatalogDatabase database() {
        return database;
    }

    /** Runs the work in a transaction of its own, and rolls it back. */
    synchronized <T> T tryOut(Callable<T> work) {
        if (inTransaction) {
            throw new IllegalStateException("a trial within a transaction would undo the transaction");
        }
        begin();
        try {
            return call(work);
        } finally {
            inTransaction = false;
            rollBack();
        }
    }

    private long begin() {
        long transaction = steadily(() -> database.begin(connection));
        inTransaction = true;
        hasFailed = false;
        forgetLater();
        return transaction;
    }

    /** If the end is not confirmed, the database is asked: so nothing is said to be undone that is stored. */
    private void commit(long transaction) {
        runLater("");
        if (hasFailed) {
            throw new CatalogBroken("a statement of this step failed, so nothing of the step was stored");
        }
        try (var statement = connection.createStatement()) {
            statement.execute("COMMIT");
        } catch (SQLException e) {
            boolean isStored = database.isLost(e) && fate(transaction) == CatalogDatabase.Fate.STORED;
            isLockLost = database.isLost(e) && locks > 0;
            if (!isStored) {
                throw broken(e);
            }
        }
    }

    /** @throws CatalogBroken when nobody can tell */
    private CatalogDatabase.Fate fate(long transaction) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            boolean isLast = System.nanoTime() > end;
            try {
                closeQuietly();
                prepared.clear();
                connection = database.connect(toRead);
                CatalogDatabase.Fate fate = database.fate(connection, transaction);
                if (fate != CatalogDatabase.Fate.UNKNOWN) {
                    return fate;
                }
            } catch (SQLException | IOException e) {
                // asked again
            }
            if (isLast) {
                isLockLost = locks > 0;
                throw new CatalogBroken(
                        "the connection to " + database.name() + " was lost at the end of a step: either all of the"
                                + " step was stored or nothing; when the database"
                                + " answers again, look, and run the same command"
                                + " again");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Takes a lock that ends with the connection; empty when another connection has it. */
    synchronized Optional<Closeable> lock(String work) {
        if (!steadily(() -> database.lock(connection, work))) {
            return Optional.empty();
        }
        locks++;
        return Optional.of(new Closeable() {
            private boolean isClosed;

            @Override
            public void close() {
                if (!isClosed) {
                    isClosed = true;
                    unlock(work);
                }
            }
        });
    }

    private synchronized void unlock(String work) {
        locks--;
        try {
            if (!isLockLost) {
                database.unlock(connection, work);
            }
        } catch (SQLException e) {
            closeQuietly(); // then it has no lock either
        }
        isLockLost &= locks > 0;
    }

    /** Whether any connection has a lock. */
    boolean isLocked(String work) {
        return steadily(() -> database.isLocked(connection, work));
    }

    /** Whether the locks that were taken are still there. @throws CatalogBroken if one is lost */
    void confirmLocks() {
        if (locks > 0 && database.isShared()) {
            number("SELECT 1");
        }
    }

    int layout() {
        return steadily(() -> database.layout(connection));
    }

    /** Creates tables and records their layout, in the current transaction. */
    void create(List<String> statements, int layout) {
        for (String statement : statements) {
            execute(database.creating(statement));
        }
        execute(database.created());
        setLayout(layout);
    }

    void setLayout(int layout) {
        try {
            database.setLayout(connection, layout);
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    private void execute(String statement) {
        if (statement.isBlank()) {
            return;
        }
        try (var ready = connection.createStatement()) {
            ready.execute(statement);
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    /**
     * Rolls back. SQLite has already rolled back after some errors; then a second rollback fails, which does not
     * matter.
     */
    private void rollBack() {
        forgetLater();
        try (var statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException alreadyRolledBack) {
            // the caller gets the first error
        }
    }

    private static <T> T call(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private PreparedStatement bind(String statement, @Nullable Object... values) throws SQLException {
        PreparedStatement ready = prepared.get(statement);
        if (ready == null) {
            ready = connection.prepareStatement(database.words(statement));
            prepared.put(statement, ready);
        }
        set(ready, values);
        return ready;
    }

    private void set(PreparedStatement ready, @Nullable Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            ready.setObject(i + 1, values[i] instanceof String text ? database.stored(text) : values[i]);
        }
    }

    private CatalogBroken broken(SQLException e) {
        hasFailed = true;
        isLockLost |= locks > 0 && database.isLost(e);
        return new CatalogBroken(database.explain(e), e);
    }
}
