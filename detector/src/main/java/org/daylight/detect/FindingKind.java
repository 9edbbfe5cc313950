package org.daylight.detect;

import java.util.Arrays;
import java.util.Optional;

/**
 * What was found; also used for what files reveal and for dangerous files. The codes are stored and printed. So is the order: a new kind is
 * added at the end.
 */
public enum FindingKind {
    PAYMENT_CARD("payment-card", "numbers of payment cards"),
    BANK_ACCOUNT("bank-account", "numbers of bank accounts"),
    NATIONAL_ID("national-id", "identification numbers of persons"),
    TRAVEL_DOCUMENT("travel-document", "passports and other travel documents"),
    SECRET("secret", "passwords, keys and tokens"),
    DATE_OF_BIRTH("date-of-birth", "dates of birth"),
    TELEPHONE("telephone", "telephone numbers"),
    POSTAL_ADDRESS("postal-address", "postal addresses"),
    PRIVATE_EMAIL("private-email", "private e-mail addresses"),
    HEALTH("health", "terms about health"),
    MINOR("minor", "terms about minors"),
    TRACKING_LINK("tracking-link", "links that identify a reader"),
    OWN_TERM("own-term", "terms from the newsroom's own lists"),
    COVERED_TEXT("covered-text", "text under a box in a PDF"),
    LOCATION("location", "where a picture was taken"),
    HIDDEN_CONTENT("hidden-content", "hidden sheets, slides, text and layers"),
    TRACKED_CHANGE("tracked-change", "deleted and inserted text"),
    EARLIER_REVISION("earlier-revision", "earlier content that can be restored"),
    FILE_NOTE("file-note", "comments, notes, files inside and thumbnails"),
    FILE_METADATA("file-metadata", "names, paths and devices in files"),
    DANGEROUS_FILE("dangerous-file", "files that can harm a reader's computer"),
    MALWARE("malware", "files in which a scanner found malware");

    private final String code;
    private final String meaning;

    FindingKind(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public String code() {
        return code;
    }

    /** In a few words, for people; a plural. */
    public String meaning() {
        return meaning;
    }

    public static Optional<FindingKind> of(String code) {
        return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
    }
}
