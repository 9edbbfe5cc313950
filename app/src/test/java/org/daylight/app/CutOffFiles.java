package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.Release;
import org.daylight.format.Sha256;

/** The folders of the parties in {@link CutOffDemonstrationTest}. */
final class CutOffFiles {

    private CutOffFiles() {}

    /** The parts that can be read in a mirror's copy, and the hashes of their packs. Fails if a part is there twice. */
    static TreeMap<Integer, String> packs(Party mirror) throws IOException {
        var packs = new TreeMap<Integer, String>();
        Path copy = mirror.folder().resolve("copy");
        for (Release release : releases(copy)) {
            byte[] pack = Files.readAllBytes(copy.resolve(ArchivePath.pack(release.sequence())));
            assertNull(
                    packs.put(release.part(), Sha256.of(pack).hex()),
                    () -> mirror.name() + ": part " + release.part() + " is there twice");
        }
        try (var files = Files.list(Files.createDirectories(copy.resolve("releases")))) {
            long zips = files.filter(file -> file.toString().endsWith(".zip")).count();
            if (zips != packs.size()) {
                throw new AssertionError(mirror.name() + " has " + zips + " packs, but shows " + packs.size());
            }
        }
        return packs;
    }

    static List<Release> releases(Path archive) throws IOException {
        try (Archive opened = Archive.open(archive)) {
            return List.copyOf(opened.contents().releases());
        }
    }

    /** The files that every copy has, by path; not the partial tiles of smaller logs, and not torrents. */
    static Map<String, String> all(Party party, String archive) throws IOException {
        var files = new TreeMap<String, String>();
        Path root = party.folder().resolve(archive);
        try (var all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = root.relativize(file).toString();
                if (!path.contains(".p/") && !path.endsWith(".torrent")) {
                    files.put(path, Sha256.of(Files.readAllBytes(file)).hex());
                }
            }
        }
        return files;
    }

    static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
