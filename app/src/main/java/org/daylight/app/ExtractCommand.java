package org.daylight.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.catalog.ExtractedContent;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.HeldDocument;
import org.daylight.extract.ExtractionOutcome;
import org.daylight.extract.ExtractorCommand;
import org.daylight.extract.ExtractorLimits;
import org.daylight.extract.Protection;
import org.daylight.extract.Tesseract;
import org.daylight.extract.ViewsOutcome;
import org.daylight.flow.extract.ExtractTrove;
import org.daylight.flow.extract.ExtractionSettings;
import org.daylight.flow.extract.MakeViews;
import org.daylight.flow.render.MakeRenderings;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.SearchIndex;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "extract",
        description = {
            "Extracts the text of attachments and files, and makes safe views.",
            "Only what is new is read. It can be stopped at any time and continues the next time. Each file is read in"
                    + " a child process that has no network and no access to other files, where the system allows it.",
            "Text in images and scanned pages is recognised if Tesseract is installed.",
            "Then it makes safe views of them: images of pages, images without metadata, and tables. It also lists"
                    + " what the files reveal about people:  daylight reveals.",
            "Of attachments in which something is redacted, it makes images of their pages on which it is black, and"
                    + " reads the text in these images to see that nothing is left:  daylight redact.",
            "A part that is published later contains the text and the views. They are interpretations, not evidence."
        },
        footer = {
            "",
            "Examples:",
            "  daylight extract -n newsroom",
            "  daylight extract --languages deu,eng   languages for text recognition",
            "  daylight extract --ocr off             fast; recognition can follow later",
            "  daylight extract --views off           only text",
            "  daylight extract --losses              which files could not be read, and why",
            "",
            "spec/extraction.md describes the outcomes.",
            "",
            "Exit code 0: everything was read. 1: some files could not be read; their number is printed. 3: nothing"
                    + " was done."
        })
final class ExtractCommand implements Callable<Integer> {

    private static final int MOST_LANGUAGES = 4;
    private static final int PAGE = 500;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(
            names = "--ocr",
            paramLabel = "on|off|auto",
            description = "Whether text in images is recognised. auto, the default: if Tesseract is installed.")
    private String ocr = "auto";

