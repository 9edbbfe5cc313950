package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.daylight.collate.Fingerprint;
import org.daylight.evidence.Authentication;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;
import org.daylight.search.ExtractedWords;
import org.daylight.search.IndexedDocument;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.AttachmentSize;
import org.daylight.search.query.AuthWord;
import org.daylight.search.query.MailingList;
import org.daylight.search.query.MessageKind;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.WordSplitter;
import org.daylight.search.thread.MessageLinks;

/**
 * The fields of a document in the cluster. They hold what the fields of the Lucene index hold ({@code search.lucene.DocumentFields}), in
 * the forms that the cluster searches, sorts and counts; {@code group.json} has their types.
 */
final class ClusterDocument {

    /** The fields of words. {@code body} and {@code head} are ranked by their length too. */
    static final List<String> WORDS = List.of("body", "head", "subject", "from", "to", "cc", "bcc", "file", "attached");

    /** Before the name of a field of words: its distinct words, for suggestions. */
    static final String DISTINCT = "words-";

    /** Documents of so many parts are in one index. */
    private static final int PARTS = 16;

    /** The columns of the {@link HitCard}: its bytes, continued in the next one when there are many. A card has at most 100,000. */
    static final List<String> CARDS = List.of("card", "card1", "card2", "card3");

    private static final int CARD_BYTES = 30_000;

    private static final int MAX_COUNTED = 5_000;
    private static final int MAX_NAME = 200;
    private static final int MAX_RUNS = 1_000;
    private static final String BETWEEN_ADDRESSES = " \t\r\n,;:<>()\"";

    private final IndexedDocument indexed;
    private final Message message;
    private final ObjectNode fields = Bodies.of();
    private final Map<String, ArrayNode> texts = new TreeMap<>();
    private final Map<String, Set<String>> distinct = new TreeMap<>();
    private final Set<String> tags = new LinkedHashSet<>();
    private final Set<String> uses = new LinkedHashSet<>();

    private ClusterDocument(IndexedDocument indexed) {
        this.indexed = indexed;
        message = indexed.message();
    }

    /** The group of parts that a document belongs to: 0 for those of no part. */
    static int group(IndexedDocument document) {
        return (document.release() + PARTS - 1) / PARTS;
    }

    static ObjectNode of(IndexedDocument indexed) {
        var document = new ClusterDocument(indexed);
        document.identity();
        document.time();
        document.words();
        document.people();
        document.attachments();
        document.links();
        document.kind();
        document.authentication();
        document.fingerprint();
        return document.done();
    }

    private ObjectNode done() {
        fields.set("tag", Bodies.list(tags));
        fields.set("who", Bodies.list(uses));
        texts.forEach(fields::set);
        distinct.forEach((field, words) -> fields.set(DISTINCT + field, Bodies.list(words)));
        card(Bodies.bytes(HitCard.write(indexed)));
        return fields;
    }

    /** A column holds at most 32,766 bytes for each document. */
    private void card(byte[] card) {
        for (int part = 0; part == 0 || part * CARD_BYTES < card.length; part++) {
            fields.put(
                    CARDS.get(part),
                    Base64.getEncoder()
                            .encodeToString(Arrays.copyOfRange(
                                    card, part * CARD_BYTES, Math.min(card.length, (part + 1) * CARD_BYTES))));
        }
    }

    private void identity() {
        fields.put("key", indexed.key());
        fields.put("size", indexed.sizeBytes());
        fields.put("trove", indexed.trove());
        if (indexed.number() > 0) {
            tags.add("N" + indexed.number());
        }
        if (indexed.release() > 0) {
            fields.put("release", indexed.trove() + "/" + indexed.release());
        }
    }

    private void time() {
        OffsetDateTime date = message.date();
        if (date == null || date.getYear() < 1 || date.getYear() > 9999) {
            tags.add("U");
            OffsetDateTime received = message.received();
            if (received != null) {
                fields.put("time", received.toEpochSecond());
            }
            return;
        }
        fields.put("time", date.toEpochSecond());
        fields.put("day", date.toLocalDate().toEpochDay());
        fields.put("year", String.format(Locale.ROOT, "%04d", date.getYear()));
        fields.put("month", String.format(Locale.ROOT, "%04d-%02d", date.getYear(), date.getMonthValue()));
        fields.put(
                "hour",
                String.format(Locale.ROOT, "%d-%02d", date.getDayOfWeek().getValue(), date.getHour()));
    }

