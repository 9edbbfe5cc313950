package org.daylight.dkim.finding;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Explains a finding in English, in one text for readers and one for experts. Plain text on one line. Outside text in it is safe to print, but a page
 * must still escape it. It says what was checked and what that proves, never who is right.
 */
public final class FindingWords {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int MAX_NAMES = 40;
    private static final String NAMES_ALONE = " (compared by name only: no DMARC record is known)";

    private FindingWords() {}

    // --- for readers

    /** One or two plain sentences. */
    public static String reader(Finding finding) {
        return switch (finding.method()) {
            case DKIM, DOMAINKEYS -> signature(finding);
            case ARC_MESSAGE, ARC_SEAL -> relay(finding);
            case ARC_CHAIN -> chain(finding);
        };
    }

    private static String signature(Finding finding) {
        String who = finding.domain().isEmpty() ? "The signature" : "The signature of " + finding.domain();
        return switch (finding.result()) {
            case PASS -> who + " is valid: " + covered(finding) + owner(finding) + aligned(finding);
            case FAIL -> who + " is not valid: " + differs(finding);
            case POLICY -> who + " is valid, but is not relied on: " + weak(finding);
            case PERMERROR, TEMPERROR, NEUTRAL, NONE -> unchecked(who, finding);
        };
    }

    private static String covered(Finding finding) {
        Coverage coverage = finding.coverage();
        return switch (coverage.body()) {
            case WHOLE -> "the body and " + fields(coverage) + " have not changed since it was made.";
            case FIRST ->
                "the beginning of the body and " + fields(coverage)
                        + " have not changed since it was made. The rest of the body is not covered.";
            case NONE ->
                fields(coverage) + (coverage.fields().size() == 1 ? " has" : " have")
                        + " not changed since it was made. The body is not covered.";
        };
    }

    private static String fields(Coverage coverage) {
        int count = coverage.fields().size();
        return count == 1 ? "1 header field" : count + " header fields";
    }

    private static String owner(Finding finding) {
        Finding.Key key = finding.key();
        return key != null && key.record().origin() == KeyOrigin.RECOVERED
                ? " The key was computed from signatures: this shows that one key made them, but not whose key it was."
                : key != null && key.record().exposed() != null
                        ? " The private key has been public since "
                                + key.record().exposed()
                                + ". From then on, anyone could make such a signature and backdate it, so it shows"
                                + " something only if the message is known to be older."
                        : "";
    }

    private static String aligned(Finding finding) {
        return switch (finding.alignment()) {
            case STRICT, RELAXED -> "";
            case NONE ->
                " That domain is not the domain in the From line: it only vouches that the message passed through its"
                        + " servers.";
            case UNKNOWN -> " The From line cannot be compared with that domain.";
        };
    }

    private static String differs(Finding finding) {
        String changed = switch (finding.reason()) {
            case BODY_HASH_DIFFERS, BODY_SHORTER ->
                finding.signature() == Check.HOLDS
                        ? "the signed header fields have not changed, but the body has."
                        : "the body is not the one that was signed.";
            default -> "the content is not what was signed, or another key signed it.";
        };
        return changed
                + " Mailing lists and mail servers often change messages in transit, and then this is to be expected.";
    }

    private static String weak(Finding finding) {
        return switch (finding.reason()) {
            case EXPIRED -> "it had expired when the message was delivered.";
            case HASH_WEAK -> "it uses SHA-1, which is no longer trusted.";
            case KEY_EXPOSED -> "its private key was already public, so anyone could have made it.";
            case KEY_SHORT -> "its key is so short that others can compute the private key today.";
            default -> "it follows a draft from before the standard.";
        };
    }

