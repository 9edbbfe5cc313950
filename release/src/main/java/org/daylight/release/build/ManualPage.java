package org.daylight.release.build;

import java.util.Locale;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page (man(7)), from what the help of a command is made from. */
final class ManualPage {

    /** The command that prints help has no page: the pages are that help. */
    static final String HELP = "help";

    private static final int WIDE = 1_000;

    private final CommandSpec command;
    private final String version;
    private final StringBuilder page = new StringBuilder();

    private ManualPage(CommandSpec command, String version) {
        this.command = command;
        this.version = version;
    }

    /** The page of the program, or of one of its commands. */
    static String of(CommandSpec command, String version) {
        return new ManualPage(command, version).write();
    }

    /** The name of the page: {@code daylight} or {@code daylight-import}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private String write() {
        String[] description = command.usageMessage().description();
        macro("TH", name(command).toUpperCase(Locale.ROOT) + " 1 \"\" \"daylight " + version + "\" \"Daylight\"");
        macro("SH", "NAME");
        String first = plain(description[0]);
        text(name(command) + " - " + first.substring(0, 1).toLowerCase(Locale.ROOT)
                + first.substring(1, first.endsWith(".") ? first.length() - 1 : first.length()));
        macro("SH", "SYNOPSIS");
        text(synopsis());
        macro("SH", "DESCRIPTION");
        for (String paragraph : description) {
            if (!paragraph.isEmpty()) {
                macro("PP", "");
                text(plain(paragraph));
            }
        }
        arguments();
        subcommands();
        footer();
        if (command.parent() != null) {
            macro("SH", "SEE ALSO");
            line("\\fBdaylight\\fR(1)");
        }
        return page.toString();
    }

    private String synopsis() {
        int before = command.usageMessage().width();
        command.usageMessage().width(WIDE);
        String text = new Help(command, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0);
        command.usageMessage().width(before);
        return text.strip();
    }

    private void arguments() {
        boolean any = false;
        for (PositionalParamSpec each : command.positionalParameters()) {
            any = argument(any, each, "\\fI" + escaped(each.paramLabel()) + "\\fR");
        }
        for (OptionSpec each : command.options()) {
            String label = each.arity().max() > 0 ? " \\fI" + escaped(each.paramLabel()) + "\\fR" : "";
            any = argument(any, each, "\\fB" + escaped(String.join(", ", each.names())) + "\\fR" + label);
        }
    }

    private boolean argument(boolean any, ArgSpec argument, String tag) {
        if (argument.hidden()) {
            return any;
        }
        if (!any) {
            macro("SH", "OPTIONS");
        }
        macro("TP", "");
        line(tag);
        text(plain(String.join(" ", argument.description())));
        return true;
    }

    private void subcommands() {
        if (command.subcommands().isEmpty()) {
            return;
        }
        macro("SH", "COMMANDS");
        command.subcommands().forEach((name, sub) -> {
            if (name.equals(HELP)) {
                return;
            }
            String[] description = sub.getCommandSpec().usageMessage().description();
            macro("TP", "");
            line("\\fB" + escaped(name) + "\\fR");
            text(plain(description[0]));
        });
    }

    private void footer() {
        boolean examples = false;
        boolean code = false;
        for (String each : command.usageMessage().footer()) {
            boolean indented = each.startsWith("  ");
            if (code && !indented) {
                macro("fi", "");
            }
            if (each.matches("Examples?:")) {
                examples = true;
                macro("SH", "EXAMPLES");
            } else if (indented) {
                if (!code) {
                    macro(examples ? "nf" : "PP\n.nf", "");
                }
                text(plain(each.substring(2)));
            } else if (!each.isEmpty()) {
                macro(examples ? "SH NOTES" : "PP", "");
                examples = false;
                text(plain(each));
            }
            code = indented;
        }
        if (code) {
            macro("fi", "");
        }
    }

    private static String plain(String text) {
        return Help.Ansi.OFF.string(text.replace("%%", "%").replace("%n", " "));
    }

    private void macro(String name, String rest) {
        page.append('.')
                .append(name)
                .append(rest.isEmpty() ? "" : " ")
                .append(rest)
                .append('\n');
    }

    private void text(String text) {
        line(escaped(text));
    }

    private void line(String roff) {
        page.append(roff.startsWith(".") || roff.startsWith("'") ? "\\&" : "")
                .append(roff)
                .append('\n');
    }

    /** Text in which nothing is a request, an escape or a hyphen that a program could not copy. */
    static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ");
    }
}
