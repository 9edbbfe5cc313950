package org.daylight.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Precision and recall of each detector have stated minimums on texts with known findings. */
class LabelledTextsTest {

    /** The least precision; that of Canadian numbers, whose form others have as well, is 0.9. */
    private static final double PRECISION = 0.97;

    private static final double PRECISION_CANADA = 0.9;
    private static final double RECALL = 0.99;

    @Test
    void precisionAndRecall() {
        Scores scores = Scores.of(Detectors.all(), LabelledTexts.write(2026, 12_000));
        scores.all().forEach((name, score) -> {
            assertTrue(score.expected() > 100, name + " is not in the texts");
            assertTrue(score.recall() >= RECALL, name + " has recall " + score.recall() + ": " + scores.mistakes());
            assertTrue(
                    score.precision() >= (name.equals("national-id-ca") ? PRECISION_CANADA : PRECISION),
                    name + " has precision " + score.precision() + ": " + scores.mistakes());
            assertTrue(score.wrongStrong() <= 2, name + " has wrong strong findings: " + scores.mistakes());
        });
    }

    @Test
    void everyDetectorIsInTheTexts() {
        Set<String> inTexts = new TreeSet<>(
                Scores.of(Detectors.all(), LabelledTexts.write(1, 6_000)).all().keySet());
        Set<String> all =
                Detectors.all().list().stream().map(Detector::name).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(all, inTexts);
    }

    @Test
    void theSameSeedGivesTheSameTexts() {
        assertEquals(LabelledTexts.write(7, 50), LabelledTexts.write(7, 50));
    }
}