    private static String unchecked(String who, Finding finding) {
        String body =
                finding.body() == Check.DIFFERS ? " Whatever the key, the body is not the one that was signed." : "";
        return switch (finding.reason()) {
            case KEY_UNKNOWN ->
                who + " cannot be checked: the key is no longer available, or no one has collected it." + body;
            case KEY_UNREACHABLE -> who + " could not be checked for now: the key could not be looked up." + body;
            case KEY_REVOKED -> who + " cannot be checked: the domain has revoked the key." + body;
            case KEY_MALFORMED -> who + " cannot be checked: the published key cannot be parsed." + body;
            case KEY_TYPE_DIFFERS, KEY_FORBIDS_HASH, KEY_FORBIDS_SERVICE, KEY_FORBIDS_SUBDOMAIN, KEY_FORBIDS_ADDRESS ->
                who + " does not count: the key was published for other uses." + body;
            case NO_FROM_SIGNED -> who + " does not count: it does not cover the From line." + body;
            case TOO_MANY_SIGNATURES -> "The message has more signatures than this program verifies.";
            case HEADER_TOO_LARGE -> "The header is too large to be verified.";
            case IDENTITY_OUTSIDE_DOMAIN, DOMAIN_NOT_SENDERS, EXPIRES_BEFORE_SIGNED, SEAL_COVERED ->
                who + " does not count: it contradicts itself or the message." + body;
            default -> who + " cannot be parsed, so nothing can be concluded from it." + body;
        };
    }

    private static String relay(Finding finding) {
        String what = finding.method() == Method.ARC_SEAL ? "The seal" : "The signature";
        String who = what + " of "
                + (finding.domain().isEmpty() ? "a forwarding server" : "the forwarding server " + finding.domain());
        return switch (finding.result()) {
            case PASS -> who + " is valid." + owner(finding);
            case FAIL ->
                finding.method() == Method.ARC_SEAL
                        ? who + " is not valid."
                        : who
                                + " is not valid: the message was changed after it was made, possibly by the next"
                                + " server.";
            default -> unchecked(who, finding);
        };
    }

    private static String chain(Finding finding) {
        return switch (finding.result()) {
            case PASS -> "The chain of forwarding servers is complete, according to their own seals.";
            case FAIL -> "The chain of forwarding servers is broken.";
            default -> "The chain of forwarding servers cannot be checked: a key is missing or could not be looked up.";
        };
    }

    // --- for experts

    /** The whole content of the finding, in one line; parts are separated by semicolons. */
    public static String expert(Finding finding) {
        var parts = new ArrayList<String>();
        parts.add(name(finding) + ": " + finding.result().word() + " ("
                + finding.reason().code() + (finding.detail().isEmpty() ? "" : ", " + finding.detail()) + ")");
        if (finding.method() == Method.ARC_CHAIN) {
            return parts.getFirst();
        }
        if (!finding.domain().isEmpty()) {
            parts.add("d=" + finding.domain() + " s=" + finding.selector()
                    + (finding.identity().isEmpty() ? "" : " i=" + finding.identity())
                    + (finding.algorithm().isEmpty() ? "" : " a=" + finding.algorithm()));
        }
        checks(finding, parts);
        key(finding, parts);
        coverage(finding.coverage(), finding.method(), parts);
        times(finding, parts);
        parts.add(
                switch (finding.alignment()) {
                    case STRICT -> "d= is the domain of From";
                    case RELAXED ->
                        finding.dmarc().isEmpty()
                                ? "one of d= and the domain of From is a subdomain of the other" + NAMES_ALONE
                                : "d= and the domain of From belong to one organisation" + records(finding);
                    case NONE ->
                        "d= is not aligned with From" + (finding.dmarc().isEmpty() ? NAMES_ALONE : records(finding));
                    case UNKNOWN -> "From has no domain to compare";
                });
        if (!finding.repairs().isEmpty()) {
            parts.add("checked after "
                    + String.join(
                            ", ",
                            finding.repairs().stream().map(FindingWords::words).toList()));
        }
        return String.join("; ", parts);
    }

    private static String records(Finding finding) {
        return ", by DMARC (RFC 9989) and the records of " + listed(finding.dmarc());
    }

    private static String name(Finding finding) {
        return switch (finding.method()) {
            case DKIM -> "DKIM-Signature " + finding.number();
            case DOMAINKEYS -> "DomainKey-Signature " + finding.number();
            case ARC_MESSAGE -> "ARC-Message-Signature i=" + finding.number();
            case ARC_SEAL -> "ARC-Seal i=" + finding.number();
            case ARC_CHAIN -> "ARC chain";
        };
    }

    private static void checks(Finding finding, List<String> parts) {
        if (finding.signature() != Check.NOT_MADE || finding.body() != Check.NOT_MADE) {
            parts.add("header signature " + words(finding.signature()) + ", body hash " + words(finding.body()));
        }
    }

