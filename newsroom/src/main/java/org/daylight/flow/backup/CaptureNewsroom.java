package org.daylight.flow.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.daylight.backup.SavedFile;
import org.daylight.catalog.DatabaseCopy;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.MoveCatalog;
import org.daylight.newsroom.Newsroom;

/**
 * Collects the files of one moment, while an import or the desk may go on. What may change is copied or linked into a private folder first:
 *
 * <ol>
 *   <li>No other command publishes or decides ({@code publish.lock}), and nothing is added to {@code audit.jsonl} ({@code audit.lock}).
 *   <li>{@code catalog.db} is copied as it is between two transactions, then the audit log. An entry that the audit log lacks is in the catalog.
 *   <li>Small files are copied. Files of the archive and of a decided stage are linked: they are replaced, never written in place.
 *   <li>The locks are given back.
 *   <li>The segments of the vault are listed last. They only grow, so they have everything that the catalog knows.
 * </ol>
 */
final class CaptureNewsroom {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> DATABASES = Set.of("extracted.db", "views.db", "findings.db", "renderings.db");

    /** Derived, temporary, or valid on this machine only. */
    private static final Set<String> LEFT_OUT = Set.of(
            "index",
            "spool",
            "extracting",
            "collecting",
            "preview",
            "stage",
            "vault",
            "vault.index",
            "backups",
            "catch-up",
            "lease-holder.json",
            "catalog.db",
            MoveCatalog.MOVED,
            "audit.jsonl");

    private static final String CONVERSATIONS = "conversations";

    private static final Pattern TEMPORARY = Pattern.compile(
            ".*\\.(lock|new|db-wal|db-shm|db-journal|index|mirror)|(extracted|views|findings|renderings)\\.db");
    private static final Pattern SEGMENT = Pattern.compile("[0-9]{6,}\\.segment");
    private static final long COPIED = 1 << 20;

    private final Newsroom newsroom;
    private final Path work;
    private final boolean withDerived;
    private final List<CapturedFile> files = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** @param work a private folder for copies and links, which is deleted first */
    CaptureNewsroom(Newsroom newsroom, Path work, boolean withDerived) {
        this.newsroom = newsroom;
        this.work = work;
        this.withDerived = withDerived;
    }

    /**
     * The files, in the order of paths.
     *
     * @param notes about files that are not saved, one line each
     */
    record Captured(List<CapturedFile> files, List<String> notes) {}

    /** @throws org.daylight.newsroom.NewsroomBusy with a one-line message, when another command publishes for a long time */
    Captured run() throws IOException {
        clear(work);
        DurableFiles.createPrivateFolder(work);
        try (Closeable publishing = newsroom.lock("publish", PATIENCE)) {
            // Before the catalog: so a conversation never refers to an accession that the copy lacks.
            tree(CONVERSATIONS, newsroom.folder().resolve(CONVERSATIONS));
            try (Closeable auditing = newsroom.lock("audit", PATIENCE)) {
                captureCatalog();
                Path audit = newsroom.folder().resolve("audit.jsonl");
                if (Files.exists(audit)) {
                    copy("audit.jsonl", audit);
                }
            }
            privateFiles();
            tree("archive", newsroom.archiveFolder());
            if (Files.exists(newsroom.stageFolder().resolve("decision.json"))) {
                tree("stage", newsroom.stageFolder());
            }
        }
        if (withDerived) {
            for (String name : DATABASES) {
                if (Files.exists(newsroom.folder().resolve(name))) {
                    copyDatabase(name);
                }
            }
        }
        vault();
        files.sort(Comparator.comparing(CapturedFile::path));
        return new Captured(List.copyOf(files), List.copyOf(notes));
    }

    /** A catalog in another database is saved as the file that it could be: so the backup is complete, and can be restored without that database. */
    private void captureCatalog() throws IOException {
        if (newsroom.settings().catalog().isEmpty()) {
            copyDatabase("catalog.db");
            return;
        }
        Path copy = work.resolve("catalog.db");
        MoveCatalog.copy(newsroom, copy);
        files.add(CapturedFile.of("catalog.db", copy, true));
        notes.add("catalog.db is a copy of the catalog in another database; to use it after restoring, take the line"
                + "  catalog  out of daylight.toml");
    }

    private void copyDatabase(String name) throws IOException {
        Path copy = work.resolve(name);
        DatabaseCopy.write(newsroom.folder().resolve(name), copy);
        files.add(CapturedFile.of(name, copy, true));
    }

    /** Everything in the newsroom's own folder that is not captured in another way. */
    private void privateFiles() throws IOException {
        Path folder = newsroom.folder();
        Path archive = newsroom.archiveFolder().toAbsolutePath().normalize();
        List<Path> tops;
        try (var list = Files.list(folder)) {
            tops = list.sorted().toList();
        }
        for (Path top : tops) {
            String name = top.getFileName().toString();
            boolean isArchive = top.toAbsolutePath().normalize().equals(archive);
            if (isArchive
                    || name.equals(CONVERSATIONS)
                    || LEFT_OUT.contains(name)
                    || TEMPORARY.matcher(name).matches()) {
                continue;
            }
            if (name.equals("archive")) {
                notes.add("the folder archive is not the public archive of this newsroom, and is not saved");
                continue;
            }
            tree(name, top);
        }
    }

    private void vault() throws IOException {
        Path vault = newsroom.vaultFolder();
        newsroom.settings()
                .vaultStore()
                .ifPresent(store ->
                        notes.add("the originals are in " + store + " and are not saved: the store must keep them"));
        if (!Files.isDirectory(vault)) {
            return;
        }
        List<Path> segments;
        try (var list = Files.list(vault)) {
            segments = list.filter(file ->
                            SEGMENT.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString().length())
                            .thenComparing(file -> file.getFileName().toString()))
                    .toList();
        }
        for (Path segment : segments) {
            boolean isNewest = segment.equals(segments.getLast());
            files.add(CapturedFile.of("vault/" + segment.getFileName(), segment, isNewest));
        }
    }

    private void tree(String path, Path from) throws IOException {
        if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String below = from.relativize(file).toString().replace(java.io.File.separatorChar, '/');
                String name = below.isEmpty() ? path : path + "/" + below;
                if (TEMPORARY.matcher(file.getFileName().toString()).matches()) {
                    return FileVisitResult.CONTINUE;
                }
                if (!attributes.isRegularFile()) {
                    notes.add(name + " is a link or a special file, and is not saved");
                } else if (!SavedFile.isPath(name)) {
                    notes.add("a file has a name that not every system allows, and is not saved: " + name);
                } else if (attributes.size() <= COPIED && !path.equals("archive")) {
                    copy(name, file);
                } else {
                    linkOrCopy(name, file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void copy(String path, Path file) throws IOException {
        Path copy = work.resolve(path);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
        files.add(CapturedFile.of(path, copy, true));
    }

    private void linkOrCopy(String path, Path file) throws IOException {
        Path link = work.resolve(path);
        Files.createDirectories(link.getParent());
        try {
            Files.createLink(link, file);
            files.add(CapturedFile.of(path, link, false));
        } catch (IOException | UnsupportedOperationException anotherDisk) {
            Files.copy(file, link);
            // The copy has another time and place: the stamp is the original's.
            CapturedFile stamped = CapturedFile.of(path, file, false);
            files.add(new CapturedFile(path, link, Files.size(link), stamped.stamp()));
        }
    }

    /** Deletes the copies and links. What links lead to stays. */
    static void clear(Path work) throws IOException {
        if (!Files.isDirectory(work, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (var walk = Files.walk(work)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
