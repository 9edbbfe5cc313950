package org.daylight.archive;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;
import org.daylight.pack.FlaggedPart;
import org.daylight.redaction.CheckRedaction;
import org.jspecify.annotations.Nullable;

/**
 * What a pack says of documents beyond hash and size: kind, redactions, conversion, and the entries about and text. For a message without any of it,
 * this needs 4 bytes; for a pack of such messages only, nothing. Immutable.
 */
final class PackExtras {

    static final PackExtras NONE = new PackExtras(new int[0], new byte[0]);

    private static final int FILE = 1;
    private static final int ABOUT = 2;
    private static final int TEXT = 4;
    private static final int CONVERSION = 8;
    private static final int REDACTION = 16;
    private static final int FLAGGED = 32;
    private static final int REDUCES = 64;
    private static final int ENTRY_BYTES = Long.BYTES + Sha256.BYTES;

    /** Where the bytes about the n-th document end. Empty when there are none at all. */
    private final int[] ends;

    private final byte[] all;

    private PackExtras(int[] ends, byte[] all) {
        this.ends = ends;
        this.all = all;
    }

    /** What there is about one document. */
    record Extra(
            DocumentKind kind,
            @Nullable Redaction redaction,
            @Nullable PackEntry about,
            @Nullable PackEntry text,
            @Nullable Conversion conversion,
            List<FlaggedPart> flagged,
            PackDocument.@Nullable Reduces reduces) {
        static final Extra NONE = new Extra(DocumentKind.MAIL, null, null, null, null, List.of(), null);
    }

    /** Of the n-th document, from 0. */
    Extra of(int n) {
        int from = ends.length == 0 || n == 0 ? 0 : ends[n - 1];
        int to = ends.length == 0 ? 0 : ends[n];
        if (from == to) {
            return Extra.NONE;
        }
        ByteBuffer in = ByteBuffer.wrap(all, from, to - from);
        int flags = in.get();
        return new Extra(
                (flags & FILE) != 0 ? DocumentKind.FILE : DocumentKind.MAIL,
                (flags & REDACTION) != 0 ? redaction(in) : null,
                (flags & ABOUT) != 0 ? entry(in) : null,
                (flags & TEXT) != 0 ? entry(in) : null,
                (flags & CONVERSION) != 0 ? conversion(in) : null,
                (flags & FLAGGED) != 0 ? flagged(in) : List.of(),
                (flags & REDUCES) != 0 ? new PackDocument.Reduces(in.getInt(), entry(in)) : null);
    }

    private static PackEntry entry(ByteBuffer in) {
        long size = in.getLong();
        return new PackEntry(hash(in), size);
    }

