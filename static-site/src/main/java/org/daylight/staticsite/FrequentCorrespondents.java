package org.daylight.staticsite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.daylight.people.Mapping;
import org.daylight.search.query.Query;
import org.daylight.web.view.DocumentRow;

/**
 * Counts correspondents from the dictionaries of the segments ({@code spec/static-index.md} section 3): the keys of kind {@code p}. It reads the blocks
 * that have such keys, and no list. It takes memory for each address.
 */
final class FrequentCorrespondents {

    /** The most that a page lists. */
    private static final int LISTED = 200;

    /** The most addresses in the query of one person. */
    private static final int QUERIED = 20;

    private static final int MAX_INFLATED = 64 << 20;
    private static final char PERSON = 'p';
    private static final int NAME_CHARS = 120;

    /** Kinds with positions. */
    private static final String WITH_POSITIONS = "wsftcbna";

    private static final int DIRECTORY = 4096;

    private final Map<String, Counts> counts = new HashMap<>();

    /**
     * A correspondent.
     *
     * @param name the publisher's, otherwise the one that is written most often; the address when there is none
     * @param addresses one or more
     * @param sent messages from these addresses
     * @param received messages to them
     */
    record Person(String name, List<String> addresses, long sent, long received) {

        /** The query for the messages of the correspondent. */
        String query() {
            List<Query> queries = addresses.stream()
                    .limit(QUERIED)
                    .<Query>map(address -> new Query.Text(Query.Field.WITH, address))
                    .toList();
            return queries.size() == 1 ? queries.getFirst().text() : new Query.Or(queries).text();
        }
    }

    /** What is known of an address. */
    private static final class Counts {
        private final Map<String, Long> names = new HashMap<>();
        private long sent;
        private long received;

        String name(String address) {
            return names.entrySet().stream()
                    .max(Map.Entry.<String, Long>comparingByValue()
                            .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                    .map(Map.Entry::getKey)
                    .orElse(address);
        }
    }

    /**
     * Adds the counts of a segment.
     *
     * @param words its file of words
     * @param rootBytes the length of its root
     * @throws IOException in one line, when the file is damaged
     */
    void add(Path words, int rootBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(words)) {
            var root = new Input(inflate(read(channel, 0, rootBytes)));
            root.number(); // format
            root.number(); // documents
            root.number(); // dated
            for (int i = 0; i < 4 + 14; i++) {
                root.number(); // statistics of fields
            }
            for (int i = 0; i < 4; i++) {
                root.number(); // lengths of the sections
            }
            for (long months = root.number(); months > 0; months--) {
                root.number();
                root.number();
            }
            int blocks = root.size();
            byte[] key = new byte[0];
            byte[] wanted = {PERSON};
            byte[] after = {PERSON + 1};
            List<byte[]> firsts = new ArrayList<>();
            for (int i = 0; i < blocks; i++) {
                key = root.key(key);
                firsts.add(key);
            }
            List<Integer> lengths = new ArrayList<>();
            long rares = rootBytes;
            for (int i = 0; i < blocks; i++) {
                lengths.add(root.size());
                rares += lengths.getLast();
            }
            long at = rootBytes; // the dictionary follows the root, and in it, the rare keys the blocks
            for (int i = 0; i < blocks; i++) {
                boolean isBefore = i + 1 < blocks && Arrays.compareUnsigned(firsts.get(i + 1), wanted) <= 0;
                boolean isAfter = Arrays.compareUnsigned(firsts.get(i), after) >= 0;
                int length = lengths.get(i);
                if (!isBefore && !isAfter) {
                    block(new Input(inflate(read(channel, at, length))), channel, rares);
                }
                at += length;
            }
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException | DataFormatException e) {
            throw new IOException(
                    words.getFileName() + " is damaged: delete the folder of the site, and make it again");
        }
    }

    /** @param raresStart where the rare keys of all blocks begin */
    private void block(Input block, FileChannel channel, long raresStart) throws IOException, DataFormatException {
        block.number(); // first list
        block.number(); // first positions
        long at = raresStart + block.number();
        byte[] separator = new byte[0];
        int rareBlocks = block.size();
        for (int i = 0; i < rareBlocks; i++) {
            separator = i == 0 ? separator : block.key(separator);
            int length = block.size();
            if (length > MAX_INFLATED) {
                throw new IndexOutOfBoundsException();
            }
            rares(new Input(inflate(read(channel, at, length))));
            at += length;
        }
        byte[] key = new byte[0];
        while (block.hasMore()) {
            key = block.key(key);
            char kind = kind(key);
            long count = block.number();
            if (kind == 'w') {
                block.number();
                block.number();
            }
            block.number(); // length of the list
            if (count > DIRECTORY) {
                block.number();
            }
            if (WITH_POSITIONS.indexOf(kind) >= 0) {
                block.number();
            }
            if (kind == PERSON) {
                person(key, count);
            }
        }
    }

    private static char kind(byte[] key) {
        if (key.length == 0) {
            throw new IndexOutOfBoundsException();
        }
        return (char) key[0];
    }

    /** Lists and positions of rare keys stand in the block itself. */
    private void rares(Input block) {
        byte[] key = new byte[0];
        while (block.hasMore()) {
            key = block.key(key);
            char kind = kind(key);
            int count = block.size();
            long positions = skipChunk(block, kind, count);
            while (positions-- > 0) {
                block.number();
            }
            if (kind == PERSON) {
                person(key, count);
            }
        }
    }

