package org.daylight.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.daylight.log.KeyedLog.holder;
import static org.daylight.log.KeyedLog.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.daylight.format.Outcome;
import org.daylight.note.SignedNote;
import org.junit.jupiter.api.Test;

class LogKeysTest {
    private static final LogEntry BEAT = new LogEntry.Heartbeat(Instant.parse("2026-12-01T09:00:00Z"));

    private static KeyedLog named() throws IOException {
        return KeyedLog.begun().append(key(0), KeyedLog.recoveryKeys(1, 2, "ann", "ben", "eve"));
    }

    private static LogKeys read(KeyedLog log) throws IOException {
        return LogKeys.read(log.source(), key(0).verifier()).orThrow();
    }

    private static String refused(Outcome<?> outcome) {
        return outcome instanceof Outcome.Refused<?>(String code, String reason) ? code + ": " + reason : "accepted";
    }

    @Test
    void each_key_signs_its_sizes() throws IOException {
        KeyedLog log = named();
        byte[] before = log.note();
        KeyedLog stolen = log.copy().append(key(0), BEAT);
        log.change(log.planned(1, 0, 1), key(1));
        byte[] after = log.note();
        log.append(key(1), BEAT);
        log.change(log.recovery(2, 1, 2, 2, "ann", "eve"), key(2));

        LogKeys keys = read(log);
        assertEquals(List.of(key(0).verifier(), key(1).verifier(), key(2).verifier()), keys.all());
        assertEquals(key(2).verifier(), keys.current());
        assertTrue(keys.open(before).isOk());
        assertTrue(keys.open(after).isOk());
        assertTrue(keys.open(log.note()).isOk());
        assertEquals(
                "note-key-replaced: it has 4 entries, but its key signs no more than 3",
                refused(keys.open(stolen.note())));
        assertEquals(
                "note-unsigned: it has no signature by a known key",
                refused(keys.open(log.copy().append(key(3), BEAT).note())));
        assertEquals(
                List.of("ann", "eve"),
                keys.changes().get(1).holders().stream().map(k -> k.name()).toList());
        assertEquals(keys, LogKeys.read(log.source(), key(1).verifier()).orThrow(), "a later key can be trusted too");
        assertTrue(refused(LogKeys.read(log.source(), key(7).verifier())).startsWith("log-key-other"));
        assertEquals(
                List.of(
                        "entries 1 to 3 signed by " + key(0).verifier(),
                        "  key changed: planned, signed by the old key. Reason: A new machine.",
                        "entries 4 to 5 signed by " + key(1).verifier(),
                        "  key changed: recovery, signed by ann, eve. Reason: A new machine.",
                        "entries 6 and later signed by " + key(2).verifier()),
                keys.lines());
    }

    @Test
    void a_file_is_read_as_it_was_written() throws IOException {
        KeyedLog log = named();
        for (KeyChange change : List.of(log.planned(1, 0, 1), log.recovery(1, 0, 1, 2, "ben", "eve"))) {
            KeyChange read = KeyChange.parse(change.bytes()).orThrow();
            assertEquals(change, read);
            assertEquals(
                    change.statement(),
                    KeyStatement.parse(change.statement().text()).orThrow());
        }
    }

    @Test
    void too_few_recovery_keys_are_a_draft() throws IOException {
        KeyedLog log = named();
        KeyChange change = log.recovery(1, 0, 1, 2, "ben");
        assertEquals(1, KeyChange.draft(change.bytes()).orThrow().missing());
        assertTrue(refused(KeyChange.parse(change.bytes())).startsWith("log-keys-malformed: signatures of 1 more"));
        KeyChange twice = change.with(change.signedBy(holder("ben")));
        assertEquals(1, twice.missing(), "the same key twice counts once");
        KeyChange stranger = change.with(change.signedBy(holder("max")));
        assertEquals(1, stranger.missing(), "a key that was not named does not count");
        KeyChange falseName = change.with(new SignedNote.Signature(
                "ann",
                holder("ann").id(),
                SignedNote.sign("other\n", holder("ann"))
                        .signatures()
                        .getFirst()
                        .base64()));
        assertTrue(refused(KeyChange.draft(falseName.bytes())).startsWith("note-signature-wrong"));
    }

