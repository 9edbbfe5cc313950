package org.daylight.search.lucene;

import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.daylight.archive.Redaction;
import org.daylight.collate.Fingerprint;
import org.daylight.dkim.finding.MessageMark;
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
import org.jspecify.annotations.Nullable;

/**
 * The fields that Lucene gets for one document. The names and kinds of all fields are defined here (docs/decisions/0041-index.md).
 *
 * <p>Words with positions: {@link #BODY} (text, what only other alternatives contain, and texts of attachments), {@link #HEAD} (subject,
 * people, file names; together with {@code BODY} this is everything), and each part of the head in a field of its own. Terms without
 * positions: {@link #WHO}, {@link #TAG}, {@link #KEY}, {@link #MESSAGE_ID}, {@link #COPY}, {@link #PRINT}. Columns: {@link #KEY},
 * {@link #TIME}, {@link #DAY}, {@link #KINDS}, {@link #FILES}, {@link #SIZE}, {@link #MARK}, {@link #HOUR}, {@link #TROVE},
 * {@link #RELEASE}, {@link #PEOPLE}, {@link #AUTHOR}, {@link #LINKS}. Stored: {@link #CARD}.
 */
final class DocumentFields {

    static final String BODY = "body";
    static final String HEAD = "head";
    static final String SUBJECT = "subject";
    static final String FROM = "from";
    static final String TO = "to";
    static final String CC = "cc";
    static final String BCC = "bcc";
    static final String FILE = "file";

    /** The texts of attachments, which are in {@link #BODY} too. */
    static final String ATTACHED = "attached";

    /** Role ({@code f t c b}, {@code l} for a list's own address), whole address, a zero character, the name it was used with. */
    static final String WHO = "who";

    /**
     * A letter and a value: {@code N20413}, {@code Tharbour}, {@code Rharbour/7}, {@code Kpdf}, {@code Mtext/calendar}, {@code Epdf},
     * {@code Lpress.port.example}, {@code Ireply}, {@code Gpass}, {@code Dport.example} (a domain with a valid signature, and those above
     * it), {@code Qs1._domainkey.port.example} (a key that a signature names), {@code Wde} (a language); {@code A} attachment, {@code U} undated, {@code Y} aligned.
     */
    static final String TAG = "tag";

    static final String KEY = "key";
    static final String MESSAGE_ID = "mid";

    /** How the message is linked to others: {@link MessageIdKeys#column}. */
    static final String LINKS = "ties";

    /** Seconds since 1970, absent when unknown. */
    static final String TIME = "time";

    /** When a server received a message without a date. Only used for sorting. */
    static final String RECEIVED = "received";

    /** Days since 1970 in the sender's time zone, absent when unknown. */
    static final String DAY = "day";

    /** The hour of the week in the sender's time zone, 0 for Monday from midnight to one; absent when unknown. */
    static final String HOUR = "hour";

    /** A bit for each {@link AttachmentKind}. */
    static final String KINDS = "kinds";

    /** The ordinal of the {@link MessageMark}. */
    static final String MARK = "mark";

    /** Bytes of the original. */
    static final String SIZE = "size";

    /** For each attachment: its {@link AttachmentKind} times {@link AttachmentSize#SIZES}, plus its {@link AttachmentSize}. */
    static final String FILES = "files";

    static final String TROVE = "trove";
    static final String RELEASE = "release";

    /** The addresses of {@code from to cc bcc}, each once. */
    static final String PEOPLE = "people";

    /** The position of the first author among {@link #PEOPLE}, in the order of their bytes; absent without one. */
    static final String AUTHOR = "author";

    /** Eight bytes, the same for all copies of a message ({@code spec/copies.md}). */
    static final String COPY = "copy";

    /** Four bytes a print: documents with passages in common share prints. */
    static final String PRINT = "print";

    /** A {@link StoredHit}. */
    static final String CARD = "card";

