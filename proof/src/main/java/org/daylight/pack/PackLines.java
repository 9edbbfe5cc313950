package org.daylight.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.daylight.format.Malformed;
import org.jspecify.annotations.Nullable;

/** Reads the lines of {@code documents.jsonl} one by one (spec/pack.md section 3). Each must end with a line feed and have a limited length. */
public final class PackLines {
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;

    public PackLines(InputStream in) {
        this.in = in;
    }

    /** The next line without its line feed, or null after the last; {@link Malformed} if a line breaks a rule. */
    public byte @Nullable [] next() throws IOException {
        var line = new ByteArrayOutputStream(512);
        while (at < end || fill()) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, from, at - from);
            Malformed.unless(line.size() <= PackLine.MAX_BYTES, PackLine.CODE, "a line is too long");
            if (at < end) {
                at++;
                return line.toByteArray();
            }
        }
        Malformed.unless(line.size() == 0, PackLine.CODE, "the last line does not end with a line feed");
        return null;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }
}
