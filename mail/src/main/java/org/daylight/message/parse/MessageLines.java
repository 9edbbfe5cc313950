package org.daylight.message.parse;

/** The lines of a message. They end with LF or CR LF, or with CR where there is no LF at all. */
final class MessageLines {

    private final byte[] bytes;
    private final byte eol;

    MessageLines(byte[] bytes) {
        this.bytes = bytes;
        this.eol = eol(bytes);
    }

    private static byte eol(byte[] bytes) {
        boolean cr = false;
        for (byte c : bytes) {
            if (c == '\n') {
                return '\n';
            }
            cr |= c == '\r';
        }
        return (byte) (cr ? '\r' : '\n');
    }

    /** Whether lines end with CR alone. */
    boolean endWithCr() {
        return eol == '\r';
    }

    /** The start of the line after the one with this offset; the length of the bytes when there is none. */
    int nextLine(int from) {
        int at = from;
        while (at < bytes.length) {
            if (bytes[at++] == eol) {
                return at;
            }
        }
        return at;
    }

    /** The end of a line's text, given the start of the next line. */
    int textEnd(int lineStart, int next) {
        int end = next;
        if (end > lineStart && bytes[end - 1] == eol) {
            end--;
            if (eol == '\n' && end > lineStart && bytes[end - 1] == '\r') {
                end--;
            }
        }
        return end;
    }

    /** Whether a range has only blanks, tabs and CRs. */
    boolean isBlank(int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes at an offset are this text, ignoring the case of ASCII letters. */
    boolean startsWith(int at, String ascii) {
        if (at + ascii.length() > bytes.length) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            int c = bytes[at + i];
            int wanted = ascii.charAt(i);
            if (c != wanted && (c | 0x20) != (wanted | 0x20)) {
                return false;
            }
        }
        return true;
    }
}
