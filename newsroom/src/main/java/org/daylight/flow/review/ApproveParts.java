package org.daylight.flow.review;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.Approvals;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.editors.Editor;
import org.daylight.editors.Editors;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.jspecify.annotations.Nullable;

/**
 * Approves the exact content of a part that is not published, or takes an approval back. One transaction, with an entry
 * of the audit log that has the hash of the content.
 */
public final class ApproveParts {

    private final Newsroom newsroom;

    public ApproveParts(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** The result. */
    public sealed interface Result {}

    /** @param state the approvals of the part now */
    public record Approved(PlannedPart part, TwoPersons.State state) implements Result {}

    /** The approval was taken back. */
    public record Revoked(PlannedPart part) implements Result {}

    /** Nothing was changed; the reason is one line. */
    public record Refused(String reason) implements Result {}

    /**
     * What has changed since an editor approved the part last, one line each; empty when nothing has, or when the
     * editor has not approved it.
     */
    public List<String> changes(PlannedPart part, String editor) throws IOException {
        PartContent content = PartContent.of(newsroom, part);
        return newsroom.catalog().approvals().of(part.troveRow(), part.number()).stream()
                .filter(each -> each.editor().equals(editor) && !each.content().equals(content.hash()))
                .findFirst()
                .map(each -> {
                    List<String> changes = content.changesSince(each.summary());
                    return changes.isEmpty()
                            ? List.of(
                                    "a reason, a redaction, an accepted file, an original, extracted text, or images of"
                                            + " pages")
                            : changes;
                })
                .orElse(List.of());
    }

    /**
     * Approves a part.
     *
     * @param seen the hash of the content that the editor was shown; null for the present one. If the part was changed
     *     meanwhile, the approval is refused
     */
    public Result approve(By by, HeldTrove trove, int number, @Nullable Sha256 seen) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            return new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                Optional<String> objection = objection(by, trove, number);
                if (objection.isPresent()) {
                    return refused(objection.get());
                }
                Optional<String> unconfirmed = unconfirmed(by);
                if (unconfirmed.isPresent()) {
                    return refused(unconfirmed.get());
                }
                PlannedPart part =
                        newsroom.catalog().parts().find(trove.slug(), number).orElseThrow();
                PartContent content = PartContent.of(newsroom, part);
                if (seen != null && !seen.equals(content.hash())) {
                    return refused("part " + number + " of " + trove.slug()
                            + " was changed since you saw it: look at it again, then approve it");
                }
                List<HeldDocument> unreviewed = UnreviewedFindings.of(newsroom, part);
                if (!unreviewed.isEmpty()) {
                    return refused(unreviewed.getFirst().cited()
                            + (unreviewed.size() == 1 ? " has" : " and " + (unreviewed.size() - 1) + " more have")
                            + " strong findings that nobody has reviewed: see  daylight findings --strong --trove "
                            + trove.slug() + " --part " + number + "  then decide with  daylight review");
                }
                Optional<String> flagged = new FlaggedFiles(newsroom).objection(part);
                if (flagged.isPresent()) {
                    return refused(flagged.get());
                }
                String editor = "" + by.who();
                boolean isSame = newsroom.catalog().approvals().of(trove.id(), number).stream()
                        .anyMatch(each ->
                                each.editor().equals(editor) && each.content().equals(content.hash()));
                if (isSame) {
                    return refused("you have approved this content of part " + number + " already");
                }
                newsroom.catalog()
                        .approvals()
                        .add(
                                trove.id(),
                                new Approvals.Approval(
                                        trove.slug(),
                                        number,
                                        editor,
                                        content.hash(),
                                        by.time(),
                                        sequence,
                                        content.summary()));
                Json.Obj detail =
                        Json.Obj.EMPTY.with("content", content.hash().hex()).with("shown", content.shown());
                return new AuditLog.Done<Result>(
                        new Approved(part, new TwoPersons(newsroom).of(part)),
                        AuditRecord.ofPart("approve", trove.slug(), number, detail));
            });
        }
    }

    /** Takes an editor's approval back. */
    public Result revoke(By by, HeldTrove trove, int number) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            return new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                Optional<String> objection = objection(by, trove, number);
                if (objection.isPresent()) {
                    return refused(objection.get());
                }
                if (!newsroom.catalog().approvals().remove(trove.id(), number, "" + by.who())) {
                    return refused("you have not approved part " + number + " of " + trove.slug());
                }
                PlannedPart part =
                        newsroom.catalog().parts().find(trove.slug(), number).orElseThrow();
                return new AuditLog.Done<Result>(
                        new Revoked(part), AuditRecord.ofPart("approve-undo", trove.slug(), number, Json.Obj.EMPTY));
            });
        }
    }

    private Optional<String> objection(By by, HeldTrove trove, int number) throws IOException {
        Optional<PlannedPart> part = newsroom.catalog().parts().find(trove.slug(), number);
        if (part.isEmpty()) {
            return Optional.of("no part " + number + " of " + trove.slug() + " is planned");
        }
        if (part.get().published() != null) {
            return Optional.of("part " + number + " of " + trove.slug() + " is published");
        }
        if (part.get().isFixed()) {
            return Optional.of(part.get().sealedWords());
        }
        String who = by.who();
        boolean may = who != null
                && new Editors(newsroom)
                        .list()
                        .find(who)
                        .filter(Editor::mayApprove)
                        .isPresent();
        return may
                ? Optional.empty()
                : Optional.of(
                        who == null
                                ? "approvals need users: add the first one with  daylight users add NAME --role"
                                        + " publisher"
                                : who + " may not approve parts: this needs the role editor or publisher");
    }

    /** Otherwise an approval by whoever has the access now would count after the right person was confirmed. */
    private Optional<String> unconfirmed(By by) throws IOException {
        return new Editors(newsroom)
                .list()
                .find("" + by.who())
                .filter(Editor::isUnconfirmed)
                .map(each -> each.name() + " must be confirmed first, because " + each.unconfirmedBy()
                        + " gave the access or the role: another publisher does it at the desk, or someone with "
                        + " daylight users confirm " + each.name());
    }

    private static AuditLog.Done<Result> refused(String reason) {
        return new AuditLog.Done<>(new Refused(reason), null);
    }
}
