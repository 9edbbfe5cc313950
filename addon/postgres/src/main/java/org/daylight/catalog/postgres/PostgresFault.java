package org.daylight.catalog.postgres;

import java.sql.SQLException;
import java.util.Set;

/** Explains PostgreSQL's errors to a person who runs a newsroom, and says what to do. */
final class PostgresFault {

    /** Raised by the trigger that protects sealed parts; its message is for editors. */
    static final String SEALED = "DL001";

    /** The database has something else than the catalog of this newsroom; the message says what. */
    static final String OTHER = "DL002";

    /** The server ends, has failed, or starts. */
    private static final Set<String> SERVER_ENDS = Set.of("57P01", "57P02", "57P03", "57P05", "25P03");

    private PostgresFault() {}

    /** Whether the connection is lost. */
    static boolean isLost(SQLException fault) {
        String state = String.valueOf(fault.getSQLState());
        return state.startsWith("08") || SERVER_ENDS.contains(state);
    }

    /** One line. */
    static String words(SQLException fault, PostgresAddress address) {
        String state = String.valueOf(fault.getSQLState());
        String message = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
        return switch (state) {
            case SEALED, OTHER -> message.replaceFirst("^ERROR: ", "");
            case "28P01", "28000" ->
                address + " refuses the user " + address.user() + " or the password: write the password into"
                        + " keys/catalog.txt of the newsroom, or set DAYLIGHT_CATALOG_PASSWORD (" + message + ")";
            case "3D000" ->
                "there is no " + address + ": create it (docs/scale.md), or correct the line  catalog  in"
                        + " daylight.toml";
            case "42501" ->
                address + ": the user " + address.user() + " may not do that: make it the owner of the database ("
                        + message + ")";
            case "53100" ->
                "the disk of " + address + " is full, so this step was undone: free some space there and run the same"
                        + " command again";
            case "53300" ->
                address + " has too many connections: end some, or allow more (max_connections), then run the same"
                        + " command again";
            case "55P03", "40001", "40P01" ->
                "another daylight command is writing to this newsroom: wait for it to end, then try again";
            case "25006" -> address + " cannot be changed by a command that only reads (" + message + ")";
            case "08001", "08004", "57P03" ->
                address + " cannot be reached: start its server, or correct the line  catalog  in daylight.toml ("
                        + message + ")";
            default ->
                isLost(fault)
                        ? "the connection to " + address + " was lost, so this step was undone: run the same command"
                                + " again when its server answers (" + message + ")"
                        : address + ": " + message;
        };
    }
}
