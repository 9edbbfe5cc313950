package org.daylight.catalog;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Explains SQLite's errors to a person who runs a newsroom, and says what to do. */
final class SqlFault {

    private SqlFault() {}

    /** The databases that are made of the originals, and the command that makes each again. */
    private static final Map<String, String> MADE_BY = Map.of(
            "extracted.db", "daylight extract",
            "views.db", "daylight extract",
            "renderings.db", "daylight redact",
            "findings.db", "daylight scan");

    /** What makes a database again that may be deleted; empty for one that must be restored. @param database the name of its file */
    static Optional<String> madeBy(String database) {
        return Optional.ofNullable(MADE_BY.get(database));
    }

    /**
     * One line without SQLite's codes, except for errors of the program itself.
     *
     * @param database the name of its file
     */
    static String words(SQLException fault, String database) {
        if (!(fault instanceof SQLiteException sqlite)) {
            return String.valueOf(fault.getMessage());
        }
        SQLiteErrorCode code = sqlite.getResultCode();
        return switch (primary(code)) {
            case SQLITE_FULL ->
                "the disk is full, so this step was undone: free some space and run the same command again";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "another daylight command is writing to this newsroom: wait for it to end, then try again";
            case SQLITE_READONLY, SQLITE_PERM ->
                database + " or the newsroom's folder is not writable: make both writable for the user who runs"
                        + " this command, and the disk too if it is mounted read-only";
            case SQLITE_CANTOPEN, SQLITE_AUTH ->
                database + " or a file next to it cannot be opened: check that the newsroom's folder exists and is"
                        + " readable and writable for the user who runs this command, and that the disk has free space";
            case SQLITE_IOERR ->
                "the disk cannot read or write " + database + ": check that it has free space, whether it is"
                        + " mounted read-only, and whether it is damaged; then run the same command again";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "the database is damaged or the file is not a database: "
                        + madeBy(database)
                                .map(command -> "delete " + database + ", then  " + command + "  makes it again")
                                .orElse("restore the newsroom from a backup");
            case SQLITE_CONSTRAINT ->
                String.valueOf(fault.getMessage()).replaceFirst("^.*\\((a document of a sealed part.*)\\)$", "$1");
            case SQLITE_NOMEM -> "there is not enough memory: allow more, for example with  JAVA_OPTS=-Xmx2g";
            default -> database + ": " + fault.getMessage();
        };
    }

    /** The lower 8 bits of an extended code are the code that it refines. */
    private static SQLiteErrorCode primary(SQLiteErrorCode code) {
        return SQLiteErrorCode.getErrorCode(code.code & 0xFF);
    }
}
