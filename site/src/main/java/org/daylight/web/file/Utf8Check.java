package org.daylight.web.file;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/** Takes bytes and tells whether they are UTF-8, without keeping them. */
public final class Utf8Check extends OutputStream {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer nowhere = CharBuffer.allocate(8_192);

    /** What the decoder has not taken: the beginning of a character. */
    private final ByteBuffer left = ByteBuffer.allocate(8_192 + 8);

    private boolean good = true;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        for (int at = from; good && at < from + length; ) {
            int some = Math.min(left.remaining(), from + length - at);
            left.put(bytes, at, some);
            at += some;
            decode(false);
        }
    }

    private void decode(boolean last) {
        left.flip();
        while (true) {
            nowhere.clear();
            var result = decoder.decode(left, nowhere, last);
            if (result.isError()) {
                good = false;
            }
            if (!result.isOverflow()) {
                break;
            }
        }
        left.compact();
    }

    /** Whether all that was written is UTF-8. To be asked once, at the end. */
    public boolean isUtf8() {
        if (good) {
            decode(true);
        }
        return good;
    }
}
