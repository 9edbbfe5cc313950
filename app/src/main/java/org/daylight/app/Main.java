package org.daylight.app;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;

/** The {@code daylight} command. Results go to standard output, progress and errors to standard error; {@link Exit} has the exit codes. */
@Command(
        name = "daylight",
        description = {
            "Publishes e-mail archives that anyone can search, mirror and check.",
            "",
            "A newsroom is the private folder that you work in. A trove is the mail of one source."
                    + " It is published in parts, for example one a day."
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "",
        subcommands = HelpCommand.class,
        footer = {"", "Try it first:  daylight demo", "Help:          daylight help COMMAND"})
public final class Main {

    private Main() {}

    /** Runs one command in this terminal and returns its exit code. It never ends the program. */
    public static int run(Terminal terminal, String... args) {
        CommandLine line = commands(terminal, needed(args));
        line.setExecutionExceptionHandler((fault, command, parsed) -> ErrorMessages.explain(terminal, fault));
        line.setParameterExceptionHandler((fault, arguments) -> {
            terminal.err().println("daylight: " + UsageErrors.message(fault));
            terminal.err()
                    .println("see:  daylight help"
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

    /** The commands that a command line needs: the one that it names, in most cases, because reading the options of all takes half a second. */
    private static Collection<Class<?>> needed(String... args) {
        int at = args.length > 0 && args[0].equals("help") ? 1 : 0;
        if (args.length == at || args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
            return List.of();
        }
        Class<?> named = CommandClasses.ALL.get(args[at]);
        return named == null ? CommandClasses.ALL.values() : List.of(named);
    }

    /**
     * The command line, to make manual pages and completions from it; its commands print to this terminal.
     */
    public static CommandLine commands(Terminal terminal) {
        return commands(terminal, CommandClasses.ALL.values());
    }

    private static CommandLine commands(Terminal terminal, Collection<Class<?>> needed) {
        var commands = new Commands(terminal);
        CommandLine line = new CommandLine(new Main(), commands);
        needed.forEach(command -> line.addSubcommand(new CommandLine(command, commands)));
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setErr(new PrintWriter(terminal.err(), true));
        line.setUsageHelpAutoWidth(false);
        line.getHelpSectionMap()
                .put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> CommandGroups.list());
        line.getCommandSpec().addOption(help());
        line.getCommandSpec().addOption(version());
        line.getCommandSpec().version("daylight " + Version.text());
        line.getSubcommands().forEach((name, command) -> {
            command.getCommandSpec().usageMessage().parameterListHeading("%n").optionListHeading("%n");
            if (command.getCommandSpec().findOption("--help") == null) {
                command.getCommandSpec().addOption(help());
            }
        });
        return line;
    }

    /** Works for every command, but the help only mentions {@code daylight help COMMAND}. */
    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help").usageHelp(true).hidden(true).build();
    }

    private static OptionSpec version() {
        return OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version.")
                .build();
    }
}
