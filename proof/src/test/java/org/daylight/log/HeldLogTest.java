package org.daylight.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.daylight.log.KeyedLog.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.note.NoteKey;
import org.daylight.tree.TileTree;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;

/** Whether a change of the log's key belongs to the log that a reader holds, and what the entries about keys must say. */
class HeldLogTest {
    private static final LogEntry BEAT = new LogEntry.Heartbeat(Instant.parse("2026-12-01T09:00:00Z"));
    private static final LogEntry OTHER = new LogEntry.Heartbeat(Instant.parse("2026-12-01T10:00:00Z"));

    private static LogKeys keys(KeyChange... changes) {
        LogKeys keys = LogKeys.of(key(0).verifier());
        for (KeyChange change : changes) {
            keys = keys.with(change).orThrow();
        }
        return keys;
    }

    private static HeldLog held(KeyedLog log, KeyChange... changes) {
        return new HeldLog(log.source(), keys(changes), log.note());
    }

    @Test
    void a_change_of_the_held_log_is_no_rival() throws IOException {
        KeyedLog log = KeyedLog.begun().append(key(0), BEAT);
        KeyChange change = log.planned(1, 0, 1);
        assertEquals(Optional.empty(), held(log).rival(keys()));
        assertEquals(Optional.empty(), held(log).rival(keys(change)), "at the end of the log");
        KeyedLog grown = log.copy().append(key(0), BEAT);
        assertEquals(Optional.empty(), held(grown).rival(keys(change)), "within the log");
        assertEquals(Optional.empty(), held(KeyedLog.begun()).rival(keys(change)), "beyond the end");
        KeyedLog changed = log.copy().change(change, key(1));
        assertEquals(Optional.empty(), held(changed, change).rival(keys(change)), "it is known");
    }

    @Test
    void a_change_at_the_end_of_the_log_needs_no_tiles() throws IOException {
        KeyedLog log = KeyedLog.begun().append(key(0), BEAT);
        KeyChange change = log.planned(1, 0, 1);
        KeyChange rival = KeyedLog.begun().append(key(0), OTHER).planned(1, 0, 1);
        log.files.keySet().removeIf(path -> path.startsWith("tile/"));
        assertEquals(Optional.empty(), held(log).rival(keys(change)));
        assertEquals(Optional.of(new HeldLog.Rival(rival, null)), held(log).rival(keys(rival)));
    }

    @Test
    void a_change_with_other_entries_is_a_rival_with_evidence() throws IOException {
        KeyedLog log = KeyedLog.begun().append(key(0), BEAT).append(key(0), BEAT);
        KeyChange rival = KeyedLog.begun().append(key(0), OTHER).planned(1, 0, 1);
        HeldLog.Rival found = held(log).rival(keys(rival)).orElseThrow();
        assertEquals(rival, found.change());
        assertEquals(
                "its key change 1 begins with other entries than the first 3 of the log here: the old key has signed"
                        + " two histories",
                found.words());
        TwoHistories evidence = Objects.requireNonNull(found.evidence());
        assertEquals(evidence, TwoHistories.parse(evidence.json().bytes()).orThrow());
        assertEquals(key(0).verifier(), evidence.key());
    }

    @Test
    void without_tiles_it_is_unknown_whether_a_change_within_the_log_belongs_to_it() throws IOException {
        KeyedLog log = KeyedLog.begun().append(key(0), BEAT).append(key(0), BEAT);
        KeyChange change = KeyedLog.begun().append(key(0), BEAT).planned(1, 0, 1);
        log.files.keySet().removeIf(path -> path.startsWith("tile/0/"));
        String message = assertThrows(IOException.class, () -> held(log).rival(keys(change)))
                .getMessage();
        assertTrue(message.startsWith("it cannot be shown that change 1 of the key begins with the entries"), message);
        assertTrue(message.endsWith("the tiles of its 4 entries are missing or damaged"), message);
    }

    @Test
    void the_evidence_is_against_the_last_checkpoint_of_the_key_that_changed() throws IOException {
        KeyedLog log = KeyedLog.begun().append(key(0), BEAT).append(key(0), BEAT);
        KeyChange here = log.planned(1, 0, 1);
        log.change(here, key(1)).append(key(1), BEAT);
        KeyChange rival = KeyedLog.begun().append(key(0), OTHER).planned(1, 0, 2);
        TwoHistories evidence = Objects.requireNonNull(
                held(log, here).rival(keys(rival)).orElseThrow().evidence());
        assertEquals(new String(here.checkpoint().bytes(), UTF_8), new String(evidence.shown(), UTF_8));
        assertTrue(TwoHistories.parse(evidence.json().bytes()).isOk());
    }

