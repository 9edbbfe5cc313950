package org.daylight.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One database connection and its prepared statements. One thread at a time may use it. */
final class Sql {

    /** Rows that one statement reads or changes. */
    private static final int AT_ONCE = 10_000;

    private final Connection connection;
    private final String database;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private boolean inTransaction;

    /** @param database the name of its file, for messages */
    Sql(Connection connection, String database) {
        this.connection = connection;
        this.database = database;
    }

    /** Makes a value from the current row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a statement that changes something; returns how many rows it changed. */
    synchronized int run(String statement, @Nullable Object... values) {
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

    synchronized <T> List<T> all(String query, Row<T> row, @Nullable Object... values) {
        List<T> found = new ArrayList<>();
        try (ResultSet rows = bind(query, values).executeQuery()) {
            while (rows.next()) {
                found.add(row.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    /**
     * Runs a statement for many rows, some thousands at a time.
     *
     * @param statement its last parameter is a JSON array of keys: {@code id IN (SELECT value FROM json_each(?))}
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

    /** The single number that a query returns; 0 when it returns none. */
    Long number(String query, @Nullable Object... values) {
        return one(query, row -> row.getLong(1), values).orElse(0L);
    }

    synchronized <T> T together(Callable<T> work) {
        if (inTransaction) {
            return call(work);
        }
        run("BEGIN IMMEDIATE");
        inTransaction = true;
        boolean done = false;
        try {
            T result = call(work);
            run("COMMIT");
            done = true;
            return result;
        } finally {
            inTransaction = false;
            if (!done) {
                rollBack();
            }
        }
    }

    /** Runs the work in a transaction of its own, and rolls it back. */
    synchronized <T> T tryOut(Callable<T> work) {
        if (inTransaction) {
            throw new IllegalStateException("a trial within a transaction would undo the transaction");
        }
        run("BEGIN IMMEDIATE");
        inTransaction = true;
        try {
            return call(work);
        } finally {
            inTransaction = false;
            rollBack();
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
        try {
            run("ROLLBACK");
        } catch (CatalogBroken alreadyRolledBack) {
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
            ready = connection.prepareStatement(statement);
            prepared.put(statement, ready);
        }
        for (int i = 0; i < values.length; i++) {
            ready.setObject(i + 1, values[i]);
        }
        return ready;
    }

    private CatalogBroken broken(SQLException e) {
        return new CatalogBroken(SqlFault.words(e, database), e);
    }
}
