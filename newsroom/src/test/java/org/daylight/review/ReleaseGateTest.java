package org.daylight.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.daylight.catalog.HeldConversion;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFile;
import org.daylight.catalog.Match;
import org.daylight.catalog.MatchKey;
import org.daylight.catalog.PlannedPart;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReleaseGateTest {

    private static final PlannedPart PART =
            new PlannedPart(9, 1, "harbour", 2, "Part 2", "", Instant.EPOCH, 4, 6, 3, false, null, 0, 0);

    @Test
    void itDecidesAboutEveryNumber() {
        ApprovedPart part = approved(List.of(row(4, null), row(5, ""), row(6, "privacy")));
        assertEquals(PART, part.part());
        assertEquals(
                List.of(4, 5, 6),
                part.documents().stream().map(ApprovedDocument::number).toList());
        var shown =
                assertInstanceOf(ApprovedDocument.Shown.class, part.documents().get(0));
        assertTrue(shown.isOf(new byte[] {4}));
        assertFalse(shown.isOf(new byte[] {5}));
        assertFalse(shown.isOf(new byte[] {4, 0}));
        assertNull(assertInstanceOf(
                        ApprovedDocument.Withheld.class, part.documents().get(1))
                .reason());
        assertEquals(
                "privacy",
                assertInstanceOf(
                                ApprovedDocument.Withheld.class,
                                part.documents().get(2))
                        .reason());
    }

    @Test
    void aMissingNumberIsRefused() {
        assertTrue(refused(List.of(row(4, null), row(6, null))).contains("1 of its 3 numbers are missing"));
        assertTrue(refused(List.of(row(4, null), row(5, null))).contains("1 of its 3 numbers are missing"));
        assertTrue(refused(List.of()).contains("3 of its 3 numbers are missing"));
    }

    @Test
    void aNumberThatDoesNotBelongToThePartIsRefused() {
        assertTrue(
                refused(List.of(row(4, null), row(5, null), row(7, null))).contains("harbour/7 does not belong to it"));
        assertTrue(
                refused(List.of(row(3, null), row(4, null), row(5, null))).contains("harbour/3 does not belong to it"));
        assertTrue(
                refused(List.of(row(4, null), row(5, null), row(5, null))).contains("harbour/5 does not belong to it"));
    }

    @Test
    void aPartMayHaveGaps() {
        var gaps = new PlannedPart(9, 1, "harbour", 2, "Part 2", "", Instant.EPOCH, 4, 60, 3, true, null, 0, 0);
        var decision = ReleaseGate.examine(
                gaps, List.of(row(4, null), row(17, "privacy"), row(60, null)), document -> Optional.empty());
        assertEquals(
                List.of(4, 17, 60),
                assertInstanceOf(ReleaseGate.Approved.class, decision).part().documents().stream()
                        .map(ApprovedDocument::number)
                        .toList());
    }

    @Test
    void aCopyOfAWithheldDocumentIsRefusedUnlessItWasCleared() {
        HeldDocument withheld = row(9, "privacy");
        var match = new Match(withheld, MatchKey.Kind.TEXT, false);
        List<HeldDocument> rows = List.of(row(4, null), row(5, null), row(6, null));
        var decision = ReleaseGate.examine(
                PART, rows, document -> document.number() == 5 ? Optional.of(match) : Optional.empty());
        String reason = assertInstanceOf(ReleaseGate.Refused.class, decision).reason();
        assertTrue(reason.contains("harbour/5 is a copy of harbour/9 (the same text), which is withheld"), reason);

        var cleared = new HeldDocument(5, "harbour", 1, 5, Sha256.of(new byte[] {5}), 1, null, 0, true, null);
        assertInstanceOf(
                ReleaseGate.Approved.class,
                ReleaseGate.examine(
                        PART,
                        List.of(rows.get(0), cleared, rows.get(2)),
                        document -> document.number() == 5 ? Optional.of(match) : Optional.empty()));
    }

    private static final String COMMANDS =
            ". Decide about them with  daylight review  or  daylight embargo, or plan them for a later part";

    private static String reason(ReleaseGate.Decision decision) {
        return assertInstanceOf(ReleaseGate.Refused.class, decision).reason();
    }

    private static PlannedPart part(int size) {
        return new PlannedPart(9, 1, "harbour", 2, "Part 2", "", Instant.EPOCH, 1, size, size, false, null, 0, 0);
    }

    private static List<HeldDocument> rows(int size) {
        return IntStream.rangeClosed(1, size)
                .mapToObj(number -> row(number, null))
                .toList();
    }

    @Test
    void aDocumentThatHasToWaitIsNamedUnlessItIsWithheld() {
        List<HeldDocument> rows = List.of(row(4, null), row(5, "privacy"), row(6, null));
        Function<HeldDocument, Optional<String>> waiting =
                document -> document.number() == 4 ? Optional.empty() : Optional.of("is not reviewed");
        assertEquals(
                "part 2 of harbour: harbour/6 is not reviewed" + COMMANDS,
                reason(ReleaseGate.examine(PART, rows, document -> Optional.empty(), waiting)));
        List<HeldDocument> withheld = List.of(row(4, null), row(5, "privacy"), row(6, ""));
        assertInstanceOf(
                ReleaseGate.Approved.class, ReleaseGate.examine(PART, withheld, document -> Optional.empty(), waiting));
    }

    @Test
    void atMostFiveDocumentsAreNamed() {
        String five = "harbour/1 waits; harbour/2 waits; harbour/3 waits; harbour/4 waits; harbour/5 waits";
        Function<HeldDocument, Optional<String>> waiting = document -> Optional.of("waits");
        assertEquals(
                "part 2 of harbour: " + five + COMMANDS,
                reason(ReleaseGate.examine(part(5), rows(5), document -> Optional.empty(), waiting)));
        assertEquals(
                "part 2 of harbour: " + five + "; and 2 more" + COMMANDS,
                reason(ReleaseGate.examine(part(7), rows(7), document -> Optional.empty(), waiting)));

        String copy = " is a copy of harbour/99 (the same bytes), which is withheld";
        String copies = "harbour/1" + copy + "; harbour/2" + copy + "; harbour/3" + copy + "; harbour/4" + copy
                + "; harbour/5" + copy;
        String withhold = ". Withhold:  daylight withhold harbour/1  or publish anyway:  daylight withhold harbour/1"
                + " --undo --only";
        var match = new Match(row(99, ""), MatchKey.Kind.BYTES, false);
        assertEquals(
                "part 2 of harbour: " + copies + withhold,
                reason(ReleaseGate.examine(part(5), rows(5), document -> Optional.of(match))));
        assertEquals(
                "part 2 of harbour: " + copies + "; and 3 more" + withhold,
                reason(ReleaseGate.examine(part(8), rows(8), document -> Optional.of(match))));
    }

    private static HeldDocument withdrawn(int number, @Nullable String withheld) {
        byte[] bytes = {(byte) number};
        return new HeldDocument(
                number, "harbour", 1, number, Sha256.of(bytes), 1, withheld, 0, false, "by order of a court");
    }

    @Test
    void aWithdrawnDocumentIsNotShownAgain() {
        assertEquals(
                "part 2 of harbour: harbour/5 was withdrawn, and cannot be shown again. Take it out with  daylight"
                        + " redact harbour/5 --undo-reduce",
                refused(List.of(row(4, null), withdrawn(5, null), row(6, null))));
        assertTrue(refused(List.of(row(4, null), withdrawn(5, "privacy"), row(6, null)))
                .contains("was withdrawn"));
    }

    @Test
    void theRefusalSaysWhatACopyHasInCommonAndWhatBecameOfTheOther() {
        HeldDocument other = row(9, "privacy");
        assertTrue(copyOf(new Match(other, MatchKey.Kind.COPY, true))
                .contains("harbour/5 has a copy of harbour/9 attached (the same author, date, subject, text and"
                        + " attachments), which is withheld"));
        assertTrue(copyOf(new Match(withdrawn(9, "privacy"), MatchKey.Kind.MESSAGE_ID, false))
                .contains("harbour/5 is a copy of harbour/9 (the same Message-ID, but another text), which was"
                        + " withdrawn"));
        assertTrue(copyOf(new Match(row(9, null), MatchKey.Kind.BYTES, false))
                .contains("(the same bytes), which is under an embargo"));
    }

    private static String copyOf(Match match) {
        return reason(ReleaseGate.examine(
                PART,
                List.of(row(4, null), row(5, null), row(6, null)),
                document -> document.number() == 5 ? Optional.of(match) : Optional.empty()));
    }

    @Test
    void aWithheldDocumentMayBeACopy() {
        var match = new Match(row(9, "privacy"), MatchKey.Kind.TEXT, false);
        assertInstanceOf(
                ReleaseGate.Approved.class,
                ReleaseGate.examine(
                        PART,
                        List.of(row(4, null), row(5, "privacy"), row(6, null)),
                        document -> document.number() == 5 ? Optional.of(match) : Optional.empty()));
    }

    @Test
    void aRowOfAnotherTroveDoesNotBelongToThePart() {
        var other = new HeldDocument(5, "port", 1, 5, Sha256.of(new byte[] {5}), 1, null, 0, false, null);
        assertEquals(
                "part 2 of harbour: port/5 does not belong to it. Restore the newsroom from a backup",
                refused(List.of(row(4, null), other, row(6, null))));
        assertTrue(refused(List.of(row(5, null), row(4, null), row(6, null))).contains("harbour/4 does not belong"));
    }

    @Test
    void moreRowsThanThePartHasNumbersAreRefused() {
        var gaps = new PlannedPart(9, 1, "harbour", 2, "Part 2", "", Instant.EPOCH, 4, 60, 2, true, null, 0, 0);
        assertEquals(
                "part 2 of harbour: -1 of its 2 numbers are missing from the catalog. Restore the newsroom from a"
                        + " backup",
                reason(ReleaseGate.examine(
                        gaps, List.of(row(4, null), row(5, null), row(60, null)), document -> Optional.empty())));
        var empty = new PlannedPart(9, 1, "harbour", 2, "Part 2", "", Instant.EPOCH, 4, 60, 0, true, null, 0, 0);
        assertTrue(reason(ReleaseGate.examine(empty, List.of(), document -> Optional.empty()))
                .contains("0 of its 0 numbers are missing"));
    }

    @Test
    void whatIsApprovedIsTheRowThatWasExamined() {
        Sha256 pieces = Sha256.of(new byte[] {1, 2});
        var file = new HeldFile("a.csv", "text/csv", 0);
        var held = new HeldDocument(
                77, "harbour", 3, 5, Sha256.of(new byte[] {5}), 1, null, 0, false, null, file, null, pieces);
        ApprovedPart part = approved(List.of(row(4, null), held, row(6, null)));
        var shown =
                assertInstanceOf(ApprovedDocument.Shown.class, part.documents().get(1));
        assertEquals("harbour", shown.trove());
        assertEquals("harbour/5", shown.cited());
        assertEquals(3, shown.accession());
        assertEquals(1, shown.sizeBytes());
        assertEquals(pieces, shown.pieces());
        assertEquals(77, shown.key());
        assertEquals(file, shown.file());
        assertEquals(held.form(), shown.form());
        assertNull(shown.conversion());
        var conversion = new HeldConversion("pst", pieces, "0x20");
        var converted = new HeldDocument(
                78, "harbour", 3, 6, Sha256.of(new byte[] {6}), 1, null, 0, false, null, null, conversion, pieces);
        var second = assertInstanceOf(
                ApprovedDocument.Shown.class,
                approved(List.of(row(4, null), row(5, null), converted))
                        .documents()
                        .get(2));
        assertEquals(conversion, second.conversion());
        assertNull(second.file());
        assertEquals(held, shown.document());
    }

    @Test
    void anApprovalHoldsOnlyForTheRowsThatWereExamined() {
        List<HeldDocument> rows = List.of(row(4, null), row(5, null), row(6, "privacy"));
        ApprovedPart part = approved(rows);
        assertEquals(Optional.empty(), part.firstChange(List.copyOf(rows)));
        assertEquals(Optional.of(5), part.firstChange(List.of(rows.get(0), row(5, ""), rows.get(2))));
        assertEquals(Optional.of(6), part.firstChange(List.of(rows.get(0), rows.get(1), row(6, null))));
        assertEquals(Optional.of(6), part.firstChange(rows.subList(0, 2)));
        assertEquals(Optional.of(7), part.firstChange(List.of(rows.get(0), rows.get(1), rows.get(2), row(7, null))));
    }

    @Test
    void onlyThisPackageCanApprove() {
        for (Class<?> type :
                List.of(ApprovedPart.class, ApprovedDocument.Shown.class, ApprovedDocument.Withheld.class)) {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                assertFalse(Modifier.isPublic(constructor.getModifiers()), constructor.toString());
            }
            assertTrue(Modifier.isFinal(type.getModifiers()), type.toString());
        }
    }

    private static ApprovedPart approved(List<HeldDocument> rows) {
        return assertInstanceOf(
                        ReleaseGate.Approved.class, ReleaseGate.examine(PART, rows, document -> Optional.empty()))
                .part();
    }

    private static String refused(List<HeldDocument> rows) {
        return assertInstanceOf(
                        ReleaseGate.Refused.class, ReleaseGate.examine(PART, rows, document -> Optional.empty()))
                .reason();
    }

    /** The row of a document that consists of one byte: its number. */
    private static HeldDocument row(int number, @Nullable String withheld) {
        byte[] bytes = {(byte) number};
        return new HeldDocument(number, "harbour", 1, number, Sha256.of(bytes), 1, withheld, 0, false, null);
    }
}
