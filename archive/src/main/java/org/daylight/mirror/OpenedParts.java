package org.daylight.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.check.CheckGrowth;
import org.daylight.check.LogContents;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedRelease;
import org.daylight.seal.SealedFile;
import org.daylight.sealing.SealKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sealed parts that someone opened with their keys (spec/sealed.md section 5): in this copy, or in a source, which is asked for one small file
 * for each part. What a source sends is verified against the log. The key in it opens the sealed file of this copy; if that cannot be done, the pack is
 * fetched like any other.
 */
final class OpenedParts {

    /** So many parts are asked for in one round; a source that fails once is not asked again in it. */
    private static final int MAX_REQUESTS = 1_000;

    private final WorkFolder work;
    private final RoundSources sources;
    private final Set<String> wanted;
    private final List<String> notes;
    private final Set<RoundSource> failed = new HashSet<>();

    /**
     * @param wanted receives the paths of files to put in place
     * @param notes receives remarks, a line each
     */
    OpenedParts(WorkFolder work, RoundSources sources, Set<String> wanted, List<String> notes) {
        this.work = work;
        this.sources = sources;
        this.wanted = wanted;
        this.notes = notes;
    }

    /**
     * Adds the opened parts to the contents.
     *
     * @return whether a part is open that was not open in this copy before
     */
    boolean find(CheckGrowth growth) throws IOException {
        boolean isNew = false;
        int requests = 0;
        Set<Integer> cancelled = StoredBulletin.cancelled(work.inArchive("")).keySet();
        for (LogEntry.Sealed seal : List.copyOf(growth.contents().sealed().values())) {
            String path = LogContents.unsealedPath(seal);
            byte[] here = read(work.inArchive(path));
            if (here != null && growth.open(seal.number(), here).isPresent()) {
                continue;
            }
            if (cancelled.contains((int) seal.number())) {
                continue;
            }
            byte[] fetched = requests++ < MAX_REQUESTS ? fetch(seal, path) : null;
            if (fetched == null) {
                continue;
            }
            Optional<LogContents.Pack> pack = growth.open(seal.number(), fetched);
            if (pack.isPresent()) {
                decrypt(seal, pack.get());
                work.fetched(path, fetched);
                wanted.add(path);
                isNew = true;
            }
        }
        return isNew;
    }

    private byte @Nullable [] fetch(LogEntry.Sealed seal, String path) {
        for (RoundSource source : new ArrayList<>(sources.usable())) {
            if (source.isLocal() || failed.contains(source)) {
                continue;
            }
            try {
                Optional<byte[]> entry = SmallFileReader.once(source.source(), path, OpenedRelease.MAX_BYTES);
                if (entry.isPresent()) {
                    if (OpenedRelease.verify(seal, entry.get()).isOk()) {
                        return entry.get();
                    }
                    notes.add(source.source().name() + ": its " + path + " is not what was sealed");
                }
            } catch (IOException e) {
                failed.add(source); // it may have files all the same; it is not asked for keys again in this round
            }
        }
        return null;
    }

    /** Decrypts the sealed file of this copy, as if its pack and its views had been fetched. */
    private void decrypt(LogEntry.Sealed seal, LogContents.Pack opened) throws IOException {
        Path sealed = work.newest(LogContents.path(seal));
        SealKey key = opened.release().sealKey();
        if (key == null || !Files.isRegularFile(sealed)) {
            return;
        }
        Path pack = work.part(opened.path());
        Path views = work.part(opened.viewsPath());
        Files.createDirectories(pack.getParent());
        Files.createDirectories(views.getParent());
        try {
            SealedFile.open(sealed, seal, key, pack, views);
        } catch (SealedFile.NotSealed damaged) {
            Files.deleteIfExists(pack);
            Files.deleteIfExists(views);
            notes.add(LogContents.path(seal) + " is damaged here: " + damaged.getMessage());
            return; // the pack is fetched
        }
        work.complete(opened.path());
        wanted.add(opened.path());
        if (opened.views() != null) {
            work.complete(opened.viewsPath());
            wanted.add(opened.viewsPath());
        }
    }

    private static byte @Nullable [] read(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) <= OpenedRelease.MAX_BYTES
                ? Files.readAllBytes(file)
                : null;
    }
}
