package org.daylight.catalog;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A database whose connection is lost at each commit: before the server gets it, or before its answer arrives. */
final class CutAtCommit implements CatalogDatabase {

    private final CatalogDatabase real;
    private final boolean after;
    private boolean isReady;

    /** @param after whether the server has completed the transaction */
    CutAtCommit(CatalogDatabase real, boolean after) {
        this.real = real;
        this.after = after;
    }

    @Override
    public Connection connect(boolean toRead) throws IOException, SQLException {
        Connection connection = real.connect(toRead);
        boolean isFirst = !isReady;
        isReady = true;
        return isFirst ? proxy(Connection.class, connection, connection) : connection;
    }

    private <T> T proxy(Class<T> type, T target, Connection connection) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        boolean isCommit = arguments != null && "COMMIT".equals(arguments[0]);
                        if (isCommit && !after) {
                            connection.close();
                        }
                        Object result = method.invoke(target, arguments);
                        if (isCommit) {
                            connection.close();
                            throw new SQLException("the answer did not arrive", "08006");
                        }
                        return result instanceof Statement statement
                                        && method.getName().equals("createStatement")
                                ? proxy(Statement.class, statement, connection)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public boolean isShared() {
        return real.isShared();
    }

    @Override
    public int layout(Connection connection) throws SQLException {
        return real.layout(connection);
    }

    @Override
    public void setLayout(Connection connection, int layout) throws SQLException {
        real.setLayout(connection, layout);
    }

    @Override
    public String creating(String statement) {
        return real.creating(statement);
    }

    @Override
    public String created() {
        return real.created();
    }

    @Override
    public String words(String statement) {
        return real.words(statement);
    }

    @Override
    public String stored(String text) {
        return real.stored(text);
    }

    @Override
    public String read(String stored) {
        return real.read(stored);
    }

    @Override
    public long begin(Connection connection) throws SQLException {
        return real.begin(connection);
    }

    @Override
    public void beginSnapshot(Connection connection) throws SQLException {
        real.beginSnapshot(connection);
    }

    @Override
    public Map<String, String> removable(Connection connection, String table, String column) throws SQLException {
        return real.removable(connection, table, column);
    }

    @Override
    public Fate fate(Connection connection, long transaction) throws SQLException {
        return real.fate(connection, transaction);
    }

    @Override
    public boolean lock(Connection connection, String work) throws SQLException {
        return real.lock(connection, work);
    }

    @Override
    public void unlock(Connection connection, String work) throws SQLException {
        real.unlock(connection, work);
    }

    @Override
    public boolean isLocked(Connection connection, String work) throws SQLException {
        return real.isLocked(connection, work);
    }

    @Override
    public boolean isLost(SQLException fault) {
        return real.isLost(fault);
    }

    @Override
    public String explain(SQLException fault) {
        return real.explain(fault);
    }
}
