package org.daylight.redact;

import org.daylight.message.Slice;

/**
 * The other forms in which a text may have a string: character references, percent-encoding, escapes of programs, quoted
 * printable in a text that is not, lines that are joined, and base64 within the text. Each is sent to the search as a text of
 * its own. Every form is linear.
 */
final class TextForms {

    /** Shorter runs have no string worth hiding; four characters are three bytes. */
    private static final int SHORTEST_BASE64 = 6;

    /** Longer runs have all letters. */
    private static final int FILTERED = 256;

    private final TextSearch search;
    private final ByteSearch bytes;
    private final LetterFilter filter;

    TextForms(TextSearch search, ByteSearch bytes, LetterFilter filter) {
        this.search = search;
        this.bytes = bytes;
        this.filter = filter;
    }

    /** Searches a text in all forms. */
    void search(MappedText text) {
        searchWithoutBase64(text);
        base64(text);
    }

    private void searchWithoutBase64(MappedText text) {
        forms(text);
        if (text.has('&') || text.has('<')) {
            new HtmlMap(text).withoutTags(search);
            search.end();
        }
        if (text.has('&')) {
            var replaced = new MappedText();
            new HtmlMap(text).withTags(replaced);
            forms(replaced);
        }
    }

    private void forms(MappedText text) {
        text.send(search);
        search.end();
        if (text.has('%') || text.has('+') || text.has('_')) {
            percent(text);
        }
        if (text.has('\\')) {
            escapes(text);
        }
        if (text.has('=')) {
            quotedPrintable(text);
        }
        if (text.indexOf(" \n", 0) >= 0 || text.indexOf(" \r\n", 0) >= 0) {
            joinedLines(text);
        }
    }

    /** URLs (RFC 3986): percent-encoded bytes of UTF-8, and the signs that stand for a blank. */
    private void percent(MappedText text) {
        var decoded = new MappedBytesOfText();
        for (int at = 0; at < text.length(); at++) {
            char c = text.at(at);
            int high = c == '%' && at + 2 < text.length() ? digit(text, at + 1) : -1;
            int low = high >= 0 ? digit(text, at + 2) : -1;
            if (low >= 0) {
                decoded.add(high << 4 | low, text.from(at), text.to(at + 2));
                at += 2;
            } else {
                decoded.addChar(c == '+' || c == '_' ? ' ' : c, text.from(at), text.to(at));
            }
        }
        decoded.send(search);
        search.end();
    }

    private static int digit(MappedText text, int at) {
        return text.at(at) < 0x80 ? TransferMap.hex(text.at(at)) : -1;
    }

    /** A text in quoted printable that was pasted into another, and the copied fields of a signature (RFC 6376 section 2.11). */
    private void quotedPrintable(MappedText text) {
        var decoded = new MappedBytesOfText();
        for (int at = 0; at < text.length(); at++) {
            char c = text.at(at);
            int high = c == '=' && at + 2 < text.length() ? digit(text, at + 1) : -1;
            int low = high >= 0 ? digit(text, at + 2) : -1;
            if (low >= 0) {
                decoded.add(high << 4 | low, text.from(at), text.to(at + 2));
                at += 2;
            } else if (c == '=' && text.startsWith(at + 1, "\r\n")) {
                at += 2;
            } else if (c == '=' && text.startsWith(at + 1, "\n")) {
                at += 1;
            } else {
                decoded.addChar(c, text.from(at), text.to(at));
            }
        }
        decoded.send(search);
        search.end();
    }

