package org.daylight.extractor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * The protocol between the newsroom and this program: frames of four bytes of length (big endian) and that many bytes of JSON. Not for
 * use by several threads.
 */
final class Frames {

    /** The greatest length of a frame, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    private final DataInputStream in;
    private final DataOutputStream out;

    Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
    }

    /**
     * The next frame; null when the other side has ended.
     *
     * @throws IOException when the stream breaks off or has anything but a frame
     */
    Json.@Nullable Obj read() throws IOException {
        int length;
        try {
            length = in.readInt();
        } catch (EOFException ended) {
            return null;
        }
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException("a frame of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return Json.parse(bytes, MAX_BYTES)
                .ok()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .orElseThrow(() -> new IOException("a frame that is not a JSON object"));
    }

    void write(Json.Obj frame) throws IOException {
        byte[] bytes = frame.bytes();
        if (bytes.length > MAX_BYTES) {
            throw new IOException("a frame of " + bytes.length + " bytes");
        }
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    void flush() throws IOException {
        out.flush();
    }
}
