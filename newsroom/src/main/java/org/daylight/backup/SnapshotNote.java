package org.daylight.backup;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;

/**
 * What the signed note of a snapshot says ({@code spec/backup.md} section 6). It is written last: without it, there is no snapshot. Immutable.
 *
 * @param id of the backup
 * @param number of the snapshot, from 1
 * @param time when the snapshot was taken, whole seconds
 * @param manifest SHA-256 of the encrypted manifest
 * @param list SHA-256 of the list of hashes
 */
public record SnapshotNote(String id, int number, Instant time, Sha256 manifest, Sha256 list) {

    /** The longest note, in bytes. */
    public static final int MAX_BYTES = 4096;

    private static final String TITLE = "daylight backup snapshot";
    private static final String CODE = "backup-note";

    /** The text to be signed. */
    public String text() {
        return TITLE + "\n" + id + "\n" + number + "\n" + time + "\n" + manifest.hex() + "\n" + list.hex() + "\n";
    }

    /** Verifies and reads a note; refused with the code {@code backup-note}, or one of {@link SignedNote}. */
    public static Outcome<SnapshotNote> open(byte[] note, NoteKey.Verifier key) {
        return SignedNote.parse(note)
                .then(signed -> signed.verify(List.of(key))
                        .then(keys -> Malformed.caught(() -> {
                            Malformed.unless(!keys.isEmpty(), CODE, "it is not signed with the key of this backup");
                            String[] lines = signed.text().split("\n", -1);
                            Malformed.unless(
                                    lines.length == 7 && lines[0].equals(TITLE) && lines[2].matches("[1-9][0-9]{0,5}"),
                                    CODE,
                                    "it has another form");
                            try {
                                return new SnapshotNote(
                                        lines[1],
                                        Integer.parseInt(lines[2]),
                                        Instant.parse(lines[3]),
                                        Sha256.parse(lines[4]).orThrow(),
                                        Sha256.parse(lines[5]).orThrow());
                            } catch (DateTimeException | IllegalStateException e) {
                                throw new Malformed(CODE, "it has another form");
                            }
                        })));
    }
}
