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
        switch (authentication.mark()) {
            case PASSES, PARTLY -> passes(authentication, shows, not);
            case KEY_GONE -> {
                shows.add(
                        "That a server says it signed the message, and when, if it says so. The text has the hash that"
                                + " stands in the signature.");
                not.add("Whether the signature fits: for that the key is needed. Whoever has kept it can check, with"
                        + " the dossier of this page.");
                not.add("That anything is wrong. Domains change their keys every few months, and most old ones are"
                        + " gone.");
            }
            case FAILS -> {
                shows.add("That the message is not, byte for byte, the one that was signed.");
                not.add("What was changed, by whom, or why. Mailing lists add footers and marks in subjects, servers"
                        + " rewrite lines, and mailboxes lose bytes: signatures of most such messages do not hold"
                        + " any more.");
                not.add("That the text, or any sentence of it, is untrue.");
            }
            case NOT_CHECKABLE -> {
                shows.add(
                        "That there is a signature which nothing can be concluded from; the reason stands beside it.");
                not.add("Anything for the message or against it.");
            }
            case UNSIGNED -> {
                shows.add("Nothing: no server signed this message, or the signature was taken away later.");
                not.add("That anything is wrong. Before about 2010 most mail was not signed, and mail that stays within"
                        + " one house often is not today.");
            }
        }
        not.add("Who sat at the keyboard. A server signs for everybody who may write through it, and for everybody who"
                + " has learnt a password.");
        return new Statements(shows, not);
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
            shows.add("A key that was computed from signatures made one of them: all messages that it fits were signed"
                    + " by one and the same key.");
            not.add("Whose that key was. It was not found in the DNS or a list, but computed.");
        }
        shows.add("Whoever changes a covered part without the key can be found out by anybody.");
        if (passing.stream().noneMatch(finding -> finding.coverage().body() == Coverage.Body.WHOLE)) {
            not.add("That the text is whole or as it was: no signature that passes covers all of it.");
        }
        String left = notCovered(authentication.notCovered());
        if (!left.isEmpty()) {
            not.add("That " + left + " shown here " + (isOne(authentication.notCovered()) ? "is" : "are")
                    + " what was sent: this is not covered by the signature, so anybody may have added or changed it"
                    + " later.");
        }
        not.add("Anything about what no signature covers: it may have been added, changed or taken away later.");
        if (!authentication.isAligned()) {
            not.add("That the message comes from the domain in From: another domain signed it.");
        }
        Finding best = authentication.best();
        if (best != null
                && best.alignment() == Alignment.RELAXED
                && best.dmarc().isEmpty()) {
            not.add("That " + best.domain()
                    + " and the domain in From have one owner: no DMARC record of them is known,"
                    + " so that only the names could be compared.");
        }
        passing.stream()
                .map(Statements::exposed)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .ifPresent(day -> not.add("That the message was there before " + day
                        + ": from then on the secret half of a key was public, and anybody could sign with it and date"
                        + " it back."));
        not.add("That the key was only in good hands: from the day on which its secret half is stolen or published,"
                + " whoever has it can make signatures that fit, with any date.");
        not.add("That what the message says is true.");
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
                ? who + " It covers nothing of what is shown here."
                : who + " " + listed(same) + (same.size() == 1 ? " is as it was then." : " are as they were then.");
    }

    private static String capitalized(String name) {
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
