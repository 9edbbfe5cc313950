package org.daylight.flow.backup;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.age.AgeRecipient;
import org.daylight.backup.BackupHead;
import org.daylight.backup.BackupPath;
import org.daylight.backup.BackupPlace;
import org.daylight.backup.ChunkNames;
import org.daylight.backup.EncryptedFile;
import org.daylight.backup.ObjectList;
import org.daylight.backup.SavedFile;
import org.daylight.backup.SnapshotManifest;
import org.daylight.backup.SnapshotNote;
import org.daylight.format.Sha256;
import org.daylight.newsroom.BackupKey;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.OutsideNewsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.jspecify.annotations.Nullable;

/**
 * Saves the newsroom as a new snapshot ({@code spec/backup.md}). Only chunks that the backup does not have are written.
 *
 * <ol>
 *   <li>Compare {@code backup.json} with the newsroom's own copy, or begin a backup ({@link KnownBackup}).
 *   <li>Collect the files of one moment ({@link CaptureNewsroom}).
 *   <li>Encrypt and write each chunk that is not there. If the process stops here, the chunks stay, and the next run continues.
 *   <li>Write the manifest and the list of hashes.
 *   <li>Write the signed note. If the process stops before this, there is no new snapshot.
 * </ol>
 */
public final class BackUpNewsroom {

    private static final long FLUSH_BYTES = 64L << 20;

    private final Newsroom newsroom;
    private final BackupPlace place;
    private final SecureRandom random;
    private final StepListener steps;
    private long unflushed;

    public BackUpNewsroom(Newsroom newsroom, BackupPlace place, SecureRandom random) {
        this(newsroom, place, random, StepListener.NONE);
    }

    public BackUpNewsroom(Newsroom newsroom, BackupPlace place, SecureRandom random, StepListener steps) {
        this.newsroom = newsroom;
        this.place = place;
        this.random = random;
        this.steps = steps;
    }

    /** Receives the progress. */
    public interface Progress {
        /** @param done of {@code total} bytes of files are saved */
        void at(long files, long done, long total);
    }

    /**
     * The new snapshot.
     *
     * @param files how many files it has
     * @param bytes their size
     * @param newChunks how many chunks were written
     * @param newBytes the size of everything that was written
     * @param notes about files that are not saved, one line each
     */
    public record Result(
            SnapshotNote snapshot,
            BackupHead head,
            int files,
            long bytes,
            int newChunks,
            long newBytes,
            List<String> notes) {}

    /**
     * Begins a backup in an empty place.
     *
     * @param recipients who can decrypt it; the last one's key is divided if {@code shares} is not null
     * @throws IOException with a one-line message, when the place has a backup already
     */
    public BackupHead begin(List<AgeRecipient> recipients, BackupHead.@Nullable Shares shares) throws IOException {
        checkPlace();
        try (Closeable lock = newsroom.lock("backup")) {
            if (BackupSnapshots.head(place).isPresent()) {
                throw new IOException(
                        place + " has a backup already, whose recipients cannot be changed: begin another one in an"
                                + " empty place");
            }
            byte[] id = new byte[16];
            random.nextBytes(id);
            var head = new BackupHead(
                    HexFormat.of().formatHex(id), BackupKey.of(newsroom, random).verifier(), recipients, shares);
            KnownBackup.remember(newsroom, head);
            steps.reached("remembered");
            // If the process stops here, the newsroom knows of a backup that does not exist.
            place.create(BackupPath.HEAD, head.bytes());
            return head;
        }
    }