    private static String words(Check check) {
        return switch (check) {
            case HOLDS -> "valid";
            case DIFFERS -> "not valid";
            case NOT_MADE -> "not checked";
        };
    }

    private static String words(UndoneChange change) {
        return switch (change) {
            case LINE_ENDINGS -> "restoring the line ends";
            case FROM_LINE -> "leaving out the mbox separator line";
            case QUOTED_FROM_ALL -> "removing the first > of every line that starts with >, >> and so on before From";
            case QUOTED_FROM -> "removing the > of lines that start with >From";
            case UNQUOTED_FROM -> "putting a > before lines that start with From";
        };
    }

    private static void key(Finding finding, List<String> parts) {
        Finding.Key key = finding.key();
        if (key == null) {
            return;
        }
        KeyRecord record = key.record();
        parts.add("key of " + key.bits() + " bits (" + strength(finding, key) + ")"
                + (key.testing() ? ", in test mode (t=y)" : ""));
        String source = record.source().isEmpty() ? "" : ", " + Printable.of(record.source(), 200);
        String days = record.from() == null && record.until() == null
                ? ", dates unknown"
                : ", known to be in the DNS from " + day(record.from()) + " until " + day(record.until());
        parts.add("key " + Printable.of(record.selector() + "._domainkey." + record.domain(), 300) + " ("
                + record.origin().word() + source + days + ")");
        if (record.origin() == KeyOrigin.RECOVERED) {
            parts.add("a recovered key proves that one key made the signatures, but not whose key it is");
        }
        if (record.exposed() != null) {
            parts.add("its private key has been public since " + record.exposed()
                    + ": this proves nothing about a message first seen after that day");
        }
        Instant made = finding.signedAt() != null ? finding.signedAt() : finding.verifiedAt();
        if (made != null && record.until() != null && day(made).isAfter(record.until())) {
            parts.add("signed after the last day on which the key is known to have been in the DNS: if the private key"
                    + " has become public since, nothing dated later is proved");
        } else if (made != null && record.from() != null && day(made).isBefore(record.from())) {
            parts.add("signed before the first day on which the key is known to have been in the DNS");
        }
    }

    /** The strength according to RFC 8301, section 3.2, and NIST SP 800-131A, which allowed 1024 bits until 2013. */
    private static String strength(Finding finding, Finding.Key key) {
        if (finding.algorithm().startsWith("ed25519")) {
            return "strong today";
        }
        if (key.bits() < 1024) {
            return "can be broken by anyone today";
        }
        return key.bits() < 2048 ? "weak today, but usual at the time" : "strong today";
    }

    private static void coverage(Coverage coverage, Method method, List<String> parts) {
        if (method == Method.ARC_SEAL || coverage.equals(Coverage.NOTHING)) {
            return;
        }
        List<String> names =
                coverage.fields().stream().map(Coverage.Field::name).toList();
        parts.add("covers " + listed(names));
        if (!coverage.absent().isEmpty()) {
            parts.add("and the absence of any other " + listed(coverage.absent()));
        }
        parts.add(
                switch (coverage.body()) {
                    case WHOLE -> "the whole body";
                    case FIRST -> "the first " + coverage.bodyOctets() + " octets of the body only (l=)";
                    case NONE -> "nothing of the body (l=0)";
                });
    }

    private static String listed(List<String> names) {
        List<String> shown = names.subList(0, Math.min(names.size(), MAX_NAMES));
        String more = names.size() > shown.size() ? " and " + (names.size() - shown.size()) + " more" : "";
        return shown.isEmpty() ? "no field" : String.join(", ", shown) + more;
    }

    private static void times(Finding finding, List<String> parts) {
        if (finding.signedAt() != null) {
            parts.add("signed " + TIME.format(finding.signedAt()) + " according to the signature");
        }
        Instant expires = finding.expires();
        if (expires != null) {
            Instant verified = finding.verifiedAt();
            String then = verified == null
                    ? ", delivery time unknown"
                    : verified.isAfter(expires) ? ", before delivery" : ", after delivery";
            parts.add("expires " + TIME.format(expires) + then);
        }
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static String day(@Nullable LocalDate day) {
        return day == null ? "an unknown day" : day.toString();
    }
}
