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

/**
 * The names whose keys have changed since the messages that refer to them were last verified ({@code
 * keys/changed.txt}). The file is written before the keys, and emptied when {@code AuthenticateTrove} is done. So a
 * crash costs work, but no finding is lost.
 */
public final class ChangedKeys {

    private static final String FILE = "changed.txt";

    private ChangedKeys() {}

    public static SortedSet<KeyName> names(Newsroom newsroom) throws IOException {
        SortedSet<KeyName> names = new TreeSet<>();
        if (Files.exists(file(newsroom))) {
            for (String line : Files.readAllLines(file(newsroom), StandardCharsets.UTF_8)) {
                KeyName.parse(line).ifPresent(names::add);
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
        write(newsroom, new TreeSet<>());
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
