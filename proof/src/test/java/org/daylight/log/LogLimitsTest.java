package org.daylight.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.EntryBundle;
import org.daylight.tree.TileSource;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;

/** The limits of what is in a log: the last value that is accepted, and the first that is refused. */
class LogLimitsTest {
    private static final Instant TIME = Instant.parse("2026-12-01T09:00:00Z");
    private static final Sha256 HASH = Sha256.of(new byte[] {1});

    private static String reason(Outcome<?> outcome) {
        return outcome instanceof Outcome.Refused<?>(String code, String reason) ? reason : "accepted";
    }

    private static String thrown(Runnable action) {
        return assertThrows(Malformed.class, action::run).getMessage();
    }

    // --- rules of entries

    private static LogEntry.Version version(
            long number,
            String name,
            long version,
            String title,
            String author,
            Instant time,
            String change,
            long bytes) {
        return new LogEntry.Version(FileKind.STORY, number, name, version, title, author, time, change, HASH, bytes);
    }

    private static LogEntry.Version version(String title, String author, Instant time, String change) {
        return version(1, "mud", 1, title, author, time, change, 1);
    }

    @Test
    void a_version_has_a_number_a_name_and_a_file() {
        version(3, "m", 3, "T", "A", TIME, "New.", 1);
        version(3, "mud-2", 1, "T", "", TIME, "", 1);
        assertEquals("the number of the story is below 1", thrown(() -> version(0, "mud", 1, "T", "A", TIME, "", 1)));
        assertEquals("not a valid name of a story: \"Mud\"", thrown(() -> version(1, "Mud", 1, "T", "A", TIME, "", 1)));
        String other = "the version is below 1 or above the number of the story";
        assertEquals(other, thrown(() -> version(3, "mud", 0, "T", "A", TIME, "", 1)));
        assertEquals(other, thrown(() -> version(3, "mud", 4, "T", "A", TIME, "New.", 1)));
        assertEquals("the file is empty", thrown(() -> version(1, "mud", 1, "T", "A", TIME, "", 0)));
    }

    @Test
    void what_is_said_of_a_version_is_clean() {
        assertEquals("title is missing", thrown(() -> version(" ", "A", TIME, "")));
        assertEquals(
                "author has a control character or a second line", thrown(() -> version("T", "A\u2028", TIME, "")));
        assertEquals("the time has fractions of a second", thrown(() -> version("T", "A", TIME.plusMillis(1), "")));
        String years = "the time is outside the years 1 to 9999";
        assertEquals(years, thrown(() -> version("T", "A", Instant.parse("0000-12-31T23:59:59Z"), "")));
        assertEquals(years, thrown(() -> version("T", "A", Instant.parse("+10000-01-01T00:00:00Z"), "")));
        version("T", "A", Instant.parse("0001-01-01T00:00:00Z"), "");
        version("T", "A", Instant.parse("9999-12-31T23:59:59Z"), "");
        String first = "a first version says what was changed, or a later one does not";
        assertEquals(first, thrown(() -> version("T", "A", TIME, "New.")));
        assertEquals(first, thrown(() -> version(3, "mud", 2, "T", "A", TIME, " ", 1)));
        assertEquals("change has a control character", thrown(() -> version(3, "mud", 2, "T", "A", TIME, "a\rb", 1)));
        String most = "\ud83d\udc1f".repeat(LogEntry.MAX_TITLE);
        version(most, most, TIME, "");
        assertEquals(
                "title has more than " + LogEntry.MAX_TITLE + " characters",
                thrown(() -> version(most + "x", "", TIME, "")));
    }

    private static LogEntry.Accession accession(
            long count, long seen, long duplicates, SequencedMap<String, Long> losses) {
        return new LogEntry.Accession(
                new Slug("harbour"),
                1,
                count,
                new DocumentNumber(1),
                new DocumentNumber(count),
                HASH,
                seen,
                duplicates,
                losses);
    }

