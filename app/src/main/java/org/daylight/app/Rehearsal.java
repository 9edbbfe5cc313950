package org.daylight.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.demo.HarbourTrove;
import org.daylight.log.LogEntry;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;

/**
 * Runs a plan with the program's own commands and a simulated clock: a newsroom with the same parts, times, seals and rule, but with made-up mail and
 * new keys, mirrors and trustees. Nothing of the real newsroom is in it: what is signed here says nothing about the real archive.
 *
 * <p>For one thread. The folder is not deleted here.
 */
final class Rehearsal {

    private static final Duration DAY = Duration.ofDays(1);

    private final RehearsalPlan plan;
    private final Path folder;
    private final Setting setting;
    private final Map<String, List<RehearsalPlan.Part>> troves = new LinkedHashMap<>();
    private final Map<RehearsalPlan.Part, Appearance> appeared = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private final Set<Integer> mirrors = new LinkedHashSet<>();
    private Instant now;

    /**
     * What happens.
     *
     * @param start day 0
     * @param days how many days follow
     * @param cutOffAt from this day on, the publisher does nothing any more
     * @param mirrors how many there are, and how many of them disappear on that day
     * @param lostTrustees how many trustees release nothing
     */
    record Setting(Instant start, int days, int cutOffAt, int mirrors, int lostMirrors, int lostTrustees) {}

    /** Something that happened on a day. @param text one line */
    record Event(int day, Instant time, String text) {}

    /** When a part could be read first. @param by who released it @param copies on how many mirrors it could be read on that day */
    record Appearance(int day, String by, int copies) {}

    /** Receives progress. */
    interface Progress {
        /** Reports that so many days are done. @return false to stop */
        boolean at(int days);
    }

    /** @param folder an empty one */
    Rehearsal(RehearsalPlan plan, Path folder, Setting setting) {
        this.plan = plan;
        this.folder = folder;
        this.setting = setting;
        now = setting.start.minus(DAY);
        for (RehearsalPlan.Part part : plan.parts()) {
            troves.computeIfAbsent(part.trove(), slug -> new ArrayList<>()).add(part);
        }
        for (int mirror = 1; mirror <= setting.mirrors; mirror++) {
            mirrors.add(mirror);
        }
    }

    /** Runs it. @throws IOException if a command fails that should not */
    void run(Progress progress) throws IOException {
        prepare();
        for (int day = 0; day <= setting.days; day++) {
            now = setting.start.plus(DAY.multipliedBy(day));
            boolean isPublishing = day < setting.cutOffAt;
            if (day == setting.cutOffAt) {
                if (day > 0) {
                    now = now.minusSeconds(1); // until then, the publisher does everything that is due
                    publish();
                    exchange(true);
                    note(day, "the publisher");
                    now = now.plusSeconds(1);
                }
                cutOff(day);
            }
            if (isPublishing) {
                publish();
            }
            exchange(isPublishing);
            note(day, "the publisher");
            if (!isPublishing && plan.rule() != null) {
                List<String> opened = openByTrustees(day);
                if (!opened.isEmpty()) {
                    exchange(false);
                    note(day, String.join(", ", opened));
                }
            }
            if (!isPublishing && !mirrors.isEmpty()) {
                beacon(day);
            }
            if (!progress.at(day)) {
                throw new IOException("the rehearsal was stopped: nothing of it is left");
            }
        }
    }

    /** What happened, in order. */
    List<Event> events() {
        return events;
    }

    /** When each part appeared; a part that did not is absent. */
    Map<RehearsalPlan.Part, Appearance> appeared() {
        return appeared;
    }

    /** The first day on which a part should be there. */
    int dueDay(RehearsalPlan.Part part) {
        long seconds = Duration.between(setting.start, part.due()).toSeconds();
        return (int) Math.max(0, Math.ceilDiv(seconds, DAY.toSeconds()));
    }

    /** Whether the publisher cannot release it in time. */
    boolean isAfterCutOff(RehearsalPlan.Part part) {
        return !part.due().isBefore(setting.start.plus(DAY.multipliedBy(setting.cutOffAt)));
    }

    // ---- the steps

