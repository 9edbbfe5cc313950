package org.daylight.pack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.Inflater;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule of spec/pack.md section 1 for the zip of a pack, broken by itself. */
class PackZipRulesTest {
    private static final String NOT_AT_END = "it does not end with a zip directory";
    private static final String NOT_THERE = "the directory is not where its end says";
    private static final String KIND = "it has a kind of entry that a pack must not have";

    @TempDir
    Path folder;

    private int files;

    private Path file(ByteBuffer zip) throws IOException {
        return Files.write(folder.resolve(files++ + ".zip"), zip.array());
    }

    private List<PackZip.Entry> listed(ByteBuffer zip) throws IOException {
        try (PackZip opened = PackZip.open(file(zip))) {
            var entries = new ArrayList<PackZip.Entry>();
            PackZip.Directory directory = opened.directory();
            for (PackZip.Entry entry = directory.next(); entry != null; entry = directory.next()) {
                entries.add(entry);
            }
            assertNull(directory.next(), "after the last");
            assertEquals(entries.size(), opened.count());
            return entries;
        }
    }

    /** The contents of all entries, in order. */
    private List<String> read(ByteBuffer zip) throws IOException {
        var contents = new ArrayList<String>();
        List<PackZip.Entry> entries = listed(zip);
        try (PackZip opened = PackZip.open(file(zip))) {
            for (PackZip.Entry entry : entries) {
                contents.add(new String(opened.bytes(entry), US_ASCII));
            }
        }
        return contents;
    }

    private void refused(String code, String reason, ByteBuffer zip) {
        Malformed refusal = assertThrows(Malformed.class, () -> read(zip), reason);
        assertEquals(reason, refusal.getMessage());
        assertEquals(code, refusal.code(), reason);
    }

    private void refused(String reason, ByteBuffer zip) {
        refused("zip-malformed", reason, zip);
    }

    /** Refused already when only the directory is read. */
    private void unlisted(String reason, ByteBuffer zip) {
        assertEquals(
                reason, assertThrows(Malformed.class, () -> listed(zip), reason).getMessage());
    }

    private static ZipBytes.Item item(String name, String content) {
        return new ZipBytes.Item(name, content.getBytes(US_ASCII));
    }

    private static ZipBytes two() {
        return new ZipBytes(item("a", "first"), item("b", "and second").deflated());
    }

    /** The zip with a change of some of its bytes. */
    private static ByteBuffer changed(ZipBytes zip, Consumer<ByteBuffer> change) {
        ByteBuffer bytes = zip.written();
        change.accept(bytes);
        return bytes;
    }

    @Test
    void stored_and_deflated_entries_are_read_with_and_without_a_descriptor() throws IOException {
        assertEquals(List.of("first", "and second"), read(two().written()));
        assertEquals(
                List.of("first", "and second", ""),
                read(new ZipBytes(
                                item("a", "first").described(true),
                                item("b", "and second").deflated().described(false),
                                item("c", ""))
                        .written()));
        ZipBytes.Item both = item("a", "first").described(true);
        both.isLater = false;
        assertEquals(List.of("first"), read(new ZipBytes(both).written()), "sizes before and after the data");
    }

    @Test
    void an_entry_is_what_the_directory_says() throws IOException {
        ZipBytes zip = two();
        List<PackZip.Entry> entries = listed(zip.written());
        ZipBytes.Item b = zip.items.getLast();
        assertEquals(new PackZip.Entry("a", 0, 36, 5, 5, zip.items.getFirst().crc, 0, 0), entries.getFirst());
        assertEquals(new PackZip.Entry("b", 36, zip.directory, b.packed.length, 10, b.crc, 8, 0), entries.getLast());
    }

    @Test
    void the_end_record_is_the_last_22_bytes_and_describes_one_file() {
        for (int length : new int[] {0, 1, 21}) {
            unlisted("it is too short", ByteBuffer.allocate(length));
        }
        ZipBytes zip = two();
        int end = zip.written().capacity() - 22;
        for (int field : new int[] {0, 4, 6, 8, 10, 20}) {
            unlisted(NOT_AT_END, changed(zip, bytes -> bytes.put(end + field, (byte) (bytes.get(end + field) + 1))));
        }
        unlisted(NOT_AT_END, ByteBuffer.wrap(Arrays.copyOf(zip.written().array(), end + 23)));
    }