    @Test
    void losses_have_valid_codes_and_the_sum_is_right() {
        var losses = new LinkedHashMap<String, Long>();
        losses.put("a-code", 2L);
        accession(5, 8, 1, losses);
        accession(5, 7, 0, losses);
        for (long seen : new long[] {4, 5, 6, 7, 9}) {
            assertThrows(Malformed.class, () -> accession(5, seen, 1, losses), "" + seen);
        }
        assertThrows(Malformed.class, () -> accession(5, 5 + 1 + 2 - 1, 1, losses));
        losses.put("Wrong", 1L);
        assertEquals("not a valid code: \"Wrong\"", thrown(() -> accession(5, 9, 1, losses)));
        losses.remove("Wrong");
        losses.put("none", 0L);
        assertEquals("a loss is below 1", thrown(() -> accession(5, 8, 1, losses)));
        losses.clear();
        for (int i = 0; i < LogEntry.MAX_LOSSES; i++) {
            losses.put("code-" + i, 1L);
        }
        accession(5, 5 + LogEntry.MAX_LOSSES, 0, losses);
        losses.put("more", 1L);
        assertEquals(
                "there are more than " + LogEntry.MAX_LOSSES + " kinds of loss",
                thrown(() -> accession(5, 6 + LogEntry.MAX_LOSSES, 0, losses)));
    }

    @Test
    void the_type_is_the_first_member() {
        String reason = "type is not the first member";
        assertEquals(reason, reason(LogEntry.parse("{}".getBytes(UTF_8))));
        assertEquals(reason, reason(LogEntry.parse("{\"time\":\"x\",\"type\":\"heartbeat\"}".getBytes(UTF_8))));
        assertEquals("it is not an object", reason(LogEntry.parse("[]".getBytes(UTF_8))));
        assertEquals("not a valid type: \"A b\"", reason(LogEntry.parse("{\"type\":\"A b\"}".getBytes(UTF_8))));
    }

    @Test
    void lists_in_an_entry_have_limits() {
        var names = new ArrayList<String>();
        for (int i = 0; i <= LogEntry.MAX_RECOVERY_KEYS; i++) {
            names.add("holder" + i);
        }
        Json.Obj most = KeyedLog.recoveryKeys(
                        1, 2, names.subList(0, LogEntry.MAX_RECOVERY_KEYS).toArray(String[]::new))
                .json();
        assertTrue(LogEntry.parse(most.bytes()).isOk());
        var keys = new ArrayList<Json>();
        names.forEach(
                name -> keys.add(new Json.Str(KeyedLog.holder(name).verifier().text())));
        assertEquals(
                "there are more than " + LogEntry.MAX_RECOVERY_KEYS + " keys",
                reason(LogEntry.parse(most.with("keys", new Json.Arr(keys)).bytes())));

        LogEntry.Withdrawal withdrawal = new LogEntry.Withdrawal(
                new Slug("harbour"), new DocumentNumber(4), "Reason.", 1, HASH, 10, null, later(LogEntry.MAX_LATER));
        assertEquals(withdrawal, LogEntry.parse(withdrawal.bytes()).orThrow());
        assertEquals(LogEntry.MAX_LATER + 1, withdrawal.replaced().size());
        assertEquals(1, withdrawal.replaced().getFirst().release());
        Json.Arr items = (Json.Arr) withdrawal.json().get("also").orElseThrow();
        var more = new ArrayList<>(items.items());
        more.add(((Json.Obj) more.getLast()).with("release", LogEntry.MAX_LATER + 2));
        assertEquals(
                "there are more than " + LogEntry.MAX_LATER + " later releases",
                reason(LogEntry.parse(
                        withdrawal.json().with("also", new Json.Arr(more)).bytes())));
    }

    private static List<LogEntry.Withdrawal.Later> later(int count) {
        var later = new ArrayList<LogEntry.Withdrawal.Later>();
        for (int i = 0; i < count; i++) {
            later.add(new LogEntry.Withdrawal.Later(2 + i, HASH, 10, null));
        }
        return later;
    }

    // --- files that the log names

    @Test
    void kinds_of_files_have_words_and_paths() {
        assertEquals("list of annotations", FileKind.ANNOTATIONS.words());
        assertEquals("list", FileKind.ENTITIES.word());
        assertEquals(".md", FileKind.STORY.suffix());
        assertEquals("stories/0012.md", FileKind.STORY.path(12));
        assertEquals("entities/12345.txt", FileKind.ENTITIES.path(12_345));
        assertEquals(4 << 20, FileKind.ANNOTATIONS.maxBytes());
    }

