package org.daylight.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Precision and recall of each detector on labelled texts. */
public final class Scores {

    /** Counts of one detector. A finding is right where a place of its kind was expected: two countries may share a number. */
    public static final class Score {
        private int expected;
        private int found;
        private int right;
        private int wrong;
        private int wrongStrong;

        public int expected() {
            return expected;
        }

        /** Right findings among all. */
        public double precision() {
            return right + wrong == 0 ? 1 : (double) right / (right + wrong);
        }

        /** Places that were found among those expected. */
        public double recall() {
            return expected == 0 ? 1 : (double) found / expected;
        }

        public int wrong() {
            return wrong;
        }

        /** How many of the wrong findings are strong. */
        public int wrongStrong() {
            return wrongStrong;
        }
    }

    private final Map<String, Score> scores = new TreeMap<>();
    private final List<String> mistakes = new ArrayList<>();

    /** Runs the detectors over the texts. */
    public static Scores of(Detectors detectors, List<LabelledTexts.Labelled> texts) {
        var made = new Scores();
        texts.forEach(text -> made.add(detectors, text));
        return made;
    }

    public Map<String, Score> all() {
        return scores;
    }

    /** What was missed and what was found wrongly, one line each. */
    public List<String> mistakes() {
        return mistakes;
    }

    private Score score(String detector) {
        return scores.computeIfAbsent(detector, key -> new Score());
    }

    private static String name(Detection finding) {
        return finding.detector();
    }

    private void add(Detectors detectors, LabelledTexts.Labelled text) {
        List<Detection> findings = new ArrayList<>();
        detectors.find(text.text(), findings::add);
        for (LabelledTexts.Expected expected : text.expected()) {
            Score score = score(expected.detector());
            score.expected++;
            boolean found = findings.stream()
                    .anyMatch(each -> name(each).equals(expected.detector())
                            && each.start() < expected.end()
                            && each.end() > expected.start());
            score.found += found ? 1 : 0;
            if (!found) {
                mistakes.add("missed by " + expected.detector() + ": "
                        + line(text.text(), expected.start(), expected.end()));
            }
        }
        for (Detection finding : findings) {
            Score score = score(name(finding));
            boolean right = text.expected().stream()
                    .anyMatch(each -> each.kind() == finding.kind()
                            && finding.start() < each.end()
                            && finding.end() > each.start());
            score.right += right ? 1 : 0;
            score.wrong += right ? 0 : 1;
            if (!right) {
                score.wrongStrong += finding.strength() == Strength.STRONG ? 1 : 0;
                mistakes.add("wrong by " + name(finding) + " ("
                        + finding.strength().code() + "): " + line(text.text(), finding.start(), finding.end()));
            }
        }
    }

    private static String line(String text, int start, int end) {
        return (text.substring(Math.max(0, start - 30), start) + "[" + text.substring(start, end) + "]"
                        + text.substring(end, Math.min(text.length(), end + 15)))
                .replace("\n", "\\n");
    }
}
