package org.daylight.web.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.daylight.dkim.finding.Alignment;
import org.daylight.dkim.finding.Check;
import org.daylight.dkim.finding.Coverage;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.FindingWords;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.evidence.Authentication;
import org.daylight.evidence.ShownPart;
import org.daylight.evidence.Statements;
import org.daylight.message.DefectCode;
import org.daylight.web.language.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In English, pages say of signatures what commands and the verification package say. */
class SignatureWordsTest {

    private static final List<Set<ShownPart>> UNCOVERED = List.of(
            Set.of(),
            Set.of(ShownPart.SUBJECT),
            Set.of(ShownPart.AUTHOR_DOMAIN),
            Set.of(ShownPart.ATTACHMENTS),
            Set.of(ShownPart.FROM, ShownPart.TEXT, ShownPart.ATTACHMENTS, ShownPart.AUTHOR_DOMAIN));

    @ParameterizedTest
    @EnumSource(Reason.class)
    void an_explanation_is_the_same_as_elsewhere(Reason reason) {
        for (Method method : Method.values()) {
            for (Finding finding : findings(method, reason)) {
                assertEquals(FindingWords.reader(finding), FindingSentences.of(finding, Set.of()));
                assertFalse(Words.of("code.reason." + reason.code()).isEmpty());
            }
        }
    }

    @Test
    void the_parts_that_are_not_covered_are_named() {
        Finding finding = findings(Method.DKIM, Reason.SIGNATURE_HOLDS).getFirst();
        assertEquals(
                FindingWords.reader(finding)
                        + " It does not cover the From line, the text and the attachments shown here.",
                FindingSentences.of(finding, UNCOVERED.getLast()));
        for (ShownPart part : ShownPart.values()) {
            assertEquals(part.words(), SignatureParts.words(part));
        }
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void statements_are_the_same_as_elsewhere(Reason reason) {
        for (Finding finding : findings(Method.DKIM, reason)) {
            for (Set<ShownPart> uncovered : UNCOVERED) {
                var authentication =
                        new Authentication(List.of(finding), List.of(uncovered), Collections.emptySortedSet());
                assertSame(authentication);
                assertSame(authentication.ofConverted());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MessageMark.class)
    void what_the_publisher_states_is_the_same_as_elsewhere(MessageMark stated) {
        assertSame(Authentication.ofRedacted(stated));
        assertEquals(Statements.words(stated), SignatureStatements.stated(stated));
        assertFalse(SignatureLabels.words(stated).isEmpty());
    }

    @Test
    void a_message_without_a_signature_has_statements_too() {
        assertSame(Authentication.UNSIGNED);
        assertSame(Authentication.UNSIGNED.ofConverted());
    }

    @Test
    void all_codes_have_words() {
        for (DefectCode code : DefectCode.values()) {
            assertEquals(code.meaning().replace('\'', '’'), CodeDescriptions.of(code.code()));
        }
        CodeDescriptions.LOSSES.forEach(
                code -> assertFalse(CodeDescriptions.of(code).isEmpty()));
        FlagWords.CODES.forEach(code -> assertFalse(FlagWords.of(code).contains(code + ":"), code));
        assertEquals("a later code", CodeDescriptions.of("a-later-code"));
        assertEquals("the publisher’s program found: a-later-code", FlagWords.of("a-later-code"));
    }

    private static void assertSame(Authentication authentication) {
        Statements elsewhere = Statements.of(authentication);
        SignatureStatements here = SignatureStatements.of(authentication);
        assertEquals(straight(elsewhere.shows()), straight(here.shows()));
        assertEquals(straight(elsewhere.showsNot()), straight(here.showsNot()));
    }

    private static List<String> straight(List<String> sentences) {
        return sentences.stream().map(one -> one.replace('’', '\'')).toList();
    }

    /** Findings that differ in all that their explanation depends on. */
    private static List<Finding> findings(Method method, Reason reason) {
        List<Finding> findings = new ArrayList<>();
        for (String domain : List.of("port.example", "")) {
            for (Alignment alignment : Alignment.values()) {
                for (Coverage.Body body : Coverage.Body.values()) {
                    for (int fields = 1; fields <= 2; fields++) {
                        for (Check check : Check.values()) {
                            for (int key = 0; key <= 3; key++) {
                                findings.add(finding(method, reason, domain, alignment, body, fields, check, key));
                            }
                        }
                    }
                }
            }
        }
        return findings;
    }

    private static Finding finding(
            Method method,
            Reason reason,
            String domain,
            Alignment alignment,
            Coverage.Body body,
            int fields,
            Check check,
            int key) {
        var record = new KeyRecord(
                "s",
                "port.example",
                "p=AA",
                key == 1 ? KeyOrigin.RECOVERED : KeyOrigin.DNS,
                null,
                null,
                key == 2 ? LocalDate.parse("2020-05-01") : null,
                "");
        return new Finding(
                method,
                1,
                0,
                reason,
                "",
                domain,
                "s",
                "",
                "rsa-sha256",
                key == 0 ? null : new Finding.Key(record, 1_024, false),
                new Coverage(
                        List.of(new Coverage.Field("from", 0, 0, 9), new Coverage.Field("subject", 1, 9, 20))
                                .subList(0, fields),
                        List.of(),
                        body,
                        body == Coverage.Body.FIRST ? 5 : 0),
                null,
                null,
                Instant.parse("2021-05-01T00:00:00Z"),
                alignment,
                List.of(),
                List.of(),
                check,
                check);
    }
}
