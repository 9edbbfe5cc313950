package org.daylight.app;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.audit.By;
import org.daylight.catalog.DocumentFilter;
import org.daylight.catalog.ListedDocument;
import org.daylight.catalog.RecordedDecision;
import org.daylight.catalog.Remarks;
import org.daylight.editors.Editor;
import org.daylight.flow.review.ClaimDocuments;
import org.daylight.flow.review.RemarkDocuments;
import org.daylight.flow.review.ReviewDocuments;
import org.daylight.flow.review.ReviewOrder;
import org.daylight.flow.review.SelectDocuments;
import org.daylight.flow.review.UndoDecision;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "review",
        description = {
            "Shows what is left to review, and decides about documents.",
            "Without an action it prints the progress. With --queue it counts the unreviewed documents by trove,"
                    + " part, person, list, language, finding or thread. With --next it prints the next one.",
            "decide records a decision: publish (reviewed), withhold (with a public reason) or second-review (another"
                    + " person has to look at it before it is published). For an embargo there is  daylight embargo. A"
                    + " decision about many documents is made as a whole, and can be undone as a whole.",
            "publish and second-review also apply to documents that are the same message. withhold also applies to"
                    + " all copies, and to documents that have one attached. Quotations are not detected.",
            "take tells the others that you work on some documents; their decisions then leave these out. Tags and"
                    + " notes never leave the newsroom."
        },
        footer = {
            "",
            "Examples:",
            "  daylight review                               progress and rate",
            "  daylight review --queue person --trove harbour",
            "  daylight review --next --trove harbour --of i.okafor@port.example",
            "  daylight review decide harbour/1-50 --decision publish --as ann",
            "  daylight review decide --trove harbour --query 'from:x' --decision publish",
            "  daylight review decide --thread harbour/12 --decision second-review",
            "  daylight review list --trove harbour --query 'lang:de' --sample 50",
            "  daylight review history                       decisions, the newest first",
            "  daylight review undo                          the last decision",
            "  daylight review undo 17",
            "  daylight review take harbour/1-50 --for 2h --as ann      release ends it",
            "  daylight review tag harbour/12 --text crane              untag removes it",
            "  daylight review note harbour/12 --text \"ask Ines\"",
            "  daylight review show harbour/12               decision, tags and notes",
            "",
            "Exit code 0: done. 1: some documents were left out; a message says why. 3: nothing was changed."
        })
final class ReviewCommand implements Callable<Integer> {

    private static final List<String> ACTIONS =
            List.of("decide", "list", "undo", "history", "take", "release", "tag", "untag", "note", "show");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Mixin
    private ChosenDocuments chosen = new ChosenDocuments();

