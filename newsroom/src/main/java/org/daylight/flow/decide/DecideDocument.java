package org.daylight.flow.decide;

import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.archive.DocumentId;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.Match;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.Reviews;
import org.daylight.format.Json;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.vault.Vault;

/**
 * Withholds a document before its part is published, or lets it be shown after all. Its copies in all troves, and
 * documents that have it attached, are withheld with it. Each decision is one transaction, with its entry of the audit log,
 * and can be undone.
 */
public final class DecideDocument {

    /** In characters. */
    public static final int MAX_REASON = 500;

    private final Newsroom newsroom;
    private final Vault vault;
    private final By by;
    private final StepListener steps;

    /** @param by who decides, for the audit log */
    public DecideDocument(Newsroom newsroom, Vault vault, By by) {
        this(newsroom, vault, by, StepListener.NONE);
    }

    public DecideDocument(Newsroom newsroom, Vault vault, By by, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.by = by;
        this.steps = steps;
    }

    /** The result. */
    public sealed interface Result {}

    /**
     * The document is withheld.
     *
     * @param with what was withheld with it, by trove and number
     * @param published copies that are public, and can only be withdrawn
     */
    public record Withheld(HeldDocument document, List<Match> with, List<Match> published) implements Result {}

    /**
     * The document will be shown.
     *
     * @param with what had been withheld with it, and will also be shown
     */
    public record Shown(HeldDocument document, List<HeldDocument> with) implements Result {}

    /** Nothing was changed; the reason is one line. */
    public record Refused(String reason) implements Result {}

    /**
     * Withholds a document. Its number is published with the reason instead of its bytes.
     *
     * @param reason for the public, at most {@link #MAX_REASON} characters; empty for none
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result withhold(DocumentId id, String reason, CopiesRule copies) throws IOException {
        if (reason.length() > MAX_REASON) {
            return new Refused("the reason is longer than " + MAX_REASON + " characters: shorten it");
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Optional<String> objection = objection(id);
            if (objection.isPresent()) {
                return new Refused(objection.get());
            }
            // If the process stops here or in the next line, nothing is decided.
            new NoteMatchKeys(newsroom, vault, steps).run();
            HeldDocument held = held(id).orElseThrow();
            IncludedCopies covered = IncludedCopies.of(newsroom.catalog(), held);
            if (copies == CopiesRule.INCLUDED && covered.doubtful() > IncludedCopies.MOST_DOUBTFUL) {
                return new Refused(covered.doubtful() + " other documents have the text or the Message-ID of " + id
                        + " but differ otherwise: withhold them all with  --with-copies  or this one"
                        + " only with  --only");
            }
            List<Match> with = copies == CopiesRule.NOT_INCLUDED ? List.of() : withheldWith(held, covered);
            Optional<String> sealed = IncludedCopies.sealed(
                    newsroom.catalog(), with.stream().map(Match::document).toList());
            if (sealed.isPresent()) {
                return new Refused(sealed.get());
            }
            new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                withhold(sequence, held, reason, with, copies);
                List<HeldDocument> others = with.stream().map(Match::document).toList();
                return new AuditLog.Done<>(0, record("withhold", held, others, reason));
            });
            // If the process stops here, all of it is decided.
            steps.reached("withheld");
            return new Withheld(held, with, copies == CopiesRule.NOT_INCLUDED ? List.of() : covered.published());
        }
    }

    /**
     * Lets a withheld document be shown, together with those that were withheld because they are copies of it.
     *
     * @param copies {@link CopiesRule#NOT_INCLUDED}: this document alone, even if it is a copy of one that stays
     *     withheld
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result show(DocumentId id, CopiesRule copies) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Optional<String> objection = held(id).flatMap(this::objectionToUndo).or(() -> objection(id));
            if (objection.isPresent()) {
                return new Refused(objection.get());
            }
            new NoteMatchKeys(newsroom, vault, steps).run();
            Catalog catalog = newsroom.catalog();
            HeldDocument held = held(id).orElseThrow();
            Optional<Match> barring = catalog.matches().barring(held.key());
            boolean alone = copies == CopiesRule.NOT_INCLUDED;
            if (held.withheld() == null && !(alone && barring.isPresent())) {
                return new Refused(id + " is not withheld; nothing was changed");
            }
            if (held.withheldWith() != 0 && !alone) {
                String first = catalog.documents()
                        .find(held.withheldWith())
                        .map(HeldDocument::cited)
                        .orElse("another document");
                return new Refused(
                        id + " is withheld because it is a copy of " + first + ": release both with  daylight withhold "
                                + first + " --undo  or this one only with  daylight withhold " + id + " --undo --only");
            }
            List<HeldDocument> with = alone ? List.of() : catalog.documents().withheldWith(held.key());
            Optional<String> sealed = IncludedCopies.sealed(catalog, with);
            if (sealed.isPresent()) {
                return new Refused(sealed.get());
            }
            new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                begin(sequence, "show", "", held, with);
                catalog.matches().unbar(held.key());
                catalog.documents().show(held.key(), alone);
                for (HeldDocument copy : with) {
                    catalog.matches().unbar(copy.key());
                    catalog.documents().show(copy.key(), false);
                }
                return new AuditLog.Done<>(0, record("show", held, with, ""));
            });
            steps.reached("shown");
            return new Shown(held, with);
        }
    }

    /** The copies that are not published yet, and those already withheld with the document: they get its new reason. */
    private List<Match> withheldWith(HeldDocument held, IncludedCopies covered) {
        Stream<Match> before = covered.settled().stream()
                .filter(match -> match.document().withheldWith() == held.key())
                .filter(match -> !newsroom.catalog()
                        .parts()
                        .isPublished(match.document().trove(), match.document().number()));
        return Stream.concat(covered.toCome().stream(), before)
                .sorted(Comparator.comparing((Match match) -> match.document().trove())
                        .thenComparing(match -> match.document().number()))
                .toList();
    }

