package org.daylight.flow.ingest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts and byte strings of any length in a file ({@code spec/cluster.md}, section 2). */
final class PlainData {

    /** The longest text, in characters: the note about 100,000 quoted lines of a message is shorter. */
    private static final int MOST_CHARS = 64 << 20;

    private static final int MOST_LISTED = 1 << 20;

    private PlainData() {}

    /** Writes a text: every character sequence, also one that UTF-8 cannot express, is read back the same. */
    static void write(DataOutput out, String text) throws IOException {
        boolean isAscii = text.chars().allMatch(c -> c < 0x80);
        out.writeInt(isAscii ? text.length() : ~text.length());
        if (isAscii) {
            out.writeBytes(text);
        } else {
            out.writeChars(text);
        }
    }

    static String text(DataInput in) throws IOException {
        int length = in.readInt();
        int chars = length < 0 ? ~length : length;
        if (chars > MOST_CHARS) {
            throw new IOException("a text is too long");
        }
        if (length >= 0) {
            byte[] ascii = bytes(in, chars);
            return new String(ascii, StandardCharsets.US_ASCII);
        }
        return exact(bytes(in, 2 * chars));
    }

    /** A decoder would replace unpaired surrogates. */
    private static String exact(byte[] pairs) {
        char[] chars = new char[pairs.length / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) ((pairs[2 * i] & 0xff) << 8 | pairs[2 * i + 1] & 0xff);
        }
        return new String(chars);
    }

    static void write(DataOutput out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            write(out, text);
        }
    }

    static List<String> texts(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST_LISTED) {
            throw new IOException("a list is too long");
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(in));
        }
        return texts;
    }

    /** Reads so many bytes. */
    static byte[] bytes(DataInput in, int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }
}
