package org.daylight.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.daylight.format.Json;
import org.daylight.format.Slug;
import org.daylight.log.TwoHistories;
import org.daylight.note.Cosignature;
import org.jspecify.annotations.Nullable;

/**
 * What came of checking a whole archive (spec/verdicts.md section 1).
 *
 * @param status the gravest of all verdicts
 * @param confirmed how many files are as they ought to be; likewise {@code refuted}, {@code undecided}
 * @param contents what the log says; null where it does not hold together
 * @param troves what every number has come to, as far as the packs could be checked
 * @param redacted how many documents are shown otherwise than they were taken in
 * @param cosignatures of the witnesses that were named to the check, verified
 * @param evidence that the publisher signed two histories; null where there is none
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
    public Json.Obj json() {
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
                .with("key", log.archive().key().text())
                .with("entries", log.checkpoint().size())
                .with("root", log.checkpoint().root().hex())
                .with("troves", new Json.Arr(accounts))
                .with("redacted", redacted)
                .with(
                        "cosignatures",
                        new Json.Arr(
                                cosignatures.stream().map(CheckReport::cosigned).toList()));
    }

    private static Json cosigned(Cosignature cosignature) {
        return Json.Obj.EMPTY
                .with("witness", cosignature.name())
                .with("time", cosignature.time().toString());
    }

    /** Some lines for people. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        LogContents log = contents;
        if (log != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s: %s in the log, %s",
                    log.archive().origin(),
                    counted(log.checkpoint().size(), "entry", "entries"),
                    counted(log.packs().size(), "release", "releases")));
            lines.add("signed by " + log.archive().key().text());
            cosignatures.forEach(one -> lines.add("cosigned by " + one.name() + " at " + one.time()));
            for (Map.Entry<Slug, TroveAccount> trove : troves.entrySet()) {
                lines.add(trove.getValue().line(trove.getKey()));
            }
            if (redacted > 0) {
                lines.add(counted(redacted, "document is", "documents are")
                        + " published in a different form than imported");
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