    private void prepare() throws IOException {
        done("init", "newsroom", "--title", "Rehearsal", "--origin", "rehearsal.invalid");
        int seed = 1;
        for (var trove : troves.entrySet()) {
            List<RehearsalPlan.Part> parts = trove.getValue();
            Path mail = new HarbourTrove(seed++, 2 * parts.size() + 20)
                    .writeTo(folder.resolve("mail-" + trove.getKey()))
                    .mail();
            done("import", "-n", "newsroom", "--trove", trove.getKey(), mail.toString());
            schedule(trove.getKey(), parts);
            seal(trove.getKey(), parts, 0, shared(parts));
        }
        LogEntry.Trustees rule = plan.rule();
        if (rule != null && plan.parts().stream().anyMatch(RehearsalPlan.Part::isShared)) {
            trustees(rule);
        }
        for (var trove : troves.entrySet()) { // what was sealed after the trustees got their shares
            seal(
                    trove.getKey(),
                    trove.getValue(),
                    shared(trove.getValue()),
                    trove.getValue().size());
        }
        exchange(true);
    }

    /** The number of parts up to the last one that the trustees share. */
    private static int shared(List<RehearsalPlan.Part> parts) {
        int shared = 0;
        for (int i = 0; i < parts.size(); i++) {
            shared = parts.get(i).isShared() ? i + 1 : shared;
        }
        return shared;
    }

    private void seal(String slug, List<RehearsalPlan.Part> parts, int from, int to) throws IOException {
        for (int i = from; i < to && parts.get(i).isSealed(); i++) {
            done("seal", "-n", "newsroom", "--trove", slug, "--parts", Integer.toString(i + 1));
        }
    }

    /** Parts are planned in a second each, and then postponed to their times, the last one first. */
    private void schedule(String slug, List<RehearsalPlan.Part> parts) throws IOException {
        done(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                slug,
                "--first",
                now.plusSeconds(3600).toString(),
                "--every",
                "PT1S",
                "--parts",
                Integer.toString(parts.size()));
        for (int i = parts.size(); i >= 1; i--) {
            Instant due = parts.get(i - 1).due();
            done(
                    "plan",
                    "postpone",
                    Integer.toString(i),
                    "-n",
                    "newsroom",
                    "--trove",
                    slug,
                    "--at",
                    (due.isAfter(setting.start) ? due : setting.start).toString());
        }
    }

    private void trustees(LogEntry.Trustees rule) throws IOException {
        var random = new SecureRandom();
        List<String> command = new ArrayList<>(List.of(
                "trustees",
                "plan",
                "-n",
                "newsroom",
                "--threshold",
                Long.toString(rule.threshold()),
                "--silence-days",
                Long.toString(rule.silenceDays()),
                "--heartbeat-days",
                Long.toString(rule.heartbeatDays()),
                "--out",
                "shares"));
        for (int i = 1; i <= rule.trustees(); i++) {
            SealKey key = SealKey.generate(random);
            Files.writeString(folder.resolve("trustee-" + i + ".txt"), SealIdentity.text(key) + "\n");
            command.add("--trustee");
            command.add("T" + i + "=" + SealIdentity.recipient(key).text());
        }
        done(command.toArray(String[]::new));
    }

    private void cutOff(int day) {
        var text = new StringBuilder("the publisher is cut off");
        for (int lost = setting.mirrors - setting.lostMirrors + 1; lost <= setting.mirrors; lost++) {
            mirrors.remove(lost);
        }
        if (setting.lostMirrors > 0) {
            text.append("; ")
                    .append(TerminalFormats.count(setting.lostMirrors, "mirror"))
                    .append(" disappears");
        }
        if (setting.lostTrustees > 0) {
            text.append("; ")
                    .append(TerminalFormats.count(setting.lostTrustees, "trustee"))
                    .append(" cannot release anything");
        }
        event(day, text.toString());
    }

    /** The publisher's daily work. Exit code 3 means that nothing was due. */
    private void publish() throws IOException {
        int exit = command("publish", "-n", "newsroom", "--due");
        if (exit != Exit.DONE && exit != Exit.NOTHING_DONE) {
            throw failed("publish");
        }
        if (plan.rule() != null) {
            done("heartbeat", "-n", "newsroom");
        }
    }

