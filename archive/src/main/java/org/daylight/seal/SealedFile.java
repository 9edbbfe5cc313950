package org.daylight.seal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeIdentity;
import org.daylight.age.RoundRecipient;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.log.OpenedRelease;
import org.daylight.log.OpenedStory;
import org.daylight.sealing.SealKey;
import org.daylight.timelock.RoundSignature;
import org.jspecify.annotations.Nullable;

/**
 * A sealed file ({@code spec/sealed.md} section 4): a release entry, its pack, its views and perhaps a story, padded and encrypted. Written and read as a stream; memory
 * does not grow with the pack.
 */
public final class SealedFile {

    /** The smallest plaintext, in bytes. */
    static final long MIN_BYTES = 1 << 16;

    private static final String ENTRY = "release.json";
    private static final String PACK = "pack.zip";
    private static final String VIEWS = "views.zip";
    private static final String STORY = "story.md";
    private static final String PADDING = "padding";
    private static final int BUFFER = 1 << 16;

    private SealedFile() {}

    /** A sealed file is not what the log says. The message is one line. */
    public static final class NotSealed extends IOException {
        NotSealed(String reason) {
            super(reason);
        }
    }

    /**
     * What a sealed file had besides the pack and the views.
     *
     * @param entry the bytes of the release entry
     * @param story the bytes of {@link OpenedStory#bytes}; null if no story was sealed with the part
     */
    public record Opened(byte[] entry, byte @Nullable [] story) {}

    /** The size that Padmé gives to a plaintext of this size, at least {@link #MIN_BYTES}: the size that is visible. */
    static long padme(long size) {
        long least = Math.max(size, MIN_BYTES);
        int e = Long.SIZE - 1 - Long.numberOfLeadingZeros(least);
        int s = Integer.SIZE - Integer.numberOfLeadingZeros(e);
        long mask = (1L << e - s) - 1;
        return Math.addExact(least, mask) & ~mask;
    }

    /** Encrypts a release to its key only. */
    public static void write(OutputStream out, LogEntry.Release release, Path pack, @Nullable Path views)
            throws IOException {
        write(out, release, pack, views, null, null);
    }

    /**
     * Encrypts a release. What is written depends on the key and on the randomness of age; the same release never gives the same bytes.
     *
     * @param out is not closed
     * @param release with the key in it
     * @param views null if the release has none
     * @param story null for none
     * @param round to which the file is also encrypted; null for none
     * @throws IOException if a file does not have the size that the release names, or cannot be read
     */
    public static void write(
            OutputStream out,
            LogEntry.Release release,
            Path pack,
            @Nullable Path views,
            @Nullable OpenedStory story,
            @Nullable RoundRecipient round)
            throws IOException {
        SealKey key = release.sealKey();
        LoggedViews logged = release.views();
        if (key == null || (logged == null) != (views == null)) {
            throw new IllegalArgumentException("the release has no key, or says something else of its views");
        }
        byte[] entry = release.bytes();
        byte[] told = story == null ? null : story.bytes();
        long size = TarEntries.size(entry.length)
                + TarEntries.size(release.packBytes())
                + (logged == null ? 0 : TarEntries.size(logged.fileBytes()))
                + (told == null ? 0 : TarEntries.size(told.length))
                + 3L * TarEntries.BLOCK; // the header of the padding, and the end of the archive
        long padding = padme(size) - size;
        OutputStream plain = new BufferedOutputStream(
                AgeFile.encrypt(out, List.of(SealIdentity.recipient(key)), round, AgeFile.Form.BINARY), BUFFER);
        put(plain, ENTRY, entry);
        copy(plain, PACK, pack, release.packBytes());
        if (logged != null && views != null) {
            copy(plain, VIEWS, views, logged.fileBytes());
        }
        if (told != null) {
            put(plain, STORY, told);
        }
        plain.write(TarEntries.header(PADDING, padding));
        TarEntries.zeros(plain, padding + 2L * TarEntries.BLOCK);
        plain.close(); // writes the end, without which nobody accepts the file
    }

    private static void put(OutputStream plain, String name, byte[] content) throws IOException {
        plain.write(TarEntries.header(name, content.length));
        plain.write(content);
        TarEntries.end(plain, content.length);
    }

    private static void copy(OutputStream plain, String name, Path file, long size) throws IOException {
        plain.write(TarEntries.header(name, size));
        try (InputStream in = Files.newInputStream(file)) {
            if (in.transferTo(plain) != size) {
                throw new IOException(file + " has changed while it was read");
            }
        }
        TarEntries.end(plain, size);
    }

