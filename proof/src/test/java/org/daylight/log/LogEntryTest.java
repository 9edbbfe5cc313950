package org.daylight.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.note.NoteKey;
import org.daylight.sealing.SealKey;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogEntryTest {
    private static final Slug HARBOUR = new Slug("harbour");
    private static final NoteKey.Verifier KEY =
            NoteKey.generate("archive.example", new Trees.Counting(1, 1)).verifier();
    private static final Sha256 HASH = Sha256.of();
    private static final Instant NINE = Instant.parse("2026-12-01T09:00:00Z");
    private static final DocumentNumber ONE = new DocumentNumber(1);
    private static final DocumentNumber TEN = new DocumentNumber(10);

    private static final LogEntry.Accession ACCESSION =
            new LogEntry.Accession(HARBOUR, 1, 10, ONE, TEN, HASH, 14, 1, losses("unreadable", 2, "truncated", 1));
    private static final LogEntry.Release RELEASE = new LogEntry.Release(
            HARBOUR,
            7,
            3,
            "Part 3",
            "Line one\n\tline two",
            NINE,
            8,
            1,
            ONE,
            TEN,
            HASH,
            HASH,
            123,
            HASH,
            new LoggedViews(HASH, 77, HASH));

    private static final List<LogEntry.Withdrawal.Later> LATER = List.of(
            new LogEntry.Withdrawal.Later(8, HASH, 90, null),
            new LogEntry.Withdrawal.Later(10, HASH, 80, new LoggedViews(HASH, 5, HASH)));

    /** Members that earlier versions did not write. */
    private static final Set<String> OPTIONAL = Set.of("keysSha256", "also", "sealKey", "storyHash", "beaconRound");

    static Stream<LogEntry> entries() {
        return Stream.of(
                new LogEntry.Archive("archive.example", "The \"Archive\"", 1, KEY),
                new LogEntry.Trove(HARBOUR, "Häfen 港 😀", ""),
                ACCESSION,
                new LogEntry.Accession(HARBOUR, 2, 0, null, null, MerkleTree.emptyRoot(), 5, 5, losses()),
                RELEASE,
                new LogEntry.Release(HARBOUR, 7, 3, "Part 3", "", NINE, 8, 1, ONE, TEN, HASH, HASH, 123, null, null),
                new LogEntry.Withdrawal(HARBOUR, TEN, "Private.", 7, HASH, 100, null),
                new LogEntry.Withdrawal(HARBOUR, TEN, "Private.", 7, HASH, 100, new LoggedViews(HASH, 5, HASH)),
                new LogEntry.Release(HARBOUR, 7, 3, "Part 3", "", NINE, 8, 1, 1, ONE, TEN, HASH, HASH, 9, null, null),
                new LogEntry.Release(HARBOUR, 7, 3, "Part 3", "", NINE, 0, 0, 2, ONE, TEN, HASH, HASH, 9, null, null),
                new LogEntry.Withdrawal(HARBOUR, TEN, "Private.", 7, HASH, 100, null, LATER),
                new LogEntry.People(2, HASH, 0),
                new LogEntry.Keys(2, HASH, 77),
                new LogEntry.Trustees(2, 3, 5, "Three of five.", 14, 3, HASH, 900),
                new LogEntry.Heartbeat(NINE),
                new LogEntry.Mirrors(
                        List.of(new ArchiveAddress("https://a.example/"), new ArchiveAddress("http://b.onion:81/x/"))),
                new LogEntry.Mirrors(List.of()),
                new LogEntry.ReadingPage(
                        2, List.of(new HashedFile("search.html", HASH, 1), new HashedFile("site/a.js", HASH, 9))),
                new LogEntry.ReadingPage(3, List.of()),
                RELEASE.sealedWith(SealKey.of(BigInteger.TEN)),
                new LogEntry.Sealed(HARBOUR, 7, 3, NINE, HASH, 70_000, HASH, HASH),
                new LogEntry.Sealed(HARBOUR, 7, 3, NINE, HASH, 70_000, HASH, HASH).openedBy(123),
                new LogEntry.Sealed(HARBOUR, 7, 3, NINE, HASH, 70_000, HASH, HASH)
                        .openedBy(123)
                        .withStory(HASH),
                new LogEntry.Cancelled(7, "By order of the court."),
                new LogEntry.Version(FileKind.STORY, 1, "swan", 1, "The swan", "", NINE, "", HASH, 900),
                new LogEntry.Version(
                        FileKind.STORY, 4, "swan-2", 2, "The swan", "Ann Lee", NINE, "The day\nwas wrong.", HASH, 900),
                new LogEntry.VersionsWithdrawal(FileKind.STORY, "swan", "It was another swan."),
                new LogEntry.Version(FileKind.ANNOTATIONS, 1, "notes", 1, "Notes", "", NINE, "", HASH, 900),
                new LogEntry.Version(
                        FileKind.ANNOTATIONS, 4, "notes-2", 2, "Notes", "Ann Lee", NINE, "One\nmore.", HASH, 900),
                new LogEntry.VersionsWithdrawal(FileKind.ANNOTATIONS, "notes", "They were about another swan."),
                new LogEntry.Version(FileKind.ENTITIES, 1, "names", 1, "Names", "", NINE, "", HASH, 900),
                new LogEntry.VersionsWithdrawal(FileKind.ENTITIES, "names", "They were of another swan."));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void an_entry_is_written_and_read(LogEntry entry) {
        String text = new String(entry.bytes(), UTF_8);
        assertTrue(text.startsWith("{\"type\":\"" + entry.type() + "\","), text);
        assertEquals(entry, LogEntry.parse(entry.bytes()).orThrow());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void members_of_a_later_version_are_preserved_and_written(LogEntry entry) {
        byte[] later = entry.json()
                .with("later", new Json.Arr(List.of(new Json.Num(1))))
                .with("too", "x")
                .bytes();
        LogEntry read = LogEntry.parse(later).orThrow();
        assertEquals(entry.getClass(), read.getClass());
        assertEquals(new String(later, UTF_8), new String(read.bytes(), UTF_8));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void an_entry_without_one_of_its_members_is_refused(LogEntry entry) {
        for (String name : entry.json().members().keySet()) {
            var members = new LinkedHashMap<>(entry.json().members());
            members.remove(name);
            boolean isOptional = OPTIONAL.contains(name)
                    || name.equals("again") && entry.json().number("published").orElse(0) > 0;
            assertEquals(isOptional, parse(new Json.Obj(members)).isOk(), name);
            assertFalse(parse(entry.json().with(name, true)).isOk(), name + " of a wrong type");
        }
    }

    @Test
    void a_type_of_a_later_version_is_preserved() {
        String text = "{\"type\":\"lantern\",\"trove\":\"harbour\",\"until\":null}";
        var unknown = assertInstanceOf(
                LogEntry.Unknown.class, LogEntry.parse(text.getBytes(UTF_8)).orThrow());
        assertEquals("lantern", unknown.type());
        assertEquals("harbour", unknown.json().string("trove").orElseThrow());
        assertEquals(text, new String(unknown.bytes(), UTF_8));
    }

    @Test
    void an_invalid_entry_is_refused() {
        for (String text : List.of(
                "",
                "[]",
                "{}",
                "\"trove\"",
                "{\"slug\":\"a\",\"type\":\"trove\"}",
                "{\"type\":1}",
                "{\"type\":null}",
                "{\"type\":\"\"}",
                "{\"type\":\"Trove\"}",
                "{\"type\":\"a b\"}",
                "{\"type\":\"" + "a".repeat(65) + "\"}",
                "{\"type\":\"trove\"} x")) {
            assertFalse(LogEntry.parse(text.getBytes(UTF_8)).isOk(), text);
        }
        byte[] tooLong = ("{\"type\":\"later\",\"text\":\"" + "a".repeat(65_535) + "\"}").getBytes(UTF_8);
        assertFalse(LogEntry.parse(tooLong).isOk());
    }

    @Test
    void the_counts_of_an_accession_add_up() {
        assertRefused(
                "seen is not the sum of count, duplicates and losses",
                ACCESSION.json().with("seen", 15));
        assertRefused(
                "seen is not the sum of count, duplicates and losses",
                ACCESSION.json().with("duplicates", 0));
        assertRefused(
                "seen is not the sum of count, duplicates and losses",
                ACCESSION.json().with("losses", Json.Obj.EMPTY));
        assertRefused(
                "a count is negative", ACCESSION.json().with("duplicates", -1).with("seen", 12));
        assertRefused("a loss is below 1", ACCESSION.json().with("losses", Json.Obj.EMPTY.with("a", -1)));
        assertRefused(
                "a loss is below 1",
                ACCESSION.json().with("losses", Json.Obj.EMPTY.with("a", 3).with("b", 0)));
        assertRefused("not a valid code: \"A b\"", ACCESSION.json().with("losses", Json.Obj.EMPTY.with("A b", 3)));
        assertRefused("a loss is not a number", ACCESSION.json().with("losses", Json.Obj.EMPTY.with("a", "3")));
        // A sum that would wrap around to 14.
        long most = Long.MAX_VALUE;
        Json.Obj wrapping = Json.Obj.EMPTY.with("a", most).with("b", most).with("c", 5);
        assertRefused(
                "seen is not the sum of count, duplicates and losses",
                ACCESSION.json().with("losses", wrapping));
    }

    @Test
    void the_numbers_of_an_accession_have_no_gap() {
        String reason = "first and last do not match the count";
        assertRefused(reason, ACCESSION.json().with("last", 11));
        assertRefused(reason, ACCESSION.json().with("first", new Json.Null()));
        assertRefused(reason, ACCESSION.json().with("last", new Json.Null()));
        assertRefused(reason, ACCESSION.json().with("first", new Json.Null()).with("last", new Json.Null()));
        assertRefused(
                reason,
                ACCESSION
                        .json()
                        .with("count", 0)
                        .with("first", 2)
                        .with("last", 1)
                        .with("seen", 4));
        assertRefused(
                "document numbers begin at 1, not at 0",
                ACCESSION.json().with("first", 0).with("last", 9));
        Json.Obj empty =
                new LogEntry.Accession(HARBOUR, 2, 0, null, null, MerkleTree.emptyRoot(), 0, 0, losses()).json();
        assertRefused(
                "the root does not match an accession without documents",
                empty.with("root", Sha256.of(new byte[1]).hex()));
    }

    @Test
    void a_release_names_no_more_documents_than_it_spans() {
        String reason = "there are more documents than numbers from first to last";
        assertRefused(reason, RELEASE.json().with("published", 10));
        assertRefused(reason, RELEASE.json().with("withheld", 3));
        assertRefused(reason, RELEASE.json().with("published", Long.MAX_VALUE).with("withheld", Long.MAX_VALUE));
        assertRefused(
                "the part number is below 1 or above the release number",
                RELEASE.json().with("part", 0));
        assertRefused(
                "the part number is below 1 or above the release number",
                RELEASE.json().with("part", 8));
        assertRefused("first is after last", RELEASE.json().with("first", 11));
        assertRefused(
                "the release has no document",
                RELEASE.json().with("published", 0).with("withheld", 0));
        assertTrue(parse(RELEASE.json().with("last", Long.MAX_VALUE)).isOk());
        assertTrue(
                parse(RELEASE.json().with("published", 0).with("withheld", 10)).isOk(), "all of it withheld");
    }

    @Test
    void a_time_has_one_form() {
        for (String time : List.of(
                "2026-12-01T09:00Z",
                "2026-12-01T09:00:00.5Z",
                "2026-12-01T09:00:00.000Z",
                "2026-12-01T09:00:00+00:00",
                "2026-12-01T10:00:00+01:00",
                "2026-12-01 09:00:00Z",
                "2026-12-01t09:00:00z",
                "2026-13-01T09:00:00Z",
                "2026-02-29T09:00:00Z",
                "2026-12-01T24:00:00Z",
                "+12026-12-01T09:00:00Z",
                "0000-12-01T09:00:00Z",
                "-0001-12-01T09:00:00Z",
                "tomorrow",
                "")) {
            assertFalse(parse(RELEASE.json().with("time", time)).isOk(), time);
        }
        assertTrue(new String(RELEASE.bytes(), UTF_8).contains("\"time\":\"2026-12-01T09:00:00Z\""));
    }

    @Test
    void titles_are_one_line_and_texts_have_no_control_characters() {
        for (String title : List.of("", "  ", "a\nb", "a\0", "a\u0085b", "a\u2028b", "a".repeat(201))) {
            assertFalse(parse(RELEASE.json().with("title", title)).isOk(), title);
        }
        for (String text : List.of("a\rb", "a\0", "\u001b[31m", "a".repeat(15_001))) {
            assertFalse(parse(RELEASE.json().with("announcement", text)).isOk());
        }
        assertRefused(
                "the reason is missing",
                new LogEntry.Withdrawal(HARBOUR, ONE, "x", 1, HASH, 1, null)
                        .json()
                        .with("reason", "\n"));
    }

    @Test
    void documents_that_are_shown_again_are_counted_apart() {
        Json.Obj release = RELEASE.json();
        assertTrue(parse(release.with("again", 1)).isOk());
        assertRefused("again is 0, and must then be absent", release.with("again", 0));
        assertRefused("a count is negative", release.with("again", -1));
        assertRefused("there are more documents than numbers from first to last", release.with("again", 2));
        assertRefused(
                "there are more documents than numbers from first to last", release.with("again", Long.MAX_VALUE));
        assertRefused(
                "the release has no document", release.with("published", 0).with("withheld", 0));
        assertTrue(parse(release.with("published", 0).with("withheld", 0).with("again", 1))
                .isOk());
    }

    @Test
    void a_withdrawal_names_every_pack_once_in_order() {
        Json.Obj withdrawal = new LogEntry.Withdrawal(HARBOUR, TEN, "Private.", 7, HASH, 100, null, LATER).json();
        assertRefused("the later releases are not in rising order", withdrawal.with("release", 8));
        assertRefused("the later releases are not in rising order", withdrawal.with("release", 9));
        assertRefused("also is not a list with at least one release", withdrawal.with("also", new Json.Arr(List.of())));
        Json one = ((Json.Arr) withdrawal.get("also").orElseThrow()).items().getFirst();
        assertRefused(
                "the later releases are not in rising order", withdrawal.with("also", new Json.Arr(List.of(one, one))));
        Json many = new Json.Arr(IntStream.range(0, 11)
                .<Json>mapToObj(i -> ((Json.Obj) one).with("release", 8 + i))
                .toList());
        assertRefused("there are more than 10 later releases", withdrawal.with("also", many));
        assertRefused(
                "the pack is empty",
                withdrawal.with("also", new Json.Arr(List.of(((Json.Obj) one).with("packBytes", 0)))));
        assertRefused(
                "a later release is not an object", withdrawal.with("also", new Json.Arr(List.of(new Json.Num(8)))));
    }

    @Test
    void slugs_and_keys_and_hashes_are_checked() {
        assertFalse(parse(RELEASE.json().with("trove", "Harbour")).isOk());
        assertFalse(parse(RELEASE.json().with("trove", "../x")).isOk());
        assertFalse(parse(RELEASE.json().with("packSha256", "00")).isOk());
        assertFalse(parse(RELEASE.json().with("packBytes", 0)).isOk());
        assertFalse(parse(RELEASE.json().with("number", 0)).isOk());
        Json.Obj archive = new LogEntry.Archive("archive.example", "A", 1, KEY).json();
        assertRefused("the key's name is not the origin", archive.with("origin", "other.example"));
        assertRefused("the format version is below 1", archive.with("formatVersion", 0));
        assertFalse(parse(archive.with("key", KEY.text() + "A")).isOk());
    }

    @Test
    void a_list_of_mirrors_has_each_address_once_in_its_one_form() {
        Json.Obj list = new LogEntry.Mirrors(List.of(new ArchiveAddress("https://a.example/"))).json();
        for (String address : List.of("https://a.example", "HTTPS://a.example/", "ftp://a.example/", "")) {
            assertFalse(
                    parse(list.with("addresses", new Json.Arr(List.of(new Json.Str(address)))))
                            .isOk(),
                    address);
        }
        Json twice = new Json.Arr(List.of(new Json.Str("https://a.example/"), new Json.Str("https://a.example/")));
        assertRefused("an address is listed twice", list.with("addresses", twice));
        Json many = new Json.Arr(IntStream.range(0, 101)
                .<Json>mapToObj(i -> new Json.Str("https://a" + i + ".example/"))
                .toList());
        assertRefused("there are more than 100 addresses", list.with("addresses", many));
        assertRefused("addresses is not a list", list.with("addresses", "https://a.example/"));
    }

    @Test
    void a_page_has_different_files_in_rising_order() {
        Json.Obj page = new LogEntry.ReadingPage(1, List.of(new HashedFile("search.html", HASH, 1))).json();
        assertRefused("the number of the page is below 1", page.with("number", 0));
        assertRefused("files is not a list", page.with("files", "search.html"));
        assertRefused("a file is not an object", page.with("files", new Json.Arr(List.of(new Json.Str("a")))));
        for (List<String> wrong : List.of(List.of("b", "a"), List.of("a", "a"), List.of("a", "B"))) {
            assertRefused("the paths are not in rising order", page.with("files", files(wrong)));
        }
        assertTrue(parse(page.with("files", files(List.of("B", "_", "a", "a-b", "a.b", "a/b"))))
                .isOk());
        for (String path : List.of("", "/a", "a/", "a//b", ".", "a/../b", ".a", "-a", "a b", "a\\b", "ä", "a\n")) {
            assertFalse(parse(page.with("files", files(List.of(path)))).isOk(), path);
        }
        assertTrue(parse(page.with("files", files(List.of("a".repeat(200))))).isOk());
        assertFalse(parse(page.with("files", files(List.of("a".repeat(201))))).isOk());
        List<String> many = IntStream.range(10, 31).mapToObj(Integer::toString).toList();
        assertTrue(parse(page.with("files", files(many.subList(0, 20)))).isOk());
        assertRefused("there are more than 20 files", page.with("files", files(many)));
        Json empty = file("a").with("bytes", 0);
        assertRefused("a file is empty", page.with("files", new Json.Arr(List.of(empty))));
        Json later = file("a").with("later", "x");
        assertTrue(parse(page.with("files", new Json.Arr(List.of(later)))).isOk());
    }

    private static Json files(List<String> paths) {
        return new Json.Arr(paths.stream().<Json>map(LogEntryTest::file).toList());
    }

    private static Json.Obj file(String path) {
        return Json.Obj.EMPTY.with("path", path).with("sha256", HASH.hex()).with("bytes", 1);
    }

    @Test
    void a_plan_for_trustees_has_a_threshold_and_times_that_can_work() {
        Json.Obj plan = new LogEntry.Trustees(1, 2, 2, "Two of two.", 2, 1, HASH, 1).json();
        assertTrue(parse(plan).isOk());
        for (Json.Obj wrong : List.of(
                plan.with("threshold", 1),
                plan.with("threshold", 0),
                plan.with("threshold", 3),
                plan.with("trustees", 51),
                plan.with("trustees", Long.MAX_VALUE),
                plan.with("number", 0),
                plan.with("rule", " "),
                plan.with("rule", "bell \u0007"),
                plan.with("heartbeatDays", 0),
                plan.with("heartbeatDays", 2),
                plan.with("silenceDays", 3651),
                plan.with("silenceDays", -1),
                plan.with("fileBytes", 0))) {
            assertFalse(parse(wrong).isOk(), wrong.text());
        }
        assertFalse(parse(new LogEntry.Heartbeat(NINE).json().with("time", "2026-12-01T09:00:00.5Z"))
                .isOk());
    }

    @Test
    void the_longest_valid_entries_fit_into_the_log() {
        String title = "😀".repeat(200);
        String text = "😀".repeat(15_000);
        String escaped = "\"".repeat(15_000);
        var losses = new LinkedHashMap<String, Long>();
        for (int i = 0; i < 100; i++) {
            losses.put("a".repeat(61) + (100 + i), Long.MAX_VALUE / 200);
        }
        long seen = 10 + Long.MAX_VALUE / 200 * 100;
        for (LogEntry entry : List.of(
                new LogEntry.Trove(new Slug("a".repeat(32)), title, text),
                new LogEntry.Trove(new Slug("a".repeat(32)), title, escaped),
                new LogEntry.Release(
                                HARBOUR,
                                Long.MAX_VALUE,
                                Long.MAX_VALUE,
                                title,
                                text,
                                NINE,
                                1,
                                1,
                                ONE,
                                TEN,
                                HASH,
                                HASH,
                                Long.MAX_VALUE,
                                HASH,
                                new LoggedViews(HASH, Long.MAX_VALUE, HASH))
                        .sealedWith(SealKey.of(BigInteger.TEN)),
                new LogEntry.Cancelled(Long.MAX_VALUE, text),
                new LogEntry.Withdrawal(
                        HARBOUR,
                        ONE,
                        text,
                        Long.MAX_VALUE - 20,
                        HASH,
                        Long.MAX_VALUE,
                        new LoggedViews(HASH, Long.MAX_VALUE, HASH),
                        IntStream.range(0, LogEntry.MAX_LATER)
                                .mapToObj(i -> new LogEntry.Withdrawal.Later(
                                        Long.MAX_VALUE - 10 + i,
                                        HASH,
                                        Long.MAX_VALUE,
                                        new LoggedViews(HASH, Long.MAX_VALUE, HASH)))
                                .toList()),
                new LogEntry.Trustees(Long.MAX_VALUE, 50, 50, text, 3650, 3649, HASH, Long.MAX_VALUE),
                new LogEntry.Mirrors(IntStream.range(0, 100)
                        .mapToObj(i -> "https://a.example/" + "a".repeat(278) + (100 + i) + "/")
                        .map(ArchiveAddress::new)
                        .toList()),
                new LogEntry.ReadingPage(
                        Long.MAX_VALUE,
                        IntStream.range(10, 30)
                                .mapToObj(i -> new HashedFile("a".repeat(198) + i, HASH, Long.MAX_VALUE))
                                .toList()),
                new LogEntry.Accession(HARBOUR, Long.MAX_VALUE, 10, ONE, TEN, HASH, seen, 0, losses))) {
            assertTrue(entry.bytes().length <= LogEntry.MAX_BYTES, entry.type() + " " + entry.bytes().length);
            assertEquals(entry, LogEntry.parse(entry.bytes()).orThrow());
        }
    }

    @Test
    void a_seal_is_of_a_part_with_a_file_and_a_cancelled_one_has_a_reason() {
        Json.Obj seal = new LogEntry.Sealed(HARBOUR, 7, 3, NINE, HASH, 70_000, HASH, HASH).json();
        assertRefused("the sealed file is empty", seal.with("fileBytes", 0));
        assertRefused("the number of the sealed release is below 1", seal.with("number", 0));
        assertRefused("the part number is below 1 or above the release number", seal.with("part", 8));
        assertRefused("beaconRound is 0, and must then be absent", seal.with("beaconRound", 0));
        String reason = "the round of the beacon is negative or above 1000000000000";
        assertRefused(reason, seal.with("beaconRound", -1));
        assertRefused(reason, seal.with("beaconRound", 1_000_000_000_001L));
        assertFalse(parse(seal.with("time", "2026-12-01T09:00:00.5Z")).isOk());
        assertRefused(
                "the reason is missing", new LogEntry.Cancelled(7, "x").json().with("reason", "\n"));
        String zero = "0".repeat(64);
        for (String key : List.of("", zero, "f".repeat(64), "A".repeat(64), "1".repeat(63))) {
            assertFalse(parse(RELEASE.json().with("sealKey", key)).isOk(), key);
        }
    }

    @Test
    void a_wrong_argument_is_an_exception_with_the_same_reason() {
        var e = assertThrows(IllegalArgumentException.class, () -> new LogEntry.Trove(HARBOUR, "two\nlines", ""));
        assertEquals("title has a control character or a second line", e.getMessage());
    }

    private static Outcome<LogEntry> parse(Json.Obj json) {
        return LogEntry.parse(json.bytes());
    }

    private static void assertRefused(String reason, Json.Obj json) {
        var refused = assertInstanceOf(Outcome.Refused.class, parse(json));
        assertEquals(reason, refused.reason());
    }

    private static SequencedMap<String, Long> losses(Object... codesAndCounts) {
        var losses = new LinkedHashMap<String, Long>();
        for (int i = 0; i < codesAndCounts.length; i += 2) {
            losses.put((String) codesAndCounts[i], ((Integer) codesAndCounts[i + 1]).longValue());
        }
        return losses;
    }
}
