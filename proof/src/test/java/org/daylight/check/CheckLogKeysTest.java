package org.daylight.check;

import static org.daylight.log.KeyedLog.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.log.KeyedLog;
import org.daylight.log.LogEntry;
import org.daylight.note.LogPolicy;
import org.daylight.note.NoteKey;
import org.daylight.note.Witnesses;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of a log that has changed its key. */
class CheckLogKeysTest {
    private static final LogEntry BEAT = new LogEntry.Heartbeat(Instant.parse("2026-12-01T09:00:00Z"));

    @TempDir
    Path folder = Path.of("");

    private final List<Verdict> faults = new ArrayList<>();

    private CheckReport check(KeyedLog log, byte @Nullable [] last, NoteKey.Verifier... trusted) throws IOException {
        Path to = Files.createTempDirectory(folder, "archive");
        for (Map.Entry<String, byte[]> file : log.files.entrySet()) {
            Path path = to.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        faults.clear();
        var policy = new LogPolicy(List.of(trusted), Witnesses.NONE);
        CheckReport report = CheckArchive.check(
                ArchiveFiles.at(to.toString()),
                new CheckArchive.Options(last, policy, 1, faults::add, (documents, bytes, total) -> {}));
        faults.removeIf(verdict -> verdict.code() == VerdictCode.CONFIRMED);
        return report;
    }

    @Test
    void the_report_says_which_key_was_valid_when_and_who_agreed() throws IOException {
        KeyedLog log = KeyedLog.begun().append(key(0), KeyedLog.recoveryKeys(1, 2, "ann", "ben", "eve"));
        byte[] first = log.note();
        log.change(log.planned(1, 0, 1), key(1)).append(key(1), BEAT);
        KeyedLog thief = log.copy().append(key(1), BEAT);
        log.change(log.recovery(2, 1, 2, 2, "ben", "eve"), key(2)).append(key(2), BEAT);

        CheckReport report = check(log, first);
        assertEquals(List.of(), faults);
        assertEquals(VerdictCode.Status.CONFIRMED, report.status());
        String lines = String.join("\n", report.lines());
        assertTrue(lines.contains("entries 1 to 3 signed by " + key(0).verifier()), lines);
        assertTrue(lines.contains("key changed: recovery, signed by ben, eve. Reason: A new machine."), lines);
        assertTrue(lines.contains("entries 6 and later signed by " + key(2).verifier()), lines);
        assertTrue(lines.contains("2 of 3 recovery keys together can replace the log's key: ann, ben, eve"), lines);
        String json = report.json().text();
        assertTrue(
                json.contains(
                        "\"from\":5,\"kind\":\"recovery\",\"reason\":\"A new machine.\",\"holders\":[\"ben\",\"eve\"]"),
                json);
        assertTrue(json.contains("\"key\":\"" + key(2).verifier() + "\""), json);

        // any key of the log can be the one that the reader trusts
        for (int trusted : List.of(0, 1, 2)) {
            assertEquals(
                    VerdictCode.Status.CONFIRMED,
                    check(log, null, key(trusted).verifier()).status());
        }
        check(log, null, key(3).verifier());
        assertEquals(VerdictCode.LOG_KEY_OTHER, faults.getFirst().code());

        // what a thief signed after that does not count; and whoever saw it is told
        assertEquals(VerdictCode.Status.CONFIRMED, check(thief, null).status(), "before the recovery is known");
        report = check(log, thief.note());
        assertEquals(VerdictCode.LAST_FENCED, faults.getFirst().code(), faults.toString());
        assertEquals(VerdictCode.Status.UNDECIDED, report.status());
        thief.files.put("log-keys/0002.json", log.files.get("log-keys/0002.json"));
        check(thief, null);
        assertEquals(VerdictCode.NOTE_KEY_REPLACED, faults.getFirst().code(), faults.toString());
    }

    @Test
    void a_planned_change_does_not_excuse_a_second_history() throws IOException {
        KeyedLog log = KeyedLog.begun();
        byte[] seen = log.copy().append(key(0), BEAT).note();
        log.change(log.planned(1, 0, 1), key(1));
        check(log, seen);
        assertEquals(VerdictCode.LOG_REWRITTEN, faults.getFirst().code(), faults.toString());
        // another beginning, signed by the old key
        byte[] other = KeyedLog.begun().append(key(0), BEAT).note();
        KeyedLog longer = KeyedLog.begun().append(key(0), KeyedLog.recoveryKeys(1, 2, "ann", "ben"));
        longer.change(longer.planned(1, 0, 1), key(1));
        check(longer, other);
        assertEquals(VerdictCode.LOG_REWRITTEN, faults.getFirst().code(), faults.toString());
    }

    @Test
    void a_file_that_the_publisher_had_put_in_place_before_the_entry_is_not_a_fault_of_the_log() throws IOException {
        KeyedLog log = KeyedLog.begun();
        KeyedLog next = log.copy();
        next.change(next.planned(1, 0, 1), key(1));
        log.files.put("log-keys/0001.json", next.files.get("log-keys/0001.json"));
        check(log, null);
        assertEquals(
                List.of(VerdictCode.NOT_IN_LOG),
                faults.stream().map(Verdict::code).toList());
    }
}
