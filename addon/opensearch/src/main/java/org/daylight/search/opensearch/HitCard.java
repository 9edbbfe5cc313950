package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.Redaction;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.ShownPart;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.daylight.search.Hit;
import org.daylight.search.IndexedDocument;
import org.jspecify.annotations.Nullable;

/** What a list shows of a document, as stored in the cluster: a {@link Hit} without what depends on other documents. */
final class HitCard {

    private static final int MAX_AUTHORS = 5;
    private static final int MAX_RECIPIENTS = 3;
    private static final int MAX_NAMES = 3;
    private static final int MAX_CHARS = 500;

    private static final MessageMark[] MARKS = MessageMark.values();

    private HitCard() {}

    static ObjectNode write(IndexedDocument document) {
        Message message = document.message();
        List<Address> recipients = new ArrayList<>(message.to());
        recipients.addAll(message.cc());
        ObjectNode card = Bodies.of(
                "trove",
                document.trove(),
                "number",
                document.number(),
                "release",
                document.release(),
                "size",
                document.sizeBytes(),
                "from",
                addresses(message.from(), MAX_AUTHORS),
                "to",
                addresses(recipients, MAX_RECIPIENTS),
                "recipients",
                recipients.size(),
                "names",
                message.attachments().stream()
                        .limit(MAX_NAMES)
                        .map(attachment -> cut(attachment.name()))
                        .toList(),
                "attachments",
                message.attachments().size(),
                "mark",
                document.authentication().mark().ordinal(),
                "open",
                ShownPart.bits(document.authentication().notCovered()),
                "file",
                message.isFile());
        text(card, "subject", message.subject());
        text(card, "id", message.messageId());
        date(card, "date", message.date());
        date(card, "received", message.received());
        Redaction redaction = document.redaction();
        if (redaction != null) {
            ObjectNode marks = Bodies.of();
            redaction.marks().forEach(marks::put);
            card.set("marks", marks);
            card.put("stated", redaction.statedMark().ordinal());
        }
        return card;
    }

    static Hit read(JsonNode card, long key, int threadSize, int copies, float score) throws IOException {
        return new Hit(
                key,
                card.path("trove").asText(),
                card.path("number").asInt(),
                card.path("release").asInt(),
                card.path("size").asLong(),
                card.path("subject").textValue(),
                addresses(card.path("from")),
                addresses(card.path("to")),
                card.path("recipients").asInt(),
                date(card.path("date")),
                date(card.path("received")),
                texts(card.path("names")),
                card.path("attachments").asInt(),
                card.path("id").textValue(),
                MARKS[card.path("mark").asInt()],
                ShownPart.of(card.path("open").asInt()),
                threadSize,
                copies,
                score,
                redacted(card),
                card.path("file").asBoolean());
    }

    private static Hit.@Nullable Redacted redacted(JsonNode card) {
        if (!card.has("marks")) {
            return null;
        }
        SortedMap<String, Integer> marks = new TreeMap<>();
        card.path("marks")
                .properties()
                .forEach(one -> marks.put(one.getKey(), one.getValue().asInt()));
        return new Hit.Redacted(
                Collections.unmodifiableSortedMap(marks),
                MARKS[card.path("stated").asInt()]);
    }

    private static void text(ObjectNode card, String name, @Nullable String text) {
        if (text != null) {
            card.put(name, cut(text));
        }
    }

    private static ArrayNode addresses(List<Address> all, int most) {
        ArrayNode list = Bodies.list();
        all.stream().limit(most).forEach(address -> {
            ObjectNode one = Bodies.of("a", cut(address.address()));
            text(one, "n", address.name());
            list.add(one);
        });
        return list;
    }

    private static List<Address> addresses(JsonNode list) {
        List<Address> all = new ArrayList<>();
        list.forEach(one ->
                all.add(new Address(one.path("n").textValue(), one.path("a").asText())));
        return List.copyOf(all);
    }

    private static List<String> texts(JsonNode list) {
        List<String> all = new ArrayList<>();
        list.forEach(one -> all.add(one.asText()));
        return List.copyOf(all);
    }

    /** Seconds since 1970, and the offset from UTC in seconds. */
    private static void date(ObjectNode card, String name, @Nullable OffsetDateTime date) {
        if (date != null) {
            card.set(name, Bodies.list(date.toEpochSecond(), date.getOffset().getTotalSeconds()));
        }
    }

    private static @Nullable OffsetDateTime date(JsonNode date) throws IOException {
        if (!date.isArray()) {
            return null;
        }
        try {
            return Instant.ofEpochSecond(date.path(0).asLong())
                    .atOffset(ZoneOffset.ofTotalSeconds(date.path(1).asInt()));
        } catch (DateTimeException damaged) {
            throw new IOException("the index is damaged: a card holds no date", damaged);
        }
    }

    /** At most {@value #MAX_CHARS} characters, without half of a surrogate pair, which has no form in UTF-8. */
    static String cut(String text) {
        String start = text.substring(0, Math.min(text.length(), MAX_CHARS));
        return wellFormed(start);
    }

    /** With U+FFFD for each half of a surrogate pair. */
    static String wellFormed(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        var written = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
                .forEach(written::appendCodePoint);
        return written.toString();
    }
}
