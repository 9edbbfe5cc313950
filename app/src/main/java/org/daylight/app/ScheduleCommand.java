package org.daylight.app;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.decide.PlanReleases;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.Interval;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "schedule",
        description = {
            "Plans when the parts of a trove are published.",
            "Every unpublished document is assigned to a part. Running it again replaces the scheduled"
                    + " parts that are not published yet. Parts whose content you chose (daylight plan) stay as they"
                    + " are."
        },
        footer = {
            "",
            "Examples:",
            "  daylight schedule --trove harbour --first 2026-12-01T09:00Z \\",
            "      --every day --parts 30",
            "  daylight schedule --trove harbour --first 2026-12-01T09:00Z \\",
            "      --every PT6H --size 2000",
            "  daylight schedule --trove harbour --first 2026-12-01T09:00Z \\",
            "      --every day --parts 30 --order date"
        })
final class ScheduleCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(names = "--trove", paramLabel = "SLUG", required = true, description = "The trove.")
    private String trove = "";

    @Option(
            names = "--first",
            paramLabel = "INSTANT",
            required = true,
            description =
                    "When the first part is published: date, time and offset from UTC, such as 2026-12-01T09:00Z.")
    private String first = "";

    @Option(
            names = "--every",
            paramLabel = "INTERVAL",
            required = true,
            description = "The time between two parts: hour, day, week, or ISO 8601 such as PT6H. Counted in UTC.")
    private String every = "";

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "The order in which documents are assigned to parts: number, date or date-newest. Default:"
                    + " number, which says nothing about a document.")
    private String order = "number";

    @ArgGroup(multiplicity = "1")
    private DivisionOption division = new DivisionOption();

    /** Exactly one of the two must be given. */
    static final class DivisionOption {
        @Option(
                names = "--parts",
                paramLabel = "N",
                required = true,
                description = "The number of parts; all have about the same size.")
        private int parts;

        @Option(names = "--size", paramLabel = "N", required = true, description = "The number of documents per part.")
        private int size;
    }

    private final Terminal terminal;

    ScheduleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (division.parts < 1 && division.size < 1) {
            terminal.err().println("daylight: --parts and --size must be at least 1");
            return Exit.USAGE;
        }
        Instant start;
        Interval interval;
        try {
            start = OffsetDateTime.parse(first).toInstant();
            interval = Interval.parse(every);
        } catch (DateTimeException e) {
            if (isWithoutOffset(first)) {
                terminal.err()
                        .println("daylight: --first: the offset from UTC is missing: add Z, as in " + first + "Z");
                return Exit.USAGE;
            }
            terminal.err()
                    .println("daylight: --first: \"" + TerminalFormats.printable(first)
                            + "\" is not a valid date and time: write it as 2026-12-01T09:00Z");
            return Exit.USAGE;
        } catch (IllegalArgumentException e) {
            terminal.err().println("daylight: --every: " + e.getMessage());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            HeldTrove held = NewsroomOption.trove(newsroom, trove);
            PlanReleases.Planned plan = new PlanReleases(newsroom)
                    .run(
                            held,
                            new PlanReleases.Division(division.parts, division.size),
                            start,
                            interval,
                            PlanActions.order(terminal, newsroom, held, order),
                            terminal.clock().instant());
            List<PlannedPart> planned = plan.toCome();
            PlannedPart last = planned.getLast();
            terminal.out()
                    .println(trove + ": " + TerminalFormats.count(planned.size(), "part") + ", the first "
                            + TerminalFormats.minute(planned.getFirst().due()) + ", the last "
                            + TerminalFormats.minute(last.due()));
            terminal.out()
                    .println("documents No. "
                            + TerminalFormats.count(planned.stream()
                                    .mapToInt(PlannedPart::first)
                                    .min()
                                    .orElse(0))
                            + " to "
                            + TerminalFormats.count(planned.stream()
                                    .mapToInt(PlannedPart::last)
                                    .max()
                                    .orElse(0))
                            + ", up to "
                            + TerminalFormats.count(planned.stream()
                                    .mapToInt(PlannedPart::size)
                                    .max()
                                    .orElse(0))
                            + " per part");
            if (plan.kept() > 0) {
                terminal.out()
                        .println(TerminalFormats.count(plan.kept(), "part")
                                + (plan.kept() == 1
                                        ? " whose content you chose stays as it is"
                                        : " whose content you chose stay as they are"));
            }
            plan.moved().forEach(this::printMoves);
            warnOfDueParts(planned);
            return Exit.DONE;
        }
    }

    private static boolean isWithoutOffset(String text) {
        try {
            LocalDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private void printMoves(PlanReleases.Moved moved) {
        String title = "\"" + TerminalFormats.printable(moved.title()) + "\"";
        terminal.err()
                .println(
                        moved.to() > 0
                                ? title + " was part " + moved.from() + " and is part " + moved.to()
                                        + " now, because its documents moved"
                                : "note: the title " + title + " of part " + moved.from()
                                        + " was dropped, because its documents are now in a part with another title");
    }

    /** Warns about parts that are due already: with a wrong date they would be published immediately, and that cannot be undone. */
    private void warnOfDueParts(List<PlannedPart> planned) {
        Instant now = terminal.clock().instant();
        long due = planned.stream().filter(part -> !part.due().isAfter(now)).count();
        if (due > 0) {
            terminal.err()
                    .println("note: " + TerminalFormats.count(due, "part") + (due == 1 ? " is" : " are")
                            + " already due: daylight run and daylight publish --due will publish immediately");
        }
    }
}
