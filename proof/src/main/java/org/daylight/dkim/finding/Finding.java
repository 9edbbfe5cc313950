package org.daylight.dkim.finding;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The result of verifying one signature of one message ({@code spec/findings.md}). The same bytes, keys and time give the same finding.
 * All text in it is safe to print: control characters from outside are escaped, and it is cut.
 *
 * @param number for DKIM and DomainKeys, the number of the field among those of its name, from 1 at the top; for ARC, the instance, or 0 for the chain
 *     and for an unreadable instance
 * @param field index of the field in the header, from 0 at the top; -1 for the chain
 * @param detail more about the reason, in a few words; may be empty
 * @param domain {@code d=}, in lower case and A-labels; empty if there is none
 * @param selector {@code s=}, likewise
 * @param identity {@code i=} as written, or {@code @} and the domain; empty for ARC
 * @param algorithm {@code a=}; empty if there is none
 * @param key the key that verifies the signature, or the only one; null if none was used, or several were tried and none verifies it
 * @param signedAt {@code t=}, as claimed by the signer
 * @param expires {@code x=}
 * @param verifiedAt the time for which the signature was verified, in whole seconds; for an archive, the time of delivery; null if unknown
 * @param dmarc the domains whose DMARC records decided the alignment; empty if only the names were compared
 * @param repairs changes that were undone so that the checks hold; empty unless that was necessary
 * @param signature whether the key verifies the signature of the header
 * @param body whether the body has the signed hash
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
        @Nullable Instant verifiedAt,
        Alignment alignment,
        List<String> dmarc,
        List<UndoneChange> repairs,
        Check signature,
        Check body) {

    public Finding {
        dmarc = List.copyOf(dmarc);
        repairs = List.copyOf(repairs);
        verifiedAt = verifiedAt == null ? null : verifiedAt.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * The key that was used.
     *
     * @param bits the length of an RSA modulus, or 256 for Ed25519
     * @param testing whether the domain says that it is only testing ({@code t=y})
     */
    public record Key(KeyRecord record, int bits, boolean testing) {}

    /** The result, as defined in RFC 8601. */
    public Result result() {
        return reason.result();
    }

    /** Whether the cryptographic checks hold. True for a pass, and for a signature that only {@code policy} rejects. */
    public boolean held() {
        return signature == Check.HOLDS && body != Check.DIFFERS;
    }

    /** The form in {@code spec/findings.md}. */
    public Json.Obj json() {
        return FindingJson.write(this);
    }

    /** Reads the form of {@link #json}; refused with code {@code finding-malformed}. */
    public static Outcome<Finding> parse(Json json) {
        return FindingJson.read(json);
    }
}