    private void text(String field, String text) {
        String split = SplitText.of(text, distinct.computeIfAbsent(field, one -> new LinkedHashSet<>()));
        if (!split.isEmpty()) {
            texts.computeIfAbsent(field, one -> Bodies.list()).add(split);
        }
    }

    private void words() {
        text("body", message.text());
        otherText(message.otherText());
        message.outsideTexts().forEach(margin -> text("body", margin.text()));
        String subject = message.subject();
        if (subject != null) {
            text("head", subject);
            text("subject", subject);
        }
    }

    /** A value for each run of words, so that no phrase matches across them. */
    private void otherText(String text) {
        int from = 0;
        for (int run = 0; run < MAX_RUNS && from < text.length(); run++) {
            int end = text.indexOf('\n', from);
            end = end < 0 || run == MAX_RUNS - 1 ? text.length() : end;
            text("body", text.substring(from, end));
            from = end + 1;
        }
    }

    private void people() {
        Set<String> addresses = new TreeSet<>();
        people("from", 'f', message.from(), addresses);
        people("to", 't', message.to(), addresses);
        people("cc", 'c', message.cc(), addresses);
        people("bcc", 'b', message.bcc(), addresses);
        fields.set("people", Bodies.list(addresses));
        Set<String> domains = new TreeSet<>();
        for (String address : addresses) {
            int at = address.lastIndexOf('@');
            if (at >= 0 && WordSplitter.any(address.substring(at + 1))) {
                domains.add(address.substring(at + 1));
            }
        }
        fields.set("domain", Bodies.list(domains));
        if (!message.from().isEmpty()) {
            String author = HitCard.wellFormed(
                    AddressTerms.normal(message.from().getFirst().address()));
            if (addresses.contains(author)) {
                fields.put("author", author);
            }
        }
        for (Header header : message.headers()) {
            switch (header.name().toLowerCase(Locale.ROOT)) {
                case "from" -> unlisted("from", 'f', message.from(), header.value());
                case "to" -> unlisted("to", 't', message.to(), header.value());
                case "cc" -> unlisted("cc", 'c', message.cc(), header.value());
                case "bcc" -> unlisted("bcc", 'b', message.bcc(), header.value());
                default -> {}
            }
        }
        for (String list : MailingList.addresses(message)) {
            uses.add("l" + HitCard.wellFormed(list) + '\0');
        }
    }

    private void people(String field, char role, List<Address> people, Set<String> addresses) {
        for (Address person : people) {
            String name = person.name() == null ? "" : person.name();
            name = name.substring(0, Math.min(name.length(), MAX_NAME));
            for (String part : List.of(name, person.address())) {
                if (!part.isEmpty()) {
                    text("head", part);
                    text(field, part);
                }
            }
            String address = HitCard.wellFormed(AddressTerms.normal(person.address()));
            if (!address.isEmpty()) {
                uses.add(role + address + '\0' + HitCard.wellFormed(name.strip()));
                if (addresses.size() < MAX_COUNTED) {
                    addresses.add(address);
                }
            }
        }
    }

    /** The words and addresses of a header field with more mailboxes than a parsed message lists. */
    private void unlisted(String field, char role, List<Address> listed, String value) {
        if (listed.size() < MessageLimits.STANDARD.addresses()) {
            return;
        }
        text("head", value);
        text(field, value);
        var pieces = new StringTokenizer(value, BETWEEN_ADDRESSES);
        while (pieces.hasMoreTokens()) {
            String piece = pieces.nextToken();
            if (AddressTerms.isAddress(piece)) {
                uses.add(role + HitCard.wellFormed(AddressTerms.normal(piece)) + '\0');
            }
        }
    }

