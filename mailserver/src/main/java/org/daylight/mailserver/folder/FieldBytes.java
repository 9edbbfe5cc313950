package org.daylight.mailserver.folder;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/** The header fields of a message as they are written, found in its bytes. */
public final class FieldBytes {

    private FieldBytes() {}

    /** Receives a field. */
    private interface Field {
        /**
         * @param name in any case
         * @param valueStart after the colon
         * @param end after the line end of its last line
         * @return whether to continue
         */
        boolean at(String name, int start, int valueStart, int end);
    }

    /**
     * The fields whose names fit, in their exact bytes, and an empty line.
     *
     * @param header the bytes of a header, with or without the empty line after it
     */
    public static byte[] chosen(byte[] header, Predicate<String> fits) {
        var chosen = new ByteArrayOutputStream();
        each(header, (name, start, valueStart, end) -> {
            if (fits.test(name)) {
                chosen.write(header, start, end - start);
            }
            return true;
        });
        chosen.writeBytes(new byte[] {'\r', '\n'});
        return chosen.toByteArray();
    }

    /** The value of the first field with a name, with its line ends; empty when there is none. */
    public static Optional<byte[]> value(byte[] header, String wanted) {
        int[] place = {-1, 0};
        each(header, (name, start, valueStart, end) -> {
            if (name.equalsIgnoreCase(wanted)) {
                place[0] = valueStart;
                place[1] = end;
            }
            return place[0] < 0;
        });
        return place[0] < 0 ? Optional.empty() : Optional.of(java.util.Arrays.copyOfRange(header, place[0], place[1]));
    }

    private static void each(byte[] header, Field use) {
        int at = 0;
        while (at < header.length) {
            int next = lineEnd(header, at);
            while (next < header.length && (header[next] == ' ' || header[next] == '\t')) {
                next = lineEnd(header, next);
            }
            int colon = at;
            while (colon < next && header[colon] != ':' && header[colon] > ' ') {
                colon++;
            }
            int nameEnd = colon;
            while (colon < next && (header[colon] == ' ' || header[colon] == '\t')) {
                colon++;
            }
            if (nameEnd > at && colon < next && header[colon] == ':') {
                String name = new String(header, at, nameEnd - at, StandardCharsets.US_ASCII);
                if (!use.at(name, at, colon + 1, next)) {
                    return;
                }
            }
            at = next;
        }
    }

    /** After the LF of a line. */
    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return Math.min(bytes.length, at + 1);
    }
}
