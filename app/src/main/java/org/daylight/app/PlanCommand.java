package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.SealedPart;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.editors.Editor;
import org.daylight.file.WholeFile;
import org.daylight.flow.decide.ChangePlan;
import org.daylight.flow.decide.DescribePart;
import org.daylight.flow.decide.PlanReleases;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.Interval;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "plan",
        description = {
            "Shows and changes the plan of parts.",
            "Without an action it prints a calendar and a line for each part. With --part it shows one part, or"
                    + " changes its title or announcement.",
            "move puts documents into an unpublished part. new makes a part of documents: the content of a part is"
                    + " what you choose by numbers, search, thread or list, with any gaps. merge puts all documents of"
                    + " some parts into another one. order distributes the documents of parts by date or number.",
            "postpone and bring-forward change the date of a part. Parts are numbered in the order of their dates.",
            "undo restores the plan before the last change; the last 100 changes of a trove can be undone, one by one."
                    + " history lists them.",
            "A part with no documents left ends. Copies of a document are not moved with it."
                    + "  daylight schedule  leaves parts as they are whose content you chose, and distributes the rest."
        },
        footer = {
            "",
            "Examples:",
            "  daylight plan",
            "  daylight plan --json",
            "  daylight plan --trove harbour --part 7                 shows the part",
            "  daylight plan --trove harbour --part 7 \\",
            "      --title \"The first week\" --announcement part7.txt",
            "  daylight plan new --trove harbour --query 'dredging' --title \"The dredging\" \\",
            "      --at 2026-12-05T09:00Z",
            "  daylight plan move --trove harbour --numbers 3,7-9 --to 4",
            "  daylight plan move --trove harbour --thread 412 --to 4 --dry-run",
            "  daylight plan move --trove harbour --list sensitive.txt --to none",
            "  daylight plan merge 5 6 --trove harbour --to 4",
            "  daylight plan order date --trove harbour",
            "  daylight plan order date-newest --trove harbour --parts 3-9",
            "  daylight plan postpone 4 --trove harbour --by P2D --following",
            "  daylight plan bring-forward 6 --trove harbour --at 2026-12-02T09:00Z",
            "  daylight plan undo --trove harbour",
            "  daylight plan history --trove harbour",
            "  daylight plan --trove harbour --pause                  stops publishing it",
            "  daylight plan --trove harbour --resume                 continues",
            "  daylight plan --trove harbour --clear                  cancels the plan",
            "",
            "Exit code 0: done. 1: done, except for documents that are published already; a message names them."
                    + " 3: nothing was changed."
        })
