package org.daylight.search.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.junit.jupiter.api.Test;

class FoldingTest {

    @Test
    void is_that_of_icu_in_lucene_for_every_character() {
        int changed = 0;
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (Character.getType(c) != Character.SURROGATE) {
                String character = Character.toString(c);
                String folded = Folding.fold(character);
                assertEquals(ICUFoldingFilter.NORMALIZER.normalize(character), folded);
                changed += folded.equals(character) ? 0 : 1;
            }
        }
        assertEquals("cafe", Folding.fold("CAFÉ"));
        assertEquals(true, changed > 5_000, () -> "few characters are folded");
    }
}