    /** Roles in {@link #WHO}, in the order in which a name is looked for. */
    static final String ROLES = "ftcb";

    /** At most this many addresses of one message are counted; all can be found. */
    private static final int MAX_COUNTED = 5_000;

    private static final int MAX_NAME = 200;

    /** At most this many runs of words from other alternatives are separate values. */
    private static final int MAX_RUNS = 1_000;

    private static final String BETWEEN_ADDRESSES = " \t\r\n,;:<>()\"";

    private static final FieldType RANKED = words(false);
    private static final FieldType UNRANKED = words(true);

    private final Document document = new Document();

    private DocumentFields() {}

    static Document of(IndexedDocument document) {
        var fields = new DocumentFields();
        fields.identity(document);
        fields.time(document.message());
        fields.words(document.message());
        fields.people(document.message());
        fields.attachments(document);
        fields.links(document.message());
        fields.kind(document);
        fields.redaction(document.redaction());
        fields.authentication(document.authentication());
        fields.fingerprint(Fingerprint.of(document.message()));
        fields.document.add(new StoredField(CARD, StoredHit.write(document)));
        return fields.document;
    }

    static Term key(long key) {
        byte[] bytes = new byte[Long.BYTES];
        NumericUtils.longToSortableBytes(key, bytes, 0);
        return new Term(KEY, new BytesRef(bytes));
    }

    private void identity(IndexedDocument indexed) {
        document.add(new StringField(KEY, key(indexed.key()).bytes(), Field.Store.NO));
        document.add(new NumericDocValuesField(KEY, indexed.key()));
        document.add(new NumericDocValuesField(SIZE, indexed.sizeBytes()));
        tag("T" + indexed.trove());
        document.add(new SortedDocValuesField(TROVE, new BytesRef(indexed.trove())));
        if (indexed.number() > 0) {
            tag("N" + indexed.number());
        }
        if (indexed.release() > 0) {
            String release = indexed.trove() + "/" + indexed.release();
            tag("R" + release);
            document.add(new SortedDocValuesField(RELEASE, new BytesRef(release)));
        }
    }

    private void time(Message message) {
        OffsetDateTime date = message.date();
        if (date == null || date.getYear() < 1 || date.getYear() > 9999) {
            tag("U");
            OffsetDateTime received = message.received();
            if (received != null) {
                document.add(new NumericDocValuesField(RECEIVED, received.toEpochSecond()));
            }
            return;
        }
        int day = Math.toIntExact(date.toLocalDate().toEpochDay());
        document.add(new NumericDocValuesField(TIME, date.toEpochSecond()));
        document.add(new NumericDocValuesField(DAY, day));
        document.add(new IntPoint(DAY, day));
        document.add(new NumericDocValuesField(HOUR, (date.getDayOfWeek().getValue() - 1) * 24L + date.getHour()));
    }

    private void words(Message message) {
        document.add(new Field(BODY, message.text(), RANKED));
        otherText(message.otherText());
        message.outsideTexts().forEach(margin -> document.add(new Field(BODY, margin.text(), RANKED)));
        String subject = message.subject();
        if (subject != null) {
            document.add(new Field(HEAD, subject, RANKED));
            document.add(new Field(SUBJECT, subject, UNRANKED));
        }
    }

    /** A value for each run of words, so that no phrase matches across them. */
    private void otherText(String text) {
        int from = 0;
        for (int run = 0; run < MAX_RUNS && from < text.length(); run++) {
            int end = text.indexOf('\n', from);
            end = end < 0 || run == MAX_RUNS - 1 ? text.length() : end;
            document.add(new Field(BODY, text.substring(from, end), RANKED));
            from = end + 1;
        }
    }