    private static TrusteesFile trustees(int count, int parts) {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            names.add("Trustee " + i);
        }
        var commitments = new TreeMap<Long, List<String>>();
        for (long part = 1; part <= parts; part++) {
            commitments.put(part, List.of("02" + "a".repeat(64), "03" + "b".repeat(64)));
        }
        return new TrusteesFile(2, names, commitments);
    }

    private static String changed(TrusteesFile file, String what, String with) {
        String text = new String(file.bytes(), UTF_8);
        assertTrue(text.contains(what), what);
        return reason(TrusteesFile.parse(text.replace(what, with).getBytes(UTF_8)));
    }

    @Test
    void a_file_for_trustees_has_limits() {
        TrusteesFile most = trustees(LogEntry.MAX_TRUSTEES, 2);
        assertEquals(most, TrusteesFile.parse(most.bytes()).orThrow());
        assertEquals("a list is missing or too long", changed(most, "[\"Trustee 0\"", "[\"x\",\"Trustee 0\""));
        assertEquals(
                "there are more than " + LogEntry.MAX_TRUSTEES + " trustees",
                thrown(() -> trustees(LogEntry.MAX_TRUSTEES + 1, 0)));
        assertEquals(
                "the threshold is above " + LogEntry.MAX_TRUSTEES,
                changed(most, "\"threshold\":2", "\"threshold\":" + (LogEntry.MAX_TRUSTEES + 1)));
        var all = new TreeMap<Long, List<String>>();
        all.put(1L, Collections.nCopies(LogEntry.MAX_TRUSTEES, "02" + "a".repeat(64)));
        var every = new TrusteesFile(LogEntry.MAX_TRUSTEES, most.names(), all);
        assertEquals(every, TrusteesFile.parse(every.bytes()).orThrow());
        TrusteesFile large = trustees(2, TrusteesFile.MAX_PARTS);
        assertEquals(large, TrusteesFile.parse(large.bytes()).orThrow());
        assertEquals("there are more than 4000 sealed releases", thrown(() -> trustees(2, TrusteesFile.MAX_PARTS + 1)));
        assertEquals(
                "there are more than 4000 sealed releases",
                changed(large, "\"parts\":[", "\"parts\":[{\"number\":0,\"commitments\":[]},"));
        assertEquals("a part is not an object", changed(most, "\"parts\":[", "\"parts\":[1,"));
        assertEquals("the parts are not in order", changed(most, "\"number\":2", "\"number\":1"));
        String name = "\ud83d\udc1f".repeat(100);
        assertEquals("accepted", changed(most, "Trustee 0\"", name + "\""));
        assertTrue(changed(most, "Trustee 0\"", name + "x\"").startsWith("the name of a trustee is empty, longer"));
    }

    @Test
    void an_address_has_the_limits_of_host_names_and_ports() {
        String label = "a".repeat(63);
        String host = label + "." + label + "." + label + "." + "a".repeat(61);
        assertEquals(253, host.length());
        assertEquals(
                "https://" + host + "/",
                ArchiveAddress.typed("https://" + host).orThrow().text());
        assertTrue(reason(ArchiveAddress.typed("https://" + host + "a")).startsWith("not a host name: "));
        assertTrue(reason(ArchiveAddress.typed("https://" + label + "a")).startsWith("not a host name: "));
        assertEquals(
                "http://a:65535/",
                ArchiveAddress.typed("http://a:65535").orThrow().toString());
        assertEquals("not a port number: \"65536\"", reason(ArchiveAddress.typed("http://a:65536")));
        assertEquals("not a host name: \"\"", reason(ArchiveAddress.typed("http://:80/")));
        assertEquals("not a host name: \"\"", reason(ArchiveAddress.typed("http:///x")));
        assertTrue(reason(ArchiveAddress.typed("://a")).startsWith("it must begin with http:// or https://"));
        String longest = "https://a.example/" + "a".repeat(281);
        assertEquals(300, ArchiveAddress.typed(longest).orThrow().text().length());
        assertEquals("it is longer than 300 characters", reason(ArchiveAddress.typed(longest + "a")));
        assertEquals("it is longer than 300 characters", reason(ArchiveAddress.typed(longest + "aa")));
        String port = "https://a.example:443/" + "a".repeat(278);
        assertEquals(300, port.length());
        assertEquals(
                "https://a.example/" + "a".repeat(278) + "/",
                ArchiveAddress.typed(port).orThrow().text());
    }

    // --- proofs and evidence

    @Test
    void a_proof_is_a_file_of_lines_and_the_checkpoint() throws IOException {
        KeyedLog log = KeyedLog.begun();
        SignedNote note = SignedNote.parse(log.note()).orThrow();
        var proof = new TlogProof(1, log.log().tree().inclusionProof(1).orThrow(), note);
        String sibling =
                Base64.getEncoder().encodeToString(proof.hashes().getFirst().bytes());
        assertEquals(
                "c2sp.org/tlog-proof@v1\nindex 1\n" + sibling + "\n\n" + new String(log.note(), UTF_8),
                new String(proof.bytes(), UTF_8));
        assertEquals(0, new TlogProof(0, List.of(), note).index());
        assertThrows(IllegalArgumentException.class, () -> new TlogProof(-1, List.of(), note));
    }

    @Test
    void evidence_is_equal_by_its_content() throws IOException {
        KeyedLog one = KeyedLog.begun();
        LogEntry beat = new LogEntry.Heartbeat(TIME);
        KeyedLog other = one.copy().append(KeyedLog.key(0), beat).append(KeyedLog.key(0), beat);
        byte[] seen = one.copy()
                .append(KeyedLog.key(0), new LogEntry.Heartbeat(TIME.plusSeconds(1)))
                .note();
        NoteKey.Verifier key = KeyedLog.key(0).verifier();
        var head = Checkpoint.open(seen, key).orThrow();
        TwoHistories evidence = TwoHistories.between(
                        key, seen, head, other.note(), other.log().tree())
                .orElseThrow();
        byte[] file = evidence.json().bytes();
        TwoHistories read = TwoHistories.parse(file).orThrow();
        assertEquals(evidence, read);
        assertEquals(evidence.hashCode(), read.hashCode());
        byte[] third = one.copy()
                .append(KeyedLog.key(0), new LogEntry.Heartbeat(TIME.plusSeconds(2)))
                .note();
        TwoHistories next = TwoHistories.between(
                        key,
                        third,
                        Checkpoint.open(third, key).orThrow(),
                        other.note(),
                        other.log().tree())
                .orElseThrow();
        assertNotEquals(evidence, next);
        assertNotEquals(evidence.hashCode(), next.hashCode());
        assertEquals(
                "the later history may extend the earlier",
                reason(TwoHistories.parse(
                        evidence.json().with("root", head.root().hex()).bytes())));
        assertEquals(
                "the later history may extend the earlier",
                reason(TwoHistories.parse(
                        evidence.json().with("proof", new Json.Arr(List.of())).bytes())));
        assertEquals(
                "the later history may extend the earlier",
                reason(TwoHistories.parse(evidence.json()
                        .with("seen", new String(other.note(), UTF_8))
                        .with("shown", new String(seen, UTF_8))
                        .bytes())),
                "the later one is shorter");
        assertEquals(
                "it has no key",
                reason(TwoHistories.parse(evidence.json().with("key", "x").bytes())));
        assertEquals(
                "it has no seen",
                reason(TwoHistories.parse(evidence.json().with("seen", 1).bytes())));
        assertEquals("it is not evidence of two histories", reason(TwoHistories.parse("[]".getBytes(US_ASCII))));
    }

    @Test
    void a_seed_gives_salts_and_an_order_that_do_not_reveal_it() {
        AccessionSeed seed = AccessionSeed.generate(new Trees.Counting(3, 1));
        byte[] bytes = new byte[32];
        new Trees.Counting(3, 1).nextBytes(bytes);
        assertArrayEquals(bytes, seed.bytes());
        assertEquals(seed, AccessionSeed.of(bytes));
        assertEquals(seed.hashCode(), AccessionSeed.of(bytes).hashCode());
        bytes[0] ^= 1;
        assertNotEquals(seed, AccessionSeed.of(bytes));
        assertNotEquals(seed.hashCode(), AccessionSeed.of(bytes).hashCode());
        assertEquals("accession seed", seed.toString());
        assertThrows(IllegalArgumentException.class, () -> AccessionSeed.of(new byte[31]));
        assertNotEquals(seed.salt(HASH), seed.order(HASH));
        assertNotEquals(seed.salt(HASH), seed.salt(Sha256.of(new byte[] {2})));
        assertNotEquals(seed.salt(new DocumentNumber(1)), seed.salt(new DocumentNumber(2)));
    }

    // --- the first entry, before anything is proved

    private static TileSource source(Map<String, byte[]> files) {
        return (path, limit) -> Optional.ofNullable(files.get(path));
    }

    @Test
    void the_first_entry_is_found_in_a_bundle_of_any_width() throws IOException {
        NoteKey.Verifier key = KeyedLog.key(0).verifier();
        KeyedLog log = KeyedLog.begun();
        byte[] bundle = log.files.get("tile/entries/000.p/2");
        for (String path :
                List.of("tile/entries/000.p/1", "tile/entries/000.p/2", "tile/entries/000.p/200", "tile/entries/000")) {
            for (long claimed : new long[] {0, 1, 2, 200, 256, 100_000}) {
                assertEquals(
                        new FirstEntry(true, false, key), FirstEntry.find(source(Map.of(path, bundle)), claimed), path);
            }
        }
        assertEquals(new FirstEntry(false, false, null), FirstEntry.find(source(Map.of()), 2));
    }

    @Test
    void a_claimed_bundle_is_read_first_and_no_bundle_twice() {
        var paths = new ArrayList<String>();
        FirstEntry.find(
                (path, limit) -> {
                    paths.add(path);
                    return Optional.empty();
                },
                7);
        assertEquals("tile/entries/000.p/7", paths.getFirst());
        assertEquals("tile/entries/000", paths.get(1));
        assertEquals(256, paths.size());
        assertEquals(256, paths.stream().distinct().count());
    }

    @Test
    void a_first_entry_that_is_damaged_has_no_key() throws IOException {
        byte[] right = KeyedLog.begun().files.get("tile/entries/000.p/2");
        int first = 2 + ((right[0] & 0xff) << 8 | right[1] & 0xff);
        assertTrue(found(Arrays.copyOf(right, first)).key() != null, "the rest is not needed");
        for (int length : new int[] {0, 1, 2, first - 1}) {
            assertEquals(new FirstEntry(true, false, null), found(Arrays.copyOf(right, length)));
        }
        byte[] heartbeat = EntryBundle.write(List.of(new LogEntry.Heartbeat(TIME).bytes()));
        assertEquals(new FirstEntry(true, false, null), found(heartbeat));
        TileSource failing = (path, limit) -> {
            throw new IOException(path);
        };
        assertEquals(new FirstEntry(false, true, null), FirstEntry.find(failing, 1));
    }

    private static FirstEntry found(byte[] bundle) {
        return FirstEntry.find(source(Map.of("tile/entries/000.p/1", bundle)), 1);
    }

    // --- entries in bundles

    @Test
    void the_largest_bundle_is_read_and_a_longer_one_refused() throws IOException {
        var entries = new ArrayList<byte[]>();
        for (int i = 0; i < 256; i++) {
            entries.add(new byte[TileLog.MAX_ENTRY_BYTES]);
        }
        TileLog.Growth growth = TileLog.empty("log.example").append(entries).orThrow();
        var files = new Trees.Files().write(growth.files());
        TileLog log = TileLog.open(files, growth.checkpoint()).orThrow();
        assertEquals(256, log.entries(0, 256).orThrow().size());
        byte[] bundle = files.files.get("tile/entries/000");
        assertEquals(EntryBundle.MAX_BYTES, bundle.length);
        files.files.put("tile/entries/000", Arrays.copyOf(bundle, bundle.length + 1));
        assertEquals(Outcome.refused("bundle-malformed", "tile/entries/000 is too long"), log.entries(0, 1));
    }

    @Test
    void an_entry_that_is_not_in_the_tree_is_named_by_its_number() throws IOException {
        List<byte[]> entries = Trees.entries(3, 300, 20);
        TileLog.Growth growth = TileLog.empty("log.example").append(entries).orThrow();
        var files = new Trees.Files().write(growth.files());
        var other = new ArrayList<>(entries.subList(256, 300));
        other.set(7, "other".getBytes(US_ASCII));
        files.files.put("tile/entries/001.p/44", EntryBundle.write(other));
        TileLog log = TileLog.open(files, growth.checkpoint()).orThrow();
        assertEquals(Outcome.refused("entry-wrong", "entry 263 does not match the tree"), log.entries(250, 300));
        assertEquals(Outcome.refused("entry-wrong", "entry 263 does not match the tree"), log.entries(260, 264));
        assertTrue(log.entries(250, 263).isOk());
        assertFalse(log.entries(263, 264).isOk());
    }
}
