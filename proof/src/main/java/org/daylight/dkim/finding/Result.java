package org.daylight.dkim.finding;

import java.util.Locale;

/** What came of checking, in the words of RFC 8601, section 2.7.1. */
public enum Result {
    /** The message carries no signature. Of a whole message only ({@link MessageMark#result}); no finding has it. */
    NONE,
    /** The signature holds, and nothing speaks against accepting it. */
    PASS,
    /** The signature does not hold for these bytes. */
    FAIL,
    /** The signature holds, and is not accepted for what it is: too weak a key or hash, or past its own end. */
    POLICY,
    /** The signature cannot be read, or is of a kind that is not known. */
    NEUTRAL,
    /** The key could not be asked for; a later attempt may succeed. */
    TEMPERROR,
    /** The signature can be read and cannot be checked, now or later: its key is missing or unfit, or it signs too little. */
    PERMERROR;

    /** The word of the RFC, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
