package org.daylight.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The calculation of {@code bench/attack}, with round numbers. */
class AttackCostTest {

    /** A thousand million views of 10 kB, at most 3,000 a second. */
    private static final AttackCost COST = new AttackCost(1e9, 3_000, 300, 6_000, 10_000, 50, 1, 4);

    @Test
    void without_a_cdn_the_machines_answer_all() {
        AttackCost.Line line = COST.line(0);
        assertEquals(3_000, line.requests(), 1e-9);
        assertEquals(15, line.ifMade()); // 3000 / (300 × 0.7) = 14.3
        assertEquals(1, line.ifCached());
        assertEquals(10, line.originTera(), 1e-9);
        assertEquals(0, line.cdnTera(), 1e-9);
        assertEquals(15 * 50 + 10, line.cost(), 1e-9);
    }

    @Test
    void with_a_cdn_they_answer_the_rest() {
        AttackCost.Line line = COST.line(95);
        assertEquals(150, line.requests(), 1e-9);
        assertEquals(1, line.ifMade());
        assertEquals(0.5, line.originTera(), 1e-9);
        assertEquals(10, line.cdnTera(), 1e-9);
        assertEquals(50 + 0.5 + 40, line.cost(), 1e-9);
    }

    @Test
    void the_table_has_a_line_for_each_share() {
        String table = COST.table();
        assertEquals(2 + AttackCost.HITS.size(), table.lines().count());
        assertTrue(table.contains("| 0 % | 3000 | 15 | 1 | 10.00 | 0.00 | 760 |\n"), table);
        assertTrue(table.contains("| 99 % | 30 | 1 | 1 | 0.10 | 10.00 | 90 |\n"), table);
    }
}
