package org.daylight.app;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlanChanges;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.decide.ChangePlan;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;

/** What {@code daylight plan} changes in the plan of a trove, and how it reports that. */
final class PlanActions {

    private static final int MOST_NAMED = 20;

    private final Terminal terminal;
    private final Newsroom newsroom;
    private final HeldTrove trove;
    private final boolean dryRun;
    private final boolean json;

    PlanActions(Terminal terminal, Newsroom newsroom, HeldTrove trove, boolean dryRun, boolean json) {
        this.terminal = terminal;
        this.newsroom = newsroom;
        this.trove = trove;
        this.dryRun = dryRun;
        this.json = json;
    }

    ChangePlan change() {
        return new ChangePlan(newsroom, terminal.clock().instant(), dryRun);
    }

    /** @param to a part, or none */
    int move(int[] numbers, String to) throws IOException {
        return report(change().move(trove, numbers, to.equals("none") ? 0 : part("--to", to)));
    }

    int create(int[] numbers, String title, String announcement, @Nullable String at) throws IOException {
        Instant due = at == null ? null : time("--at", at);
        return report(change().create(trove, numbers, title, announcement, due));
    }

    int merge(List<String> from, String into) throws IOException {
        return report(change().merge(trove, parts("merge", from), part("--to", into)));
    }

    int reschedule(String number, ChangePlan.Shift shift, boolean following) throws IOException {
        return report(change().reschedule(trove, part("PART", number), shift, following));
    }

    /** @param by date, date-newest or number @param numbers the parts; null for all that were scheduled */
    int order(String by, @Nullable String numbers) throws IOException {
        List<Integer> parts = numbers == null ? List.of() : parts("--parts", List.of(numbers.split(",", -1)));
        int[] order = order(terminal, newsroom, trove, by);
        String words = by.equals("number") ? "parts by number" : "parts by date, the " + oldestOrNewest(by) + " first";
        return report(change().order(trove, parts, order, words));
    }

    /** The documents of a trove in an order that an option names; null for the order of number. */
    static int @Nullable [] order(Terminal terminal, Newsroom newsroom, HeldTrove trove, String by) throws IOException {
        return switch (by) {
            case "number" -> null;
            case "date", "date-newest" -> PlanSelection.byDate(terminal, newsroom, trove, by.equals("date-newest"));
            default ->
                throw new IllegalArgumentException(
                        "\"" + TerminalFormats.printable(by) + "\" is not an order: write date, date-newest or number");
        };
    }

    private static String oldestOrNewest(String by) {
        return by.equals("date") ? "oldest" : "newest";
    }

    int undo() throws IOException {
        return report(change().undo(trove));
    }

    int history() {
        List<PlanChanges.Past> past = change().history(trove);
        if (past.isEmpty()) {
            terminal.err().println("the plan of " + trove.slug() + " was not changed yet");
            return Exit.NOTHING_DONE;
        }
        past.forEach(one -> terminal.out()
                .println(
                        json
                                ? Json.Obj.EMPTY
                                        .with("time", one.time().toString())
                                        .with("change", one.words())
                                        .with("documents", one.documents())
                                        .text()
                                : TerminalFormats.minute(one.time()) + "  " + TerminalFormats.printable(one.words())));
        return Exit.DONE;
    }

    private int report(ChangePlan.Result result) {
        return switch (result) {
            case ChangePlan.Refused(String reason) -> {
                terminal.err().println("daylight: " + TerminalFormats.printable(reason));
                yield Exit.NOTHING_DONE;
            }
            case ChangePlan.Changed changed -> {
                if (json) {
                    terminal.out().println(json(changed).text());
                } else {
                    print(changed);
                }
                notes(changed);
                yield changed.published().isEmpty() ? Exit.DONE : Exit.SOME_LOST;
            }
        };
    }

    private void print(ChangePlan.Changed changed) {
        terminal.out()
                .println((dryRun ? "nothing was changed (--dry-run); this would be done: " : "")
                        + TerminalFormats.printable(changed.words()));
        Map<Long, PlannedPart> before = byRow(changed.before());
        for (PlannedPart part : changed.after()) {
            PlannedPart was = before.get(part.id());
            if (!part.equals(was)) {
                terminal.out().println(line(part) + (was == null ? "  (new)" : was(part, was)));
            }
        }
        for (PlannedPart part : ended(changed)) {
            terminal.out()
                    .println("part " + part.number() + " (" + TerminalFormats.printable(part.title())
                            + ") ends, because it has no documents left");
        }
    }

    private static String line(PlannedPart part) {
        return String.format(
                Locale.ROOT,
                "part %d  %s  %s  %s",
                part.number(),
                TerminalFormats.minute(part.due()),
                TerminalFormats.count(part.size(), "document"),
                TerminalFormats.printable(part.title()));
    }

    private static String was(PlannedPart part, PlannedPart was) {
        List<String> changes = new ArrayList<>();
        if (was.number() != part.number()) {
            changes.add("part " + was.number());
        }
        if (was.size() != part.size()) {
            changes.add(TerminalFormats.count(was.size(), "document"));
        }
        if (!was.due().equals(part.due())) {
            changes.add("due " + TerminalFormats.minute(was.due()));
        }
        return changes.isEmpty() ? "" : "  (was " + String.join(", ", changes) + ")";
    }

