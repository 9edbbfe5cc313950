package org.daylight.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.sealing.SealKey;
import org.junit.jupiter.api.Test;

/** A release that was opened with its key is the one that was sealed, or it is refused. */
class OpenedReleaseTest {
    private static final Slug TROVE = new Slug("harbour");
    private static final Sha256 HASH = Sha256.of(new byte[] {1});
    private static final Instant TIME = Instant.parse("2026-12-01T09:00:00Z");
    private static final SealKey KEY = SealKey.of(BigInteger.TWO.pow(77));

    private static LogEntry.Release release(long number, long again) {
        var document = new DocumentNumber(7);
        return new LogEntry.Release(
                TROVE, number, number, "Part", "", TIME, 1 - again, 0, again, document, document, HASH, HASH, 10, HASH,
                null);
    }

    private static LogEntry.Sealed seal(byte[] entry) {
        return new LogEntry.Sealed(TROVE, 3, 3, TIME, HASH, 10, KEY.hash(3), OpenedRelease.contentHash(entry));
    }

    private static String reason(byte[] entry) {
        return OpenedRelease.verify(seal(entry), entry)
                        instanceof Outcome.Refused<LogEntry.Release>(String code, String reason)
                ? code + ": " + reason
                : "accepted";
    }

    @Test
    void what_was_sealed_is_accepted_and_nothing_else() {
        LogEntry.Release right = release(3, 0).sealedWith(KEY);
        assertEquals(Outcome.ok(right), OpenedRelease.verify(seal(right.bytes()), right.bytes()));
        assertEquals(
                Outcome.refused("unsealed-differs", "it is not the release that was sealed as number 3"),
                OpenedRelease.verify(seal(right.bytes()), release(4, 0).bytes()));
        assertEquals(
                "unsealed-differs: what was sealed is not a release", reason(new LogEntry.Heartbeat(TIME).bytes()));
        String key = "unsealed-differs: the sealed release 3 does not contain its key";
        assertEquals(key, reason(release(3, 0).bytes()));
        assertEquals(
                key, reason(release(3, 0).sealedWith(SealKey.of(BigInteger.TWO)).bytes()));
        assertEquals(
                "unsealed-differs: the sealed release 3 has another number, trove, part or time inside than the log"
                        + " says",
                reason(release(4, 0).sealedWith(KEY).bytes()));
        assertEquals(
                "unsealed-differs: the sealed release 3 shows documents again, whose order of publication cannot be"
                        + " known when it is sealed",
                reason(release(3, 1).sealedWith(KEY).bytes()));
    }

    @Test
    void a_damaged_file_about_a_key_is_named() throws IOException {
        KeyedLog log = KeyedLog.begun();
        log.files.put(KeyChange.path(1), "{}".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                Outcome.refused("log-keys-malformed", KeyChange.path(1) + ": the format is not 1"),
                LogKeys.read(log.source(), KeyedLog.key(0).verifier()));
    }
}
