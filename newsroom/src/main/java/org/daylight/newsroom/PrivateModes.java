package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Sets the file modes of the private folder ({@code spec/newsroom.md} section 1). Only its owner can read what is in
 * it. Other users can enter the folder itself (mode 711), so that a web server can reach the archive in it. Does
 * nothing on a file system without POSIX permissions.
 */
final class PrivateModes {

    private static final List<String> FOLDERS = List.of(
            "keys",
            "vault",
            "index",
            "stage",
            "spool",
            "extracting",
            "backups",
            "conversations",
            "collecting",
            "vault.index");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READ_OR_WRITTEN_BY_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private PrivateModes() {}

    /** Removes the access of other users that an older version or another program has left, and reports the changes. */
    static void tighten(Path newsroom, Newsroom.Notices notices) {
        if (!newsroom.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        List<String> changed = new ArrayList<>();
        List<String> linked = new ArrayList<>();
        try {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(newsroom);
            if (modes.removeAll(READ_OR_WRITTEN_BY_OTHERS)) {
                Files.setPosixFilePermissions(newsroom, modes);
                changed.add("the newsroom's folder");
            }
            for (String name : FOLDERS) {
                if (tightenFolder(newsroom.resolve(name), linked)) {
                    changed.add(name);
                }
            }
            try (var entries = Files.list(newsroom)) {
                for (Path entry : entries.sorted().toList()) {
                    if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) && tighten(entry, FILE, linked)) {
                        changed.add(entry.getFileName().toString());
                    }
                }
            }
        } catch (IOException e) {
            notices.say("other users can read files in " + newsroom + ", and this could not be changed ("
                    + e.getMessage() + "): make them readable by their owner only");
        }
        if (!linked.isEmpty()) {
            notices.say("other users can read these, which have other names too (hard links), so their modes were not"
                    + " changed; put a copy in place of each: " + String.join(", ", linked));
        }
        if (!changed.isEmpty()) {
            notices.say("other users could read these; now only their owner can: " + String.join(", ", changed));
        }
    }

    /**
     * What other users can read or write and should not.
     *
     * @param open names of files and folders of which {@link #tighten} changes the mode
     * @param linked names of files that have other names too (hard links), so that it does not
     */
    record Access(List<String> open, List<String> linked) {}

    /** What other users can read or write, without changing it. */
    static Access access(Path newsroom) throws IOException {
        List<String> found = new ArrayList<>();
        List<String> linked = new ArrayList<>();
        if (!newsroom.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new Access(found, linked);
        }
        if (!Collections.disjoint(Files.getPosixFilePermissions(newsroom), READ_OR_WRITTEN_BY_OTHERS)) {
            found.add("the newsroom's folder");
        }
        for (String name : FOLDERS) {
            Path each = newsroom.resolve(name);
            if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS) && !FOLDER.containsAll(modes(each))) {
                found.add(name);
                try (var all = Files.walk(each)) {
                    for (Path below : all.toList()) {
                        if (Files.isRegularFile(below, LinkOption.NOFOLLOW_LINKS)
                                && !FILE.containsAll(modes(below))
                                && hasOtherNames(below)) {
                            linked.add(newsroom.relativize(below).toString());
                        }
                    }
                }
            }
        }
        try (var entries = Files.list(newsroom)) {
            for (Path each : entries.sorted().toList()) {
                if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS) && !FILE.containsAll(modes(each))) {
                    (hasOtherNames(each) ? linked : found)
                            .add(each.getFileName().toString());
                }
            }
        }
        return new Access(found, linked);
    }

    private static Set<PosixFilePermission> modes(Path file) throws IOException {
        return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** If other users have access to a folder, removes it for the folder and everything in it. */
    private static boolean tightenFolder(Path folder, List<String> linked) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !tighten(folder, FOLDER, linked)) {
            return false;
        }
        try (var all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                if (!Files.isSymbolicLink(each)) {
                    tighten(each, Files.isDirectory(each) ? FOLDER : FILE, linked);
                }
            }
        }
        return true;
    }

    /** A mode belongs to a file and not to its name: elsewhere, this file may have to be readable by others. */
    private static boolean hasOtherNames(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1;
    }

    private static boolean tighten(Path file, Set<PosixFilePermission> allowed, List<String> linked)
            throws IOException {
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        boolean changes = modes.retainAll(allowed);
        if (changes && hasOtherNames(file)) {
            linked.add(file.getFileName().toString());
            return false;
        }
        if (changes) {
            Files.setPosixFilePermissions(file, modes);
        }
        return changes;
    }
}
