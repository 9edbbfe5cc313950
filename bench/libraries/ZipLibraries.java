package org.daylight.export;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.daylight.archive.ExactBytes;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.format.Sha256;
import org.daylight.search.query.Sort;

/**
 * Writes messages into a zip with {@link ZipWriter}, the JDK's ZipOutputStream and commons-compress:
 * {@code ZipLibraries MESSAGES CORPUS}. It prints processor time (the last of five rounds), the size, the CRC-32 of all entries (without
 * manifest and directory), and the heap that is still held for each entry before the end is written, for 300,000 small entries. Only the first writes the
 * manifest; the other two would have to hold its lines in addition.
 */
final class ZipLibraries {

    private static final int ROUNDS = 5;
    private static final int ENTRIES = 300_000;

    private enum Way {
        OWN {
            @Override
            Zip begin(OutputStream out) {
                var writer = new ZipWriter(out, new ResultLabel("*", Sort.NEWEST, null, 0));
                return new Zip() {
                    @Override
                    public void add(int number, byte[] bytes, Sha256 hash) throws IOException {
                        writer.add(cited(number), ExactBytes.of(bytes, hash));
                    }

                    @Override
                    public void end(int count) throws IOException {
                        writer.finish(new ExportResult.Account(count, count, 0, 0), List.of());
                    }
                };
            }
        },
        JDK {
            @Override
            Zip begin(OutputStream out) {
                var zip = new ZipOutputStream(out, StandardCharsets.US_ASCII);
                zip.setMethod(ZipOutputStream.STORED);
                return new Zip() {
                    @Override
                    public void add(int number, byte[] bytes, Sha256 hash) throws IOException {
                        var entry = new ZipEntry(path(number));
                        // One odd second is lost in the zip, and keeps the JDK from adding the time zone of the
                        // machine.
                        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0, 1));
                        entry.setSize(bytes.length);
                        entry.setCrc(crc(bytes));
                        zip.putNextEntry(entry);
                        zip.write(bytes);
                    }

                    @Override
                    public void end(int count) throws IOException {
                        zip.finish();
                    }
                };
            }
        },
        COMMONS {
            @Override
            Zip begin(OutputStream out) {
                var zip = new ZipArchiveOutputStream(out);
                return new Zip() {
                    @Override
                    public void add(int number, byte[] bytes, Sha256 hash) throws IOException {
                        var entry = new ZipArchiveEntry(path(number));
                        entry.setMethod(ZipEntry.STORED);
                        entry.setTime(0);
                        entry.setSize(bytes.length);
                        entry.setCrc(crc(bytes));
                        zip.putArchiveEntry(entry);
                        zip.write(bytes);
                        zip.closeArchiveEntry();
                    }

                    @Override
                    public void end(int count) throws IOException {
                        zip.finish();
                    }
                };
            }
        };

        abstract Zip begin(OutputStream out);
    }

    private interface Zip {
        void add(int number, byte[] bytes, Sha256 hash) throws IOException;

        void end(int count) throws IOException;
    }

    /** Counts bytes and computes their CRC-32. */
    private static final class Sink extends OutputStream {
        private final CRC32 crc = new CRC32();
        private long size;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            size += length;
            crc.update(bytes, from, length);
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<byte[]> messages = new ArrayList<>();
        List<Sha256> hashes = new ArrayList<>();
        int most = Integer.parseInt(args[0]);
        new ImportSource(List.of(Path.of(args[1]))).read(found -> {
            if (found instanceof RawMessage raw && messages.size() < most) {
                messages.add(raw.bytes());
                hashes.add(Sha256.of(raw.bytes()));
            }
        });
        System.out.println("| way | messages | CPU, ms | bytes | CRC-32 of the entries | heap per entry, bytes |");
        System.out.println("|---|--:|--:|--:|---|--:|");
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (Way way : Way.values()) {
            long nanos = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long begin = threads.getCurrentThreadCpuTime();
                write(way, messages, hashes, new Sink());
                nanos = threads.getCurrentThreadCpuTime() - begin;
            }
            var sink = new Sink();
            String hash = write(way, messages, hashes, sink);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %d | %s | %d |%n",
                    way,
                    messages.size(),
                    nanos / 1e6,
                    sink.size,
                    hash,
                    heap(way));
        }
    }

    /** Returns the checksum of all entries without the manifest and the directory. */
    private static String write(Way way, List<byte[]> messages, List<Sha256> hashes, Sink out) throws IOException {
        Zip zip = way.begin(out);
        for (int i = 0; i < messages.size(); i++) {
            zip.add(i + 1, messages.get(i), hashes.get(i));
        }
        String entries = Long.toHexString(out.crc.getValue());
        zip.end(messages.size());
        return entries;
    }

    private static long heap(Way way) throws IOException {
        byte[] bytes = "From: a@port.example\r\n\r\nAs agreed.\r\n".getBytes(StandardCharsets.US_ASCII);
        Sha256 hash = Sha256.of(bytes);
        Zip zip = way.begin(new Sink());
        long before = used();
        for (int i = 1; i <= ENTRIES; i++) {
            zip.add(i, bytes, hash);
        }
        long held = used() - before;
        zip.end(ENTRIES);
        return held / ENTRIES;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long crc(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static String path(int number) {
        String digits = Integer.toString(number);
        return "harbour/" + "0".repeat(Math.max(0, 6 - digits.length())) + digits + ".eml";
    }

    private static CitedDocument cited(int number) {
        return new CitedDocument("harbour", number, 1, "", MessageMark.UNSIGNED, Set.of());
    }
}
