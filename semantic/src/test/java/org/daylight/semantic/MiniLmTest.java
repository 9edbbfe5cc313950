package org.daylight.semantic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ServiceLoader;
import org.daylight.search.similar.Embedder;
import org.daylight.search.similar.EmbedderSource;
import org.daylight.search.similar.QuantisedVector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real model. */
class MiniLmTest {

    private static Embedder model;

    @BeforeAll
    static void open() throws IOException {
        model = ServiceLoader.load(EmbedderSource.class)
                .findFirst()
                .orElseThrow()
                .open();
    }

    @AfterAll
    static void close() throws IOException {
        model.close();
    }

    private static double cosine(String one, String other) throws IOException {
        float[] a = model.embed(one);
        float[] b = model.embed(other);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void otherWordsForTheSameAreNearerThanTheSameWordsForAnother() throws IOException {
        String asked = "the harbour was made deeper illegally";
        double near = cosine(asked, "They dredged the port without a permit.");
        double far = cosine(asked, "The harbour festival was a success; thanks to all volunteers.");
        assertTrue(near > far, near + " > " + far);
        assertTrue(near > model.leastSimilarity());
        assertTrue(cosine(asked, "Please send me the recipe for the cake.") < model.leastSimilarity());
    }

    @Test
    void vectorsHaveLengthOne() throws IOException {
        for (String text : new String[] {"mud", "mud ".repeat(5_000), "Ärger 北京 😀"}) {
            assertEquals(1, cosine(text, text), 1e-5);
        }
        assertArrayEquals(new float[model.dimensions()], model.embed(" \n"));
    }

    @Test
    void theSameTextHasTheSameVector() throws IOException {
        assertArrayEquals(model.embed("inner basin"), model.embed("inner basin"));
    }

    @Test
    void bytesKeepTheCosine() throws IOException {
        String[] texts = {"dredging of the basin", "a permit for the port", "cake recipe", "quarterly results"};
        for (String one : texts) {
            for (String other : texts) {
                byte[] a = QuantisedVector.of(model.embed(one));
                byte[] b = QuantisedVector.of(model.embed(other));
                double product = 0;
                for (int i = 0; i < a.length; i++) {
                    product += a[i] * b[i];
                }
                assertEquals(cosine(one, other), QuantisedVector.cosine(product, a.length), 0.02);
            }
        }
    }
}
