package org.daylight.flow.decide;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredRedaction;
import org.daylight.flow.render.RedactionTexts;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.message.parse.DocumentForm;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.redact.ExtractedPart;
import org.daylight.redact.RedactFile;
import org.daylight.redact.RedactMessage;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.RedactionResult;
import org.daylight.redact.Selector;
import org.daylight.redact.Withheld;
import org.daylight.redaction.ProofSegment;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Plans that a published document is shown again with fewer redactions: with those that are in force when the part is published. It is part of the
 * plan, and so of what two users approve. If the process stops, either the old plan or the new one is there.
 */
public final class ShowAgain {

    private final Newsroom newsroom;
    private final Vault vault;
    private final By by;
    private final StepListener steps;

    public ShowAgain(Newsroom newsroom, Vault vault, By by) {
        this(newsroom, vault, by, StepListener.NONE);
    }

    public ShowAgain(Newsroom newsroom, Vault vault, By by, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.by = by;
        this.steps = steps;
    }

    /**
     * Where to show it again.
     *
     * @param part the number of an unpublished part; 0 for the next one, or a new one when there is none
     * @param at the date of a new part with this document only; null for none
     * @param title of the new part; empty for none
     */
    public record Order(
            DocumentId document, int part, @Nullable Instant at, String title) {}

    /** The result. */
    public sealed interface Result {}

    /**
     * It is planned, or would be.
     *
     * @param earlierPart the part that shows it now
     * @param earlierMarks how many marks it has there
     * @param marks how many marks it will have; 0 when it will be shown whole
     * @param revealed how many words and other pieces become visible
     * @param part the number of the part that will show it
     * @param due when
     */
    public record Planned(
            DocumentId document, int earlierPart, long earlierMarks, long marks, long revealed, int part, Instant due)
            implements Result {}

    /** Nothing was changed; the reason is one line. */
    public record Refused(String reason) implements Result {}

