package org.daylight.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.daylight.format.Json;
import org.daylight.format.Slug;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.log.TwoHistories;
import org.daylight.note.Cosignature;
import org.daylight.note.NoteKey;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking a whole archive (spec/verdicts.md section 1).
 *
 * @param status the most serious of all verdicts
 * @param confirmed number of files that are right
 * @param refuted number of files that are wrong or missing
 * @param undecided number of files that could not be checked
 * @param contents of the log; null if it is inconsistent
 * @param troves what became of the document numbers of each trove, as far as the packs could be checked
 * @param redacted number of documents that were published with redactions
 * @param cosignatures verified ones, of the witnesses that the caller named
 * @param evidence that the publisher signed two histories; null if there is none
 */
public record CheckReport(
        VerdictCode.Status status,
        long confirmed,
        long refuted,
        long undecided,
        @Nullable LogContents contents,
        SequencedMap<Slug, TroveAccount> troves,
        long redacted,
        List<Cosignature> cosignatures,
        @Nullable TwoHistories evidence) {

    /** One object, the last that {@code --json} prints. */
    Json.Obj json() {
        Json.Obj json = Json.Obj.EMPTY
                .with("verdict", status.word())
                .with("confirmed", confirmed)
                .with("refuted", refuted)
                .with("undecided", undecided);
        LogContents log = contents;
        if (log == null) {
            return json;
        }
        var accounts = new ArrayList<Json>();
        troves.forEach((trove, account) -> accounts.add(account.json(trove)));
        return json.with("origin", log.archive().origin())
                .with("title", log.archive().title())
                .with("key", log.logKeys().current().text())
                .with("keys", keys(log))
                .with("entries", log.checkpoint().size())
                .with("root", log.checkpoint().root().hex())
                .with("troves", new Json.Arr(accounts))
                .with("redacted", redacted)
                .with("sealed", log.sealed().size())
                .with(
                        "opened",
                        new Json.Arr(opened(log).stream()
                                .<Json>map(one -> new Json.Num(one.sequence()))
                                .toList()))
                .with(
                        "cosignatures",
                        new Json.Arr(
                                cosignatures.stream().map(CheckReport::cosigned).toList()));
    }

    /** The releases that were opened with their keys and that the log does not contain yet. */
    private static List<LogEntry.Release> opened(LogContents log) {
        return log.packs().stream()
                .filter(log::isOpened)
                .map(LogContents.Pack::release)
                .toList();
    }

    /** One object for each key: the first entry that it signs, and for a later key who agreed to it. */
    private static Json keys(LogContents log) {
        var keys = new ArrayList<Json>();
        keys.add(Json.Obj.EMPTY.with("key", log.logKeys().first().text()).with("from", 0));
        for (KeyChange change : log.logKeys().changes()) {
            keys.add(Json.Obj.EMPTY
                    .with("key", change.newKey().text())
                    .with("from", change.size())
                    .with("kind", change.statement().kind().text())
                    .with("reason", change.statement().reason())
                    .with(
                            "holders",
                            new Json.Arr(change.holders().stream()
                                    .<Json>map(holder -> new Json.Str(holder.name()))
                                    .toList())));
        }
        return new Json.Arr(keys);
    }

    private static Optional<String> recovery(LogContents log) {
        LogEntry.RecoveryKeys named = log.recoveryKeys();
        return named == null
                ? Optional.empty()
                : Optional.of(named.threshold() + " of " + named.keys().size()
                        + " recovery keys together can replace the log's key: "
                        + String.join(
                                ", ",
                                named.keys().stream()
                                        .map(NoteKey.Verifier::name)
                                        .toList()));
    }

    private static Json cosigned(Cosignature cosignature) {
        return Json.Obj.EMPTY
                .with("witness", cosignature.name())
                .with("time", cosignature.time().toString());
    }

    /** A summary of some lines for people. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        LogContents log = contents;
        if (log != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s: %s in the log, %s",
                    log.archive().origin(),
                    counted(log.checkpoint().size(), "entry", "entries"),
                    counted(log.packs().size(), "part", "parts")));
            lines.addAll(log.logKeys().lines());
            recovery(log).ifPresent(lines::add);
            cosignatures.forEach(one -> lines.add("cosigned by " + one.name() + " at " + one.time()));
            for (Map.Entry<Slug, TroveAccount> trove : troves.entrySet()) {
                lines.add(trove.getValue().line(trove.getKey()));
            }
            if (redacted > 0) {
                lines.add(counted(redacted, "document is", "documents are")
                        + " published with redactions; what is shown is proved");
            }
            if (!log.sealed().isEmpty()) {
                lines.add(counted(log.sealed().size(), "part is", "parts are") + " sealed and not released by the log");
            }
            for (LogEntry.Release one : opened(log)) {
                lines.add("part " + one.part() + " of " + one.trove()
                        + " was opened with its key: it is what the publisher"
                        + " sealed, and the publisher's log has not confirmed the release yet");
            }
        }
        lines.add(String.format(
                Locale.ROOT,
                "%s: %s confirmed, %,d refuted, %,d undecided",
                status.word(),
                counted(confirmed, "file", "files"),
                refuted,
                undecided));
        return lines;
    }

    static String counted(long count, String one, String more) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : more);
    }
}
