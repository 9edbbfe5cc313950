package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.bulletin.Bulletin;
import org.daylight.bulletin.BulletinWords;
import org.daylight.bulletin.CompareBulletin.Relation;
import org.daylight.bulletin.DueParts;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.format.Json;
import org.daylight.mirror.AcceptBulletin;
import org.daylight.seal.OpenSealed;

/** Prints what became of a bulletin that was accepted or refused. */
final class BulletinReport {

    /** So many sealed parts are listed; more are counted. */
    private static final int LISTED = 20;

    private final Terminal terminal;
    private final Path folder;
    private final boolean json;

    BulletinReport(Terminal terminal, Path folder, boolean json) {
        this.terminal = terminal;
        this.folder = folder;
        this.json = json;
    }

    static int refused(Terminal terminal, boolean json, String code, String reason) {
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("result", "refused")
                            .with("code", code)
                            .with("reason", reason)
                            .text());
        } else {
            terminal.err().println("daylight: the bulletin is not accepted: " + reason);
        }
        return Exit.NOTHING_DONE;
    }

    /** Prints a result. @return the exit code */
    int print(AcceptBulletin.Result result) throws IOException {
        return switch (result) {
            case AcceptBulletin.Refused(String code, String reason) -> refused(terminal, json, code, reason);
            case AcceptBulletin.Contradicts(Path evidence, String reason) -> {
                if (json) {
                    terminal.out()
                            .println(Json.Obj.EMPTY
                                    .with("result", "two-histories")
                                    .with("evidence", evidence.toString())
                                    .with("reason", reason)
                                    .text());
                } else {
                    terminal.err().println("daylight: " + reason + ". The evidence is in " + evidence);
                }
                yield Exit.SOME_LOST;
            }
            case AcceptBulletin.Accepted accepted -> accepted(accepted);
        };
    }

    private int accepted(AcceptBulletin.Accepted accepted) throws IOException {
        Instant now = terminal.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        List<DueParts.Due> due;
        try (Archive archive = Archive.open(folder)) {
            PublicRecord contents = archive.contents();
            Bulletin newest =
                    StoredBulletin.of(archive).map(StoredBulletin::bulletin).orElse(null);
            due = DueParts.of(contents, newest, now);
        }
        boolean isComplete = accepted.unknownKeys() == 0
                && accepted.keys().stream()
                        .allMatch(key ->
                                key instanceof OpenSealed.Result.Opened || key instanceof OpenSealed.Result.Released);
        if (json) {
            json(accepted, due);
        } else {
            words(accepted, due);
        }
        return isComplete ? Exit.DONE : Exit.SOME_LOST;
    }

    private void words(AcceptBulletin.Accepted accepted, List<DueParts.Due> due) {
        List<String> lines = new ArrayList<>(BulletinWords.lines(accepted.bulletin()));
        lines.set(0, lines.getFirst() + " This copy has " + accepted.entries() + ".");
        lines.add(1, relation(accepted.relation(), accepted.entries()));
        accepted.keys().stream().map(BulletinReport::words).forEach(lines::add);
        if (accepted.unknownKeys() > 0) {
            lines.add("Keys that belong to no part that this copy knows: " + accepted.unknownKeys()
                    + ". They were not stored.");
        }
        due.stream()
                .filter(one -> one.state() != DueParts.State.OPEN && one.state() != DueParts.State.CANCELLED)
                .limit(LISTED)
                .map(BulletinReport::words)
                .forEach(lines::add);
        if (due.size() > LISTED) {
            lines.add("More sealed parts are on the page /sealed of this copy.");
        }
        lines.add(
                accepted.isStored()
                        ? "Stored: the site of this copy shows it, and other mirrors get it from here."
                        : "Nothing was stored: this copy has all of it.");
        lines.forEach(line -> terminal.out().println(TerminalFormats.printable(line)));
    }

    private static String relation(Relation relation, long entries) {
        return switch (relation) {
            case Relation.Same() -> "Proved: it is the log of this copy.";
            case Relation.Older() -> "Proved: it is an older state of the log of this copy.";
            case Relation.Continues() -> "Proved: it continues the log of this copy.";
            case Relation.Unproved(long same) ->
                "The signature is right, but the bulletin is too short to prove that it continues the log of this copy:"
                        + " that is proved for the first " + same + " of its " + entries + " entries.";
            case Relation.Contradicts(var evidence) -> "It contradicts the log of this copy.";
            case Relation.Differs(long first) -> "It contradicts the log of this copy.";
        };
    }

    private static String words(OpenSealed.Result key) {
        return switch (key) {
            case OpenSealed.Result.Opened(SealedPart part, boolean isNew) ->
                (isNew ? "Opened: " : "Open already: ") + name(part) + ", not confirmed by the log of this copy yet.";
            case OpenSealed.Result.Released(Release release) ->
                "Released already: part " + release.part() + " of " + release.trove() + ".";
            case OpenSealed.Result.Cancelled(SealedPart part) ->
                "Not opened: the publisher cancelled " + name(part) + ": " + part.reason();
            case OpenSealed.Result.Unusable(SealedPart part, String reason) ->
                "Not opened: " + name(part) + ": " + reason;
            case OpenSealed.Result.Unknown() -> "A key belongs to a part that this copy does not have yet.";
        };
    }

    private static String words(DueParts.Due due) {
        String time = TerminalFormats.minute(due.part().time());
        return switch (due.state()) {
            case PLANNED -> "Sealed: " + name(due.part()) + ", planned for " + time + ".";
            case DUE -> "Due: " + name(due.part()) + ", since " + time + ". Its key is not known here.";
            case OVERDUE -> "Overdue: " + name(due.part()) + ", since " + time + ". Its key is not known here.";
            case RELEASED -> "Released by the publisher: " + name(due.part()) + ". Its key is not known here.";
            case OPEN -> "Open: " + name(due.part()) + ".";
            case CANCELLED -> "Cancelled: " + name(due.part()) + ": " + due.reason();
        };
    }

    private static String name(SealedPart part) {
        return "part " + part.part() + " of " + part.trove();
    }

    private void json(AcceptBulletin.Accepted accepted, List<DueParts.Due> due) {
        Json.Obj line = Json.Obj.EMPTY
                .with("result", "accepted")
                .with("stored", accepted.isStored())
                .with("entries", accepted.bulletin().checkpoint().size())
                .with("had", accepted.entries())
                .with("relation", code(accepted.relation()));
        if (accepted.relation() instanceof Relation.Unproved(long same)) {
            line = line.with("provedEntries", same);
        }
        List<Json> keys = new ArrayList<>();
        for (OpenSealed.Result key : accepted.keys()) {
            keys.add(
                    switch (key) {
                        case OpenSealed.Result.Opened(SealedPart part, boolean isNew) ->
                            json(part).with("result", isNew ? "opened" : "open-already");
                        case OpenSealed.Result.Released(Release release) ->
                            Json.Obj.EMPTY
                                    .with("trove", release.trove())
                                    .with("part", release.part())
                                    .with("release", release.sequence())
                                    .with("result", "released");
                        case OpenSealed.Result.Cancelled(SealedPart part) ->
                            json(part).with("result", "cancelled");
                        case OpenSealed.Result.Unusable(SealedPart part, String reason) ->
                            json(part).with("result", "unusable").with("reason", reason);
                        case OpenSealed.Result.Unknown() -> Json.Obj.EMPTY.with("result", "unknown");
                    });
        }
        List<Json> parts = due.stream()
                .<Json>map(one -> json(one.part())
                        .with("time", one.part().time().toString())
                        .with("state", one.state().name().toLowerCase(java.util.Locale.ROOT)))
                .toList();
        terminal.out()
                .println(line.with("keys", new Json.Arr(keys))
                        .with("unknownKeys", accepted.unknownKeys())
                        .with("sealed", new Json.Arr(parts))
                        .text());
    }

    private static String code(Relation relation) {
        return switch (relation) {
            case Relation.Same() -> "same";
            case Relation.Older() -> "older";
            case Relation.Continues() -> "continues";
            case Relation.Unproved(long same) -> "unproved";
            case Relation.Contradicts(var evidence) -> "contradicts";
            case Relation.Differs(long first) -> "differs";
        };
    }

    private static Json.Obj json(SealedPart part) {
        return Json.Obj.EMPTY
                .with("trove", part.trove())
                .with("part", part.part())
                .with("release", part.sequence());
    }
}