    private void attachments() {
        ExtractedWords.languages(indexed.extracted()).forEach(language -> tags.add("W" + language));
        if (message.attachments().isEmpty()) {
            return;
        }
        tags.add("A");
        Set<String> kinds = new LinkedHashSet<>();
        Map<Integer, Integer> files = new TreeMap<>();
        for (Attachment attachment : message.attachments()) {
            AttachmentKind kind = AttachmentKind.of(attachment);
            kinds.add(kind.word());
            files.merge(AttachmentSize.code(kind, attachment.sizeBytes()), 1, Integer::sum);
            name(attachment.name());
            if (QueryParser.isMediaType(attachment.type())) {
                tags.add("M" + attachment.type());
            }
        }
        for (String text : ExtractedWords.texts(indexed)) {
            text("body", text);
            text("attached", text);
        }
        ExtractedWords.names(indexed.extracted()).forEach(this::name);
        fields.set("kind", Bodies.list(kinds));
        List<String> counted = new ArrayList<>();
        files.forEach((code, times) -> counted.add(code + "*" + times));
        fields.set("files", Bodies.list(counted));
    }

    private void name(String name) {
        text("head", name);
        text("file", name);
        String extension = AttachmentKind.extension(name);
        if (!extension.isEmpty()) {
            tags.add("E" + HitCard.wellFormed(extension));
        }
    }

    /** {@code own} is the message's identifier, {@code ids} are all it is linked by, and {@code links} has them in order. */
    private void links() {
        if (message.messageId() != null) {
            fields.put("own", hash(MessageLinks.hash(message.messageId())));
        }
        long[] links = MessageLinks.of(message);
        if (links.length > 0) {
            Set<String> ids = new LinkedHashSet<>();
            ByteBuffer all = ByteBuffer.allocate(links.length * Long.BYTES);
            for (long link : links) {
                all.putLong(link);
                if (link != 0 && link != MessageLinks.UNSURE && link != MessageLinks.CONVERSATION) {
                    ids.add(hash(link));
                }
            }
            fields.set("ids", Bodies.list(ids));
            fields.put("links", Base64.getEncoder().encodeToString(all.array()));
        }
    }

    static String hash(long hash) {
        return HexFormat.of().toHexDigits(hash);
    }

    private void kind() {
        if (message.isFile()) {
            tags.add("I" + MessageKind.FILE.word());
        } else {
            tags.add("I" + MessageKind.MAIL.word());
            if (indexed.authentication().converted()) {
                tags.add("I" + MessageKind.CONVERTED.word());
            }
            if (MessageKind.isReply(message)) {
                tags.add("I" + MessageKind.REPLY.word());
            }
            if (MessageKind.isForward(message)) {
                tags.add("I" + MessageKind.FORWARD.word());
            }
            MailingList.of(message).ifPresent(list -> tags.add("L" + HitCard.wellFormed(list)));
        }
        if (indexed.redaction() != null) {
            tags.add("I" + MessageKind.REDACTED.word());
            indexed.redaction().marks().keySet().forEach(code -> tags.add("B" + code));
        }
    }

    private void authentication() {
        Authentication authentication = indexed.authentication();
        fields.put("auth", AuthWord.of(authentication.mark()));
        for (String domain : authentication.signers()) {
            tags.add("D" + domain);
            int dot = domain.indexOf('.');
            while (dot >= 0 && domain.indexOf('.', dot + 1) > dot) {
                tags.add("D" + domain.substring(dot + 1));
                dot = domain.indexOf('.', dot + 1);
            }
        }
        authentication.keyNames().forEach(name -> tags.add("Q" + name));
        if (authentication.isAligned()) {
            tags.add("Y");
        }
    }

    private void fingerprint() {
        Fingerprint fingerprint = Fingerprint.of(message);
        if (fingerprint.copyKey() != 0) {
            fields.put("copy", hash(fingerprint.copyKey()));
        }
        fields.set(
                "print",
                Bodies.list(IntStream.concat(IntStream.of(fingerprint.own()), IntStream.of(fingerprint.quoted()))
                        .distinct()
                        .mapToObj(print -> HexFormat.of().toHexDigits(print))
                        .toList()));
    }
}
