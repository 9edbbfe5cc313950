package org.daylight.catalog;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Explains SQLite's errors to a person who runs a newsroom, and says what to do. */
final class SqlFault {

    private SqlFault() {}

    /** One line without SQLite's codes, except for errors of the program itself. */
    static String words(SQLException fault) {
        if (!(fault instanceof SQLiteException sqlite)) {
            return String.valueOf(fault.getMessage());
        }
        SQLiteErrorCode code = sqlite.getResultCode();
        return switch (primary(code)) {
            case SQLITE_FULL ->
                "the disk is full: nothing of this step was kept; make room and run the same command again";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "another daylight command is writing to this newsroom: wait for it to end, then try again";
            case SQLITE_READONLY, SQLITE_PERM ->
                "catalog.db, or the newsroom's folder, cannot be written: make both writable for the user who runs"
                        + " this, and the disk, too, if it is mounted read-only";
            case SQLITE_CANTOPEN, SQLITE_AUTH ->
                "catalog.db, or a file beside it, cannot be opened: look whether the newsroom's folder is there, and"
                        + " readable and writable for the user who runs this, and whether there is room on the disk";
            case SQLITE_IOERR ->
                "the disk does not read or write catalog.db as it should: look whether there is room on it, whether it"
                        + " is mounted read-only, and whether it is sound; then run the same command again";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "the database is damaged, or the file is none: restore the newsroom from a copy";
            case SQLITE_NOMEM -> "there is not enough memory: give it more, for example  JAVA_OPTS=-Xmx2g";
            default -> "catalog.db: " + fault.getMessage();
        };
    }

    /** The lower 8 bits of an extended code are the code that it refines. */
    private static SQLiteErrorCode primary(SQLiteErrorCode code) {
        return SQLiteErrorCode.getErrorCode(code.code & 0xFF);
    }
}
