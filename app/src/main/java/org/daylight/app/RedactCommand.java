package org.daylight.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.archive.DocumentId;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.StoredRedaction;
import org.daylight.editors.Editor;
import org.daylight.flow.decide.KeepSignatures;
import org.daylight.flow.decide.RedactDocuments;
import org.daylight.flow.decide.ShowAgain;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.newsroom.Newsroom;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.daylight.redact.SelectorJson;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "redact",
        description = {
            "Redacts a string in a whole trove, or a place in one document.",
            "Redactions are applied when a part is published. The original stays in the newsroom. Readers can"
                    + " verify that everything else is unchanged.",
            "A string is found in headers, in every form of the text, in encoded text, in file names, in"
                    + " identifiers and in attachments.",
            "The bytes of an attachment with something redacted are not published. Of a PDF, an image or a text"
                    + " document there are images of its pages instead, on which what is redacted is black:  daylight"
                    + " extract  makes them. Look at them before you publish.",
            "A document that is published with redactions can be shown again with fewer (--reduce): with those that are"
                    + " in force when the part is published. End redactions first (--undo), or replace them by smaller"
                    + " ones. What is published cannot be hidden again; it can only be withdrawn:  daylight withdraw",
            "Values from which the text could be guessed, such as the hashes in DKIM signatures, are redacted"
                    + " with it."
        },
        footer = {
            "",
            "Examples:",
            "  daylight reasons P1 \"Name of a private person.\"",
            "  daylight redact --trove harbour --string \"Ann Lee\" --reason P1 --dry-run",
            "  daylight redact --trove harbour --string \"Ann Lee\" --reason P1",
            "  daylight redact harbour/20413 --field Subject --reason P2",
            "  daylight redact harbour/20413 --attachment 2 --reason P2",
            "  daylight redact harbour/20413 --area 2:1:100,250,400,30 --reason P2",
            "  daylight redact --list",
            "  daylight redact --undo 7",
            "  daylight redact harbour/20413 --keep-signatures",
            "  daylight redact harbour/20413 --reduce --dry-run",
            "  daylight redact harbour/20413 --reduce --at 2026-12-20T09:00Z",
            "",
            "Exit code 0: done. 1: done, but some documents must be withheld or are already public; they are"
                    + " listed. 2: usage. 3: nothing was changed."
        })
