package org.daylight.demo;

/** Something put into a message on purpose, so that a test or the demo can say whether it was found. */
public sealed interface Plant {
    /** The Message-ID with its angle brackets; empty when the message has none. */
    String messageId();

    /**
     * A secret of the story.
     *
     * @param query words, or a phrase in quotes, that a search for finds this message (perhaps among others of the story)
     * @param secret what the reader then knows
     */
    record Find(String messageId, String query, String secret) implements Plant {}

    /**
     * The message is a copy of one that came before it.
     *
     * @param exact whether the bytes are the same
     * @param how {@code same-bytes}, or what differs: {@code list-copy}, {@code resent}, {@code line-ends}, {@code footer}
     */
    record Copy(String messageId, boolean exact, String how) implements Plant {}

    /** The message carries a DKIM signature. */
    record Signed(String messageId, String domain, String keyRecord, SignatureState state) implements Plant {}

    /** What a verifier that knows {@code dkim-keys.txt} must conclude. */
    enum SignatureState {
        /** It verifies. */
        VALID,
        /** The body was altered after signing. */
        BODY_ALTERED,
        /** The subject was altered after signing. */
        SUBJECT_ALTERED,
        /** The key is nowhere to be found, so nothing can be concluded. */
        KEY_GONE
    }

    /**
     * The message is not as the standards have it.
     *
     * @param how a stable code such as {@code no-date} or {@code boundary-never-there}
     */
    record Odd(String messageId, String how) implements Plant {}

    /**
     * The message holds what ought to be redacted.
     *
     * @param kind {@code iban}, {@code phone}, {@code card}, {@code national-id}, {@code address}, {@code health}, {@code password}
     * @param value as it stands in the text
     */
    record PrivateData(String messageId, String kind, String value) implements Plant {}
}
