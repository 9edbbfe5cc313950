package org.daylight.flow.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daylight.age.AgeIdentity;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupPath;
import org.daylight.backup.BackupPlace;
import org.daylight.backup.EncryptedFile;
import org.daylight.backup.SavedFile;
import org.daylight.backup.SnapshotManifest;
import org.daylight.backup.SnapshotNote;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything in a backup and compares it with the signed lists. No secret key is needed for this. With an identity, it also decrypts every chunk
 * of every snapshot, compares it with its name, and says which files a fault affects.
 */
public final class VerifyBackup {

    private static final int BATCH = 16;

    private final BackupPlace place;
    private final BackupHead head;

    public VerifyBackup(BackupPlace place, BackupHead head) {
        this.place = place;
        this.head = head;
    }

    /**
     * What was found.
     *
     * @param snapshots that are complete, and those that are not
     * @param read how many files were read
     * @param faults one line each
     * @param surplus how many files no snapshot needs; an interrupted backup leaves such files
     */
    public record Result(List<SnapshotNote> snapshots, int read, long bytes, List<String> faults, int surplus) {}

    /** Verifies all snapshots. @param identity null to compare only what is encrypted */
    public Result run(@Nullable AgeIdentity identity, BackUpNewsroom.Progress progress) throws IOException {
        SortedMap<String, Long> there = place.list();
        BackupSnapshots.Found found = BackupSnapshots.read(place, there, head);
        var faults = new ArrayList<>(found.notes());
        if (found.complete().isEmpty()) {
            faults.add("there is no complete snapshot");
        }
        // A chunk that was written again, because it was damaged, has the hash that the newest list says.
        var expected = new TreeMap<String, Sha256>();
        Map<String, TreeSet<Integer>> needed = new HashMap<>();
        for (SnapshotNote snapshot : found.complete()) {
            var list = BackupSnapshots.list(place, snapshot);
            if (list.isEmpty()) {
                faults.add(BackupPath.list(snapshot.number()) + " is missing or is not the one that was signed");
                continue;
            }
            list.get().hashes().forEach((path, hash) -> {
                expected.put(path, hash);
                needed.computeIfAbsent(path, any -> new TreeSet<>()).add(snapshot.number());
            });
        }
        Map<String, Content> contents = identity == null ? Map.of() : contents(found.complete(), identity, faults);
        long total = expected.keySet().stream()
                .mapToLong(path -> there.getOrDefault(path, 0L))
                .sum();
        long bytes = 0;
        int read = 0;
        List<String> paths = List.copyOf(expected.keySet());
        for (int from = 0; from < paths.size(); from += BATCH) {
            List<String> batch = paths.subList(from, Math.min(paths.size(), from + BATCH));
            Map<String, byte[]> all = place.readAll(batch);
            for (String path : batch) {
                byte[] encrypted = all.get(path);
                String fault = encrypted == null
                        ? there.containsKey(path) && !BackupPath.isChunk(path) ? whole(path, expected) : " is missing"
                        : Sha256.of(encrypted).equals(expected.get(path)) ? "" : " is damaged";
                Content content = contents.get(path);
                if (fault.isEmpty() && content != null && identity != null && encrypted != null) {
                    fault = content.fault(encrypted, identity);
                }
                if (!fault.isEmpty()) {
                    faults.add(path + fault + "; needed by "
                            + (needed.get(path).size() == 1 ? "snapshot " : "snapshots ")
                            + String.join(
                                    ", ",
                                    needed.get(path).stream()
                                            .map(String::valueOf)
                                            .toList())
                            + (content == null ? "" : ", for " + content.files()));
                }
                read++;
                bytes += encrypted == null ? 0 : encrypted.length;
            }
            progress.at(read, bytes, total);
        }
        Set<String> surplus = new HashSet<>(there.keySet());
        surplus.removeAll(expected.keySet());
        surplus.removeIf(path -> !BackupPath.isChunk(path));
        return new Result(found.complete(), read, bytes, List.copyOf(faults), surplus.size());
    }

    /** A manifest may be longer than a chunk. */
    private String whole(String path, Map<String, Sha256> expected) throws IOException {
        return place.read(path, SnapshotManifest.MAX_BYTES + (SnapshotManifest.MAX_BYTES >> 8))
                        .filter(bytes -> Sha256.of(bytes).equals(expected.get(path)))
                        .isPresent()
                ? ""
                : " is damaged";
    }

    /** What a chunk contains. */
    private record Content(SnapshotManifest manifest, Sha256 name, Set<String> paths) {
        String files() {
            List<String> some = paths.stream().sorted().limit(5).toList();
            return String.join(", ", some) + (paths.size() > some.size() ? " and others" : "");
        }

        String fault(byte[] encrypted, AgeIdentity identity) {
            try {
                byte[] content = EncryptedFile.open(encrypted, SavedFile.MAX_CHUNK, identity);
                return manifest.names().of(content, content.length).equals(name)
                        ? ""
                        : " has another content than its name says";
            } catch (IOException e) {
                return " cannot be decrypted: " + e.getMessage();
            }
        }
    }

    private Map<String, Content> contents(List<SnapshotNote> snapshots, AgeIdentity identity, List<String> faults)
            throws IOException {
        Map<String, Content> contents = new LinkedHashMap<>();
        for (SnapshotNote snapshot : snapshots) {
            SnapshotManifest manifest;
            try {
                manifest = RestoreBackup.manifest(place, snapshot, identity);
            } catch (RestoreBackup.Damaged e) {
                faults.add("" + e.getMessage());
                continue;
            }
            for (SavedFile file : manifest.files()) {
                for (Sha256 chunk : file.chunks()) {
                    contents.computeIfAbsent(
                                    BackupPath.chunk(chunk), any -> new Content(manifest, chunk, new HashSet<>()))
                            .paths()
                            .add(file.path());
                }
            }
        }
        return contents;
    }
}
