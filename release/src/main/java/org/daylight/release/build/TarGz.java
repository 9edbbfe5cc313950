package org.daylight.release.build;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Writes tar.gz files: the same files give the same bytes, whoever runs it and when. */
final class TarGz {

    private static final int FOLDER_MODE = 0755;
    private static final int PROGRAM_MODE = 0755;
    private static final int FILE_MODE = 0644;
    private static final int BEST = 9;

    private TarGz() {}

    /**
     * @param files by their path in the archive; the folders that they are in are added
     * @param prefix of every path, such as {@code ./}; may be empty
     * @param time of all of them
     */
    static void write(OutputStream out, SortedMap<String, PackedFile> files, String prefix, Instant time)
            throws IOException {
        var parameters = new GzipParameters();
        parameters.setCompressionLevel(BEST);
        parameters.setModificationInstant(Instant.EPOCH);
        try (var tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(out, parameters), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            var folders = new TreeSet<String>();
            for (Map.Entry<String, PackedFile> each : files.entrySet()) {
                for (int i = each.getKey().indexOf('/');
                        i >= 0;
                        i = each.getKey().indexOf('/', i + 1)) {
                    String folder = each.getKey().substring(0, i + 1);
                    if (folders.add(folder)) {
                        entry(tar, new TarArchiveEntry(prefix + folder), FOLDER_MODE, time);
                        tar.closeArchiveEntry();
                    }
                }
                file(tar, prefix + each.getKey(), each.getValue(), time);
            }
        }
    }

    private static void file(TarArchiveOutputStream tar, String name, PackedFile file, Instant time)
            throws IOException {
        if (file.source() == null) {
            var link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            link.setLinkName(file.link());
            entry(tar, link, 0777, time);
        } else {
            var entry = new TarArchiveEntry(name);
            entry.setSize(Files.size(file.source()));
            entry(tar, entry, file.executable() ? PROGRAM_MODE : FILE_MODE, time);
            Files.copy(file.source(), tar);
        }
        tar.closeArchiveEntry();
    }

    private static void entry(TarArchiveOutputStream tar, TarArchiveEntry entry, int mode, Instant time)
            throws IOException {
        entry.setMode(mode);
        entry.setIds(0, 0);
        entry.setNames("root", "root");
        entry.setModTime(java.nio.file.attribute.FileTime.from(time));
        tar.putArchiveEntry(entry);
    }

    /** Writes a file. */
    static void write(Path to, SortedMap<String, PackedFile> files, String prefix, Instant time) throws IOException {
        try (OutputStream out = new java.io.BufferedOutputStream(Files.newOutputStream(to))) {
            write(out, files, prefix, time);
        }
    }
}
