package org.daylight.flow.decide;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredRedaction;
import org.daylight.flow.render.RedactionTexts;
import org.daylight.flow.render.RenderingPlan;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.message.parse.DocumentForm;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.redact.ExtractedPart;
import org.daylight.redact.RedactFile;
import org.daylight.redact.RedactMessage;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.RedactionResult;
import org.daylight.redact.Selector;
import org.daylight.redact.Withheld;
import org.daylight.redaction.CheckReduction;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Records what is redacted: a string wherever it is in a trove, or a place in one document. Each decision is one transaction, with its entry of
 * the audit log.
 * The redactions are applied to the original when a part is published, so that a decision can be undone until then.
 */
public final class RedactDocuments {

    private static final long FETCH_BYTES = 32L << 20;
    /** Otherwise a search of minutes would be in vain because somebody decides at that moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int DOCUMENTS_AT_ONCE = 2_000;

    /** How many documents of each kind are named in a result. */
    private static final int MOST_NAMED = 1_000;

    private final Newsroom newsroom;
    private final Vault vault;
    private final By by;
    private final StepListener steps;

    /** @param by who decides, for the audit log */
    public RedactDocuments(Newsroom newsroom, Vault vault, By by) {
        this(newsroom, vault, by, StepListener.NONE);
    }

    public RedactDocuments(Newsroom newsroom, Vault vault, By by, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.by = by;
        this.steps = steps;
    }

    /** Receives how much of a search is done, on the thread that searches. */
    public interface Watch {
        void progress(long documents, long total);
    }

    /** The result. */
    public sealed interface Result {}

    /**
     * The redaction is recorded, or would be.
     *
     * @param id of the redaction; 0 when it was only tried
     * @param documents how many documents contain it and are not published
     * @param places in how many places of them
     * @param named the first of these documents
     * @param attachments what becomes of the attachments of these documents whose bytes are not published; at most a thousand
     * @param mustBeWithheld documents that cannot be published with it, and why; at most a thousand
     * @param published documents that are public already and contain it; at most a thousand
     */
    public record Redacted(
            long id,
            int documents,
            long places,
            List<HeldDocument> named,
            List<RedactedAttachment> attachments,
            List<MustBeWithheld> mustBeWithheld,
            List<HeldDocument> published)
            implements Result {}

    /**
     * An attachment whose bytes are not published.
     *
     * @param part its number; 0 for a file
     * @param whole why nothing of it is shown, in a few words; empty when images of its pages are, on which what is redacted is black
     */
    public record RedactedAttachment(HeldDocument document, int part, String name, String whole) {}

    /** A document that cannot be published with a redaction. @param reason without anything of its text */
    public record MustBeWithheld(HeldDocument document, String reason) {}

    /** Nothing was changed; the reason is one line. */
    public record Refused(String reason) implements Result {}

