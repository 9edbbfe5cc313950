package org.daylight.trustees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.keytext.WrittenKey;
import org.daylight.log.LogEntry;
import org.daylight.log.TrusteesFile;
import org.daylight.note.NoteKey;
import org.junit.jupiter.api.Test;

class KeyFromSharesTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final NoteKey.Verifier LOG =
            NoteKey.generate("archive.example/port", RANDOM).verifier();

    private final Map<Long, byte[]> keys = new TreeMap<>(Map.of(9L, key(9), 10L, key(10)));
    private final Map<Integer, TrusteePlan> plans = new TreeMap<>();
    private final Map<Integer, Map<Long, SplitKey>> splits = new TreeMap<>();
    private final IntFunction<Optional<Outcome<TrusteePlan>>> known =
            number -> Optional.ofNullable(plans.get(number)).map(Outcome::ok);

    private static byte[] key(int seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        key[0] &= 0x7f;
        return key;
    }

    /** Three of five. */
    private void plan(int number) {
        var split = new TreeMap<Long, SplitKey>();
        var commitments = new TreeMap<Long, List<String>>();
        keys.forEach((of, key) -> {
            split.put(of, SplitKey.of(key, 3, 5, RANDOM));
            commitments.put(of, split.get(of).commitments().hex());
        });
        var file = new TrusteesFile(3, List.of("Ann", "Ben", "Cem", "Dana", "Eve"), commitments);
        var entry = new LogEntry.Trustees(
                number, 3, 5, TrusteeRule.words(3, 5, 14, 3), 14, 3, Sha256.of(file.bytes()), file.bytes().length);
        plans.put(number, TrusteePlan.open(entry, file.bytes()).orThrow());
        splits.put(number, split);
    }

    private String line(int plan, long number, int trustee) {
        return new ReleasedShare(
                        true,
                        plan,
                        number,
                        splits.get(plan).get(number).shares().get(trustee - 1))
                .line();
    }

    private HeldShares held(int plan, int trustee) {
        var shares = new TreeMap<Long, byte[]>();
        splits.get(plan)
                .forEach((number, split) ->
                        shares.put(number, split.shares().get(trustee - 1).value()));
        TrusteePlan of = plans.get(plan);
        return new HeldShares(
                LOG, plan, of.entry().file(), trustee, of.file().names().get(trustee - 1), shares);
    }

    @Test
    void three_of_five_give_the_key_and_two_do_not() {
        plan(1);
        KeyFromShares.Result two = KeyFromShares.combine(List.of(line(1, 9, 2), line(1, 9, 5)), known);
        assertEquals(Map.of(), two.keys());
        assertEquals(List.of("release 9, plan 1: 2 of 3 shares; 1 more trustee is needed"), two.notes());
        KeyFromShares.Result three = KeyFromShares.combine(
                List.of("# a comment", "", line(1, 9, 2), line(1, 10, 1), line(1, 9, 5), line(1, 9, 1)), known);
        assertEquals(Set.of(9L), three.keys().keySet());
        assertArrayEquals(keys.get(9L), three.keys().get(9L).bytes());
        assertEquals(List.of("release 10, plan 1: 1 of 3 shares; 2 more trustees are needed"), three.notes());
        assertTrue(three.againstRule().isEmpty());
    }

    @Test
    void a_lying_trustee_is_named_and_cannot_prevent_it() {
        plan(1);
        byte[] wrong = splits.get(1).get(9L).shares().get(3).value().clone();
        wrong[9] ^= 4;
        String lie = new ReleasedShare(true, 1, 9, new KeyShare(4, wrong)).line();
        KeyFromShares.Result result =
                KeyFromShares.combine(List.of(lie, line(1, 9, 2), line(1, 9, 5), line(1, 9, 1)), known);
        assertArrayEquals(keys.get(9L), result.keys().get(9L).bytes());
        assertEquals(
                List.of("release 9, plan 1: the share of trustee 4 (Dana) is false: it does not fit what the publisher"
                        + " committed to. It is left out"),
                result.notes());
        KeyFromShares.Result few = KeyFromShares.combine(List.of(lie, line(1, 9, 2), line(1, 9, 5)), known);
        assertTrue(few.keys().isEmpty());
        assertEquals(2, few.notes().size(), few.notes().toString());
    }

    @Test
    void the_same_share_twice_counts_once() {
        plan(1);
        KeyFromShares.Result result =
                KeyFromShares.combine(List.of(line(1, 9, 2), line(1, 9, 2), line(1, 9, 5)), known);
        assertTrue(result.keys().isEmpty());
        assertEquals(List.of("release 9, plan 1: 2 of 3 shares; 1 more trustee is needed"), result.notes());
    }

    @Test
    void refreshed_shares_are_not_mixed_with_old_ones() {
        plan(1);
        plan(2);
        assertTrue(plans.get(1)
                .commitments(9)
                .orElseThrow()
                .orThrow()
                .isSameKey(plans.get(2).commitments(9).orElseThrow().orThrow()));
        KeyFromShares.Result mixed = KeyFromShares.combine(List.of(line(1, 9, 2), line(2, 9, 5), line(2, 9, 1)), known);
        assertTrue(mixed.keys().isEmpty());
        assertEquals(
                List.of(
                        "release 9, plan 1: 1 of 3 shares; 2 more trustees are needed",
                        "release 9, plan 2: 2 of 3 shares; 1 more trustee is needed"),
                mixed.notes());
        KeyFromShares.Result right = KeyFromShares.combine(List.of(line(2, 9, 2), line(2, 9, 5), line(2, 9, 1)), known);
        assertArrayEquals(keys.get(9L), right.keys().get(9L).bytes());
    }

    @Test
    void lines_that_cannot_be_used_are_named() {
        plan(1);
        plan(2);
        String other = line(2, 9, 1);
        plans.remove(2);
        String unknown = new ReleasedShare(true, 1, 77, new KeyShare(1, new byte[32])).line();
        String stranger = new ReleasedShare(true, 1, 9, new KeyShare(6, new byte[32])).line();
        List<String> notes = KeyFromShares.combine(List.of("zoo zoo", other, unknown, stranger), known)
                .notes();
        assertEquals(5, notes.size(), notes.toString());
        assertTrue(notes.get(0).startsWith("line 1: there are 2 words instead of 32"));
        assertTrue(notes.get(1).contains("this archive has no such plan"));
        assertTrue(notes.get(2).contains("this release is not in the plan"));
        assertTrue(notes.get(3).contains("trustee 6, who is not in the plan is false"));
        var many = new ArrayList<String>();
        for (int i = 0; i < 6000; i++) {
            many.add("zoo");
        }
        assertEquals(5001, KeyFromShares.combine(many, known).notes().size());
    }

    @Test
    void a_share_says_if_it_was_released_against_the_rule() {
        plan(1);
        String against =
                new ReleasedShare(false, 1, 9, splits.get(1).get(9L).shares().get(3)).line();
        assertFalse(ReleasedShare.parse(against).orThrow().byRule());
        KeyFromShares.Result result = KeyFromShares.combine(List.of(against, line(1, 9, 2), line(1, 9, 5)), known);
        assertArrayEquals(keys.get(9L), result.keys().get(9L).bytes());
        assertEquals(Set.of(9L), result.againstRule());
    }

    @Test
    void a_line_is_read_tolerantly_and_a_changed_word_is_noticed() {
        plan(1);
        String line = line(1, 9, 2);
        ReleasedShare share = ReleasedShare.parse(line).orThrow();
        assertEquals(line, share.line());
        for (String form : List.of(
                line.toUpperCase(Locale.ROOT),
                line.replace(" ", "  \t"),
                line.substring("daylight share: ".length()),
                line.replace("daylight share:", "daylight share"),
                "  " + line + " \r\n")) {
            assertEquals(share, ReleasedShare.parse(form).orThrow(), form);
            assertTrue(ReleasedShare.isLikely(form), form);
        }
        assertFalse(ReleasedShare.isLikely(WrittenKey.words(key(1))));
        String[] words = line.split(" ");
        for (int i = 2; i < words.length; i++) {
            String[] changed = words.clone();
            changed[i] = changed[i].equals("zoo") ? "zero" : "zoo";
            assertFalse(ReleasedShare.parse(String.join(" ", changed)).isOk(), "word " + i);
        }
        assertFalse(ReleasedShare.parse(line + " zoo").isOk());
        assertFalse(ReleasedShare.parse("").isOk());
        assertFalse(ReleasedShare.parse("x".repeat(5000)).isOk());
        assertThrows(IllegalArgumentException.class, () -> new ReleasedShare(true, 0, 9, share.share()));
        assertThrows(IllegalArgumentException.class, () -> new ReleasedShare(true, 70_000, 9, share.share()));
        assertThrows(IllegalArgumentException.class, () -> new ReleasedShare(true, 1, 1L << 32, share.share()));
        var largest = new ReleasedShare(
                true, 0xffff, 0xffff_ffffL, new KeyShare(50, share.share().value()));
        assertEquals(largest, ReleasedShare.parse(largest.line()).orThrow());
    }

    @Test
    void a_share_file_is_verified_without_opening_anything() {
        plan(1);
        HeldShares held = held(1, 2);
        HeldShares read = HeldShares.parse(held.bytes()).orThrow();
        assertEquals(List.of(), read.faults(plans.get(1)));
        assertEquals(held.share(9), read.share(9));
        assertTrue(held.share(11).isEmpty());
        var damaged = new TreeMap<>(held.shares());
        byte[] value = damaged.get(10L).clone();
        value[0] ^= 1;
        damaged.put(10L, value);
        damaged.remove(9L);
        var wrong = new HeldShares(LOG, 1, held.file(), 2, "Ben", damaged);
        assertEquals(
                List.of(
                        "the share for release 10 is false: it does not fit the plan",
                        "the share for release 9 is missing"),
                wrong.faults(plans.get(1)));
        var named = new HeldShares(LOG, 1, held.file(), 2, "Eve", held.shares());
        assertTrue(named.faults(plans.get(1)).getFirst().contains("another trustee 2"));
        plan(2);
        assertTrue(held.faults(plans.get(2)).getFirst().contains("another plan"));
        String printed = held + " " + held.share(9);
        held.shares()
                .values()
                .forEach(each -> assertFalse(printed.contains(HexFormat.of().formatHex(each))));
    }

    @Test
    void share_files_that_break_a_rule_are_refused() {
        plan(1);
        byte[] good = held(1, 2).bytes();
        String text = new String(good, UTF_8);
        for (String[] change : List.of(
                new String[] {"\"format\":1", "\"format\":2"},
                new String[] {"\"plan\":1", "\"plan\":0"},
                new String[] {"\"plan\":1", "\"plan\":65536"},
                new String[] {"\"trustee\":2", "\"trustee\":51"},
                new String[] {"\"origin\":\"archive", "\"origin\":\"brchive"},
                new String[] {"\"number\":10", "\"number\":9"},
                new String[] {"\"number\":9", "\"number\":-9"},
                new String[] {"\"share\":\"", "\"share\":\"0"},
                new String[] {"\"name\"", "\"game\""},
                new String[] {"\"shares\":[", "\"shares\":3,\"x\":["})) {
            assertTrue(text.contains(change[0]), change[0]);
            assertFalse(
                    HeldShares.parse(text.replace(change[0], change[1]).getBytes(UTF_8))
                            .isOk(),
                    change[1]);
        }
        assertFalse(HeldShares.parse(new byte[HeldShares.MAX_BYTES + 1]).isOk());
        var random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = good.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            HeldShares.parse(damaged);
        }
    }

    @Test
    void a_plan_must_be_the_one_of_the_log() {
        plan(1);
        TrusteePlan plan = plans.get(1);
        byte[] other = new TrusteesFile(2, List.of("A", "B"), new TreeMap<>()).bytes();
        assertFalse(TrusteePlan.open(plan.entry(), other).isOk());
        var entry = new LogEntry.Trustees(1, 2, 3, "Rule.", 14, 3, Sha256.of(other), other.length);
        assertFalse(TrusteePlan.open(entry, other).isOk());
        byte[] junk = "{}".getBytes(UTF_8);
        assertFalse(TrusteePlan.open(new LogEntry.Trustees(1, 2, 3, "Rule.", 14, 3, Sha256.of(junk), 2), junk)
                .isOk());
    }

    @Test
    void the_example_of_the_specification() throws IOException {
        String page = Files.readString(Path.of("../spec/trustees.md"));
        byte[] file = (block(page, "file")).getBytes(UTF_8);
        var entry = new LogEntry.Trustees(1, 2, 3, "Rule.", 14, 3, Sha256.of(file), file.length);
        TrusteePlan plan = TrusteePlan.open(entry, file).orThrow();
        KeyFromShares.Result result =
                KeyFromShares.combine(block(page, "shares").lines().toList(), number -> Optional.of(Outcome.ok(plan)));
        assertEquals(List.of(), result.notes());
        byte[] key = result.keys().get(9L).bytes();
        assertEquals(block(page, "key").strip(), WrittenKey.words(key));
        assertTrue(page.contains("`" + HexFormat.of().formatHex(key) + "`"));
        block(page, "shares")
                .lines()
                .forEach(line ->
                        assertEquals(line, ReleasedShare.parse(line).orThrow().line()));
    }

    private static String block(String page, String name) {
        String start = "```" + name + "\n";
        int from = page.indexOf(start) + start.length();
        return page.substring(from, page.indexOf("```", from));
    }
}
