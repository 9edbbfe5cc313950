package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.check.CheckRun;
import org.daylight.note.LogPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Checks a whole archive, a folder or an address, and trusts nobody.",
            "The log's signature and tree, every pack, every document against what was committed to, every number"
                    + " accounted for, and nothing that is not in the log. It believes only the key in the log's first"
                    + " entry, which it prints."
        },
        footer = {
            "",
            "Examples:",
            "  daylight check archive",
            "  daylight check https://archive.example.org/ --json",
            "  daylight check archive --last seen --keep seen --evidence two-histories.json",
            "  daylight check archive --key KEY --witness W1 --witness W2",
            "  daylight check archive --policy policy.txt",
            "",
            "Exit code 0: confirmed; 1: refuted, something is absent or differs; 2: undecided, something could not be"
                    + " read for now. spec/verdicts.md has every code, and what to do."
        })
final class CheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ARCHIVE|URL", description = "The public folder, or the address of one.")
    private String place = "";

    @Option(
            names = "--last",
            paramLabel = "FILE",
            description = "The checkpoint that you saw last: the log must go on from it.")
    private @Nullable Path last;

    @Option(
            names = "--keep",
            paramLabel = "FILE",
            description = "Keep the checkpoint here when everything is confirmed; may be the file of --last.")
    private @Nullable Path keep;

    @Option(
            names = "--evidence",
            paramLabel = "FILE",
            description = "Where to write the two signed checkpoints when history was rewritten.")
    private @Nullable Path evidence;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The log's key, as the publisher gives it elsewhere: another key refutes the archive.")
    private @Nullable String key;

    @Option(
            names = "--witness",
            paramLabel = "KEY",
            description = "A witness whose cosignature must be there, by its key; may be given more than once.")
    private List<String> witnesses = new ArrayList<>();

    @Option(names = "--witnesses-needed", paramLabel = "N", description = "So many of them are enough. Default: all.")
    private int needed = -1;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "A text file with the logs and witnesses that you trust (c2sp.org/tlog-policy).")
    private @Nullable Path policy;

    @Option(names = "--json", description = "Print an object for each verdict, and one for the whole.")
    private boolean json;

    private final Terminal terminal;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        LogPolicy trusted;
        try {
            trusted = CheckRun.policy(path(policy), key, witnesses, needed);
        } catch (IOException e) {
            terminal.err().println("daylight: " + e.getMessage());
            return Exit.USAGE;
        }
        ProgressLine progress = new ProgressLine(terminal, "documents");
        try {
            return new CheckRun(there(place), path(last), path(keep), path(evidence), trusted, json)
                    .run(terminal.out(), progress::update);
        } catch (IOException e) {
            progress.clear();
            terminal.err().println("daylight: " + e.getMessage());
            return Exit.USAGE; // also "undecided": what is no archive, or a file that cannot be written
        } finally {
            progress.clear();
        }
    }

    /** A folder is one of the terminal's; an address is one. */
    private String there(String place) {
        return place.matches("(?i)(https?|file):.*")
                ? place
                : terminal.path(Path.of(place)).toString();
    }

    private @Nullable Path path(@Nullable Path given) {
        return given == null ? null : terminal.path(given);
    }
}
