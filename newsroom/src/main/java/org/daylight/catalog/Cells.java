package org.daylight.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The current row of a result. Columns are counted from 1; a number that is NULL reads as 0. */
final class Cells {

    private final ResultSet row;
    private final CatalogDatabase database;

    Cells(ResultSet row, CatalogDatabase database) {
        this.row = row;
        this.database = database;
    }

    long getLong(int column) throws SQLException {
        return row.getLong(column);
    }

    int getInt(int column) throws SQLException {
        return row.getInt(column);
    }

    /** True for 1 and for a condition that holds. */
    boolean getBoolean(int column) throws SQLException {
        return row.getBoolean(column);
    }

    // Rows read a column that may be NULL with the same call; they know which ones are.
    @SuppressWarnings("NullAway")
    String getString(int column) throws SQLException {
        String stored = row.getString(column);
        return stored == null ? stored : database.read(stored);
    }

    String getString(String column) throws SQLException {
        return database.read(row.getString(column));
    }

    byte[] getBytes(int column) throws SQLException {
        return row.getBytes(column);
    }

    boolean wasNull() throws SQLException {
        return row.wasNull();
    }

    /** A number, or 1 for a condition that holds and 0 for one that does not. */
    long number() throws SQLException {
        return switch (value(1)) {
            case null -> 0L;
            case Boolean holds -> holds ? 1 : 0;
            case Number number -> number.longValue();
            case Object other -> throw new SQLException("a number was expected, not " + other.getClass());
        };
    }

    /** The first columns: numbers, texts and bytes. */
    @Nullable
    Object[] values(int columns) throws SQLException {
        @Nullable Object[] values = new Object[columns];
        for (int i = 0; i < columns; i++) {
            Object value = value(i + 1);
            values[i] = value instanceof String text ? database.read(text) : value;
        }
        return values;
    }

    private @Nullable Object value(int column) throws SQLException {
        return row.getObject(column);
    }
}
