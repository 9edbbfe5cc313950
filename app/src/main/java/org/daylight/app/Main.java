package org.daylight.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import org.daylight.catalog.CatalogBroken;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code daylight} command. Results go to standard output, progress and errors to standard error; {@link Exit} has the exit codes. */
@Command(
        name = "daylight",
        description = "Publishes document troves: complete, checkable and hard to stop.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            HelpCommand.class,
            DemoCommand.class,
            InitCommand.class,
            ImportCommand.class,
            SearchCommand.class,
            AnnounceCommand.class,
            ScheduleCommand.class,
            PlanCommand.class,
            WithholdCommand.class,
            PublishCommand.class,
            PeopleCommand.class,
            KeysCommand.class,
            VerifyCommand.class,
            RunCommand.class,
            ServeCommand.class
        },
        footer = {"", "Begin with:  daylight demo", "Help:        daylight help COMMAND"})
public final class Main {

    private Main() {}

    /** Runs the program and ends it with its exit code. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean isTerminal = System.console() != null && System.console().isTerminal();
        Terminal terminal = new Terminal(out, err, isTerminal, Path.of(""), Clock.systemUTC());
        System.exit(run(terminal, args));
    }

    /** Runs one command in this terminal; gives its exit code. Nothing of it ends the program. */
    public static int run(Terminal terminal, String... args) {
        CommandLine line = new CommandLine(new Main(), new Commands(terminal));
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setErr(new PrintWriter(terminal.err(), true));
        line.setUsageHelpAutoWidth(false);
        line.getCommandSpec().addOption(help());
        line.getCommandSpec().addOption(version());
        line.getCommandSpec().version("daylight " + Version.text());
        line.getSubcommands().forEach((name, command) -> {
            if (command.getCommandSpec().findOption("--help") == null) {
                command.getCommandSpec().addOption(help());
            }
        });
        line.setExecutionExceptionHandler((fault, command, parsed) -> explain(terminal, fault));
        line.setParameterExceptionHandler((fault, arguments) -> {
            terminal.err().println("daylight: " + message(fault));
            terminal.err()
                    .println("usage:  daylight help"
                            + (fault.getCommandLine().getParent() == null
                                    ? ""
                                    : " " + fault.getCommandLine().getCommandName()));
            return Exit.USAGE;
        });
        int exit = args.length == 0 ? line.execute("help") : line.execute(args);
        terminal.out().flush();
        terminal.err().flush();
        return exit;
    }

    /** Everybody tries it; {@code daylight help COMMAND} is what is written down. */
    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help").usageHelp(true).hidden(true).build();
    }

    private static OptionSpec version() {
        return OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version.")
                .build();
    }

    private static String message(ParameterException fault) {
        if (fault instanceof UnmatchedArgumentException unmatched
                && fault.getCommandLine().getParent() == null
                && !unmatched.isUnknownOption()) {
            return "there is no command \"" + unmatched.getUnmatched().getFirst() + "\"";
        }
        return fault.getMessage().replaceFirst("^Error: ", "");
    }

    /** One line for what can go wrong in the world; the whole trace for a fault of the program. */
    private static int explain(Terminal terminal, Exception fault) {
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
