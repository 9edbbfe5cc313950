package org.daylight.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.editors.Editor;
import org.daylight.flow.decide.DescribePart;
import org.daylight.flow.decide.PlanReleases;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = {
            "Shows the plan, describes a part, pauses or cancels the plan.",
            "Without options it prints a calendar and a line for each part."
        },
        footer = {
            "",
            "Examples:",
            "  daylight plan",
            "  daylight plan --trove harbour --part 7                 shows the part",
            "  daylight plan --trove harbour --part 7 \\",
            "      --title \"The first week\" --announcement part7.txt",
            "  daylight plan --trove harbour --pause                  stops publishing it",
            "  daylight plan --trove harbour --resume                 continues",
            "  daylight plan --trove harbour --clear                  cancels the plan"
        })
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(names = "--trove", paramLabel = "SLUG", description = "Only this trove.")
    private @Nullable String trove;

    @Option(
            names = "--part",
            paramLabel = "N",
            description = "Show this part. With --title or --announcement, describe it. Needs --trove.")
    private @Nullable Integer part;

    @Option(names = "--title", paramLabel = "T", description = "The part's title.")
    private @Nullable String title;

    @Option(names = "--announcement", paramLabel = "FILE", description = "A text file with the part's announcement.")
    private @Nullable Path announcement;

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

    private static final int MOST_MONTHS = 24;

    private final Terminal terminal;

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (pause && resume || (pause || resume) && (clear || trove == null || part != null)) {
            terminal.err().println("daylight: --pause and --resume need --trove and no other option");
            return Exit.USAGE;
        }
        if (clear && (trove == null || part != null || title != null || announcement != null)) {
            terminal.err().println("daylight: --clear needs --trove and no other option");
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

    private interface Change {
        int make() throws IOException;
    }

    /** Makes a change of the plan, and records it if it was made. */
    private int recorded(Newsroom newsroom, String action, Change change) throws IOException {
        NewsroomOption.trove(newsroom, "" + trove);
        By by = acting.acting(newsroom, terminal, Editor::mayApprove, "change the plan");
        int exit = change.make();
        if (exit == Exit.DONE) {
            Json.Obj detail = Json.Obj.EMPTY.withOptional("title", title);
            new AuditLog(newsroom)
                    .record(
                            by.who(),
                            by.time(),
                            AuditRecord.ofPart(action, "" + trove, part == null ? 0 : part, detail));
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
        int cleared = new PlanReleases(newsroom).clear(NewsroomOption.trove(newsroom, slug));
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
        String text =
                announcement == null ? null : Files.readString(terminal.path(announcement), StandardCharsets.UTF_8);
        return switch (new DescribePart(newsroom).run(held, number, title, text)) {
            case DescribePart.Described(PlannedPart described) -> {
                terminal.out().println(line(described));
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
        if (parts.isEmpty()) {
            terminal.out()
                    .println("nothing is planned yet; plan parts with  daylight schedule" + newsroomOption.given());
            return Exit.DONE;
        }
        calendar(parts);
        parts.forEach(each -> terminal.out().println(line(each)));
        newsroom.catalog().troves().all().stream()
                .filter(HeldTrove::paused)
                .forEach(each -> terminal.out()
                        .println(each.slug()
                                + " is paused: nothing of it is published; continue with  daylight plan --trove "
                                + each.slug() + " --resume"));
        long done = parts.stream().filter(each -> each.published() != null).count();
        terminal.out().println();
        terminal.out()
                .println(TerminalFormats.count(done, "part") + " published, "
                        + TerminalFormats.count(parts.size() - done) + " not yet published");
        return Exit.DONE;
    }

    private String line(PlannedPart part) {
        Instant published = part.published();
        String state = published == null
                ? part.due().isAfter(terminal.clock().instant()) ? "not yet published" : "due"
                : "published " + TerminalFormats.minute(published);
        return String.format(
                Locale.ROOT,
                "%s  %s part %d  No. %,d to %,d (%,d)  %s  %s",
                TerminalFormats.minute(part.due()),
                part.trove(),
                part.number(),
                part.first(),
                part.last(),
                part.size(),
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
