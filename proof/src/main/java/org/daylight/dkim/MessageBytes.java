package org.daylight.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The bytes of a message: its header in memory, and its body, which can be read several times. */
abstract sealed class MessageBytes {
    private static final int CHUNK = 64 << 10;

    final HeaderFields header;

    private MessageBytes(HeaderFields header) {
        this.header = header;
    }

    /** Passes on the whole body, from its first byte. */
    abstract void body(BodySink sink) throws IOException;

    static MessageBytes of(byte[] message) {
        return new InMemory(message);
    }

    static MessageBytes of(MessageSource source) throws IOException {
        byte[] bytes = new byte[8 << 10];
        int length = 0;
        int scanned = 0;
        try (InputStream in = source.open()) {
            int read = in.read(bytes, 0, bytes.length);
            while (read > 0) {
                length += read;
                if (length > HeaderFields.MAX_BYTES + 2 || holdsBlankLine(bytes, scanned, length)) {
                    break;
                }
                scanned = length;
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * length);
                }
                read = in.read(bytes, length, bytes.length - length);
            }
        }
        return new Streamed(new HeaderFields(bytes, length), source);
    }

    /** Whether an empty line ends at or after an offset. */
    private static boolean holdsBlankLine(byte[] bytes, int from, int length) {
        for (int i = from; i < length; i++) {
            if (bytes[i] == '\n') {
                int before = i > 0 && bytes[i - 1] == '\r' ? i - 1 : i;
                if (before == 0 || bytes[before - 1] == '\n') {
                    return true;
                }
            }
        }
        return false;
    }

    private static final class InMemory extends MessageBytes {
        private final byte[] message;

        InMemory(byte[] message) {
            super(new HeaderFields(message, message.length));
            this.message = message;
        }

        @Override
        void body(BodySink sink) {
            sink.put(message, header.bodyStart, message.length);
        }
    }

    private static final class Streamed extends MessageBytes {
        private final MessageSource source;

        Streamed(HeaderFields header, MessageSource source) {
            super(header);
            this.source = source;
        }

        @Override
        void body(BodySink sink) throws IOException {
            byte[] chunk = new byte[CHUNK];
            try (InputStream in = source.open()) {
                in.skipNBytes(header.bodyStart);
                for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
                    sink.put(chunk, 0, read);
                }
            }
        }
    }
}
