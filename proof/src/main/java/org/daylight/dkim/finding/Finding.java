package org.daylight.dkim.finding;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What came of checking one signature of one message ({@code spec/findings.md}). The same bytes, keys and time of judgement give the same finding.
 * All text in it is safe to print: foreign characters that control anything are escaped, and it is cut.
 *
 * @param number for DKIM and DomainKeys which of the fields of that name it is, from 1 at the top; for ARC the instance, 0 for the chain and for
 *     one that cannot be read
 * @param field which field of the header it is, from 0 at the top; -1 for the chain
 * @param detail more about the reason, in a few words; may be empty
 * @param domain {@code d=}, in lower case and A-labels; empty where there is none
 * @param selector {@code s=}, likewise
 * @param identity {@code i=} as it stands, or {@code @} and the domain; empty for ARC
 * @param algorithm {@code a=}; empty where there is none
 * @param key the one that fits, or the only one there is; null when none was used, or several were tried and none fits
 * @param signedAt {@code t=}: what the signer says
 * @param expires {@code x=}
 * @param judgedAt the time of judgement in whole seconds, which for an archive is that of delivery; null when unknown
 * @param dmarc the domains whose DMARC records decided the alignment; empty when the names alone were compared
 * @param repairs what was undone to make it hold; empty unless the checks that hold needed it
 * @param signature whether key and signature fit the header that is signed
 * @param body whether the body has the hash that is signed
 */
public record Finding(
        Method method,
        int number,
        int field,
        Reason reason,
        String detail,
        String domain,
        String selector,
        String identity,
        String algorithm,
        @Nullable Key key,
        Coverage coverage,
        @Nullable Instant signedAt,
        @Nullable Instant expires,
        @Nullable Instant judgedAt,
        Alignment alignment,
        List<String> dmarc,
        List<UndoneChange> repairs,
        Check signature,
        Check body) {

    public Finding {
        dmarc = List.copyOf(dmarc);
        repairs = List.copyOf(repairs);
        judgedAt = judgedAt == null ? null : judgedAt.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * The key that was used.
     *
     * @param bits the length of an RSA modulus, or 256 for Ed25519
     * @param testing the domain says that it only tests ({@code t=y})
     */
    public record Key(KeyRecord record, int bits, boolean testing) {}

    /** In the words of RFC 8601. */
    public Result result() {
        return reason.result();
    }

    /** Whether the cryptographic checks hold, whatever is thought of them: true for a pass, and for what {@code policy} alone speaks against. */
    public boolean held() {
        return signature == Check.HOLDS && body != Check.DIFFERS;
    }

    /** As in {@code spec/findings.md}. */
    public Json.Obj json() {
        return FindingJson.write(this);
    }

    /** What {@link #json} wrote; refused with code {@code finding-malformed}. */
    public static Outcome<Finding> parse(Json json) {
        return FindingJson.read(json);
    }
}
