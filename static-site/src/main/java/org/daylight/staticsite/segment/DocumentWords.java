package org.daylight.staticsite.segment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.collate.Fingerprint;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
import org.daylight.search.DocumentTerms;
import org.daylight.search.DocumentTerms.Field;
import org.daylight.search.IndexedDocument;
import org.daylight.search.query.WordSplitter;
import org.daylight.search.thread.MessageLinks;

/** Adds the keys of documents to a {@link TokenBuffer}. Reused for many documents; not safe for several threads. */
final class DocumentWords implements DocumentTerms.Receiver {

    /** The letter of the tag of a document's number. */
    private static final char NUMBER = 'N';

    private final TokenBuffer buffer;
    private final WordSplitter splitter = new WordSplitter(false);
    private final Map<Field, List<String>> texts = new EnumMap<>(Field.class);
    private final Set<String> people = new LinkedHashSet<>();
    private final Set<String> tags = new LinkedHashSet<>();
    private char[] characters = new char[1 << 14];

    /** Words of each field, by ordinal. */
    private final int[] words = new int[Field.values().length];

    private byte bodyLength;
    private byte headLength;

    DocumentWords(TokenBuffer buffer) {
        this.buffer = buffer;
        for (Field field : Field.values()) {
            texts.put(field, new ArrayList<>());
        }
    }

    TokenBuffer buffer() {
        return buffer;
    }

    /** Adds a document. */
    void add(int ordinal, IndexedDocument document) {
        try {
            DocumentTerms.of(document, this);
            buffer.begin(ordinal);
            texts.forEach(this::split); // the body before the head
            people.forEach(person -> buffer.add(KeyKind.WHO, utf8(person)));
            tags.forEach(this::addTag);
            links(document.message());
            buffer.end();
        } finally {
            texts.values().forEach(List::clear);
            people.clear();
            tags.clear();
        }
    }

    /** How many words the last document has in a field. */
    int words(Field field) {
        return words[field.ordinal()];
    }

    byte bodyLength() {
        return bodyLength;
    }

    byte headLength() {
        return headLength;
    }

    @Override
    public void text(Field field, String text) {
        texts.get(field).add(text);
    }

    @Override
    public void who(String term) {
        people.add(term);
    }

    @Override
    public void tag(String tag) {
        tags.add(tag);
    }

    /** Tags of numbers, of which each document has its own, are hashes: they are found without anything in the root. */
    private void addTag(String tag) {
        if (tag.charAt(0) == NUMBER) {
            byte[] digits = utf8(tag.substring(1));
            buffer.add(KeyKind.NUMBER, Arrays.copyOf(Sha256.of(digits).bytes(), KeyKind.HASH_BYTES));
        } else {
            buffer.add(KeyKind.TAG, utf8(tag));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void split(Field field, List<String> all) {
        KeyKind kind = KeyKind.of(field);
        boolean isHead = field == Field.HEAD;
        int position = -1;
        int count = 0;
        int overlaps = 0;
        for (String text : all) {
            int length = Math.min(text.length(), WordSplitter.MAX_TEXT);
            if (length > characters.length) {
                characters = new char[Math.max(length, (int) Math.min(2L * characters.length, WordSplitter.MAX_TEXT))];
            }
            text.getChars(0, length, characters, 0);
            splitter.reset(characters, length);
            while (splitter.next()) {
                int increment = splitter.increment();
                position += increment;
                overlaps += increment == 0 ? 1 : 0;
                count++;
                buffer.word(kind, splitter.term(), splitter.termLength(), isHead, position);
            }
            position += DocumentTerms.GAP;
        }
        words[field.ordinal()] = count;
        if (field == Field.BODY) {
            bodyLength = Bm25.lengthByte(count - overlaps);
        } else if (isHead) {
            headLength = Bm25.lengthByte(count - overlaps);
        }
    }

    private void links(Message message) {
        String id = message.messageId();
        if (id != null) {
            buffer.add(KeyKind.OWN_ID, eight(MessageLinks.hash(id)));
        }
        Set<Long> links = new LinkedHashSet<>();
        Set<Long> doubtful = new LinkedHashSet<>();
        long before = 0;
        for (long link : MessageLinks.of(message)) {
            if (link != 0 && link != MessageLinks.UNSURE && link != MessageLinks.CONVERSATION) {
                (before == MessageLinks.UNSURE ? doubtful : links).add(link);
            }
            before = link;
        }
        links.forEach(link -> buffer.add(KeyKind.LINK, eight(link)));
        doubtful.forEach(link -> buffer.add(KeyKind.DOUBTFUL_LINK, eight(link)));
        long copyKey = message.isFile() ? 0 : Fingerprint.copyKey(message);
        if (copyKey != 0) {
            buffer.add(KeyKind.COPY, eight(copyKey));
        }
    }

    private static byte[] eight(long hash) {
        return ByteBuffer.allocate(KeyKind.HASH_BYTES).putLong(hash).array();
    }
}