    @Test
    void without_a_checkpoint_of_that_key_that_is_as_long_there_is_no_evidence() throws IOException {
        KeyedLog log = KeyedLog.begun();
        KeyChange here = log.planned(1, 0, 1);
        log.change(here, key(1)).append(key(1), BEAT).append(key(1), BEAT);
        KeyChange rival =
                KeyedLog.begun().append(key(0), OTHER).append(key(0), OTHER).planned(1, 0, 2);
        assertNull(held(log, here).rival(keys(rival)).orElseThrow().evidence(), "the key here signed two entries");
    }

    // --- keys and entries

    @Test
    void keys_that_a_log_does_not_contain_yet_do_not_count() throws IOException {
        KeyedLog log = KeyedLog.begun();
        KeyChange change = log.planned(1, 0, 1);
        LogKeys keys = keys(change);
        assertEquals(List.of(), keys.until(2).changes());
        assertEquals(List.of(change), keys.until(3).changes());
        assertEquals(key(0).verifier(), keys.at(2));
        assertEquals(key(1).verifier(), keys.at(3));
        assertEquals(List.of("signed by " + key(0).verifier()), keys().lines());
        assertFalse(keys.open("no note".getBytes(UTF_8)).isOk());
    }

    @Test
    void a_checkpoint_counts_no_more_after_a_recovery_that_fences_it() throws IOException {
        KeyedLog log = KeyedLog.begun().append(key(0), KeyedLog.recoveryKeys(1, 2, "ann", "ben", "eve"));
        byte[] atChange = log.note();
        KeyChange recovery = log.recovery(1, 0, 1, 2, "ann", "ben");
        KeyChange planned = log.planned(1, 0, 2);
        KeyedLog thief = log.copy().append(key(0), BEAT);
        LogKeys keys = keys(recovery);
        assertEquals(Optional.empty(), keys.replaced(atChange), "as long as the change says");
        assertEquals(Optional.of(recovery), keys.replaced(thief.note()));
        assertEquals(Optional.of(recovery), keys.recoveryAgainst(thief.note(), keys()));
        assertEquals(Optional.empty(), keys.recoveryAgainst(atChange, keys()));
        assertEquals(
                Optional.empty(),
                keys(planned).recoveryAgainst(thief.note(), keys()),
                "a planned change excuses nothing");
        KeyedLog followed = log.copy().change(planned, key(2));
        assertEquals(
                Optional.of(recovery),
                keys.recoveryAgainst(followed.note(), keys(planned)),
                "the recovery replaces the change that was known");
        assertEquals(
                Optional.empty(),
                keys.recoveryAgainst(KeyedLog.begun().append(key(5), BEAT).note(), keys()),
                "a checkpoint of a key that the log never had");
    }

    @Test
    void entries_about_keys_are_numbered_without_a_gap() throws IOException {
        var entries = new KeyEntries();
        assertNull(entries.recoveryKeys());
        assertEquals(
                "the recovery keys number 2 are where number 1 is expected",
                entries.add(KeyedLog.recoveryKeys(2, 2, "ann", "ben"), 2).orElseThrow());
        LogEntry.RecoveryKeys first = KeyedLog.recoveryKeys(1, 2, "ann", "ben");
        assertTrue(entries.add(first, 2).isEmpty());
        assertEquals(first, entries.recoveryKeys());
        assertEquals(
                "the recovery keys number 1 are where number 2 is expected",
                entries.add(first, 3).orElseThrow());
        LogEntry.LogKey change = KeyedLog.begun().planned(1, 0, 1).entry();
        assertTrue(entries.add(change, 4).isEmpty());
        assertEquals(
                "key change 1 is where change 2 is expected",
                entries.add(change, 5).orElseThrow());
        assertTrue(entries.copy().add(change, 5).isPresent(), "a copy has the same changes");
    }

    @Test
    void recovery_keys_that_are_named_after_a_change_do_not_matter_for_it() throws IOException {
        KeyedLog log = KeyedLog.begun().append(key(0), KeyedLog.recoveryKeys(1, 2, "ann", "ben", "eve"));
        KeyChange change = log.recovery(1, 0, 1, 2, "ann", "ben");
        log.change(change, key(1)).append(key(1), KeyedLog.recoveryKeys(2, 2, "max", "moe"));
        var entries = new KeyEntries();
        entries.add(KeyedLog.recoveryKeys(1, 2, "ann", "ben", "eve"), 2);
        entries.add(change.entry(), 3);
        entries.add(KeyedLog.recoveryKeys(2, 2, "max", "moe"), 4);
        assertEquals(Optional.empty(), entries.objection(keys(change), log.log().tree()));
    }

