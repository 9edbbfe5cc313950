package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.dkim.finding.Check;
import org.daylight.dkim.finding.Coverage;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.evidence.ShownPart;
import org.daylight.web.language.Words;

/**
 * Explains a finding to readers, in the language of the page. In English it says what {@link org.daylight.dkim.finding.FindingWords#reader} says.
 */
final class FindingSentences {

    private static final String READER = "signature.reader.";

    private FindingSentences() {}

    /** One to four sentences. @param uncovered the parts shown to readers that the signature does not cover */
    static String of(Finding finding, Set<ShownPart> uncovered) {
        List<String> sentences = new ArrayList<>(
                switch (finding.method()) {
                    case DKIM, DOMAINKEYS -> signature(finding);
                    case ARC_MESSAGE, ARC_SEAL -> relay(finding);
                    case ARC_CHAIN -> List.of(chain(finding));
                });
        String parts = SignatureParts.listed(uncovered);
        if (!parts.isEmpty()) {
            sentences.add(Words.of(READER + "not-covered", parts));
        }
        return SignatureParts.sentences(sentences);
    }

    private static List<String> signature(Finding finding) {
        String who = who("signature", finding);
        return switch (finding.result()) {
            case PASS -> valid(who, finding);
            case FAIL -> List.of(invalid(who, finding));
            case POLICY -> List.of(weak(who, finding.reason()));
            case PERMERROR, TEMPERROR, NEUTRAL, NONE -> unchecked(who, finding);
        };
    }

    /** The beginning of a sentence. */
    private static String who(String kind, Finding finding) {
        return finding.domain().isEmpty()
                ? Words.of("signature.who." + kind + ".unnamed")
                : Words.of("signature.who." + kind, finding.domain());
    }

    private static List<String> valid(String who, Finding finding) {
        Coverage coverage = finding.coverage();
        int fields = coverage.fields().size();
        List<String> sentences = new ArrayList<>();
        sentences.add(
                switch (coverage.body()) {
                    case WHOLE -> Words.of(READER + "valid.whole", who, fields);
                    case FIRST -> Words.of(READER + "valid.first", who, fields);
                    case NONE -> Words.of(READER + "valid.none", who, fields);
                });
        owner(finding, sentences);
        switch (finding.alignment()) {
            case STRICT, RELAXED -> {}
            case NONE -> sentences.add(Words.of(READER + "unaligned"));
            case UNKNOWN -> sentences.add(Words.of(READER + "unaligned.unknown"));
        }
        return sentences;
    }

    private static void owner(Finding finding, List<String> sentences) {
        Finding.Key key = finding.key();
        if (key != null && key.record().origin() == KeyOrigin.RECOVERED) {
            sentences.add(Words.of(READER + "key.recovered"));
        } else if (key != null && key.record().exposed() != null) {
            sentences.add(Words.of(READER + "key.exposed", key.record().exposed()));
        }
    }

    private static String invalid(String who, Finding finding) {
        return switch (finding.reason()) {
            case BODY_HASH_DIFFERS, BODY_SHORTER ->
                finding.signature() == Check.HOLDS
                        ? Words.of(READER + "invalid.body-only", who)
                        : Words.of(READER + "invalid.body", who);
            default -> Words.of(READER + "invalid.content", who);
        };
    }

    private static String weak(String who, Reason reason) {
        return switch (reason) {
            case EXPIRED -> Words.of(READER + "weak.expired", who);
            case HASH_WEAK -> Words.of(READER + "weak.hash", who);
            case KEY_EXPOSED -> Words.of(READER + "weak.exposed", who);
            case KEY_SHORT -> Words.of(READER + "weak.short", who);
            default -> Words.of(READER + "weak.draft", who);
        };
    }

    private static List<String> unchecked(String who, Finding finding) {
        String why = switch (finding.reason()) {
            case KEY_UNKNOWN -> "key-unknown";
            case KEY_UNREACHABLE -> "key-unreachable";
            case KEY_REVOKED -> "key-revoked";
            case KEY_MALFORMED -> "key-malformed";
            case KEY_TYPE_DIFFERS, KEY_FORBIDS_HASH, KEY_FORBIDS_SERVICE, KEY_FORBIDS_SUBDOMAIN, KEY_FORBIDS_ADDRESS ->
                "key-other";
            case NO_FROM_SIGNED -> "from";
            case IDENTITY_OUTSIDE_DOMAIN, DOMAIN_NOT_SENDERS, EXPIRES_BEFORE_SIGNED, SEAL_COVERED -> "contradiction";
            case TOO_MANY_SIGNATURES -> "many";
            case HEADER_TOO_LARGE -> "large";
            default -> "syntax";
        };
        boolean isOfMessage = why.equals("many") || why.equals("large");
        String sentence =
                isOfMessage ? Words.of(READER + "unchecked." + why) : Words.of(READER + "unchecked." + why, who);
        return finding.body() == Check.DIFFERS && !isOfMessage
                ? List.of(sentence, Words.of(READER + "body-differs"))
                : List.of(sentence);
    }

    private static List<String> relay(Finding finding) {
        String kind = finding.method() == Method.ARC_SEAL ? "seal" : "relay";
        String who = who(kind, finding);
        return switch (finding.result()) {
            case PASS -> {
                List<String> sentences = new ArrayList<>();
                sentences.add(Words.of(READER + kind + ".valid", who));
                owner(finding, sentences);
                yield sentences;
            }
            case FAIL -> List.of(Words.of(READER + kind + ".invalid", who));
            default -> unchecked(who, finding);
        };
    }

    private static String chain(Finding finding) {
        return switch (finding.result()) {
            case PASS -> Words.of(READER + "chain.complete");
            case FAIL -> Words.of(READER + "chain.broken");
            default -> Words.of(READER + "chain.unchecked");
        };
    }
}
