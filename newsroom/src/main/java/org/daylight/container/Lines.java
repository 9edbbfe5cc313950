package org.daylight.container;

/**
 * Where a line ends when nothing is known of its mailbox: at LF, CRLF (also after several CRs, as text that was converted twice has it), or CR
 * alone, as mailboxes of the classic Mac OS have it.
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
        return at > end ? end + 1 : to; // CR alone: the ones behind it end empty lines
    }

    /** Behind the blank lines that a file begins with, and a byte order mark before or among them. */
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
