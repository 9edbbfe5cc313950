package org.daylight.staticsite.segment;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.archive.Redaction;
import org.daylight.evidence.ShownPart;
import org.daylight.format.Json;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.search.DocumentTerms;
import org.daylight.search.IndexedDocument;
import org.daylight.search.query.AuthWord;
import org.jspecify.annotations.Nullable;

/** What lists of results show of a document, in the room of a slot ({@code spec/static-index.md} section 8). */
final class DocumentCard {

    /** Bytes of a slot. */
    static final int SLOT = 512;

    /** Bytes of a slot before the card: where the record is, and the length of the card. */
    static final int SLOT_HEAD = 10;

    private static final int ROOM = SLOT - SLOT_HEAD;
    private static final int MAX_EXCERPT = 1_500;

    /** Usual bytes of compressed text for each character, and of the other values for each byte: only a first estimate. */
    private static final double TEXT_RATIO = 0.56;

    private static final double HEAD_RATIO = 0.75;

    /** At most so many texts are tried for the excerpt. */
    private static final int ATTEMPTS = 5;

    /** A card that leaves not more than so many bytes of its slot unused is good enough. */
    private static final int SPARE = 32;

    private static final int MAX_AUTHORS = 5;
    private static final int MAX_RECIPIENTS = 3;
    private static final int MAX_NAMES = 3;

    /** The longest texts of a card, tried one after the other until it fits. */
    private static final int[] LONGEST = {500, 250, 120, 60, 30, 15, 7};

    private final IndexedDocument document;
    private final int release;
    private final Deflated deflated;
    private int longest = LONGEST[0];
    private int reasons = Integer.MAX_VALUE;

    private DocumentCard(IndexedDocument document, int release, Deflated deflated) {
        this.document = document;
        this.release = release;
        this.deflated = deflated;
    }

    /**
     * The card of a document, compressed: at most as many bytes as there is room in a slot.
     *
     * @param release the number of the release in the archive
     */
    static byte[] of(IndexedDocument document, int release, Deflated deflated) {
        return new DocumentCard(document, release, deflated).fitted();
    }

    /** When a message was received, if that is known, of a year from 1 to 9999. */
    static @Nullable OffsetDateTime received(Message message) {
        OffsetDateTime received = message.received();
        return received != null && received.getYear() >= 1 && received.getYear() <= 9999 ? received : null;
    }

    private byte[] fitted() {
        String text = excerpt(document.message().text());
        byte[] head = head();
        byte[] card = withExcerpt(head, text);
        for (int next = 1; card.length > ROOM; card = deflated(head, "")) {
            if (next < LONGEST.length) {
                longest = LONGEST[next++];
            } else {
                reasons = Math.min(reasons, 32) / 2;
            }
            head = head();
        }
        return card;
    }

    /**
     * The card with as much of the text as a few estimates find room for. Each attempt costs as much as parsing a short message. Longer than the room if it does not even fit
     * without text.
     */
    private byte[] withExcerpt(byte[] head, String text) {
        byte @Nullable [] best = null;
        int bestLength = -1;
        double slope = TEXT_RATIO;
        int length = Math.clamp((long) ((ROOM - HEAD_RATIO * head.length) / slope), 0, text.length());
        int lengthBefore = -1;
        int sizeBefore = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String begin = cut(text, length);
            byte[] card = deflated(head, begin);
            if (card.length <= ROOM && length > bestLength) {
                best = card;
                bestLength = length;
            }
            if (card.length <= ROOM && (length == text.length() || card.length >= ROOM - SPARE)) {
                break;
            }
            if (lengthBefore >= 0 && length != lengthBefore) {
                slope = Math.clamp((card.length - sizeBefore) / (double) (length - lengthBefore), 0.02, 4);
            }
            lengthBefore = length;
            sizeBefore = card.length;
            length = Math.clamp((long) (length + (ROOM - SPARE / 2 - card.length) / slope), 0, text.length());
            if (length == lengthBefore) {
                break;
            }
        }
        return best == null ? deflated(head, "") : best;
    }

    private byte[] deflated(byte[] head, String excerpt) {
        var card = new ByteArea(head.length + 3 * excerpt.length() + 8);
        card.add(head).add((',' + new Json.Str(excerpt).text() + ']').getBytes(StandardCharsets.UTF_8));
        return deflated.of(card);
    }

    /** The array without the excerpt and the bracket at its end. */
    private byte[] head() {
        Message message = document.message();
        OffsetDateTime date = DocumentTerms.isDated(message) ? message.date() : null;
        OffsetDateTime received = received(message);
        List<Address> recipients = new ArrayList<>(message.to());
        recipients.addAll(message.cc());
        List<Json> values = List.of(
                new Json.Str(document.trove()),
                new Json.Num(document.number()),
                new Json.Num(release),
                new Json.Num(document.sizeBytes()),
                text(message.subject()),
                people(message.from(), MAX_AUTHORS),
                people(recipients, MAX_RECIPIENTS),
                new Json.Num(recipients.size()),
                date == null ? new Json.Null() : new Json.Num(date.toEpochSecond()),
                date == null ? new Json.Null() : new Json.Num(date.getOffset().getTotalSeconds()),
                received == null ? new Json.Null() : new Json.Num(received.toEpochSecond()),
                new Json.Arr(message.attachments().stream()
                        .limit(MAX_NAMES)
                        .map(Attachment::name)
                        .map(this::text)
                        .toList()),
                new Json.Num(message.attachments().size()),
                messageId(message.messageId()),
                new Json.Str(AuthWord.of(document.authentication().mark())),
                new Json.Num(ShownPart.bits(document.authentication().notCovered())),
                new Json.Num(message.isFile() ? 1 : 0),
                redactions(document.redaction()));
        byte[] all = new Json.Arr(values).bytes();
        return java.util.Arrays.copyOf(all, all.length - 1);
    }

    private Json people(List<Address> all, int most) {
        return new Json.Arr(all.stream()
                .limit(most)
                .<Json>map(person -> new Json.Arr(List.of(text(person.name()), text(person.address()))))
                .toList());
    }

    private Json text(@Nullable String text) {
        if (text == null) {
            return new Json.Null();
        }
        return new Json.Str(text.length() <= longest ? text : cut(text, longest - 1) + "…");
    }

    /** A part of an identifier identifies nothing. */
    private Json messageId(@Nullable String id) {
        return id == null || id.length() > longest ? new Json.Null() : new Json.Str(id);
    }

    private Json redactions(@Nullable Redaction redaction) {
        if (redaction == null) {
            return new Json.Null();
        }
        Json.Obj counts = Json.Obj.EMPTY;
        int left = reasons;
        for (Map.Entry<String, Integer> mark : redaction.marks().entrySet()) {
            if (left-- > 0) {
                counts = counts.with(mark.getKey(), mark.getValue());
            }
        }
        return counts;
    }

    /** The beginning of a text, with single blanks. */
    private static String excerpt(String text) {
        var excerpt = new StringBuilder();
        boolean blank = false;
        for (int i = 0; i < text.length() && excerpt.length() < MAX_EXCERPT; i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
                blank = !excerpt.isEmpty();
            } else {
                if (blank) {
                    excerpt.append(' ');
                    blank = false;
                }
                excerpt.append(c);
            }
        }
        return cut(excerpt.toString(), Math.min(excerpt.length(), MAX_EXCERPT));
    }

    /** The first characters of a text, without half of a character at the end. */
    private static String cut(String text, int length) {
        int end = length > 0 && length < text.length() && Character.isHighSurrogate(text.charAt(length - 1))
                ? length - 1
                : length;
        return text.substring(0, end);
    }
}
