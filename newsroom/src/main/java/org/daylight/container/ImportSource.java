package org.daylight.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The files and folders of one accession, read in a fixed order: paths as given, folders by name (UTF-16 order),
 * archives and mailboxes in the order of their bytes. Reading twice gives the same items, if the files are the same.
 *
 * <p>Memory does not grow with the size of a container, only with the number of names in one folder and with the
 * largest message. Contents of files and errors of the disk never cause an exception: they become {@link Unreadable}.
 * One thread reads; {@link #bytesRead} may be called from other threads.
 */
public final class ImportSource implements ItemSource {

    /** The path that stands for the standard input. */
    public static final String STANDARD_INPUT = "-";

    private final List<Given> given;
    private final ContainerLimits limits;
    private final Spool spool;
    private final InputStream standardInput;
    private final boolean recoversDeleted;
    private final AtomicLong bytesRead = new AtomicLong();

    /**
     * How much there is to read.
     *
     * @param files the outer files
     * @param bytes the sum of their sizes; -1 if the standard input is one of them
     */
    public record Size(long files, long bytes) {}

    private record Given(Path path, String name) {}

    private record Entry(Path path, MemberName name) {}

    private interface Visitor {
        void standardInput(MemberName name) throws InterruptedException;

        void file(Path path, MemberName name) throws InterruptedException;

        void repository(Path folder, MemberName name) throws InterruptedException;

        void loss(MemberName name, LossCode code, String detail) throws InterruptedException;
    }

    /** Creates a source of these paths, which need not exist. The names shown begin with the last name of each path. */
    public ImportSource(List<Path> paths) {
        this(paths, ContainerLimits.DEFAULT);
    }

    public ImportSource(List<Path> paths, ContainerLimits limits) {
        this(paths, limits, ownFolder(), InputStream.nullInputStream());
    }

    /** A folder of this process, because a source deletes what an earlier one left in its folder. It is created when it is needed. */
    private static Path ownFolder() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "daylight-" + ProcessHandle.current().pid());
    }

    /** A source that does not search for deleted items. */
    public ImportSource(List<Path> paths, ContainerLimits limits, Path spool, InputStream standardInput) {
        this(paths, limits, spool, standardInput, false);
    }

    /**
     * @param spool the folder for temporary copies of archives that come as a stream and must be read from their end
     * @param standardInput what is read for the path {@link #STANDARD_INPUT}; it can be read once
     * @param recoversDeleted whether deleted items of Outlook files are searched for
     */
    public ImportSource(
            List<Path> paths, ContainerLimits limits, Path spool, InputStream standardInput, boolean recoversDeleted) {
        this.recoversDeleted = recoversDeleted;
        this.limits = limits;
        this.spool = new Spool(spool);
        this.standardInput = standardInput;
        Set<String> taken = new HashSet<>();
        List<Given> list = new ArrayList<>();
        for (Path path : paths) {
            boolean isStream = isStandardInput(path);
            Path last = isStream
                    ? Path.of("standard input")
                    : path.toAbsolutePath().normalize().getFileName();
            String name = last == null ? "root" : last.toString();
            String unique = name;
            for (int i = 2; !taken.add(unique); i++) {
                unique = name + " (" + i + ")";
            }
            list.add(new Given(path, unique));
        }
        this.given = List.copyOf(list);
    }

    /** Whether a path stands for the standard input. */
    public static boolean isStandardInput(Path path) {
        return path.toString().equals(STANDARD_INPUT);
    }

    /** Counts files and bytes without reading the files: walks the folders once. */
    public Size size() {
        long[] counts = new long[2];
        boolean[] open = new boolean[1];
        try {
            walk(new Visitor() {
                @Override
                public void standardInput(MemberName name) {
                    counts[0]++;
                    open[0] = true;
                }

                @Override
                public void file(Path path, MemberName name) {
                    counts[0]++;
                    try {
                        counts[1] += Files.size(path);
                    } catch (IOException e) {
                        // reported when the file is read
                    }
                }

                @Override
                public void repository(Path folder, MemberName name) {
                    PublicInbox.Size size = PublicInbox.size(folder);
                    counts[0] += size.files();
                    counts[1] += size.bytes();
                }

                @Override
                public void loss(MemberName name, LossCode code, String detail) {}
            });
        } catch (InterruptedException e) {
            throw new AssertionError("this visitor does not wait", e);
        }
        return new Size(counts[0], open[0] ? -1 : counts[1]);
    }

    @Override
    public long totalBytes() {
        return size().bytes();
    }

    /** How many bytes of the outer files have been read so far; comparable with {@link Size#bytes()}. */
    @Override
    public long bytesRead() {
        return bytesRead.get();
    }

    /**
     * Reads everything, from the beginning, and passes the items to the sink.
     *
     * @throws InterruptedException when the sink was interrupted
     */
    @Override
    public void read(Sink sink) throws InterruptedException {
        bytesRead.set(0);
        spool.clear();
        walk(new Visitor() {
            /** The encoded attachments in the folder of the message that they belong to, which comes after them. */
            private final List<Path> parts = new ArrayList<>();

            @Override
            public void standardInput(MemberName name) throws InterruptedException {
                new OuterFile(name, limits, spool, bytesRead, recoversDeleted, sink).read(standardInput, -1);
            }

            @Override
            public void file(Path path, MemberName name) throws InterruptedException {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                var outer = new OuterFile(name, limits, spool, bytesRead, recoversDeleted, sink);
                if (EmlxAttachments.belongs(path, name)) {
                    if (EmlxAttachments.isPart(name)) {
                        parts.add(path);
                    }
                    outer.hash(path);
                    bytesRead.addAndGet(path.toFile().length());
                } else {
                    outer.read(path, parts);
                    if (EmlxAttachments.isPartial(name)) {
                        parts.clear();
                    }
                }
            }

            @Override
            public void repository(Path folder, MemberName name) throws InterruptedException {
                new PublicInbox(folder, name, limits, bytesRead, sink).read();
            }

            @Override
            public void loss(MemberName name, LossCode code, String detail) throws InterruptedException {
                sink.found(new Unreadable(name.shown(), 0, -1, code, detail));
            }
        });
    }

    /** Receives units. */
    @FunctionalInterface
    public interface UnitSink {
        void found(OuterUnit unit) throws InterruptedException;
    }

    /**
     * Lists what {@link #read} would read, in the same order, without opening a file.
     *
     * @throws IllegalStateException if the standard input is among the paths
     */
    public void units(UnitSink sink) throws InterruptedException {
        walk(new Visitor() {
            private final List<Path> parts = new ArrayList<>();

            @Override
            public void standardInput(MemberName name) {
                throw new IllegalStateException("the standard input can be read here only");
            }

            @Override
            public void file(Path path, MemberName name) throws InterruptedException {
                if (EmlxAttachments.belongs(path, name)) {
                    if (EmlxAttachments.isPart(name)) {
                        parts.add(path);
                    }
                    sink.found(OuterUnit.of(OuterUnit.Kind.ATTACHMENT, path, name, List.of()));
                } else if (EmlxAttachments.isPartial(name)) {
                    sink.found(OuterUnit.of(OuterUnit.Kind.FILE, path, name, parts));
                    parts.clear();
                } else {
                    sink.found(OuterUnit.of(OuterUnit.Kind.FILE, path, name, List.of()));
                }
            }

            @Override
            public void repository(Path folder, MemberName name) throws InterruptedException {
                sink.found(OuterUnit.of(OuterUnit.Kind.REPOSITORY, folder, name, List.of()));
            }

            @Override
            public void loss(MemberName name, LossCode code, String detail) throws InterruptedException {
                sink.found(OuterUnit.of(name, code, detail));
            }
        });
    }

    /**
     * Reads one unit. The items of all units, in order, are those of {@link #read}.
     *
     * @param spool the folder for temporary copies of archives; several units may use it at the same time
     */
    public static void read(OuterUnit unit, ContainerLimits limits, Path spool, boolean recoversDeleted, Sink sink)
            throws InterruptedException {
        var read = new AtomicLong();
        MemberName name = unit.name();
        var outer = new OuterFile(name, limits, new Spool(spool), read, recoversDeleted, sink);
        switch (unit.kind()) {
            case FILE ->
                outer.read(
                        Path.of(unit.path()),
                        unit.parts().stream().map(Path::of).toList());
            case ATTACHMENT -> outer.hash(Path.of(unit.path()));
            case REPOSITORY -> new PublicInbox(Path.of(unit.path()), name, limits, read, sink).read();
            case LOSS -> {
                LossCode code = Objects.requireNonNull(unit.loss());
                sink.found(new Unreadable(name.shown(), 0, -1, code, unit.detail()));
            }
        }
    }

    private void walk(Visitor visitor) throws InterruptedException {
        for (Given start : given) {
            var name = new MemberName(MemberName.printable(start.name()), "", start.name());
            if (isStandardInput(start.path())) {
                visitor.standardInput(name);
            } else if (Files.isDirectory(start.path())) {
                folder(start.path(), name, visitor);
            } else if (Files.isRegularFile(start.path())) {
                visitor.file(start.path(), name);
            } else {
                LossCode code = Files.exists(start.path()) ? LossCode.SPECIAL_FILE : LossCode.NOT_FOUND;
                visitor.loss(name, code, "");
            }
        }
    }

    /** Walks depth first, without recursion: the list has what is still to be visited, the next entry last. */
    private static void folder(Path root, MemberName rootName, Visitor visitor) throws InterruptedException {
        Deque<Entry> waiting = new ArrayDeque<>();
        waiting.push(new Entry(root, rootName));
        boolean first = true;
        while (!waiting.isEmpty()) {
            Entry entry = waiting.pop();
            Path path = entry.path();
            if (first || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                first = false;
                if (PublicInbox.isRepository(path)) {
                    visitor.repository(path, entry.name());
                    continue;
                }
                children(entry, visitor).forEach(waiting::push);
            } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                visitor.file(path, entry.name());
            } else if (Files.isSymbolicLink(path)) {
                visitor.loss(entry.name(), LossCode.LINK_SKIPPED, "");
            } else {
                visitor.loss(entry.name(), LossCode.SPECIAL_FILE, "");
            }
        }
    }

    /** The entries of a folder, the last by name first. */
    private static List<Entry> children(Entry folder, Visitor visitor) throws InterruptedException {
        List<String> names;
        try (Stream<Path> listed = Files.list(folder.path())) {
            names = new ArrayList<>(
                    listed.map(path -> path.getFileName().toString()).toList());
        } catch (IOException | java.io.UncheckedIOException | SecurityException e) {
            visitor.loss(folder.name(), LossCode.READ_ERROR, NestedReader.detail(e));
            return List.of();
        }
        Collections.sort(names, Collections.reverseOrder());
        MhSequences sequences = names.contains(MhSequences.FILE) ? MhSequences.of(folder.path()) : MhSequences.NONE;
        List<Entry> entries = new ArrayList<>(names.size());
        for (String name : names) {
            entries.add(new Entry(
                    folder.path().resolve(name), folder.name().below('/', name).in(sequences)));
        }
        return entries;
    }
}
