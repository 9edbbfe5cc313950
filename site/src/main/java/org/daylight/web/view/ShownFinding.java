package org.daylight.web.view;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.FindingWords;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Result;
import org.daylight.evidence.Authentication;
import org.daylight.search.query.Query;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.jspecify.annotations.Nullable;

/**
 * One finding on a page.
 *
 * @param number by which the page names the signature
 * @param title what was checked: "DKIM signature of port.example"
 * @param state the result in two or three words
 * @param reader explanation for readers
 * @param expert explanation for experts
 * @param code the stable reason code
 * @param why the meaning of the reason code
 * @param key null when none was used
 * @param sameKey address of the search for all messages that name the same key; empty when no key is named
 */
public record ShownFinding(
        int number,
        String title,
        MessageMark mark,
        String state,
        String reader,
        String expert,
        String code,
        String why,
        @Nullable Key key,
        String sameKey) {

    /** A key in words. @param same its other names; empty for none */
    public record Key(String name, String bits, String origin, String days, String record, String same) {}

    /** How many names of a key are listed. */
    private static final int NAMES = 10;

    /**
     * The findings of a message as they are shown.
     *
     * @param findings the findings to show
     * @param sameKey gives the other names of a key
     */
    public static List<ShownFinding> of(
            Authentication authentication, List<Finding> findings, Function<KeyRecord, List<KeyName>> sameKey) {
        var shown = new ArrayList<ShownFinding>();
        for (Finding finding : findings) {
            shown.add(of(shown.size() + 1, authentication, finding, sameKey));
        }
        return shown;
    }

    private static ShownFinding of(
            int number, Authentication authentication, Finding finding, Function<KeyRecord, List<KeyName>> sameKey) {
        return new ShownFinding(
                number,
                title(finding),
                authentication.mark(finding),
                state(authentication, finding),
                reader(authentication, finding),
                FindingWords.expert(finding),
                finding.reason().code(),
                Words.of("code.reason." + finding.reason().code()),
                key(finding.key(), sameKey),
                KeyName.of(finding.selector(), finding.domain())
                        .map(name -> SiteAddress.search(new Query.AsksForKey(name).text()))
                        .orElse(""));
    }

    private static String title(Finding finding) {
        String key = "signature.title."
                + finding.method().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String domain = DocumentRow.cut(finding.domain(), 120);
        return Words.of(domain.isEmpty() ? key + ".unnamed" : key, domain, String.valueOf(finding.number()));
    }

    /** The explanation for readers, with the shown parts of the message that the signature does not cover. */
    public static String reader(Authentication authentication, Finding finding) {
        return FindingSentences.of(finding, authentication.uncovered(finding));
    }

    private static String state(Authentication authentication, Finding finding) {
        boolean arc = finding.method() != Method.DKIM && finding.method() != Method.DOMAINKEYS;
        if (!arc) {
            return SignatureLabels.words(authentication.mark(finding));
        }
        return Words.of(
                finding.result() == Result.PASS
                        ? "signature.state.valid"
                        : finding.result() == Result.FAIL ? "signature.state.invalid" : "signature.state.unchecked");
    }

    private static String same(List<KeyName> names) {
        String listed = DocumentRow.cut(
                names.stream().limit(NAMES).map(KeyName::text).collect(Collectors.joining(", ")), 2_000);
        return names.size() > NAMES ? Words.of("signature.finding.same.more", listed, names.size() - NAMES) : listed;
    }

    private static @Nullable Key key(Finding.@Nullable Key key, Function<KeyRecord, List<KeyName>> sameKey) {
        if (key == null) {
            return null;
        }
        KeyRecord record = key.record();
        String days = record.from() == null && record.until() == null
                ? Words.of("signature.key.days.none")
                : Words.of("signature.key.days", day(record.from()), day(record.until()));
        String origin =
                Words.of("signature.key.origin." + record.origin().name().toLowerCase(Locale.ROOT));
        return new Key(
                DocumentRow.cut(new KeyName(record.selector(), record.domain()).text(), 300),
                Words.of(key.testing() ? "signature.key.bits.testing" : "signature.key.bits", key.bits()),
                record.source().isEmpty()
                        ? origin
                        : Words.of("signature.key.source", origin, DocumentRow.cut(record.source(), 200)),
                record.exposed() == null ? days : Words.of("signature.key.exposed", days, record.exposed()),
                DocumentRow.cut(record.text(), 2_000),
                same(sameKey.apply(record)));
    }

    private static String day(@Nullable LocalDate day) {
        return day == null ? Words.of("signature.key.days.unknown") : day.toString();
    }
}
