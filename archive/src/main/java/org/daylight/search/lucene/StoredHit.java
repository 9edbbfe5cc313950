package org.daylight.search.lucene;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.util.BytesRef;
import org.daylight.archive.Redaction;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.ShownPart;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.daylight.search.Hit;
import org.daylight.search.IndexedDocument;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of a document, as stored in the index: a {@link Hit} without its score, in a few hundred bytes. The layout belongs to
 * the version of the index and is described nowhere else, because an index is derived data.
 */
final class StoredHit {

    private static final int MAX_AUTHORS = 5;
    private static final int MAX_RECIPIENTS = 3;
    private static final int MAX_NAMES = 3;
    private static final int MAX_CHARS = 500;

    /** In the byte of the mark: the document is a file. */
    private static final int FILE = 1 << 6;

    /** In the same byte: the document has redactions. */
    private static final int REDACTED = 1 << 5;

    private static final MessageMark[] MARKS = MessageMark.values();

    private StoredHit() {}

    static BytesRef write(IndexedDocument document) {
        Message message = document.message();
        var out = new ByteBuffersDataOutput();
        try {
            out.writeString(document.trove());
            out.writeVInt(document.number());
            out.writeVInt(document.release());
            out.writeVLong(document.sizeBytes());
            writeOptional(out, message.subject());
            writeAddresses(out, message.from(), MAX_AUTHORS);
            List<Address> recipients = new ArrayList<>(message.to());
            recipients.addAll(message.cc());
            writeAddresses(out, recipients, MAX_RECIPIENTS);
            out.writeVInt(recipients.size());
            writeDate(out, message.date());
            writeDate(out, message.received());
            int named = Math.min(message.attachments().size(), MAX_NAMES);
            out.writeVInt(named);
            for (int i = 0; i < named; i++) {
                out.writeString(cut(message.attachments().get(i).name()));
            }
            out.writeVInt(message.attachments().size());
            writeOptional(out, message.messageId());
            Redaction redaction = document.redaction();
            int kind = (message.isFile() ? FILE : 0) | (redaction == null ? 0 : REDACTED);
            out.writeByte((byte) (document.authentication().mark().ordinal() | kind));
            out.writeVInt(ShownPart.bits(document.authentication().notCovered()));
            if (redaction != null) {
                out.writeByte((byte) redaction.statedMark().ordinal());
                out.writeVInt(redaction.marks().size());
                for (var mark : redaction.marks().entrySet()) {
                    out.writeString(mark.getKey());
                    out.writeVInt(mark.getValue());
                }
            }
        } catch (IOException inMemory) {
            throw new IllegalStateException(inMemory);
        }
        return new BytesRef(out.toArrayCopy());
    }

    static Hit read(BytesRef card, long key, int threadSize, int copies, float score) throws IOException {
        var in = new ByteArrayDataInput(card.bytes, card.offset, card.length);
        String trove = in.readString();
        int number = in.readVInt();
        int release = in.readVInt();
        long size = in.readVLong();
        String subject = readOptional(in);
        List<Address> from = readAddresses(in);
        List<Address> to = readAddresses(in);
        int recipients = in.readVInt();
        OffsetDateTime date = readDate(in);
        OffsetDateTime received = readDate(in);
        List<String> names = readStrings(in);
        int attachments = in.readVInt();
        String messageId = readOptional(in);
        int markAndKind = in.readByte();
        MessageMark mark = MARKS[markAndKind & ~(FILE | REDACTED)];
        Set<ShownPart> notCovered = ShownPart.of(in.readVInt());
        Hit.Redacted redacted = (markAndKind & REDACTED) == 0 ? null : readRedacted(in);
        return new Hit(
                key,
                trove,
                number,
                release,
                size,
                subject,
                from,
                to,
                recipients,
                date,
                received,
                names,
                attachments,
                messageId,
                mark,
                notCovered,
                threadSize,
                copies,
                score,
                redacted,
                (markAndKind & FILE) != 0);
    }

    private static Hit.Redacted readRedacted(DataInput in) throws IOException {
        MessageMark stated = MARKS[in.readByte()];
        SortedMap<String, Integer> marks = new TreeMap<>();
        for (int left = in.readVInt(); left > 0; left--) {
            marks.put(in.readString(), in.readVInt());
        }
        return new Hit.Redacted(Collections.unmodifiableSortedMap(marks), stated);
    }

    private static void writeOptional(ByteBuffersDataOutput out, @Nullable String text) throws IOException {
        out.writeByte((byte) (text == null ? 0 : 1));
        if (text != null) {
            out.writeString(cut(text));
        }
    }

    private static @Nullable String readOptional(DataInput in) throws IOException {
        return in.readByte() == 0 ? null : in.readString();
    }

    private static void writeAddresses(ByteBuffersDataOutput out, List<Address> all, int most) throws IOException {
        int written = Math.min(all.size(), most);
        out.writeVInt(written);
        for (Address address : all.subList(0, written)) {
            writeOptional(out, address.name());
            out.writeString(cut(address.address()));
        }
    }

    private static List<Address> readAddresses(DataInput in) throws IOException {
        int size = in.readVInt();
        List<Address> addresses = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            addresses.add(new Address(readOptional(in), in.readString()));
        }
        return List.copyOf(addresses);
    }

    private static List<String> readStrings(DataInput in) throws IOException {
        int size = in.readVInt();
        List<String> strings = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            strings.add(in.readString());
        }
        return List.copyOf(strings);
    }

    private static void writeDate(ByteBuffersDataOutput out, @Nullable OffsetDateTime date) throws IOException {
        out.writeByte((byte) (date == null ? 0 : 1));
        if (date != null) {
            out.writeZLong(date.toEpochSecond());
            out.writeZInt(date.getOffset().getTotalSeconds());
        }
    }

    private static @Nullable OffsetDateTime readDate(DataInput in) throws IOException {
        if (in.readByte() == 0) {
            return null;
        }
        Instant instant = Instant.ofEpochSecond(in.readZLong());
        try {
            return instant.atOffset(ZoneOffset.ofTotalSeconds(in.readZInt()));
        } catch (DateTimeException damaged) {
            throw new IOException("the index is damaged: a card holds no date", damaged);
        }
    }

    /** At most {@value #MAX_CHARS} characters, without half of a surrogate pair, which has no form in UTF-8. */
    private static String cut(String text) {
        int end = Math.min(text.length(), MAX_CHARS);
        for (int i = 0; i < end; i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return wellFormed(text, end);
            }
        }
        return text.substring(0, end);
    }

    private static String wellFormed(String text, int end) {
        var cut = new StringBuilder(end);
        text.substring(0, end)
                .codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
                .forEach(cut::appendCodePoint);
        return cut.toString();
    }
}