    /**
     * Saves the newsroom.
     *
     * @param withDerived whether extracted text, views, findings and images are saved, too
     * @throws IOException with a one-line message; there is no new snapshot then
     */
    public Result run(Instant now, boolean withDerived, Progress progress) throws IOException {
        checkPlace();
        try (Closeable lock = newsroom.lock("backup")) {
            BackupHead head = BackupSnapshots.head(place)
                    .orElseThrow(() -> new IOException("there is no backup in " + place
                            + " yet: begin one with  --to AGE-KEY , or with  --threshold  and  --person"));
            KnownBackup.check(newsroom, head);
            NoteKey.Signer key = BackupKey.of(newsroom, random);
            SortedMap<String, Long> there = place.list();
            BackupSnapshots.Found found = BackupSnapshots.read(place, there, head);
            Path journal = KnownBackup.file(newsroom, head, "chunks");
            // Lists are large: all of them are read only if the newsroom's own file is lost.
            List<SnapshotNote> read = found.complete();
            if (Files.exists(journal) && !read.isEmpty()) {
                read = List.of(read.getLast());
            }
            var lists = new ArrayList<ObjectList>();
            for (SnapshotNote each : read) {
                BackupSnapshots.list(place, each).ifPresent(lists::add);
            }
            var known = new KnownChunks(journal, there, lists);
            var before = new SavedBefore(KnownBackup.file(newsroom, head, "files"));
            Path work = newsroom.backupsFolder().resolve("work");
            try {
                CaptureNewsroom.Captured captured = new CaptureNewsroom(newsroom, work, withDerived).run();
                steps.reached("captured");
                int number = found.newest().map(SnapshotNote::number).orElse(0) + 1;
                var writer = new Writer(head, known, before, captured.files(), progress);
                List<SavedFile> files = writer.files();
                flush(known);
                steps.reached("chunks written");
                var manifest = new SnapshotManifest(new ChunkNames(newsroom.backupNames()), files);
                byte[] content = manifest.bytes();
                byte[] encrypted = EncryptedFile.of(content, content.length, head.recipients());
                var hashes = new TreeMap<String, Sha256>();
                for (SavedFile file : files) {
                    for (Sha256 chunk : file.chunks()) {
                        hashes.put(BackupPath.chunk(chunk), known.hash(chunk));
                    }
                }
                hashes.put(BackupPath.manifest(number), Sha256.of(encrypted));
                hashes.put(BackupPath.HEAD, Sha256.of(head.bytes()));
                byte[] list = new ObjectList(hashes).bytes();
                place.put(BackupPath.manifest(number), encrypted);
                place.put(BackupPath.list(number), list);
                place.flush();
                steps.reached("manifest written");
                var snapshot = new SnapshotNote(
                        head.id(), number, now.truncatedTo(ChronoUnit.SECONDS), Sha256.of(encrypted), Sha256.of(list));
                place.create(
                        BackupPath.note(number),
                        SignedNote.sign(snapshot.text(), key).bytes());
                // From here on there is a new snapshot. What follows only saves time.
                steps.reached("snapshot complete");
                before.write(manifest, writer.stamps());
                known.compact();
                return new Result(
                        snapshot,
                        head,
                        files.size(),
                        manifest.bytesOfFiles(),
                        writer.newChunks,
                        writer.newBytes + encrypted.length + list.length,
                        captured.notes());
            } finally {
                CaptureNewsroom.clear(work);
            }
        }
    }

    /** In the newsroom it would save itself, and in the public folder mirrors would fetch it. */
    private void checkPlace() throws IOException {
        Optional<Path> local = place.localFolder();
        if (local.isPresent()) {
            OutsideNewsroom.check(newsroom, local.get(), "the backup");
        }
    }

    private void flush(KnownChunks known) throws IOException {
        place.flush();
        known.flushed();
        unflushed = 0;
    }

    /** Writes the chunks of files. */
    private final class Writer {
        private final BackupHead head;
        private final KnownChunks known;
        private final SavedBefore before;
        private final List<CapturedFile> captured;
        private final Progress progress;
        private final ChunkNames names = new ChunkNames(newsroom.backupNames());
        private final long total;
        private long done;
        private int newChunks;
        private long newBytes;

        Writer(BackupHead head, KnownChunks known, SavedBefore before, List<CapturedFile> captured, Progress progress) {
            this.head = head;
            this.known = known;
            this.before = before;
            this.captured = captured;
            this.progress = progress;
            this.total = captured.stream().mapToLong(CapturedFile::size).sum();
        }

        List<SavedFile> files() throws IOException {
            var files = new ArrayList<SavedFile>();
            for (CapturedFile each : captured) {
                Optional<SavedFile> unchanged =
                        before.of(each).filter(saved -> saved.chunks().stream().allMatch(known::has));
                if (unchanged.isPresent()) {
                    done += each.size();
                    files.add(unchanged.get());
                } else {
                    files.add(save(each, files.size()));
                }
                progress.at(files.size(), done, total);
            }
            return files;
        }

        Map<String, String> stamps() {
            var stamps = new LinkedHashMap<String, String>();
            for (CapturedFile each : captured) {
                if (!each.stamp().isEmpty()) {
                    stamps.put(each.path(), each.stamp());
                }
            }
            return stamps;
        }

        private SavedFile save(CapturedFile file, int files) throws IOException {
            byte[] chunk = new byte[(int) Math.min(file.chunkBytes(), Math.max(1, file.size()))];
            var digest = Sha256.digest();
            var chunks = new ArrayList<Sha256>();
            long size = 0;
            try (InputStream in = Files.newInputStream(file.file())) {
                while (size < file.size()) {
                    int length = in.readNBytes(chunk, 0, (int) Math.min(chunk.length, file.size() - size));
                    if (length == 0) {
                        break; // a vault's failed put was cut off: nothing refers to it
                    }
                    digest.update(chunk, 0, length);
                    Sha256 name = names.of(chunk, length);
                    chunks.add(name);
                    write(name, chunk, length);
                    size += length;
                    done += length;
                    progress.at(files, done, total);
                }
            }
            return new SavedFile(file.path(), size, Sha256.wrap(digest.digest()), file.chunkBytes(), chunks);
        }

        private void write(Sha256 name, byte[] chunk, int length) throws IOException {
            if (known.has(name)) {
                return;
            }
            byte[] encrypted = EncryptedFile.of(chunk, length, head.recipients());
            place.put(BackupPath.chunk(name), encrypted);
            known.put(name, encrypted);
            newChunks++;
            newBytes += encrypted.length;
            unflushed += encrypted.length;
            steps.reached("chunk " + newChunks);
            if (unflushed > FLUSH_BYTES) {
                flush(known);
            }
        }
    }
}