    private void people(Message message) {
        Set<String> addresses = new HashSet<>();
        people(FROM, 'f', message.from(), addresses);
        people(TO, 't', message.to(), addresses);
        people(CC, 'c', message.cc(), addresses);
        people(BCC, 'b', message.bcc(), addresses);
        for (String address : addresses) {
            document.add(new SortedSetDocValuesField(PEOPLE, new BytesRef(address)));
        }
        author(message, addresses);
        unlisted(message);
        for (String list : MailingList.addresses(message)) {
            document.add(new StringField(WHO, "l" + list + '\0', Field.Store.NO));
        }
    }

    private void author(Message message, Set<String> addresses) {
        if (message.from().isEmpty()) {
            return;
        }
        String address = AddressTerms.normal(message.from().getFirst().address());
        if (addresses.contains(address)) {
            BytesRef author = new BytesRef(address);
            long before = addresses.stream()
                    .filter(other -> new BytesRef(other).compareTo(author) < 0)
                    .count();
            document.add(new NumericDocValuesField(AUTHOR, before));
        }
    }

    private void people(String field, char role, List<Address> people, Set<String> addresses) {
        for (Address person : people) {
            String name = person.name() == null ? "" : person.name();
            name = name.substring(0, Math.min(name.length(), MAX_NAME));
            for (String part : List.of(name, person.address())) {
                if (!part.isEmpty()) {
                    document.add(new Field(HEAD, part, RANKED));
                    document.add(new Field(field, part, UNRANKED));
                }
            }
            String address = AddressTerms.normal(person.address());
            if (!address.isEmpty()) {
                document.add(new StringField(WHO, role + address + '\0' + name.strip(), Field.Store.NO));
                if (addresses.size() < MAX_COUNTED) {
                    addresses.add(address);
                }
            }
        }
    }

    /** The words and addresses of a header field with more mailboxes than a parsed message lists. */
    private void unlisted(Message message) {
        for (Header header : message.headers()) {
            switch (header.name().toLowerCase(Locale.ROOT)) {
                case "from" -> unlisted(FROM, 'f', message.from(), header.value());
                case "to" -> unlisted(TO, 't', message.to(), header.value());
                case "cc" -> unlisted(CC, 'c', message.cc(), header.value());
                case "bcc" -> unlisted(BCC, 'b', message.bcc(), header.value());
                default -> {}
            }
        }
    }

    private void unlisted(String field, char role, List<Address> listed, String value) {
        if (listed.size() < MessageLimits.STANDARD.addresses()) {
            return;
        }
        document.add(new Field(HEAD, value, RANKED));
        document.add(new Field(field, value, UNRANKED));
        var pieces = new StringTokenizer(value, BETWEEN_ADDRESSES);
        while (pieces.hasMoreTokens()) {
            String piece = pieces.nextToken();
            if (AddressTerms.isAddress(piece)) {
                document.add(new StringField(WHO, role + AddressTerms.normal(piece) + '\0', Field.Store.NO));
            }
        }
    }

    private void attachments(IndexedDocument indexed) {
        List<Attachment> attachments = indexed.message().attachments();
        ExtractedWords.languages(indexed.extracted()).forEach(language -> tag("W" + language));
        if (attachments.isEmpty()) {
            return;
        }
        tag("A");
        long kinds = 0;
        Set<String> types = new HashSet<>();
        for (Attachment attachment : attachments) {
            AttachmentKind kind = AttachmentKind.of(attachment);
            kinds |= 1L << kind.ordinal();
            document.add(new SortedNumericDocValuesField(FILES, AttachmentSize.code(kind, attachment.sizeBytes())));
            document.add(new Field(HEAD, attachment.name(), RANKED));
            document.add(new Field(FILE, attachment.name(), UNRANKED));
            String extension = AttachmentKind.extension(attachment.name());
            if (!extension.isEmpty()) {
                tag("E" + extension);
            }
            if (QueryParser.isMediaType(attachment.type()) && types.add(attachment.type())) {
                tag("M" + attachment.type());
            }
        }
        for (String text : ExtractedWords.texts(indexed)) {
            document.add(new Field(BODY, text, RANKED));
            document.add(new Field(ATTACHED, text, UNRANKED));
        }
        for (String name : ExtractedWords.names(indexed.extracted())) {
            document.add(new Field(HEAD, name, RANKED));
            document.add(new Field(FILE, name, UNRANKED));
            String extension = AttachmentKind.extension(name);
            if (!extension.isEmpty()) {
                tag("E" + extension);
            }
        }
        document.add(new NumericDocValuesField(KINDS, kinds));
        for (AttachmentKind kind : AttachmentKind.values()) {
            if ((kinds & 1L << kind.ordinal()) != 0) {
                tag("K" + kind.word());
            }
        }
    }

