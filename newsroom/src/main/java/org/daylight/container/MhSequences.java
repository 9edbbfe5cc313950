package org.daylight.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The sequences of an MH folder, in its file {@code .mh_sequences}: lines of a name and of numbers and ranges, {@code
 * unseen: 3 5-7} (mh-sequence(5)). Sequences correspond to the flags of a Maildir. {@code cur}, the owner's current
 * message, is left out.
 */
final class MhSequences {

    static final String FILE = ".mh_sequences";
    static final MhSequences NONE = new MhSequences("");

    private static final int LONGEST = 1 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,10})(?:-(\\d{1,10}))?");

    /** First numbers to last ones, by sequence. */
    private final Map<String, NavigableMap<Long, Long>> ranges = new LinkedHashMap<>();

    MhSequences(String text) {
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon);
            if (NAME.matcher(name).matches() && !name.equals("cur")) {
                NavigableMap<Long, Long> numbers = ranges.computeIfAbsent(name, each -> new TreeMap<>());
                for (String word : line.substring(colon + 1).strip().split("\\s+")) {
                    var range = RANGE.matcher(word);
                    if (range.matches()) {
                        String last = range.group(2) == null ? range.group(1) : range.group(2);
                        numbers.merge(Long.parseLong(range.group(1)), Long.parseLong(last), Math::max);
                    }
                }
            }
        }
    }

    /** The sequences of a folder; none if it has no such file, or one that cannot be read. */
    static MhSequences of(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return NONE;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new MhSequences(new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return NONE;
        }
    }

    /** The sequences that contain a file, separated by commas. */
    String of(String name) {
        if (ranges.isEmpty() || !name.matches("[1-9]\\d{0,9}")) {
            return "";
        }
        long number = Long.parseLong(name);
        var in = new StringBuilder();
        ranges.forEach((sequence, numbers) -> {
            Map.Entry<Long, Long> range = numbers.floorEntry(number);
            if (range != null && number <= range.getValue()) {
                in.append(in.isEmpty() ? "" : ",").append(sequence);
            }
        });
        return in.toString();
    }
}
