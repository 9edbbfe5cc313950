package org.daylight.extractor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveException;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ArchiveStreamFactory;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/** The names and sizes of the files in an archive. No file is unpacked, except that a compressed tar archive is read to its end. */
final class ArchiveListing {

    /** Files after these are counted. */
    private static final int ENTRIES = 5_000;

    /** Files after these are not even counted. */
    private static final int MOST_ENTRIES = 1_000_000;

    private static final int MEMORY_KIB = 200_000;

    private ArchiveListing() {}

    static String program() {
        return "Apache Commons Compress";
    }

    /** @param type the media type that was detected */
    static DocumentText.Outcome write(Path file, String type, ViewOutput out)
            throws IOException, ArchiveException, CompressorException {
        var table = new TableFile(null, false);
        table.head(List.of("File", "Size in bytes"));
        switch (type) {
            case "application/zip", "application/java-archive" -> {
                try {
                    zip(file, table);
                } catch (IOException noDirectory) { // read from its beginning, as far as that goes
                    try (var in = new ZipArchiveInputStream(
                            new BufferedInputStream(Files.newInputStream(file)), null, true, true)) {
                        stream(in, table);
                    }
                }
            }
            case "application/x-7z-compressed" -> sevenZip(file, table);
            default -> {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                        InputStream unpacked = unpacked(in, type);
                        ArchiveInputStream<?> archive = new ArchiveStreamFactory().createArchiveInputStream(unpacked)) {
                    stream(archive, table);
                }
            }
        }
        var view = new TableView();
        view.add(table);
        return view.write(program(), out);
    }

    private static InputStream unpacked(InputStream in, String type) throws CompressorException {
        return switch (type) {
            case "application/gzip",
                    "application/x-gzip",
                    "application/x-bzip2",
                    "application/x-bzip",
                    "application/x-xz" ->
                new BufferedInputStream(new CompressorStreamFactory(true, MEMORY_KIB).createCompressorInputStream(in));
            default -> in;
        };
    }

    private static void zip(Path file, TableFile table) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
            int count = 0;
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                add(entry, count++, table);
            }
        }
    }

    private static void sevenZip(Path file, TableFile table) throws IOException {
        try (SevenZFile archive = SevenZFile.builder()
                .setPath(file)
                .setMaxMemoryLimitKiB(MEMORY_KIB)
                .get()) {
            int count = 0;
            for (SevenZArchiveEntry entry : archive.getEntries()) {
                add(entry, count++, table);
            }
        }
    }

    private static void stream(ArchiveInputStream<?> archive, TableFile table) throws IOException {
        int count = 0;
        for (ArchiveEntry entry = archive.getNextEntry(); entry != null && count < MOST_ENTRIES; ) {
            add(entry, count++, table);
            try {
                entry = archive.getNextEntry();
            } catch (IOException damaged) {
                table.row(List.of("(the archive is damaged here)", ""));
                return;
            }
        }
    }

    private static void add(ArchiveEntry entry, int index, TableFile table) {
        if (index >= ENTRIES) {
            table.omit(1);
            return;
        }
        String name = entry.getName();
        String size = entry.isDirectory() || entry.getSize() < 0 ? "" : Long.toString(entry.getSize());
        table.row(List.of(name == null ? "(no name)" : name, size));
    }
}