    @Mixin
    private CopiesOption copies = new CopiesOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "decide|list|undo|history|take|release|tag|untag|note|show",
            description = "What to do. Without it: show what is left to review.")
    private String action = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SLUG/NUMBERS|DECISION",
            description = "The documents: harbour/20413 or harbour/1-50. With undo: the decision.")
    private String named = "";

    @Option(
            names = "--decision",
            paramLabel = "publish|withhold|second-review",
            description = "With decide: what is decided.")
    private @Nullable String decision;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "With decide: the reason. That of withhold is public; others are in the audit log only.")
    private String reason = "";

    @Option(names = "--even-claimed", description = "With decide: include documents that others work on.")
    private boolean evenClaimed;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "With list: a random sample of N of the documents, the same each time.")
    private @Nullable Integer sample;

    @Option(names = "--seed", paramLabel = "N", description = "With --sample: another number gives another sample.")
    private long seed = 1;

    @Option(names = "--for", paramLabel = "TIME", description = "With take: for how long, such as 2h. Default: 30m.")
    private String length = "30m";

    @Option(names = "--text", paramLabel = "TEXT", description = "The tag, or the note.")
    private @Nullable String text;

    @Option(
            names = "--queue",
            paramLabel = "trove|part|person|list|language|finding|thread",
            description = "Count the unreviewed documents by this.")
    private @Nullable String queue;

    @Option(names = "--next", description = "Print the next unreviewed document that nobody else works on.")
    private boolean next;

    @Option(
            names = "--of",
            paramLabel = "VALUE",
            description =
                    "With --next: only of this person, list, language, part (its number) or finding. --queue says which"
                            + " of them; default: person.")
    private @Nullable String of;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many lines. Default: 20.")
    private int limit = 20;

    @Option(names = "--json", description = "Print JSON objects, one per line.")
    private boolean json;

    private final Terminal terminal;

    ReviewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> wrong = objection();
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            var queues = new ReviewQueueReport(newsroom, vault, terminal, json, limit);
            return switch (action) {
                case "" -> queue == null && !next ? queues.progress() : queues(newsroom, queues);
                case "decide" -> decide(newsroom, vault);
                case "list" -> list(newsroom, vault);
                case "undo" -> undo(newsroom);
                case "history" -> queues.history();
                case "take", "release" -> claim(newsroom, vault);
                case "show" -> show(newsroom, vault);
                default -> remark(newsroom, vault);
            };
        }
    }

    private Optional<String> objection() {
        if (!action.isEmpty() && !ACTIONS.contains(action)) {
            return Optional.of(
                    TerminalFormats.printable(action) + " is not an action: use one of " + String.join(", ", ACTIONS));
        }
        Optional<String> misplaced = ActionOptions.misplaced(
                spec,
                action.isEmpty() ? "no action" : action,
                Map.ofEntries(
                        Map.entry("--decision", List.of("decide")),
                        Map.entry("--reason", List.of("decide")),
                        Map.entry("--even-claimed", List.of("decide")),
                        Map.entry("--with-copies", List.of("decide")),
                        Map.entry("--only", List.of("decide")),
                        Map.entry("--sample", List.of("list")),
                        Map.entry("--seed", List.of("list")),
                        Map.entry("--for", List.of("take")),
                        Map.entry("--text", List.of("tag", "untag", "note")),
                        Map.entry("--queue", List.of("no action")),
                        Map.entry("--next", List.of("no action")),
                        Map.entry("--of", List.of("no action"))));
        if (misplaced.isPresent()) {
            return misplaced;
        }
        if (action.equals("decide") && order().isEmpty()) {
            return Optional.of("decide needs  --decision publish,  --decision withhold  or  --decision second-review");
        }
        if (copies.isContradictory()) {
            return Optional.of("--with-copies and --only cannot be combined");
        }
        if (Set.of("tag", "untag", "note").contains(action) && text == null) {
            return Optional.of(action + " needs  --text TEXT");
        }
        if (limit < 1 || sample != null && sample < 1) {
            return Optional.of("--limit and --sample must be at least 1");
        }
        if (next && chosen.trove() == null) {
            return Optional.of("--next needs  --trove SLUG");
        }
        if (queue != null && ReviewQueueReport.by(queue).isEmpty() && !queue.equals("thread")) {
            return Optional.of("--queue needs trove, part, person, list, language, finding or thread");
        }
        if (of != null && !next) {
            return Optional.of("--of goes with --next");
        }
        boolean isNamed =
                Set.of("decide", "list", "take", "tag", "untag", "note", "show").contains(action);
        boolean isAllReleased = action.equals("release") && named.isEmpty();
        return isNamed || action.equals("release") && !isAllReleased ? chosen.objection(named) : Optional.empty();
    }

    private Optional<ReviewOrder> order() {
        return List.of(ReviewOrder.Action.PUBLISH, ReviewOrder.Action.WITHHOLD, ReviewOrder.Action.SECOND_REVIEW)
                .stream()
                .filter(each -> each.word().equals(decision))
                .findFirst()
                .map(each -> new ReviewOrder(each, reason, null, null, copies.copies(), evenClaimed, null));
    }

    private int queues(Newsroom newsroom, ReviewQueueReport queues) throws IOException {
        String trove = chosen.trove();
        if (trove != null) {
            NewsroomOption.trove(newsroom, trove);
        }
        if (next) {
            By by = acting.acting(newsroom, terminal, Editor::active, "see the queues");
            return queues.next("" + trove, queue == null ? "person" : queue, of, by);
        }
        return queues.counts("" + queue, trove);
    }

    private int decide(Newsroom newsroom, Vault vault) throws IOException {
        By by = acting.acting(newsroom, terminal, Editor::mayDecide, "decide about documents");
        ChosenDocuments.Chosen documents = chosen.of(newsroom, vault, terminal, named);
        ReviewOrder order = order().orElseThrow();
        String how = documents.how();
        order = how == null ? order : order.selectedBy(how);
        ReviewDocuments.Result result = new ReviewDocuments(newsroom, vault).run(by, documents.keys(), order);
        return DecisionReport.print(terminal, order, result, json, newsroomOption.given());
    }

    private int list(Newsroom newsroom, Vault vault) throws IOException {
        List<Long> keys = chosen.of(newsroom, vault, terminal, named).keys();
        List<Long> shown = sample == null
                ? keys.subList(0, Math.min(limit, keys.size()))
                : SelectDocuments.sample(keys, sample, seed);
        print(newsroom, vault, shown);
        terminal.err()
                .println(TerminalFormats.count(shown.size()) + " of " + TerminalFormats.count(keys.size(), "document"));
        return keys.isEmpty() ? Exit.SOME_LOST : Exit.DONE;
    }

    private void print(Newsroom newsroom, Vault vault, List<Long> keys) throws IOException {
        List<ListedDocument> documents = new ArrayList<>();
        for (long key : keys) {
            newsroom.catalog().documents().find(key).ifPresent(held -> {
                var filter = new DocumentFilter(held.trove(), null, held.number(), held.number());
                documents.addAll(newsroom.catalog().documents().list(filter, "", 0, 1));
            });
        }
        new DocumentLines(terminal, vault, json).print(documents);
    }

    private int undo(Newsroom newsroom) throws IOException {
        By by = acting.acting(newsroom, terminal, Editor::mayDecide, "undo decisions");
        var undo = new UndoDecision(newsroom);
        if (!named.isEmpty() && !named.matches("[0-9]{1,15}")) {
            terminal.err().println("daylight: undo needs the number of a decision: see  daylight review history");
            return Exit.USAGE;
        }
        return switch (named.isEmpty() ? undo.last(by) : undo.run(by, Long.parseLong(named))) {
            case UndoDecision.Undone(RecordedDecision undone)
            when json -> {
                terminal.out()
                        .println(Json.Obj.EMPTY
                                .with("undone", undone.id())
                                .with("documents", undone.documents())
                                .text());
                yield Exit.DONE;
            }
            case UndoDecision.Undone undone -> {
                terminal.out()
                        .println("decision " + undone.decision().id() + " is undone: "
                                + undone.decision().action() + " of "
                                + TerminalFormats.count(undone.decision().documents(), "document"));
                yield Exit.DONE;
            }
            case UndoDecision.Refused(List<String> reasons) -> {
                reasons.forEach(why -> terminal.err().println("daylight: not undone: " + why));
                yield Exit.NOTHING_DONE;
            }
        };
    }

    private int claim(Newsroom newsroom, Vault vault) throws IOException {
        By by = acting.acting(newsroom, terminal, Editor::mayDecide, "work on documents");
        String who = by.who();
        if (who == null) {
            terminal.err().println("daylight: this newsroom has no users, so nobody else works on its documents");
            return Exit.NOTHING_DONE;
        }
        var claims = new ClaimDocuments(newsroom.catalog());
        Instant now = by.time();
        if (action.equals("release")) {
            int released = named.isEmpty()
                    ? claims.releaseAll(who, now)
                    : claims.release(
                            who, chosen.of(newsroom, vault, terminal, named).keys());
            terminal.out().println(TerminalFormats.count(released, "document") + " released");
            return released > 0 ? Exit.DONE : Exit.NOTHING_DONE;
        }
        List<Long> keys = chosen.of(newsroom, vault, terminal, named).keys();
        ClaimDocuments.Result result = claims.take(who, keys, now, duration());
        terminal.out()
                .println(TerminalFormats.count(result.taken(), "document") + " taken until "
                        + TerminalFormats.minute(now.plus(duration())));
        result.others()
                .forEach(other -> terminal.err()
                        .println("daylight: " + other.editor() + " works on "
                                + newsroom.catalog()
                                        .reviews()
                                        .find(other.document())
                                        .orElseThrow()
                                        .cited()
                                + " until " + TerminalFormats.minute(other.until())));
        return result.others().isEmpty() ? Exit.DONE : result.taken() > 0 ? Exit.SOME_LOST : Exit.NOTHING_DONE;
    }

    private Duration duration() {
        try {
            return Duration.parse("PT" + length);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("--for needs a time such as 30m, 2h or 2h30m", e);
        }
    }

    private int remark(Newsroom newsroom, Vault vault) throws IOException {
        By by = acting.acting(newsroom, terminal, Editor::mayDecide, "add tags and notes");
        List<Long> keys = chosen.of(newsroom, vault, terminal, named).keys();
        var remarks = new RemarkDocuments(newsroom);
        int changed = 0;
        if (action.equals("note")) {
            for (long key : keys) {
                remarks.note(by, key, "" + text);
                changed++;
            }
        } else {
            changed = remarks.tag(by, keys, "" + text, action.equals("tag"));
        }
        terminal.out().println(TerminalFormats.count(changed, "document") + " changed");
        return changed > 0 ? Exit.DONE : Exit.NOTHING_DONE;
    }

    private int show(Newsroom newsroom, Vault vault) throws IOException {
        List<Long> keys = chosen.of(newsroom, vault, terminal, named).keys();
        for (long key : keys) {
            print(newsroom, vault, List.of(key));
            if (json) {
                continue;
            }
            var state = newsroom.catalog().reviews().find(key).orElseThrow();
            String event = state.event();
            Instant until = state.until();
            terminal.out()
                    .println("  decision: " + (state.review() == null ? "unreviewed" : state.review())
                            + (until == null ? "" : " until " + TerminalFormats.minute(until))
                            + (event == null ? "" : " until the event " + event));
            newsroom.catalog()
                    .queues()
                    .claim(key, terminal.clock().instant())
                    .ifPresent(claim -> terminal.out()
                            .println("  " + claim.editor() + " works on it until "
                                    + TerminalFormats.minute(claim.until())));
            List<String> tags = newsroom.catalog().remarks().tags(key);
            if (!tags.isEmpty()) {
                terminal.out().println("  tags: " + String.join(", ", tags));
            }
            for (Remarks.Note note : newsroom.catalog().remarks().notes(key)) {
                terminal.out()
                        .println("  note of " + TerminalFormats.minute(note.made())
                                + (note.editor() == null ? "" : " by " + note.editor()) + ": "
                                + TerminalFormats.printable(note.text()));
            }
        }
        return Exit.DONE;
    }
}
