package org.daylight.evidence;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.daylight.dkim.Alignment;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.Finding;
import org.daylight.dkim.MessageMark;
import org.daylight.dkim.Method;
import org.daylight.dkim.Result;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.Received;

/**
 * What the signatures of one message were found to say ({@code spec/findings.md}), judged for the time at which its last server had it.
 *
 * @param findings one a signature; empty for a message without any
 */
public record Authentication(List<Finding> findings) {

    /** Of a message without a signature. */
    public static final Authentication UNSIGNED = new Authentication(List.of());

    public Authentication {
        findings = List.copyOf(findings);
    }

    /**
     * Checks the signatures of a message.
     *
     * @param original its exact bytes
     * @param message their view
     * @param verifier with the keys that are known; may be shared by threads
     */
    public static Authentication of(byte[] original, Message message, DkimVerifier verifier) {
        if (message.headers().stream().noneMatch(Authentication::isSignature)) {
            return UNSIGNED;
        }
        OffsetDateTime delivered = Received.delivered(message);
        return new Authentication(verifier.verify(original, delivered == null ? null : delivered.toInstant()));
    }

    private static boolean isSignature(Header header) {
        return switch (header.name().toLowerCase(Locale.ROOT)) {
            case "dkim-signature", "domainkey-signature", "arc-seal", "arc-message-signature" -> true;
            default -> false;
        };
    }

    /** All of it in a word. */
    public MessageMark mark() {
        return MessageMark.of(findings);
    }

    /** Domains of whose signatures one passes, in lower case; ARC does not count. */
    public SortedSet<String> signers() {
        SortedSet<String> signers = new TreeSet<>();
        passing().forEach(finding -> signers.add(finding.domain()));
        return signers;
    }

    /** Whether a signature passes whose domain is that of the author's address, or of the same organisation. */
    public boolean isAligned() {
        return passing()
                .anyMatch(
                        finding -> finding.alignment() == Alignment.STRICT || finding.alignment() == Alignment.RELAXED);
    }

    /** Names of the keys that its signatures ask for, as in the DNS: {@code selector._domainkey.domain}; ARC included. */
    public SortedSet<String> keyNames() {
        SortedSet<String> names = new TreeSet<>();
        for (Finding finding : findings) {
            if (!finding.selector().isEmpty() && !finding.domain().isEmpty()) {
                names.add(finding.selector() + "._domainkey." + finding.domain());
            }
        }
        return names;
    }

    private Stream<Finding> passing() {
        return findings.stream()
                .filter(finding -> finding.method() == Method.DKIM || finding.method() == Method.DOMAINKEYS)
                .filter(finding -> finding.result() == Result.PASS);
    }
}
