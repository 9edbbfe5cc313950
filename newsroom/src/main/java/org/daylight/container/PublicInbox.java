package org.daylight.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a public-inbox git repository, oldest commit first (public-inbox-v2-format(5),
 * public-inbox-v1-format(5); docs/decisions/0062). In version 2 a commit's tree has one file: {@code m}, a message that
 * was added, or {@code d}, a message that was removed. In version 1 the tree has all messages, in files two folders
 * deep; a commit's messages are those that are new in it.
 *
 * <p>A removed message is also read, with the flag {@code deleted}: it is evidence, and usually has the same bytes as
 * an earlier one.
 */
final class PublicInbox {

    private static final int HASH = 20;
    private static final int MOST_FILES = 5_000_000;

    private final Path folder;
    private final MemberName name;
    private final ContainerLimits limits;
    private final AtomicLong bytesRead;
    private final Sink sink;

    /** How many files a repository has, and the sum of their sizes. */
    record Size(long files, long bytes) {}

    private record Commit(ObjectId tree, @Nullable ObjectId parent, boolean merges) {}

    PublicInbox(Path folder, MemberName name, ContainerLimits limits, AtomicLong bytesRead, Sink sink) {
        this.folder = folder;
        this.name = name;
        this.limits = limits;
        this.bytesRead = bytesRead;
        this.sink = sink;
    }

