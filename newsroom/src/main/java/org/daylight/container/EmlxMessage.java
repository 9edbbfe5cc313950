package org.daylight.container;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Apple Mail's EMLX files: a line with the length of the message in bytes, the message, a property list
 * (spec/containers.md section 3, docs/decisions/0061). The attachments of a partial message are put back, each in its
 * empty part.
 */
final class EmlxMessage {

    /** Anything larger than this is not taken for a property list, because it would be stored in the catalog. */
    private static final int MOST_LIST = 64 << 10;

    private static final int MOST_DIGITS = 10;
    private static final Pattern FLAGS = Pattern.compile("<key>flags</key>\\s*<integer>(\\d{1,18})</integer>");

    /** The names of the flag bits, lowest first; "" for bits that say nothing about the message. */
    private static final List<String> BITS = List.of(
            "read",
            "deleted",
            "answered",
            "encrypted",
            "flagged",
            "",
            "draft",
            "",
            "forwarded",
            "redirected",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "signed",
            "junk",
            "not-junk");

    private final Window in;
    private final MemberName name;
    private final int messageBytes;
    private final @Nullable EmlxAttachments attachments;
    private final Sink sink;

    /** @param attachments the separate attachments; null when they are not available */
    EmlxMessage(Window in, MemberName name, int messageBytes, @Nullable EmlxAttachments attachments, Sink sink) {
        this.in = in;
        this.name = name;
        this.messageBytes = messageBytes;
        this.attachments = attachments;
        this.sink = sink;
    }

    /** Whether the bytes begin with a line that has only a number and blanks, and the next line has a header field. */
    static boolean begins(byte[] bytes, int from, int to) {
        int line = lengthLine(bytes, from, to);
        return line > 0 && FromLine.field(bytes, line, to);
    }