    @Test
    void the_directory_lies_before_its_end() throws IOException {
        ZipBytes zip = two();
        zip.written();
        for (int step : new int[] {-1, 1}) {
            unlisted(NOT_THERE, changed(zip, bytes -> add(bytes, zip.end + 12, step)));
            unlisted(NOT_THERE, changed(zip, bytes -> add(bytes, zip.end + 16, step)));
        }
        unlisted(NOT_THERE, changed(zip, bytes -> count(bytes, zip.end, 0)));
        unlisted(NOT_THERE, changed(zip, bytes -> count(bytes, zip.end, 3)));
        unlisted("it contains more than its directory lists", changed(zip, bytes -> count(bytes, zip.end, 1)));
        var onlyEnd = new ZipBytes();
        unlisted(NOT_THERE, onlyEnd.written());
        var longNames = new ZipBytes(item("a".repeat(40), ""), item("b".repeat(40), ""));
        longNames.written();
        unlisted("the directory ends within a header", changed(longNames, bytes -> count(bytes, longNames.end, 3)));
    }

    @Test
    void a_directory_alone_is_no_zip() {
        ZipBytes zip = two();
        byte[] all = zip.written().array();
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOfRange(all, zip.directory, all.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(zip.end - zip.directory + 16, 0);
        unlisted("its entries overlap", bytes);
    }

    private static void add(ByteBuffer bytes, int at, int step) {
        bytes.putInt(at, bytes.getInt(at) + step);
    }

    private static void count(ByteBuffer bytes, int end, int count) {
        bytes.putShort(end + 8, (short) count).putShort(end + 10, (short) count);
    }

    private static ZipBytes far(boolean count, boolean length, boolean offset) {
        ZipBytes zip = two();
        zip.farCount = count;
        zip.farLength = length;
        zip.farOffset = offset;
        zip.written();
        return zip;
    }

    @Test
    void any_field_of_the_end_may_be_in_the_zip64_end() throws IOException {
        for (int fields = 1; fields < 8; fields++) {
            ZipBytes zip = far((fields & 1) > 0, (fields & 2) > 0, (fields & 4) > 0);
            assertEquals(List.of("first", "and second"), read(zip.written()), "" + fields);
        }
    }

    @Test
    void a_zip64_end_has_one_form() {
        ZipBytes zip = far(true, true, true);
        int[] fields = {0, 4, 16, 20, 24, 56, 60, 64, 72};
        for (int field : fields) {
            unlisted("its zip64 directory is malformed", changed(zip, bytes -> add(bytes, zip.end64 + field, 1)));
        }
        unlisted("its zip64 directory is malformed", changed(zip, bytes -> add(bytes, zip.end64 + 32, 1)));
        unlisted(NOT_THERE, changed(zip, bytes -> add(bytes, zip.end64 + 40, 1)));
        unlisted(NOT_THERE, changed(zip, bytes -> add(bytes, zip.end64 + 48, 1)));
        unlisted(NOT_THERE, changed(zip, bytes -> {
            bytes.putLong(zip.end64 + 48, -5);
            bytes.putLong(zip.end64 + 40, zip.end64 + 5);
        }));
        unlisted(NOT_THERE, changed(zip, bytes -> {
            bytes.putLong(zip.end64 + 48, zip.end64 + 94);
            bytes.putLong(zip.end64 + 40, -94);
        }));
    }

    @Test
    void the_two_ends_agree_on_what_both_say() {
        String differ = "its two ends of the directory differ";
        ZipBytes countFar = far(true, false, false);
        unlisted(differ, changed(countFar, bytes -> add(bytes, countFar.end + 12, 1)));
        unlisted(differ, changed(countFar, bytes -> add(bytes, countFar.end + 16, 1)));
        ZipBytes lengthFar = far(false, true, false);
        unlisted(differ, changed(lengthFar, bytes -> count(bytes, lengthFar.end, 1)));
        unlisted(differ, changed(lengthFar, bytes -> add(bytes, lengthFar.end + 16, 1)));
    }

    @Test
    void a_zip64_end_that_is_not_there_is_refused() {
        ByteBuffer end = ZipBytes.little(22).putInt(0x06054b50).putInt(0).putInt(-1);
        unlisted("it is too short", end);
        ByteBuffer almost = ZipBytes.little(22 + 75);
        almost.putInt(75, 0x06054b50).putInt(75 + 8, -1);
        unlisted("it is too short", almost);
        ZipBytes only = far(true, true, true);
        byte[] all = only.written().array();
        ByteBuffer bytes =
                ByteBuffer.wrap(Arrays.copyOfRange(all, only.end64, all.length)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(64, 0).putLong(40, 0).putLong(48, 0);
        unlisted(NOT_THERE, bytes);
    }

    @Test
    void entries_begin_at_the_first_byte_and_do_not_overlap() {
        ZipBytes shifted = two();
        shifted.before = new byte[1];
        unlisted("there is data before the first entry", shifted.written());
        var three = new ZipBytes(item("a", "first"), item("b", "second"), item("c", "third"));
        three.written();
        for (ZipBytes.Item item : three.items.subList(1, 3)) {
            unlisted("its entries overlap", changed(three, bytes -> add(bytes, item.central + 42, -1)));
        }
        unlisted(
                "its entries overlap",
                changed(three, bytes -> bytes.putInt(three.items.getLast().central + 42, three.directory - 1)));
    }

    @Test
    void nothing_follows_the_last_header_of_the_directory() {
        ZipBytes zip = two();
        zip.afterDirectory = new byte[1];
        unlisted("it contains more than its directory lists", zip.written());
        // Also where as many bytes are left to read as were read too early.
        int early = 100;
        var names = new HashSet<Integer>();
        var large = new ZipBytes();
        int left = (1 << 16) - early;
        for (int entries = 1000; entries > 0; entries--) {
            int name = left / entries - 46;
            names.add(name);
            large.items.add(item("n".repeat(name), ""));
            left -= 46 + name;
        }
        assertEquals(Set.of(19, 20), Set.copyOf(names));
        large.afterDirectory = new byte[2 * early];
        unlisted("it contains more than its directory lists", large.written());
    }

    @Test
    void a_header_of_the_directory_has_no_field_that_a_pack_does_not_need() throws IOException {
        ZipBytes zip = two();
        zip.written();
        int second = zip.items.getLast().central;
        unlisted("an entry's header is missing", changed(zip, bytes -> add(bytes, second, 1)));
        for (int bit = 0; bit < 16; bit++) {
            short flags = (short) (1 << bit);
            if (!Set.of(1, 2, 3, 11).contains(bit)) {
                unlisted(KIND, changed(zip, bytes -> bytes.putShort(second + 8, flags)));
            }
        }
        for (int method : new int[] {1, 7, 9, 12, 93}) {
            unlisted(KIND, changed(zip, bytes -> bytes.putShort(second + 10, (short) method)));
        }
        unlisted(KIND, changed(zip, bytes -> add(bytes, second + 12, 1)));
        unlisted(KIND, changed(zip, bytes -> bytes.putShort(second + 32, (short) 1)));
        unlisted(KIND, changed(zip, bytes -> bytes.putShort(second + 34, (short) 1)));
        String large = "it has an entry of 4 GiB or more";
        unlisted(large, changed(zip, bytes -> bytes.putInt(second + 20, -1)));
        unlisted(large, changed(zip, bytes -> bytes.putInt(second + 24, -1)));
        ZipBytes.Item harmless = item("a", "first");
        harmless.flags = 1 << 1 | 1 << 2 | 1 << 11;
        assertEquals(List.of("first"), read(new ZipBytes(harmless).written()));
    }

    @Test
    void a_name_has_at_most_64_bytes() throws IOException {
        assertEquals(List.of("x"), read(new ZipBytes(item("n".repeat(64), "x")).written()));
        unlisted(KIND, new ZipBytes(item("n".repeat(65), "x")).written());
    }

    @Test
    void an_extra_field_is_only_for_a_position_that_needs_eight_bytes() throws IOException {
        ZipBytes.Item far = item("b", "second").far();
        assertEquals(List.of("first", "second"), read(new ZipBytes(item("a", "first"), far).written()));
        var zip = new ZipBytes(item("a", "first"), far);
        zip.written();
        String without = "it has an entry without a position";
        unlisted(without, changed(zip, bytes -> bytes.putShort(far.central + 47, (short) 2)));
        unlisted(without, changed(zip, bytes -> bytes.putShort(far.central + 49, (short) 9)));
        ZipBytes.Item eleven = item("b", "second");
        eleven.extra = new byte[11];
        var shorter = new ZipBytes(item("a", "first"), eleven);
        shorter.written();
        unlisted(without, changed(shorter, bytes -> bytes.putInt(eleven.central + 42, -1)));
        unlisted("it has an entry with an extra field", shorter.written());
        ZipBytes.Item thirteen = item("b", "second");
        thirteen.extra = new byte[13];
        unlisted(KIND, new ZipBytes(thirteen).written());
    }

    @Test
    void the_header_of_an_entry_is_that_of_the_directory() throws IOException {
        ZipBytes zip = two();
        int second = (int) written(zip).offset;
        for (int field : new int[] {0, 6, 8, 10, 12, 14, 18, 22, 26, 28, 30}) {
            refused(
                    "zip-headers-differ",
                    "\"b\" has a header that differs from the directory",
                    changed(zip, bytes -> bytes.put(second + field, (byte) (bytes.get(second + field) + 1))));
        }
        refused(
                "zip-headers-differ",
                "\"b\" has a header that differs from the directory",
                changed(
                        zip,
                        bytes -> bytes.putInt(second + 14, 0)
                                .putInt(second + 18, 0)
                                .putInt(second + 22, 0)));
    }

    private static ZipBytes.Item written(ZipBytes zip) {
        zip.written();
        return zip.items.getLast();
    }

    @Test
    void sizes_before_and_after_the_data_are_all_zero_or_all_right() throws IOException {
        for (boolean signed : new boolean[] {true, false}) {
            var zip = new ZipBytes(item("b", "second").deflated().described(signed));
            ZipBytes.Item item = written(zip);
            for (int field : new int[] {14, 18, 22}) {
                refused(
                        "zip-headers-differ",
                        "\"b\" has a header that differs from the directory",
                        changed(zip, bytes -> bytes.putInt(field, 7)));
            }
            int descriptor = 31 + item.packed.length;
            for (int field = 0; field < item.after.length; field += 4) {
                int at = descriptor + field;
                refused(
                        "zip-headers-differ",
                        "b: the sizes after its data differ from the directory",
                        changed(zip, bytes -> add(bytes, at, 1)));
            }
            refused(
                    "zip-headers-differ",
                    "b: the sizes after its data differ from the directory",
                    changed(zip, bytes -> bytes.put(descriptor, new byte[item.after.length])));
        }
    }

    @Test
    void there_is_no_gap_between_entries() {
        for (int gap : new int[] {1, 12, 16}) {
            ZipBytes.Item first = item("a", "first");
            first.after = new byte[gap];
            refused("a: there is a gap after its data", new ZipBytes(first, item("b", "second")).written());
        }
        for (int length : new int[] {0, 11, 13, 15, 17, 100}) {
            ZipBytes.Item first = item("a", "first").described(true);
            first.after = Arrays.copyOf(first.after, length);
            refused("a: there is a gap after its data", new ZipBytes(first, item("b", "second")).written());
        }
    }

    @Test
    void an_entry_has_the_size_and_crc_that_are_declared() throws IOException {
        for (boolean deflated : new boolean[] {false, true}) {
            byte[] content = new byte[200_000];
            new Random(1).nextBytes(content);
            ZipBytes.Item right = new ZipBytes.Item("a", content);
            int crc = (deflated ? right.deflated() : right).crc;
            assertEquals(1, read(new ZipBytes(right).written()).size());

            right.size = 199_999;
            refused("zip-overlong", "a unpacks to more than its headers say", new ZipBytes(right).written());
            right.size = 200_001;
            refused("a is shorter than its headers say", new ZipBytes(right).written());
            right.size = 200_000;
            right.crc = crc + 1;
            refused("a has a wrong CRC", new ZipBytes(right).written());
        }
    }

    @Test
    void deflated_data_ends_where_its_entry_ends() {
        for (int length : new int[] {10, 200_000}) {
            byte[] content = new byte[length];
            new Random(2).nextBytes(content);
            ZipBytes.Item item = new ZipBytes.Item("a", content).deflated();
            byte[] packed = item.packed;
            for (int more : new int[] {1, 100_000}) {
                item.packed = Arrays.copyOf(packed, packed.length + more);
                refused("a has extra bytes after its data", new ZipBytes(item).written());
            }
            item.packed = Arrays.copyOf(packed, packed.length - 1);
            refused("a ends too early", new ZipBytes(item).written());
            item.packed = packed.clone();
            item.packed[0] |= 7; // a block of no kind
            refused("a cannot be unpacked", new ZipBytes(item).written());
        }
    }

    @Test
    void a_stored_entry_has_one_size() {
        ZipBytes.Item item = item("a", "first");
        item.size = 4;
        refused("zip-overlong", "a unpacks to more than its headers say", new ZipBytes(item).written());
    }

    @Test
    void content_is_read_in_any_steps_and_hashed() throws IOException {
        byte[] content = new byte[70_000];
        new Random(3).nextBytes(content);
        content[0] = -1;
        for (boolean deflated : new boolean[] {false, true}) {
            var item = new ZipBytes.Item("a", content);
            var zip = new ZipBytes(deflated ? item.deflated() : item);
            try (PackZip opened = PackZip.open(file(zip.written()))) {
                PackZip.Entry entry = first(opened);
                assertArrayEquals(content, opened.bytes(entry));
                assertEquals(Sha256.of(content), opened.sha256(entry));
                try (ZipContent in = opened.open(entry)) {
                    assertEquals(255, in.read());
                    byte[] some = new byte[3 + 1000];
                    assertEquals(0, in.read(some, 3, 0));
                    assertEquals(1000, in.readNBytes(some, 3, 1000));
                    assertArrayEquals(Arrays.copyOfRange(content, 1, 1001), Arrays.copyOfRange(some, 3, some.length));
                    assertArrayEquals(Arrays.copyOfRange(content, 1001, content.length), in.readAllBytes());
                    assertEquals(-1, in.read());
                    assertEquals(-1, in.read(some));
                }
            }
        }
    }

    @Test
    void one_inflater_serves_entries_one_after_another() throws IOException {
        var zip = new ZipBytes(
                item("a", "first ".repeat(20_000)).deflated(),
                item("b", "second").deflated());
        var inflater = new Inflater(true);
        try (PackZip opened = PackZip.open(file(zip.written()))) {
            PackZip.Directory directory = opened.directory();
            PackZip.Entry a = next(directory);
            PackZip.Entry b = next(directory);
            try (ZipContent in = opened.open(a, inflater)) {
                assertEquals('f', in.read(), "the rest is never read");
            }
            assertEquals("second", new String(opened.bytes(b, inflater), US_ASCII));
            assertEquals("first ".repeat(20_000), new String(opened.bytes(a, inflater), US_ASCII));
        } finally {
            inflater.end();
        }
    }

    @Test
    void a_file_that_becomes_shorter_is_refused() throws IOException {
        ZipBytes zip = two();
        Path file = file(zip.written());
        try (PackZip opened = PackZip.open(file);
                FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
            PackZip.Entry first = first(opened);
            other.truncate(32);
            assertEquals(
                    "it is incomplete",
                    assertThrows(Malformed.class, opened::directory).getMessage());
            assertEquals(
                    "it is incomplete",
                    assertThrows(Malformed.class, () -> opened.bytes(first)).getMessage());
        }
    }

    private static PackZip.Entry first(PackZip zip) throws IOException {
        return next(zip.directory());
    }

    private static PackZip.Entry next(PackZip.Directory directory) throws IOException {
        return Objects.requireNonNull(directory.next());
    }

    @Test
    void a_closed_pack_cannot_be_read() throws IOException {
        PackZip opened = PackZip.open(file(two().written()));
        opened.close();
        assertThrows(IOException.class, opened::directory);
    }
}
