package org.daylight.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.daylight.catalog.CatalogBroken;

/** What a command that could not do its work says. */
final class Faults {

    private Faults() {}

    /** One line for what can go wrong in the world; the whole trace for a fault of the program. */
    static int explain(Terminal terminal, Exception fault) {
        switch (fault) {
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

    /** The JDK's file exceptions say only the path. */
    private static String message(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getMessage() + " does not exist";
            case AccessDeniedException denied -> denied.getMessage() + ": permission denied";
            case IOException full
            when String.valueOf(full.getMessage()).contains("No space left on device") ->
                "the disk is full: make room and run the same command again";
            case FileSystemException file -> String.valueOf(file.getMessage());
            default -> String.valueOf(e.getMessage());
        };
    }
}
