package org.daylight.catalog;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * A database that a catalog is in: what differs between SQLite and a database that an addon brings. Everything else, with all statements, is the same for
 * both ({@code docs/decisions/0385}).
 *
 * <p>Statements are written for both, with marks in braces where the words differ ({@link #words}):
 *
 * <table>
 * <caption>Marks</caption>
 * <tr><td>{@code {keys}}</td><td>a query of the numbers in a JSON array, which is the next parameter</td></tr>
 * <tr><td>{@code {least}}, {@code {greatest}}</td><td>functions of two numbers</td></tr>
 * <tr><td>{@code {place}}</td><td>a function: where a text has another one, from 1 on; 0 for nowhere</td></tr>
 * <tr><td>{@code {index NAME}}</td><td>a hint to use this index</td></tr>
 * <tr><td>{@code {first}}</td><td>before {@code JOIN}: a hint to read the table before it first</td></tr>
 * <tr><td>{@code {key COLUMN}}</td><td>a column of long texts, where a statement names what is unique</td></tr>
 * </table>
 *
 * <p>Safe for use by several threads. A connection is used by one thread at a time.
 */
public interface CatalogDatabase {

    /** What became of a transaction whose end was not confirmed. */
    enum Fate {
        STORED,
        UNDONE,
        UNKNOWN
    }

    /** Its name in messages; never with a password. */
    String name();

    /** Whether other machines can use it. Then work is also locked in it, and a lost connection is made again where that is safe. */
    boolean isShared();

    /**
     * Connects. The connection commits each statement, until {@link #begin}. It has an empty temporary table {@code selected} with a column {@code number}.
     *
     * @param toRead whether nothing may be changed
     * @throws IOException in one line
     */
    Connection connect(boolean toRead) throws IOException, SQLException;

    /** Told that very many rows will be added: it may use up to a gigabyte of memory for them. */
    default void expectMany(Connection connection) throws SQLException {}

    /** The layout of the tables; 0 when there are none. */
    int layout(Connection connection) throws SQLException;

    /** Records the layout, in the current transaction. */
    void setLayout(Connection connection, int layout) throws SQLException;

    /** A statement of {@code schema.sql} as this database needs it; empty for none. */
    String creating(String statement);

    /** What is executed after the tables are created; may be several statements. */
    String created();

    /** A statement in the words of this database. */
    String words(String statement);

    /** A text as it is stored; another one for each text. */
    String stored(String text);

    /** The text that was stored so. */
    String read(String stored);

    /**
     * Begins a transaction. No other transaction or statement that writes to this catalog runs until it ends.
     *
     * @return its number for {@link #fate}; 0 if it has none
     * @throws SQLException also when others write for a long time
     */
    long begin(Connection connection) throws SQLException;

    /** Begins a transaction that only reads, and sees the database as it is at one moment. It ends with a rollback. */
    void beginSnapshot(Connection connection) throws SQLException;

    /**
     * The indexes of a table that have a column, where changing that column in most rows takes much longer than making them again.
     *
     * @return the statement that makes each, by name, in a fixed order; empty for none
     */
    Map<String, String> removable(Connection connection, String table, String column) throws SQLException;

    /** What became of a transaction of a connection that was lost. */
    Fate fate(Connection connection, long transaction) throws SQLException;

    /** Takes a lock that ends with the connection; false when another connection has it. */
    boolean lock(Connection connection, String work) throws SQLException;

    /** Gives a lock back. */
    void unlock(Connection connection, String work) throws SQLException;

    /** Whether any connection has a lock. */
    boolean isLocked(Connection connection, String work) throws SQLException;

    /** Whether the connection is lost. */
    boolean isLost(SQLException fault);

    /** The fault in one line, which says what to do. */
    String explain(SQLException fault);
}
