package org.daylight.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.daylight.catalog.CatalogBroken;
import org.daylight.newsroom.DecidedNotPlaced;

/** The messages of a command that failed. */
final class ErrorMessages {

    private ErrorMessages() {}

    /** Prints one line for a problem outside the program, or the stack trace for an error in the program. */
    static int explain(Terminal terminal, Exception fault) {
        switch (fault) {
            case DecidedNotPlaced e -> {
                say(
                        terminal,
                        "the change is signed, but not all of its files are in the public folder yet: " + reason(e)
                                + ". Then run the same command again, or any other that publishes: it puts the"
                                + " missing files in place and reports it");
                return Exit.SOME_LOST;
            }
            case IOException e -> say(terminal, message(e));
            case UncheckedIOException e -> say(terminal, message(e.getCause()));
            case CatalogBroken e -> say(terminal, String.valueOf(e.getMessage()));
            case IllegalArgumentException e -> say(terminal, String.valueOf(e.getMessage()));
            default -> {
                terminal.err().println("daylight: an error in the program; please report it with these lines:");
                fault.printStackTrace(terminal.err());
            }
        }
        return Exit.NOTHING_DONE;
    }

    /** Messages have names of files, and words of others: on a terminal, control characters in them could look like something else. */
    private static void say(Terminal terminal, String message) {
        terminal.err().println("daylight: " + TerminalFormats.printable(message));
    }

    /** Explains that there was too little memory. What was acknowledged is stored, as after a kill. */
    static int outOfMemory(Terminal terminal) {
        terminal.err()
                .println(
                        "daylight: there is not enough memory: allow more, for example with  JAVA_OPTS=-Xmx2g , and run"
                                + " the same command again; what was stored so far is kept");
        return Exit.BROKEN;
    }

    /** The reason in one line, safe to print. */
    static String reason(Exception fault) {
        return switch (fault) {
            case DecidedNotPlaced e when e.getCause() instanceof Exception cause -> reason(cause);
            case IOException e -> TerminalFormats.printable(message(e));
            case UncheckedIOException e -> TerminalFormats.printable(message(e.getCause()));
            default -> TerminalFormats.printable(String.valueOf(fault.getMessage()));
        };
    }

    /** The JDK's file exceptions have only the path as their message. */
    private static String message(IOException e) {
        return switch (e) {
            case DecidedNotPlaced placed when placed.getCause() instanceof Exception cause -> reason(cause);
            case NoSuchFileException missing -> missing.getMessage() + " does not exist";
            case AccessDeniedException denied -> denied.getMessage() + ": permission denied";
            case IOException full
            when says(full, "No space left on device") ->
                "the disk is full: free some space and run the same command again";
            case IOException full
            when says(full, "Disk quota exceeded") ->
                "the disk quota of this user is used up: free some space and run the same command again";
            case IOException readOnly
            when says(readOnly, "Read-only file system") ->
                "the disk is mounted read-only: mount it writable and run the same command again";
            case IOException broken
            when says(broken, "Input/output error") ->
                "the disk reports an error"
                        + (broken instanceof FileSystemException file && file.getFile() != null
                                ? " at " + file.getFile()
                                : "")
                        + ": look at the system's log, find damaged files with  daylight doctor , then run the same"
                        + " command again";
            case CharacterCodingException text -> "a text file or a setting of the newsroom is not in UTF-8";
            case IOException folder
            when "Is a directory".equals(folder.getMessage()) -> "this is a folder, but a file is needed";
            case FileSystemException file -> String.valueOf(file.getMessage());
            default -> String.valueOf(e.getMessage());
        };
    }

    private static boolean says(IOException e, String words) {
        return String.valueOf(e.getMessage()).contains(words);
    }
}
