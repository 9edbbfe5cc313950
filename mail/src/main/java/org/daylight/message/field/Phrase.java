package org.daylight.message.field;

import java.io.ByteArrayOutputStream;

/**
 * The words of the mailbox that is being read. Facts needed at every colon are recorded while bytes are added, so that
 * a field of many colons takes linear time. Not safe for use by several threads.
 */
final class Phrase extends ByteArrayOutputStream {

    private static final String MAILTO = "mailto";

    private boolean mark;
    private boolean word;

    @Override
    public void write(int value) {
        super.write(value);
        note((byte) value);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        super.write(bytes, from, length);
        for (int i = from; i < from + length; i++) {
            note(bytes[i]);
        }
    }

    private void note(byte value) {
        mark |= value == '@';
        word |= !isBlank(value);
    }

    @Override
    public void reset() {
        super.reset();
        mark = false;
        word = false;
    }

    /** Whether there is an at sign. */
    boolean hasMark() {
        return mark;
    }

    /** Whether there is anything but blanks. */
    boolean hasWord() {
        return word;
    }

    /** Whether the last word is {@code mailto}, possibly followed by blanks. */
    boolean endsWithMailto() {
        int end = count;
        while (end > 0 && isBlank(buf[end - 1])) {
            end--;
        }
        int from = end - MAILTO.length();
        boolean is = from >= 0;
        for (int i = 0; is && i < MAILTO.length(); i++) {
            is = Character.toLowerCase((char) buf[from + i]) == MAILTO.charAt(i);
        }
        return is;
    }

    private static boolean isBlank(byte value) {
        return value >= 0 && value <= ' ';
    }
}
