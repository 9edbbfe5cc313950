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
import org.daylight.catalog.HeldDocument;
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
