package org.daylight.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The stored form of a transformation. */
class TransformationTest {

    @Test
    void whatWasStoredIsRead() {
        String text = "before=46726f6d0a after=0a inserted=1+2,5+1 by-length";
        assertEquals(text, Transformation.parse(text).text());
    }

    /** Found by fuzzing. */
    @Test
    void anInsertionWithoutALengthIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Transformation.parse("inserted=1"));
        assertThrows(IllegalArgumentException.class, () -> Transformation.parse("inserted=1+2,5"));
    }
}
