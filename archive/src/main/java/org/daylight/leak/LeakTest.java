package org.daylight.leak;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Searches files for strings in every encoding that {@link Decodings} undoes. One instance is for one thread.
 *
 * <p>A match has the letters and digits of a string, one after the other, in any case; between them there may be anything else.
 * Of a string with twelve or more of them, the first and the last three quarters are searched for, too.
 */
public final class LeakTest {
    private static final int MOST_LEAKS = 1_000;
    private static final long MOST_FILE_BYTES = 512L << 20;

    private final Decodings decodings;
    private final boolean isEmpty;
    private final List<Leak> leaks = new ArrayList<>();
    private final Set<String> incomplete = new LinkedHashSet<>();

    /**
     * A place where a string is.
     *
     * @param string its index in the list
     * @param whole whether it is the whole string, and not only its first or last three quarters
     * @param place the file, the entry in it, and what had to be decoded: {@code releases/0001.zip, data/messages/000003.eml, base64}
     */
    public record Leak(int string, boolean whole, String place) {}

    /** Searches for whole strings and for large pieces of them. @param strings in any form; those without a letter or digit are ignored */
    public LeakTest(List<String> strings) {
        this(strings, true);
    }

    /** @param pieces whether large pieces are searched for, too. They may be harmless: all addresses of a domain have three quarters in common */
    public LeakTest(List<String> strings, boolean pieces) {
        var needles = new Needles(strings, pieces);
        this.decodings = new Decodings(needles);
        this.isEmpty = needles.isEmpty();
    }

    /** What was found so far, at most a thousand, in the order of the search. */
    public List<Leak> leaks() {
        return List.copyOf(leaks);
    }

    /** What could not be searched to its end, because it is too large or too deeply packed, in the order of the search. */
    public List<String> incomplete() {
        return List.copyOf(incomplete);
    }

    /** Searches all files of a folder, in the order of their paths, and the entries of zip files in it. */
    public void folder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            file(folder.relativize(file).toString().replace('\\', '/'), file);
        }
    }

    /** Searches a file. @param name how it is called in results */
    public void file(String name, Path file) throws IOException {
        if (isEmpty) {
            return;
        }
        if (name.endsWith(".zip")) {
            try (var zip = new ZipFile(file.toFile())) {
                entries(name, zip);
                return;
            } catch (ZipException e) {
                incomplete.add(name + " is not a zip file");
            }
        }
        if (Files.size(file) > MOST_FILE_BYTES) {
            incomplete.add(name);
            return;
        }
        bytes(name, Files.readAllBytes(file));
    }

    private void entries(String name, ZipFile zip) throws IOException {
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            String place = name + ", " + entry.getName();
            if (entry.getSize() > MOST_FILE_BYTES) {
                incomplete.add(place);
                continue;
            }
            try (InputStream in = zip.getInputStream(entry)) {
                bytes(place, in.readAllBytes());
            }
        }
    }

    /** Searches bytes. @param name how they are called in results */
    public void bytes(String name, byte[] bytes) {
        if (isEmpty || leaks.size() >= MOST_LEAKS) {
            return;
        }
        Decodings.Found found = decodings.search(bytes);
        if (found.string() >= 0) {
            leaks.add(
                    new Leak(found.string(), found.whole(), name + (found.how().isEmpty() ? "" : ", " + found.how())));
        }
        if (!found.complete()) {
            incomplete.add(name);
        }
    }
}