    private void links(Message message) {
        if (message.messageId() != null) {
            document.add(new StringField(MESSAGE_ID, MessageIdKeys.term(message.messageId()), Field.Store.NO));
        }
        BytesRef links = MessageIdKeys.column(message);
        if (links != null) {
            document.add(new BinaryDocValuesField(LINKS, links));
        }
    }

    private void kind(IndexedDocument indexed) {
        Message message = indexed.message();
        if (message.isFile()) {
            tag("I" + MessageKind.FILE.word());
            return;
        }
        tag("I" + MessageKind.MAIL.word());
        if (indexed.authentication().converted()) {
            tag("I" + MessageKind.CONVERTED.word());
        }
        if (MessageKind.isReply(message)) {
            tag("I" + MessageKind.REPLY.word());
        }
        if (MessageKind.isForward(message)) {
            tag("I" + MessageKind.FORWARD.word());
        }
        MailingList.of(message).ifPresent(list -> tag("L" + list));
    }

    private void redaction(@Nullable Redaction redaction) {
        if (redaction != null) {
            tag("I" + MessageKind.REDACTED.word());
            redaction.marks().keySet().forEach(code -> tag("B" + code));
        }
    }

    private void authentication(Authentication authentication) {
        MessageMark mark = authentication.mark();
        tag("G" + AuthWord.of(mark));
        document.add(new NumericDocValuesField(MARK, mark.ordinal()));
        authentication.signers().stream()
                .flatMap(DocumentFields::andAbove)
                .distinct()
                .forEach(domain -> tag("D" + domain));
        authentication.keyNames().forEach(name -> tag("Q" + name));
        if (authentication.isAligned()) {
            tag("Y");
        }
    }

    /** {@code a.port.example} and {@code port.example}; a single label is not a domain. */
    private static Stream<String> andAbove(String domain) {
        Stream.Builder<String> domains = Stream.builder();
        domains.add(domain);
        int dot = domain.indexOf('.');
        while (dot >= 0 && domain.indexOf('.', dot + 1) > dot) {
            domains.add(domain.substring(dot + 1));
            dot = domain.indexOf('.', dot + 1);
        }
        return domains.build();
    }

    private void fingerprint(Fingerprint fingerprint) {
        if (fingerprint.copyKey() != 0) {
            byte[] key = ByteBuffer.allocate(Long.BYTES)
                    .putLong(fingerprint.copyKey())
                    .array();
            document.add(new StringField(COPY, new BytesRef(key), Field.Store.NO));
        }
        IntStream.concat(IntStream.of(fingerprint.own()), IntStream.of(fingerprint.quoted()))
                .distinct()
                .forEach(print -> document.add(new StringField(PRINT, print(print), Field.Store.NO)));
    }

    /** A print as a term. */
    static BytesRef print(int print) {
        return new BytesRef(ByteBuffer.allocate(Integer.BYTES).putInt(print).array());
    }

    private void tag(String tag) {
        document.add(new StringField(TAG, tag, Field.Store.NO));
    }

    private static FieldType words(boolean unranked) {
        var type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.setOmitNorms(unranked);
        type.freeze();
        return type;
    }
}