    private Json.Obj json(ChangePlan.Changed changed) {
        Map<Long, PlannedPart> before = byRow(changed.before());
        List<Json> parts = new ArrayList<>();
        for (PlannedPart part : changed.after()) {
            PlannedPart was = before.get(part.id());
            if (!part.equals(was)) {
                parts.add(json(part).with("was", was == null ? new Json.Null() : json(was)));
            }
        }
        return Json.Obj.EMPTY
                .with("change", changed.words())
                .with("dryRun", dryRun)
                .with("documents", changed.documents())
                .with("alreadyPublished", changed.published().size())
                .with("copiesInOtherParts", changed.copies())
                .with("withheld", changed.withheld())
                .with("parts", new Json.Arr(parts))
                .with(
                        "ended",
                        new Json.Arr(ended(changed).stream()
                                .<Json>map(PlanActions::json)
                                .toList()));
    }

    /** A part as JSON, in the order of members that scripts get. */
    static Json.Obj json(PlannedPart part) {
        Instant published = part.published();
        Json.Obj object = Json.Obj.EMPTY
                .with("trove", part.trove())
                .with("part", part.number())
                .with("title", part.title())
                .with("due", part.due().toString())
                .with("documents", part.size())
                .with("first", part.first())
                .with("last", part.last())
                .with("chosen", part.chosen());
        object = part.sealed() == 0 ? object : object.with("sealed", part.sealed());
        return published == null
                ? object.with("published", new Json.Null())
                : object.with("published", published.toString());
    }

    private void notes(ChangePlan.Changed changed) {
        if (!changed.published().isEmpty()) {
            List<String> named = changed.published().stream()
                    .limit(MOST_NAMED)
                    .map(String::valueOf)
                    .toList();
            int count = changed.published().size();
            terminal.err()
                    .println("daylight: " + TerminalFormats.count(count, "document")
                            + (count == 1
                                    ? " is published and stays in its part: "
                                    : " are published and stay in their" + " parts: ")
                            + String.join(", ", named) + (count > MOST_NAMED ? ", …" : ""));
        }
        if (changed.copies() > 0) {
            terminal.err()
                    .println("note: " + TerminalFormats.count(changed.copies())
                            + (changed.copies() == 1 ? " copy of these documents is" : " copies of these documents are")
                            + " in other parts and not moved");
        }
        if (changed.withheld() > 0) {
            terminal.err()
                    .println("note: " + TerminalFormats.count(changed.withheld(), "document")
                            + (changed.withheld() == 1 ? " of these is" : " of these are")
                            + " withheld: the part will list the number, so a topic in its title says what the document"
                            + " is about");
        }
        Instant now = terminal.clock().instant();
        Map<Long, PlannedPart> before = byRow(changed.before());
        changed.after().stream()
                .filter(part -> !part.due().isAfter(now) && !part.equals(before.get(part.id())))
                .findFirst()
                .ifPresent(part -> terminal.err()
                        .println("note: part " + part.number()
                                + " is due now: daylight run and daylight publish --due will publish it immediately"));
        if (changed.words().startsWith("moved") && newsroom.catalog().parts().countWithoutPart(trove.id()) > 0) {
            terminal.err().println("note: " + withoutPart(newsroom, trove));
        }
    }

    /** How many documents of a trove are in no part, and what to do. */
    static String withoutPart(Newsroom newsroom, HeldTrove trove) {
        int count = newsroom.catalog().parts().countWithoutPart(trove.id());
        return TerminalFormats.count(count, "document") + " of " + trove.slug() + (count == 1 ? " is" : " are")
                + " in no part: distribute with  daylight schedule --trove " + trove.slug();
    }

    private static List<PlannedPart> ended(ChangePlan.Changed changed) {
        Map<Long, PlannedPart> after = byRow(changed.after());
        return changed.before().stream()
                .filter(part -> !after.containsKey(part.id()))
                .toList();
    }

    private static Map<Long, PlannedPart> byRow(List<PlannedPart> parts) {
        return parts.stream().collect(Collectors.toMap(PlannedPart::id, Function.identity()));
    }

    private static int part(String where, String number) {
        if (!number.strip().matches("[1-9][0-9]{0,6}")) {
            throw new IllegalArgumentException(
                    where + ": \"" + TerminalFormats.printable(number) + "\" is not the number of a part");
        }
        return Integer.parseInt(number.strip());
    }

    /** Numbers of parts, and ranges such as 3-9. */
    private static List<Integer> parts(String where, List<String> numbers) {
        var parts = new TreeSet<Integer>();
        for (String each : numbers) {
            String[] ends = each.split("-", 2);
            int first = part(where, ends[0]);
            int last = ends.length == 1 ? first : part(where, ends[1]);
            if (last < first || last - first > 30_000) {
                throw new IllegalArgumentException(
                        where + ": \"" + TerminalFormats.printable(each) + "\" is not a range of parts");
            }
            for (int part = first; part <= last; part++) {
                parts.add(part);
            }
        }
        return List.copyOf(parts);
    }

    static Instant time(String option, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    option + ": \"" + TerminalFormats.printable(text)
                            + "\" is not a valid date and time: write it as 2026-12-01T09:00Z",
                    e);
        }
    }
}
