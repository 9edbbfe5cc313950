package org.daylight.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The message for a wrong command line: what is wrong, and the nearest existing word. One line, without control characters from outside. */
final class UsageErrors {

    /** How many letters may differ. */
    private static final int NEAR = 2;

    private UsageErrors() {}

    static String message(ParameterException fault) {
        return TerminalFormats.printable(
                switch (fault) {
                    case UnmatchedArgumentException unmatched -> unmatched(unmatched);
                    case MissingParameterException missing -> missing(missing);
                    case MutuallyExclusiveArgsException exclusive -> exclusive(exclusive);
                    default -> other(fault);
                });
    }

    private static String unmatched(UnmatchedArgumentException fault) {
        CommandLine command = fault.getCommandLine();
        String word = fault.getUnmatched().getFirst();
        if (fault.isUnknownOption()) {
            String name = word.split("=", 2)[0];
            List<String> names = command.getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .flatMap(option -> List.of(option.names()).stream())
                    .toList();
            return "there is no option " + name + suggestion(name, names);
        }
        if (command.getParent() == null) {
            return "there is no command \"" + word + "\""
                    + suggestion(word, List.copyOf(command.getSubcommands().keySet()));
        }
        return "\"" + word + "\" is one argument too many";
    }

    private static String missing(MissingParameterException fault) {
        List<ArgSpec> missing = fault.getMissing();
        boolean noValue = missing.stream()
                .anyMatch(arg -> arg instanceof OptionSpec option && isGiven(fault.getCommandLine(), option));
        if (missing.isEmpty() || fault.getMessage().contains("specify one of these")) {
            // A group of options, of which one must be given.
            List<String> choices = fault.getCommandLine().getCommandSpec().argGroups().stream()
                    .flatMap(group -> group.args().stream())
                    .map(UsageErrors::shown)
                    .toList();
            return choices.isEmpty() ? plain(fault) : "one of these is required:  " + String.join("  or  ", choices);
        }
        if (missing.getFirst() instanceof PositionalParamSpec first
                && first.paramLabel().matches("[a-z-]+([|][a-z-]+)+")) {
            return "say what to do: " + first.paramLabel().replace("|", ", ");
        }
        if (noValue || fault.getMessage().startsWith("Missing required parameter for option")) {
            return shown(missing.getFirst()) + " has no value";
        }
        return missing.stream().map(UsageErrors::shown).collect(Collectors.joining(" and "))
                + (missing.size() == 1 ? " is missing" : " are missing");
    }

    private static boolean isGiven(CommandLine command, OptionSpec option) {
        CommandLine.ParseResult parsed = command.getParseResult();
        return parsed != null && parsed.hasMatchedOption(option);
    }

    private static String exclusive(MutuallyExclusiveArgsException fault) {
        List<String> names = fault.getCommandLine().getCommandSpec().argGroups().stream()
                .flatMap(group -> group.args().stream())
                .map(arg -> arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel())
                .toList();
        return names.isEmpty() ? plain(fault) : String.join(" and ", names) + " cannot be combined";
    }

    private static String other(ParameterException fault) {
        ArgSpec arg = fault.getArgSpec();
        String value = fault.getValue();
        if (fault.getClass() == ParameterException.class && arg != null && value != null) {
            Class<?> type = arg.type();
            boolean number = type == int.class || type == long.class || type == Integer.class || type == Long.class;
            return (arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel()) + ": \"" + value
                    + "\" is not " + (number ? "a whole number" : "a valid value");
        }
        String message = plain(fault);
        String unknown = "Unknown subcommand '";
        if (message.startsWith(unknown)) {
            String word = message.substring(unknown.length()).replaceFirst("'[.].*", "");
            CommandLine root = fault.getCommandLine();
            while (root.getParent() != null) {
                root = root.getParent();
            }
            return "there is no command \"" + word + "\""
                    + suggestion(word, List.copyOf(root.getSubcommands().keySet()));
        }
        return message;
    }

    private static String plain(ParameterException fault) {
        return String.valueOf(fault.getMessage()).replaceFirst("^Error: ", "");
    }

    private static String shown(ArgSpec arg) {
        return switch (arg) {
            case OptionSpec option -> option.longestName() + " " + option.paramLabel();
            case PositionalParamSpec position -> position.paramLabel();
            default -> arg.paramLabel();
        };
    }

    /** The nearest known word; empty if none is near. */
    private static String suggestion(String word, List<String> known) {
        Optional<String> near = known.stream()
                .filter(other -> distance(word, other) <= Math.min(NEAR, other.length() / 2))
                .min(Comparator.<String>comparingInt(other -> distance(word, other))
                        .thenComparing(Comparator.naturalOrder()));
        return near.map(other -> "; did you mean  " + other + "?").orElse("");
    }

    /** The edit distance: insertions, deletions, replacements, and exchanges of neighbours. Words are cut to 40 letters. */
    private static int distance(String one, String other) {
        String a = one.substring(0, Math.min(40, one.length()));
        String b = other.substring(0, Math.min(40, other.length()));
        var rows = new ArrayList<int[]>();
        for (int i = 0; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    row[j] = i + j;
                    continue;
                }
                int change = rows.get(i - 1)[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(rows.get(i - 1)[j], row[j - 1]) + 1);
                boolean exchanged =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (exchanged) {
                    row[j] = Math.min(row[j], rows.get(i - 2)[j - 2] + 1);
                }
            }
            rows.add(row);
        }
        return rows.getLast()[b.length()];
    }
}
