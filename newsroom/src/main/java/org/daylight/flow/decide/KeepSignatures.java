package org.daylight.flow.decide;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.HeldDocument;
import org.daylight.flow.render.RedactionTexts;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.message.parse.DocumentForm;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.redact.RedactMessage;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.RedactionResult;
import org.daylight.redact.Selector;
import org.daylight.redact.Withheld;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Records that the hashes in the signatures of a redacted message are published, so that anyone can verify the signature over its headers; or
 * that they are redacted, as by default. Refused where what is redacted could be guessed with them ({@link SignatureRisk}). One transaction, with its
 * entry of the audit log.
 */
public final class KeepSignatures {

    /** What the editor risks, in one sentence. */
    public static final String RISK = "Anyone who knows or guesses all that is redacted can now confirm it with the"
            + " hashes, also in later years; the program can only estimate how hard that is.";

    private final Newsroom newsroom;
    private final Vault vault;
    private final By by;

    public KeepSignatures(Newsroom newsroom, Vault vault, By by) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.by = by;
    }

    /** The signatures of a document are kept. @return why not, in one line; empty when it was done */
    public Optional<String> keep(DocumentId id) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            HeldDocument document =
                    newsroom.catalog().documents().find(id.trove(), id.number()).orElse(null);
            Optional<String> objection = objection(id, document);
            return objection.isPresent() || document == null ? objection : record(document, true);
        }
    }

    /** They are redacted again. @return why not, in one line; empty when it was done */
    public Optional<String> redact(DocumentId id) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            HeldDocument document =
                    newsroom.catalog().documents().find(id.trove(), id.number()).orElse(null);
            if (document == null) {
                return Optional.of("there is no document " + id + " in this newsroom");
            }
            Optional<String> fixed = fixed(id);
            return fixed.isPresent() ? fixed : record(document, false);
        }
    }

    private Optional<String> record(HeldDocument document, boolean keep) throws IOException {
        return new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
            boolean changed = newsroom.catalog().redactions().keepSignatures(document.key(), keep);
            AuditRecord record = new AuditRecord(
                    keep ? "keep-signatures" : "keep-signatures-undo",
                    document.trove(),
                    Integer.toString(document.number()),
                    1,
                    0,
                    "",
                    Json.Obj.EMPTY);
            Optional<String> same = Optional.of(
                    "the signatures of " + document.cited() + (keep ? " are kept already" : " are not kept"));
            return new AuditLog.Done<>(changed ? Optional.<String>empty() : same, changed ? record : null);
        });
    }

    /** Why nothing about the document can be changed any more. */
    private Optional<String> fixed(DocumentId id) {
        return newsroom.catalog().parts().published(id.trove(), id.number()).isPresent()
                ? Optional.of(id + " is published: use  daylight withdraw  to remove it")
                : newsroom.catalog()
                        .parts()
                        .sealed(id.trove(), id.number())
                        .map(part -> id + " cannot be changed, because " + part.sealedWords());
    }

    private Optional<String> objection(DocumentId id, @Nullable HeldDocument document) throws IOException {
        if (document == null) {
            return Optional.of("there is no document " + id + " in this newsroom");
        }
        Optional<String> fixed = fixed(id);
        if (fixed.isPresent()) {
            return fixed;
        }
        if (document.form() instanceof DocumentForm.File) {
            return Optional.of(id + " is a file and has no signatures");
        }
        List<Selector> selectors = newsroom.catalog().redactions().of(document.trove()).stream()
                .filter(redaction -> redaction.appliesTo(document.key()))
                .map(redaction -> redaction.selector())
                .toList();
        if (selectors.isEmpty()) {
            return Optional.of("nothing in " + id + " is redacted: redact first, then keep the signatures");
        }
        Map<Sha256, byte[]> originals = vault.get(List.of(document.sha256()));
        byte[] original = originals.get(document.sha256());
        if (original == null) {
            throw new IOException("the vault has lost the bytes of " + id + ": restore the vault from a backup");
        }
        Optional<ExtractedTexts> texts = newsroom.texts();
        Optional<ExtractedTexts.Text> text =
                texts.isEmpty() ? Optional.empty() : texts.get().text(document.key());
        RedactionResult result = RedactMessage.of(
                original,
                selectors,
                RedactionTexts.of(text.map(ExtractedTexts.Text::units).orElse(List.of())),
                true);
        return switch (result) {
            case Withheld(List<String> reasons) ->
                Optional.of(id + " cannot be redacted: " + String.join("; ", reasons));
            case RedactedForm form
            when !form.isRedacted() ->
                Optional.of("nothing in " + id + " is redacted: redact first, then keep the signatures");
            case RedactedForm form ->
                SignatureRisk.objection(original, form, selectors)
                        .map(why -> "the signatures of " + id + " must be redacted: what is redacted could be guessed"
                                + " with them; " + why);
        };
    }
}
