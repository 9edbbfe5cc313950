package org.daylight.app;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.audit.By;
import org.daylight.catalog.DocumentFilter;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFinding;
import org.daylight.catalog.ListedDocument;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredFindings;
import org.daylight.detect.FindingKind;
import org.daylight.detect.Strength;
import org.daylight.editors.Editor;
import org.daylight.flow.review.FlaggedFiles;
import org.daylight.flow.review.UnreviewedFindings;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "findings",
        description = {
            "Lists the private data and dangerous files that were found.",
            "Run  daylight scan  first. Strong findings are surely what they are said to be, or rarely meant for the"
                    + " public. Weak ones may be something else. Withheld documents are left out. Of numbers and"
                    + " secrets only the first and last characters are printed.",
            "A part with a dangerous or infected file is published only after --accept, or when the file is redacted"
                    + " as a whole. Readers then see a warning before the download, which says what was found."
        },
        footer = {
            "",
            "Examples:",
            "  daylight findings                      all that is not published yet",
            "  daylight findings --strong --trove harbour --part 7",
            "  daylight findings --kind payment-card --show",
            "  daylight findings --counts             the number of documents for each kind",
            "  daylight findings --json",
            "  daylight findings --accept harbour/12 --reason \"the invoice in the trial\"",
            "  daylight findings --accept harbour/12 --undo",
            "",
            "Exit code 0: nothing was found, or done. 1: findings are listed. 3: nothing was done."
        })
final class FindingsCommand implements Callable<Integer> {

    private static final int PAGE = 1_000;
    private static final int SHOWN = 2;
    private static final int LEAST = 8;

    private static final Set<FindingKind> SECRETS = EnumSet.of(
            FindingKind.PAYMENT_CARD,
            FindingKind.BANK_ACCOUNT,
            FindingKind.NATIONAL_ID,
            FindingKind.TRAVEL_DOCUMENT,
            FindingKind.SECRET);

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Mixin
    private AcceptOption accept = new AcceptOption();

    @Option(names = "--trove", paramLabel = "SLUG", description = "Only this trove.")
    private @Nullable String trove;

    @Option(
            names = "--part",
            paramLabel = "N",
            description = "Only the documents of this part, published or not; needs --trove.")
    private @Nullable Integer part;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only this kind, such as payment-card or secret.")
    private @Nullable String kind;

    @Option(names = "--strong", description = "Only strong findings.")
    private boolean strong;

    @Option(names = "--show", description = "Print whole numbers and secrets.")
    private boolean show;

    @Option(names = "--counts", description = "Only print how many documents have each kind.")
    private boolean counts;

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    private final Terminal terminal;
    private final Map<FindingKind, Long> documentsOfKind = new EnumMap<>(FindingKind.class);
    private long found;
    private long unscanned;

    FindingsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Tells an editor, before a part is published, how many of its documents have strong findings that nobody has reviewed. */
    static void note(Newsroom newsroom, PlannedPart part, Terminal terminal) throws IOException {
        noteFiles(newsroom, part, terminal);
        int count = UnreviewedFindings.of(newsroom, part).size();
        if (count > 0) {
            terminal.err()
                    .println("note: part " + part.number() + " of " + part.trove() + ": "
                            + TerminalFormats.count(count, "document")
                            + (count == 1 ? " has" : " have") + " strong findings that nobody has reviewed:  daylight"
                            + " findings --strong --trove " + part.trove() + " --part " + part.number());
        }
    }

    /** Why the part may not be published because of dangerous files or a scan that is out of date. */
    private static void noteFiles(Newsroom newsroom, PlannedPart part, Terminal terminal) throws IOException {
        new FlaggedFiles(newsroom)
                .objection(part)
                .ifPresent(objection -> terminal.err().println("note: " + objection));
    }

    @Override
    public Integer call() throws IOException {
        String wrong = accept.objection();
        if (wrong != null) {
            return usage(wrong);
        }
        if (accept.isGiven() && (trove != null || part != null || kind != null || strong || show || counts)) {
            return usage("--accept goes with --reason, --undo and --json only");
        }
        if (part != null && trove == null) {
            return usage("--part needs --trove");
        }
        Optional<FindingKind> only = kind == null ? Optional.empty() : FindingKind.of(kind);
        if (kind != null && only.isEmpty()) {
            return usage("--kind: \"" + TerminalFormats.printable(kind) + "\" is none of "
                    + String.join(
                            ", ",
                            Arrays.stream(FindingKind.values())
                                    .map(FindingKind::code)
                                    .toList()));
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            if (accept.isGiven()) {
                By by = acting.acting(newsroom, terminal, Editor::mayDecide, "accept dangerous files");
                return accept.run(newsroom, by, json, terminal);
            }
            if (trove != null) {
                NewsroomOption.trove(newsroom, trove);
            }
            PlannedPart planned = part == null ? null : PreviewCommand.part(newsroom, "" + trove, part);
            Optional<StoredFindings> stored = newsroom.findings();
            if (stored.isEmpty()) {
                terminal.err()
                        .println("daylight: nothing was scanned yet: run  daylight scan" + newsroomOption.given());
                return Exit.NOTHING_DONE;
            }
            list(newsroom, stored.get(), planned, only.orElse(null));
            summary();
            return found > 0 ? Exit.SOME_LOST : Exit.DONE;
        }
    }

