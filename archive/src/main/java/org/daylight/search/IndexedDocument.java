package org.daylight.search;

import java.util.List;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.archive.Redaction;
import org.daylight.dkim.DkimVerifier;
import org.daylight.evidence.Authentication;
import org.daylight.format.DocumentKind;
import org.daylight.message.Message;
import org.daylight.message.parse.DocumentForm;
import org.jspecify.annotations.Nullable;

/**
 * One document to be indexed.
 *
 * @param key identifies the document in this index; adding the same key again replaces it. The site packs (trove, number)
 *     into it, the newsroom uses its catalog's row; an index never interprets it
 * @param trove the trove's slug
 * @param number the document's number within the trove; 0 while it has none (in the newsroom, during an import)
 * @param release the part it was published in; 0 when it is not published
 * @param sizeBytes size of the parsed bytes: those published in the public archive's index, the originals in a newsroom's
 * @param message the parsed message
 * @param authentication the result of verifying its signatures with the keys known now
 * @param redaction what its line says of its redactions; null when it is whole
 * @param extracted the text that a program extracted from its attachments ({@code spec/pack.md} section 5); empty if that was not done
 */
public record IndexedDocument(
        long key,
        String trove,
        int number,
        int release,
        long sizeBytes,
        Message message,
        Authentication authentication,
        @Nullable Redaction redaction,
        List<Unit> extracted) {

    /** A whole document without extracted text. */
    public IndexedDocument(
            long key,
            String trove,
            int number,
            int release,
            long sizeBytes,
            Message message,
            Authentication authentication) {
        this(key, trove, number, release, sizeBytes, message, authentication, null, List.of());
    }

    /** The same document with the text extracted from it. */
    public IndexedDocument with(List<Unit> units) {
        return new IndexedDocument(key, trove, number, release, sizeBytes, message, authentication, redaction, units);
    }

    /** Parses a document that is published with redactions. Its signatures are not verified: they are of other bytes. */
    public static IndexedDocument redacted(
            long key, String trove, int number, int release, byte[] bytes, DocumentForm form, Redaction redaction) {
        Authentication stated = form.kind() == DocumentKind.FILE
                ? Authentication.UNSIGNED
                : Authentication.ofRedacted(redaction.statedMark());
        return new IndexedDocument(
                key,
                trove,
                number,
                release,
                bytes.length,
                form.parse(bytes),
                form.isConverted() ? stated.ofConverted() : stated,
                redaction,
                List.of());
    }

    /** A document without a number that is not published, as the newsroom indexes it. */
    public static IndexedDocument unnumbered(
            long key, String trove, long sizeBytes, Message message, Authentication authentication) {
        return new IndexedDocument(key, trove, 0, 0, sizeBytes, message, authentication);
    }

    /** As {@link #unnumbered(long, String, long, Message, Authentication)}; parses the document and verifies it. */
    public static IndexedDocument unnumbered(
            long key, String trove, byte[] original, DocumentForm form, DkimVerifier verifier) {
        return of(key, trove, 0, 0, original, form, verifier);
    }

    /** Parses a message and verifies its signatures. */
    public static IndexedDocument of(
            long key, String trove, int number, int release, byte[] bytes, DkimVerifier verifier) {
        return of(key, trove, number, release, bytes, DocumentForm.MAIL, verifier);
    }

    /** Parses a document and verifies its signatures; a file has none. */
    public static IndexedDocument of(
            long key, String trove, int number, int release, byte[] bytes, DocumentForm form, DkimVerifier verifier) {
        Message message = form.parse(bytes);
        return new IndexedDocument(
                key, trove, number, release, bytes.length, message, Authentication.of(bytes, message, form, verifier));
    }
}
