package org.daylight.drop;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a form with files (RFC 7578) while it arrives, in pieces of any size. Content is passed on at once; nothing of it is kept except the beginning of
 * what may be a boundary. Never throws on input. For one thread at a time.
 */
final class MultipartReader {

    private static final int MAX_HEADER_BYTES = 8 << 10;
    private static final int MAX_PARTS = 1_000;
    private static final Pattern BOUNDARY = Pattern.compile(
            "(?i)multipart/form-data\\s*;.*\\bboundary=(?:\"([^\"\\r\\n]{1,70})\"|([^\\s;\",]{1,70}))\\s*(?:;.*)?");
    private static final Pattern NAME = Pattern.compile("(?is).*[;\\s]name=\"([^\"]*)\".*");
    private static final Pattern FILE_NAME = Pattern.compile("(?is).*[;\\s]filename=\"([^\"]*)\".*");

    private final byte[] delimiter;
    private final Parts parts;
    private final byte[] header = new byte[MAX_HEADER_BYTES];
    private State state = State.BODY;
    private boolean isPart;
    private int matched;
    private int headerLength;
    private int count;

    private enum State {
        BODY,
        AFTER_BOUNDARY,
        HEADER,
        END,
        WRONG
    }

    /** Receives the parts. */
    interface Parts {

        /**
         * A part begins.
         *
         * @param name of the field
         * @param fileName empty when it is not a file
         */
        void begin(String name, Optional<String> fileName);

        void content(byte[] bytes, int from, int length);

        /** The part is complete. */
        void end();
    }

    private MultipartReader(String boundary, Parts parts) {
        delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.parts = parts;
        matched = 2; // the first boundary has no line break before it
    }

    /** A reader for a body of this type; empty when the type is not that of a form with files. */
    static Optional<MultipartReader> of(String contentType, Parts parts) {
        Matcher type = BOUNDARY.matcher(contentType);
        if (!type.matches()) {
            return Optional.empty();
        }
        return Optional.of(new MultipartReader(type.group(1) == null ? type.group(2) : type.group(1), parts));
    }

    /** Reads some bytes. @return false when the form is malformed; nothing more is read then */
    boolean read(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end && state != State.END && state != State.WRONG) {
            at = switch (state) {
                case BODY -> body(bytes, at, end);
                case AFTER_BOUNDARY -> afterBoundary(bytes, at);
                default -> header(bytes, at);
            };
        }
        return state != State.WRONG;
    }

    /** Whether the last boundary was read. */
    boolean isComplete() {
        return state == State.END;
    }

    private int body(byte[] bytes, int from, int end) {
        int at = from;
        int plain = from;
        while (at < end) {
            byte b = bytes[at];
            if (matched > 0 && b != delimiter[matched]) {
                pass(delimiter, 0, matched); // it began like a boundary
                matched = 0;
                plain = at;
            }
            if (b == delimiter[matched]) {
                if (matched == 0) {
                    pass(bytes, plain, at - plain);
                }
                matched++;
                at++;
                plain = at;
                if (matched == delimiter.length) {
                    matched = 0;
                    headerLength = 0;
                    if (isPart) {
                        isPart = false;
                        parts.end();
                    }
                    state = State.AFTER_BOUNDARY;
                    return at;
                }
            } else {
                at++;
                while (at < end && bytes[at] != '\r') {
                    at++;
                }
            }
        }
        if (matched == 0) {
            pass(bytes, plain, end - plain);
        }
        return end;
    }

    private void pass(byte[] bytes, int from, int length) {
        if (isPart && length > 0) {
            parts.content(bytes, from, length);
        }
    }

    /** After a boundary: a line break, or two dashes at the end. */
    private int afterBoundary(byte[] bytes, int at) {
        header[headerLength++] = bytes[at];
        if (headerLength == 2) {
            boolean isEnd = header[0] == '-' && header[1] == '-';
            boolean isNext = header[0] == '\r' && header[1] == '\n';
            state = isEnd ? State.END : isNext && ++count <= MAX_PARTS ? State.HEADER : State.WRONG;
            headerLength = 0;
        }
        return at + 1;
    }

    private int header(byte[] bytes, int at) {
        if (headerLength == MAX_HEADER_BYTES) {
            state = State.WRONG;
            return at;
        }
        header[headerLength++] = bytes[at];
        boolean isEnd = headerLength >= 4
                && header[headerLength - 1] == '\n'
                && header[headerLength - 2] == '\r'
                && header[headerLength - 3] == '\n'
                && header[headerLength - 4] == '\r';
        if (isEnd) {
            begin(new String(header, 0, headerLength, StandardCharsets.UTF_8));
            Arrays.fill(header, 0, headerLength, (byte) 0);
            headerLength = 0;
        }
        return at + 1;
    }

    private void begin(String fields) {
        String disposition = "";
        for (String line : fields.split("\r\n")) {
            if (line.regionMatches(true, 0, "content-disposition:", 0, "content-disposition:".length())) {
                disposition = line;
            }
        }
        Matcher name = NAME.matcher(disposition);
        if (!name.matches()) {
            state = State.WRONG;
            return;
        }
        Matcher fileName = FILE_NAME.matcher(disposition);
        isPart = true;
        state = State.BODY;
        parts.begin(
                name.group(1),
                fileName.matches()
                        // as browsers write it (WHATWG, multipart/form-data encoding)
                        ? Optional.of(fileName.group(1)
                                .replace("%22", "\"")
                                .replace("%0D", "\r")
                                .replace("%0A", "\n"))
                        : Optional.empty());
    }
}
