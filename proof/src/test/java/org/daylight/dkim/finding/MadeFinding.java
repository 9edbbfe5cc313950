package org.daylight.dkim.finding;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finding whose parts a test sets one by one: a valid DKIM signature of harbour.example with a strong key, unless it says otherwise. */
final class MadeFinding {
    static final Coverage.Field FROM = new Coverage.Field("from", 0, 0, 30);
    static final Coverage.Field SUBJECT = new Coverage.Field("subject", 2, 40, 60);

    Method method = Method.DKIM;
    Reason reason = Reason.SIGNATURE_HOLDS;
    String detail = "";
    String domain = "harbour.example";
    String selector = "s1";
    String identity = "@harbour.example";
    String algorithm = "rsa-sha256";
    KeyOrigin origin = KeyOrigin.DNS;

    @Nullable
    LocalDate from = LocalDate.parse("2016-01-01");

    @Nullable
    LocalDate until = LocalDate.parse("2018-01-01");

    @Nullable
    LocalDate exposed;

    String source = "dig";
    int bits = 2048;
    boolean testing;
    boolean hasKey = true;
    Coverage coverage = new Coverage(List.of(FROM, SUBJECT), List.of("cc"), Coverage.Body.WHOLE, 0);

    @Nullable
    Instant signedAt = Instant.parse("2017-01-03T20:32:05Z");

    @Nullable
    Instant expires;

    @Nullable
    Instant verifiedAt = Instant.parse("2017-01-03T20:40:00Z");

    Alignment alignment = Alignment.STRICT;
    List<String> dmarc = List.of();
    List<UndoneChange> repairs = List.of();
    Check signature = Check.HOLDS;
    Check body = Check.HOLDS;

    Finding finding() {
        var record = new KeyRecord(selector, domain, "v=DKIM1; p=AAAA", origin, from, until, exposed, source);
        return new Finding(
                method,
                1,
                3,
                reason,
                detail,
                domain,
                selector,
                identity,
                algorithm,
                hasKey ? new Finding.Key(record, bits, testing) : null,
                coverage,
                signedAt,
                expires,
                verifiedAt,
                alignment,
                dmarc,
                repairs,
                signature,
                body);
    }

    String reader() {
        return FindingWords.reader(finding());
    }

    String expert() {
        return FindingWords.expert(finding());
    }
}
