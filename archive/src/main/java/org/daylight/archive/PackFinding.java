package org.daylight.archive;

import java.util.List;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * What a pack says of one signature of one document ({@code spec/pack.md} section 3): the result and the key. It names no person and no domain,
 * because the line remains when the document is withdrawn. Everything else is computed again from the bytes and the keys.
 *
 * @param number which signature of its kind it is, as in {@link Finding#number()}
 * @param key {@link KeyRecord#reference} of the key that was used; null when there was none
 */
public record PackFinding(
        Method method, int number, Reason reason, @Nullable Sha256 key) {

    /** Whether the other finding is about the same signature of the message and was made with the same key. */
    public boolean isOfSameSignature(PackFinding other) {
        return method == other.method && number == other.number && key != null && key.equals(other.key);
    }

    /** The same without the key. */
    public PackFinding withoutKey() {
        return new PackFinding(method, number, reason, null);
    }

    /** The short form of findings. */
    public static List<PackFinding> of(List<Finding> findings) {
        return findings.stream()
                .map(finding -> new PackFinding(
                        finding.method(),
                        finding.number(),
                        finding.reason(),
                        finding.key() == null ? null : finding.key().record().reference()))
                .toList();
    }
}
