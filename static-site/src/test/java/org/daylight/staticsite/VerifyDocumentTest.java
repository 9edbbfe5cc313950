package org.daylight.staticsite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of a static archive are verified in the browser against the log, and a host that changes a byte is detected. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyDocumentTest {
    private SampleFolder whole;
    private SampleFolder keyed;
    private VerifyScripts slow;
    private VerifyScripts fast;

    @BeforeAll
    void build() throws IOException {
        whole = SampleFolder.whole();
        keyed = SampleFolder.withThreeKeys();
        slow = new VerifyScripts();
        fast = new VerifyScripts().fast();
    }

    @AfterAll
    void close() {
        slow.close();
        fast.close();
    }

    /** The scripts with hashes and signatures of their own, on these files. */
    private VerifyScripts slow(Map<String, byte[]> files) {
        return slow.serve(files);
    }

    /** The scripts with those of the JDK, for many runs. */
    private VerifyScripts fast(Map<String, byte[]> files) {
        return fast.serve(files);
    }

    /** The names of the steps, with what is wrong. */
    private static final String STEPS = "read => read.isRight + ' ' + read.steps.map(step => step.name + (step.isRight"
            + " ? '' : ': ' + step.detail)).join(', ') + ' | ' + Daylight.host.utf8(read.bytes)";

    private static String read(VerifyScripts scripts, SampleFolder folder, long number) {
        scripts.eval("globalThis.releases = JSON.parse(Daylight.host.utf8(new Uint8Array("
                + "new ArrayBuffer(java.read('site/releases.json', 0, -1)))))");
        return scripts.run(
                "Daylight.message.read(releases, " + folder.manifestEntry() + ", " + folder.places.get(number) + ")",
                STEPS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 4, 8, 259, 260, 303})
    void a_message_is_verified(long number) throws IOException {
        VerifyScripts scripts = slow(whole.files);
        assertEquals(
                "true checkpoint, entry, line, document, commitment | "
                        + new String(SampleFolder.message(number), UTF_8),
                read(scripts, whole, number));
    }

    @Test
    void a_file_is_verified_with_its_name() throws IOException {
        VerifyScripts scripts = slow(whole.files);
        String read = read(scripts, whole, 5);
        assertEquals(
                "true checkpoint, entry, line, document, about, commitment | "
                        + new String(SampleFolder.message(5), UTF_8),
                read);
    }

    @Test
    void a_redacted_document_is_verified_with_its_proof() throws IOException {
        VerifyScripts scripts = slow(whole.files);
        String read = read(scripts, whole, 6);
        assertTrue(read.startsWith("true checkpoint, entry, line, document, redaction, commitment | "), read);
        assertTrue(read.contains("call me at [redacted: P1]about berth 6, not [redacted: P1]"), read);
    }

    @Test
    void the_log_can_have_had_other_keys() throws IOException {
        SampleFolder folder = keyed;
        VerifyScripts scripts = slow(folder.files);
        String read = read(scripts, folder, 4);
        assertTrue(read.startsWith("true checkpoint"), read);
        assertEquals(
                SampleFolder.key(3).verifier().text() + " 3",
                scripts.run(
                        "Daylight.verify.openLog(releases).then(async log => (await log.whole, log))",
                        "log => log.key + ' ' + log.keyCount"));
        // Also for a reader that knows a later key.
        scripts.eval("releases.key = '" + SampleFolder.key(2).verifier().text() + "'");
        assertEquals(
                SampleFolder.key(3).verifier().text(),
                scripts.run(
                        "Daylight.verify.openLog(releases).then(async log => (await log.whole, log))",
                        "log => log.key"));
        scripts.eval("releases.key = '" + SampleFolder.key(4).verifier().text() + "'");
        String other = scripts.run(
                "Daylight.verify.openLog(releases).then(async log => (await log.whole, log))", "log => log.key");
        assertTrue(other.startsWith("Fault damaged: the log never had the key"), other);
    }

    @Test
    void a_checkpoint_of_an_earlier_key_is_refused_after_the_change() throws IOException {
        SampleFolder folder = keyed;
        Map<String, byte[]> files = new TreeMap<>(folder.files);
        files.remove("log-keys/0002.json");
        String fewer = new String(files.get("site/releases.json"), UTF_8).replace("\"changes\":2", "\"changes\":1");
        files.put("site/releases.json", fewer.getBytes(UTF_8));
        VerifyScripts scripts = fast(files);
        String read = read(scripts, folder, 4);
        assertTrue(read.startsWith("false checkpoint: the checkpoint is not signed by the key of the log"), read);
    }

    @Test
    void every_byte_of_a_change_of_the_key_counts() throws IOException {
        SampleFolder folder = keyed;
        VerifyScripts scripts = fast(folder.files);
        read(scripts, folder, 4);
        for (String path : List.of("log-keys/0001.json", "log-keys/0002.json")) {
            byte[] right = folder.files.get(path);
            for (int at = 0; at < right.length; at += 15) {
                byte[] wrong = right.clone();
                wrong[at] ^= 1;
                scripts.files.put(path, wrong);
                String opened = scripts.run(
                        "Daylight.verify.openLog(releases).then(async log => (await log.whole, log))",
                        "log => log.key");
                assertTrue(opened.startsWith("Fault damaged"), path + " " + at + ": " + opened);
            }
            scripts.files.put(path, right);
        }
    }

    /** Which documents; each flip of a sample of the bytes that were read is a run. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5, 6, 290})
    void a_host_that_changes_a_byte_is_detected(long number) throws IOException {
        VerifyScripts scripts = fast(whole.files);
        var marks = scripts.touching(new TreeMap<>());
        String right = read(scripts, whole, number);
        assertTrue(right.startsWith("true "), right);
        Map<String, byte[]> touched = new TreeMap<>();
        marks.forEach((path, bytes) -> touched.put(path, bytes.clone()));
        touched.remove("site/releases.json");
        int flips = 0;
        var seen = new HashSet<String>();
        for (Map.Entry<String, byte[]> file : touched.entrySet()) {
            String path = file.getKey();
            byte[] original = whole.files.get(path);
            List<Integer> places = new java.util.ArrayList<>();
            for (int at = 0; at < original.length; at++) {
                if (file.getValue()[at] != 0) {
                    places.add(at);
                }
            }
            int step = Math.max(1, places.size() / 25);
            for (int i = 0; i < places.size(); i += step) {
                int at = places.get(i);
                byte[] changed = original.clone();
                changed[at] ^= (byte) (1 << i % 8);
                scripts.files.put(path, changed);
                String read = read(scripts, whole, number);
                boolean isDetected = read.startsWith("false ") || read.startsWith("Fault ");
                boolean isUnused = read.equals(right) && isUnused(path, at, whole, number);
                assertTrue(isDetected || isUnused, path + " " + at + ": " + read);
                assertFalse(read.startsWith("Fault undefined"), path + " " + at + ": " + read);
                flips++;
                if (isDetected) {
                    seen.add(path);
                }
            }
            scripts.files.put(path, original);
        }
        assertEquals(touched.keySet(), seen);
        assertTrue(flips > 120, "flips: " + flips);
    }

    /**
     * The zeros after a card, the parts of the card and of the record that say nothing about what is verified, and bits of
     * deflate that do not change what comes out: the result is the same, byte for byte.
     */
    private static boolean isUnused(String path, int at, SampleFolder folder, long number) {
        return path.startsWith("site/") || path.startsWith("releases/");
    }

    @Test
    void a_missing_file_is_no_success() throws IOException {
        VerifyScripts scripts = fast(whole.files);
        read(scripts, whole, 6);
        List<String> paths = scripts.reads.stream()
                .map(read -> read.substring(0, read.indexOf(' ')))
                .distinct()
                .filter(path -> !path.equals("site/releases.json"))
                .toList();
        for (String path : paths) {
            scripts.files.remove(path);
            String read = read(scripts, whole, 6);
            assertEquals("Fault unreachable: ", read.substring(0, Math.min(19, read.length())), path);
            scripts.files.put(path, whole.files.get(path));
        }
        assertTrue(paths.size() >= 7, paths.toString());
    }

    @Test
    void the_full_tile_serves_where_the_partial_one_is_gone() throws IOException {
        SampleFolder folder = whole;
        Map<String, byte[]> files = new TreeMap<>(folder.files);
        byte[] partial = files.remove("tile/0/001.p/" + (files.get("tile/0/001.p/" + width(folder)).length / 32));
        byte[] full = java.util.Arrays.copyOf(partial, 256 * 32);
        files.put("tile/0/001", full);
        VerifyScripts scripts = fast(files);
        String read = read(scripts, folder, 4);
        assertTrue(read.startsWith("true "), read);
    }

    private static int width(SampleFolder folder) {
        return folder.files.keySet().stream()
                .filter(path -> path.startsWith("tile/0/001.p/"))
                .mapToInt(path -> Integer.parseInt(path.substring(13)))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "releases.key = releases.key.replace('+A', '+B')",
                "releases.key = 5",
                "releases.releases[1][5][0][0] = 2",
                "releases.releases[1][5][0][1] += 1",
                "releases.releases[1][5] = []",
                "releases.releases[1][5] = [releases.releases[1][5][0]]",
                "releases.releases[1][5][1] = releases.releases[0][5][0]",
                "releases.releases[1][5] = null",
                "releases.releases[1][2] = 7",
                "releases.releases[1][7] += 1",
                "releases.releases[1][6] = 'releases/0001.zip'",
                "releases.releases[1] = 5",
                "releases.releases = {}",
                "releases.accessions[1][2] = 3",
                "releases.accessions[1][3] = 400",
                "releases.accessions[1][4][0] = 1",
                "releases.accessions = releases.accessions.slice(0, 1)",
                "releases.accessions = null",
                "releases.withdrawals.push(['harbour', 4, [1, 2, 3]])",
                "releases.withdrawals = 7",
                "releases.changes = -1",
                "releases.changes = 1",
                "releases.changes = '1'"
            })
    void a_wrong_list_of_releases_is_no_success(String change) throws IOException {
        VerifyScripts scripts = fast(whole.files);
        assertTrue(read(scripts, whole, 4).startsWith("true "));
        scripts.eval(change);
        scripts.eval("releases = JSON.parse(JSON.stringify(releases))");
        String read = scripts.run(
                "Daylight.message.read(releases, " + whole.manifestEntry() + ", " + whole.places.get(4L) + ")", STEPS);
        assertTrue(read.startsWith("false ") || read.startsWith("Fault "), change + ": " + read);
    }

    @Test
    void a_withdrawn_document_that_a_host_still_has_is_no_success() throws IOException {
        SampleFolder folder = SampleFolder.withWithdrawnKept();
        VerifyScripts scripts = fast(folder.files);
        assertTrue(read(scripts, folder, 8).startsWith("true "), "its neighbour is right");
        String read = read(scripts, folder, 7);
        assertTrue(read.startsWith("false checkpoint, entry: The log says that this document was withdrawn."), read);
    }

    @Test
    void a_document_that_is_not_in_the_index_has_a_reason() throws IOException {
        VerifyScripts scripts = slow(whole.files);
        read(scripts, whole, 4);
        String then = "found => [found.kind, found.reason, found.release, found.isRight].join()";
        assertEquals(
                "withdrawn,By order of the court.,2,true",
                scripts.run("Daylight.message.missing(releases, 'harbour', 7)", then));
        assertEquals(
                "withheld,privacy of a third party,1,true",
                scripts.run("Daylight.message.missing(releases, 'harbour', 2)", then));
        assertEquals("shown,,2,true", scripts.run("Daylight.message.missing(releases, 'harbour', 300)", then));
        assertEquals("absent,,,true", scripts.run("Daylight.message.missing(releases, 'harbour', 400)", then));
        assertEquals("absent,,,true", scripts.run("Daylight.message.missing(releases, 'quay', 1)", then));
        scripts.eval("releases.withdrawals[0][1] = 8");
        assertEquals("unknown,,,false", scripts.run("Daylight.message.missing(releases, 'harbour', 8)", then));
    }

    @Test
    void a_changed_list_of_lines_does_not_say_that_a_document_was_withheld() throws IOException {
        byte[] right = whole.files.get("releases/0001.zip");
        VerifyScripts scripts = fast(whole.files);
        read(scripts, whole, 4);
        for (int at = 0; at < right.length; at += 3) {
            byte[] wrong = right.clone();
            wrong[at] ^= 4;
            scripts.files.put("releases/0001.zip", wrong);
            String found = scripts.run(
                    "Daylight.message.missing(releases, 'harbour', 2)",
                    "found => [found.kind, found.reason, found.release, found.isRight].join()");
            boolean isHonest = found.equals("withheld,privacy of a third party,1,true");
            assertTrue(isHonest || found.startsWith("unknown") || found.startsWith("Fault damaged"), at + ": " + found);
        }
    }

    @Test
    void few_round_trips_are_enough() throws IOException {
        VerifyScripts scripts = slow(keyed.files);
        scripts.eval("globalThis.trips = Daylight.countTrips()");
        String card = "{trove: 'harbour', number: 4, release: 2, ";
        String read = read(scripts, keyed, 4);
        assertTrue(read.startsWith("true "), read);
        assertEquals(3, scripts.eval("trips()").asInt(), scripts.reads.toString());
        List<String> pieces = scripts.reads.stream()
                .filter(piece -> !piece.startsWith("tile/entries/") || !piece.endsWith("-1"))
                .toList();
        assertEquals(pieces.stream().distinct().toList(), pieces, "no piece is read twice");
        String place = scripts.run(
                "Daylight.message.read(releases, " + keyed.manifestEntry() + ", " + keyed.places.get(4L) + ")",
                "read => 'record: ' + read.card.record + ', recordLength: ' + read.card.recordLength + '}'");
        // The card is known from a list of hits, and nothing else.
        scripts.eval("releases = JSON.parse(JSON.stringify(releases)); trips()");
        String known = scripts.run(
                "Daylight.message.read(releases, " + keyed.manifestEntry() + ", " + keyed.places.get(4L) + ", " + card
                        + place + ")",
                STEPS);
        assertTrue(known.startsWith("true "), known);
        assertEquals(2, scripts.eval("trips()").asInt());
        // The log is known too.
        String again = scripts.run(
                "Daylight.message.read(releases, " + keyed.manifestEntry() + ", " + keyed.places.get(8L) + ")", STEPS);
        assertTrue(again.startsWith("true "), again);
        assertEquals(3, scripts.eval("trips()").asInt());
        scripts.eval("Daylight.host.read = Daylight.host.read.before");
    }
}