final class PlanCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "move|new|merge|order|postpone|bring-forward|undo|history",
            description = "What to do.")
    private String action = "";

    @Parameters(
            index = "1..*",
            paramLabel = "PART",
            description = "With merge, postpone and bring-forward: the parts. With order: date, date-newest or number.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--trove", paramLabel = "SLUG", description = "Only this trove. Every action needs it.")
    private @Nullable String trove;

    @Mixin
    private PlanSelection selection = new PlanSelection();

    @Option(
            names = "--part",
            paramLabel = "N",
            description = "Show this part. With --title or --announcement, describe it. With move and new: all its"
                    + " documents. Needs --trove.")
    private @Nullable Integer part;

    @Option(names = "--to", paramLabel = "N", description = "With move and merge: the part. With move also none.")
    private @Nullable String to;

    @Option(names = "--title", paramLabel = "T", description = "The part's title.")
    private @Nullable String title;

    @Option(names = "--announcement", paramLabel = "FILE", description = "A text file with the part's announcement.")
    private @Nullable Path announcement;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "With new, postpone and bring-forward: when the part is due, such as 2026-12-01T09:00Z."
                    + " Default with new: a day after the last part.")
    private @Nullable String at;

    @Option(
            names = "--by",
            paramLabel = "INTERVAL",
            description = "With postpone and bring-forward: by how much: hour, day, week, or ISO 8601 such as P2D.")
    private @Nullable String by;

    @Option(
            names = "--following",
            description = "With postpone and bring-forward: also all later parts, by the same time.")
    private boolean following;

    @Option(
            names = "--parts",
            paramLabel = "PARTS",
            description = "With order: these parts, such as 3,5-9. Default: all that were scheduled.")
    private @Nullable String parts;

    @Option(names = "--dry-run", description = "With an action: print what would change, and change nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--pause",
            description = "Publish nothing of the trove until --resume. The plan stays. Needs --trove.")
    private boolean pause;

    @Option(names = "--resume", description = "Continue publishing after --pause. Needs --trove.")
    private boolean resume;

    @Option(names = "--clear", description = "Cancel the plan. What is published stays published. Needs --trove.")
    private boolean clear;

    @Mixin
    private ActingOption acting = new ActingOption();

    private static final String CHANGES = "move new merge order postpone bring-forward undo";

    private static final Map<String, List<String>> GO_WITH = Map.ofEntries(
            Map.entry("--numbers", List.of("move", "new")),
            Map.entry("--query", List.of("move", "new")),
            Map.entry("--thread", List.of("move", "new")),
            Map.entry("--list", List.of("move", "new")),
            Map.entry("--part", List.of("", "move", "new")),
            Map.entry("--to", List.of("move", "merge")),
            Map.entry("--title", List.of("", "new")),
            Map.entry("--announcement", List.of("", "new")),
            Map.entry("--at", List.of("new", "postpone", "bring-forward")),
            Map.entry("--by", List.of("postpone", "bring-forward")),
            Map.entry("--following", List.of("postpone", "bring-forward")),
            Map.entry("--parts", List.of("order")),
            Map.entry("--dry-run", List.of(CHANGES.split(" "))),
            Map.entry("--pause", List.of("")),
            Map.entry("--resume", List.of("")),
            Map.entry("--clear", List.of("")));

    private static final int MOST_MONTHS = 24;

    private final Terminal terminal;

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> misplaced = ActionOptions.misplaced(spec, action, GO_WITH);
        if (misplaced.isPresent()) {
            terminal.err().println("daylight: " + misplaced.get());
            return Exit.USAGE;
        }
        if (!action.isEmpty()) {
            return act();
        }
        if (pause && resume || (pause || resume) && (clear || trove == null || part != null)) {
            terminal.err().println("daylight: --pause and --resume need --trove and no other option");
            return Exit.USAGE;
        }
        if (clear && (trove == null || part != null || title != null || announcement != null)) {
            terminal.err().println("daylight: --clear needs --trove and no other option");
            return Exit.USAGE;
        }
        if (json && (pause || resume || clear || part != null)) {
            terminal.err().println("daylight: --json is for the plan and for actions");
            return Exit.USAGE;
        }
        if (part == null ? title != null || announcement != null : trove == null) {
            terminal.err().println("daylight: --part needs --trove; --title and --announcement need --part");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            if (pause || resume) {
                return recorded(newsroom, pause ? "plan-pause" : "plan-resume", () -> pause(newsroom, "" + trove));
            }
            if (clear) {
                return recorded(newsroom, "plan-clear", () -> clear(newsroom, "" + trove));
            }
            if (part != null && title == null && announcement == null) {
                return PreviewCommand.show(newsroom, PreviewCommand.part(newsroom, trove, part), terminal);
            }
            if (part == null) {
                return show(newsroom);
            }
            String slug = "" + trove;
            return recorded(newsroom, "plan-describe", () -> describe(newsroom, slug, part));
        }
    }

    /** Checks the arguments of an action before the newsroom is opened, and does it. */
    private int act() throws IOException {
        int selected = selection.given() + (part == null ? 0 : 1);
        String wrong = switch (action) {
            case "move" ->
                selected != 1 || to == null || !arguments.isEmpty()
                        ? "plan move --trove SLUG (--numbers 3,7-9 | --query Q | --thread N | --list FILE | --part N)"
                                + " --to N"
                        : "";
            case "new" ->
                selected != 1 || !arguments.isEmpty()
                        ? "plan new --trove SLUG (--numbers 3,7-9 | --query Q | --thread N | --list FILE | --part N)"
                                + " [--title T] [--at TIME]"
                        : "";
            case "merge" -> arguments.isEmpty() || to == null ? "plan merge PART... --trove SLUG --to N" : "";
            case "order" ->
                arguments.size() != 1 ? "plan order date|date-newest|number --trove SLUG [--parts 3-9]" : "";
            case "postpone", "bring-forward" ->
                arguments.size() != 1 || (by == null) == (at == null)
                        ? "plan " + action + " PART --trove SLUG (--by P2D | --at TIME)"
                        : "";
            case "undo", "history" -> arguments.isEmpty() ? "" : "plan " + action + " --trove SLUG";
            default -> "plan move,  new,  merge,  order,  postpone,  bring-forward,  undo  or  history";
        };
        if (wrong.isEmpty() && trove == null) {
            wrong = "plan " + action + " --trove SLUG";
        }
        if (!wrong.isEmpty()) {
            terminal.err().println("daylight: write  " + wrong);
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            HeldTrove held = NewsroomOption.trove(newsroom, "" + trove);
            var actions = new PlanActions(terminal, newsroom, held, dryRun, json);
            Change change = () -> switch (action) {
                case "move" -> actions.move(selected(newsroom, held), "" + to);
                case "new" -> actions.create(selected(newsroom, held), title == null ? "" : title, announced(), at);
                case "merge" -> actions.merge(arguments, "" + to);
                case "order" -> actions.order(arguments.getFirst(), parts);
                case "undo" -> actions.undo();
                case "history" -> actions.history();
                default -> actions.reschedule(arguments.getFirst(), shift(), following);
            };
            return dryRun || action.equals("history") ? change.make() : recorded(newsroom, "plan-" + action, change);
        } catch (IllegalArgumentException e) {
            terminal.err().println("daylight: " + e.getMessage());
            return Exit.USAGE;
        }
    }

    private int[] selected(Newsroom newsroom, HeldTrove held) throws IOException {
        return part == null
                ? selection.numbers(terminal, newsroom, held)
                : newsroom.catalog()
                        .parts()
                        .numbers(
                                PreviewCommand.part(newsroom, held.slug(), part).id());
    }

    private String announced() throws IOException {
        return announcement == null
                ? ""
                : WholeFile.text(terminal.path(announcement), WholeFile.SMALL, "shorten the announcement");
    }

    private ChangePlan.Shift shift() {
        try {
            return new ChangePlan.Shift(
                    by == null ? null : Interval.parse(by),
                    action.equals("bring-forward"),
                    at == null ? null : PlanActions.time("--at", at));
        } catch (IllegalArgumentException e) {
            throw by == null ? e : new IllegalArgumentException("--by: " + e.getMessage(), e);
        }
    }

    private interface Change {
        int make() throws IOException;
    }

    /** Makes a change of the plan, and records it if it was made. */
    private int recorded(Newsroom newsroom, String action, Change change) throws IOException {
        NewsroomOption.trove(newsroom, "" + trove);
        By by = acting.acting(newsroom, terminal, Editor::mayApprove, "change the plan");
        int exit = change.make();
        if (exit == Exit.DONE || exit == Exit.SOME_LOST) { // then only documents that are published stay where they are
            Json.Obj detail = Json.Obj.EMPTY.withOptional("title", title);
            new AuditLog(newsroom)
                    .record(
                            by.who(),
                            by.time(),
                            AuditRecord.ofPart(action, "" + trove, part == null ? 0 : part, detail));
            SharesCommand.noteChanged(newsroom, "" + trove, terminal);
        }
        return exit;
    }

    private int pause(Newsroom newsroom, String slug) throws IOException {
        HeldTrove held = NewsroomOption.trove(newsroom, slug);
        if (!new PlanReleases(newsroom).pause(held, pause)) {
            terminal.err().println(slug + (pause ? " is already paused" : " is not paused") + "; nothing was changed");
            return Exit.NOTHING_DONE;
        }
        terminal.out()
                .println(
                        pause
                                ? slug + " is paused: nothing of it is published; continue with  daylight plan --trove "
                                        + slug + " --resume"
                                : slug + " is no longer paused");
        if (resume) {
            Instant now = terminal.clock().instant();
            long due = newsroom.catalog().parts().of(held.id()).stream()
                    .filter(one -> one.published() == null && !one.due().isAfter(now))
                    .count();
            if (due > 0) {
                terminal.err()
                        .println("note: " + TerminalFormats.count(due, "part") + (due == 1 ? " is" : " are")
                                + " due now and will be published immediately; to change the dates, use "
                                + " daylight schedule");
            }
        }
        return Exit.DONE;
    }

    private int clear(Newsroom newsroom, String slug) throws IOException {
        int cleared = new PlanReleases(newsroom)
                .clear(NewsroomOption.trove(newsroom, slug), terminal.clock().instant());
        if (cleared == 0) {
            terminal.err().println("nothing of " + slug + " is planned; nothing was changed");
            return Exit.NOTHING_DONE;
        }
        terminal.out()
                .println(TerminalFormats.count(cleared, "part") + " of " + slug
                        + " cancelled; none of them was published. Plan again with  daylight schedule --trove "
                        + slug);
        return Exit.DONE;
    }

    private int describe(Newsroom newsroom, String slug, int number) throws IOException {
        HeldTrove held = NewsroomOption.trove(newsroom, slug);
        String text = announcement == null ? null : announced();
        return switch (new DescribePart(newsroom)
                .run(held, number, title, text, terminal.clock().instant())) {
            case DescribePart.Described(PlannedPart described) -> {
                terminal.out().println(line(described, Set.of()));
                yield Exit.DONE;
            }
            case DescribePart.Refused(String reason) -> {
                terminal.err().println("daylight: " + reason);
                yield Exit.NOTHING_DONE;
            }
        };
    }

    private int show(Newsroom newsroom) throws IOException {
        if (trove != null) {
            NewsroomOption.trove(newsroom, trove);
        }
        List<PlannedPart> parts = newsroom.catalog().parts().all().stream()
                .filter(each -> trove == null || each.trove().equals(trove))
                .toList();
        if (json) {
            parts.forEach(each -> terminal.out().println(PlanActions.json(each).text()));
            unplanned(newsroom)
                    .forEach(each -> terminal.out()
                            .println(Json.Obj.EMPTY
                                    .with("trove", each.slug())
                                    .with("part", new Json.Null())
                                    .with(
                                            "documents",
                                            newsroom.catalog().parts().countWithoutPart(each.id()))
                                    .text()));
            return Exit.DONE;
        }
        if (parts.isEmpty()) {
            terminal.out()
                    .println("nothing is planned yet; plan parts with  daylight schedule" + newsroomOption.given());
            return Exit.DONE;
        }
        calendar(parts);
        Set<Integer> withStory = sealedWithStory(newsroom, parts);
        parts.forEach(each -> terminal.out().println(line(each, withStory)));
        newsroom.catalog().troves().all().stream()
                .filter(HeldTrove::paused)
                .forEach(each -> terminal.out()
                        .println(each.slug()
                                + " is paused: nothing of it is published; continue with  daylight plan --trove "
                                + each.slug() + " --resume"));
        unplanned(newsroom).forEach(each -> terminal.out().println(PlanActions.withoutPart(newsroom, each)));
        long done = parts.stream().filter(each -> each.published() != null).count();
        terminal.out().println();
        terminal.out()
                .println(TerminalFormats.count(done, "part") + " published, "
                        + TerminalFormats.count(parts.size() - done) + " not yet published");
        return Exit.DONE;
    }

    /** The troves that have documents in no part. */
    private List<HeldTrove> unplanned(Newsroom newsroom) {
        return newsroom.catalog().troves().all().stream()
                .filter(each -> trove == null || each.slug().equals(trove))
                .filter(each -> newsroom.catalog().parts().countWithoutPart(each.id()) > 0)
                .toList();
    }

    /** The numbers of sealed releases with which a story was sealed, as the log has them. */
    private static Set<Integer> sealedWithStory(Newsroom newsroom, List<PlannedPart> parts) throws IOException {
        if (parts.stream().noneMatch(each -> each.sealed() != 0 && each.published() == null)
                || !Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return Set.of();
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            return archive.contents().sealed().stream()
                    .filter(each -> each.seal().storyHash() != null)
                    .map(SealedPart::sequence)
                    .collect(Collectors.toSet());
        }
    }

    /** @param withStory sealed releases that have a story */
    private String line(PlannedPart part, Set<Integer> withStory) {
        Instant published = part.published();
        String state = published == null
                ? part.sealed() != 0
                        ? withStory.contains(part.sealed()) ? "sealed with a story" : "sealed"
                        : part.due().isAfter(terminal.clock().instant()) ? "not yet published" : "due"
                : "published " + TerminalFormats.minute(published);
        return String.format(
                Locale.ROOT,
                "%s  %s part %d  No. %,d to %,d (%,d%s)  %s  %s",
                TerminalFormats.minute(part.due()),
                part.trove(),
                part.number(),
                part.first(),
                part.last(),
                part.size(),
                part.hasGaps() ? ", with gaps" : "",
                state,
                TerminalFormats.printable(part.title()));
    }

    /**
     * Prints a block for each month that has a part, with a line for each week. A day with a part is marked {@code *} while the part is not
     * published, and {@code +} when it is.
     */
    private void calendar(List<PlannedPart> parts) {
        TreeMap<LocalDate, Character> marks = new TreeMap<>();
        for (PlannedPart each : parts) {
            LocalDate day = each.due().atOffset(ZoneOffset.UTC).toLocalDate();
            char mark = each.published() == null ? '*' : '+';
            marks.merge(day, mark, (old, added) -> old == '*' || added == '*' ? '*' : '+');
        }
        List<YearMonth> months =
                marks.keySet().stream().map(YearMonth::from).distinct().toList();
        for (YearMonth month : months.subList(0, Math.min(MOST_MONTHS, months.size()))) {
            month(month, marks);
        }
        if (months.size() > MOST_MONTHS) {
            terminal.out().println("… and so on until " + months.getLast());
            terminal.out().println();
        }
        terminal.out().println("* not yet published   + published   (days in UTC)");
        terminal.out().println();
    }

    private void month(YearMonth month, TreeMap<LocalDate, Character> marks) {
        String name = month.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + month.getYear();
        terminal.out().println(name);
        terminal.out().println(" Mo  Tu  We  Th  Fr  Sa  Su");
        StringBuilder week =
                new StringBuilder("    ".repeat(month.atDay(1).getDayOfWeek().getValue() - 1));
        for (int day = 1; day <= month.lengthOfMonth(); day++) {
            LocalDate date = month.atDay(day);
            week.append(String.format(Locale.ROOT, "%3d%c", day, marks.getOrDefault(date, ' ')));
            if (date.getDayOfWeek().getValue() == 7 || day == month.lengthOfMonth()) {
                terminal.out().println(week.toString().stripTrailing());
                week.setLength(0);
            }
        }
        terminal.out().println();
    }
}