    /** Adds a reason, or changes its sentence. @return why not; empty when it was done */
    public Optional<String> setReason(String code, String sentence) throws IOException {
        boolean valid = ProofSegment.CODE.matcher(code).matches() && !code.equals(RedactionReason.HASH);
        if (!valid) {
            return Optional.of(
                    "a code has 1 to 16 of the characters A-Z, 0-9 and -, and is not " + RedactionReason.HASH);
        }
        boolean clean = !sentence.isBlank()
                && sentence.length() <= RedactionProof.MAX_REASON_CHARS
                && sentence.chars().noneMatch(Character::isISOControl);
        if (!clean) {
            return Optional.of(
                    "a reason is one line of 1 to " + RedactionProof.MAX_REASON_CHARS + " characters, for readers");
        }
        try (Closeable lock = newsroom.lock("publish")) {
            new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                newsroom.catalog().redactions().setReason(code, sentence);
                Json.Obj detail = Json.Obj.EMPTY.with("code", code).with("sentence", sentence);
                return new AuditLog.Done<>(sequence, AuditRecord.of("reason", detail));
            });
            return Optional.empty();
        }
    }

    /** Removes a reason; returns false, and changes nothing, when a redaction has it or there is none. */
    public boolean removeReason(String code) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            return new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                boolean removed = newsroom.catalog().redactions().removeReason(code);
                AuditRecord record = AuditRecord.of("reason-remove", Json.Obj.EMPTY.with("code", code));
                return new AuditLog.Done<>(removed, removed ? record : null);
            });
        }
    }

    /**
     * Redacts a string wherever it is in a trove.
     *
     * @param onlyTry whether only to say what would be redacted
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result everywhere(HeldTrove trove, Selector.Text string, boolean onlyTry, Watch watch) throws IOException {
        return redact(trove, null, string, onlyTry, watch);
    }

    /** Redacts a place in a document, or a string in it. Otherwise as {@link #everywhere}. */
    public Result one(DocumentId id, Selector selector, boolean onlyTry) throws IOException {
        Optional<HeldDocument> document = newsroom.catalog().documents().find(id.trove(), id.number());
        if (document.isEmpty()) {
            return new Refused("there is no document " + id + " in this newsroom");
        }
        HeldTrove trove = newsroom.catalog().troves().find(id.trove()).orElseThrow();
        return redact(trove, document.get(), selector, onlyTry, (done, total) -> {});
    }

    /** Ends a redaction: parts that are published later are without it, published ones do not change. @return why not; empty when it was done */
    public Optional<String> undo(long id) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Optional<StoredRedaction> redaction =
                    newsroom.catalog().redactions().find(id);
            if (redaction.isEmpty()) {
                return Optional.of("there is no redaction " + id + ": list them with  daylight redact --list");
            }
            Optional<PlannedPart> sealed = newsroom.catalog()
                    .documents()
                    .find(redaction.get().document())
                    .flatMap(of -> newsroom.catalog().parts().sealed(of.trove(), of.number()));
            if (sealed.isPresent()) {
                return Optional.of(
                        "the redaction cannot be ended, because " + sealed.get().sealedWords());
            }
            new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                newsroom.catalog().redactions().remove(id);
                Json.Obj detail = Json.Obj.EMPTY.with("redaction", id);
                return new AuditLog.Done<>(
                        sequence,
                        AuditRecord.ofPart("redact-undo", redaction.get().trove(), 0, detail));
            });
            steps.reached("redaction removed");
            return Optional.empty();
        }
    }

    private Result redact(
            HeldTrove trove, @Nullable HeldDocument document, Selector selector, boolean onlyTry, Watch watch)
            throws IOException {
        String code = selector.reason().code();
        if (!newsroom.catalog().redactions().reasons().containsKey(code)) {
            return new Refused("there is no reason " + code + ": add it with  daylight reasons " + code
                    + " \"SENTENCE FOR READERS\"");
        }
        // The search can take minutes; it changes nothing, so others may decide meanwhile.
        Redacted searched = search(trove, document, selector, watch);
        try (Closeable lock = onlyTry ? () -> {} : newsroom.lock("publish", PATIENCE)) {
            if (!onlyTry) {
                FinishPublication.earlier(newsroom, steps);
            }
            boolean known = newsroom.catalog().redactions().of(trove.slug()).stream()
                    .anyMatch(old -> old.selector().equals(selector)
                            && old.document() == (document == null ? 0 : document.key()));
            if (known) {
                return new Refused("this is redacted already: list the redactions with  daylight redact --list");
            }
            Redacted now = withoutPublished(searched);
            if (document != null && !now.published.isEmpty()) {
                Optional<String> objection = objectionToPublished(document, selector);
                if (objection.isPresent()) {
                    return new Refused(objection.get());
                }
                now = new Redacted(0, 1, 1, List.of(document), List.of(), List.of(), List.of());
            }
            Redacted found = now;
            if (document != null) {
                if (found.documents == 0) {
                    return found.mustBeWithheld.isEmpty()
                            ? new Refused("nothing in " + document.cited() + " is selected; nothing was changed")
                            : new Refused(document.cited() + " cannot be redacted: "
                                    + found.mustBeWithheld.getFirst().reason() + ". Withhold it:  daylight withhold "
                                    + document.cited());
                }
            }
            for (HeldDocument each : found.named) {
                Optional<PlannedPart> sealed = newsroom.catalog().parts().sealed(each.trove(), each.number());
                if (sealed.isPresent()) {
                    return new Refused(
                            each.cited() + " contains it, but " + sealed.get().sealedWords());
                }
            }
            if (onlyTry) {
                return found;
            }
            long id = new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                long added = newsroom.catalog()
                        .redactions()
                        .add(trove.id(), document == null ? null : document.key(), selector);
                return new AuditLog.Done<>(added, record(trove, document, added, code, found));
            });
            // If the process stops before this, nothing is decided; after it, all of it is.
            steps.reached("redaction added");
            return new Redacted(
                    id,
                    found.documents,
                    found.places,
                    found.named,
                    found.attachments,
                    found.mustBeWithheld,
                    found.published);
        }
    }

    /**
     * Why a published document cannot get this redaction; empty when it hides only what is hidden already. Then it can replace a greater one before
     * the document is shown again.
     */
    private Optional<String> objectionToPublished(HeldDocument document, Selector selector) throws IOException {
        String withdraw = document.cited() + " is published: use  daylight withdraw  to remove it";
        var id = new DocumentId(document.trove(), document.number());
        if (!(EarlierForm.of(newsroom, id) instanceof org.daylight.format.Outcome.Ok<EarlierForm>(EarlierForm now))) {
            return Optional.of(withdraw);
        }
        byte[] original = vault.get(List.of(document.sha256())).get(document.sha256());
        if (original == null) {
            throw new IOException("the vault has lost the bytes of " + document.cited()
                    + ": restore the vault from a backup; nothing was changed");
        }
        if (!(form(document, original, List.of(selector)) instanceof RedactedForm form) || !form.isRedacted()) {
            return Optional.of(withdraw);
        }
        return now.compare(newsroom, document, original, form)
                                instanceof org.daylight.format.Outcome.Refused<Long>(String code, String why)
                        && code.equals(CheckReduction.HIDES)
                ? Optional.of(withdraw + "; a published redaction can only become smaller")
                : Optional.empty();
    }

    /** What was found, with those documents moved that were published during the search. */
    private Redacted withoutPublished(Redacted found) {
        var named = new ArrayList<HeldDocument>();
        var published = new ArrayList<>(found.published);
        for (HeldDocument each : found.named) {
            boolean isPublic = newsroom.catalog().parts().isPublished(each.trove(), each.number());
            if (isPublic) {
                addTo(published, each);
            } else {
                named.add(each);
            }
        }
        int moved = found.named.size() - named.size();
        List<RedactedAttachment> attachments = found.attachments.stream()
                .filter(each -> published.stream()
                        .noneMatch(one -> one.key() == each.document().key()))
                .toList();
        return new Redacted(
                0, found.documents - moved, found.places, named, attachments, found.mustBeWithheld, published);
    }

    /** Without the text: the log may be shown to others. The catalog has it under the number of the redaction. */
    private static AuditRecord record(
            HeldTrove trove, @Nullable HeldDocument document, long id, String code, Redacted found) {
        return new AuditRecord(
                "redact",
                trove.slug(),
                document == null ? null : Integer.toString(document.number()),
                found.documents,
                0,
                "",
                Json.Obj.EMPTY.with("redaction", id).with("code", code).with("places", found.places));
    }

    private Redacted search(HeldTrove trove, @Nullable HeldDocument only, Selector selector, Watch watch)
            throws IOException {
        var named = new ArrayList<HeldDocument>();
        var attachments = new ArrayList<RedactedAttachment>();
        var withheld = new ArrayList<MustBeWithheld>();
        var published = new ArrayList<HeldDocument>();
        int documents = 0;
        long places = 0;
        int first = only == null ? 1 : only.number();
        int last = only == null ? trove.documents() : only.number();
        for (int from = first; from <= last; from += DOCUMENTS_AT_ONCE) {
            int to = Math.min(last, from + DOCUMENTS_AT_ONCE - 1);
            List<HeldDocument> shown = newsroom.catalog().documents().range(trove.id(), from, to).stream()
                    .filter(document -> document.withheld() == null && document.withdrawn() == null)
                    .toList();
            for (int at = 0; at < shown.size(); ) {
                int end = endOfFetch(shown, at);
                List<HeldDocument> some = shown.subList(at, end);
                Map<Sha256, byte[]> originals =
                        vault.get(some.stream().map(HeldDocument::sha256).toList());
                List<Outcome> outcomes = some.parallelStream()
                        .map(document -> outcome(document, originals.get(document.sha256()), selector))
                        .toList();
                for (Outcome outcome : outcomes) {
                    if (outcome.lost != null) {
                        throw new IOException(outcome.lost);
                    }
                    if (outcome.places == 0 && outcome.problem == null) {
                        continue;
                    }
                    boolean isPublic = newsroom.catalog()
                            .parts()
                            .published(trove.slug(), outcome.document.number())
                            .isPresent();
                    if (isPublic) {
                        addTo(published, outcome.document);
                    } else if (outcome.problem != null) {
                        addTo(withheld, new MustBeWithheld(outcome.document, outcome.problem));
                    } else {
                        documents++;
                        places += outcome.places;
                        addTo(named, outcome.document);
                        outcome.attachments.forEach(one -> addTo(attachments, one));
                    }
                }
                at = end;
            }
            watch.progress(to, last);
        }
        return new Redacted(0, documents, places, named, attachments, withheld, published);
    }

    private static <T> void addTo(List<T> list, T one) {
        if (list.size() < MOST_NAMED) {
            list.add(one);
        }
    }

    /** What a redaction does in one document. @param problem why it must be withheld @param lost why it cannot be read */
    private record Outcome(
            HeldDocument document,
            long places,
            List<RedactedAttachment> attachments,
            @Nullable String problem,
            @Nullable String lost) {

        static Outcome problem(HeldDocument document, String problem) {
            return new Outcome(document, 0, List.of(), problem, null);
        }

        static Outcome lost(HeldDocument document, String why) {
            return new Outcome(document, 0, List.of(), null, why);
        }
    }

    private Outcome outcome(HeldDocument document, byte @Nullable [] original, Selector selector) {
        if (original == null) {
            return Outcome.lost(
                    document,
                    "the vault has lost the bytes of " + document.cited()
                            + ": restore the vault from a backup; nothing was changed");
        }
        RedactionResult result;
        List<Unit> units;
        try {
            units = newsroom.textOf(document.key());
            result = form(document, original, List.of(selector));
        } catch (IOException e) {
            return Outcome.lost(document, "" + e.getMessage());
        }
        return switch (result) {
            case Withheld(List<String> reasons) -> Outcome.problem(document, String.join("; ", reasons));
            case RedactedForm form when !form.isRedacted() -> new Outcome(document, 0, List.of(), null, null);
            case RedactedForm form ->
                new Outcome(
                        document,
                        Math.max(1, form.found().getFirst()),
                        RenderingPlan.of(document.form(), original, form, List.of(selector), units).parts().stream()
                                .map(part -> new RedactedAttachment(document, part.part(), part.name(), part.whole()))
                                .toList(),
                        null,
                        null);
        };
    }

    /**
     * The form in which a document would be published with these selectors, or why it could not.
     *
     * @param original its bytes
     */
    public RedactionResult form(HeldDocument document, byte[] original, List<Selector> selectors) throws IOException {
        List<ExtractedPart> extracted = RedactionTexts.of(newsroom.textOf(document.key()));
        return document.form() instanceof DocumentForm.File file
                ? RedactFile.of(original, file, selectors, extracted)
                : RedactMessage.of(original, selectors, extracted, false);
    }

    private static int endOfFetch(List<HeldDocument> documents, int from) {
        long bytes = 0;
        int to = from;
        while (to < documents.size() && (to == from || bytes + documents.get(to).sizeBytes() <= FETCH_BYTES)) {
            bytes += documents.get(to).sizeBytes();
            to++;
        }
        return to;
    }
}