    private static Redaction redaction(ByteBuffer in) {
        PackEntry entry = entry(in);
        var committed = new CheckRedaction.Committed(hash(in), hash(in));
        SortedMap<String, Integer> marks = new TreeMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            marks.put(text(in), in.getInt());
        }
        List<PackFinding> stated = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            Method method = Method.valueOf(text(in));
            int number = in.getInt();
            Reason reason = Reason.valueOf(text(in));
            stated.add(new PackFinding(method, number, reason, in.get() == 0 ? null : hash(in)));
        }
        return new Redaction(entry, committed, marks, stated);
    }

    private static List<FlaggedPart> flagged(ByteBuffer in) {
        List<FlaggedPart> parts = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            int part = in.getInt();
            List<String> codes = new ArrayList<>();
            for (int more = in.get(); more > 0; more--) {
                codes.add(text(in));
            }
            parts.add(new FlaggedPart(part, codes));
        }
        return parts;
    }

    private static Conversion conversion(ByteBuffer in) {
        String format = text(in);
        Sha256 container = hash(in);
        return new Conversion(format, container, text(in));
    }

    private static Sha256 hash(ByteBuffer in) {
        byte[] hash = new byte[Sha256.BYTES];
        in.get(hash);
        return Sha256.wrap(hash);
    }

    private static String text(ByteBuffer in) {
        byte[] text = new byte[in.get()];
        in.get(text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** The form that {@link #from} reads: their number of bytes, then the ends and the bytes unless there are none. */
    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + ends.length * Integer.BYTES + all.length);
        out.putInt(all.length);
        for (int end : ends) {
            out.putInt(end);
        }
        return out.put(all).array();
    }

    /** Reads the form that {@link #bytes} returns. @throws BufferUnderflowException when it is too short or not in order */
    static PackExtras from(ByteBuffer in, int count) {
        int length = in.getInt();
        if (length == 0) {
            return NONE;
        }
        if (length < 0 || length > in.remaining() - (long) count * Integer.BYTES) {
            throw new BufferUnderflowException();
        }
        int[] ends = new int[count];
        int last = 0;
        for (int n = 0; n < count; n++) {
            ends[n] = in.getInt();
            if (ends[n] < last || ends[n] > length) {
                throw new BufferUnderflowException();
            }
            last = ends[n];
        }
        byte[] all = new byte[length];
        in.get(all);
        return new PackExtras(ends, all);
    }

    /** Collects what there is about the documents, in order. */
    static final class Builder {
        private int[] ends = new int[16];
        private int count;
        private byte[] all = new byte[0];
        private int length;

        void add(PackDocument document) {
            if (document instanceof PackDocument.Shown shown) {
                add(shown);
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, Math.multiplyExact(count, 2));
            }
            ends[count++] = length;
        }

        private void add(PackDocument.Shown shown) {
            Redaction redaction = Redaction.of(shown);
            int flags = (shown.kind() == DocumentKind.FILE ? FILE : 0)
                    | (redaction != null ? REDACTION : 0)
                    | (shown.about() != null ? ABOUT : 0)
                    | (shown.text() != null ? TEXT : 0)
                    | (shown.conversion() != null ? CONVERSION : 0)
                    | (shown.flags().isEmpty() ? 0 : FLAGGED)
                    | (shown.reduces() == null ? 0 : REDUCES);
            if (flags == 0) {
                return;
            }
            ByteBuffer one = ByteBuffer.allocate(
                    256 + 5 * ENTRY_BYTES + (redaction == null ? 0 : bytes(redaction)) + flagBytes(shown.flags()));
            one.put((byte) flags);
            if (redaction != null) {
                put(one, redaction);
            }
            if (shown.about() != null) {
                put(one, shown.about());
            }
            if (shown.text() != null) {
                put(one, shown.text());
            }
            if (shown.conversion() != null) {
                put(one, shown.conversion().format());
                one.put(shown.conversion().container().bytes());
                put(one, shown.conversion().item());
            }
            if (!shown.flags().isEmpty()) {
                one.putInt(shown.flags().size());
                for (FlaggedPart flag : shown.flags()) {
                    one.putInt(flag.part()).put((byte) flag.codes().size());
                    flag.codes().forEach(code -> put(one, code));
                }
            }
            if (shown.reduces() != null) {
                one.putInt(shown.reduces().release());
                put(one, shown.reduces().earlier());
            }
            int end = Math.addExact(length, one.position());
            if (end > all.length) {
                all = Arrays.copyOf(all, Math.max(end, Math.addExact(all.length, all.length / 2)));
            }
            System.arraycopy(one.array(), 0, all, length, one.position());
            length = end;
        }

        /** The most bytes that flags need: a code has at most 30 characters. */
        private static int flagBytes(List<FlaggedPart> flags) {
            return 4
                    + flags.stream()
                            .mapToInt(flag -> 5 + 31 * flag.codes().size())
                            .sum();
        }

        /** The most bytes that a redaction needs beyond its entry. */
        private static int bytes(Redaction redaction) {
            return Math.addExact(
                    2 * Sha256.BYTES + 2 * Integer.BYTES,
                    Math.addExact(
                            Math.multiplyExact(redaction.marks().size(), 32),
                            Math.multiplyExact(redaction.stated().size(), 128)));
        }

        private static void put(ByteBuffer out, Redaction redaction) {
            put(out, redaction.entry());
            out.put(redaction.committed().size().bytes());
            out.put(redaction.committed().pieces().bytes());
            out.putInt(redaction.marks().size());
            redaction.marks().forEach((code, count) -> {
                put(out, code);
                out.putInt(count);
            });
            out.putInt(redaction.stated().size());
            for (PackFinding finding : redaction.stated()) {
                put(out, finding.method().name());
                out.putInt(finding.number());
                put(out, finding.reason().name());
                out.put((byte) (finding.key() == null ? 0 : 1));
                if (finding.key() != null) {
                    out.put(finding.key().bytes());
                }
            }
        }

        private static void put(ByteBuffer out, PackEntry entry) {
            out.putLong(entry.sizeBytes()).put(entry.sha256().bytes());
        }

        /** At most 100 characters of ASCII. */
        private static void put(ByteBuffer out, String text) {
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            out.put((byte) ascii.length).put(ascii);
        }

        PackExtras done() {
            return length == 0 ? NONE : new PackExtras(Arrays.copyOf(ends, count), Arrays.copyOf(all, length));
        }
    }
}