    /**
     * Decrypts a sealed file and verifies that it has what the log says. The pack and the views are on disk when this returns; if it throws, some bytes may
     * be there, to be deleted.
     *
     * @param sealed the file
     * @param packTo receives the pack
     * @param viewsTo receives the views, if there are any
     * @return the rest
     * @throws NotSealed if the key is another, or the file or its content is not what was sealed
     * @throws IOException if a file cannot be read or written
     */
    public static Opened open(Path sealed, LogEntry.Sealed seal, SealKey key, Path packTo, Path viewsTo)
            throws IOException {
        if (!key.hash(seal.number()).equals(seal.keyHash())) {
            throw new NotSealed("this is not the key of " + sealed.getFileName());
        }
        try (InputStream in = Files.newInputStream(sealed);
                InputStream plain = new BufferedInputStream(AgeFile.decrypt(in, SealIdentity.identity(key)), BUFFER)) {
            byte[] entry = entry(plain);
            LogEntry.Release release = switch (OpenedRelease.verify(seal, entry)) {
                case Outcome.Ok<LogEntry.Release>(LogEntry.Release value) -> value;
                case Outcome.Refused<LogEntry.Release>(String code, String reason) ->
                    throw new NotSealed(sealed.getFileName() + ": " + reason);
            };
            extract(plain, PACK, release.packBytes(), release.pack(), packTo);
            LoggedViews views = release.views();
            if (views != null) {
                extract(plain, VIEWS, views.fileBytes(), views.file(), viewsTo);
            }
            return new Opened(entry, seal.storyHash() == null ? null : story(plain, seal, key));
        } catch (AgeFile.CannotDecrypt e) {
            throw new NotSealed(sealed.getFileName() + " cannot be decrypted: " + e.getMessage());
        }
    }

    /**
     * The key of a sealed file that was also encrypted to a round of a beacon. Reads no more than the beginning of the file, and verifies only the key.
     *
     * @throws NotSealed if it was not encrypted to this round, or the file is not what was sealed
     * @throws IOException if the file cannot be read
     */
    static SealKey key(Path sealed, LogEntry.Sealed seal, RoundSignature signature) throws IOException {
        try (InputStream in = Files.newInputStream(sealed);
                InputStream plain = new BufferedInputStream(AgeFile.decrypt(in, AgeIdentity.of(signature)), BUFFER)) {
            return switch (OpenedRelease.verify(seal, entry(plain))) {
                case Outcome.Ok<LogEntry.Release>(LogEntry.Release release) ->
                    Objects.requireNonNull(release.sealKey());
                case Outcome.Refused<LogEntry.Release>(String code, String reason) ->
                    throw new NotSealed(sealed.getFileName() + ": " + reason);
            };
        } catch (AgeFile.CannotDecrypt e) {
            throw new NotSealed(
                    sealed.getFileName() + " cannot be decrypted with the " + signature + ": " + e.getMessage());
        }
    }

    private static byte[] entry(InputStream plain) throws IOException {
        Long size = TarEntries.read(plain, ENTRY);
        if (size == null || size > OpenedRelease.MAX_BYTES) {
            throw new NotSealed("the sealed file does not begin with " + ENTRY);
        }
        byte[] entry = plain.readNBytes(size.intValue());
        if (entry.length < size) {
            throw new NotSealed("the sealed file is cut off");
        }
        TarEntries.skipEnd(plain, size);
        return entry;
    }

    private static byte[] story(InputStream plain, LogEntry.Sealed seal, SealKey key) throws IOException {
        Long size = TarEntries.read(plain, STORY);
        if (size == null || size > OpenedStory.MAX_BYTES) {
            throw new NotSealed("the sealed file does not have the story that was sealed");
        }
        byte[] story = plain.readNBytes(size.intValue());
        if (story.length < size) {
            throw new NotSealed("the sealed file is cut off");
        }
        if (OpenedStory.verify(seal, key, story) instanceof Outcome.Refused<OpenedStory>(String code, String reason)) {
            throw new NotSealed("the story in the sealed file: " + reason);
        }
        TarEntries.skipEnd(plain, size);
        return story;
    }

    private static void extract(InputStream plain, String name, long size, Sha256 sha256, Path to) throws IOException {
        Long content = TarEntries.read(plain, name);
        if (content == null || content != size) {
            throw new NotSealed("the sealed file does not have " + name + " in the size that was sealed");
        }
        MessageDigest digest = Sha256.digest();
        try (FileChannel channel = FileChannel.open(
                to, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream out = Channels.newOutputStream(channel);
            byte[] buffer = new byte[BUFFER];
            InputStream hashed = new DigestInputStream(plain, digest);
            for (long left = size; left > 0; ) {
                int read = hashed.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new NotSealed("the sealed file is cut off");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
            channel.force(true);
        }
        if (!Sha256.wrap(digest.digest()).equals(sha256)) {
            throw new NotSealed("the " + name + " in the sealed file is not the one that was sealed");
        }
        TarEntries.skipEnd(plain, size);
    }
}
