package org.daylight.staticsite.segment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.daylight.format.Json;
import org.daylight.format.Sha256;

/**
 * Reads a whole segment, written from {@code spec/static-index.md} alone: it shares no code with the writer. It checks that every byte of the files belongs to something.
 */
final class SegmentReader {

    private static final int MAX_INFLATED = 64 << 20;
    private static final int MAX_CHUNK = 4_096;
    private static final int RARE = 8;
    private static final String WITH_POSITIONS = "wsftcbna";

    final int documents;
    final int dated;

    /** Documents with the field and words in them: body, head, s f t c b n a. */
    final long[][] fields = new long[9][2];

    /** Year times 12 plus month, and documents. */
    final Map<Long, Long> months = new LinkedHashMap<>();

    /** Days since the year 0, and documents. */
    final Map<Long, Long> days = new LinkedHashMap<>();

    /** By key: the first character is the kind, also of hashes, the others are bytes. In the order of the keys, then of the hashes. */
    final Map<String, Entry> entries = new LinkedHashMap<>();

    final List<Card> cards = new ArrayList<>();
    final int[] dayShifts;
    final long[] sizes;
    final int[] releases;
    final int[] marks;
    final int[] hours;
    final List<String> authors = new ArrayList<>();
    final byte[] trees;
    int blocks;
    int largeBuckets;

    /** A key with what is known of it. */
    static final class Entry {
        int count;
        int bodyCount;
        int headCount;
        final List<Posting> postings = new ArrayList<>();
        final List<Posting> best = new ArrayList<>();
        final List<Impacts> impacts = new ArrayList<>();
    }

    /** A document of a list. */
    static final class Posting {
        final int document;
        int body;
        int head;
        int bodyLength;
        int headLength;
        final List<Integer> positions = new ArrayList<>();

        Posting(int document) {
            this.document = document;
        }
    }

    /** Pairs of frequency and length. */
    record Impacts(List<int[]> body, List<int[]> head) {}

    /** A card, its record, and how many bytes of the slot are in use. */
    record Card(List<Json> values, Json.Obj record, int used) {}

    /** The bytes of one section, in order. */
    private static final class Bytes {
        final byte[] all;
        int at;

        Bytes(byte[] all) {
            this.all = all;
        }

        int u8() {
            if (at == all.length) {
                throw new IllegalStateException("data end early");
            }
            return all[at++] & 0xff;
        }

        long u32() {
            return u8() | (long) u8() << 8 | (long) u8() << 16 | (long) u8() << 24;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; shift < 56; shift += 7) {
                int next = u8();
                value |= (long) (next & 0x7f) << shift;
                if (next < 0x80) {
                    if (value >= 1L << 53) {
                        break;
                    }
                    return value;
                }
            }
            throw new IllegalStateException("a varint is too large");
        }

        int small() {
            return Math.toIntExact(varint());
        }

        byte[] take(long count) {
            byte[] taken = Arrays.copyOfRange(all, at, Math.toIntExact(at + count));
            if (at + count > all.length) {
                throw new IllegalStateException("data end early");
            }
            at += (int) count;
            return taken;
        }

        byte[] key(byte[] before) {
            int shared = small();
            int rest = small();
            byte[] key = Arrays.copyOf(before, shared + rest);
            System.arraycopy(take(rest), 0, key, shared, rest);
            return key;
        }

