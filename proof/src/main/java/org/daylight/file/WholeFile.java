package org.daylight.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads a whole file into memory, if it is not larger than files of its kind are. Otherwise a wrong file in a place would take all memory. */
public final class WholeFile {

    /** More than any key, settings file or checkpoint has. */
    public static final int SMALL = 1 << 20;

    private static final String USUAL = "it is not the file that belongs there: restore that from your backup";

    private WholeFile() {}

    /** The system's own message does not name the place. @throws IOException in one line, when there is a folder in place of a file */
    public static void refuseFolder(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder, but a file is needed: move the folder away");
        }
    }

    /** As {@link #bytes(Path, int, String)}, for a file that a backup has. */
    public static byte[] bytes(Path file, int most) throws IOException {
        return bytes(file, most, USUAL);
    }

    /**
     * The bytes of a file. Memory for the file, and never for more than {@code most} bytes.
     *
     * @param most how many bytes it may have
     * @param remedy what to do about a file that is larger, in words that follow a semicolon
     * @throws IOException in one line that names the file, when it is larger or a folder; of the system, when there is none
     */
    public static byte[] bytes(Path file, int most, String remedy) throws IOException {
        refuseFolder(file);
        long size = Files.size(file);
        if (size <= most) {
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(Math.addExact(most, 1));
            }
            if (bytes.length <= most) {
                return bytes;
            }
            size = Math.max(bytes.length, Files.size(file)); // it grows, or its size is not known before
        }
        throw new IOException(
                String.format(Locale.ROOT, "%s has %,d bytes, and at most %,d are read; %s", file, size, most, remedy));
    }

    /**
     * The text of a file in UTF-8.
     *
     * @throws IOException as {@link #bytes(Path, int)}, also when it is not in UTF-8
     */
    public static String text(Path file, int most) throws IOException {
        return text(file, most, USUAL);
    }

    /** As {@link #text(Path, int)}. @param remedy as in {@link #bytes(Path, int, String)} */
    public static String text(Path file, int most, String remedy) throws IOException {
        byte[] bytes = bytes(file, most, remedy);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not a text in UTF-8: save it in this encoding, or restore it", e);
        }
    }
}
