package org.daylight.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One connection, its prepared statements, one thread at a time. */
final class Sql {

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private boolean inTransaction;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Makes a value of the row at hand. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a statement that changes something; says how many rows it changed. */
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

    <T> Optional<T> one(String query, Row<T> row, @Nullable Object... values) {
        return all(query, row, values).stream().findFirst();
    }

    /** The single number a query gives; 0 when it gives none. */
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

    synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    /** SQLite has rolled back by itself after some errors; a second time is an error that says nothing new. */
    private void rollBack() {
        try {
            run("ROLLBACK");
        } catch (CatalogBroken alreadyRolledBack) {
            // the first error is on its way to the caller
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

    private static CatalogBroken broken(SQLException e) {
        return new CatalogBroken(SqlFault.words(e), e);
    }
}
