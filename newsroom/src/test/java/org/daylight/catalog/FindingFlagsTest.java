package org.daylight.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.daylight.detect.FindingKind;
import org.daylight.detect.Strength;
import org.junit.jupiter.api.Test;

class FindingFlagsTest {

    private static HeldFinding finding(FindingKind kind, Strength strength) {
        return new HeldFinding(0, "", "text", kind, "a detector", "a label", strength, 0, 1, "value");
    }

    @Test
    void aKindHasTwoFlags() {
        assertEquals(0, FindingFlags.of(List.of()));
        assertEquals(0b01, FindingFlags.of(List.of(finding(FindingKind.PAYMENT_CARD, Strength.STRONG))));
        assertEquals(0b10, FindingFlags.of(List.of(finding(FindingKind.PAYMENT_CARD, Strength.WEAK))));
        assertEquals(0b11, FindingFlags.of(FindingKind.PAYMENT_CARD));
        assertEquals(
                0b1001,
                FindingFlags.of(List.of(
                        finding(FindingKind.PAYMENT_CARD, Strength.STRONG),
                        finding(FindingKind.BANK_ACCOUNT, Strength.WEAK))));
    }

    @Test
    void everyKindHasFlagsOfItsOwn() {
        long all = 0;
        for (FindingKind kind : FindingKind.values()) {
            assertEquals(0, all & FindingFlags.of(kind), kind.code());
            all |= FindingFlags.of(kind);
        }
        assertTrue(2 * FindingKind.values().length <= Long.SIZE);
    }

    /** The catalog stores the order: a new kind is added at the end. */
    @Test
    void theOrderOfKindsIsStored() {
        assertEquals(0, FindingKind.PAYMENT_CARD.ordinal());
        assertEquals(4, FindingKind.SECRET.ordinal());
        assertEquals(14, FindingKind.LOCATION.ordinal());
        assertEquals(21, FindingKind.MALWARE.ordinal());
    }
}
