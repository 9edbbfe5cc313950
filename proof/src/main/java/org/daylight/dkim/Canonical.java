package org.daylight.dkim;

/** The canonical forms in which a message is hashed (RFC 6376, section 3.4; RFC 4870, section 3.4), here for header fields. */
enum Canonical {
    /** Unchanged. */
    SIMPLE("simple"),
    /** Names in lower case, lines unfolded, white space as one space. */
    RELAXED("relaxed"),
    /** All white space removed; DomainKeys only. */
    NOFWS("nofws");

    final String tag;

    Canonical(String tag) {
        this.tag = tag;
    }

    /** Adds a field with its CRLF. */
    void field(HeaderFields header, int field, Octets out) {
        field(header, field, header.end(field), header.end(field), out);
    }

    /** Adds a field without the bytes between two offsets, which are the value of {@code b=}. */
    void field(HeaderFields header, int field, int gapStart, int gapEnd, Octets out) {
        int end = header.end(field);
        switch (this) {
            case SIMPLE -> {
                lines(header.bytes, header.start(field), gapStart, out);
                lines(header.bytes, gapEnd, end, out);
                if (end == 0 || header.bytes[end - 1] != '\n') {
                    out.crlf();
                }
            }
            case RELAXED -> {
                for (int i = header.start(field); i < header.nameEnd(field); i++) {
                    byte b = header.bytes[i];
                    out.put(b >= 'A' && b <= 'Z' ? b + 32 : b);
                }
                out.put(':');
                var words = new Words(out);
                words.add(header.bytes, header.value(field), gapStart);
                words.add(header.bytes, gapEnd, end);
                out.crlf();
            }
            case NOFWS -> {
                for (int i = header.start(field); i < end; i++) {
                    byte b = header.bytes[i];
                    if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                        out.put(b);
                    }
                }
                out.crlf();
            }
        }
    }

    /** Copies the bytes; only LF without CR becomes CRLF. */
    private static void lines(byte[] bytes, int start, int end, Octets out) {
        int from = start;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) {
                out.put(bytes, from, i);
                out.crlf();
                from = i + 1;
            }
        }
        out.put(bytes, from, end);
    }

    /** Writes one space for each run of white space between words, and none before the first word or after the last. */
    private static final class Words {
        private final Octets out;
        private boolean begun;
        private boolean space;

        Words(Octets out) {
            this.out = out;
        }

        void add(byte[] bytes, int start, int end) {
            for (int i = start; i < end; i++) {
                byte b = bytes[i];
                if (b == ' ' || b == '\t') {
                    space = begun;
                } else if (b != '\n' && !(b == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n')) {
                    if (space) {
                        out.put(' ');
                        space = false;
                    }
                    int word = i++;
                    while (i < end && (bytes[i] > ' ' || bytes[i] < 0)) {
                        i++;
                    }
                    out.put(bytes, word, i--);
                    begun = true;
                }
            }
        }
    }
}
