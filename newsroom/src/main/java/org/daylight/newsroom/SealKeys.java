package org.daylight.newsroom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.sealing.SealKey;

/**
 * The keys of sealed parts in the private folder, one file for each ({@code spec/newsroom.md} section 1). A key is on disk before the log names its hash.
 * It is never replaced: if a publication was stopped before its decision, the next one with the same number uses the same key.
 */
public final class SealKeys {

    private SealKeys() {}

    private static Path file(Newsroom newsroom, int number) {
        return newsroom.folder().resolve(String.format(Locale.ROOT, "keys/sealed/%04d.key", number));
    }

    /** The key of a sealed release; empty when there is none. @throws IOException with a one-line message, when it is damaged */
    public static Optional<SealKey> find(Newsroom newsroom, int number) throws IOException {
        Path file = file(newsroom, number);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return switch (SealKey.parse(WholeFile.text(file, WholeFile.SMALL).strip())) {
            case Outcome.Ok<SealKey>(SealKey key) -> Optional.of(key);
            case Outcome.Refused<SealKey>(String code, String reason) ->
                throw new IOException("keys/sealed/" + file.getFileName() + " is damaged (" + reason
                        + "): restore it from your backup");
        };
    }

    /** What to do when {@link #find} has no key for a sealed part: one line. */
    public static String missing(String trove, int part) {
        return "the key of part " + part + " of " + trove
                + " is missing from keys/sealed: restore it from your backup; if there is none, the part can only be"
                + " cancelled, with  daylight cancel " + trove + "/" + part + " --reason TEXT";
    }

    /** The key for a release that is to be sealed; made if there is none. On return it is on disk. */
    public static SealKey make(Newsroom newsroom, int number, SecureRandom random) throws IOException {
        Optional<SealKey> known = find(newsroom, number);
        if (known.isPresent()) {
            return known.get();
        }
        SealKey key = SealKey.generate(random);
        Path file = file(newsroom, number);
        DurableFiles.createPrivateFolder(file.getParent());
        DurableFiles.writePrivate(file, (key.hex() + "\n").getBytes(StandardCharsets.US_ASCII));
        return key;
    }

    /** Deletes the key of a part that was cancelled: nobody should find it later. */
    static void delete(Newsroom newsroom, int number) throws IOException {
        Path file = file(newsroom, number);
        if (Files.deleteIfExists(file)) {
            DurableFiles.syncFolder(file.getParent());
        }
    }

    /**
     * Moves the key of a sealed release that does not count any more to {@code keys/sealed/fenced}: another part may get this number, and its key must not
     * open the file that some mirrors have. May be repeated.
     */
    static void setAside(Newsroom newsroom, int number) throws IOException {
        Optional<SealKey> key = find(newsroom, number);
        if (key.isPresent()) {
            Path file = file(newsroom, number);
            Path folder = file.resolveSibling("fenced");
            DurableFiles.createPrivateFolder(folder);
            String hash = key.get().hash(number).hex().substring(0, 16);
            DurableFiles.rename(file, folder.resolve(String.format(Locale.ROOT, "%04d-%s.key", number, hash)));
        }
    }
}
