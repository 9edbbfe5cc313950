package org.daylight.search.entity;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.archive.Withdrawal;
import org.daylight.format.Sha256;
import org.daylight.log.LogKeys;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;

/** What the log of an archive with two parts of one trove says. */
final class TwoParts {

    private static final Sha256 HASH = Sha256.of(new byte[] {1});
    private static final NoteKey.Verifier KEY =
            NoteKey.generate("port.example", new SecureRandom()).verifier();

    private TwoParts() {}

    /** The SHA-256 of the first pack of a release, in hex. */
    static String pack(int sequence) {
        return Sha256.of(new byte[] {(byte) sequence}).hex();
    }

    /** What the log says. @param withdrawn a document of each release, by its number in the log */
    static PublicRecord record(Map<Integer, Integer> withdrawn) {
        List<Release> releases = List.of(release(1, withdrawn), release(2, withdrawn));
        return new PublicRecord(
                "port.example",
                "The Port Papers",
                LogKeys.of(KEY),
                Optional.empty(),
                new Checkpoint("port.example", 9, HASH, List.of()),
                List.of(new Trove("harbour", "Harbour", "", 9, Map.of(), releases)),
                releases,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static Release release(int sequence, Map<Integer, Integer> withdrawn) {
        var gone = new TreeMap<Integer, Withdrawal>();
        Integer number = withdrawn.get(sequence);
        if (number != null) {
            gone.put(number, new Withdrawal(new DocumentId("harbour", number), "A court order.", sequence, 8));
        }
        return new Release(
                "harbour",
                sequence,
                sequence,
                "Part " + sequence,
                "",
                Instant.EPOCH,
                3,
                0,
                1,
                9,
                HASH,
                Sha256.of(new byte[] {(byte) sequence}),
                100,
                Sha256.of(new byte[] {(byte) sequence}),
                null,
                null,
                sequence,
                gone);
    }
}