final class RedactCommand implements Callable<Integer> {

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6}):([0-9]{1,9})-([0-9]{1,9})");
    private static final Pattern AREA =
            Pattern.compile("([0-9]{1,6}):([0-9]{1,6}):([0-9]{1,4}),([0-9]{1,4}),([0-9]{1,4}),([0-9]{1,4})");
    private static final int MOST_PRINTED = 20;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(arity = "0..1", paramLabel = "SLUG/NUMBER", description = "One document: harbour/20413.")
    private @Nullable String document;

    @Option(names = "--trove", paramLabel = "SLUG", description = "The whole trove; needs --string.")
    private @Nullable String trove;

    @Option(names = "--string", paramLabel = "TEXT", description = "Redact this text, in any case and encoding.")
    private @Nullable String string;

    @Option(names = "--parts-of-words", description = "With --string: also inside longer words.")
    private boolean partsOfWords;

    @Option(names = "--field", paramLabel = "NAME", description = "Redact the value of a header field (the first one).")
    private @Nullable String field;

    @Option(
            names = "--attachment",
            paramLabel = "N",
            description = "Redact a whole attachment or other part, and its file name; N as daylight show prints it.")
    private @Nullable Integer attachment;

    @Option(
            names = "--text",
            paramLabel = "N:FROM-TO",
            description = "Redact characters FROM to TO (from 0) of the text of part N.")
    private @Nullable String text;

    @Option(
            names = "--bytes",
            paramLabel = "FROM-TO",
            description = "Redact bytes FROM to TO (from 0) of the original, and the whole words around them.")
    private @Nullable String bytes;

    @Option(
            names = "--area",
            paramLabel = "N:PAGE:X,Y,W,H",
            description =
                    "Blacken an area on a page of attachment N (0 for a file), or of an image (page 1). X and Y of the"
                            + " upper left corner, width and height, in thousandths of the page as it is shown.")
    private @Nullable String area;

    @Option(names = "--reason", paramLabel = "CODE", description = "The code of a reason (see daylight reasons).")
    private @Nullable String reason;

    @Option(names = "--hide-length", description = "Do not publish how many bytes are missing.")
    private boolean hideLength;

    @Option(names = "--dry-run", description = "Only print what would be redacted.")
    private boolean dryRun;

    @Option(names = "--list", description = "List the redactions.")
    private boolean list;

    @Option(names = "--undo", paramLabel = "ID", description = "Remove a redaction. Published parts do not change.")
    private @Nullable Long undo;

    @Option(
            names = "--keep-signatures",
            description =
                    "Publish the hashes in the signatures of this redacted document, so that anyone can verify the"
                            + " signature over its headers. Refused where they help to guess what is redacted.")
    private boolean keepSignatures;

    @Option(names = "--drop-signatures", description = "Redact them again, as by default.")
    private boolean dropSignatures;

    @Option(
            names = "--reduce",
            description =
                    "Show this published document again with the redactions that are in force, in the next part of"
                            + " its trove, or in a new one when none is planned.")
    private boolean reduce;

    @Option(names = "--part", paramLabel = "N", description = "With --reduce: in this unpublished part.")
    private @Nullable Integer part;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "With --reduce: in a new part with this date, such as 2026-12-20T09:00Z.")
    private @Nullable String at;

    @Option(names = "--title", paramLabel = "TEXT", description = "With --reduce --at: the title of the new part.")
    private @Nullable String title;

    @Option(names = "--undo-reduce", description = "Take the document out of the part that would show it again.")
    private boolean undoReduce;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private ActingOption acting = new ActingOption();

    private final Terminal terminal;

    RedactCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (list) {
            return list();
        }
        if (undo != null) {
            return undo(undo);
        }
        if (keepSignatures || dropSignatures) {
            return signatures();
        }
        if (reduce || undoReduce) {
            return reduce();
        }
        if (part != null || at != null || title != null) {
            terminal.err().println("daylight: --part, --at and --title need --reduce");
            return Exit.USAGE;
        }
        Outcome<Selector> selector = selector();
        if (selector instanceof Outcome.Refused<Selector>(String unused, String why)) {
            terminal.err().println("daylight: " + why);
            return Exit.USAGE;
        }
        DocumentId id = null;
        if (document != null) {
            try {
                id = DocumentId.parse(document);
            } catch (IllegalArgumentException e) {
                terminal.err()
                        .println("daylight: " + TerminalFormats.printable(document)
                                + " is not a document: write it as harbour/20413");
                return Exit.USAGE;
            }
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            By by = dryRun ? By.nobody(terminal.clock().instant()) : acting(newsroom);
            var flow = new RedactDocuments(newsroom, vault, by);
            RedactDocuments.Result result;
            if (id != null) {
                NewsroomOption.trove(newsroom, id.trove());
                result = flow.one(id, selector.orThrow(), dryRun);
            } else {
                HeldTrove whole = NewsroomOption.trove(newsroom, "" + trove);
                var progress = new ProgressLine(terminal, "documents");
                result = flow.everywhere(whole, (Selector.Text) selector.orThrow(), dryRun, progress::update);
                progress.clear();
            }
            int exit = report(result);
            if (id == null && !json && result instanceof RedactDocuments.Redacted) {
                noteOtherTroves(newsroom);
            }
            if (!dryRun && exit != Exit.NOTHING_DONE) {
                SharesCommand.noteChanged(newsroom, id == null ? "" + trove : id.trove(), terminal);
            }
            return exit;
        }
    }

    /** Decides about the hashes in the signatures of a document. */
    private int signatures() throws IOException {
        boolean alone = string == null && field == null && attachment == null && text == null && bytes == null;
        if (keepSignatures == dropSignatures || !alone || reason != null || trove != null || document == null) {
            terminal.err()
                    .println("daylight: give a document and one of --keep-signatures and --drop-signatures, nothing"
                            + " else");
            return Exit.USAGE;
        }
        DocumentId id;
        try {
            id = DocumentId.parse(document);
        } catch (IllegalArgumentException e) {
            terminal.err()
                    .println("daylight: " + TerminalFormats.printable(document)
                            + " is not a document: write it as harbour/20413");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            NewsroomOption.trove(newsroom, id.trove());
            var flow = new KeepSignatures(newsroom, vault, acting(newsroom));
            Optional<String> refused = keepSignatures ? flow.keep(id) : flow.redact(id);
            if (refused.isPresent()) {
                terminal.err().println("daylight: " + refused.get());
                return Exit.NOTHING_DONE;
            }
            terminal.out()
                    .println("the hashes in the signatures of " + id
                            + (keepSignatures ? " will be published" : " will be redacted"));
            if (keepSignatures) {
                terminal.err().println("note: " + KeepSignatures.RISK);
            }
            return Exit.DONE;
        }
    }

    /** Plans that a published document is shown again, or takes it out of the plan. */
    private int reduce() throws IOException {
        boolean isAlone = string == null
                && field == null
                && attachment == null
                && text == null
                && bytes == null
                && area == null
                && reason == null
                && trove == null
                && document != null
                && reduce != undoReduce;
        boolean fits = part == null || at == null && title == null && part > 0;
        if (!isAlone || !fits || title != null && at == null || undoReduce && (part != null || at != null || dryRun)) {
            terminal.err()
                    .println("daylight: give a document and --reduce, with --part N or with --at TIME and --title TEXT;"
                            + " or a document and --undo-reduce");
            return Exit.USAGE;
        }
        DocumentId id;
        Instant due;
        try {
            id = DocumentId.parse("" + document);
            due = at == null ? null : PlanActions.time("--at", at);
        } catch (IllegalArgumentException e) {
            terminal.err().println("daylight: write the document as harbour/20413, and the time as 2026-12-20T09:00Z");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            NewsroomOption.trove(newsroom, id.trove());
            By by = dryRun ? By.nobody(terminal.clock().instant()) : acting(newsroom);
            var actions = new ReduceActions(terminal, new ShowAgain(newsroom, vault, by), dryRun, json);
            int exit = undoReduce
                    ? actions.undo(id)
                    : actions.plan(new ShowAgain.Order(id, part == null ? 0 : part, due, title == null ? "" : title));
            if (!dryRun && exit == Exit.DONE) {
                SharesCommand.noteChanged(newsroom, id.trove(), terminal);
            }
            return exit;
        }
    }

    private By acting(Newsroom newsroom) throws IOException {
        return acting.acting(newsroom, terminal, Editor::mayDecide, "redact documents");
    }

    /** What is selected; refused with one line about the options. */
    private Outcome<Selector> selector() {
        int places = (string == null ? 0 : 1)
                + (field == null ? 0 : 1)
                + (attachment == null ? 0 : 1)
                + (text == null ? 0 : 1)
                + (bytes == null ? 0 : 1)
                + (area == null ? 0 : 1);
        if (places != 1) {
            return refused("give one of --string, --field, --attachment, --text, --area and --bytes");
        }
        if ((document == null) == (trove == null)) {
            return refused("give either a document, such as harbour/20413, or --trove");
        }
        if (trove != null && string == null) {
            return refused("--trove needs --string: a place is in one document");
        }
        if (partsOfWords && string == null) {
            return refused("--parts-of-words needs --string");
        }
        if (reason == null) {
            return refused("--reason is missing: list the reasons with  daylight reasons");
        }
        try {
            var why = new RedactionReason(reason, hideLength);
            if (string != null) {
                return Outcome.ok(new Selector.Text(string, partsOfWords, why));
            }
            if (field != null) {
                return Outcome.ok(new Selector.Field(field, 0, why));
            }
            if (attachment != null) {
                return Outcome.ok(new Selector.WholePart(attachment, true, why));
            }
            if (area != null) {
                Matcher place = AREA.matcher(area);
                return place.matches()
                        ? Outcome.ok(new Selector.Area(
                                Integer.parseInt(place.group(1)),
                                Integer.parseInt(place.group(2)),
                                Integer.parseInt(place.group(3)),
                                Integer.parseInt(place.group(4)),
                                Integer.parseInt(place.group(5)),
                                Integer.parseInt(place.group(6)),
                                why))
                        : refused("--area is written as 2:1:100,250,400,30: attachment, page, X, Y, width, height");
            }
            Matcher range = (text == null ? RANGE : TEXT).matcher("" + (text == null ? bytes : text));
            if (!range.matches()) {
                return refused(text == null ? "--bytes is written as 100-120" : "--text is written as 1:100-120");
            }
            int last = range.groupCount();
            int from = Integer.parseInt(range.group(last - 1));
            int to = Integer.parseInt(range.group(last));
            return Outcome.ok(
                    text == null
                            ? new Selector.Bytes(from, to, why)
                            : new Selector.PartRange(Integer.parseInt(range.group(1)), from, to, why));
        } catch (IllegalArgumentException e) {
            return refused("" + e.getMessage());
        }
    }

    private static Outcome<Selector> refused(String why) {
        return Outcome.refused("usage", why);
    }

    /** A string is redacted in one trove; the same text may be in the others. */
    private void noteOtherTroves(Newsroom newsroom) {
        List<String> others = newsroom.catalog().troves().all().stream()
                .map(HeldTrove::slug)
                .filter(slug -> !slug.equals(trove))
                .toList();
        if (!others.isEmpty()) {
            terminal.err()
                    .println("note: this is redacted in " + trove + " only; redact it in other troves with the same"
                            + " command: " + String.join(", ", others));
        }
    }

    private int report(RedactDocuments.Result result) {
        switch (result) {
            case RedactDocuments.Refused(String why) -> {
                terminal.err().println("daylight: " + why);
                return Exit.NOTHING_DONE;
            }
            case RedactDocuments.Redacted done -> {
                if (json) {
                    terminal.out().println(json(done).text());
                } else {
                    print(done);
                }
                boolean rest =
                        !done.mustBeWithheld().isEmpty() || !done.published().isEmpty();
                return rest ? Exit.SOME_LOST : Exit.DONE;
            }
        }
    }

    private void print(RedactDocuments.Redacted done) {
        terminal.out()
                .println((done.id() == 0 ? "would redact " : "redaction " + done.id() + ": ")
                        + TerminalFormats.count(done.places())
                        + (done.places() == 1 ? " place in " : " places in ")
                        + TerminalFormats.count(done.documents())
                        + (done.documents() == 1 ? " document" : " documents"));
        done.named().stream().limit(MOST_PRINTED).forEach(one -> terminal.out().println("  " + one.cited()));
        if (done.documents() > MOST_PRINTED) {
            terminal.out().println("  and " + TerminalFormats.count(done.documents() - MOST_PRINTED) + " more");
        }
        attachments(done.attachments());
        for (RedactDocuments.MustBeWithheld one : done.mustBeWithheld()) {
            terminal.err()
                    .println("daylight: " + one.document().cited() + " cannot be redacted: " + one.reason()
                            + ". Withhold it:  daylight withhold" + newsroomOption.given() + " "
                            + one.document().cited());
        }
        for (HeldDocument one : done.published()) {
            terminal.err()
                    .println("daylight: " + one.cited() + " is already public and contains it: remove it with  daylight"
                            + " withdraw" + newsroomOption.given() + " " + one.cited() + " --reason TEXT");
        }
    }

    private void attachments(List<RedactDocuments.RedactedAttachment> attachments) {
        for (RedactDocuments.RedactedAttachment one :
                attachments.stream().limit(MOST_PRINTED).toList()) {
            String what = one.part() == 0 ? "the file" : "attachment " + one.part();
            terminal.out()
                    .println("  " + one.document().cited() + ": " + what + " ("
                            + TerminalFormats.printable(one.name())
                            + (one.whole().isEmpty()
                                    ? ") becomes images of its pages on which it is black"
                                    : ") is removed as a whole: " + one.whole()));
        }
        if (attachments.size() > MOST_PRINTED) {
            terminal.out()
                    .println("  and " + TerminalFormats.count(attachments.size() - MOST_PRINTED) + " more attachments");
        }
        if (attachments.stream().anyMatch(one -> one.whole().isEmpty())) {
            terminal.out()
                    .println("make the images, and look at them before you publish:  daylight extract"
                            + newsroomOption.given());
        }
    }

    private static Json.Obj json(RedactDocuments.Redacted done) {
        return Json.Obj.EMPTY
                .withOptional("id", done.id() == 0 ? null : new Json.Num(done.id()))
                .with("documents", done.documents())
                .with("places", done.places())
                .with("named", cited(done.named()))
                .with(
                        "attachments",
                        new Json.Arr(done.attachments().stream()
                                .<Json>map(one -> Json.Obj.EMPTY
                                        .with("document", one.document().cited())
                                        .with("part", one.part())
                                        .with("name", one.name())
                                        .with("becomes", one.whole().isEmpty() ? "images" : "nothing")
                                        .withOptional("reason", one.whole().isEmpty() ? null : one.whole()))
                                .toList()))
                .with(
                        "mustBeWithheld",
                        new Json.Arr(done.mustBeWithheld().stream()
                                .<Json>map(one -> Json.Obj.EMPTY
                                        .with("document", one.document().cited())
                                        .with("reason", one.reason()))
                                .toList()))
                .with("published", cited(done.published()));
    }

    private static Json cited(List<HeldDocument> documents) {
        return new Json.Arr(
                documents.stream().<Json>map(one -> new Json.Str(one.cited())).toList());
    }

    private int list() throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            List<StoredRedaction> all =
                    trove == null ? newsroom.catalog().redactions().all() : ofTrove(newsroom, trove);
            for (StoredRedaction one : all) {
                String where = one.document() == 0
                        ? one.trove()
                        : newsroom.catalog()
                                .documents()
                                .find(one.document())
                                .map(HeldDocument::cited)
                                .orElse(one.trove());
                String selector = new String(SelectorJson.write(List.of(one.selector())), StandardCharsets.UTF_8);
                terminal.out()
                        .println(
                                json
                                        ? Json.Obj.EMPTY
                                                .with("id", one.id())
                                                .with("where", where)
                                                .with(
                                                        "selector",
                                                        ((Json.Arr) Json.parse(selector)
                                                                        .orThrow())
                                                                .items()
                                                                .getFirst())
                                                .text()
                                        : one.id() + "  " + where + "  "
                                                + one.selector().reason().code() + "  " + words(one.selector()));
            }
            return Exit.DONE;
        }
    }

    private static List<StoredRedaction> ofTrove(Newsroom newsroom, String slug) throws IOException {
        NewsroomOption.trove(newsroom, slug);
        return newsroom.catalog().redactions().of(slug);
    }

    private static String words(Selector selector) {
        return switch (selector) {
            case Selector.Text one ->
                "\"" + TerminalFormats.printable(one.text()) + "\"" + (one.partsOfWords() ? ", also in words" : "");
            case Selector.Bytes one -> "bytes " + one.from() + "-" + one.to();
            case Selector.Field one -> "field " + one.name();
            case Selector.FieldText one -> "field " + one.name() + ", characters " + one.from() + "-" + one.to();
            case Selector.PartRange one -> "part " + one.part() + ", characters " + one.from() + "-" + one.to();
            case Selector.WholePart one -> "part " + one.part();
            case Selector.FileName one -> "file name of part " + one.part();
            case Selector.Area one ->
                "part " + one.part() + ", page " + one.page() + ", area " + one.x() + "," + one.y() + "," + one.width()
                        + "," + one.height();
        };
    }

    private int undo(long id) throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            Optional<String> objection = new RedactDocuments(newsroom, vault, acting(newsroom)).undo(id);
            if (objection.isPresent()) {
                terminal.err().println("daylight: " + objection.get());
                return Exit.NOTHING_DONE;
            }
            terminal.out().println("redaction " + id + " is removed");
            return Exit.DONE;
        }
    }
}
