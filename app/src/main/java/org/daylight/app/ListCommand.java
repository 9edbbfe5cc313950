package org.daylight.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.catalog.DocumentFilter;
import org.daylight.catalog.DocumentFilter.DocumentState;
import org.daylight.catalog.ListedDocument;
import org.daylight.catalog.PlannedPart;
import org.daylight.container.Provenance;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = {
            "Lists the documents of a newsroom.",
            "Each line shows the state of a document: not yet published, published, withheld or withdrawn. To"
                    + " find documents by their content, use  daylight search -n NEWSROOM."
        },
        footer = {
            "",
            "Examples:",
            "  daylight list --trove harbour",
            "  daylight list --withheld                what is withheld, and why",
            "  daylight list --trove harbour --part 7  one part",
            "  daylight list --label \"Port Authority\"  a label of Gmail",
            "  daylight list --withdrawn --json",
            "",
            "Exit code 0: documents were listed. 1: no document matches."
        })
final class ListCommand implements Callable<Integer> {

    private static final int PAGE = 1_000;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(names = "--trove", paramLabel = "SLUG", description = "Only this trove.")
    private @Nullable String trove;

    @Option(names = "--part", paramLabel = "N", description = "Only the documents of this part; needs --trove.")
    private @Nullable Integer part;

    @Option(names = "--label", paramLabel = "LABEL", description = "Only documents with this label of Gmail.")
    private @Nullable String label;

    @ArgGroup
    private StateOption state = new StateOption();

    /** At most one of these can be given. */
    static final class StateOption {
        @Option(names = "--withheld", description = "Only withheld documents, with the public reason.")
        private boolean withheld;

        @Option(names = "--withdrawn", description = "Only documents that were withdrawn after publication.")
        private boolean withdrawn;

        @Option(names = "--published", description = "Only documents that readers can see.")
        private boolean published;

        @Option(names = "--to-come", description = "Only documents that are neither published nor withheld.")
        private boolean toCome;

        @Nullable
        DocumentState value() {
            return withheld
                    ? DocumentState.WITHHELD
                    : withdrawn
                            ? DocumentState.WITHDRAWN
                            : published ? DocumentState.PUBLISHED : toCome ? DocumentState.TO_COME : null;
        }
    }

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    private final Terminal terminal;

    ListCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (part != null && trove == null) {
            terminal.err().println("daylight: --part needs --trove");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            if (trove != null) {
                NewsroomOption.trove(newsroom, trove);
            }
            PlannedPart planned = part == null ? null : PreviewCommand.part(newsroom, "" + trove, part);
            String word = label == null ? null : Provenance.word(label);
            var filter = new DocumentFilter(
                    trove, state.value(), 1, Integer.MAX_VALUE, planned == null ? null : planned.id(), word);
            long printed = print(newsroom, filter, new DocumentLines(terminal, vault, json));
            if (printed == 0) {
                terminal.err().println("no document matches");
            }
            return printed == 0 ? Exit.SOME_LOST : Exit.DONE;
        }
    }

    /** Prints all documents, a page at a time, and returns their number. */
    static long print(Newsroom newsroom, DocumentFilter filter, DocumentLines lines) throws IOException {
        long printed = 0;
        String trove = "";
        int number = 0;
        while (true) {
            List<ListedDocument> page = newsroom.catalog().documents().list(filter, trove, number, PAGE);
            lines.print(page);
            printed += page.size();
            if (page.size() < PAGE) {
                return printed;
            }
            trove = page.getLast().document().trove();
            number = page.getLast().document().number();
        }
    }
}
