package org.daylight.search.entity;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What was found so far in the documents of a release that is being read: a line for each document, in the order in which they were done. After a
 * crash, lines up to the first that is not whole are used. Safe for use by several threads until {@link #names}.
 */
final class WorkFile implements Closeable {

    private static final String VERSION = "daylight-entities-work 1";
    private static final String SKIPPED = "skipped";
    private static final String READ = "read";
    private static final int CRC_CHARS = 8;

    /** Longer lines are not written: 100 names with their counts. */
    private static final int MOST_LINE = 100_000;

    private final FileChannel channel;
    private final BitSet done = new BitSet();
    private long end;

    private WorkFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a file to add to it. What another model, another version or another release left there is deleted.
     *
     * @param header the model and the release
     */
    static WorkFile open(Path file, String header) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            var work = new WorkFile(channel);
            String first = VERSION + " " + header;
            work.read(first);
            channel.truncate(work.end);
            if (work.end == 0) {
                work.append(first);
            }
            return work;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Reads what is there, up to the first line that is not whole. */
    private void read(String first) throws IOException {
        channel.position(0);
        var lines = new Lines();
        String line = lines.next();
        if (line == null || !line.equals(first)) {
            return;
        }
        for (; line != null; line = lines.next()) {
            end = lines.end;
            if (!line.equals(first)) {
                done.set(number(line));
            }
        }
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(0, line.indexOf('\t')));
    }

    /** The lines of the file without their checksums. */
    private final class Lines {

        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));

        /** Where the last line that was returned ends. */
        private long end;

        /** The next; null at the end and at a line that is not whole. */
        @Nullable
        String next() throws IOException {
            var line = new StringBuilder();
            int c = in.read();
            for (; c >= 0 && c != '\n' && line.length() <= MOST_LINE; c = in.read()) {
                line.append((char) c);
            }
            if (c != '\n' || line.length() < CRC_CHARS) {
                return null;
            }
            String content = line.substring(CRC_CHARS);
            if (!crc(content).contentEquals(line.subSequence(0, CRC_CHARS))) {
                return null;
            }
            end += line.toString().getBytes(StandardCharsets.UTF_8).length + 1;
            return content;
        }
    }

    private static String crc(String content) {
        var crc = new CRC32();
        crc.update(content.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    private synchronized void append(String content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((crc(content) + content + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            end += channel.write(bytes, end);
        }
    }

    /** How many documents are done. */
    synchronized int documents() {
        return done.cardinality();
    }

    /** Whether a document is done. */
    synchronized boolean has(int number) {
        return done.get(number);
    }

    /** Adds a document. @param names how often each is in it; null for a document that cost too much */
    synchronized void add(int number, @Nullable Map<NamedEntity, Integer> names) throws IOException {
        var line = new StringBuilder().append(number).append('\t').append(names == null ? SKIPPED : READ);
        if (names != null) {
            names.forEach((entity, count) -> line.append('\t')
                    .append(entity.kind().word())
                    .append(' ')
                    .append(count)
                    .append(' ')
                    .append(entity.name()));
        }
        append(line.toString());
        done.set(number);
    }

    /** Makes what was added durable. */
    void sync() throws IOException {
        channel.force(false);
    }

    /** The documents that cost too much, and the names of all others in order. */
    record Found(int documents, int[] skipped, PartFile.Names names) {}

    /** Everything in the file. @param keeps the numbers of the documents that are not left out */
    synchronized Found names(IntPredicate keeps) throws IOException {
        var skipped = new BitSet();
        var names = new TreeMap<NamedEntity, Places>();
        int documents = 0;
        channel.position(0);
        var lines = new Lines();
        lines.next();
        for (String line = lines.next(); line != null; line = lines.next()) {
            String[] parts = line.split("\t");
            int number = Integer.parseInt(parts[0]);
            if (!keeps.test(number)) {
                continue;
            }
            documents++;
            if (parts[1].equals(SKIPPED)) {
                skipped.set(number);
            }
            for (String part : Arrays.asList(parts).subList(2, parts.length)) {
                int first = part.indexOf(' ');
                int second = part.indexOf(' ', first + 1);
                EntityKind kind = EntityKind.of(part.substring(0, first))
                        .orElseThrow(() -> new IOException("a line of the work file cannot be read"));
                names.computeIfAbsent(new NamedEntity(kind, part.substring(second + 1)), none -> new Places())
                        .add(number, Integer.parseInt(part, first + 1, second, 10));
            }
        }
        var rest = names.entrySet().iterator();
        return new Found(documents, skipped.stream().toArray(), () -> {
            if (!rest.hasNext()) {
                return null;
            }
            Map.Entry<NamedEntity, Places> next = rest.next();
            return next.getValue().posting(next.getKey());
        });
    }

    /** Growing lists of numbers and counts. */
    private static final class Places {

        /** The number of a document in the upper half, a count in the lower. */
        private long[] all = new long[1];

        private int size;

        void add(int number, int count) {
            if (size == all.length) {
                all = Arrays.copyOf(all, 2 * size);
            }
            all[size++] = (long) number << 32 | count;
        }

        PartFile.Posting posting(NamedEntity entity) {
            Arrays.sort(all, 0, size);
            int[] numbers = new int[size];
            int[] counts = new int[size];
            for (int i = 0; i < size; i++) {
                numbers[i] = (int) (all[i] >> 32);
                counts[i] = (int) all[i];
            }
            return new PartFile.Posting(entity, numbers, counts);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The names of a document, each with how often it is there: the most frequent, and of equally frequent ones the first in the text. */
    static Map<NamedEntity, Integer> counted(List<NamedEntity> names, int most) {
        var counts = new LinkedHashMap<NamedEntity, Integer>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        if (counts.size() <= most) {
            return counts;
        }
        List<Map.Entry<NamedEntity, Integer>> sorted = new ArrayList<>(counts.entrySet());
        sorted.sort(Map.Entry.<NamedEntity, Integer>comparingByValue().reversed()); // stable
        var kept = new HashMap<NamedEntity, Integer>();
        sorted.subList(0, most).forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
        counts.keySet().retainAll(kept.keySet());
        return counts;
    }
}
