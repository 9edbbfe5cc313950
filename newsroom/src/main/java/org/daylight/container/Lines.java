package org.daylight.container;

/**
 * Finds line endings when nothing is known about the mailbox: LF, CRLF (also after several CRs, as in text that was
 * converted twice), or CR alone, as in mailboxes of the classic Mac OS.
 */
final class Lines {

    private Lines() {}

    /** The first byte of the line's ending in {@code [from, to)}; {@code to} when there is none. */
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != Bytes.LF && bytes[at] != Bytes.CR) {
            at++;
        }
        return at;
    }

    /** The beginning of the next line, for an {@link #end} that was found; {@code to} when the line has no ending. */
    static int behind(byte[] bytes, int end, int to) {
        int at = end;
        while (at < to && bytes[at] == Bytes.CR) {
            at++;
        }
        if (at < to && bytes[at] == Bytes.LF) {
            return at + 1;
        }
        return at > end ? end + 1 : to; // CR alone: further CRs end empty lines
    }

    /** The position after the blank lines at the start of a file, and after a byte order mark before or among them. */
    static int behindBlank(byte[] bytes, int from, int to) {
        int line = from;
        int at = from;
        while (at < to) {
            byte b = bytes[at];
            if (b == Bytes.LF || b == Bytes.CR) {
                line = at + 1;
            } else if (to - at >= 3
                    && b == (byte) 0xef
                    && bytes[at + 1] == (byte) 0xbb
                    && bytes[at + 2] == (byte) 0xbf) {
                at += 2;
                line = at + 1;
            } else if (b != ' ' && b != '\t') {
                break;
            }
            at++;
        }
        return line;
    }
}