    /** Each mirror asks the publisher, if it can be reached, and the mirrors before it; twice, so that all are equal at the end. */
    private void exchange(boolean withPublisher) throws IOException {
        for (int round = 0; round < (withPublisher ? 1 : 2); round++) {
            for (int mirror : mirrors) {
                var sources = new ArrayList<String>();
                sources.add("mirror");
                if (withPublisher && isArchive("newsroom/archive")) {
                    sources.add("newsroom/archive");
                }
                mirrors.stream()
                        .filter(other -> other != mirror && isArchive("mirror-" + other))
                        .forEach(other -> sources.add("mirror-" + other));
                if (sources.size() > 1) {
                    sources.add("mirror-" + mirror);
                    done(sources.toArray(String[]::new));
                }
            }
        }
    }

    private boolean isArchive(String name) {
        return Files.exists(folder.resolve(name).resolve(ArchivePath.CHECKPOINT));
    }

    /** The trustees who are there release what is due, and somebody opens it on the first mirror. @return who released something */
    private List<String> openByTrustees(int day) throws IOException {
        LogEntry.Trustees rule = plan.rule();
        var who = new ArrayList<String>();
        String mirror = mirrors.isEmpty() ? "" : "mirror-" + mirrors.iterator().next();
        if (rule == null || mirror.isEmpty() || !isArchive(mirror) || !Files.exists(folder.resolve("shares"))) {
            return who;
        }
        var lines = new ArrayList<String>();
        for (int i = 1; i <= rule.trustees() - setting.lostTrustees; i++) {
            String out = "day-" + day + "-trustee-" + i + ".txt";
            int exit = command(
                    "trustee",
                    "release",
                    "shares/plan-1-trustee-" + i + ".age",
                    "--key",
                    "trustee-" + i + ".txt",
                    "--archive",
                    mirror,
                    "--out",
                    out);
            if (exit == Exit.DONE) {
                lines.add(out);
                who.add(plan.trustee(i));
            }
        }
        if (lines.isEmpty()) {
            return who;
        }
        List<String> unseal = new ArrayList<>(List.of("unseal", mirror));
        unseal.addAll(lines);
        command(unseal.toArray(String[]::new)); // fails if they are too few, or all is open already
        return who;
    }

    /** The signatures of rounds that are still to come do not exist: that the beacon opens parts is assumed. */
    private void beacon(int day) {
        for (RehearsalPlan.Part part : plan.parts()) {
            if (part.opensAtItsTime() && dueDay(part) <= day && !appeared.containsKey(part)) {
                appeared.put(part, new Appearance(day, "the beacon", mirrors.size()));
                event(day, part.name() + ", opened by the beacon (assumed, not rehearsed)");
            }
        }
    }

    /** Records what can be read now and could not be read before. */
    private void note(int day, String by) throws IOException {
        var copies = new TreeMap<String, Integer>();
        for (int mirror : mirrors) {
            if (!isArchive("mirror-" + mirror)) {
                continue;
            }
            try (Archive archive = Archive.open(folder.resolve("mirror-" + mirror))) {
                PublicRecord contents = archive.contents();
                contents.releases()
                        .forEach(release -> copies.merge(release.trove() + "/" + release.part(), 1, Integer::sum));
            }
        }
        for (var trove : troves.entrySet()) {
            for (int i = 0; i < trove.getValue().size(); i++) {
                RehearsalPlan.Part part = trove.getValue().get(i);
                Integer count = copies.get(trove.getKey() + "/" + (i + 1));
                if (count != null && !appeared.containsKey(part)) {
                    appeared.put(part, new Appearance(day, by, count));
                    event(
                            day,
                            part.name() + ", released by " + by + ", on " + TerminalFormats.count(count, "mirror")
                                    + " of " + mirrors.size());
                }
            }
        }
    }

    private void event(int day, String text) {
        events.add(new Event(day, now, text));
    }

    // ---- commands

    private String printed = "";

    private int command(String... arguments) {
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        int exit = Main.run(new Terminal(out, out, false, folder, Clock.fixed(now, ZoneOffset.UTC)), arguments);
        printed = output.toString(StandardCharsets.UTF_8);
        return exit;
    }

    private void done(String... arguments) throws IOException {
        if (command(arguments) != Exit.DONE) {
            throw failed(arguments[0]);
        }
    }

    private IOException failed(String name) {
        String reason = printed.strip();
        int line = reason.lastIndexOf('\n');
        return new IOException("the rehearsal stopped: on " + now + ", daylight " + name + " failed: "
                + TerminalFormats.printable(reason.substring(line + 1)));
    }
}
