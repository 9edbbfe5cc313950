package org.daylight.message.field;

import java.io.ByteArrayOutputStream;

/**
 * The words of a mailbox that is being read. What is asked at every colon is noted while they are written, so that a field of many
 * colons costs no more than its length. Not safe for several threads.
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

    /** Whether the last word ends with {@code mailto}; blanks may follow it. */
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