    /** Whether the folder is a git repository, bare or the {@code .git} of a work tree (gitrepository-layout(5)). */
    static boolean isRepository(Path folder) {
        return Files.isRegularFile(folder.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(folder.resolve("objects"), LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(folder.resolve("refs"), LinkOption.NOFOLLOW_LINKS);
    }

    static Size size(Path folder) {
        try {
            List<Path> files = files(folder);
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.size(file);
            }
            return new Size(files.size(), bytes);
        } catch (IOException e) {
            return new Size(0, 0);
        }
    }

    /** All regular files, in order of name. @throws LossException LINK_SKIPPED when there is a link among them */
    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) walk.limit(MOST_FILES)::iterator) {
                if (Files.isSymbolicLink(path)) {
                    throw new LossException(LossCode.LINK_SKIPPED, "a link in a git repository");
                }
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(path);
                }
            }
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        files.sort(null);
        return files;
    }

    void read() throws InterruptedException {
        long before = bytesRead.get();
        long size = size(folder).bytes();
        List<Path> files;
        try {
            files = files(folder);
            ObjectId tip = head();
            if (tip == null) {
                sink.found(
                        new Skipped(name.shown(), Skipped.EMPTY)); // the view over all epochs has no commits of its own
            } else if (Files.exists(folder.resolve("objects/info/alternates"), LinkOption.NOFOLLOW_LINKS)) {
                lost(name, LossCode.GIT_BORROWS, "");
            } else {
                int most = limits.messageBytes();
                try (var objects = new GitObjects(folder.resolve("objects"), most, 10 * limits.unpacked(size))) {
                    history(objects, tip, before, size);
                }
            }
        } catch (IOException | RuntimeException e) {
            LossCode code = e instanceof LossException io ? LossException.code(io) : LossCode.READ_ERROR;
            lost(name, code, NestedReader.detail(e));
            bytesRead.set(before + size);
            return;
        }
        for (Path file : files) {
            MemberName below = name.below('/', folder.relativize(file).toString());
            new OuterFile(below, limits, new Spool(folder), bytesRead, false, sink).hash(file);
        }
        bytesRead.set(before + size);
    }

    // ---- References ----

    /** The commit that HEAD leads to; null when there is none yet. */
    private @Nullable ObjectId head() throws IOException {
        String head = firstLine(folder.resolve("HEAD"));
        for (int i = 0; i < 2 && head.startsWith("ref: "); i++) {
            String reference = head.substring(5).strip();
            if (!reference.matches("refs/heads/[A-Za-z0-9_.-]{1,100}") || reference.contains("..")) {
                throw new LossException(LossCode.UNSUPPORTED, "HEAD is not a branch by a plain name");
            }
            Path loose = folder.resolve(reference);
            head = Files.isRegularFile(loose, LinkOption.NOFOLLOW_LINKS) ? firstLine(loose) : packed(reference);
        }
        if (head.isEmpty()) {
            return null;
        }
        if (!head.matches("[0-9a-f]{40}")) {
            throw new LossException(LossCode.UNSUPPORTED, "a git repository with hashes other than SHA-1");
        }
        return ObjectId.fromString(head);
    }

    private static String firstLine(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(1_024), StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
        }
    }

    private String packed(String reference) throws IOException {
        Path file = folder.resolve("packed-refs");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > 64 << 20) {
            return "";
        }
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith(" " + reference)) {
                    return line.substring(0, line.indexOf(' '));
                }
            }
        }
        return "";
    }

    // ---- History ----

    private void history(GitObjects objects, ObjectId tip, long before, long size)
            throws IOException, InterruptedException {
        TreeMap<String, ObjectId> tree = tree(objects, commit(objects, tip).tree);
        boolean second =
                !tree.isEmpty() && tree.keySet().stream().allMatch(each -> each.equals("/m") || each.equals("/d"));
        boolean first = !tree.isEmpty() && tree.keySet().stream().allMatch(each -> each.matches("[0-9a-f]{2}"));
        if (!first && !second) {
            if (name.last().equals(".git")) {
                sink.found(new Skipped(name.shown(), Skipped.CONTROL));
            } else {
                lost(name, LossCode.NO_INBOX, "");
            }
            return;
        }
        byte[] commits = line(objects, tip);
        int count = commits.length / HASH;
        TreeMap<String, ObjectId> parent = new TreeMap<>();
        for (int i = count - 1; i >= 0; i--) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            ObjectId id = ObjectId.fromRaw(commits, i * HASH);
            MemberName place = name.below('!', id.name());
            try {
                TreeMap<String, ObjectId> now = tree(objects, commit(objects, id).tree);
                if (second) {
                    message(objects, place, now);
                } else {
                    added(objects, place, parent, now);
                }
                parent = now;
            } catch (LossException e) {
                lost(place, LossException.code(e), NestedReader.detail(e));
            }
            bytesRead.set(before + size / count * (count - i));
        }
    }

    /** The commits from the tip back along the first parents, 20 bytes each: 20 MB for a million. */
    private byte[] line(GitObjects objects, ObjectId tip) throws InterruptedException {
        byte[] commits = new byte[HASH * 1_024];
        int length = 0;
        ObjectId at = tip;
        while (at != null) {
            try {
                Commit commit = commit(objects, at);
                if (length == commits.length) {
                    commits = Arrays.copyOf(commits, 2 * length);
                }
                at.copyRawTo(commits, length);
                length += HASH;
                if (commit.merges) {
                    lost(name.below('!', at.name()), LossCode.GIT_MERGE, "");
                }
                at = commit.parent;
            } catch (LossException e) {
                lost(name.below('!', at.name()), LossException.code(e), "the history before it cannot be read");
                at = null;
            }
        }
        return Arrays.copyOf(commits, length);
    }

    /** A commit's first lines (gitformat-commit, as {@code git cat-file commit} shows it). */
    private static Commit commit(GitObjects objects, ObjectId id) throws LossException {
        try {
            String text = new String(objects.read(id, Constants.OBJ_COMMIT), StandardCharsets.ISO_8859_1);
            List<String> lines = text.lines().limit(3).toList();
            ObjectId parent = lines.get(1).startsWith("parent ")
                    ? ObjectId.fromString(lines.get(1).substring(7))
                    : null;
            return new Commit(
                    ObjectId.fromString(lines.getFirst().substring(5)),
                    parent,
                    lines.get(2).startsWith("parent "));
        } catch (LossException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new LossException(LossCode.DAMAGED_ARCHIVE, "commit " + id.name() + " cannot be read");
        }
    }

    /** The entries of a tree by name; a file's begins with a slash. */
    private static TreeMap<String, ObjectId> tree(GitObjects objects, ObjectId id) throws LossException {
        TreeMap<String, ObjectId> entries = new TreeMap<>();
        try {
            byte[] bytes = objects.read(id, Constants.OBJ_TREE);
            if (bytes.length > 0) {
                var parser = new CanonicalTreeParser();
                parser.reset(bytes);
                for (; !parser.eof(); parser = parser.next()) {
                    boolean isFile = parser.getEntryFileMode() == FileMode.REGULAR_FILE
                            || parser.getEntryFileMode() == FileMode.EXECUTABLE_FILE;
                    String shown = MemberName.printable(parser.getEntryPathString());
                    entries.put(isFile ? "/" + shown : shown, parser.getEntryObjectId());
                }
            }
            return entries;
        } catch (LossException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new LossException(LossCode.DAMAGED_ARCHIVE, "tree " + id.name() + " cannot be read");
        }
    }

    /** Version 2. */
    private void message(GitObjects objects, MemberName place, TreeMap<String, ObjectId> tree)
            throws LossException, InterruptedException {
        ObjectId added = tree.get("/m");
        ObjectId deleted = tree.get("/d");
        if (added == null && deleted == null) {
            sink.found(new Skipped(place.shown(), Skipped.EMPTY));
        }
        if (added != null) {
            blob(objects, place, added, "");
        }
        if (deleted != null) {
            blob(objects, added == null ? place : place.below('/', "d"), deleted, "deleted");
        }
    }

    /** Version 1: the files in this tree that were not in the previous one. */
    private void added(
            GitObjects objects, MemberName place, TreeMap<String, ObjectId> before, TreeMap<String, ObjectId> now)
            throws LossException, InterruptedException {
        boolean any = false;
        for (var each : now.entrySet()) {
            ObjectId old = before.get(each.getKey());
            if (!each.getValue().equals(old) && !each.getKey().startsWith("/")) {
                TreeMap<String, ObjectId> oldFiles = old == null ? new TreeMap<>() : tree(objects, old);
                for (var file : tree(objects, each.getValue()).entrySet()) {
                    if (file.getKey().startsWith("/") && !file.getValue().equals(oldFiles.get(file.getKey()))) {
                        any = true;
                        blob(objects, place.below('/', each.getKey() + file.getKey()), file.getValue(), "");
                    }
                }
            }
        }
        if (!any) {
            sink.found(
                    new Skipped(place.shown(), Skipped.EMPTY)); // a message was removed; it was read where it was added
        }
    }

    private void blob(GitObjects objects, MemberName place, ObjectId id, String flags) throws InterruptedException {
        byte[] message;
        try {
            message = objects.read(id, Constants.OBJ_BLOB);
        } catch (IOException e) {
            lost(place, LossException.code(e), NestedReader.detail(e));
            return;
        }
        if (message.length == 0) {
            sink.found(new Unreadable(place.shown(), 0, 0, LossCode.EMPTY_MESSAGE, ""));
            return;
        }
        LineScan scan = LineScan.of(message);
        var defects = EnumSet.noneOf(ContainerDefect.class);
        Mbox.common(message, scan, defects);
        sink.found(new RawMessage(
                message,
                new Provenance(
                        place.shown(),
                        0,
                        message.length,
                        ContainerFormat.PUBLIC_INBOX,
                        flags,
                        scan.lineEndings(),
                        Transformation.NONE),
                List.copyOf(defects)));
    }

    private void lost(MemberName place, LossCode code, String detail) throws InterruptedException {
        sink.found(new Unreadable(place.shown(), 0, -1, code, detail));
    }
}
