package org.daylight.app;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;

/** The {@code daylight} command. Results go to standard output, progress and errors to standard error; {@link Exit} has the exit codes. */
@Command(
        name = "daylight",
        description = "Publishes document troves: complete, checkable and hard to stop.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            HelpCommand.class,
            DemoCommand.class,
            InitCommand.class,
            StatusCommand.class,
            ImportCommand.class,
            SearchCommand.class,
            ListCommand.class,
            ShowCommand.class,
            AnnounceCommand.class,
            ScheduleCommand.class,
            PlanCommand.class,
            PreviewCommand.class,
            WithholdCommand.class,
            WithdrawCommand.class,
            PublishCommand.class,
            PeopleCommand.class,
            KeysCommand.class,
            MirrorsCommand.class,
            MirrorCommand.class,
            VerifyCommand.class,
            RunCommand.class,
            WitnessesCommand.class,
            CosignCommand.class,
            CheckCommand.class,
            WitnessCommand.class,
            ServeCommand.class
        },
        footer = {"", "Begin with:  daylight demo", "Help:        daylight help COMMAND"})
public final class Main {

    private Main() {}

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
        line.setExecutionExceptionHandler((fault, command, parsed) -> ErrorMessages.explain(terminal, fault));
        line.setParameterExceptionHandler((fault, arguments) -> {
            terminal.err().println("daylight: " + UsageErrors.message(fault));
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
}
