package org.daylight.extract;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.daylight.format.Json;

/**
 * The newsroom's side of the protocol with a child process ({@code spec/extraction.md} section 5): frames of four bytes of length (big
 * endian) and that many bytes of JSON. What comes in is hostile.
 */
final class ExtractorFrames {

    /** The greatest length of a frame, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    private final DataInputStream in;
    private final DataOutputStream out;

    ExtractorFrames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
    }

    /** A frame and its length. */
    record Frame(Json.Obj json, int bytes) {}

    /** @throws IOException when the process has ended, or sent anything but a frame */
    Frame read() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException("a frame of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        Json.Obj json = Json.parse(bytes, MAX_BYTES)
                .ok()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .orElseThrow(() -> new IOException("a frame that is not a JSON object"));
        return new Frame(json, length);
    }

    void write(Json.Obj json) throws IOException {
        byte[] bytes = json.bytes();
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }
}
