package org.daylight.message.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The messages of other projects' suites give the results that those projects expect, except for the differences listed
 * in {@code vectors/differences.tsv}: vector, what differs, RFC section, why. An unlisted difference fails the test,
 * and so does a listed one that no longer occurs. {@code docs/vectors.md} is generated from the same list; {@code
 * -Dvectors=update} writes it.
 */
class VectorTest {

    private static final Path LIST = Path.of("src/test/resources/org/daylight/message/vectors/differences.tsv");
    private static final Path PAGE = Path.of("../docs/vectors.md");

    /** A line of the list. */
    private record Listed(String vector, String what, String section, String why) {}

    @Test
    void every_expected_parse_is_met_or_the_difference_is_listed() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        Path mime = Path.of(shared, "vectors", "mime");
        VectorComparison comparison = new VectorComparison();
        new Mime4jVectors(mime.resolve("james-mime4j"), comparison).compareAll();
        new MimeToolsVectors(mime.resolve("MIME-tools"), comparison).compareAll();
        Map<String, Listed> listed = new TreeMap<>();
        for (Listed one : listed()) {
            listed.put(one.vector() + "\t" + one.what(), one);
        }
        List<String> unexplained = new ArrayList<>();
        comparison.differences().forEach((difference, detail) -> {
            if (listed.remove(difference) == null) {
                unexplained.add(difference + "\t" + detail);
            }
        });
        System.out.printf(
                "Vectors of other projects: %d expected files, %d checks; %d agree, %d differ on purpose, unexplained:"
                        + " %d%n",
                comparison.files(),
                comparison.checks(),
                comparison.checks() - comparison.differences().size(),
                comparison.differences().size() - unexplained.size(),
                unexplained.size());
        assertEquals("", String.join("\n", unexplained), "differs and is not in " + LIST);
        assertEquals("[]", listed.keySet().toString(), "is listed and differs no longer");
        assertTrue(comparison.files() > 260, "the vectors are not all there");
    }

    @Test
    void the_page_agrees_with_the_list() throws IOException {
        String page = page(listed());
        if ("update".equals(System.getProperty("vectors"))) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE));
    }

    private static List<Listed> listed() throws IOException {
        List<Listed> listed = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            String[] fields = line.split("\t", -1);
            assertEquals(4, fields.length, line);
            assertTrue(fields[2].matches("(RFC \\d+, [\\d.]+|POSIX uuencode|none)") && fields[3].length() > 10, line);
            listed.add(new Listed(fields[0], fields[1], fields[2], fields[3]));
        }
        return listed;
    }

    private static String page(List<Listed> listed) {
        Map<String, List<Listed>> byReason = new TreeMap<>();
        listed.forEach(one -> byReason.computeIfAbsent(one.section() + "\t" + one.why(), key -> new ArrayList<>())
                .add(one));
        var page = new StringBuilder("""
            # Where Daylight reads a message differently than other parsers

            This page lists intended differences from other message parsers, for developers who compare them.
            Daylight's view of a message is compared with the expectations in the test suites of Apache James
            mime4j and MIME-tools: structure, header fields, decoded bodies byte for byte, types, charsets, file
            names. The tests fail when there is an unlisted difference, and when a listed one no longer occurs.
            `VectorTest` says how to run the tests. The messages are not part of Daylight. Signatures have their
            own page, `vectors-dkim.md`, and so has Python's package `email`, `vectors-python.md`.

            """);
        byReason.forEach((reason, ones) -> {
            String[] parts = reason.split("\t");
            page.append("## ").append(parts[1]).append("\n\n");
            page.append(parts[0].equals("none") ? "No standard specifies this." : parts[0])
                    .append("\n\n");
            ones.forEach(one -> page.append("- `")
                    .append(one.vector())
                    .append("`: ")
                    .append(one.what())
                    .append('\n'));
            page.append('\n');
        });
        return page.toString().stripTrailing() + "\n";
    }
}
