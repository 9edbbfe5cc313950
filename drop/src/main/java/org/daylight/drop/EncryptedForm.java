package org.daylight.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether the length of an age file can be right. A drop has no key that decrypts, so it cannot see a changed byte in the content; whoever decrypts the
 * file does. But a file that was cut off, or that does not begin as one, is found here.
 */
final class EncryptedForm {

    private static final String BEGINNING = "age-encryption.org/v1\n";
    private static final String LAST_LINE = "\n--- ";
    private static final int MAX_HEADER = 64 << 10;
    private static final int NONCE = 16;
    private static final int TAG = 16;
    private static final int CHUNK = (64 << 10) + TAG;

    private EncryptedForm() {}

    /**
     * Whether it has the beginning of an age file and a length that fits.
     *
     * @param last bytes of plain text in the last chunk of the payload; 0 if any number is right
     * @param unit the plain text is a multiple of so many bytes, apart from {@code last}; 1 for any
     */
    static boolean isWhole(Path file, int last, int unit) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(MAX_HEADER);
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        int line = text.indexOf(LAST_LINE);
        int end = line < 0 ? -1 : text.indexOf('\n', line + 1);
        if (!text.startsWith(BEGINNING) || end < 0) {
            return false;
        }
        long payload = Files.size(file) - (end + 1) - NONCE;
        long rest = payload % CHUNK;
        if (payload < TAG || rest > 0 && rest < TAG) {
            return false;
        }
        long plain = payload - TAG * ((payload + CHUNK - 1) / CHUNK);
        return last == 0 || rest == last + TAG ? (plain - last) % unit == 0 : false;
    }
}
