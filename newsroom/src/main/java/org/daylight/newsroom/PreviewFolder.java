package org.daylight.newsroom;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The private folder of a preview ({@code spec/newsroom.md} section 1). At most one process has it; closing deletes it. If a process is killed, the next
 * one that asks deletes what it left. Links to public files are deleted, never what they lead to.
 */
public final class PreviewFolder implements Closeable {

    private static final String NAME = "preview";

    private final Path folder;
    private final Closeable lock;

    private PreviewFolder(Path folder, Closeable lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Begins with an empty folder. @throws IOException when another process has a preview, or the disk fails */
    public static PreviewFolder begin(Newsroom newsroom) throws IOException {
        Closeable lock = newsroom.lock(NAME);
        try {
            Path folder = newsroom.folder().resolve(NAME);
            clear(folder);
            DurableFiles.createPrivateFolder(folder);
            for (String name : List.of("archive", "stage", "index")) {
                DurableFiles.createPrivateFolder(folder.resolve(name));
            }
            return new PreviewFolder(folder, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Deletes what a preview left that was killed; nothing if a preview is running or there is none. */
    public static void clearLeft(Newsroom newsroom) throws IOException {
        if (!Files.exists(newsroom.folder().resolve(NAME))) {
            return;
        }
        Closeable lock;
        try {
            lock = newsroom.lock(NAME);
        } catch (IOException running) {
            return;
        }
        try (lock) {
            clear(newsroom.folder().resolve(NAME));
        }
    }

    public Path archive() {
        return folder.resolve("archive");
    }

    public Path stage() {
        return folder.resolve("stage");
    }

    public Path index() {
        return folder.resolve("index");
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            clear(folder);
        }
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
