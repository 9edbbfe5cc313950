package org.daylight.message.parse;

import java.util.Map;
import java.util.TreeMap;

/** What was compared with the expectations of other projects, and what came out otherwise. */
final class Comparison {

    private final Map<String, String> differences = new TreeMap<>();
    private int files;
    private int checks;

    /** One more file that says what is expected. */
    void file() {
        files++;
    }

    /** Notes a difference unless both are the same. */
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

    /** Vector, tab, what differs; and what was expected and found. */
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
