package org.daylight.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.daylight.catalog.CatalogBroken;
import org.daylight.newsroom.DecidedNotPlaced;

/** What a command that could not do its work says. */
final class ErrorMessages {

    private ErrorMessages() {}

    /** One line for what can go wrong in the world; the whole trace for a fault of the program. */
    static int explain(Terminal terminal, Exception fault) {
        switch (fault) {
            case DecidedNotPlaced e -> {
                terminal.err()
                        .println("daylight: decided and signed, and not all of it is in the public folder yet: "
                                + reason(e)
                                + ". Then run the same command again, or any other that publishes: it puts the rest in"
                                + " place and says so");
                return Exit.SOME_LOST;
            }
            case IOException e -> terminal.err().println("daylight: " + message(e));
            case UncheckedIOException e -> terminal.err().println("daylight: " + message(e.getCause()));
            case CatalogBroken e -> terminal.err().println("daylight: " + e.getMessage());
            case IllegalArgumentException e -> terminal.err().println("daylight: " + e.getMessage());
            default -> {
                terminal.err().println("daylight: a fault of the program; please report it with these lines:");
                fault.printStackTrace(terminal.err());
            }
        }
        return Exit.NOTHING_DONE;
    }

    /** The reason in one line, safe to print. */
    static String reason(Exception fault) {
        return switch (fault) {
            case DecidedNotPlaced e when e.getCause() instanceof Exception cause -> reason(cause);
            case IOException e -> message(e);
            case UncheckedIOException e -> message(e.getCause());
            default -> TerminalFormats.printable(String.valueOf(fault.getMessage()));
        };
    }

    /** The JDK's file exceptions say only the path. */
    private static String message(IOException e) {
        return switch (e) {
            case DecidedNotPlaced placed when placed.getCause() instanceof Exception cause -> reason(cause);
            case NoSuchFileException missing -> missing.getMessage() + " does not exist";
            case AccessDeniedException denied -> denied.getMessage() + ": permission denied";
            case IOException full
            when says(full, "No space left on device") -> "the disk is full: make room and run the same command again";
            case IOException full
            when says(full, "Disk quota exceeded") ->
                "the quota of this user's disk space is used up: make room and run the same command again";
            case IOException readOnly
            when says(readOnly, "Read-only file system") ->
                "the disk is mounted read-only: mount it so that it can be written, and run the same command again";
            case CharacterCodingException text -> "a text file, or a setting of the newsroom, is not in UTF-8";
            case IOException folder
            when "Is a directory".equals(folder.getMessage()) -> "a folder was named where a file is needed";
            case FileSystemException file -> String.valueOf(file.getMessage());
            default -> String.valueOf(e.getMessage());
        };
    }

    private static boolean says(IOException e, String words) {
        return String.valueOf(e.getMessage()).contains(words);
    }
}
