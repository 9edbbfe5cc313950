package org.daylight.archive;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;

/**
 * What a pack says of each of its document numbers, in a compact form: about 45 bytes for a message, where a line has 350. Immutable.
 */
final class PackDirectory {

    private static final long WITHHELD = ReleaseLines.NOT_SHOWN;
    private static final int BYTES_A_DOCUMENT = Integer.BYTES + Long.BYTES + Sha256.BYTES;

    private final int[] numbers;
    private final long[] sizes;
    private final byte[] hashes;
    private final PackExtras extras;
    private final Map<Integer, String> reasons;

    private PackDirectory(int[] numbers, long[] sizes, byte[] hashes, PackExtras extras, Map<Integer, String> reasons) {
        this.numbers = numbers;
        this.sizes = sizes;
        this.hashes = hashes;
        this.extras = extras;
        this.reasons = reasons;
    }

    /** Reads the lines of a pack. @throws DamagedCopy when they do not match the log, or are not in ascending order */
    static PackDirectory read(Pack pack, int expected) throws IOException {
        Builder builder = new Builder(pack, Math.clamp(expected, 16, 1 << 20));
        pack.documents(builder::add);
        return builder.done();
    }

    /** The form that {@link #from} reads. */
    byte[] bytes() {
        List<byte[]> texts = new ArrayList<>();
        byte[] more = extras.bytes();
        int length = numbers.length * BYTES_A_DOCUMENT + more.length;
        for (int number : numbers) {
            String reason = reasons.get(number);
            if (reason != null) {
                byte[] text = reason.getBytes(StandardCharsets.UTF_8);
                texts.add(ByteBuffer.allocate(2 * Integer.BYTES + text.length)
                        .putInt(number)
                        .putInt(text.length)
                        .put(text)
                        .array());
                length += 2 * Integer.BYTES + text.length;
            }
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.asIntBuffer().put(numbers);
        out.position(numbers.length * Integer.BYTES);
        out.asLongBuffer().put(sizes);
        out.position(numbers.length * (Integer.BYTES + Long.BYTES));
        out.put(hashes).put(more);
        texts.forEach(out::put);
        return out.array();
    }

    /**
     * Reads the form that {@link #bytes} returns.
     *
     * @param count how many documents
     * @throws java.nio.BufferUnderflowException when it is too short
     */
    static PackDirectory from(ByteBuffer in, int count) {
        if (in.remaining() / BYTES_A_DOCUMENT < count) {
            throw new BufferUnderflowException();
        }
        int[] numbers = new int[count];
        in.asIntBuffer().get(numbers);
        in.position(in.position() + count * Integer.BYTES);
        long[] sizes = new long[count];
        in.asLongBuffer().get(sizes);
        in.position(in.position() + count * Long.BYTES);
        byte[] hashes = new byte[count * Sha256.BYTES];
        in.get(hashes);
        PackExtras extras = PackExtras.from(in, count);
        Map<Integer, String> reasons = new HashMap<>();
        while (in.hasRemaining()) {
            int number = in.getInt();
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] text = new byte[length];
            in.get(text);
            reasons.put(number, new String(text, StandardCharsets.UTF_8));
        }
        return new PackDirectory(numbers, sizes, hashes, extras, Map.copyOf(reasons));
    }

    /** All numbers, in rising order. The caller does not change the array. */
    int[] numbers() {
        return numbers;
    }

    /** The index of the line about a document number; negative when there is none. */
    int indexOf(int number) {
        return Arrays.binarySearch(numbers, number);
    }

    /** All numbers and what is shown of them. @param isNewest whether no later release shows the document with this number */
    ReleaseLines lines(Release release, IntPredicate isNewest) {
        long[] shown = sizes.clone();
        BitSet files = new BitSet();
        for (int at = 0; at < numbers.length; at++) {
            if (release.withdrawn().containsKey(numbers[at]) || !isNewest.test(numbers[at])) {
                shown[at] = ReleaseLines.NOT_SHOWN;
            }
            if (extras.of(at).kind() == DocumentKind.FILE) {
                files.set(at);
            }
        }
        return new ReleaseLines(numbers, shown, files);
    }