    @Test
    void an_entry_about_a_change_is_that_of_its_file_and_history() throws IOException {
        KeyedLog log = KeyedLog.begun();
        KeyChange change = log.planned(1, 0, 1);
        KeyChange other = log.planned(1, 0, 2);
        log.change(change, key(1));
        var entries = new KeyEntries();
        entries.add(other.entry(), 2);
        assertEquals(
                Optional.of("key change 1 is not what the log says at entry 2"),
                entries.objection(keys(change), log.log().tree()));
        var elsewhere = new KeyEntries();
        elsewhere.add(change.entry(), 3);
        assertEquals(
                Optional.of("key change 1 is not what the log says at entry 2"),
                elsewhere.objection(keys(change), log.log().tree()));
        TileTree.Growth grown = TileTree.empty().append(Trees.leaves(1, 3));
        TileTree forked = TileTree.open(new Trees.Files().write(grown.files()), 3, grown.root())
                .orThrow();
        var right = new KeyEntries();
        right.add(change.entry(), 2);
        assertEquals(Optional.empty(), right.objection(keys(change), log.log().tree()));
        assertEquals(
                Optional.of("key change 1 begins in another history of the log"),
                right.objection(keys(change), forked));
    }

    // --- the statement

    private static KeyStatement statement(long number, int to, long size, String reason) throws IOException {
        KeyStatement right = KeyedLog.begun().statement(1, KeyStatement.Kind.PLANNED, 0, 1);
        return new KeyStatement(number, right.kind(), right.oldKey(), key(to).verifier(), size, right.root(), reason);
    }

    private static void refused(String reason, Making making) {
        assertEquals(reason, assertThrows(Malformed.class, making::make).getMessage());
    }

    private interface Making {
        Object make() throws IOException;
    }

    @Test
    void a_statement_keeps_the_rules() throws IOException {
        assertEquals(100, statement(100, 1, 1, "A reason.").number());
        refused("the number is not 1 to 100", () -> statement(0, 1, 1, "A reason."));
        refused("the number is not 1 to 100", () -> statement(101, 1, 1, "A reason."));
        refused("the log has no entries", () -> statement(1, 1, 0, "A reason."));
        refused("the new key is the old one", () -> statement(1, 0, 1, "A reason."));
        refused("the reason is missing", () -> statement(1, 1, 1, ""));
        refused("the reason has control or format characters", () -> statement(1, 1, 1, "a\u202eb"));
        refused("the reason begins or ends with white space", () -> statement(1, 1, 1, "a "));
        KeyStatement right = statement(1, 1, 2, "A reason.");
        refused(
                "the two keys have different names",
                () -> new KeyStatement(
                        1, right.kind(), right.oldKey(), KeyedLog.holder("ann").verifier(), 2, right.root(), "R."));
        assertEquals(2, right.checkpoint().size());
        assertEquals(right.root(), right.checkpoint().root());
        assertEquals(right.oldKey().name(), right.checkpoint().origin());
    }

    @Test
    void a_statement_has_one_written_form() throws IOException {
        KeyStatement right = statement(1, 1, 2, "A reason.");
        String text = right.text();
        assertEquals(Outcome.ok(right), KeyStatement.parse(text));
        String root = Base64.getEncoder().encodeToString(right.root().bytes());
        String lines = "the statement has other lines than the format";
        for (String[] change : List.of(
                new String[] {"Daylight: this", "Daylight this", lines},
                new String[] {"reason: A reason.\n", "reason: A reason.", lines},
                new String[] {"reason: A reason.\n", "reason: A reason.\n\n", lines},
                new String[] {"entries: 2", "entry: 2", "a line of the statement has another label"},
                new String[] {"kind: planned", "kind: other", "the kind is unknown"},
                new String[] {"kind: planned", "kind: Planned", "the kind is unknown"},
                new String[] {"number: 1", "number: 01", "a number is not decimal, or too large"},
                new String[] {"entries: 2", "entries: 1000000000000000000", "a number is not decimal, or too large"},
                new String[] {root, "AAAA", "the root is not 32 bytes long"},
                new String[] {root, root.substring(0, 43), "the statement is not written in its one form"},
                new String[] {root, "*" + root.substring(1), "the root is not base64"},
                new String[] {"origin: ", "origin: x", "the statement is not written in its one form"})) {
            assertTrue(text.contains(change[0]), change[0]);
            assertEquals(
                    Outcome.refused("log-keys-malformed", change[2]),
                    KeyStatement.parse(text.replace(change[0], change[1])));
        }
        assertTrue(KeyStatement.parse(text.replace("entries: 2", "entries: 999999999999999999"))
                .isOk());
        KeyStatement recovery = KeyStatement.parse(text.replace("kind: planned", "kind: recovery"))
                .orThrow();
        assertEquals(KeyStatement.Kind.RECOVERY, recovery.kind());
        assertEquals("recovery", recovery.kind().text());
        NoteKey.Verifier old = right.oldKey();
        assertTrue(KeyStatement.parse(text.replace("old key: " + old, "old key: x"))
                        instanceof Outcome.Refused<KeyStatement>(String code, String why)
                && why.startsWith("old key: "));
    }
}
