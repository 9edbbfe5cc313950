package org.daylight.search.entity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.note.Checkpoint;

/**
 * The names that a server shows, which follow the log and the files: some seconds after one of them has changed, another thread reads all files again.
 * Until it is done, and when it fails, the names are those of before. Safe for use by several threads.
 */
public final class EntityWatch implements Supplier<EntityNames> {

    private static final long LOOK_NANOS = 5_000_000_000L;

    private final Archive archive;
    private final Path folder;
    private final Consumer<String> faults;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Read last;
    private volatile long looked;
    private volatile String reported = "";

    /** The names at a state of the log and the files. */
    private record Read(EntityNames names, Checkpoint checkpoint, String files) {}

    /**
     * Reads the names.
     *
     * @param faults receives what is wrong later, a line each
     * @throws IOException in one line that says what to do, when they cannot be read
     */
    public EntityWatch(Archive archive, Path folder, Consumer<String> faults) throws IOException {
        this.archive = archive;
        this.folder = folder;
        this.faults = faults;
        last = read();
        looked = System.nanoTime();
        last.names.faults().forEach(faults);
    }

    private Read read() throws IOException {
        PublicRecord contents = archive.contents();
        String files = files();
        return new Read(EntityNames.read(archive, contents, folder), contents.checkpoint(), files);
    }

    /** Names, sizes and times of the files. */
    private String files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(EntityIndex.SUFFIX))
                    .sorted()
                    .map(file -> file.getFileName() + " " + file.toFile().length() + " "
                            + file.toFile().lastModified())
                    .collect(Collectors.joining("\n"));
        }
    }

    @Override
    public EntityNames get() {
        if (System.nanoTime() - looked > LOOK_NANOS && looking.compareAndSet(false, true)) {
            looked = System.nanoTime();
            Thread.ofPlatform().daemon().name("names").start(() -> {
                try {
                    look();
                } finally {
                    looking.set(false);
                }
            });
        }
        return last.names;
    }

    /** Reads the names again if the log or a file has changed, and returns when that is done. */
    public void look() {
        try {
            Read known = last;
            if (!known.checkpoint.equals(archive.contents().checkpoint()) || !known.files.equals(files())) {
                last = read();
                last.names.faults().forEach(faults);
            }
        } catch (IOException | RuntimeException e) {
            String fault = "names are those of before: " + e.getMessage();
            if (!fault.equals(reported)) {
                reported = fault; // it is tried again every few seconds, and reported once
                faults.accept(fault);
            }
        }
    }
}
