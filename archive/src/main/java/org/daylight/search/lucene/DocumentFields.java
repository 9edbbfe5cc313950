package org.daylight.search.lucene;

import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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
import org.daylight.collate.Fingerprint;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.search.DocumentTerms;
import org.daylight.search.IndexedDocument;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.AttachmentSize;

/**
 * The fields that Lucene gets for one document. The names and kinds of all fields are defined here (docs/decisions/0041-index.md).
 *
 * <p>Words with positions: {@link #BODY} (text, what only other alternatives contain, and texts of attachments), {@link #HEAD} (subject,
 * people, file names; together with {@code BODY} this is everything), and each part of the head in a field of its own. Terms without
 * positions: {@link #WHO}, {@link #TAG}, {@link #KEY}, {@link #MESSAGE_ID}, {@link #COPY}, {@link #PRINT}. Columns: {@link #KEY},
 * {@link #TIME}, {@link #DAY}, {@link #KINDS}, {@link #FILES}, {@link #SIZE}, {@link #MARK}, {@link #HOUR}, {@link #TROVE},
 * {@link #RELEASE}, {@link #PEOPLE}, {@link #AUTHOR}, {@link #LINKS}. Stored: {@link #CARD}.
 */
final class DocumentFields implements DocumentTerms.Receiver {

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

    /** All of them. */
    static final List<String> ALL = List.of(
            BODY,
            HEAD,
            SUBJECT,
            FROM,
            TO,
            CC,
            BCC,
            FILE,
            ATTACHED,
            WHO,
            TAG,
            KEY,
            MESSAGE_ID,
            LINKS,
            TIME,
            RECEIVED,
            DAY,
            HOUR,
            KINDS,
            MARK,
            SIZE,
            FILES,
            TROVE,
            RELEASE,
            PEOPLE,
            AUTHOR,
            COPY,
            PRINT,
            CARD);

    /** Roles in {@link #WHO}, in the order in which a name is looked for. */
    static final String ROLES = "ftcb";

    /** At most this many addresses of one message are counted; all can be found. */
    private static final int MAX_COUNTED = 5_000;

    private static final FieldType RANKED = words(false);
    private static final FieldType UNRANKED = words(true);

    private final Document document = new Document();

    private DocumentFields() {}

    static Document of(IndexedDocument document) {
        var fields = new DocumentFields();
        DocumentTerms.of(document, fields);
        fields.identity(document);
        fields.time(document.message());
        fields.people(document.message());
        fields.attachments(document.message().attachments());
        fields.links(document.message());
        fields.document.add(
                new NumericDocValuesField(MARK, document.authentication().mark().ordinal()));
        fields.fingerprint(Fingerprint.of(document.message()));
        fields.document.add(new StoredField(CARD, StoredHit.write(document)));
        return fields.document;
    }

    @Override
    public void text(DocumentTerms.Field field, String text) {
        String name = name(field);
        document.add(new Field(name, text, name.equals(BODY) || name.equals(HEAD) ? RANKED : UNRANKED));
    }

    private static String name(DocumentTerms.Field field) {
        return switch (field) {
            case BODY -> BODY;
            case HEAD -> HEAD;
            case SUBJECT -> SUBJECT;
            case FROM -> FROM;
            case TO -> TO;
            case CC -> CC;
            case BCC -> BCC;
            case FILE -> FILE;
            case ATTACHED -> ATTACHED;
        };
    }

    @Override
    public void who(String term) {
        document.add(new StringField(WHO, term, Field.Store.NO));
    }

    @Override
    public void tag(String tag) {
        document.add(new StringField(TAG, tag, Field.Store.NO));
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
        document.add(new SortedDocValuesField(TROVE, new BytesRef(indexed.trove())));
        if (indexed.release() > 0) {
            String release = indexed.trove() + "/" + indexed.release();
            document.add(new SortedDocValuesField(RELEASE, new BytesRef(release)));
        }
    }

    private void time(Message message) {
        OffsetDateTime date = message.date();
        if (date == null || !DocumentTerms.isDated(message)) {
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

    private void people(Message message) {
        Set<String> addresses = new HashSet<>();
        for (List<Address> people : List.of(message.from(), message.to(), message.cc(), message.bcc())) {
            for (Address person : people) {
                String address = AddressTerms.normal(person.address());
                if (!address.isEmpty() && addresses.size() < MAX_COUNTED) {
                    addresses.add(address);
                }
            }
        }
        for (String address : addresses) {
            document.add(new SortedSetDocValuesField(PEOPLE, new BytesRef(address)));
        }
        author(message, addresses);
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

    private void attachments(List<Attachment> attachments) {
        if (attachments.isEmpty()) {
            return;
        }
        long kinds = 0;
        for (Attachment attachment : attachments) {
            AttachmentKind kind = AttachmentKind.of(attachment);
            kinds |= 1L << kind.ordinal();
            document.add(new SortedNumericDocValuesField(FILES, AttachmentSize.code(kind, attachment.sizeBytes())));
        }
        document.add(new NumericDocValuesField(KINDS, kinds));
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

    private static FieldType words(boolean unranked) {
        var type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.setOmitNorms(unranked);
        type.freeze();
        return type;
    }
}
