package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the OpenMetrics text format, version 1.0, as strictly as its grammar, for gauges without time stamps and exemplars: order of the metadata, names,
 * units, escapes, no family in two pieces, no sample twice, no empty line, and the mark at the end.
 */
final class OpenMetricsReader {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\n\"])*)\"");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|NaN|[+-]?Inf(?:inity)?");

    private final Map<String, Double> samples = new TreeMap<>();
    private final Set<String> families = new HashSet<>();

    private String family = "";
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private boolean hasSample;

    private OpenMetricsReader() {}

    /** The values by name and labels: {@code daylight_documents{trove="harbour",state="published"}}. */
    static Map<String, Double> read(String text) {
        var reader = new OpenMetricsReader();
        assertTrue(text.endsWith("\n# EOF\n") || text.equals("# EOF\n"), "it has an end mark, and nothing after it");
        assertFalse(text.contains("\r"), "lines end with a line feed");
        String[] lines = text.substring(0, text.length() - "# EOF\n".length()).split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            reader.line(lines[i]);
        }
        reader.endFamily();
        return reader.samples;
    }

    private void line(String line) {
        if (line.startsWith("# ")) {
            String[] words = line.split(" ", 4);
            assertEquals(4, words.length, line);
            begin(words[2], line);
            assertTrue(Set.of("TYPE", "UNIT", "HELP").contains(words[1]), line);
            assertFalse(hasSample, "metadata comes before samples: " + line);
            assertEquals(null, metadata.put(words[1], words[3]), "metadata is given once: " + line);
            if (words[1].equals("TYPE")) {
                assertEquals("gauge", words[3], line);
            }
            if (words[1].equals("UNIT")) {
                assertTrue(words[2].endsWith("_" + words[3]), "the unit is the end of the name: " + line);
            }
            if (words[1].equals("HELP")) {
                assertTrue(words[3].matches("(?:[^\\\\\\n\"]|\\\\[\\\\n\"])*"), line);
            }
            return;
        }
        assertFalse(line.isEmpty() || line.startsWith("#"), "no empty lines, no comments: " + line);
        int end = line.indexOf('{') >= 0 ? line.indexOf('{') : line.indexOf(' ');
        String name = line.substring(0, end);
        assertTrue(NAME.matcher(name).matches(), line);
        assertEquals(family, name, "a sample follows the metadata of its family");
        assertTrue(metadata.containsKey("TYPE"), line);
        hasSample = true;
        int value = labels(line, end);
        assertTrue(line.charAt(value) == ' ', line);
        String number = line.substring(value + 1);
        assertTrue(NUMBER.matcher(number).matches(), line);
        assertEquals(null, samples.put(line.substring(0, value), Double.valueOf(number)), "no sample twice: " + line);
    }

    private int labels(String line, int start) {
        if (line.charAt(start) != '{') {
            return start;
        }
        Set<String> names = new HashSet<>();
        int at = start + 1;
        Matcher label = LABEL.matcher(line);
        while (line.charAt(at) != '}') {
            assertTrue(label.find(at) && label.start() == at, line);
            assertTrue(names.add(label.group(1)), line);
            assertFalse(label.group(1).startsWith("__"), line);
            at = label.end();
            if (line.charAt(at) == ',') {
                at++;
                assertTrue(line.charAt(at) != '}', line);
            }
        }
        return at + 1;
    }

    private void begin(String name, String line) {
        if (name.equals(family)) {
            return;
        }
        endFamily();
        assertTrue(NAME.matcher(name).matches(), line);
        assertTrue(families.add(name), "a family is in one piece: " + line);
        family = name;
        metadata.clear();
        hasSample = false;
    }

    private void endFamily() {
        assertTrue(family.isEmpty() || hasSample, family + " has no sample");
    }
}
