package org.daylight.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.check.CheckGrowth;
import org.daylight.check.LogContents;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedRelease;
import org.daylight.log.OpenedStory;
import org.daylight.seal.SealedFile;
import org.daylight.sealing.SealKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sealed parts that someone opened with their keys (spec/sealed.md section 5): in this copy, or in a source, which is asked for one small file
 * for each part, and for the story that was sealed with it. What a source sends is verified against the log. The key in it opens the sealed file of this copy; if that cannot be done, the pack is
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
            byte[] here = read(work.inArchive(path), OpenedRelease.MAX_BYTES);
            Optional<LogContents.Pack> open = here == null ? Optional.empty() : growth.open(seal.number(), here);
            if (open.isPresent()) {
                isNew |= lacksStory(seal, open.get()) && requests++ < MAX_REQUESTS && story(seal, open.get());
                continue;
            }
            if (cancelled.contains((int) seal.number())) {
                continue;
            }
            byte[] fetched = requests++ < MAX_REQUESTS
                    ? fetch(
                            path,
                            OpenedRelease.MAX_BYTES,
                            entry -> OpenedRelease.verify(seal, entry).isOk())
                    : null;
            if (fetched == null) {
                continue;
            }
            Optional<LogContents.Pack> pack = growth.open(seal.number(), fetched);
            if (pack.isPresent()) {
                if (!decrypt(seal, pack.get()) && lacksStory(seal, pack.get())) {
                    fetchStory(seal, pack.get());
                }
                work.fetched(path, fetched);
                wanted.add(path);
                isNew = true;
            }
        }
        return isNew;
    }

    private byte @Nullable [] fetch(String path, int most, Predicate<byte[]> isSealed) {
        for (RoundSource source : new ArrayList<>(sources.usable())) {
            if (source.isLocal() || failed.contains(source)) {
                continue;
            }
            try {
                Optional<byte[]> file = SmallFileReader.once(source.source(), path, most);
                if (file.isPresent()) {
                    if (isSealed.test(file.get())) {
                        return file.get();
                    }
                    notes.add(source.source().name() + ": its " + path + " is not what was sealed");
                }
            } catch (IOException e) {
                failed.add(source); // it may have files all the same; it is not asked for keys again in this round
            }
        }
        return null;
    }

    /** Whether the story that was sealed with a part is missing or damaged in this copy. */
    private boolean lacksStory(LogEntry.Sealed seal, LogContents.Pack opened) throws IOException {
        SealKey key = opened.release().sealKey();
        if (seal.storyHash() == null || key == null) {
            return false;
        }
        byte[] here = read(work.inArchive(LogContents.unsealedStoryPath(seal.number())), OpenedStory.MAX_BYTES);
        return here == null || !OpenedStory.verify(seal, key, here).isOk();
    }

    /** Gets the story of a part that is open here without it, as after an older version of this program opened it. */
    private boolean story(LogEntry.Sealed seal, LogContents.Pack opened) throws IOException {
        return fetchStory(seal, opened) || decrypt(seal, opened);
    }

    private boolean fetchStory(LogEntry.Sealed seal, LogContents.Pack opened) throws IOException {
        SealKey key = opened.release().sealKey();
        String path = LogContents.unsealedStoryPath(seal.number());
        byte[] story = key == null
                ? null
                : fetch(
                        path,
                        OpenedStory.MAX_BYTES,
                        bytes -> OpenedStory.verify(seal, key, bytes).isOk());
        if (story != null) {
            work.fetched(path, story);
            wanted.add(path);
        }
        return story != null;
    }

    /** Decrypts the sealed file of this copy, as if its pack, its views and its story had been fetched; false if it cannot be. */
    private boolean decrypt(LogEntry.Sealed seal, LogContents.Pack opened) throws IOException {
        Path sealed = work.newest(LogContents.path(seal));
        SealKey key = opened.release().sealKey();
        if (key == null || !Files.isRegularFile(sealed)) {
            return false;
        }
        Path pack = work.part(opened.path());
        Path views = work.part(opened.viewsPath());
        Files.createDirectories(pack.getParent());
        Files.createDirectories(views.getParent());
        SealedFile.Opened content;
        try {
            content = SealedFile.open(sealed, seal, key, pack, views);
        } catch (SealedFile.NotSealed damaged) {
            Files.deleteIfExists(pack);
            Files.deleteIfExists(views);
            notes.add(LogContents.path(seal) + " is damaged here: " + damaged.getMessage());
            return false; // the pack is fetched
        }
        work.complete(opened.path());
        wanted.add(opened.path());
        if (opened.views() != null) {
            work.complete(opened.viewsPath());
            wanted.add(opened.viewsPath());
        }
        if (content.story() != null) {
            String path = LogContents.unsealedStoryPath(seal.number());
            work.fetched(path, content.story());
            wanted.add(path);
        }
        return true;
    }

    private static byte @Nullable [] read(Path file, int most) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) <= most ? Files.readAllBytes(file) : null;
    }
}
