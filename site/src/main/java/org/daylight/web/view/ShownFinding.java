package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.FindingWords;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Result;
import org.daylight.evidence.Authentication;
import org.daylight.evidence.ReasonText;
import org.daylight.evidence.Statements;
import org.daylight.search.query.Query;
import org.daylight.web.file.SiteAddress;
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
                ReasonText.of(finding.reason()),
                key(finding.key(), sameKey),
                KeyName.of(finding.selector(), finding.domain())
                        .map(name -> SiteAddress.search(new Query.AsksForKey(name).text()))
                        .orElse(""));
    }

    private static String title(Finding finding) {
        String what = switch (finding.method()) {
            case DKIM -> "DKIM signature";
            case DOMAINKEYS -> "DomainKeys signature";
            case ARC_MESSAGE -> "Signature of a forwarding server (ARC " + finding.number() + ")";
            case ARC_SEAL -> "Seal of a forwarding server (ARC " + finding.number() + ")";
            case ARC_CHAIN -> "Chain of all seals (ARC)";
        };
        return finding.domain().isEmpty() ? what : what + " of " + DocumentRow.cut(finding.domain(), 120);
    }

    /** The explanation for readers, with the shown parts of the message that the signature does not cover. */
    public static String reader(Authentication authentication, Finding finding) {
        String left = Statements.notCovered(authentication.uncovered(finding));
        return FindingWords.reader(finding) + (left.isEmpty() ? "" : " It does not cover " + left + " shown here.");
    }

    private static String state(Authentication authentication, Finding finding) {
        boolean arc = finding.method() != Method.DKIM && finding.method() != Method.DOMAINKEYS;
        if (!arc) {
            return SignatureLabels.words(authentication.mark(finding));
        }
        return finding.result() == Result.PASS
                ? "valid"
                : finding.result() == Result.FAIL ? "not valid" : "cannot be checked";
    }

    private static String same(List<KeyName> names) {
        String listed = names.stream().limit(NAMES).map(KeyName::text).collect(Collectors.joining(", "));
        return DocumentRow.cut(listed, 2_000)
                + (names.size() > NAMES ? " and " + (names.size() - NAMES) + " more" : "");
    }

    private static @Nullable Key key(Finding.@Nullable Key key, Function<KeyRecord, List<KeyName>> sameKey) {
        if (key == null) {
            return null;
        }
        KeyRecord record = key.record();
        String days = record.from() == null && record.until() == null
                ? "no dates known"
                : (record.from() == null ? "unknown date" : record.from().toString()) + " to "
                        + (record.until() == null
                                ? "unknown date"
                                : record.until().toString());
        return new Key(
                DocumentRow.cut(new KeyName(record.selector(), record.domain()).text(), 300),
                Formats.count(key.bits(), "bit", "bits") + (key.testing() ? ", in test mode" : ""),
                origin(record.origin())
                        + (record.source().isEmpty() ? "" : ": " + DocumentRow.cut(record.source(), 200)),
                days + (record.exposed() == null ? "" : "; private key public since " + record.exposed()),
                DocumentRow.cut(record.text(), 2_000),
                same(sameKey.apply(record)));
    }

    private static String origin(KeyOrigin origin) {
        return switch (origin) {
            case DNS -> "looked up in the DNS while it was published there";
            case DNSSEC -> "looked up in the DNS, with the DNSSEC signatures stored";
            case LIST -> "third-party list";
            case RECOVERED -> "computed from signatures; the owner of the key is not proved";
            case ENTERED -> "entered by hand";
        };
    }
}