    @Option(
            names = "--languages",
            paramLabel = "LANG,…",
            split = ",",
            description = "Languages for text recognition, as Tesseract names them. Default: those installed.")
    private List<String> languages = new ArrayList<>();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "How many child processes work at the same time. Default: one for each processor.")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--views",
            paramLabel = "on|off",
            description = "Whether safe views are made. The default is on. Pages of Word and PowerPoint files need"
                    + " LibreOffice and bubblewrap; otherwise their text is shown as a table.")
    private String views = "on";

    @Option(names = "--losses", description = "Only list the files that could not be read.")
    private boolean losses;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    private final Terminal terminal;

    ExtractCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (!List.of("on", "off", "auto").contains(ocr)) {
            return usage("--ocr: \"" + TerminalFormats.printable(ocr) + "\" is not on, off or auto");
        }
        if (!List.of("on", "off").contains(views)) {
            return usage("--views: \"" + TerminalFormats.printable(views) + "\" is not on or off");
        }
        if (workers < 1 || workers > 64) {
            return usage("--workers must be between 1 and 64");
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            if (losses) {
                return losses(newsroom);
            }
            Optional<Tesseract> tesseract = ocr.equals("off") ? Optional.empty() : Tesseract.installed();
            if (tesseract.isEmpty() && ocr.equals("on")) {
                throw new IOException(
                        "Tesseract is not installed: install it (Debian: tesseract-ocr), or leave out --ocr");
            }
            List<String> chosen = tesseract.isEmpty() ? List.of() : languages(tesseract.get());
            if (tesseract.isPresent() && chosen.isEmpty()) {
                return usage("--languages: not installed; installed are "
                        + String.join(", ", tesseract.get().languages()));
            }
            return extract(newsroom, tesseract.orElse(null), chosen);
        }
    }

    /** The languages to recognise; empty if one is not installed. */
    private List<String> languages(Tesseract tesseract) {
        if (languages.isEmpty()) {
            return tesseract.languages().stream().limit(MOST_LANGUAGES).toList();
        }
        List<String> all = languages.stream().map(String::strip).distinct().toList();
        return tesseract.languages().containsAll(all) && all.size() <= MOST_LANGUAGES ? all : List.of();
    }

    private int extract(Newsroom newsroom, @Nullable Tesseract tesseract, List<String> chosen) throws IOException {
        Protection protection = Protection.strongest();
        if (!json) {
            terminal.err().println("protection: " + protection.description());
            terminal.err()
                    .println("text recognition: "
                            + (tesseract == null
                                    ? ocr.equals("off") ? "off" : "none, because Tesseract is not installed"
                                    : tesseract.version() + " (" + String.join(", ", chosen) + ")"));
        }
        var settings = new ExtractionSettings(
                ExtractorCommand.of(Wiring.extractorClassPath(), protection),
                workers,
                ExtractorLimits.STANDARD,
                tesseract,
                chosen);
        var progress = new ProgressLine(terminal, "documents");
        ExtractTrove.Result result;
        MakeViews.@Nullable Result made = null;
        MakeRenderings.Result redacted;
        try (Vault vault = Wiring.vaultToRead(newsroom);
                SearchIndex index = Wiring.index(newsroom, vault)) {
            result = new ExtractTrove(newsroom, vault, index, settings).run(progress::update);
            if (views.equals("on")) {
                progress.clear();
                made = new MakeViews(newsroom, vault, settings.command(), workers, settings.limits())
                        .run(progress::update);
            }
            progress.clear();
            redacted = new MakeRenderings(newsroom, vault, settings).run(progress::update);
        } finally {
            progress.clear();
        }
        report(newsroom, result, made, redacted, protection);
        (made == null ? result.left() : made.left())
                .forEach(folder -> terminal.err()
                        .println("cannot delete " + TerminalFormats.printable(folder.toString())
                                + ": temporary files of a child process; delete it by hand"));
        boolean viewsLost = made != null && made.outcomes().keySet().stream().anyMatch(ExtractCommand::isStopped);
        return result.outcomes().keySet().stream().anyMatch(ExtractionOutcome::isLoss)
                        || result.lostInside() > 0
                        || viewsLost
                        || redacted.failed() > 0
                ? Exit.SOME_LOST
                : Exit.DONE;
    }

    /** A view that would exist if the file needed less; a format without views is no loss. */
    private static boolean isStopped(ViewsOutcome outcome) {
        return List.of(ViewsOutcome.TIMED_OUT, ViewsOutcome.DIED, ViewsOutcome.LIMIT_EXCEEDED, ViewsOutcome.TOO_LARGE)
                .contains(outcome);
    }

    private void report(
            Newsroom newsroom,
            ExtractTrove.Result result,
            MakeViews.@Nullable Result made,
            MakeRenderings.Result redacted,
            Protection protection)
            throws IOException {
        Map<ExtractionOutcome, Long> totals = newsroom.textsToWrite().totals();
        long lostInside = newsroom.textsToWrite().lostInside();
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("program", result.program())
                            .with("ocr", result.ocr())
                            .with(
                                    "protection",
                                    protection.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .with("documents", result.documents())
                            .with("now", json(result.outcomes()))
                            .with("lostInsideNow", result.lostInside())
                            .with("all", json(totals))
                            .with("lostInside", lostInside)
                            .withOptional("views", made == null ? null : ViewsReport.json(newsroom, made))
                            .with("redactedPages", new RedactedPagesReport(terminal).json(newsroom, redacted))
                            .text());
            return;
        }
        terminal.out()
                .println(TerminalFormats.count(result.documents(), "document") + " read with " + result.program()
                        + (result.ocr().isEmpty() ? "" : " and " + result.ocr()));
        totals.forEach((outcome, count) -> terminal.out()
                .println(String.format(
                        Locale.ROOT,
                        "  %-15s %9s  %s",
                        outcome.code(),
                        TerminalFormats.count(count),
                        outcome.meaning())));
        if (lostInside > 0) {
            terminal.out()
                    .println(String.format(
                            Locale.ROOT,
                            "  %-15s %9s  %s",
                            "inside",
                            TerminalFormats.count(lostInside),
                            "files inside attachments that could not be read"));
        }
        if (made != null) {
            ViewsReport.print(newsroom, made, terminal);
        }
        new RedactedPagesReport(terminal).print(newsroom, redacted);
        if (lostInside > 0 || totals.keySet().stream().anyMatch(ExtractionOutcome::isLoss)) {
            terminal.out().println("which ones:  daylight extract" + newsroomOption.given() + " --losses");
        }
    }

    private static Json.Obj json(Map<ExtractionOutcome, Long> outcomes) {
        Json.Obj object = Json.Obj.EMPTY;
        for (ExtractionOutcome outcome : ExtractionOutcome.values()) {
            object = object.with(outcome.code(), outcomes.getOrDefault(outcome, 0L));
        }
        return object;
    }

    private int losses(Newsroom newsroom) throws IOException {
        Optional<ExtractedTexts> texts = newsroom.texts();
        if (texts.isEmpty()) {
            throw new IOException("no text was extracted yet: run  daylight extract" + newsroomOption.given());
        }
        long document = Long.MIN_VALUE;
        int part = -1;
        boolean any = false;
        for (List<ExtractedTexts.Lost> some = texts.get().losses(document, part, PAGE);
                !some.isEmpty();
                some = texts.get().losses(document, part, PAGE)) {
            for (ExtractedTexts.Lost lost : some) {
                Optional<HeldDocument> held = newsroom.catalog().documents().find(lost.document());
                if (held.isPresent()) {
                    any = true;
                    print(held.get().cited(), lost);
                }
            }
            document = some.getLast().document();
            part = some.getLast().part();
        }
        any |= new ViewsReport(terminal, json).losses(newsroom);
        return any ? Exit.SOME_LOST : Exit.DONE;
    }

    private void print(String cited, ExtractedTexts.Lost lost) {
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("document", cited)
                            .with("part", lost.part())
                            .with("name", lost.name())
                            .with("outcome", lost.outcome().code())
                            .with("reason", lost.reason())
                            .with("lostInside", lost.lostInside())
                            .with(
                                    "inside",
                                    new Json.Arr(lost.losses().stream()
                                            .<Json>map(inside -> Json.Obj.EMPTY
                                                    .with("inside", inside.inside())
                                                    .with("outcome", inside.result())
                                                    .with("reason", inside.reason()))
                                            .toList()))
                            .text());
            return;
        }
        if (lost.outcome().isLoss()) {
            line(cited, lost.name(), lost.outcome().code(), lost.reason());
        }
        for (ExtractedContent.LossInside inside : lost.losses()) {
            String name = inside.inside().isEmpty() ? lost.name() : lost.name() + " › " + inside.inside();
            line(cited, name, inside.result(), inside.reason());
        }
        int more = lost.lostInside() - lost.losses().size();
        if (more > 0) {
            line(cited, lost.name(), "inside", TerminalFormats.count(more) + " more");
        }
    }

    private void line(String cited, String name, String outcome, String reason) {
        terminal.out()
                .println(cited + "  " + TerminalFormats.printable(name) + "  " + TerminalFormats.printable(outcome)
                        + (reason.isEmpty() ? "" : ": " + TerminalFormats.printable(reason)));
    }

    private int usage(String message) {
        terminal.err().println("daylight: " + message);
        return Exit.USAGE;
    }
}
