package org.daylight.flow.backup;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupPath;
import org.daylight.backup.BackupPlace;
import org.daylight.backup.ObjectList;
import org.daylight.backup.SnapshotNote;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;

/**
 * Deletes old snapshots, and chunks that no snapshot needs. The newest snapshot is never deleted.
 *
 * <ol>
 *   <li>Read the lists of the snapshots that stay. If one cannot be read, nothing is deleted.
 *   <li>Delete the notes of the others. If the process stops here, they are no snapshots any more, and their files are surplus.
 *   <li>Delete what no remaining snapshot needs. If the process stops here, the next run deletes the rest.
 * </ol>
 */
public final class ForgetSnapshots {

    private static final int BATCH = 1000;

    private final Newsroom newsroom;
    private final BackupPlace place;
    private final StepListener steps;

    public ForgetSnapshots(Newsroom newsroom, BackupPlace place) {
        this(newsroom, place, StepListener.NONE);
    }

    public ForgetSnapshots(Newsroom newsroom, BackupPlace place, StepListener steps) {
        this.newsroom = newsroom;
        this.place = place;
        this.steps = steps;
    }

    /** What was deleted. @param bytes of all deleted files */
    public record Result(List<Integer> snapshots, int files, long bytes) {}

    /**
     * Deletes all snapshots but the newest ones.
     *
     * @param keep how many stay, 1 or more
     * @throws IOException with a one-line message; nothing is deleted if it is thrown before the first step
     */
    public Result run(int keep) throws IOException {
        if (keep < 1) {
            throw new IllegalArgumentException("at least the newest snapshot stays");
        }
        try (Closeable lock = newsroom.lock("backup")) {
            BackupHead head =
                    BackupSnapshots.head(place).orElseThrow(() -> new IOException("there is no backup in " + place));
            KnownBackup.check(newsroom, head);
            SortedMap<String, Long> there = place.list();
            BackupSnapshots.Found found = BackupSnapshots.read(place, there, head);
            if (!found.notes().isEmpty()) {
                throw new IOException("nothing was deleted: " + found.notes().getFirst());
            }
            List<SnapshotNote> all = found.complete();
            if (all.isEmpty()) {
                throw new IOException("nothing was deleted: there is no complete snapshot");
            }
            List<SnapshotNote> staying = all.subList(Math.max(0, all.size() - keep), all.size());
            Set<String> needed = new HashSet<>(Set.of(BackupPath.HEAD));
            for (SnapshotNote snapshot : staying) {
                ObjectList list = BackupSnapshots.list(place, snapshot)
                        .orElseThrow(() -> new IOException("nothing was deleted: the list of snapshot "
                                + snapshot.number() + " is missing or damaged. Make a new backup first"));
                needed.addAll(list.hashes().keySet());
                needed.add(BackupPath.list(snapshot.number()));
                needed.add(BackupPath.note(snapshot.number()));
            }
            List<SnapshotNote> going = all.subList(0, all.size() - staying.size());
            place.delete(
                    going.stream().map(each -> BackupPath.note(each.number())).toList());
            steps.reached("notes deleted");
            var surplus = new ArrayList<>(there.keySet());
            surplus.removeIf(needed::contains);
            long bytes = surplus.stream().mapToLong(there::get).sum();
            for (int from = 0; from < surplus.size(); from += BATCH) {
                place.delete(surplus.subList(from, Math.min(surplus.size(), from + BATCH)));
                steps.reached("files deleted");
            }
            return new Result(going.stream().map(SnapshotNote::number).toList(), surplus.size(), bytes);
        }
    }
}
