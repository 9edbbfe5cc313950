package org.daylight.message.parse;

import java.util.Map;
import java.util.TreeMap;

/** Compares results with the expectations of other projects and collects the differences. */
final class VectorComparison {

    private final Map<String, String> differences = new TreeMap<>();
    private int files;
    private int checks;

    /** Counts one file of expectations. */
    void file() {
        files++;
    }

    /** Records a difference unless both are the same. */
    void same(String vector, String what, Object expected, Object found) {
        checks++;
        if (!expected.equals(found)) {
            differences.put(
                    vector + "\t" + what,
                    "expected " + shown(expected.toString()) + " found " + shown(found.toString()));
        }
    }

    private static String shown(String text) {
        String line = text.replace("\r", "\\r").replace("\n", "\\n");
        return "[" + line.length() + ": "
                + (line.length() > 300 ? line.substring(0, 150) + "…" + line.substring(line.length() - 150) : line)
                + "]";
    }

    /** Keys are vector, tab, what differs; values are what was expected and found. */
    Map<String, String> differences() {
        return differences;
    }

    int files() {
        return files;
    }

    int checks() {
        return checks;
    }
}
