package org.daylight.demo;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.zip.CRC32;

/** The containers of a trove while they are being written. */
final class TroveFolder implements AutoCloseable {
    private final OutputStream pressOffice;
    private final OutputStream portWatch;
    private final ZipFolder disclosure;
    private final Path cur;
    private final Path fresh;
    private int inMaildir;
    private int inZip;

    TroveFolder(Path folder) throws IOException {
        Path maildir = Files.createDirectory(folder.resolve("hedda-brun"));
        cur = Files.createDirectory(maildir.resolve("cur"));
        fresh = Files.createDirectory(maildir.resolve("new"));
        Files.createDirectory(maildir.resolve("tmp"));
        pressOffice = new BufferedOutputStream(Files.newOutputStream(folder.resolve("press-office.mbox")), 1 << 18);
        portWatch = new Gzip(
                new BufferedOutputStream(Files.newOutputStream(folder.resolve("port-watch.mbox.gz")), 1 << 16));
        disclosure = new ZipFolder(
                new BufferedOutputStream(Files.newOutputStream(folder.resolve("disclosure.zip")), 1 << 16));
    }

    void add(TroveMessage message) throws IOException {
        switch (message.box()) {
            case PRESS_OFFICE -> mboxrd(message, pressOffice);
            case PORT_WATCH -> mboxrd(message, portWatch);
            case REGISTRAR -> maildir(message);
            case DISCLOSURE -> {
                String number = Integer.toString(100_000 + ++inZip).substring(1);
                var day = message.arrived().atZone(ZoneOffset.UTC).toLocalDate();
                disclosure.add("disclosure/" + day.getYear() + "/" + number + ".eml", message.bytes(), day);
            }
        }
    }

    private void maildir(TroveMessage message) throws IOException {
        int number = ++inMaildir;
        // every twentieth is unread
        boolean unseen = number % 20 == 0;
        String name = message.arrived().getEpochSecond() + ".M" + number + "P217.skuta";
        Files.write(unseen ? fresh.resolve(name) : cur.resolve(name + ":2,S"), message.bytes());
    }

    /**
     * Appends a message as mboxrd: lines of {@code >*From } get one more {@code >}, CRLF becomes LF, a blank line ends
     * it.
     */
    static void mboxrd(TroveMessage message, OutputStream out) throws IOException {
        String sender = message.sender().isEmpty() ? "MAILER-DAEMON" : message.sender();
        out.write(Encoding.bytes("From " + sender + " " + PortCalendar.asctime(message.arrived()) + "\n"));
        byte[] bytes = message.box() == Box.DISCLOSURE ? withLf(message.bytes()) : message.bytes();
        int start = 0;
        while (start < bytes.length) {
            if (isFromLine(bytes, start)) {
                out.write('>');
            }
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            end = Math.min(end + 1, bytes.length);
            out.write(bytes, start, end - start);
            start = end;
        }
        out.write(bytes.length > 0 && bytes[bytes.length - 1] == '\n' ? new byte[] {'\n'} : new byte[] {'\n', '\n'});
    }

    private static byte[] withLf(byte[] bytes) {
        return Encoding.bytes(Encoding.raw(bytes).replace("\r\n", "\n"));
    }

    private static boolean isFromLine(byte[] bytes, int start) {
        int at = start;
        while (at < bytes.length && bytes[at] == '>') {
            at++;
        }
        return at + 5 <= bytes.length && Arrays.equals(bytes, at, at + 5, new byte[] {'F', 'r', 'o', 'm', ' '}, 0, 5);
    }

    @Override
    public void close() throws IOException {
        try (pressOffice;
                portWatch;
                disclosure) {
            // all three are closed, even if one fails
        }
    }

    /** gzip (RFC 1952) with {@link Deflate}, block by block, without a time in its header. */
    private static final class Gzip extends OutputStream {
        private static final int BLOCK = 1 << 15;

        private final OutputStream out;
        private final ByteArrayOutputStream packed = new ByteArrayOutputStream(BLOCK);
        private final Deflate deflate = new Deflate(packed);
        private final byte[] block = new byte[BLOCK];
        private final CRC32 crc = new CRC32();
        private int filled;
        private long size;
        private boolean closed;

        Gzip(OutputStream out) throws IOException {
            this.out = out;
            out.write(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 255});
        }

        @Override
        public void write(int b) throws IOException {
            if (filled == BLOCK) {
                flushBlock(false);
            }
            block[filled++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int at = from;
            while (at < from + length) {
                if (filled == BLOCK) {
                    flushBlock(false);
                }
                int count = Math.min(BLOCK - filled, from + length - at);
                System.arraycopy(bytes, at, block, filled, count);
                filled += count;
                at += count;
            }
        }

        private void flushBlock(boolean last) throws IOException {
            crc.update(block, 0, filled);
            size += filled;
            deflate.block(block, 0, filled, last);
            packed.writeTo(out);
            packed.reset();
            filled = 0;
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                try (out) {
                    flushBlock(true);
                    for (long number : new long[] {crc.getValue(), size}) {
                        for (int i = 0; i < 4; i++) {
                            out.write((int) (number >>> 8 * i) & 0xFF);
                        }
                    }
                }
            }
        }
    }
}
