package org.daylight.app;

import java.io.PrintWriter;
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
        subcommands = {
            HelpCommand.class,
            InitCommand.class,
            ImportCommand.class,
            ExtractCommand.class,
            RevealsCommand.class,
            ScanCommand.class,
            FindingsCommand.class,
            PublishCommand.class,
            ServeCommand.class,
            StatusCommand.class,
            ListCommand.class,
            ShowCommand.class,
            ScheduleCommand.class,
            PlanCommand.class,
            PreviewCommand.class,
            AnnounceCommand.class,
            RunCommand.class,
            ReviewCommand.class,
            WithholdCommand.class,
            EmbargoCommand.class,
            EventCommand.class,
            ApproveCommand.class,
            ApprovalsCommand.class,
            UsersCommand.class,
            DeskCommand.class,
            AuditCommand.class,
            RedactCommand.class,
            ReasonsCommand.class,
            CollectCommand.class,
            ConversationsCommand.class,
            PartnersCommand.class,
            ShareCommand.class,
            SharesCommand.class,
            OpenShareCommand.class,
            WatermarkCommand.class,
            WithdrawCommand.class,
            SealCommand.class,
            CancelCommand.class,
            UnsealCommand.class,
            BulletinCommand.class,
            PeopleCommand.class,
            StoryCommand.class,
            AnnotationsCommand.class,
            WebmentionCommand.class,
            McpCommand.class,
            GeminiCommand.class,
            MailServerCommand.class,
            DemoCommand.class,
            SearchCommand.class,
            SemanticCommand.class,
            EntitiesCommand.class,
            CheckCommand.class,
            DoctorCommand.class,
            VerifyCommand.class,
            VersionCommand.class,
            MirrorCommand.class,
            MirrorsCommand.class,
            PushCommand.class,
            WitnessCommand.class,
            WitnessesCommand.class,
            CosignCommand.class,
            TrusteesCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            CatchUpCommand.class,
            LeaseCommand.class,
            HeartbeatCommand.class,
            TrusteeCommand.class,
            RehearseCommand.class,
            LogKeyCommand.class,
            RecoveryCommand.class,
            KeysCommand.class,
            DropCommand.class
        },
        footer = {"", "Try it first:  daylight demo", "Help:          daylight help COMMAND"})
public final class Main {

    private Main() {}

    /** Runs one command in this terminal and returns its exit code. It never ends the program. */
    public static int run(Terminal terminal, String... args) {
        CommandLine line = commands(terminal);
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

    /**
     * The command line, to make manual pages and completions from it; its commands print to this terminal.
     */
    public static CommandLine commands(Terminal terminal) {
        CommandLine line = new CommandLine(new Main(), new Commands(terminal));
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setErr(new PrintWriter(terminal.err(), true));
        line.setUsageHelpAutoWidth(false);
        line.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroups::list);
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
