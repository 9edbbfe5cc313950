package org.daylight.demo;

/** Something that was put into a message on purpose, so that a test or the demo can check whether it is found. */
public sealed interface Plant {
    /** The Message-ID with its angle brackets; empty when the message has none. */
    String messageId();

    /**
     * A secret of the story.
     *
     * @param query words, or a phrase in quotes; a search for them finds this message (perhaps among others of the
     *     story)
     * @param secret what the reader learns
     */
    record Find(String messageId, String query, String secret) implements Plant {}

    /**
     * The message is a copy of an earlier one.
     *
     * @param exact whether the bytes are the same
     * @param how {@code same-bytes}, or what differs: {@code list-copy}, {@code resent}, {@code line-ends}, {@code
     *     footer}
     */
    record Copy(String messageId, boolean exact, String how) implements Plant {}

    /** The message carries a DKIM signature. */
    record Signed(String messageId, String domain, String keyRecord, SignatureState state) implements Plant {}

    /** The correct result of a verifier that has {@code dkim-keys.txt}. */
    enum SignatureState {
        /** It verifies. */
        VALID,
        /** The body was altered after signing. */
        BODY_ALTERED,
        /** The subject was altered after signing. */
        SUBJECT_ALTERED,
        /** The key is not available, so nothing can be concluded. */
        KEY_GONE
    }

    /**
     * The message does not follow the standards.
     *
     * @param how a stable code such as {@code no-date} or {@code boundary-never-there}
     */
    record Odd(String messageId, String how) implements Plant {}

    /**
     * The message contains something that should be redacted.
     *
     * @param kind {@code iban}, {@code phone}, {@code card}, {@code national-id}, {@code address}, {@code health},
     *     {@code password}
     * @param value the value as it is in the text
     */
    record PrivateData(String messageId, String kind, String value) implements Plant {}
}