    /**
     * Plans it.
     *
     * @param onlyTry whether only to say what would be done
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result plan(Order order, boolean onlyTry) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Catalog catalog = newsroom.catalog();
            DocumentId id = order.document();
            Optional<HeldDocument> found = catalog.documents().find(id.trove(), id.number());
            if (found.isEmpty()) {
                return new Refused("there is no document " + id + " in this newsroom");
            }
            HeldDocument document = found.get();
            if (document.withdrawn() != null) {
                return new Refused(id + " was withdrawn, and a withdrawn document is not shown again");
            }
            if (!catalog.parts().isPublished(id.trove(), id.number())) {
                return new Refused(id + " is not published yet: its redactions can be changed with  daylight redact");
            }
            if (catalog.shownAgain().plannedIn(document.key()).isPresent()) {
                return new Refused(id + " is planned to be shown again already: take it out with  daylight redact " + id
                        + " --undo-reduce");
            }
            return switch (EarlierForm.of(newsroom, id)) {
                case Outcome.Refused<EarlierForm>(String code, String why) -> new Refused(why);
                case Outcome.Ok<EarlierForm>(EarlierForm earlier) -> plan(order, document, earlier, onlyTry);
            };
        }
    }

    private Result plan(Order order, HeldDocument document, EarlierForm earlier, boolean onlyTry) throws IOException {
        byte[] original = vault.get(List.of(document.sha256())).get(document.sha256());
        if (original == null) {
            throw new IOException("the vault has lost the bytes of " + document.cited()
                    + ": restore the vault from a backup; nothing was changed");
        }
        RedactedForm form;
        switch (form(document, original)) {
            case Withheld(List<String> why) -> {
                return new Refused(document.cited() + " cannot be shown with the redactions that are in force: "
                        + String.join("; ", why));
            }
            case RedactedForm made -> form = made;
        }
        Outcome<Long> compared = earlier.compare(newsroom, document, original, form);
        Optional<String> objection = earlier.objection(compared);
        if (objection.isPresent()) {
            return new Refused(objection.get());
        }
        HeldTrove trove = newsroom.catalog().troves().find(document.trove()).orElseThrow();
        long marks = form.segments().stream()
                .filter(ProofSegment.Mark.class::isInstance)
                .count();
        return place(order, trove, document, onlyTry, earlier, marks, compared.orThrow());
    }

    private Result place(
            Order order,
            HeldTrove trove,
            HeldDocument document,
            boolean onlyTry,
            EarlierForm earlier,
            long marks,
            long revealed)
            throws IOException {
        Catalog catalog = newsroom.catalog();
        List<PlannedPart> toCome = catalog.parts().of(trove.id()).stream()
                .filter(part -> !part.isFixed())
                .toList();
        Optional<PlannedPart> target = order.part() > 0
                ? catalog.parts().find(trove.slug(), order.part())
                : order.at() != null ? Optional.empty() : toCome.stream().findFirst();
        if (order.part() > 0 && target.isEmpty()) {
            return new Refused("no part " + order.part() + " of " + trove.slug() + " is planned; see  daylight plan"
                    + " --trove " + trove.slug());
        }
        if (target.isPresent() && target.get().published() != null) {
            return new Refused("part " + order.part() + " of " + trove.slug() + " is published and cannot be changed");
        }
        if (target.isPresent() && target.get().isFixed()) {
            return new Refused(target.get().sealedWords() + ", or choose another part");
        }
        if (!order.title().isEmpty() && !DescribePart.isTitle(order.title())) {
            return new Refused("a title must be one line of 1 to 200 characters");
        }
        Instant due = target.map(PlannedPart::due).orElse(order.at() != null ? order.at() : nextDay(trove));
        int number;
        if (onlyTry) {
            number = target.map(PlannedPart::number)
                    .orElse((int) catalog.parts().of(trove.id()).stream()
                                    .filter(part -> part.published() != null
                                            || !part.due().isAfter(due))
                                    .count()
                            + 1);
        } else {
            number = new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                long row = target.map(PlannedPart::id)
                        .orElseGet(() -> catalog.shownAgain()
                                .addPart(trove.id(), order.title().strip(), due));
                catalog.shownAgain().add(row, document.key());
                int part = catalog.parts().of(trove.id()).stream()
                        .filter(one -> one.id() == row)
                        .findFirst()
                        .orElseThrow()
                        .number();
                return new AuditLog.Done<>(part, record("show-again", document, part));
            });
            // If the process stops before this, nothing is planned; after it, it is.
            steps.reached("planned again");
        }
        return new Planned(order.document(), earlier.part(), earlier.marks(), marks, revealed, number, due);
    }

    private Instant nextDay(HeldTrove trove) {
        Instant last = newsroom.catalog().parts().of(trove.id()).stream()
                .map(part -> part.published() == null ? part.due() : part.published())
                .max(Instant::compareTo)
                .orElse(by.time());
        Instant after = last.isAfter(by.time()) ? last : by.time();
        return after.plus(Duration.ofDays(1)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    }

    private static AuditRecord record(String action, HeldDocument document, int part) {
        return new AuditRecord(
                action, document.trove(), Integer.toString(document.number()), 1, part, "", Json.Obj.EMPTY);
    }

    /** Takes a document out of the part that would show it again. @return why not, in one line; empty when it was done */
    public Optional<String> undo(DocumentId id) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Catalog catalog = newsroom.catalog();
            Optional<HeldDocument> document = catalog.documents().find(id.trove(), id.number());
            boolean isPlanned = document.isPresent()
                    && catalog.shownAgain().plannedIn(document.get().key()).isPresent();
            if (!isPlanned) {
                return Optional.of(id + " is not planned to be shown again; what is published stays published");
            }
            HeldTrove trove = catalog.troves().find(id.trove()).orElseThrow();
            new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                catalog.shownAgain().remove(trove.id(), document.get().key());
                return new AuditLog.Done<>(sequence, record("show-again-undo", document.get(), 0));
            });
            steps.reached("not planned again");
            return Optional.empty();
        }
    }

    /** The form in which it would be published now. */
    private RedactionResult form(HeldDocument document, byte[] original) throws IOException {
        List<Selector> selectors = newsroom.catalog().redactions().applyingTo(document.trove(), document.key()).stream()
                .map(StoredRedaction::selector)
                .toList();
        List<ExtractedPart> extracted = RedactionTexts.of(newsroom.textOf(document.key()));
        boolean keeps = newsroom.catalog().redactions().keepsSignatures(document.key());
        return document.form() instanceof DocumentForm.File file
                ? RedactFile.of(original, file, selectors, extracted)
                : RedactMessage.of(original, selectors, extracted, keeps);
    }
}
