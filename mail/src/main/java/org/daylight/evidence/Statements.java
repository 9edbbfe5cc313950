package org.daylight.evidence;

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
import org.jspecify.annotations.Nullable;

/**
 * What the findings of a message prove and what they do not, in whole sentences for readers. The same findings always
 * give the same sentences.
 *
 * @param shows what follows from them
 * @param showsNot what readers might conclude, although it does not follow
 */
public record Statements(List<String> shows, List<String> showsNot) {

    private static final int DOMAINS = 10;
    private static final int FIELDS = 20;

    public Statements {
        shows = List.copyOf(shows);
        showsNot = List.copyOf(showsNot);
    }

    public static Statements of(Authentication authentication) {
        var shows = new ArrayList<String>();
        var not = new ArrayList<String>();
        if (authentication.stated() != null) {
            return stated(authentication.stated());
        }
        switch (authentication.mark()) {
            case PASSES, PARTLY -> passes(authentication, shows, not);
            case KEY_GONE -> {
                shows.add("A server claims to have signed the message. It may give the time. The body hash"
                        + " matches the one in the signature.");
                not.add("They do not show whether the signature is valid: this can be checked only with the key."
                        + " Anyone who has the key can check it with the verification package of this page.");
                not.add("They do not show that anything is wrong. Domains change their keys every few months, and most"
                        + " old keys are no longer available.");
            }
            case FAILS -> {
                shows.add("The message differs from the one that was signed.");
                not.add("They do not show what was changed, by whom, or why. Mailing lists add footers and subject"
                        + " tags, servers rewrite lines, and mailboxes lose bytes. The signatures of most such"
                        + " messages are no longer valid.");
                not.add("They do not show that the text, or any sentence of it, is untrue.");
            }
            case NOT_CHECKABLE -> {
                boolean unsigned = authentication.findings().isEmpty();
                shows.add(
                        !authentication.converted()
                                ? "There is a signature from which nothing can be concluded. The reason is given"
                                        + " below."
                                : "Nothing: the message was converted from a format that does not keep the original"
                                        + " bytes."
                                        + (unsigned
                                                ? ""
                                                : " A signature that does not pass may be valid for the original."));
                not.add("They show nothing for or against the message.");
            }
            case UNSIGNED -> {
                shows.add(
                        "Nothing: no signature was found. The message was never signed, or its signature was removed.");
                not.add("They do not show that anything is wrong. Before about 2010 most mail was not signed, and"
                        + " internal mail is often still unsigned.");
            }
        }
        if (authentication.converted() && authentication.mark() != MessageMark.NOT_CHECKABLE) {
            shows.add("The message was converted from a format that does not keep the original bytes. The signature"
                    + " passes over what was reconstructed, so the signed parts are the original ones: a hash does not"
                    + " match by chance.");
        }
        not.add("They do not show who actually wrote the message. A server signs for everyone who may send through it,"
                + " and for anyone who has obtained a password.");
        return new Statements(shows, not);
    }

    /** What the publisher of a redacted message says. @param stated the summary of it */
    private static Statements stated(MessageMark stated) {
        List<String> not = new ArrayList<>();
        not.add("They do not show that this is true: it is the publisher's word. Signatures cover the redacted text, so"
                + " nobody can check them with the published bytes.");
        if (stated != MessageMark.UNSIGNED) {
            not.add("They do not show which parts of the message the signatures cover.");
        }
        not.add("They show nothing for or against the message.");
        return new Statements(
                List.of("The publisher says that it checked the signatures of the original: " + words(stated) + "."),
                not);
    }

    /** What the publisher says it found, as a part of a sentence. */
    public static String words(MessageMark stated) {
        return switch (stated) {
            case PASSES, PARTLY -> "at least one signature is valid";
            case KEY_GONE -> "none could be checked, because the key is not known";
            case FAILS -> "none is valid, and at least one differs from the message";
            case NOT_CHECKABLE -> "there is at least one, and nothing can be concluded from it";
            case UNSIGNED -> "it found none";
        };
    }

