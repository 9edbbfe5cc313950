package org.daylight.evidence;

import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.Dmarc;
import org.daylight.dkim.finding.Alignment;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Result;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.field.Received;
import org.daylight.message.parse.DocumentForm;
import org.jspecify.annotations.Nullable;

/**
 * The findings about the signatures of one message ({@code spec/findings.md}), for the time at which its last server
 * received it.
 *
 * @param findings one for each signature; empty for a message without signatures
 * @param uncovered for each finding, which parts shown to readers the signature does not cover; empty for those that do
 * not pass
 * @param dmarc names of the DMARC records that alignment depends on, whether or not they are known
 * @param converted whether the message was written from a format that does not keep its original bytes: then a
 * signature that does not pass says nothing
 * @param stated for a message that is published with redactions: the summary of what the publisher says it found in the
 * original. Nobody else can compute it, so there are no findings. Null for any other message
 */
public record Authentication(
        List<Finding> findings,
        List<Set<ShownPart>> uncovered,
        SortedSet<KeyName> dmarc,
        boolean converted,
        @Nullable MessageMark stated) {

    /** For a message without a signature. */
    public static final Authentication UNSIGNED =
            new Authentication(List.of(), List.of(), Collections.emptySortedSet());

    /** Findings about a message in its original bytes. */
    public Authentication(List<Finding> findings, List<Set<ShownPart>> uncovered, SortedSet<KeyName> dmarc) {
        this(findings, uncovered, dmarc, false, null);
    }

    /** The same findings about a message that was written from a format that does not keep its original bytes. */
    public Authentication ofConverted() {
        return new Authentication(findings, uncovered, dmarc, true, stated);
    }

    /**
     * What is known of the signatures of a message that is published with redactions: they cannot be verified with the published bytes.
     *
     * @param stated the summary of what the publisher found in the original
     */
    public static Authentication ofRedacted(MessageMark stated) {
        return new Authentication(List.of(), List.of(), Collections.emptySortedSet(), false, stated);
    }

    /** @throws IllegalArgumentException if the two lists differ in length */
    public Authentication {
        findings = List.copyOf(findings);
        uncovered = uncovered.stream().map(Set::copyOf).toList();
        dmarc = Collections.unmodifiableSortedSet(new TreeSet<>(dmarc));
        if (findings.size() != uncovered.size()) {
            throw new IllegalArgumentException(findings.size() + " findings, and coverage of " + uncovered.size());
        }
    }

    /**
     * Verifies the signatures of a message.
     *
     * @param original its exact bytes
     * @param message the parsed view of these bytes
     * @param form as what they were read
     * @param verifier with the known keys; may be shared by threads
     */
    public static Authentication of(byte[] original, Message message, DocumentForm form, DkimVerifier verifier) {
        Authentication found = of(original, message, verifier);
        return form.isConverted() ? found.ofConverted() : found;
    }

    /** As {@link #of(byte[], Message, DocumentForm, DkimVerifier)}, for a message in its original bytes. */
    public static Authentication of(byte[] original, Message message, DkimVerifier verifier) {
        if (message.headers().stream().noneMatch(Authentication::isSignature)) {
            return UNSIGNED;
        }
        OffsetDateTime delivered = Received.delivered(message);
        List<Finding> findings = verifier.verify(original, delivered == null ? null : delivered.toInstant());
        SortedSet<KeyName> dmarc = Dmarc.names(original, findings);
        if (findings.stream().noneMatch(Authentication::passes)) {
            return new Authentication(findings, Collections.nCopies(findings.size(), Set.<ShownPart>of()), dmarc);
        }
        var shown = new UncoveredParts(original, message);
        return new Authentication(
                findings,
                findings.stream()
                        .map(finding -> passes(finding) ? shown.by(finding) : Set.<ShownPart>of())
                        .toList(),
                dmarc);
    }

    private static boolean isSignature(Header header) {
        return switch (header.name().toLowerCase(Locale.ROOT)) {
            case "dkim-signature", "domainkey-signature", "arc-seal", "arc-message-signature" -> true;
            default -> false;
        };
    }

    /**
     * The summary of all findings: {@link MessageMark#PASSES} only where one passing signature covers everything that
     * readers are shown.
     */
    public MessageMark mark() {
        if (stated != null) {
            return stated == MessageMark.UNSIGNED ? MessageMark.UNSIGNED : MessageMark.NOT_CHECKABLE;
        }
        MessageMark mark = MessageMark.of(findings);
        if (converted && mark != MessageMark.PASSES) {
            return MessageMark.NOT_CHECKABLE;
        }
        return mark == MessageMark.PASSES && !isPlain(uncovered(best())) ? MessageMark.PARTLY : mark;
    }

    /** Why the mark is {@link MessageMark#NOT_CHECKABLE} whatever the signatures say: {@value}. */
    public static final String FORMAT_CONVERTED = "format-converted";

    /** Why the mark is {@link MessageMark#NOT_CHECKABLE}: parts of the message are redacted. {@value} */
    public static final String REDACTED = "redacted";

    /** {@link #FORMAT_CONVERTED} or {@link #REDACTED} where this is the reason for the mark; empty otherwise. */
    public String markReason() {
        if (stated != null) {
            return mark() == MessageMark.NOT_CHECKABLE ? REDACTED : "";
        }
        return converted && mark() == MessageMark.NOT_CHECKABLE ? FORMAT_CONVERTED : "";
    }

    /** The summary of one finding; for an ARC finding, what it means for the message. */
    public MessageMark mark(Finding finding) {
        if (passes(finding)) {
            return isPlain(uncovered(finding)) ? MessageMark.PASSES : MessageMark.PARTLY;
        }
        if (isOfMessage(finding)) {
            return MessageMark.of(List.of(finding));
        }
        return switch (finding.result()) {
            case PASS -> MessageMark.PASSES;
            case FAIL -> MessageMark.FAILS;
            case PERMERROR, TEMPERROR, POLICY, NEUTRAL, NONE -> MessageMark.NOT_CHECKABLE;
        };
    }

    /**
     * The passing finding that proves most: first those of the author's domain, then the one that leaves the fewest
     * parts uncovered, then the first. Null where none passes.
     */
    public @Nullable Finding best() {
        return passing()
                .min(Comparator.comparing(
                                (Finding finding) -> uncovered(finding).contains(ShownPart.AUTHOR_DOMAIN))
                        .thenComparing(finding -> uncovered(finding).size()))
                .orElse(null);
    }

    /** The parts that {@link #best} does not cover, in a fixed order. Empty where no signature passes. */
    public Set<ShownPart> notCovered() {
        return uncovered(best());
    }

    /** As {@link #notCovered}, for one finding. */
    public Set<ShownPart> uncovered(@Nullable Finding finding) {
        int place = finding == null ? -1 : findings.indexOf(finding);
        return place < 0 ? Set.of() : ShownPart.of(ShownPart.bits(uncovered.get(place)));
    }

    /** Domains with a passing signature, in lower case; ARC does not count. */
    public SortedSet<String> signers() {
        SortedSet<String> signers = new TreeSet<>();
        passing().forEach(finding -> signers.add(finding.domain()));
        return signers;
    }

    /** Whether a signature passes whose domain is that of the author's address or of the same organisation. */
    public boolean isAligned() {
        return passing()
                .anyMatch(
                        finding -> finding.alignment() == Alignment.STRICT || finding.alignment() == Alignment.RELAXED);
    }

    /**
     * DNS names of the keys that the signatures refer to, {@code selector._domainkey.domain}, including ARC, and of the
     * DMARC records that alignment depends on, {@code _dmarc.domain}.
     */
    public SortedSet<String> keyNames() {
        SortedSet<String> names = new TreeSet<>();
        dmarc.forEach(name -> names.add(name.text()));
        for (Finding finding : findings) {
            if (!finding.selector().isEmpty() && !finding.domain().isEmpty()) {
                names.add(finding.selector() + "._domainkey." + finding.domain());
            }
        }
        return names;
    }

    private Stream<Finding> passing() {
        return findings.stream().filter(Authentication::passes);
    }

    private static boolean isPlain(Set<ShownPart> uncovered) {
        return uncovered.stream().noneMatch(ShownPart::isNextToLabel);
    }

    private static boolean passes(Finding finding) {
        return isOfMessage(finding) && finding.result() == Result.PASS;
    }

    /**
     * Whether a finding is about a signature of the message and not an ARC set, which is about a server on the delivery
     * path.
     */
    private static boolean isOfMessage(Finding finding) {
        return finding.method() == Method.DKIM || finding.method() == Method.DOMAINKEYS;
    }
}
