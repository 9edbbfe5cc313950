package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.daylight.archive.ArchivePath;
import org.daylight.flow.publish.CollectCosignatures;
import org.daylight.newsroom.Newsroom;
import org.daylight.note.SignedNote;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "cosign",
        description = {
            "Requests cosignatures for the newest checkpoint.",
            "Each publication does this automatically. Use this command for witnesses that did not"
                    + " answer then, and to import cosignatures that a witness has written to a file."
        },
        footer = {
            "",
            "Examples:",
            "  daylight cosign -n newsroom                 asks all of witnesses.txt",
            "  daylight cosign -n newsroom from-witness    imports a cosignature",
            "",
            "Exit code 0: all witnesses that were asked have cosigned. 1: some have. 3: none has."
        })
final class CosignCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "A cosigned checkpoint, as  daylight witness run --out  writes it.")
    private List<Path> files = new ArrayList<>();

    private final Terminal terminal;

    CosignCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            var collect = new CollectCosignatures(newsroom);
            CollectCosignatures.Collected collected = files.isEmpty() ? collect.ask() : collect.take(read());
            int good = printResults(collected, terminal);
            int asked = (int) collected.results().values().stream()
                    .filter(result -> !(result instanceof CollectCosignatures.NoAddress))
                    .count();
            if (asked == 0) {
                terminal.err()
                        .println(
                                collected.size() == 0
                                        ? nothingToCosign(newsroom)
                                        : files.isEmpty()
                                                ? "no witness was asked, because none has an address"
                                                : "nothing was imported: the file has no cosignature of a witness in"
                                                        + " witnesses.txt");
            }
            return good == 0 ? Exit.NOTHING_DONE : good < asked ? Exit.SOME_LOST : Exit.DONE;
        }
    }

    private static String nothingToCosign(Newsroom newsroom) {
        return "nothing to cosign: "
                + (Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))
                        ? "there is no witness in witnesses.txt; add one with  daylight witnesses add KEY"
                        : "there is no archive yet; publish or announce first");
    }

    private List<byte[]> read() throws IOException {
        var notes = new ArrayList<byte[]>();
        for (Path file : files) {
            Path path = terminal.path(file);
            if (!Files.isRegularFile(path) || Files.size(path) > SignedNote.MAX_BYTES) {
                throw new IOException(file + " is not a checkpoint");
            }
            notes.add(Files.readAllBytes(path));
        }
        return notes;
    }

    /**
     * Collects cosignatures after a publication, then updates the static site and pushes to the store, if the newsroom has them, and
     * prints the results. Never fails, because the publication itself has succeeded.
     */
    static void after(Newsroom newsroom, Terminal terminal) {
        try {
            printResults(new CollectCosignatures(newsroom).ask(), terminal);
        } catch (IOException e) {
            terminal.err()
                    .println("daylight: no cosignatures were collected: "
                            + TerminalFormats.printable("" + e.getMessage()));
        }
        SiteCommand.after(newsroom, terminal);
        PushCommand.after(newsroom, terminal);
    }

    /** Prints the result for each witness and returns how many have cosigned. */
    private static int printResults(CollectCosignatures.Collected collected, Terminal terminal) {
        int good = 0;
        for (Map.Entry<String, CollectCosignatures.Result> one :
                collected.results().entrySet()) {
            String name = TerminalFormats.printable(one.getKey());
            switch (one.getValue()) {
                case CollectCosignatures.Cosigned cosigned -> {
                    good++;
                    String size =
                            TerminalFormats.count(collected.size()) + (collected.size() == 1 ? " entry" : " entries");
                    terminal.err().println("cosigned by " + name + ": " + size);
                }
                case CollectCosignatures.Refused(String words) ->
                    terminal.err()
                            .println("daylight: " + name + " has not cosigned: " + TerminalFormats.printable(words));
                case CollectCosignatures.NoAnswer(String words) ->
                    terminal.err()
                            .println("no answer from " + name + " (" + TerminalFormats.printable(words)
                                    + "); ask again with  daylight cosign");
                case CollectCosignatures.NoAddress noAddress -> {}
            }
        }
        return good;
    }
}
