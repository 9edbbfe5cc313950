package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.check.CheckRun;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.leak.LeakTest;
import org.daylight.note.LogPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Checks a whole archive against its signed log.",
            "The archive is a folder or an address. The check covers the log's signature and tree,"
                    + " every part's file, every document against its commitment, and every number; it also"
                    + " finds files that are not in the log. It trusts only the key in the log's first entry,"
                    + " and prints it."
        },
        footer = {
            "",
            "Examples:",
            "  daylight check archive",
            "  daylight check https://archive.example.org/ --json",
            "  daylight check archive --last seen --keep seen --evidence two-histories.json",
            "  daylight check archive --key KEY --witness W1 --witness W2",
            "  daylight check archive --policy policy.txt",
            "  daylight check archive --redactions strings.txt",
            "",
            "Exit code 0: confirmed. 1: refuted, because something is missing or differs. 2:"
                    + " undecided, because something could not be read. spec/verdicts.md explains every code"
                    + " and what to do."
        })
final class CheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ARCHIVE|URL", description = "The public folder or its address.")
    private String place = "";

    @Option(
            names = "--last",
            paramLabel = "FILE",
            description = "A checkpoint that you saved earlier: the log must be a continuation of it.")
    private @Nullable Path last;

    @Option(
            names = "--keep",
            paramLabel = "FILE",
            description = "Save the checkpoint here if everything is confirmed; may be the same file as --last.")
    private @Nullable Path keep;

    @Option(
            names = "--evidence",
            paramLabel = "FILE",
            description = "Where to save the two signed checkpoints if the history was rewritten.")
    private @Nullable Path evidence;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "The log's key, as the publisher gives it elsewhere. With another key the archive is refuted.")
    private @Nullable String key;

    @Option(
            names = "--witness",
            paramLabel = "KEY",
            description = "The key of a witness that must have cosigned; can be repeated.")
    private List<String> witnesses = new ArrayList<>();

    @Option(
            names = "--witnesses-needed",
            paramLabel = "N",
            description = "How many of these witnesses must have cosigned. Default: all.")
    private int needed = -1;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "A text file with the logs and witnesses that you trust (c2sp.org/tlog-policy).")
    private @Nullable Path policy;

    @Option(
            names = "--redactions",
            paramLabel = "FILE",
            description =
                    "Instead of the check: search all files of the folder for these strings, one per line, through"
                            + " encodings, archives and compressed parts. The file is not public, and neither is the"
                            + " output.")
    private @Nullable Path redactions;

    @Option(names = "--json", description = "Print one JSON object per verdict and one for the whole.")
    private boolean json;

    private final Terminal terminal;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (redactions != null) {
            return leaks(redactions);
        }
        LogPolicy trusted;
        try {
            trusted = CheckRun.policy(path(policy), key, witnesses, needed);
        } catch (IOException e) {
            terminal.err().println("daylight: " + e.getMessage());
            return Exit.USAGE;
        }
        ProgressLine progress = new ProgressLine(terminal, "documents");
        try {
            return new CheckRun(terminal.resolve(place), path(last), path(keep), path(evidence), trusted, json)
                    .run(terminal.out(), progress::update);
        } catch (IOException e) {
            progress.clear();
            terminal.err().println("daylight: " + e.getMessage());
            return Exit.USAGE; // the same number as "undecided": not an archive, or a file that cannot be written
        } finally {
            progress.clear();
        }
    }

    /** Searches the files of the folder for strings that must not be there. */
    private int leaks(Path list) {
        try {
            List<String> strings = WholeFile.text(terminal.path(list), 64 << 20, "divide it into several lists")
                    .lines()
                    .filter(line -> line.codePoints().anyMatch(Character::isLetterOrDigit))
                    .toList();
            if (strings.isEmpty()) {
                terminal.err().println("daylight: " + list + " has no string: write one in each line");
                return Exit.USAGE;
            }
            Path folder = terminal.path(Path.of(place));
            if (!Files.isDirectory(folder)) {
                terminal.err().println("daylight: --redactions needs the folder of an archive");
                return Exit.USAGE;
            }
            var test = new LeakTest(strings);
            test.folder(folder);
            for (LeakTest.Leak leak : test.leaks()) {
                terminal.out()
                        .println(
                                json
                                        ? Json.Obj.EMPTY
                                                .with("line", leak.string() + 1)
                                                .with("whole", leak.whole())
                                                .with("place", leak.place())
                                                .text()
                                        : (leak.whole() ? "the string in line " : "a large part of the string in line ")
                                                + (leak.string() + 1) + " is in "
                                                + TerminalFormats.printable(leak.place()));
            }
            test.incomplete()
                    .forEach(file -> terminal.err()
                            .println("daylight: not searched to its end: " + TerminalFormats.printable(file)));
            if (test.leaks().isEmpty() && !json) {
                terminal.out().println("none of " + TerminalFormats.count(strings.size()) + " strings was found");
            }
            return !test.leaks().isEmpty() ? Exit.SOME_LOST : test.incomplete().isEmpty() ? Exit.DONE : Exit.USAGE;
        } catch (IOException e) {
            terminal.err().println("daylight: " + ErrorMessages.reason(e));
            return Exit.USAGE;
        }
    }

    private @Nullable Path path(@Nullable Path given) {
        return given == null ? null : terminal.path(given);
    }
}