    private static void passes(Authentication authentication, List<String> shows, List<String> not) {
        List<Finding> passing = authentication.findings().stream()
                .filter(finding -> finding.result() == Result.PASS)
                .filter(finding -> finding.method() == Method.DKIM || finding.method() == Method.DOMAINKEYS)
                .toList();
        List<Finding> known =
                passing.stream().filter(finding -> !isRecovered(finding)).toList();
        if (!known.isEmpty()) {
            known.stream()
                    .map(finding -> signed(authentication, finding))
                    .distinct()
                    .limit(DOMAINS)
                    .forEach(shows::add);
        }
        if (known.size() < passing.size()) {
            shows.add("One signature was made with a key that was computed from signatures: all messages for which that"
                    + " key is valid were signed with the same key.");
            not.add("They do not show whose key that was. It was not found in the DNS or in a list, but computed.");
        }
        shows.add("Anyone can detect a change to a covered part that was made without the key.");
        if (passing.stream().noneMatch(finding -> finding.coverage().body() == Coverage.Body.WHOLE)) {
            not.add("They do not show that the text is complete or unchanged: no valid signature covers all of it.");
        }
        String left = notCovered(authentication.notCovered());
        if (!left.isEmpty()) {
            not.add("They do not show that " + left + " shown here "
                    + (isOne(authentication.notCovered()) ? "is" : "are")
                    + " what was sent: the signature does not cover this, so anyone may have added or changed it"
                    + " later.");
        }
        not.add("They show nothing about content that no signature covers: it may have been added, changed or removed"
                + " later.");
        if (!authentication.isAligned()) {
            not.add("They do not show that the message comes from the domain in From: another domain signed it.");
        }
        Finding best = authentication.best();
        if (best != null
                && best.alignment() == Alignment.RELAXED
                && best.dmarc().isEmpty()) {
            not.add("They do not show that " + best.domain()
                    + " and the domain in From have the same owner: no DMARC record for them is known,"
                    + " so only the names could be compared.");
        }
        passing.stream()
                .map(Statements::exposed)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .ifPresent(day -> not.add("They do not show that the message existed before " + day
                        + ": since then a private key has been public, so anyone could sign with it and backdate"
                        + " the message."));
        not.add("They do not show that the private key was never compromised: anyone who has a stolen or published key"
                + " can forge signatures with any date.");
        not.add("They do not show that what the message says is true.");
    }

    /** Names only what is displayed as it was signed. */
    private static String signed(Authentication authentication, Finding finding) {
        Set<ShownPart> uncovered = authentication.uncovered(finding);
        List<String> names = finding.coverage().fields().stream()
                .map(Coverage.Field::name)
                .filter(name -> ShownPart.ofField(name)
                        .filter(part -> !uncovered.contains(part))
                        .isPresent())
                .distinct()
                .limit(FIELDS)
                .map(Statements::capitalized)
                .toList();
        List<String> same = new ArrayList<>(names);
        if (!uncovered.contains(ShownPart.TEXT)) {
            same.add(uncovered.contains(ShownPart.ATTACHMENTS) ? "the text" : "the body");
        }
        String who = "A server that held the key of " + finding.domain() + " signed this message.";
        return same.isEmpty()
                ? who + " The signature covers nothing that is shown here."
                : who + " " + listed(same)
                        + (same.size() == 1 ? " has not changed since." : " have not changed since.");
    }

    private static String capitalized(String name) {
        if (name.equalsIgnoreCase("message-id")) {
            return "Message-ID";
        }
        return Arrays.stream(name.split("-"))
                .map(word -> word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining("-"));
    }

    /**
     * The parts as a list for a sentence, without the author's domain: {@code the subject and the date}; empty for
     * none.
     */
    public static String notCovered(Set<ShownPart> parts) {
        return listed(parts.stream()
                .filter(part -> part != ShownPart.AUTHOR_DOMAIN)
                .sorted()
                .map(ShownPart::words)
                .toList());
    }

    private static boolean isOne(Set<ShownPart> parts) {
        return parts.stream().filter(part -> part != ShownPart.AUTHOR_DOMAIN).count() == 1
                && !parts.contains(ShownPart.ATTACHMENTS);
    }

    private static String listed(List<String> names) {
        return names.size() < 2
                ? String.join("", names)
                : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
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
