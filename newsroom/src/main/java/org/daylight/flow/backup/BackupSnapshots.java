package org.daylight.flow.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupPath;
import org.daylight.backup.BackupPlace;
import org.daylight.backup.ObjectList;
import org.daylight.backup.SnapshotNote;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/** Reads the snapshots of a backup, in the order of their numbers. A snapshot counts only if its note is signed with the key of the backup. */
public final class BackupSnapshots {

    private BackupSnapshots() {}

    /**
     * The snapshots.
     *
     * @param complete those with a valid note
     * @param notes one line for each note that is not valid
     */
    public record Found(List<SnapshotNote> complete, List<String> notes) {
        /** The newest one. */
        public Optional<SnapshotNote> newest() {
            return complete.isEmpty() ? Optional.empty() : Optional.of(complete.getLast());
        }
    }

    /** The head of a backup; empty if there is none. @throws IOException with a one-line message, when it is damaged */
    public static Optional<BackupHead> head(BackupPlace place) throws IOException {
        Optional<byte[]> bytes = place.read(BackupPath.HEAD, BackupHead.MAX_BYTES);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        return switch (BackupHead.parse(bytes.get())) {
            case Outcome.Ok<BackupHead>(BackupHead head) -> Optional.of(head);
            case Outcome.Refused<BackupHead>(String code, String reason) ->
                throw new IOException("backup.json is damaged (" + reason
                        + "): replace it with the copy in a share file, or in the newsroom's folder backups/");
        };
    }

    /** Reads and verifies all notes. @param files that the place has */
    public static Found read(BackupPlace place, SortedMap<String, Long> files, BackupHead head) throws IOException {
        var complete = new ArrayList<SnapshotNote>();
        var notes = new ArrayList<String>();
        List<String> paths = files.keySet().stream()
                .filter(path -> BackupPath.ofNote(path) > 0)
                .toList();
        var bytes = place.readAll(paths);
        for (String path : paths) {
            byte[] note = bytes.get(path);
            Outcome<SnapshotNote> opened = note == null
                    ? Outcome.refused("backup-note", "it cannot be read")
                    : SnapshotNote.open(note, head.key());
            switch (opened) {
                case Outcome.Ok<SnapshotNote>(SnapshotNote snapshot) -> {
                    if (snapshot.id().equals(head.id()) && snapshot.number() == BackupPath.ofNote(path)) {
                        complete.add(snapshot);
                    } else {
                        notes.add(path + " belongs to another snapshot or backup: it is ignored");
                    }
                }
                case Outcome.Refused<SnapshotNote>(String code, String reason) ->
                    notes.add(path + " is ignored: " + reason);
            }
        }
        return new Found(List.copyOf(complete), List.copyOf(notes));
    }

    /** The list of a snapshot; empty if it is missing or damaged. */
    static Optional<ObjectList> list(BackupPlace place, SnapshotNote snapshot) throws IOException {
        Optional<byte[]> bytes = place.read(BackupPath.list(snapshot.number()), ObjectList.MAX_BYTES);
        return bytes.filter(each -> Sha256.of(each).equals(snapshot.list()))
                .flatMap(each -> ObjectList.parse(each).ok());
    }
}
