package org.daylight.search.similar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The worked example of {@code spec/semantic.md}. */
class QuantisedVectorTest {

    @Test
    void theWorkedExample() {
        float[] vector = new float[16];
        vector[0] = 0.951f;
        vector[1] = 0.309f;
        byte[] stored = QuantisedVector.of(vector);
        assertArrayEquals(new byte[] {97, 31, 0}, Arrays.copyOf(stored, 3));
        float[] axis = new float[16];
        axis[0] = 1;
        assertEquals(102, QuantisedVector.of(axis)[0]);
        assertEquals(0.958, QuantisedVector.cosine(97 * 102, 16), 0.001);
    }

    @Test
    void largeValuesAreCut() {
        float[] vector = new float[384];
        vector[0] = -1;
        assertEquals(-127, QuantisedVector.of(vector)[0]);
        assertEquals(1, QuantisedVector.cosine(1e12, 384));
    }
}
