package org.daylight.staticsite.segment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.Release;
import org.daylight.archive.ReleaseLines;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * Writes the segments of a static archive that are missing ({@code spec/static-index.md}). A segment is a function of the packs of its releases. So one that the
 * manifest names is used again, unless one of its packs was replaced.
 *
 * <p>Files get their names when they are complete and synced, and nothing is deleted except the temporary files of an interrupted run. So the folder is
 * usable at any time, and a crash costs only the segment that was being written.
 */
public final class WriteSegments {

    /** Temporary files are in folders with this name, in the folder of the segments. */
    private static final String TEMPORARY = "building-";

    /** Changes with the format, so that all segments are written again. */
    private static final String FORMAT = "daylight static index 2";

    private static final int SOURCE_DIGITS = 32;

    /** Bytes of memory for an occurrence of a key while a run is written. */
    private static final int TOKEN_BYTES = 24;

    private WriteSegments() {}

    /**
     * How the work is done, which does not change the result.
     *
     * @param threads at least 1
     * @param tokens occurrences of keys of a thread in memory, about 24 bytes each
     */
    record Effort(int threads, int tokens) {

        /** All processors, and a quarter of the memory. */
        static Effort full() {
            int threads = Runtime.getRuntime().availableProcessors();
            long tokens = Runtime.getRuntime().maxMemory() / 4 / threads / TOKEN_BYTES;
            return new Effort(threads, Math.clamp(tokens, 1 << 12, 1 << 23));
        }
    }

    /** A segment that is to be written. */
    private record Missing(SegmentPlan.Range range, List<Release> releases, String source) {}

    /**
     * Writes the missing segments. When it returns, all segments are on the disk. Takes about 60 bytes of memory for a document of the largest segment, besides a quarter of
     * the memory of the process. Only one caller at a time may write to a folder.
     *
     * @param site the folder {@code site} of the static archive, with the manifest that the caller wrote last; created if it is missing
     * @param progress receives a line every few seconds, in any thread
     * @return all segments, the newest first; empty for an archive without a published document
     * @throws IOException in one line, when a pack or the manifest cannot be read, or the disk fails
     */
    public static List<SegmentEntry> into(Path site, Archive archive, Consumer<String> progress) throws IOException {
        return into(site, archive, Effort.full(), progress);
    }

    static List<SegmentEntry> into(Path site, Archive archive, Effort effort, Consumer<String> progress)
            throws IOException {
        Files.createDirectories(site);
        deleteTemporary(site);
        List<SegmentEntry> known = SegmentEntry.read(site);
        List<Release> releases = ReleaseList.confirmed(archive.contents());
        int last = releases.isEmpty() ? 0 : releases.getLast().sequence();
        List<SegmentEntry> segments = new ArrayList<>();
        List<Missing> missing = new ArrayList<>();
        for (SegmentPlan.Range range : SegmentPlan.of(last)) {
            List<Release> covered = releases.stream()
                    .filter(release -> range.contains(release.sequence()))
                    .toList();
            if (covered.stream().mapToLong(BuildProgress::documents).sum() == 0) {
                continue;
            }
            String source = source(archive, covered);
            SegmentEntry usable = null;
            for (SegmentEntry one : known) {
                if (one.first() == range.first()
                        && one.last() == range.last()
                        && one.source().equals(source)
                        && isComplete(site, one)) {
                    usable = one;
                }
            }
            if (usable == null) {
                missing.add(new Missing(range, covered, source));
            } else {
                segments.add(usable);
            }
        }
        segments.addAll(write(site, archive, missing, effort, progress));
        segments.sort(Comparator.comparingInt(SegmentEntry::first).reversed());
        return List.copyOf(segments);
    }

    private static List<SegmentEntry> write(
            Path site, Archive archive, List<Missing> missing, Effort effort, Consumer<String> told)
            throws IOException {
        List<SegmentEntry> written = new ArrayList<>();
        long documents = missing.stream()
                .flatMap(one -> one.releases().stream())
                .mapToLong(BuildProgress::documents)
                .sum();
        var progress = new BuildProgress(documents, told);
        for (Missing one : missing) {
            Path folder = Files.createTempDirectory(site, TEMPORARY);
            try {
                SegmentEntry entry = new SegmentBuilder(
                                site, folder, one.range(), one.releases(), one.source(), effort, progress)
                        .write(archive);
                if (entry != null) {
                    written.add(entry);
                }
            } finally {
                delete(folder);
            }
            try (var channel = FileChannel.open(site, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
        return written;
    }

    private static boolean isComplete(Path site, SegmentEntry entry) throws IOException {
        return hasSize(site.resolve(entry.words()), entry.wordsBytes())
                && hasSize(site.resolve(entry.places()), entry.placesBytes())
                && hasSize(site.resolve(entry.cards()), entry.cardsBytes());
    }

    private static boolean hasSize(Path file, long bytes) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == bytes;
    }

    /** What a segment is made of: its packs, the documents that a later release shows instead, and the keys that were published later. */
    private static String source(Archive archive, List<Release> covered) throws IOException {
        var text = new StringBuilder(FORMAT).append('\n');
        for (Release release : covered) {
            text.append(release.sequence())
                    .append(' ')
                    .append(release.pack().hex())
                    .append('\n');
            for (Release later : archive.contents().releases()) {
                if (later.again() > 0
                        && later.isConfirmed()
                        && later.sequence() > release.sequence()
                        && later.trove().equals(release.trove())
                        && later.first() <= release.last()
                        && later.last() >= release.first()) {
                    shownInstead(archive, release, later, text);
                }
            }
        }
        switch (archive.lateKeys()) {
            case Outcome.Ok<KeyArchive>(KeyArchive keys) -> {
                if (!archive.contents().keys().isEmpty()) {
                    text.append("keys ")
                            .append(archive.contents().keys().getLast().sha256().hex())
                            .append('\n');
                }
            }
            case Outcome.Refused<KeyArchive>(String code, String reason) -> throw new IOException(reason);
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)).hex().substring(0, SOURCE_DIGITS);
    }

    private static void shownInstead(Archive archive, Release release, Release later, StringBuilder text)
            throws IOException {
        ReleaseLines own = archive.lines(release);
        ReleaseLines others = archive.lines(later);
        for (int i = 0; i < others.count(); i++) {
            if (own.indexOf(others.number(i)) >= 0) {
                text.append(others.number(i))
                        .append(" in ")
                        .append(later.sequence())
                        .append('\n');
            }
        }
    }

    private static void deleteTemporary(Path site) throws IOException {
        try (Stream<Path> files = Files.list(site)) {
            // A link is not followed, and a file of somebody else with such a name is not ours.
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(TEMPORARY)
                            && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                delete(file);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
