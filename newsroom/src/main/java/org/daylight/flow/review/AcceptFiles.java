package org.daylight.flow.review;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.AcceptedFiles;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.detect.ScanProgram;
import org.daylight.format.Json;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.pack.FlaggedPart;

/**
 * Records that the dangerous and infected files of a document are to be published behind a warning, or takes that back. The decision is for what the
 * scan found: if a later scan finds something else in the same part, it is not accepted. One transaction, with an entry of the audit log.
 */
public final class AcceptFiles {

    /** In characters. */
    public static final int MAX_REASON = 500;

    private final Newsroom newsroom;

    public AcceptFiles(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** The result. */
    public sealed interface Result {}

    /** @param flags the parts that are accepted now, or were until now */
    public record Changed(HeldDocument document, List<FlaggedPart> flags) implements Result {}

    /** Nothing was changed; the reason is one line. */
    public record Refused(String reason) implements Result {}

    /**
     * Accepts what the scan found in a document.
     *
     * @param reason of the editor, 1 to {@value #MAX_REASON} characters; it stays in the audit log
     */
    public Result accept(By by, HeldDocument document, String reason) throws IOException {
        if (reason.isBlank() || reason.length() > MAX_REASON) {
            return new Refused("a reason of 1 to " + MAX_REASON + " characters is needed: --reason TEXT");
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            if (isPublished(document)) {
                return fixed(document);
            }
            if (!ScanProgram.of(newsroom).isCurrent(document)) {
                return new Refused(
                        document.cited() + " was not scanned with the present detectors: run  daylight scan");
            }
            List<FlaggedPart> flags = new FlaggedFiles(newsroom).of(document);
            if (flags.isEmpty()) {
                return new Refused("no dangerous file was found in " + document.cited());
            }
            return new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                boolean isNew = false;
                for (FlaggedPart flag : flags) {
                    for (String code : flag.codes()) {
                        isNew |= newsroom.catalog()
                                .acceptedFiles()
                                .add(document.key(), new AcceptedFiles.Accepted(flag.part(), code), sequence);
                    }
                }
                return isNew
                        ? done(document, flags, record("accept-files", document, reason.strip(), flags))
                        : new AuditLog.Done<Result>(
                                new Refused("the files of " + document.cited() + " are accepted already"), null);
            });
        }
    }

    /** Takes it back that the files of a document were accepted. */
    public Result undo(By by, HeldDocument document) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            if (isPublished(document)) {
                return fixed(document);
            }
            return new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                List<FlaggedPart> flags =
                        parts(newsroom.catalog().acceptedFiles().of(document.key()));
                return newsroom.catalog().acceptedFiles().remove(document.key()) > 0
                        ? done(document, flags, record("accept-files-undo", document, "", flags))
                        : new AuditLog.Done<Result>(new Refused("nobody accepted files of " + document.cited()), null);
            });
        }
    }

    private static List<FlaggedPart> parts(List<AcceptedFiles.Accepted> accepted) {
        List<FlaggedPart> parts = new ArrayList<>();
        for (AcceptedFiles.Accepted one : accepted) { // in order of part and code
            List<String> codes = new ArrayList<>();
            if (!parts.isEmpty() && parts.getLast().part() == one.part()) {
                codes.addAll(parts.removeLast().codes());
            }
            codes.add(one.code());
            parts.add(new FlaggedPart(one.part(), codes));
        }
        return parts;
    }

    private boolean isPublished(HeldDocument document) {
        return new PublishedNumbers(newsroom.catalog()).has(document.trove(), document.number());
    }

    private Refused fixed(HeldDocument document) {
        Optional<PlannedPart> sealed = newsroom.catalog().parts().sealed(document.trove(), document.number());
        if (sealed.isPresent()) {
            return new Refused(document.cited() + " cannot be changed, because "
                    + sealed.get().sealedWords());
        }
        return new Refused(
                document.cited() + " is published already: it can only be withdrawn, with  daylight withdraw");
    }

    private static AuditLog.Done<Result> done(HeldDocument document, List<FlaggedPart> flags, AuditRecord record) {
        return new AuditLog.Done<>(new Changed(document, flags), record);
    }

    private static AuditRecord record(String action, HeldDocument document, String reason, List<FlaggedPart> flags) {
        return new AuditRecord(
                action,
                document.trove(),
                Integer.toString(document.number()),
                1,
                0,
                reason,
                Json.Obj.EMPTY.with("files", FlaggedPart.json(flags)));
    }
}
