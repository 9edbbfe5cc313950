package org.daylight.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.SignedNote;

/** The files of an installed program: the folder that the release files unpack to. For one thread. */
public final class InstalledFiles {

    /** The folder of the manifests below the program's folder. */
    public static final String MANIFESTS = "release";

    /** The end of a manifest's name; before it is the name of the component. */
    public static final String SUFFIX = ".manifest";

    private static final int MAX_MANIFESTS = 10;
    private static final int MAX_ADDED = 100;
    private static final int MAX_VISITED = 100_000;
    private static final int BUFFER = 1 << 16;

    private final Path folder;

    public InstalledFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * What differs from the manifests.
     *
     * @param differing paths of files with other bytes, and of what is no ordinary file any more
     * @param missing paths of files that are not there
     * @param added paths of files that no manifest names, at most 100
     */
    public record Differences(List<String> differing, List<String> missing, List<String> added) {

        /** Whether there are none. */
        public boolean isEmpty() {
            return differing.isEmpty() && missing.isEmpty() && added.isEmpty();
        }
    }

    /**
     * The manifests of all components that are installed, in the order of their names; empty if this is no installed release.
     *
     * @throws IOException in one line, if one cannot be read or is no manifest
     */
    public List<ReleaseManifest.Read> manifests() throws IOException {
        Path manifests = folder.resolve(MANIFESTS);
        if (!Files.isDirectory(manifests)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(manifests)) {
            files = all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .limit(MAX_MANIFESTS + 1L)
                    .sorted()
                    .toList();
        }
        if (files.size() > MAX_MANIFESTS) {
            throw new IOException(manifests + " has more than " + MAX_MANIFESTS + " manifests");
        }
        var read = new ArrayList<ReleaseManifest.Read>();
        for (Path file : files) {
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(SignedNote.MAX_BYTES + 1);
            }
            switch (ReleaseManifest.parse(bytes)) {
                case Outcome.Ok<ReleaseManifest.Read> ok -> read.add(ok.value());
                case Outcome.Refused<ReleaseManifest.Read> refused ->
                    throw new IOException(file + " is not a manifest of a release: " + refused.reason());
            }
        }
        return read;
    }

    /** Compares all files of the folder with these manifests; links are not followed. */
    public Differences compare(List<ReleaseManifest.Read> manifests) throws IOException {
        var differing = new ArrayList<String>();
        var missing = new ArrayList<String>();
        Set<String> known = new HashSet<>();
        for (ReleaseManifest.Read read : manifests) {
            for (Map.Entry<String, ReleaseManifest.InstalledFile> each :
                    read.manifest().files().entrySet()) {
                known.add(each.getKey());
                Path file = folder.resolve(each.getKey());
                if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    missing.add(each.getKey());
                } else if (!isSame(file, each.getValue())) {
                    differing.add(each.getKey());
                }
            }
            known.add(MANIFESTS + "/" + read.manifest().component() + SUFFIX);
        }
        return new Differences(differing, missing, added(known));
    }

    private static boolean isSame(Path file, ReleaseManifest.InstalledFile expected) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != expected.size()) {
            return false;
        }
        MessageDigest digest = Sha256.digest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return Sha256.wrap(digest.digest()).equals(expected.hash());
    }

    private List<String> added(Set<String> known) throws IOException {
        var added = new ArrayList<String>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            private int visited;

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (++visited > MAX_VISITED) {
                    throw new IOException(
                            folder + " has more than " + MAX_VISITED + " files: it is not only this program");
                }
                String path = folder.relativize(file).toString().replace('\\', '/');
                if (!known.contains(path)) {
                    added.add(path);
                }
                return added.size() < MAX_ADDED ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }
        });
        added.sort(null);
        return added;
    }
}