    @Test
    void what_nobody_may_do() throws IOException {
        KeyedLog log = named();
        KeyChange planned = log.planned(1, 0, 1);
        KeyChange recovery = log.recovery(1, 0, 1, 2, "ann", "ben");
        // a planned change without one of the two signatures
        for (int each : List.of(0, 1)) {
            KeyChange half = new KeyChange(
                    planned.statement(), planned.checkpoint(), planned.note().only(key(each)), null);
            assertTrue(refused(KeyChange.parse(half.bytes())).contains("has not signed"), half.toString());
        }
        // recovery keys that the log does not name
        KeyChange.Named other =
                KeyChange.Named.of(KeyedLog.recoveryKeys(1, 2, "max", "moe").bytes(), 2, List.of());
        KeyChange mine = KeyChange.recovery(recovery.statement(), recovery.checkpoint(), key(1), other);
        mine = mine.with(mine.signedBy(holder("max"))).with(mine.signedBy(holder("moe")));
        assertTrue(refused(KeyChange.parse(mine.bytes())).contains("not proved to be in the log"));
        // another checkpoint than the statement's
        KeyedLog grown = log.copy().append(key(0), BEAT);
        KeyChange later = new KeyChange(
                planned.statement(), SignedNote.parse(grown.note()).orThrow(), planned.note(), null);
        assertTrue(refused(KeyChange.parse(later.bytes())).contains("not the one that the statement names"));
        assertThrows(IllegalArgumentException.class, () -> log.planned(1, 0, 0), "the new key is the old one");
        // a gap, a second change of the same key, a key of the past
        LogKeys keys = LogKeys.of(key(0).verifier()).with(planned).orThrow();
        assertTrue(refused(keys.with(planned)).contains("change 2 is expected"));
        KeyedLog next = log.copy().change(planned, key(1));
        assertTrue(refused(keys.with(next.planned(2, 1, 0))).contains("has had the new key before"));
        assertTrue(refused(keys.with(log.planned(2, 1, 2))).contains("begins before"));
    }

    @Test
    void a_recovery_beats_what_a_thief_did() throws IOException {
        KeyedLog log = named();
        LogKeys first = LogKeys.of(key(0).verifier());
        KeyedLog thief = log.copy().append(key(0), KeyedLog.recoveryKeys(2, 2, "max", "moe"));
        LogKeys planned = first.with(thief.planned(1, 0, 5)).orThrow();
        LogKeys false_ = first.with(thief.recovery(1, 0, 5, 3, "max", "moe")).orThrow();
        LogKeys right = first.with(log.recovery(1, 0, 1, 2, "ann", "ben")).orThrow();
        assertEquals(LogKeys.Relation.REPLACES, right.against(planned));
        assertEquals(LogKeys.Relation.REPLACED, planned.against(right));
        assertEquals(LogKeys.Relation.REPLACES, right.against(false_), "it goes back to before the thief's keys");
        assertEquals(LogKeys.Relation.REPLACED, false_.against(right));
        assertEquals(LogKeys.Relation.LONGER, right.against(first));
        assertEquals(LogKeys.Relation.SHORTER, first.against(right));
        assertEquals(LogKeys.Relation.SAME, right.against(right));
        LogKeys twin = first.with(log.recovery(1, 0, 6, 2, "ann", "ben")).orThrow();
        assertEquals(LogKeys.Relation.CONFLICT, right.against(twin), "the same holders at the same size");
        assertEquals(
                LogKeys.Relation.CONFLICT,
                planned.against(first.with(log.planned(1, 0, 4)).orThrow()),
                "two planned changes of one key");
        assertEquals(LogKeys.Relation.CONFLICT, first.against(LogKeys.of(key(8).verifier())));
    }

    @Test
    void no_changed_byte_is_accepted_or_throws() throws IOException {
        KeyedLog log = named();
        byte[] right = log.recovery(1, 0, 1, 2, "ann", "ben").bytes();
        var random = new Random(16);
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = right.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertFalse(KeyChange.parse(changed).isOk(), () -> new String(changed, UTF_8));
        }
        for (int length = 0; length < right.length; length += 7) {
            assertFalse(KeyChange.parse(java.util.Arrays.copyOf(right, length)).isOk());
        }
        assertFalse(KeyChange.parse("{\"format\":1,\"checkpoint\":[],\"statement\":{}}\n".getBytes(UTF_8))
                .isOk());
    }

    @Test
    void entries_and_files_agree() throws IOException {
        KeyedLog log = named();
        KeyChange change = log.recovery(1, 0, 1, 2, "ann", "ben");
        log.change(change, key(1));
        var entries = new KeyEntries();
        assertTrue(
                entries.add(KeyedLog.recoveryKeys(1, 2, "ann", "ben", "eve"), 2).isEmpty());
        assertTrue(entries.add(KeyedLog.recoveryKeys(1, 2, "ann", "ben"), 3).isPresent(), "the number is used");
        assertTrue(entries.objection(read(log), log.log().tree()).orElseThrow().contains("files about 1"));
        KeyEntries replaced = entries.copy();
        assertTrue(entries.add(change.entry(), 3).isEmpty());
        assertTrue(entries.objection(read(log), log.log().tree()).isEmpty());
        assertTrue(entries.objection(LogKeys.of(key(0).verifier()), log.log().tree())
                .isPresent());
        // the same keys, but others had replaced them below the size
        KeyedLog two = named().append(key(0), KeyedLog.recoveryKeys(2, 2, "max", "moe"));
        KeyChange old = two.recovery(1, 0, 1, 2, "ann", "ben");
        two.change(old, key(1));
        assertTrue(replaced.add(KeyedLog.recoveryKeys(2, 2, "max", "moe"), 3).isEmpty());
        assertTrue(replaced.add(old.entry(), 4).isEmpty());
        assertTrue(replaced.objection(read(two), two.log().tree()).orElseThrow().contains("others had replaced"));
    }
}
