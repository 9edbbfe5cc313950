package org.daylight.dkim.finding;

import java.util.Locale;

/** The result of verifying, as defined in RFC 8601, section 2.7.1. */
public enum Result {
    /** The message has no signature. Only for a whole message ({@link MessageMark#result}), never in a finding. */
    NONE,
    /** The signature is valid and acceptable. */
    PASS,
    /** The signature is not valid for these bytes. */
    FAIL,
    /** The signature is valid but not acceptable: its key or hash is too weak, or it has expired. */
    POLICY,
    /** The signature cannot be read, or is of an unknown kind. */
    NEUTRAL,
    /** The key could not be fetched; a later attempt may succeed. */
    TEMPERROR,
    /** The signature can be read but never be verified: its key is missing or unfit, or it covers too little. */
    PERMERROR;

    /** The word of the RFC, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