    /** The position after the line with the number; -1 when there is none. */
    private static int lengthLine(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && at - from < MOST_DIGITS && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from) {
            return -1;
        }
        while (at < to && at - from < 64 && (bytes[at] == ' ' || bytes[at] == Bytes.CR)) {
            at++;
        }
        return at < to && bytes[at] == Bytes.LF ? at + 1 : -1;
    }

    void read() throws InterruptedException {
        in.fill(messageBytes + MOST_LIST);
        if (in.length() >= messageBytes + MOST_LIST) {
            SingleMessage.tooLarge(in, name, messageBytes, sink);
        }
        while (in.length() > 0) { // several, if files were concatenated
            message();
        }
    }

    private void message() throws InterruptedException {
        byte[] bytes = in.bytes();
        int to = in.start() + in.length();
        var defects = EnumSet.noneOf(ContainerDefect.class);
        int text = lengthLine(bytes, in.start(), to);
        int end = end(text, to, defects);
        int behind = behindList(end, to);
        if (end == text) {
            sink.found(new Unreadable(name.shown(), in.offset(), behind - in.start(), LossCode.EMPTY_MESSAGE, ""));
            in.drop(behind - in.start());
            return;
        }
        long offset = in.offset();
        byte[] before = in.copy(0, text - in.start());
        byte[] message = in.copy(text - in.start(), end - in.start());
        boolean isList = behind - end <= MOST_LIST;
        byte[] after = isList ? in.copy(end - in.start(), behind - in.start()) : new byte[0];
        in.drop(behind - in.start());
        deliver(offset, before, message, after, defects);
        if (!isList) {
            sink.found(new Unreadable(
                    name.shown(),
                    offset + before.length + message.length,
                    behind - end,
                    LossCode.TOO_LARGE,
                    "a property list of " + (behind - end) + " bytes; the message before it is imported"));
        }
    }

    /**
     * Where the message ends: where its length says, if a property list or nothing is there; otherwise before the last
     * such list.
     */
    private int end(int text, int to, EnumSet<ContainerDefect> defects) {
        byte[] bytes = in.bytes();
        int digits = in.start();
        long length = 0;
        while (bytes[digits] >= '0' && bytes[digits] <= '9') {
            length = length * 10 + bytes[digits++] - '0';
        }
        if (length <= to - text && (text + length == to || isList(bytes, (int) (text + length), to))) {
            if (text + length == to) {
                defects.add(ContainerDefect.TRUNCATED); // the list is missing
            }
            return (int) (text + length);
        }
        for (int at = to - 6; at > text; at--) {
            if (bytes[at] == '<' && isList(bytes, at, to)) {
                defects.add(ContainerDefect.EMLX_LENGTH_WRONG);
                return beginning(bytes, text, at, to);
            }
        }
        defects.add(ContainerDefect.TRUNCATED);
        return to;
    }

    /** The first line of the property list that contains this line: its declarations come before it. */
    private static int beginning(byte[] bytes, int text, int list, int to) {
        int first = list;
        for (int at = list - 1; at > Math.max(text, list - 512); at--) {
            first = bytes[at] == '<' && isList(bytes, at, to) ? at : first;
        }
        return first;
    }

    private static boolean isList(byte[] bytes, int at, int to) {
        String head = new String(bytes, at, Math.min(to - at, 512), StandardCharsets.ISO_8859_1);
        return head.startsWith("bplist0")
                || head.startsWith("<?xml") && head.contains("plist")
                || head.startsWith("<!DOCTYPE plist")
                || head.startsWith("<plist");
    }

    /** The end of the list, if another message of this kind follows; otherwise the end of the file. */
    private int behindList(int end, int to) {
        byte[] bytes = in.bytes();
        int feed = Bytes.lineFeed(bytes, end, to);
        while (feed >= 0) {
            boolean closed = feed >= end + 8
                    && new String(bytes, Math.max(end, feed - 9), Math.min(9, feed - end), StandardCharsets.ISO_8859_1)
                            .contains("</plist>");
            if (closed && begins(bytes, feed + 1, to)) {
                return feed + 1;
            }
            feed = Bytes.lineFeed(bytes, feed + 1, to);
        }
        return to;
    }

    private void deliver(long offset, byte[] before, byte[] stored, byte[] after, EnumSet<ContainerDefect> defects)
            throws InterruptedException {
        if (in.failure() != null) {
            defects.add(ContainerDefect.TRUNCATED);
        }
        byte[] message = stored;
        int[] inserted = {};
        List<EmlxParts.Gap> gaps = EmlxParts.gaps(stored);
        if (!gaps.isEmpty()) {
            Reassembly whole = reassemble(stored, gaps);
            message = whole.message;
            inserted = whole.inserted;
            if (inserted.length > 0) {
                defects.add(ContainerDefect.REASSEMBLED);
            }
            if (inserted.length < 2 * gaps.size()) {
                defects.add(ContainerDefect.ATTACHMENT_ABSENT);
            }
        }
        LineScan scan = LineScan.of(message);
        Mbox.common(stored, LineScan.of(stored), defects);
        var repair = new Transformation(before, new int[0], after, inserted, false);
        long length = before.length + stored.length + after.length;
        var place = new Provenance(
                name.shown(), offset, length, ContainerFormat.EMLX, flags(after), scan.lineEndings(), repair);
        sink.found(new RawMessage(message, place, List.copyOf(defects)));
    }

    private record Reassembly(byte[] message, int[] inserted) {}

    private Reassembly reassemble(byte[] stored, List<EmlxParts.Gap> gaps) throws InterruptedException {
        boolean crlf = LineScan.of(stored).lineEndings() == LineEndings.CRLF;
        List<byte[]> pieces = new ArrayList<>();
        List<Integer> inserted = new ArrayList<>();
        int done = 0;
        int length = stored.length;
        for (EmlxParts.Gap gap : gaps) {
            byte[] put = attachments == null ? null : attachments.encoded(gap, crlf, messageBytes - length, sink);
            if (put != null && put.length > 0) {
                pieces.add(java.util.Arrays.copyOfRange(stored, done, gap.offset()));
                inserted.add(gap.offset() + length - stored.length);
                inserted.add(put.length);
                pieces.add(put);
                length += put.length;
                done = gap.offset();
            }
        }
        byte[] message = new byte[length];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, message, at, piece.length);
            at += piece.length;
        }
        System.arraycopy(stored, done, message, at, stored.length - done);
        return new Reassembly(
                message, inserted.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The flags in the list, as words; empty when it has none, or is a binary list. */
    private static String flags(byte[] list) {
        Matcher found = FLAGS.matcher(new String(list, StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            return "";
        }
        long flags = Long.parseLong(found.group(1));
        List<String> words = new ArrayList<>();
        for (int bit = 0; bit < BITS.size(); bit++) {
            if ((flags >> bit & 1) == 1 && !BITS.get(bit).isEmpty()) {
                words.add(BITS.get(bit));
            }
        }
        return String.join(",", words);
    }
}