    private void withhold(long sequence, HeldDocument held, String reason, List<Match> with, CopiesRule copies) {
        Catalog catalog = newsroom.catalog();
        begin(
                sequence,
                "withhold",
                reason,
                held,
                with.stream().map(Match::document).toList());
        catalog.documents().withhold(held.key(), reason, null);
        if (copies == CopiesRule.NOT_INCLUDED) {
            catalog.matches().unbar(held.key());
            return;
        }
        catalog.matches().bar(held.key());
        for (Match match : with) {
            catalog.documents().withhold(match.document().key(), reason, held.key());
        }
    }

    /** Records what the documents are before the decision, so that it can be undone. */
    private void begin(long sequence, String action, String reason, HeldDocument held, List<HeldDocument> with) {
        Reviews reviews = newsroom.catalog().reviews();
        reviews.begin(sequence, by.time(), by.who(), action, reason);
        reviews.before(sequence, held.key());
        with.forEach(other -> reviews.before(sequence, other.key()));
        reviews.count(sequence);
    }

    private static AuditRecord record(String action, HeldDocument held, List<HeldDocument> with, String reason) {
        List<Json> copies =
                with.stream().<Json>map(other -> new Json.Str(other.cited())).toList();
        return new AuditRecord(
                action,
                held.trove(),
                Integer.toString(held.number()),
                1 + with.size(),
                0,
                reason,
                copies.isEmpty() ? Json.Obj.EMPTY : Json.Obj.EMPTY.with("copies", new Json.Arr(copies)));
    }

    private Optional<String> objection(DocumentId id) {
        if (held(id).isEmpty()) {
            return Optional.of("there is no document " + id + " in this newsroom");
        }
        Optional<PlannedPart> published = newsroom.catalog().parts().published(id.trove(), id.number());
        return published
                .map(part ->
                        id + " was published with part " + part.number() + ": use  daylight withdraw  to remove it")
                .or(() -> newsroom.catalog()
                        .parts()
                        .sealed(id.trove(), id.number())
                        .map(part -> id + " cannot be changed, because " + part.sealedWords()));
    }

    private Optional<String> objectionToUndo(HeldDocument held) {
        return newsroom.catalog()
                .parts()
                .published(held.trove(), held.number())
                .map(part -> held.withheld() == null
                        ? held.cited() + " is published; there is nothing to undo"
                        : held.cited() + " was withheld when part " + part.number()
                                + " was published; this cannot be undone");
    }

    private Optional<HeldDocument> held(DocumentId id) {
        return newsroom.catalog().documents().find(id.trove(), id.number());
    }
}
