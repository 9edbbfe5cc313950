package org.daylight.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The program's entry point. Serving and searching in their most common form bypass the command-line parser, which takes a quarter of a second to
 * load (docs/decisions/0059, 0140). {@link Main} does everything else.
 */
public final class Start {

    private Start() {}

    /** Runs the program and ends it with its exit code. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean isTerminal = System.console() != null && System.console().isTerminal();
        Terminal terminal = new Terminal(out, err, isTerminal, Path.of(""), Clock.systemUTC(), Wiring.steadyTime());
        System.exit(run(terminal, args));
    }

    /** Like {@link Main#run}, which it calls for everything that it does not handle itself. */
    static int run(Terminal terminal, String... args) {
        Optional<? extends Callable<Integer>> plain = args.length > 0 && args[0].equals("search")
                ? SearchCommand.plain(terminal, args)
                : ServeCommand.plain(terminal, args);
        int exit;
        try {
            exit = plain.isEmpty() ? Main.run(terminal, args) : plain.get().call();
        } catch (OutOfMemoryError full) {
            exit = ErrorMessages.outOfMemory(terminal);
        } catch (Exception fault) {
            exit = ErrorMessages.explain(terminal, fault);
        }
        terminal.out().flush();
        terminal.err().flush();
        return exit;
    }
}
