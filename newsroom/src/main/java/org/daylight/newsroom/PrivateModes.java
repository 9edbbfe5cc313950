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
        try {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(newsroom);
            if (modes.removeAll(READ_OR_WRITTEN_BY_OTHERS)) {
                Files.setPosixFilePermissions(newsroom, modes);
                changed.add("the newsroom's folder");
            }
            for (String name : FOLDERS) {
                if (tightenFolder(newsroom.resolve(name))) {
                    changed.add(name);
                }
            }
            try (var entries = Files.list(newsroom)) {
                for (Path entry : entries.sorted().toList()) {
                    if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS) && tighten(entry, FILE)) {
                        changed.add(entry.getFileName().toString());
                    }
                }
            }
        } catch (IOException e) {
            notices.say("other users can read files in " + newsroom + ", and this could not be changed ("
                    + e.getMessage() + "): make them readable by their owner only");
        }
        if (!changed.isEmpty()) {
            notices.say("other users could read these; now only their owner can: " + String.join(", ", changed));
        }
    }

    /** What other users can read or write and should not, without changing it: the names of files and folders. */
    static List<String> open(Path newsroom) throws IOException {
        if (!newsroom.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        if (!Collections.disjoint(Files.getPosixFilePermissions(newsroom), READ_OR_WRITTEN_BY_OTHERS)) {
            found.add("the newsroom's folder");
        }
        for (String name : FOLDERS) {
            Path each = newsroom.resolve(name);
            if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS) && !FOLDER.containsAll(modes(each))) {
                found.add(name);
            }
        }
        try (var entries = Files.list(newsroom)) {
            for (Path each : entries.sorted().toList()) {
                if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS) && !FILE.containsAll(modes(each))) {
                    found.add(each.getFileName().toString());
                }
            }
        }
        return found;
    }

    private static Set<PosixFilePermission> modes(Path file) throws IOException {
        return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** If other users have access to a folder, removes it for the folder and everything in it. */
    private static boolean tightenFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !tighten(folder, FOLDER)) {
            return false;
        }
        try (var all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                if (!Files.isSymbolicLink(each)) {
                    tighten(each, Files.isDirectory(each) ? FOLDER : FILE);
                }
            }
        }
        return true;
    }

    private static boolean tighten(Path file, Set<PosixFilePermission> allowed) throws IOException {
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        boolean changes = modes.retainAll(allowed);
        if (changes) {
            Files.setPosixFilePermissions(file, modes);
        }
        return changes;
    }
}