    /** Escapes of JSON, JavaScript and CSS, and quoted pairs of header fields. */
    private void escapes(MappedText text) {
        int at = 0;
        while (at < text.length()) {
            if (text.at(at) != '\\' || at + 1 >= text.length()) {
                text.send(at, at + 1, search);
                at++;
                continue;
            }
            char kind = text.at(at + 1);
            int most = kind == 'u' ? 4 : kind == 'x' ? 2 : 6;
            int from = kind == 'u' || kind == 'x' ? at + 2 : at + 1;
            int end = from;
            int value = 0;
            while (end < text.length() && end - from < most && digit(text, end) >= 0) {
                value = value << 4 | digit(text, end);
                end++;
            }
            boolean whole = most == 6 ? end > from : end - from == most;
            if (whole && value <= Character.MAX_CODE_POINT && value > 0) {
                boolean css = most == 6 && end < text.length() && text.at(end) == ' ';
                search.add(value, text.from(at), text.to(end - 1));
                at = css ? end + 1 : end;
            } else {
                boolean control = kind == 'n' || kind == 'r' || kind == 't';
                search.add(control ? ' ' : kind, text.from(at), text.to(at + 1));
                at += 2;
            }
        }
        search.end();
    }

    /** A flowed text whose lines end with a blank that does not count (RFC 3676, DelSp). */
    private void joinedLines(MappedText text) {
        int at = 0;
        while (at < text.length()) {
            int end = text.at(at) != ' '
                    ? -1
                    : text.startsWith(at + 1, "\r\n") ? at + 3 : text.startsWith(at + 1, "\n") ? at + 2 : -1;
            if (end < 0) {
                text.send(at, at + 1, search);
                at++;
                continue;
            }
            while (end < text.length() && text.at(end) == '>') {
                end++;
            }
            at = end < text.length() && text.at(end) == ' ' ? end + 1 : end;
        }
        search.end();
    }

    /**
     * Runs of base64, such as a {@code data:} URI, in each of the four alignments. Lines are joined. What is found has the
     * range of the whole run.
     */
    private void base64(MappedText text) {
        int at = 0;
        while (at < text.length()) {
            if (TransferMap.sextet(text.at(at)) < 0) {
                at++;
                continue;
            }
            int end = runEnd(text, at);
            if (end - at >= SHORTEST_BASE64) {
                base64(text, at, end);
            }
            at = end;
        }
    }

    private static int runEnd(MappedText text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.at(at);
            if (TransferMap.sextet(c) >= 0) {
                at++;
                continue;
            }
            int next = at;
            while (next < text.length() && next - at < 4 && " \t\r\n".indexOf(text.at(next)) >= 0) {
                next++;
            }
            boolean line = c == '\r' || c == '\n';
            if (!line || next >= text.length() || TransferMap.sextet(text.at(next)) < 0) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private void base64(MappedText text, int from, int to) {
        int first = text.from(from);
        int past = text.to(to - 1);
        for (int i = from; i < to; i++) {
            first = Math.min(first, text.from(i));
            past = Math.max(past, text.to(i));
        }
        byte[] run = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            int value = TransferMap.sextet(text.at(i));
            if (value >= 0) {
                run[length++] = (byte) value;
            }
        }
        byte[] decoded = new byte[length];
        for (int skip = 0; skip < 4 && skip < length; skip++) {
            int count = decode(run, skip, length, decoded);
            if (length > FILTERED || filter.mayHave(decoded, count)) {
                bytes.search(new Slice(decoded, 0, count), first, past);
            }
        }
    }

    /** @param sextets from an index to the end @return the number of bytes */
    private static int decode(byte[] sextets, int from, int to, byte[] out) {
        int bits = 0;
        int held = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            bits = bits << 6 | sextets[i];
            held += 6;
            if (held >= 8) {
                held -= 8;
                out[count++] = (byte) (bits >> held);
            }
        }
        return count;
    }

    /** Bytes from escapes between chars that are not escaped: the bytes are UTF-8. */
    private static final class MappedBytesOfText {
        private final MappedText text = new MappedText();
        private MappedBytes escaped = new MappedBytes();

        void add(int value, int from, int to) {
            escaped.add(value, from, to);
        }

        void addChar(char c, int from, int to) {
            flush();
            text.add(c, from, to);
        }

        private void flush() {
            if (escaped.length() > 0) {
                CharsetMap.decode(escaped, new CharsetMap.Reading.Utf8(), text);
                escaped = new MappedBytes();
            }
        }

        void send(CharSink out) {
            flush();
            text.send(out);
        }
    }
}