    /** Whether the pack shows the document at an index again, with fewer redactions. */
    boolean isAgain(int index) {
        return extras.of(index).reduces() != null;
    }

    /** The state of a document number; empty when the pack does not contain it. */
    Optional<DocumentState> state(Release release, DocumentId id) {
        int at = indexOf(id.number());
        if (at < 0) {
            return Optional.empty();
        }
        if (sizes[at] == WITHHELD) {
            return Optional.of(new DocumentState.Withheld(id, release, reasons.getOrDefault(id.number(), "")));
        }
        byte[] hash = Arrays.copyOfRange(hashes, at * Sha256.BYTES, (at + 1) * Sha256.BYTES);
        Withdrawal withdrawal = release.withdrawn().get(id.number());
        PackExtras.Extra extra = extras.of(at);
        return Optional.of(
                withdrawal == null
                        ? new DocumentState.Published(
                                id,
                                release,
                                extra.kind(),
                                Sha256.wrap(hash),
                                sizes[at],
                                extra.redaction(),
                                extra.about(),
                                extra.text(),
                                extra.conversion(),
                                extra.flagged(),
                                extra.reduces())
                        : new DocumentState.Withdrawn(
                                id, release, withdrawal, extra.kind(), Sha256.wrap(hash), sizes[at]));
    }

    /** Lines in ascending order of number. @param after the number before the first line @param most how many lines */
    List<PartLine> lines(long after, int most) {
        List<PartLine> lines = new ArrayList<>();
        for (int at = 0; at < numbers.length && lines.size() < most; at++) {
            if (numbers[at] <= after) {
                continue;
            }
            if (sizes[at] == WITHHELD) {
                lines.add(new PartLine(numbers[at], null, null, 0, false, false, reasons.get(numbers[at])));
                continue;
            }
            PackExtras.Extra extra = extras.of(at);
            byte[] hash = Arrays.copyOfRange(hashes, at * Sha256.BYTES, (at + 1) * Sha256.BYTES);
            lines.add(new PartLine(
                    numbers[at],
                    extra.kind(),
                    Sha256.wrap(hash),
                    sizes[at],
                    extra.redaction() != null,
                    extra.reduces() != null,
                    null));
        }
        return lines;
    }

    private static final class Builder {
        private final Pack pack;
        private int[] numbers;
        private long[] sizes;
        private byte[] hashes;
        private final PackExtras.Builder extras = new PackExtras.Builder();
        private final Map<Integer, String> reasons = new HashMap<>();
        private int count;

        Builder(Pack pack, int capacity) {
            this.pack = pack;
            numbers = new int[capacity];
            sizes = new long[capacity];
            hashes = new byte[capacity * Sha256.BYTES];
        }

        void add(PackDocument document) throws IOException {
            if (count > 0 && document.number() <= numbers[count - 1]) {
                throw pack.damaged("the document numbers are not in rising order at " + document.number());
            }
            if (count == numbers.length) {
                resize(Math.multiplyExact(count, 2));
            }
            numbers[count] = document.number();
            extras.add(document);
            switch (document) {
                case PackDocument.Shown shown -> {
                    sizes[count] = Math.max(0, shown.publishedBytes());
                    System.arraycopy(shown.published().bytes(), 0, hashes, count * Sha256.BYTES, Sha256.BYTES);
                }
                case PackDocument.Withheld withheld -> {
                    sizes[count] = WITHHELD;
                    if (withheld.reason() != null) {
                        reasons.put(withheld.number(), withheld.reason());
                    }
                }
            }
            count++;
        }

        PackDirectory done() {
            resize(count);
            return new PackDirectory(numbers, sizes, hashes, extras.done(), Map.copyOf(reasons));
        }

        private void resize(int capacity) {
            numbers = Arrays.copyOf(numbers, capacity);
            sizes = Arrays.copyOf(sizes, capacity);
            hashes = Arrays.copyOf(hashes, Math.multiplyExact(capacity, Sha256.BYTES));
        }
    }
}
