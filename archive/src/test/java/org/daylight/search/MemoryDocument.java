package org.daylight.search;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;
import org.daylight.collate.Fingerprint;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.MailingList;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.WordSplitter;
import org.daylight.search.thread.MessageLinks;
import org.daylight.search.thread.ThreadTree;
import org.jspecify.annotations.Nullable;

/** A document of {@link MemoryEngine}: its words with their positions, and what can be derived from it alone. */
final class MemoryDocument {

    /** Positions between two values of a field, so that no phrase matches across them. */
    private static final int GAP = 100;

    /** A use of an address in a role ({@code f t c b} as in From, To, Cc and Bcc), with a name or "". */
    record Use(char role, String address, String name) {}

    final IndexedDocument indexed;
    final Message message;
    final Fingerprint fingerprint;
    final long[] links;
    final Set<Use> uses = new java.util.LinkedHashSet<>();

    /** All addresses, in order. */
    final TreeSet<String> people = new TreeSet<>();

    final List<String> lists;

    /** By field: the positions of each word. {@code ANY} has subject, people and file names. */
    private final Map<Field, Map<String, List<Integer>>> words = new EnumMap<>(Field.class);

    private final Map<Field, Integer> next = new EnumMap<>(Field.class);

    MemoryDocument(IndexedDocument indexed) {
        this.indexed = indexed;
        message = indexed.message();
        fingerprint = Fingerprint.of(message);
        links = MessageLinks.of(message);
        lists = MailingList.addresses(message);
        add(Field.BODY, message.text());
        message.otherText().lines().forEach(line -> add(Field.BODY, line));
        message.outsideTexts().forEach(margin -> add(Field.BODY, margin.text()));
        if (message.subject() != null) {
            add(Field.SUBJECT, message.subject());
        }
        people(Field.FROM, message.from());
        people(Field.TO, message.to());
        people(Field.CC, message.cc());
        people(Field.BCC, message.bcc());
        for (Attachment attachment : message.attachments()) {
            add(Field.FILENAME, attachment.name());
        }
        for (String text : ExtractedWords.texts(indexed)) {
            add(Field.BODY, text);
            tokens(Field.ATTACHMENT, text);
        }
        ExtractedWords.names(indexed.extracted()).forEach(name -> add(Field.FILENAME, name));
    }

    private void add(Field field, String text) {
        tokens(field, text);
        if (field != Field.BODY) {
            tokens(Field.ANY, text);
        }
    }

    private void tokens(Field field, String text) {
        int position = next.getOrDefault(field, 0) - 1;
        var splitter = new WordSplitter(false);
        splitter.reset(text.toCharArray(), Math.min(text.length(), WordSplitter.MAX_TEXT));
        while (splitter.next()) {
            position += splitter.increment();
            words(field)
                    .computeIfAbsent(new String(splitter.term(), 0, splitter.termLength()), word -> new ArrayList<>())
                    .add(position);
        }
        next.put(field, position + 1 + GAP);
    }

    private void people(Field field, List<Address> listed) {
        char role = Character.toLowerCase(field.name().charAt(0));
        for (Address person : listed) {
            String name = person.name() == null ? "" : person.name();
            name = name.substring(0, Math.min(200, name.length()));
            add(field, name);
            add(field, person.address());
            String address = AddressTerms.normal(person.address());
            if (!address.isEmpty()) {
                uses.add(new Use(role, address, name.strip()));
                people.add(address);
            }
        }
        if (listed.size() >= MessageLimits.STANDARD.addresses()) {
            unlisted(field, role);
        }
    }

    /** The view of a message lists a limited number of addresses; the others are read from the header field. */
    private void unlisted(Field field, char role) {
        for (Header header : message.headers()) {
            if (header.name().equalsIgnoreCase(field.name())) {
                add(field, header.value());
                var pieces = new StringTokenizer(header.value(), " \t\r\n,;:<>()\"");
                while (pieces.hasMoreTokens()) {
                    String piece = pieces.nextToken();
                    if (AddressTerms.isAddress(piece)) {
                        uses.add(new Use(role, AddressTerms.normal(piece), ""));
                    }
                }
            }
        }
    }

    Map<String, List<Integer>> words(Field field) {
        return words.computeIfAbsent(field, one -> new HashMap<>());
    }

    /** How many positions a field has, gaps included. */
    int length(Field field) {
        return next.getOrDefault(field, 0);
    }

    long key() {
        return indexed.key();
    }

    String release() {
        return indexed.release() > 0 ? indexed.trove() + "/" + indexed.release() : "";
    }

    /** The date, if it is in a year from 1 to 9999. */
    @Nullable
    OffsetDateTime date() {
        OffsetDateTime date = message.date();
        return date == null || date.getYear() < 1 || date.getYear() > 9999 ? null : date;
    }

    /** For ordering: seconds since 1970 of the date, or else of when a server received it. */
    long time() {
        OffsetDateTime time = date() != null ? date() : message.received();
        return time == null ? ThreadTree.UNKNOWN_TIME : time.toEpochSecond();
    }

    /** The address of the first author; null without one. */
    @Nullable
    String author() {
        String author = message.from().isEmpty()
                ? ""
                : AddressTerms.normal(message.from().getFirst().address());
        return people.contains(author) ? author : null;
    }

    Hit hit(int threadSize, int copies, float score) {
        List<Address> recipients = new ArrayList<>(message.to());
        recipients.addAll(message.cc());
        return new Hit(
                key(),
                indexed.trove(),
                indexed.number(),
                indexed.release(),
                indexed.sizeBytes(),
                cut(message.subject()),
                addresses(message.from(), 5),
                addresses(recipients, 3),
                recipients.size(),
                message.date(),
                message.received(),
                message.attachments().stream()
                        .limit(3)
                        .map(attachment -> String.valueOf(cut(attachment.name())))
                        .toList(),
                message.attachments().size(),
                cut(message.messageId()),
                indexed.authentication().mark(),
                indexed.authentication().notCovered(),
                threadSize,
                copies,
                score,
                indexed.redaction() == null
                        ? null
                        : new Hit.Redacted(
                                indexed.redaction().marks(), indexed.redaction().statedMark()),
                message.isFile());
    }

    private static List<Address> addresses(List<Address> all, int most) {
        return all.stream()
                .limit(most)
                .map(one -> new Address(cut(one.name()), String.valueOf(cut(one.address()))))
                .toList();
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= 500 ? text : text.substring(0, 500);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s/%d", indexed.trove(), indexed.number());
    }
}