    private void list(
            Newsroom newsroom, StoredFindings stored, @Nullable PlannedPart planned, @Nullable FindingKind only) {
        var filter = planned == null
                ? new DocumentFilter(trove, DocumentFilter.DocumentState.TO_COME, 1, Integer.MAX_VALUE)
                : new DocumentFilter(trove, null, planned.first(), planned.last());
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

    private void document(HeldDocument document, StoredFindings stored, @Nullable FindingKind only) {
        Optional<StoredFindings.Scan> scan = stored.scan(document.key());
        if (scan.isEmpty()) {
            unscanned++;
            return;
        }
        List<HeldFinding> wanted = stored.findings(document.key()).stream()
                .filter(finding -> only == null || finding.kind() == only)
                .filter(finding -> !strong || finding.strength() == Strength.STRONG)
                .sorted((a, b) -> a.strength().compareTo(b.strength()))
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        found++;
        wanted.stream().map(HeldFinding::kind).distinct().forEach(each -> documentsOfKind.merge(each, 1L, Long::sum));
        if (!counts) {
            print(document.cited(), wanted, scan.get().omitted());
        }
    }

    private void print(String cited, List<HeldFinding> wanted, long omitted) {
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("document", cited)
                            .with(
                                    "findings",
                                    new Json.Arr(wanted.stream()
                                            .<Json>map(this::json)
                                            .toList()))
                            .with("omitted", omitted)
                            .text());
            return;
        }
        terminal.out().println(cited);
        for (HeldFinding finding : wanted) {
            String place = finding.name().isEmpty()
                    ? finding.place()
                    : finding.name() + (finding.place().isEmpty() ? "" : ", " + finding.place());
            terminal.out()
                    .println(String.format(
                            Locale.ROOT,
                            "  %-6s  %-17s %s",
                            finding.strength().code(),
                            finding.kind().code(),
                            TerminalFormats.printable(value(finding) + " (" + finding.label()
                                    + (place.isEmpty() ? "" : "; " + place) + ")")));
        }
        if (omitted > 0) {
            terminal.out().println("  and " + TerminalFormats.count(omitted) + " more");
        }
    }

    private Json.Obj json(HeldFinding finding) {
        return Json.Obj.EMPTY
                .with("kind", finding.kind().code())
                .with("strength", finding.strength().code())
                .with("detector", finding.detector())
                .with("label", finding.label())
                .with("part", finding.part())
                .withOptional("name", finding.name().isEmpty() ? null : finding.name())
                .withOptional("place", finding.place().isEmpty() ? null : finding.place())
                .withOptional("start", finding.start() < 0 ? null : new Json.Num(finding.start()))
                .withOptional("end", finding.end() < 0 ? null : new Json.Num(finding.end()))
                .with("value", value(finding));
    }

    /** The value; of a number or secret only the ends, unless an editor wants all of it. */
    private String value(HeldFinding finding) {
        String value = finding.value();
        if (show || !SECRETS.contains(finding.kind())) {
            return value;
        }
        return value.length() < LEAST
                ? "\u2026"
                : value.substring(0, SHOWN) + "\u2026" + value.substring(value.length() - SHOWN);
    }

    private void summary() {
        if (json && counts) {
            Json.Obj object = Json.Obj.EMPTY;
            for (FindingKind each : FindingKind.values()) {
                object = object.with(each.code(), documentsOfKind.getOrDefault(each, 0L));
            }
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("documents", found)
                            .with("kinds", object)
                            .with("notScanned", unscanned)
                            .text());
        } else if (!json) {
            terminal.out()
                    .println(TerminalFormats.count(found, "document") + " with findings"
                            + (documentsOfKind.isEmpty() ? "" : ":"));
            documentsOfKind.forEach((each, count) -> terminal.out()
                    .println(String.format(
                            Locale.ROOT,
                            "  %-17s %9s  %s",
                            each.code(),
                            TerminalFormats.count(count),
                            each.meaning())));
        }
        if (unscanned > 0) {
            terminal.err()
                    .println("note: " + TerminalFormats.count(unscanned, "document")
                            + " not scanned yet; run  daylight scan" + newsroomOption.given());
        }
    }

    private int usage(String message) {
        terminal.err().println("daylight: " + message);
        return Exit.USAGE;
    }
}
