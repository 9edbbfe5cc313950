package org.daylight.leak;

/** The ways in which bytes are read as text: as they are, without tags and with entities decoded, and as the strings of a PDF page. */
final class TextReadings {
    private static final int LONGEST_ENTITY = 10;
    private static final int LONGEST_TAG = 2_000;

    private final LeakScan scan;

    TextReadings(LeakScan scan) {
        this.scan = scan;
    }

    /**
     * The index of the first string that is found; -1 for none.
     *
     * @param leastLetters a match must have so many
     */
    int search(byte[] bytes, int leastLetters) {
        scan.restart(leastLetters);
        characters(bytes, scan, false);
        if (scan.found() < 0 && contains(bytes, '<', '&')) {
            characters(bytes, scan, true);
        }
        if (scan.found() < 0 && contains(bytes, '(', '<')) {
            strings(bytes, scan);
        }
        return scan.found();
    }

    /** Whether the whole string was found, and not only a large piece of it. */
    boolean isWhole() {
        return scan.isWhole();
    }

    private static boolean contains(byte[] bytes, char one, char other) {
        for (byte b : bytes) {
            if (b == one || b == other) {
                return true;
            }
        }
        return false;
    }

    /** As UTF-8; bytes that are not are read as Latin-1. @param markup whether tags are left out and entities decoded */
    private static void characters(byte[] bytes, LeakScan scan, boolean markup) {
        for (int i = 0; i < bytes.length; ) {
            int b = bytes[i] & 0xff;
            if (markup && b == '<') {
                int end = tagEnd(bytes, i);
                if (end > i) {
                    scan.character(' ');
                    i = end;
                    continue;
                }
            }
            if (markup && b == '&') {
                i = entity(bytes, i, scan);
                continue;
            }
            int more = b < 0xc2 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : b < 0xf5 ? 3 : 0;
            int code = more == 0 ? b : b & 0x3f >> more;
            for (int k = 1; k <= more; k++) {
                int next = i + k < bytes.length ? bytes[i + k] & 0xff : 0;
                if (next >> 6 != 2) {
                    more = 0;
                    code = b;
                    break;
                }
                code = code << 6 | next & 0x3f;
            }
            emit(code, scan);
            i += 1 + more;
        }
        scan.end();
    }

    private static void emit(int code, LeakScan scan) {
        if (code < 0x10000) {
            scan.character((char) code);
        } else if (Character.isValidCodePoint(code)) {
            scan.character(Character.highSurrogate(code));
            scan.character(Character.lowSurrogate(code));
        }
    }

    private static int tagEnd(byte[] bytes, int from) {
        for (int i = from + 1; i < bytes.length && i < from + LONGEST_TAG; i++) {
            if (bytes[i] == '>') {
                return i + 1;
            }
            if (bytes[i] == '<') {
                return from;
            }
        }
        return from;
    }

    /** Numeric entities; any other is something between letters. Returns the place after it. */
    private static int entity(byte[] bytes, int from, LeakScan scan) {
        int end = from + 1;
        while (end < bytes.length && end < from + LONGEST_ENTITY && bytes[end] != ';') {
            end++;
        }
        if (end == bytes.length || bytes[end] != ';' || end - from < 2) {
            scan.character('&');
            return from + 1;
        }
        if (bytes[from + 1] != '#') {
            scan.character(' ');
            return end + 1;
        }
        boolean hex = bytes[from + 2] == 'x' || bytes[from + 2] == 'X';
        long code = 0;
        for (int i = from + (hex ? 3 : 2); i < end; i++) {
            int digit = Character.digit(bytes[i], hex ? 16 : 10);
            if (digit < 0) {
                scan.character('&');
                return from + 1;
            }
            code = code * (hex ? 16 : 10) + digit;
        }
        emit((int) Math.min(code, Integer.MAX_VALUE), scan);
        return end + 1;
    }

    /** The characters of a hexadecimal string of a PDF page. Returns the place of its end; that of its beginning if it is none. */
    private static int hex(byte[] bytes, int from, LeakScan scan) {
        int end = from + 1;
        while (end < bytes.length && Character.digit(bytes[end], 16) >= 0) {
            end++;
        }
        if (end == bytes.length || bytes[end] != '>') {
            return from;
        }
        for (int i = from + 1; i + 1 < end; i += 2) {
            scan.character((char) (Character.digit(bytes[i], 16) << 4 | Character.digit(bytes[i + 1], 16)));
        }
        return end;
    }

    /** What is in parentheses or written in hexadecimal digits, without what is between them, as the text of a PDF page is written. */
    private static void strings(byte[] bytes, LeakScan scan) {
        boolean inside = false;
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            if (!inside) {
                inside = c == '(';
                i = c == '<' ? hex(bytes, i, scan) : i;
            } else if (c == '\\' && i + 1 < bytes.length) {
                i++;
            } else if (c == ')') {
                inside = false;
            } else {
                scan.character(c);
            }
            if (!inside && c == '\n') {
                scan.character(' ');
            }
        }
        scan.end();
    }
}
