package org.daylight.trustees;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.keytext.QrImage;
import org.daylight.keytext.WrittenKey;
import org.daylight.seal.SealKeyText;
import org.daylight.sealing.SealKey;

/**
 * Reads what someone gives to open sealed parts ({@code daylight unseal}): keys in any form, as one text or word by word; images with a QR code; files
 * of keys and of shares; and lines of shares, which are combined. Bounded; never throws on input, except when a file cannot be read from the disk.
 */
public final class GivenKeys {

    /** The longest file of keys or shares, in bytes. */
    public static final int MAX_FILE_BYTES = 4 << 20;

    /** The most keys that are read. */
    private static final int MOST_KEYS = 10_000;

    private static final Pattern WORD = Pattern.compile("[\\p{L}]{1,20}[:,.]?");

    private final Path folder;
    private final List<SealKey> keys = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> shares = new ArrayList<>();
    private boolean againstRule;

    private GivenKeys(Path folder) {
        this.folder = folder;
    }

    /**
     * The result.
     *
     * @param keys in the order in which they were given; those of shares last
     * @param notes one line for each thing that could not be used, and for shares that are false or too few; safe to print
     * @param againstRule whether a share says that its trustee released it against the rule
     */
    public record Result(List<SealKey> keys, List<String> notes, boolean againstRule) {}

    /**
     * Reads arguments of a command.
     *
     * @param given each a key, a share, a word of one of them, or the path of a file
     * @param folder against which paths are resolved
     * @param plans as for {@link KeyFromShares#combine}
     */
    public static Result read(List<String> given, Path folder, IntFunction<Optional<Outcome<TrusteePlan>>> plans)
            throws IOException {
        var reading = new GivenKeys(folder);
        reading.arguments(given);
        return reading.done(plans);
    }

    /** Reads a text, such as the field of a form: one key, or lines of shares; never a file. */
    public static Result read(String text, IntFunction<Optional<Outcome<TrusteePlan>>> plans) {
        var reading = new GivenKeys(Path.of(""));
        reading.content(text);
        return reading.done(plans);
    }

    private Result done(IntFunction<Optional<Outcome<TrusteePlan>>> plans) {
        if (!shares.isEmpty()) {
            KeyFromShares.Result combined = KeyFromShares.combine(shares, plans);
            keys.addAll(combined.keys().values());
            notes.addAll(combined.notes());
            againstRule = !combined.againstRule().isEmpty();
        }
        return new Result(List.copyOf(keys), List.copyOf(notes), againstRule);
    }

    private void arguments(List<String> given) throws IOException {
        var words = new ArrayList<String>();
        for (String each : given) {
            Optional<Path> file = file(each);
            if (file.isEmpty() && WORD.matcher(each).matches()) {
                words.add(each);
                continue;
            }
            text(words);
            if (file.isPresent()) {
                content(file.get(), each);
            } else {
                content(each);
            }
        }
        text(words);
    }

    /** Words that were given one by one. */
    private void text(List<String> words) {
        if (!words.isEmpty()) {
            line(String.join(" ", words));
            words.clear();
        }
    }

    private Optional<Path> file(String name) {
        try {
            Path file = folder.resolve(name);
            return name.length() < 1000 && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private void content(Path file, String name) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(file)) {
            bytes.writeBytes(in.readNBytes(16));
            if (QrImage.isImage(bytes.toByteArray())) {
                bytes.writeBytes(in.readNBytes(QrImage.MAX_BYTES));
                switch (QrImage.read(bytes.toByteArray())) {
                    case Outcome.Ok<String>(String text) -> content(text);
                    case Outcome.Refused<String>(String code, String reason) ->
                        notes.add(Malformed.quoted(name) + ": " + reason);
                }
                return;
            }
            bytes.writeBytes(in.readNBytes(MAX_FILE_BYTES));
        }
        if (bytes.size() > MAX_FILE_BYTES) {
            notes.add(Malformed.quoted(name) + ": the file is too long for keys or shares");
            return;
        }
        content(bytes.toString(StandardCharsets.UTF_8));
    }

    /** A text of several lines: either one key that is spread over them, or a key or a share on each. */
    private void content(String text) {
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
                .toList();
        String all = String.join(" ", lines);
        if (all.length() <= WrittenKey.MAX_CHARS && WrittenKey.parse(all).isOk()) {
            line(all);
            return;
        }
        if (all.length() <= WrittenKey.MAX_CHARS && ReleasedShare.parse(all).isOk()) {
            line(all);
            return;
        }
        lines.forEach(this::line);
    }

    private void line(String line) {
        if (keys.size() + shares.size() + notes.size() >= MOST_KEYS) {
            return;
        }
        if (ReleasedShare.isLikely(line)) {
            shares.add(line);
            return;
        }
        switch (SealKeyText.parse(line)) {
            case Outcome.Ok<SealKey>(SealKey key) -> keys.add(key);
            case Outcome.Refused<SealKey>(String code, String reason) -> notes.add(reason);
        }
    }
}
