package org.daylight.web.file;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Checks whether the bytes written to it are valid UTF-8, without storing them. For one thread. */
public final class Utf8Check extends OutputStream {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer discarded = CharBuffer.allocate(8_192);

    /** Bytes that the decoder has not consumed: the beginning of a character. */
    private final ByteBuffer left = ByteBuffer.allocate(8_192 + 8);

    private boolean valid = true;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        for (int at = from; valid && at < from + length; ) {
            int some = Math.min(left.remaining(), from + length - at);
            left.put(bytes, at, some);
            at += some;
            decode(false);
        }
    }

    private void decode(boolean last) {
        left.flip();
        while (true) {
            discarded.clear();
            var result = decoder.decode(left, discarded, last);
            if (result.isError()) {
                valid = false;
            }
            if (!result.isOverflow()) {
                break;
            }
        }
        left.compact();
    }

    /** Whether everything that was written is UTF-8. To be called once, at the end. */
    public boolean isUtf8() {
        if (valid) {
            decode(true);
        }
        return valid;
    }
}
