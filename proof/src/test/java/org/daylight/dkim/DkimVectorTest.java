package org.daylight.dkim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.finding.Result;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The signed messages of other projects' suites give the results that those projects expect, except for the differences in {@code vectors.tsv}: vector,
 * expected result, Daylight's result, RFC section, reason. A difference that is not listed fails the test, and so does a listed one that no longer exists.
 * {@code docs/vectors-dkim.md} is generated from the same list; {@code -Dvectors=update} writes it.
 */
class DkimVectorTest {
    private static final Path LIST = Path.of("src/test/resources/org/daylight/dkim/vectors.tsv");
    private static final Path PAGE = Path.of("../docs/vectors-dkim.md");

    /** After every signature of the vectors was made, before the suites were collected, and after the {@code x=} of those that expire. */
    private static final Instant JUDGED = Instant.parse("2023-06-01T00:00:00Z");

    private record Listed(String vector, String expected, String found, String section, String why) {}

    private final Map<String, String> differences = new TreeMap<>();
    private int checks;

    @Test
    void every_result_is_the_expected_one_or_the_difference_is_listed() throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        Path dkim = Path.of(shared, "vectors", "dkim");
        mailDkim(dkim.resolve("mail-dkim"), dkim.resolve("mail-dkim-expected.tsv"));
        james(dkim.resolve("james-jdkim/main/src/test/resources/org/apache/james/jdkim"));
        arc("arc_test_suite", dkim.resolve("arc_test_suite/tests/arc-draft-validation-tests.yml"));
        arc("mail-dkim arc", dkim.resolve("mail-dkim/t/arc_test_suite/arc-draft-validation-tests.yml"));
        dkimpy(dkim.resolve("dkimpy-1.1.4-tests/data"));
        Map<String, Listed> listed = new LinkedHashMap<>();
        for (Listed one : listed()) {
            listed.put(one.vector() + "\t" + one.expected() + "\t" + one.found(), one);
        }
        int all = differences.size();
        differences.keySet().removeIf(difference -> listed.remove(difference) != null);
        System.out.printf(
                "Signed vectors of other projects: %d checks; %d agree, %d differ on purpose, unexplained: %d%n",
                checks, checks - all, all - differences.size(), differences.size());
        assertEquals(
                "",
                String.join(
                        "\n",
                        differences.entrySet().stream()
                                .map(d -> d.getKey() + "\t" + d.getValue())
                                .toList()));
        assertEquals("[]", listed.keySet().toString(), "is listed and differs no longer");
        assertTrue(checks > 400, "the vectors are not all there: " + checks);
    }

    private void check(String vector, String expected, String found, List<Finding> findings) {
        checks++;
        if (!expected.equals(found)) {
            List<String> why = findings.stream()
                    .map(f -> f.method().word() + " " + f.number() + " "
                            + f.reason().code() + " " + f.detail() + " held=" + f.held())
                    .toList();
            differences.put(vector + "\t" + expected + "\t" + found, why.toString());
        }
    }

    /** Mail::DKIM's word for all signatures together; invalid means that they could not be verified. */
    private static String word(List<Finding> findings) {
        List<Result> results = findings.stream()
                .filter(one -> one.method() == Method.DKIM || one.method() == Method.DOMAINKEYS)
                .map(Finding::result)
                .toList();
        if (results.isEmpty()) {
            return "none";
        }
        return results.contains(Result.PASS) ? "pass" : results.contains(Result.FAIL) ? "fail" : "invalid";
    }

    private void mailDkim(Path folder, Path expectations) throws IOException {
        var verifier = new DkimVerifier(KeyList.read(folder.resolve("t/FAKE_DNS.dat")));
        for (String line : Files.readAllLines(expectations)) {
            String[] fields = line.split("\t");
            if (!line.startsWith("#") && !fields[0].equals("file")) {
                List<Finding> found = verifier.verify(
                        Files.readAllBytes(folder.resolve("t/corpus").resolve(fields[0])), JUDGED);
                check("mail-dkim " + fields[0], fields[1], word(found), found);
            }
        }
    }

    private void james(Path folder) throws IOException {
        for (String corpus : List.of("Mail-DKIM/corpus", "corpus")) {
            var verifier = new DkimVerifier(KeyList.read(folder.resolve("Mail-DKIM/FAKE_DNS.dat")));
            try (Stream<Path> files = Files.list(folder.resolve(corpus))) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    // the project's own DKIM vectors; DomainKeys is not what jDKIM verifies
                    String expected = name.startsWith("FAIL") || name.matches("(bad|ignore).*") ? "no pass" : "pass";
                    List<Finding> found = verifier.verify(Files.readAllBytes(file), JUDGED);
                    if (found.stream().anyMatch(one -> one.method() == Method.DKIM)) {
                        found = found.stream()
                                .filter(one -> one.method() == Method.DKIM)
                                .toList();
                    }
                    boolean keyless = expected.equals("pass")
                            && found.stream().allMatch(one -> one.reason() == Reason.KEY_UNKNOWN);
                    if (!keyless) { // the suite has a key in its code for a few
                        check("james-jdkim " + name, expected, word(found).equals("pass") ? "pass" : "no pass", found);
                    }
                }
            }
        }
    }

    private void arc(String suite, Path file) throws IOException {
        for (ArcSuite.Vector vector : ArcSuite.read(file)) {
            List<Finding> found = new DkimVerifier(vector.keys()).verify(vector.message(), JUDGED);
            String chain = found.stream()
                    .filter(one -> one.method() == Method.ARC_CHAIN)
                    .map(one -> one.result().word())
                    .findFirst()
                    .orElse("none");
            check(suite + " " + vector.name(), vector.expected().toLowerCase(java.util.Locale.ROOT), chain, found);
        }
    }

    private void dkimpy(Path folder) throws IOException {
        String rsa = Files.readString(folder.resolve("test.txt")).strip();
        KeyList keys = new KeyList()
                .with("test", "football.example.com", rsa)
                .with(
                        "brisbane",
                        "football.example.com",
                        Files.readString(folder.resolve("ed25519test.dns")).strip())
                .with(
                        "sed",
                        "test.ex",
                        Files.readString(folder.resolve("eximtest.dns")).strip());
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("rfc6376.signed.rsa.msg", "pass");
        expected.put("rfc6376.signed.msg", "pass");
        expected.put("ed25519test2.msg", "pass");
        expected.put("test.message", "none");
        for (Map.Entry<String, String> one : expected.entrySet()) {
            List<Finding> found =
                    new DkimVerifier(keys).verify(Files.readAllBytes(folder.resolve(one.getKey())), JUDGED);
            check("dkimpy " + one.getKey(), one.getValue(), word(found), found);
        }
    }

    @Test
    void the_page_matches_the_list() throws IOException {
        String page = page(listed());
        if ("update".equals(System.getProperty("vectors"))) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page, Files.readString(PAGE));
    }

    private static List<Listed> listed() throws IOException {
        var listed = new ArrayList<Listed>();
        for (String line : Files.readAllLines(LIST)) {
            String[] fields = line.split("\t", -1);
            assertEquals(5, fields.length, line);
            assertTrue(fields[3].matches("RFC \\d+, [\\d.]+") && fields[4].length() > 10, line);
            listed.add(new Listed(fields[0], fields[1], fields[2], fields[3], fields[4]));
        }
        return listed;
    }

    private static String page(List<Listed> listed) {
        Map<String, List<Listed>> byReason = new TreeMap<>();
        listed.forEach(one -> byReason.computeIfAbsent(one.section() + "\t" + one.why(), key -> new ArrayList<>())
                .add(one));
        var page = new StringBuilder("""
            # Where Daylight's signature results differ from other verifiers

            This page lists intended differences from other verifiers, for developers who compare them.
            Daylight's findings are compared with the expectations of Mail::DKIM, Apache James jDKIM, dkimpy and
            the ARC validation suite for their messages. The tests fail when there is an unlisted difference,
            and when a listed one no longer occurs. `DkimVectorTest` says how to run the tests. The messages are
            not part of Daylight.

            """);
        byReason.forEach((reason, ones) -> {
            String[] parts = reason.split("\t");
            page.append("## ").append(parts[1]).append("\n\n").append(parts[0]).append("\n\n");
            ones.forEach(one -> page.append("- `")
                    .append(one.vector())
                    .append("`: expected ")
                    .append(one.expected().isEmpty() ? "no result" : one.expected())
                    .append(", found ")
                    .append(one.found())
                    .append('\n'));
            page.append('\n');
        });
        return page.toString().stripTrailing() + "\n";
    }
}