    /** @return how many positions follow */
    private static long skipChunk(Input block, char kind, int count) {
        for (int i = 0; i < count; i++) {
            block.number();
        }
        if (WITH_POSITIONS.indexOf(kind) < 0) {
            return 0;
        }
        long positions = 0;
        int lengths = 0;
        int longer = 0;
        for (int i = 0; i < count; i++) {
            int frequency = block.one();
            for (int part : kind == 'w' ? new int[] {frequency & 15, frequency >> 4} : new int[] {frequency}) {
                boolean isLonger = part == (kind == 'w' ? 15 : 255);
                longer += isLonger ? 1 : 0;
                positions += isLonger ? 0 : part;
                lengths += kind == 'w' && part > 0 ? 1 : 0;
            }
        }
        for (int i = 0; i < longer; i++) {
            positions += block.number();
        }
        for (int i = 0; i < lengths; i++) {
            block.one();
        }
        return positions;
    }

    private void person(byte[] key, long count) {
        int end = 2;
        while (end < key.length && key[end] != 0) {
            end++;
        }
        String address = new String(key, 2, Math.max(0, end - 2), StandardCharsets.UTF_8);
        if (address.isEmpty() || address.indexOf('@') < 0) {
            return;
        }
        String name =
                end + 1 < key.length ? new String(key, end + 1, key.length - end - 1, StandardCharsets.UTF_8) : "";
        char role = (char) key[1];
        if (role == 'l') {
            return;
        }
        Counts of = counts.computeIfAbsent(address, unknown -> new Counts());
        if (role == 'f') {
            of.sent += count;
        } else {
            of.received += count;
        }
        if (!name.isBlank()) {
            of.names.merge(name, count, Long::sum);
        }
    }

    /** The number of correspondents. */
    long total(Mapping mapping) {
        return counts.keySet().stream()
                .map(address -> group(mapping, address))
                .distinct()
                .count();
    }

    private static String group(Mapping mapping, String address) {
        int block = mapping.block(address);
        return block < 0 ? address : " " + block;
    }

    /** Those with the most messages, at most {@value #LISTED}, in an order that depends on the counts and addresses alone. */
    List<Person> most(Mapping mapping) {
        Map<String, List<String>> groups = new HashMap<>();
        counts.keySet().stream()
                .sorted()
                .forEach(address -> groups.computeIfAbsent(group(mapping, address), one -> new ArrayList<>())
                        .add(address));
        return groups.values().stream()
                .map(addresses -> person(mapping, addresses))
                .sorted(Comparator.comparingLong((Person person) -> person.sent() + person.received())
                        .reversed()
                        .thenComparing(person -> person.addresses().getFirst()))
                .limit(LISTED)
                .toList();
    }

    private Person person(Mapping mapping, List<String> addresses) {
        List<String> ordered = addresses.stream()
                .sorted(Comparator.comparingLong(
                                (String address) -> counts.get(address).sent + counts.get(address).received)
                        .reversed()
                        .thenComparing(address -> address))
                .toList();
        int block = mapping.block(ordered.getFirst());
        String name = block < 0
                ? counts.get(ordered.getFirst()).name(ordered.getFirst())
                : mapping.blocks().get(block).name();
        return new Person(
                DocumentRow.cut(name, NAME_CHARS),
                ordered,
                ordered.stream().mapToLong(address -> counts.get(address).sent).sum(),
                ordered.stream()
                        .mapToLong(address -> counts.get(address).received)
                        .sum());
    }

    private static byte[] read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new IndexOutOfBoundsException();
            }
        }
        return bytes.array();
    }

    private static byte[] inflate(byte[] packed) throws DataFormatException {
        try (var inflater = new Inflater(true)) {
            inflater.setInput(packed);
            byte[] out = new byte[Math.max(1024, packed.length * 4)];
            int size = 0;
            while (!inflater.finished()) {
                int more = inflater.inflate(out, size, out.length - size);
                size += more;
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary()) || size > MAX_INFLATED) {
                    throw new DataFormatException();
                }
                if (size == out.length) {
                    out = Arrays.copyOf(out, out.length * 2);
                }
            }
            return Arrays.copyOf(out, size);
        }
    }

    /** Numbers and keys of a block. Throws {@link IndexOutOfBoundsException} at its end. */
    private static final class Input {
        private final byte[] bytes;
        private int at;

        Input(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean hasMore() {
            return at < bytes.length;
        }

        int one() {
            return bytes[at++] & 0xff;
        }

        long number() {
            long value = 0;
            for (int shift = 0; shift < 56; shift += 7) {
                int next = one();
                value |= (long) (next & 0x7f) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
            throw new IndexOutOfBoundsException();
        }

        int size() {
            long value = number();
            if (value > Integer.MAX_VALUE) {
                throw new IndexOutOfBoundsException();
            }
            return (int) value;
        }

        byte[] key(byte[] before) {
            int shared = size();
            int rest = size();
            if (shared > before.length || rest > bytes.length - at) {
                throw new IndexOutOfBoundsException();
            }
            byte[] key = Arrays.copyOf(before, shared + rest);
            System.arraycopy(bytes, at, key, shared, rest);
            at += rest;
            return key;
        }
    }
}
