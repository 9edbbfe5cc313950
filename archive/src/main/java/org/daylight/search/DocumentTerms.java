package org.daylight.search;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.stream.Stream;
import org.daylight.archive.Redaction;
import org.daylight.evidence.Authentication;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.AuthWord;
import org.daylight.search.query.MailingList;
import org.daylight.search.query.MessageKind;
import org.daylight.search.query.QueryParser;
import org.jspecify.annotations.Nullable;

/**
 * What can be found of a document: its texts by field, the addresses of its people, and its tags. The same for the index of the server and for the
 * index of a static archive ({@code spec/static-index.md}).
 */
public final class DocumentTerms {

    /** Positions between two texts of one field (two names, two attachments), so that no phrase matches across them. */
    public static final int GAP = 100;

    private static final int MAX_NAME = 200;

    /** At most this many runs of words from other alternatives are separate values. */
    private static final int MAX_RUNS = 1_000;

    private static final String BETWEEN_ADDRESSES = " \t\r\n,;:<>()\"";

    /** A field that is searched by word. */
    public enum Field {
        /** Text, what only other alternatives contain, and texts of attachments. */
        BODY,
        /** Subject, people, file names. Together with the body this is everything. */
        HEAD,
        SUBJECT,
        FROM,
        TO,
        CC,
        BCC,
        /** Names of attachments, and of files inside them. */
        FILE,
        /** The texts of attachments, which are in {@link #BODY} too. */
        ATTACHED
    }

    /** Receives them. The texts of one field come in their order. */
    public interface Receiver {
        /** A text, to be split into words. */
        void text(Field field, String text);

        /** Role ({@code f t c b}, {@code l} for a list's own address), whole address, a zero character, the name it was used with. May come twice. */
        void who(String term);

        /** A letter and a value, as listed in {@code spec/static-index.md} section 5. May come twice. */
        void tag(String tag);
    }

    private final IndexedDocument document;
    private final Message message;
    private final Receiver to;

    private DocumentTerms(IndexedDocument document, Receiver to) {
        this.document = document;
        this.message = document.message();
        this.to = to;
    }

    /** Passes on everything that can be found of a document. */
    public static void of(IndexedDocument document, Receiver to) {
        var terms = new DocumentTerms(document, to);
        terms.identity();
        terms.words();
        terms.people(Field.FROM, 'f', document.message().from());
        terms.people(Field.TO, 't', document.message().to());
        terms.people(Field.CC, 'c', document.message().cc());
        terms.people(Field.BCC, 'b', document.message().bcc());
        terms.unlisted();
        MailingList.addresses(document.message()).forEach(list -> to.who("l" + list + '\0'));
        terms.attachments();
        terms.kind();
        terms.redaction(document.redaction());
        terms.authentication(document.authentication());
    }

    /** Whether the date of a message counts: it has one, of a year from 1 to 9999. */
    public static boolean isDated(Message message) {
        return message.date() != null
                && message.date().getYear() >= 1
                && message.date().getYear() <= 9999;
    }

    private void identity() {
        to.tag("T" + document.trove());
        if (document.number() > 0) {
            to.tag("N" + document.number());
        }
        if (document.release() > 0) {
            to.tag("R" + document.trove() + "/" + document.release());
        }
        if (!isDated(message)) {
            to.tag("U");
        }
    }

    private void words() {
        to.text(Field.BODY, message.text());
        otherText(message.otherText());
        message.outsideTexts().forEach(margin -> to.text(Field.BODY, margin.text()));
        String subject = message.subject();
        if (subject != null) {
            head(Field.SUBJECT, subject);
        }
    }

    private void head(Field field, String text) {
        to.text(Field.HEAD, text);
        to.text(field, text);
    }

    /** A value for each run of words, so that no phrase matches across them. */
    private void otherText(String text) {
        int from = 0;
        for (int run = 0; run < MAX_RUNS && from < text.length(); run++) {
            int end = text.indexOf('\n', from);
            end = end < 0 || run == MAX_RUNS - 1 ? text.length() : end;
            to.text(Field.BODY, text.substring(from, end));
            from = end + 1;
        }
    }

