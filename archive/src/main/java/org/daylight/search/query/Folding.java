package org.daylight.search.query;

import com.ibm.icu.text.Normalizer2;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Folds words, so that case, accents, width and forms of digits make no difference: the foldings of the draft Unicode Technical Report 30,
 * applied by ICU. The table is a file of Lucene's module {@code lucene-analysis-icu}. Only the file is used, so that the query language
 * does not depend on the engine's classes.
 */
final class Folding {

    private static final String TABLE = "/org/apache/lucene/analysis/icu/utr30.nrm";

    private static final Normalizer2 FOLDING = read();

    private Folding() {}

    static String fold(String word) {
        return FOLDING.normalize(word);
    }

    /** What is put in place of a character before ordering and composing; null for the character itself. */
    static @Nullable String replacement(int c) {
        return FOLDING.getDecomposition(c);
    }

    static int combiningClass(int c) {
        return FOLDING.getCombiningClass(c);
    }

    static int composed(int first, int second) {
        return FOLDING.composePair(first, second);
    }

    static boolean isBoundaryBefore(int c) {
        return FOLDING.hasBoundaryBefore(c);
    }

    static boolean isBoundaryAfter(int c) {
        return FOLDING.hasBoundaryAfter(c);
    }

    private static Normalizer2 read() {
        try (InputStream table = Folding.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException("the class path lacks " + TABLE);
            }
            return Normalizer2.getInstance(table, "utr30", Normalizer2.Mode.COMPOSE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
