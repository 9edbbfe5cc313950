package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.archive.ArchivePath;
import org.daylight.check.ArchiveFiles;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rehearse",
        description = {
            "Rehearses what happens when you are cut off.",
            "In a temporary folder and with a simulated clock, the program publishes, seals, mirrors, and lets"
                + " trustees release shares, day after day, as it would do it really: with the times, seals and rule"
                + " of your plan, and with made-up mail and new keys. Nothing of your newsroom is changed or"
                + " published, and no network is used.",
            "The result is when each part appears, released by whom, and everything that makes the plan fail. With"
                    + " --copy, it also asks real mirrors whether they have the files that you have sealed."
        },
        footer = {
            "",
            "Examples:",
            "  daylight rehearse --cut-off-at 3",
            "  daylight rehearse --days 30 --cut-off-at 3 --lost-mirrors 2 --lost-trustees 1",
            "  daylight rehearse --copy https://mirror.example/ --copy https://other.example/",
            "",
            "Exit code 0: every part appears on its day. 1: the plan has faults, which are listed. 3: nothing was"
                    + " rehearsed."
        })
final class RehearseCommand implements Callable<Integer> {

    private static final int MOST_DAYS = 400;
    private static final int MOST_PARTS = 400;
    private static final int MOST_MIRRORS = 20;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(names = "--days", paramLabel = "N", description = "How many days to rehearse (${DEFAULT-VALUE}).")
    private int days = 30;

    @Option(
            names = "--cut-off-at",
            paramLabel = "DAY",
            description = "The day from which you can do nothing any more (${DEFAULT-VALUE}). Day 0 is now.")
    private int cutOffAt = 1;

    @Option(names = "--mirrors", paramLabel = "N", description = "How many mirrors there are (${DEFAULT-VALUE}).")
    private int mirrors = 3;

    @Option(
            names = "--lost-mirrors",
            paramLabel = "N",
            description = "How many of them disappear on that day (${DEFAULT-VALUE}).")
    private int lostMirrors;

    @Option(
            names = "--lost-trustees",
            paramLabel = "N",
            description = "How many trustees cannot release anything (${DEFAULT-VALUE}).")
    private int lostTrustees;

    @Option(
            names = "--copy",
            paramLabel = "ARCHIVE|URL",
            description = "Also ask this real mirror whether it has every sealed file. Can be repeated.")
    private List<String> copies = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object per part, and then one with the faults.")
    private boolean json;

    private final Terminal terminal;

    RehearseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (days < 1
                || days > MOST_DAYS
                || cutOffAt < 0
                || cutOffAt > days
                || mirrors < 1
                || mirrors > MOST_MIRRORS
                || lostMirrors < 0
                || lostMirrors > mirrors
                || lostTrustees < 0) {
            terminal.err()
                    .println("daylight: use 1 to " + MOST_DAYS + " days, a cut-off within them, 1 to " + MOST_MIRRORS
                            + " mirrors, and numbers"
                            + " of lost mirrors and trustees that are not negative and not above those that exist");
            return Exit.USAGE;
        }
        Instant start = terminal.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        RehearsalPlan plan;
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            plan = RehearsalPlan.of(newsroom, start.plus(Duration.ofDays(days)));
        }
        if (plan.parts().isEmpty() || plan.parts().size() > MOST_PARTS) {
            terminal.err()
                    .println(
                            plan.parts().isEmpty()
                                    ? "daylight: no part is planned for these days: plan parts with  daylight"
                                            + " schedule, or rehearse more  --days"
                                    : "daylight: more than " + MOST_PARTS
                                            + " parts are planned for these days: rehearse fewer" + "  --days");
            return Exit.NOTHING_DONE;
        }
        if (plan.rule() != null && lostTrustees > plan.rule().trustees()) {
            terminal.err().println("daylight: the plan has only " + plan.rule().trustees() + " trustees");
            return Exit.USAGE;
        }
        return rehearse(plan, new Rehearsal.Setting(start, days, cutOffAt, mirrors, lostMirrors, lostTrustees));
    }

    private int rehearse(RehearsalPlan plan, Rehearsal.Setting setting) throws IOException {
        Path folder = Files.createTempDirectory("daylight-rehearsal");
        List<String> faults;
        Rehearsal rehearsal;
        var shutdown = new Shutdown(); // Ctrl-C also deletes the folder
        try {
            rehearsal = new Rehearsal(plan, folder, setting);
            var line = new ProgressLine(terminal, "days");
            try {
                rehearsal.run(done -> {
                    line.update(done, days);
                    return !shutdown.isRequestedWithin(Duration.ZERO);
                });
            } finally {
                line.clear();
            }
            faults = new ArrayList<>(RehearsalFindings.of(plan, setting, rehearsal));
        } finally {
            delete(folder);
            shutdown.close();
        }
        for (String copy : copies) {
            faults.addAll(missing(copy, plan));
        }
        print(plan, rehearsal, faults);
        return faults.isEmpty() ? Exit.DONE : Exit.SOME_LOST;
    }

    private void print(RehearsalPlan plan, Rehearsal rehearsal, List<String> faults) {
        if (json) {
            for (RehearsalPlan.Part part : plan.parts()) {
                Rehearsal.Appearance appearance = rehearsal.appeared().get(part);
                Json.Obj line = Json.Obj.EMPTY
                        .with("trove", part.trove())
                        .with("part", part.number())
                        .with("time", part.due().toString())
                        .with("dueDay", rehearsal.dueDay(part));
                terminal.out()
                        .println((appearance == null
                                        ? line
                                        : line.with("day", appearance.day())
                                                .with("by", appearance.by())
                                                .with("mirrors", appearance.copies()))
                                .text());
            }
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with(
                                    "faults",
                                    new Json.Arr(faults.stream()
                                            .<Json>map(Json.Str::new)
                                            .toList()))
                            .text());
            return;
        }
        for (Rehearsal.Event event : rehearsal.events()) {
            terminal.out()
                    .println("day " + event.day() + ", " + TerminalFormats.minute(event.time()) + ": "
                            + TerminalFormats.printable(event.text()));
        }
        plan.parts().stream()
                .filter(part -> !rehearsal.appeared().containsKey(part))
                .forEach(part -> terminal.out()
                        .println("not released in these days: " + part.name() + ", planned for "
                                + TerminalFormats.minute(part.due())));
        terminal.out()
                .println(faults.isEmpty() ? "the plan works: every part appears on its day" : "this plan has faults:");
        faults.forEach(fault -> terminal.out().println("  - " + TerminalFormats.printable(fault)));
    }

    /** What a real mirror lacks of the sealed files. Of each file one byte is fetched. */
    private List<String> missing(String copy, RehearsalPlan plan) {
        int missing = 0;
        try (ArchiveFiles files = ArchiveFiles.at(terminal.resolve(copy))) {
            for (RehearsalPlan.Part part : plan.parts()) {
                if (part.isSealed()) {
                    try (var held =
                            files.hold(ArchivePath.sealed(part.sealed()), 0).orElse(null)) {
                        missing += held == null ? 1 : 0;
                    }
                }
            }
        } catch (IOException e) {
            return List.of(copy + " cannot be asked: " + ErrorMessages.reason(e));
        }
        return missing == 0
                ? List.of()
                : List.of(copy + " lacks " + TerminalFormats.count(missing, "sealed file")
                        + ": its operator should run  daylight mirror");
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