    private void people(Field field, char role, List<Address> people) {
        for (Address person : people) {
            String name = person.name() == null ? "" : person.name();
            name = name.substring(0, Math.min(name.length(), MAX_NAME));
            for (String part : List.of(name, person.address())) {
                if (!part.isEmpty()) {
                    head(field, part);
                }
            }
            String address = AddressTerms.normal(person.address());
            if (!address.isEmpty()) {
                to.who(role + address + '\0' + name.strip());
            }
        }
    }

    /** The words and addresses of a header field with more mailboxes than a parsed message lists. */
    private void unlisted() {
        for (Header header : message.headers()) {
            switch (header.name().toLowerCase(Locale.ROOT)) {
                case "from" -> unlisted(Field.FROM, 'f', message.from(), header.value());
                case "to" -> unlisted(Field.TO, 't', message.to(), header.value());
                case "cc" -> unlisted(Field.CC, 'c', message.cc(), header.value());
                case "bcc" -> unlisted(Field.BCC, 'b', message.bcc(), header.value());
                default -> {}
            }
        }
    }

    private void unlisted(Field field, char role, List<Address> listed, String value) {
        if (listed.size() < MessageLimits.STANDARD.addresses()) {
            return;
        }
        head(field, value);
        var pieces = new StringTokenizer(value, BETWEEN_ADDRESSES);
        while (pieces.hasMoreTokens()) {
            String piece = pieces.nextToken();
            if (AddressTerms.isAddress(piece)) {
                to.who(role + AddressTerms.normal(piece) + '\0');
            }
        }
    }

    private void attachments() {
        ExtractedWords.languages(document.extracted()).forEach(language -> to.tag("W" + language));
        if (message.attachments().isEmpty()) {
            return;
        }
        to.tag("A");
        Set<AttachmentKind> kinds = new HashSet<>();
        Set<String> types = new HashSet<>();
        for (Attachment attachment : message.attachments()) {
            AttachmentKind kind = AttachmentKind.of(attachment);
            if (kinds.add(kind)) {
                to.tag("K" + kind.word());
            }
            file(attachment.name());
            if (QueryParser.isMediaType(attachment.type()) && types.add(attachment.type())) {
                to.tag("M" + attachment.type());
            }
        }
        for (String text : ExtractedWords.texts(document)) {
            to.text(Field.BODY, text);
            to.text(Field.ATTACHED, text);
        }
        ExtractedWords.names(document.extracted()).forEach(this::file);
    }

    private void file(String name) {
        head(Field.FILE, name);
        String extension = AttachmentKind.extension(name);
        if (!extension.isEmpty()) {
            to.tag("E" + extension);
        }
    }

    private void kind() {
        if (message.isFile()) {
            to.tag("I" + MessageKind.FILE.word());
            return;
        }
        to.tag("I" + MessageKind.MAIL.word());
        if (document.authentication().converted()) {
            to.tag("I" + MessageKind.CONVERTED.word());
        }
        if (MessageKind.isReply(message)) {
            to.tag("I" + MessageKind.REPLY.word());
        }
        if (MessageKind.isForward(message)) {
            to.tag("I" + MessageKind.FORWARD.word());
        }
        MailingList.of(message).ifPresent(list -> to.tag("L" + list));
    }

    private void redaction(@Nullable Redaction redaction) {
        if (redaction != null) {
            to.tag("I" + MessageKind.REDACTED.word());
            redaction.marks().keySet().forEach(code -> to.tag("B" + code));
        }
    }

    private void authentication(Authentication authentication) {
        to.tag("G" + AuthWord.of(authentication.mark()));
        authentication.signers().stream()
                .flatMap(DocumentTerms::andAbove)
                .distinct()
                .forEach(domain -> to.tag("D" + domain));
        authentication.keyNames().forEach(name -> to.tag("Q" + name));
        if (authentication.isAligned()) {
            to.tag("Y");
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
}
