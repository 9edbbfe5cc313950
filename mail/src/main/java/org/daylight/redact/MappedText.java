package org.daylight.redact;

import java.util.Arrays;

/** A text that knows for each char which range of original bytes it came from. Grows while it is written. */
final class MappedText implements CharSink {

    private char[] chars = new char[256];
    private int[] from = new int[256];
    private int[] to = new int[256];
    private int length;

    @Override
    public void add(int codePoint, int first, int past) {
        if (Character.isBmpCodePoint(codePoint)) {
            unit((char) codePoint, first, past);
        } else {
            unit(Character.highSurrogate(codePoint), first, past);
            unit(Character.lowSurrogate(codePoint), first, past);
        }
    }

    private void unit(char unit, int first, int past) {
        if (length == chars.length) {
            int room = length * 2;
            chars = Arrays.copyOf(chars, room);
            from = Arrays.copyOf(from, room);
            to = Arrays.copyOf(to, room);
        }
        chars[length] = unit;
        from[length] = first;
        to[length++] = past;
    }

    int length() {
        return length;
    }

    char at(int index) {
        return chars[index];
    }

    int from(int index) {
        return from[index];
    }

    int to(int index) {
        return to[index];
    }

    /** Widens the ranges of some chars to one range. */
    void join(int first, int past) {
        int start = from[first];
        int end = to[first];
        for (int i = first; i < past; i++) {
            start = Math.min(start, from[i]);
            end = Math.max(end, to[i]);
        }
        Arrays.fill(from, first, past, start);
        Arrays.fill(to, first, past, end);
    }

    boolean has(char wanted) {
        for (int i = 0; i < length; i++) {
            if (chars[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    boolean startsWith(int index, String text) {
        if (index + text.length() > length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (chars[index + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The position of a text at or after an index; -1 where there is none. */
    int indexOf(String text, int index) {
        for (int i = index; i + text.length() <= length; i++) {
            if (chars[i] == text.charAt(0) && startsWith(i, text)) {
                return i;
            }
        }
        return -1;
    }

    String text(int first, int past) {
        return new String(chars, first, past - first);
    }

    String text() {
        return text(0, length);
    }

    /** Passes a range of it on. */
    void send(int first, int past, CharSink sink) {
        for (int i = first; i < past; i++) {
            boolean pair =
                    Character.isHighSurrogate(chars[i]) && i + 1 < past && Character.isLowSurrogate(chars[i + 1]);
            if (pair) {
                sink.add(Character.toCodePoint(chars[i], chars[i + 1]), from[i], to[i + 1]);
                i++;
            } else {
                sink.add(chars[i], from[i], to[i]);
            }
        }
    }

    void send(CharSink sink) {
        send(0, length, sink);
    }
}
