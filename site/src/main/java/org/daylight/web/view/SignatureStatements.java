package org.daylight.web.view;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.dkim.finding.Alignment;
import org.daylight.dkim.finding.Coverage;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Result;
import org.daylight.evidence.Authentication;
import org.daylight.evidence.ShownPart;
import org.daylight.web.language.Words;
import org.jspecify.annotations.Nullable;

/**
 * What the findings of a message prove and what they do not, in the language of the page. In English it says what {@link
 * org.daylight.evidence.Statements} says.
 *
 * @param shows what follows from them
 * @param showsNot what readers might conclude, although it does not follow
 */
public record SignatureStatements(List<String> shows, List<String> showsNot) {

    private static final int DOMAINS = 10;
    private static final int FIELDS = 20;

    public SignatureStatements {
        shows = List.copyOf(shows);
        showsNot = List.copyOf(showsNot);
    }

    public static SignatureStatements of(Authentication authentication) {
        if (authentication.stated() != null) {
            return ofStated(authentication.stated());
        }
        List<String> shows = new ArrayList<>();
        List<String> not = new ArrayList<>();
        switch (authentication.mark()) {
            case PASSES, PARTLY -> passes(authentication, shows, not);
            case KEY_GONE -> {
                shows.add(shows("key-gone"));
                not.add(not("key-gone.valid"));
                not.add(not("key-gone.wrong"));
            }
            case FAILS -> {
                shows.add(shows("fails"));
                not.add(not("fails.changed"));
                not.add(not("fails.untrue"));
            }
            case NOT_CHECKABLE -> {
                boolean isUnsigned = authentication.findings().isEmpty();
                shows.add(
                        !authentication.converted()
                                ? shows("not-checkable")
                                : shows(isUnsigned ? "converted.unsigned" : "converted"));
                not.add(not("nothing"));
            }
            case UNSIGNED -> {
                shows.add(shows("unsigned"));
                not.add(not("unsigned"));
            }
        }
        if (authentication.converted() && authentication.mark() != MessageMark.NOT_CHECKABLE) {
            shows.add(shows("converted.passes"));
        }
        not.add(not("author"));
        return new SignatureStatements(shows, not);
    }

    private static String shows(String name, Object... arguments) {
        return Words.of("signature.shows." + name, arguments);
    }

    private static String not(String name, Object... arguments) {
        return Words.of("signature.shows-not." + name, arguments);
    }

    /** What the publisher of a redacted message says. @param stated the summary of it */
    private static SignatureStatements ofStated(MessageMark stated) {
        List<String> not = new ArrayList<>();
        not.add(not("stated.true"));
        if (stated != MessageMark.UNSIGNED) {
            not.add(not("stated.parts"));
        }
        not.add(not("nothing"));
        return new SignatureStatements(List.of(shows("stated", stated(stated))), not);
    }

    /** What the publisher says it found, to be inserted in a sentence. */
    public static String stated(MessageMark stated) {
        return Words.of("signature.stated." + (stated == MessageMark.PARTLY ? MessageMark.PASSES : stated).word());
    }

    private static void passes(Authentication authentication, List<String> shows, List<String> not) {
        List<Finding> passing = authentication.findings().stream()
                .filter(finding -> finding.result() == Result.PASS)
                .filter(finding -> finding.method() == Method.DKIM || finding.method() == Method.DOMAINKEYS)
                .toList();
        List<Finding> known =
                passing.stream().filter(finding -> !isRecovered(finding)).toList();
        known.stream()
                .map(finding -> signed(authentication, finding))
                .distinct()
                .limit(DOMAINS)
                .forEach(shows::add);
        if (known.size() < passing.size()) {
            shows.add(shows("recovered"));
            not.add(not("recovered"));
        }
        shows.add(shows("detect"));
        if (passing.stream().noneMatch(finding -> finding.coverage().body() == Coverage.Body.WHOLE)) {
            not.add(not("complete"));
        }
        String left = SignatureParts.listed(authentication.notCovered());
        if (!left.isEmpty()) {
            not.add(not("covered", left, isOne(authentication.notCovered()) ? 1 : 2));
        }
        not.add(not("uncovered"));
        if (!authentication.isAligned()) {
            not.add(not("aligned"));
        }
        Finding best = authentication.best();
        if (best != null
                && best.alignment() == Alignment.RELAXED
                && best.dmarc().isEmpty()) {
            not.add(not("owner", best.domain()));
        }
        passing.stream()
                .map(SignatureStatements::exposed)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .ifPresent(day -> not.add(not("exposed", day)));
        not.add(not("compromised"));
        not.add(not("true"));
    }

    /** Names only what is displayed as it was signed. */
    private static String signed(Authentication authentication, Finding finding) {
        Set<ShownPart> uncovered = authentication.uncovered(finding);
        List<String> same = finding.coverage().fields().stream()
                .map(Coverage.Field::name)
                .filter(name -> ShownPart.ofField(name)
                        .filter(part -> !uncovered.contains(part))
                        .isPresent())
                .distinct()
                .limit(FIELDS)
                .map(SignatureStatements::capitalized)
                .collect(Collectors.toCollection(ArrayList::new));
        if (!uncovered.contains(ShownPart.TEXT)) {
            same.add(
                    uncovered.contains(ShownPart.ATTACHMENTS)
                            ? SignatureParts.words(ShownPart.TEXT)
                            : Words.of("signature.part.body"));
        }
        return same.isEmpty()
                ? shows("signed.nothing", finding.domain())
                : shows("signed", finding.domain(), same.size(), SignatureParts.listed(same));
    }

    private static String capitalized(String name) {
        if (name.equalsIgnoreCase("message-id")) {
            return "Message-ID";
        }
        return Arrays.stream(name.split("-"))
                .map(word -> word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining("-"));
    }

    private static boolean isOne(Set<ShownPart> parts) {
        return parts.stream().filter(part -> part != ShownPart.AUTHOR_DOMAIN).count() == 1
                && !parts.contains(ShownPart.ATTACHMENTS);
    }

    private static @Nullable LocalDate exposed(Finding finding) {
        Finding.Key key = finding.key();
        return key == null ? null : key.record().exposed();
    }

    private static boolean isRecovered(Finding finding) {
        Finding.Key key = finding.key();
        return key != null && key.record().origin() == KeyOrigin.RECOVERED;
    }
}
