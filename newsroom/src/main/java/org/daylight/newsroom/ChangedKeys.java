package org.daylight.newsroom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.file.WholeFile;

/**
 * The names whose keys have changed since the messages that refer to them were last verified ({@code
 * keys/changed.txt}). The file is written before the keys, and deleted when {@code AuthenticateTrove} is done. So a
 * crash costs work, but no finding is lost.
 */
public final class ChangedKeys {

    private static final String FILE = "changed.txt";

    /** What to do about a damaged file. */
    static final String REMEDY = "restore it from your backup; or delete it and the folder index, then run  daylight"
            + " doctor --repair , which verifies all messages again";

    private ChangedKeys() {}

    public static SortedSet<KeyName> names(Newsroom newsroom) throws IOException {
        SortedSet<KeyName> names = new TreeSet<>();
        if (Files.exists(file(newsroom))) {
            String all = WholeFile.text(file(newsroom), KeyArchive.MAX_BYTES);
            for (String line : all.lines().toList()) {
                names.add(KeyName.parse(line)
                        .orElseThrow(() -> new IOException("keys/" + FILE + " is damaged: " + REMEDY)));
            }
        }
        return names;
    }

    /** Records every name for which the two archives have different keys. */
    static void note(Newsroom newsroom, KeyArchive before, KeyArchive after) throws IOException {
        SortedSet<KeyName> names = names(newsroom);
        int waiting = names.size();
        for (KeyRecord record : after.records()) {
            KeyName.of(record.selector(), record.domain())
                    .filter(name -> !find(before, name).equals(find(after, name)))
                    .ifPresent(names::add);
        }
        if (names.size() > waiting) {
            write(newsroom, names);
        }
    }

    public static void clear(Newsroom newsroom) throws IOException {
        if (Files.deleteIfExists(file(newsroom))) {
            DurableFiles.syncFolder(file(newsroom).getParent());
        }
    }

    /** Whether the file has no names. This program does not write such a file, so its names are lost. */
    static boolean isEmptied(Newsroom newsroom) throws IOException {
        return Files.isRegularFile(file(newsroom)) && Files.size(file(newsroom)) == 0;
    }

    private static void write(Newsroom newsroom, SortedSet<KeyName> names) throws IOException {
        String lines = names.stream().map(name -> name.text() + "\n").collect(Collectors.joining());
        DurableFiles.writePrivate(file(newsroom), lines.getBytes(StandardCharsets.UTF_8));
    }

    private static KeySource.Lookup find(KeyArchive keys, KeyName name) {
        return keys.find(name.selector(), name.domain());
    }

    private static Path file(Newsroom newsroom) {
        return newsroom.keysFile().resolveSibling(FILE);
    }
}