        void end() {
            if (at != all.length) {
                throw new IllegalStateException(all.length - at + " bytes are left over");
            }
        }
    }

    /** Reads a segment. @throws IllegalStateException when something is not as the specification says */
    static SegmentReader read(Path site, SegmentEntry entry) throws IOException {
        return new SegmentReader(
                file(site, entry.words(), entry.wordsBytes()),
                file(site, entry.places(), entry.placesBytes()),
                file(site, entry.cards(), entry.cardsBytes()),
                entry);
    }

    private static byte[] file(Path site, String name, long bytes) throws IOException {
        byte[] all = Files.readAllBytes(site.resolve(name));
        if (all.length != bytes || !name.startsWith(Sha256.of(all).hex().substring(0, 32) + ".")) {
            throw new IllegalStateException(name + " is not the file of the manifest");
        }
        return all;
    }

    private SegmentReader(byte[] words, byte[] places, byte[] cardFile, SegmentEntry entry) {
        var file = new Bytes(words);
        var root = new Bytes(inflate(file.take(entry.rootBytes())));
        check(root.small() == 1, "format");
        documents = root.small();
        dated = root.small();
        check(documents == entry.documents(), "the number of documents");
        for (long[] field : fields) {
            field[0] = root.varint();
            field[1] = root.varint();
        }
        long[] sections = {root.varint(), root.varint(), root.varint(), root.varint()};
        long month = 0;
        for (int left = root.small(); left > 0; left--) {
            long difference = root.varint();
            month = months.isEmpty() ? difference : month - difference;
            months.put(month, root.varint());
        }
        var dictionary = new Bytes(file.take(sections[0]));
        var lists = new Bytes(file.take(sections[1]));
        byte[] columns = file.take(sections[2]);
        var dayList = new Bytes(inflate(file.take(sections[3])));
        file.end();
        long day = 0;
        for (int left = dayList.small(); left > 0; left--) {
            long difference = dayList.varint();
            day = days.isEmpty() ? difference : day - difference;
            days.put(day, dayList.varint());
        }
        dayList.end();
        dictionary(root, dictionary, lists, new Bytes(places));
        dayShifts = new int[documents];
        sizes = new long[documents];
        releases = new int[documents];
        marks = new int[documents];
        hours = new int[documents];
        columns(columns);
        trees = cards(cardFile, entry);
    }

    private static void check(boolean held, String what) {
        if (!held) {
            throw new IllegalStateException("wrong: " + what);
        }
    }

    private void dictionary(Bytes root, Bytes dictionary, Bytes lists, Bytes places) {
        blocks = root.small();
        List<byte[]> separators = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            separators.add(root.key(i == 0 ? new byte[0] : separators.getLast()));
        }
        List<byte[]> packed = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            packed.add(dictionary.take(root.varint()));
        }
        var rares = new Bytes(dictionary.take(root.varint()));
        byte[] after = {'z'};
        for (int i = 0; i < blocks; i++) {
            byte[] next = i + 1 < blocks ? separators.get(i + 1) : after;
            check(i > 0 || separators.get(i).length == 0, "the first separator is empty");
            words(separators.get(i), next, new Bytes(inflate(packed.get(i))), rares, lists, places);
        }
        rares.end();
        hashes(root, dictionary, lists);
        root.end();
        dictionary.end();
        lists.end();
        places.end();
    }

    /** A block of words, and the blocks of its rare keys. */
    private void words(byte[] separator, byte[] next, Bytes block, Bytes rares, Bytes lists, Bytes places) {
        check(block.varint() == lists.at, "offset of lists");
        check(block.varint() == places.at, "offset of positions");
        check(block.varint() == rares.at, "offset of rare keys");
        Map<byte[], Entry> all = new TreeMap<>(Arrays::compareUnsigned);
        byte[] own = new byte[0];
        byte[] last = separator;
        for (int left = block.small(), number = 0; left > 0; left--, number++) {
            own = number == 0 ? own : block.key(own);
            var rare = new Bytes(inflate(rares.take(block.varint())));
            byte[] key = new byte[0];
            check(Arrays.compareUnsigned(number == 0 ? separator : own, last) >= 0, "separator of rare keys");
            for (byte[] least = number == 0 ? separator : own; rare.at < rare.all.length; least = key) {
                key = rare.key(key);
                check(Arrays.compareUnsigned(least, key) <= 0 && !all.containsKey(key), "order of rare keys");
                all.put(key, rareEntry((char) key[0], rare));
            }
            last = key;
        }
        byte[] key = new byte[0];
        while (block.at < block.all.length) {
            byte[] before = key;
            key = block.key(key);
            check(Arrays.compareUnsigned(before, key) < 0 && !all.containsKey(key), "order of keys");
            all.put(key, entry((char) key[0], block, lists, places));
        }
        all.forEach((one, entry) -> {
            check(Arrays.compareUnsigned(separator, one) <= 0, "separator");
            check(Arrays.compareUnsigned(one, next) < 0, "next separator");
            entries.put(new String(one, StandardCharsets.ISO_8859_1), entry);
        });
    }

    private Entry rareEntry(char kind, Bytes in) {
        var entry = new Entry();
        entry.count = in.small();
        check(entry.count <= RARE, "a rare key");
        chunk(kind, in, entry.count, 0, entry.postings);
        int positions = 0;
        for (Posting one : entry.postings) {
            entry.bodyCount += kind == 'w' && one.body > 0 ? 1 : 0;
            entry.headCount += one.head > 0 ? 1 : 0;
            positions += one.body + one.head;
            positions(in, one);
        }
        check(positions <= 64, "positions of a rare key");
        return entry;
    }

    /** The slots of hashes, and what is too large for them; a bucket has the hashes of an equal part of all numbers of 32 bits. */
    private void hashes(Bytes root, Bytes dictionary, Bytes lists) {
        int buckets = root.small();
        int slotBytes = root.small();
        Map<Integer, List<byte[]>> separators = new TreeMap<>();
        Map<Integer, List<Integer>> lengths = new TreeMap<>();
        int bucket = 0;
        for (int left = root.small(); left > 0; left--) {
            bucket += root.small();
            List<byte[]> own = new ArrayList<>(List.of(new byte[] {'z'}));
            byte[] separator = new byte[0];
            for (int cuts = root.small(); cuts > 0; cuts--) {
                separator = root.key(separator);
                own.add(separator);
            }
            separators.put(bucket, own);
            lengths.put(bucket, own.stream().map(one -> root.small()).toList());
        }
        List<byte[]> slots = new ArrayList<>();
        for (int i = 0; i < buckets; i++) {
            slots.add(dictionary.take(slotBytes));
        }
        byte[] last = {'z'};
        for (int i = 0; i < buckets; i++) {
            if (!separators.containsKey(i)) {
                last = hashes(i, buckets, new Bytes(slots.get(i)), last, lists);
                continue;
            }
            largeBuckets++;
            var slot = new Bytes(slots.get(i));
            while (slot.at < slotBytes) {
                check(slot.u8() == 0, "the slot of a large bucket");
            }
            for (int k = 0; k < lengths.get(i).size(); k++) {
                byte[] separator = separators.get(i).get(k);
                check(k == 0 || Arrays.compareUnsigned(last, separator) < 0, "separator of hashes");
                last = hashes(
                        i, buckets, new Bytes(dictionary.take(lengths.get(i).get(k))), last, lists);
                check(Arrays.compareUnsigned(separator, last) <= 0, "separator of hashes");
            }
        }
    }

    /** @param before the last key before the block @return the last key of the block */
    private byte[] hashes(int bucket, int buckets, Bytes block, byte[] before, Bytes lists) {
        byte[] last = before;
        long list = block.varint();
        byte[] hash = new byte[0];
        while (block.at < block.all.length) {
            int first = block.u8();
            if (first == 0) {
                while (block.at < block.all.length) {
                    check(block.u8() == 0, "zero bytes after the hashes");
                }
                break;
            }
            check(hash.length > 0 || list == lists.at, "offset of lists");
            char kind = "dimuy".charAt((first & 7) - 1);
            byte[] next = (first & 8) == 0 ? block.take(8) : hash;
            check((first & 8) != 0 || !Arrays.equals(hash, next), "the same hash");
            hash = next;
            byte[] key = ByteBuffer.allocate(10)
                    .put((byte) 'z')
                    .put(hash)
                    .put((byte) kind)
                    .array();
            check(Arrays.compareUnsigned(last, key) < 0, "order of hashes");
            check((ByteBuffer.wrap(hash).getInt() & 0xffff_ffffL) * buckets >> 32 == bucket, "the bucket of a hash");
            last = key;
            Entry entry;
            if (first >> 4 == 0) {
                entry = entry(kind, block, lists, new Bytes(new byte[0]));
                check(entry.count > RARE, "a frequent key");
            } else {
                entry = new Entry();
                entry.count = first >> 4;
                check(entry.count <= RARE, "a rare key");
                chunk(kind, block, entry.count, 0, entry.postings);
            }
            entries.put(kind + new String(hash, StandardCharsets.ISO_8859_1), entry);
        }
        return last;
    }

    private Entry entry(char kind, Bytes block, Bytes lists, Bytes places) {
        var entry = new Entry();
        entry.count = block.small();
        if (kind == 'w') {
            entry.bodyCount = block.small();
            entry.headCount = block.small();
        }
        boolean hasPositions = WITH_POSITIONS.indexOf(kind) >= 0;
        if (entry.count <= MAX_CHUNK) {
            var chunk = new Bytes(inflate(lists.take(block.varint())));
            chunk(kind, chunk, chunk.small(), 0, entry.postings);
            chunk.end();
        } else {
            var list = new Bytes(lists.take(block.varint()));
            var directory = new Bytes(list.take(block.varint()));
            longList(kind, list, directory, entry);
        }
        check(entry.postings.size() == entry.count, "count of documents");
        if (hasPositions) {
            positions(new Bytes(places.take(block.varint())), entry);
        }
        return entry;
    }

    private void longList(char kind, Bytes list, Bytes directory, Entry entry) {
        boolean isRanked = WITH_POSITIONS.indexOf(kind) >= 0;
        byte[] best = list.take(directory.varint());
        if (isRanked) {
            var chunk = new Bytes(inflate(best));
            chunk(kind, chunk, chunk.small(), 0, entry.best);
            chunk.end();
        } else {
            check(best.length == 0, "no best chunk");
        }
        int last = 0;
        while (entry.postings.size() < entry.count) {
            int before = last;
            last += directory.small();
            var chunk = new Bytes(inflate(list.take(directory.varint())));
            chunk(kind, chunk, chunk.small(), before, entry.postings);
            chunk.end();
            check(entry.postings.getLast().document == last, "last document of a chunk");
            if (isRanked) {
                entry.impacts.add(impacts(kind, directory));
            }
        }
        if (isRanked) {
            entry.impacts.add(impacts(kind, directory));
        }
        list.end();
        directory.end();
    }

    private static Impacts impacts(char kind, Bytes directory) {
        return new Impacts(pairs(directory), kind == 'w' ? pairs(directory) : List.of());
    }

    private static List<int[]> pairs(Bytes directory) {
        List<int[]> pairs = new ArrayList<>();
        for (int left = directory.small(); left > 0; left--) {
            pairs.add(new int[] {directory.small(), directory.u8()});
        }
        return pairs;
    }

    private void chunk(char kind, Bytes in, int count, int before, List<Posting> to) {
        check(count >= 1 && count <= MAX_CHUNK, "size of a chunk");
        List<Posting> read = new ArrayList<>();
        int document = before;
        for (int i = 0; i < count; i++) {
            document += in.small() + (i == 0 ? 0 : 1);
            check(document < documents, "number of a document");
            read.add(new Posting(document));
        }
        if (kind == 'w') {
            for (Posting one : read) {
                int both = in.u8();
                one.body = both & 15;
                one.head = both >> 4;
            }
            for (Posting one : read) {
                one.body = one.body == 15 ? in.small() : one.body;
                one.head = one.head == 15 ? in.small() : one.head;
                check(one.body + one.head > 0, "frequency");
            }
            read.stream().filter(one -> one.body > 0).forEach(one -> one.bodyLength = in.u8());
            read.stream().filter(one -> one.head > 0).forEach(one -> one.headLength = in.u8());
        } else if (WITH_POSITIONS.indexOf(kind) >= 0) {
            read.forEach(one -> one.body = in.u8());
            read.forEach(one -> one.body = one.body == 255 ? in.small() : one.body);
        }
        to.addAll(read);
    }

    private static void positions(Bytes list, Entry entry) {
        int units = (entry.count + 511) / 512;
        long[] lengths = new long[units];
        for (int i = 0; i < units && units > 1; i++) {
            lengths[i] = list.u32();
        }
        for (int unit = 0; unit < units; unit++) {
            byte[] bytes = list.take(units > 1 ? lengths[unit] : list.all.length);
            var in = new Bytes(inflate(bytes));
            for (Posting one : entry.postings.subList(unit * 512, Math.min(entry.count, (unit + 1) * 512))) {
                positions(in, one);
            }
            in.end();
        }
        list.end();
    }

    private static void positions(Bytes in, Posting one) {
        for (int times : new int[] {one.body, one.head}) {
            int position = 0;
            for (int i = 0; i < times; i++) {
                position += in.small();
                one.positions.add(position);
            }
        }
    }

    private void columns(byte[] all) {
        var in = new Bytes(all);
        for (int i = 0; i < documents; i += 4) {
            int four = in.u8();
            for (int k = i; k < Math.min(documents, i + 4); k++) {
                dayShifts[k] = four >> 2 * (k - i) & 3;
            }
        }
        align(in);
        for (int i = 0; i < documents; i++) {
            sizes[i] = in.u32();
        }
        align(in);
        for (int i = 0; i < documents; i++) {
            releases[i] = in.u8() | in.u8() << 8;
        }
        align(in);
        for (int i = 0; i < documents; i++) {
            marks[i] = in.u8();
        }
        align(in);
        for (int i = 0; i < documents; i++) {
            hours[i] = in.u8();
        }
        align(in);
        int[] numbers = new int[documents];
        for (int i = 0; i < documents; i++) {
            numbers[i] = Math.toIntExact(in.u32());
        }
        align(in);
        int count = Math.toIntExact(in.u32());
        int[] offsets = new int[count + 1];
        for (int i = 0; i <= count; i++) {
            offsets[i] = Math.toIntExact(in.u32());
        }
        byte[] addresses = in.take(offsets[count]);
        in.end();
        for (int number : numbers) {
            authors.add(
                    number == 0
                            ? ""
                            : new String(
                                    addresses,
                                    offsets[number - 1],
                                    offsets[number] - offsets[number - 1],
                                    StandardCharsets.UTF_8));
        }
    }

    private static void align(Bytes in) {
        while (in.at % 8 != 0) {
            check(in.u8() == 0, "filling");
        }
    }

    private byte[] cards(byte[] all, SegmentEntry entry) {
        check(entry.recordsStart() == 512L * documents, "slots");
        ByteBuffer in = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        long expected = 0;
        for (int i = 0; i < documents; i++) {
            int at = 512 * i;
            long offset = (in.getInt(at) & 0xffff_ffffL) | (long) (all[at + 4] & 0xff) << 32;
            int length = in.getShort(at + 5) & 0xffff | (all[at + 7] & 0xff) << 16;
            check(offset == expected, "records follow one another");
            expected += length;
            int used = in.getShort(at + 8) & 0xffff;
            byte[] card = inflate(Arrays.copyOfRange(all, at + 10, at + 10 + used));
            for (int k = at + 10 + used; k < at + 512; k++) {
                check(all[k] == 0, "zero bytes after a card");
            }
            int from = Math.toIntExact(entry.recordsStart() + offset);
            byte[] record = inflate(Arrays.copyOfRange(all, from, from + length));
            cards.add(new Card(
                    ((Json.Arr) Json.parse(card, 1 << 20).orThrow()).items(),
                    (Json.Obj) Json.parse(record, 1 << 20).orThrow(),
                    used));
        }
        check(entry.recordsStart() + expected == entry.treesStart(), "trees follow the records");
        return Arrays.copyOfRange(all, Math.toIntExact(entry.treesStart()), all.length);
    }

    /** Adds everything as text: cards, columns, and for each key its documents, frequencies, lengths and positions. */
    void text(StringBuilder out) {
        out.append("documents ")
                .append(documents)
                .append(", dated ")
                .append(dated)
                .append('\n');
        out.append("fields ").append(Arrays.deepToString(fields)).append('\n');
        out.append("months ").append(months).append('\n');
        out.append("days ").append(days).append('\n');
        for (int i = 0; i < documents; i++) {
            out.append("\ndocument ").append(i).append('\n');
            out.append("dayshift ").append(dayShifts[i]).append(", size ").append(sizes[i]);
            out.append(", release ").append(releases[i]).append(", mark ").append(marks[i]);
            out.append(", hour ")
                    .append(hours[i])
                    .append(", author ")
                    .append(authors.get(i))
                    .append('\n');
            out.append("card ")
                    .append(new Json.Arr(cards.get(i).values()).text())
                    .append('\n');
            out.append("record ").append(cards.get(i).record().text()).append('\n');
        }
        out.append("\n"
                + "key: document frequency in the body (length byte) + frequency in the head (length byte)"
                + " positions\n");
        entries.forEach((key, entry) -> {
            byte[] value = key.substring(1).getBytes(StandardCharsets.ISO_8859_1);
            boolean isHash = "muiyd".indexOf(key.charAt(0)) >= 0;
            out.append(key.charAt(0)).append(' ');
            out.append(
                    isHash
                            ? java.util.HexFormat.of().formatHex(value)
                            : new String(value, StandardCharsets.UTF_8).replace('\0', '|'));
            for (Posting one : entry.postings) {
                out.append("; ").append(one.document);
                if (WITH_POSITIONS.indexOf(key.charAt(0)) >= 0) {
                    out.append(' ')
                            .append(one.body)
                            .append(" (")
                            .append(one.bodyLength)
                            .append(") + ");
                    out.append(one.head)
                            .append(" (")
                            .append(one.headLength)
                            .append(") ")
                            .append(one.positions);
                }
            }
            out.append('\n');
        });
        out.append('\n');
    }

    private static byte[] inflate(byte[] packed) {
        var out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 14];
        try (var inflater = new Inflater(true)) {
            inflater.setInput(packed);
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                check(count > 0 || inflater.finished(), "a deflated piece ends");
                out.write(buffer, 0, count);
                check(out.size() <= MAX_INFLATED, "a deflated piece is not too large");
            }
            check(inflater.getRemaining() == 0, "nothing after a deflated piece");
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
