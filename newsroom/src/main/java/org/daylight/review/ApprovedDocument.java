package org.daylight.review;

import org.daylight.catalog.HeldConversion;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFile;
import org.daylight.format.Sha256;
import org.daylight.message.parse.DocumentForm;
import org.jspecify.annotations.Nullable;

/**
 * What the release gate decided about one document number: its bytes are shown, or its number is published without
 * them. Only {@link ReleaseGate} creates these, and a pack is written from nothing else. Immutable; safe for use by
 * several threads.
 */
public abstract sealed class ApprovedDocument {

    private final HeldDocument document;

    private ApprovedDocument(HeldDocument document) {
        this.document = document;
    }

    /** The number in the trove, 1 or more. */
    public int number() {
        return document.number();
    }

    /** The slug of the trove. */
    public String trove() {
        return document.trove();
    }

    /** The accession's number in this newsroom, not the one in the log. */
    public int accession() {
        return document.accession();
    }

    /**
     * SHA-256 of the original bytes. The public commitment to this number must be to this hash, whether or not the
     * bytes are shown.
     */
    public Sha256 sha256() {
        return document.sha256();
    }

    /** Length of the original, in bytes. */
    public long sizeBytes() {
        return document.sizeBytes();
    }

    /** The root of the piece tree of the original; null when an earlier version imported it. */
    public @Nullable Sha256 pieces() {
        return document.pieces();
    }

    /** How the document is cited: {@code harbour/20413}. */
    public String cited() {
        return document.cited();
    }

    /** The catalog's row at the time of the examination. */
    HeldDocument document() {
        return document;
    }

    /** A document whose bytes the part contains. */
    public static final class Shown extends ApprovedDocument {

        Shown(HeldDocument document) {
            super(document);
        }

        /** The catalog's key of the document. */
        public long key() {
            return document().key();
        }

        /** As what the bytes are read. */
        public DocumentForm form() {
            return document().form();
        }

        /** What is known of a document that is not mail; null for a message. Its transcript is not in a later part. */
        public @Nullable HeldFile file() {
            return document().file();
        }

        /** Where a message that Daylight wrote comes from; null for any other document. */
        public @Nullable HeldConversion conversion() {
            return document().conversion();
        }

        /** Whether these are the bytes that were approved. Computes their hash. */
        public boolean isOf(byte[] bytes) {
            return bytes.length == sizeBytes() && Sha256.of(bytes).equals(sha256());
        }
    }

    /** A document that an editor withholds: the part names its number, and does not contain its bytes. */
    public static final class Withheld extends ApprovedDocument {

        private final String reason;

        Withheld(HeldDocument document, String reason) {
            super(document);
            this.reason = reason;
        }

        /** The editor's reason, for the public; null when none was given. */
        public @Nullable String reason() {
            return reason.isEmpty() ? null : reason;
        }
    }
}
