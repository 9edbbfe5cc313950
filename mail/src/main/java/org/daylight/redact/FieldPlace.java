package org.daylight.redact;

/**
 * Where a header field is in the original.
 *
 * @param part index of the part whose header it is in
 * @param name in lower case
 * @param start offset of the name
 * @param valueStart offset just past the colon
 * @param end offset just past its last line ending
 */
record FieldPlace(int part, String name, int start, int valueStart, int end) {

    /** Whether its value is a list of addresses or message identifiers, or one of them. */
    boolean hasAddresses() {
        return switch (name.startsWith("resent-") ? name.substring("resent-".length()) : name) {
            case "from",
                    "to",
                    "cc",
                    "bcc",
                    "sender",
                    "reply-to",
                    "message-id",
                    "in-reply-to",
                    "references",
                    "content-id",
                    "return-path",
                    "received",
                    "delivered-to",
                    "x-original-to",
                    "x-envelope-to",
                    "envelope-to",
                    "apparently-to",
                    "errors-to",
                    "mail-followup-to",
                    "mail-reply-to",
                    "return-receipt-to",
                    "disposition-notification-to" -> true;
            default -> name.startsWith("list-");
        };
    }

    /** Whether its value has parameters. */
    boolean hasParameters() {
        return switch (name) {
            case "content-type", "content-disposition" -> true;
            default -> false;
        };
    }

    /** Whether its value is the tags of a signature (RFC 6376 section 3.2). */
    boolean isSignature() {
        return switch (name) {
            case "dkim-signature",
                    "x-google-dkim-signature",
                    "arc-message-signature",
                    "arc-seal",
                    "domainkey-signature" -> true;
            default -> false;
        };
    }

    /** Whether quoted strings, comments and lists are kept well formed in it. */
    boolean isStructured() {
        return hasAddresses() || hasParameters() || isSignature();
    }
}
