package org.daylight.app;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.catalog.DocumentFilter;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.ListedDocument;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredViews;
import org.daylight.extract.Reveal;
import org.daylight.extract.RevealKind;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reveals",
        description = {
            "Lists what attachments and files reveal about people.",
            "For example: where a photo was taken, who wrote a document, tracked changes, comments, hidden sheets and"
                + " slides, earlier revisions of a PDF. All of it becomes public with the file: read the list before"
                + " you publish. Run  daylight extract  first. Withheld documents are left out."
        },
        footer = {
            "",
            "Examples:",
            "  daylight reveals                       all that is not published yet",
            "  daylight reveals --trove harbour --part 7",
            "  daylight reveals --kind location       only this kind",
            "  daylight reveals --counts              the number of each kind",
            "  daylight reveals --json",
            "",
            "Exit code 0: no document reveals anything. 1: some do; they are listed. 3: no file was examined yet."
        })
final class RevealsCommand implements Callable<Integer> {

    private static final int PAGE = 1_000;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(names = "--trove", paramLabel = "SLUG", description = "Only this trove.")
    private @Nullable String trove;

    @Option(
            names = "--part",
            paramLabel = "N",
            description = "Only the documents of this part, published or not; needs --trove.")
    private @Nullable Integer part;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only this kind, such as location or comment.")
    private @Nullable String kind;

    @Option(names = "--counts", description = "Only print how many documents reveal each kind.")
    private boolean counts;

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    private final Terminal terminal;
    private final Map<RevealKind, Long> documentsOfKind = new EnumMap<>(RevealKind.class);
    private long revealing;
    private long unseen;

    RevealsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (part != null && trove == null) {
            return usage("--part needs --trove");
        }
        Optional<RevealKind> only = kind == null ? Optional.empty() : RevealKind.of(kind);
        if (kind != null && only.isEmpty()) {
            return usage("--kind: \"" + TerminalFormats.printable(kind) + "\" is none of "
                    + String.join(
                            ", ",
                            Arrays.stream(RevealKind.values())
                                    .map(RevealKind::code)
                                    .toList()));
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            if (trove != null) {
                NewsroomOption.trove(newsroom, trove);
            }
            PlannedPart planned = part == null ? null : PreviewCommand.part(newsroom, "" + trove, part);
            Optional<StoredViews> stored = newsroom.views();
            if (stored.isEmpty()) {
                terminal.err()
                        .println("daylight: no attachment was looked at yet: run  daylight extract"
                                + newsroomOption.given());
                return Exit.NOTHING_DONE;
            }
            list(newsroom, stored.get(), planned, only.orElse(null));
            summary();
            return revealing > 0 ? Exit.SOME_LOST : Exit.DONE;
        }
    }

    private void list(Newsroom newsroom, StoredViews stored, @Nullable PlannedPart planned, @Nullable RevealKind only) {
        var filter = planned == null
                ? new DocumentFilter(trove, DocumentFilter.DocumentState.TO_COME, 1, Integer.MAX_VALUE)
                : DocumentFilter.of(planned);
        String after = "";
        int number = 0;
        List<ListedDocument> page;
        do {
            page = newsroom.catalog().documents().list(filter, after, number, PAGE);
            for (ListedDocument listed : page) {
                if (listed.document().withheld() == null) {
                    document(listed.document(), stored, only);
                }
            }
            if (!page.isEmpty()) {
                after = page.getLast().document().trove();
                number = page.getLast().document().number();
            }
        } while (page.size() == PAGE);
    }

    private void document(HeldDocument document, StoredViews stored, @Nullable RevealKind only) {
        if (!stored.isLooked(document.key())) {
            unseen++;
            return;
        }
        Map<RevealKind, Long> found = new EnumMap<>(RevealKind.class);
        for (StoredViews.Revealing attachment : stored.reveals(document.key())) {
            List<Reveal> shown = attachment.reveals().stream()
                    .filter(reveal -> only == null || reveal.kind() == only)
                    .sorted((a, b) -> a.kind().compareTo(b.kind()))
                    .toList();
            shown.forEach(reveal -> found.merge(reveal.kind(), 1L, Long::sum));
            if (!counts && !shown.isEmpty()) {
                print(document.cited(), attachment, shown);
            }
        }
        if (!found.isEmpty()) {
            revealing++;
            found.keySet().forEach(each -> documentsOfKind.merge(each, 1L, Long::sum));
        }
    }

    private void print(String cited, StoredViews.Revealing attachment, List<Reveal> shown) {
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("document", cited)
                            .with("part", attachment.part())
                            .with("name", attachment.name())
                            .with(
                                    "reveals",
                                    new Json.Arr(shown.stream()
                                            .<Json>map(Reveal::json)
                                            .toList()))
                            .with("omitted", attachment.omitted())
                            .text());
            return;
        }
        terminal.out().println(cited + "  " + TerminalFormats.printable(attachment.name()));
        for (Reveal reveal : shown) {
            String inside = reveal.inside() == null ? "" : reveal.inside() + ": ";
            String place = reveal.place().isEmpty() ? "" : " (" + reveal.place() + ")";
            terminal.out()
                    .println(String.format(
                            Locale.ROOT,
                            "  %-17s %s",
                            reveal.kind().code(),
                            TerminalFormats.printable(inside + reveal.value() + place)));
        }
        if (attachment.omitted() > 0) {
            terminal.out().println("  and " + TerminalFormats.count(attachment.omitted()) + " more");
        }
    }

    private void summary() {
        if (json && counts) {
            Json.Obj object = Json.Obj.EMPTY;
            for (RevealKind each : RevealKind.values()) {
                object = object.with(each.code(), documentsOfKind.getOrDefault(each, 0L));
            }
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("documents", revealing)
                            .with("kinds", object)
                            .with("notLookedAt", unseen)
                            .text());
        } else if (!json) {
            terminal.out()
                    .println(TerminalFormats.count(revealing, "document")
                            + (revealing == 1 ? " reveals" : " reveal") + " something about people"
                            + (documentsOfKind.isEmpty() ? "" : ":"));
            documentsOfKind.forEach((each, count) -> terminal.out()
                    .println(String.format(
                            Locale.ROOT,
                            "  %-17s %9s  %s",
                            each.code(),
                            TerminalFormats.count(count),
                            each.meaning())));
        }
        if (unseen > 0) {
            terminal.err()
                    .println("note: " + TerminalFormats.count(unseen, "document")
                            + " not looked at yet; run  daylight extract" + newsroomOption.given());
        }
    }

    /** Tells an editor, before a part is published, how many of its documents reveal something. */
    static void note(Newsroom newsroom, PlannedPart part, Terminal terminal) throws IOException {
        Optional<StoredViews> stored = newsroom.views();
        if (stored.isEmpty()) {
            return;
        }
        long count = newsroom.catalog().documents().of(part).stream()
                .filter(document -> document.withheld() == null)
                .filter(document -> !stored.get().reveals(document.key()).isEmpty())
                .count();
        if (count > 0) {
            terminal.err()
                    .println("note: part " + part.number() + " of " + part.trove() + ": "
                            + TerminalFormats.count(count, "document")
                            + (count == 1 ? " has an attachment that reveals" : " have attachments that reveal")
                            + " something about people:  daylight reveals --trove " + part.trove() + " --part "
                            + part.number());
        }
    }

    private int usage(String message) {
        terminal.err().println("daylight: " + message);
        return Exit.USAGE;
    }
}
