package org.daylight.search.query;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.redaction.ProofSegment;
import org.jspecify.annotations.Nullable;

/**
 * A query of the language in {@code spec/query.md}, parsed into a tree.
 *
 * <p>Immutable. Two queries are equal when they have the same parts in the same order. {@link QueryParser} reads the same query from
 * {@link #text()}, without a notice.
 */
public sealed interface Query {

    /** Every document; the empty query. */
    record Everything() implements Query {
        @Override
        public String text() {
            return "*";
        }
    }

    /**
     * A word, or a phrase when there are several, in one field or in any. Case, accents and punctuation make no difference. A whole
     * address in a field of people finds exactly this mailbox.
     *
     * @param words one to many words; white space is one blank, without quotation marks
     */
    record Text(Field field, String words) implements Query {
        public Text {
            words = plain(words);
            if (words.isEmpty()) {
                throw new IllegalArgumentException("no words");
            }
        }

        @Override
        public String text() {
            return field.prefix() + (QueryParser.readsAsOneWord(words) ? words : '"' + words + '"');
        }
    }

    /**
     * A word in quotation marks, in a script that writes words together with particles ({@link Particles}): only the form that was
     * typed. In other scripts this is {@link Text}.
     *
     * @param word one word
     */
    record Exact(Field field, String word) implements Query {
        public Exact {
            word = plain(word);
            if (!isOne(word)) {
                throw new IllegalArgumentException("not a word with other forms");
            }
        }

        /** Whether it is one word that would otherwise be searched in other forms too. */
        static boolean isOne(String words) {
            List<WordSplitter.Word> all = WordSplitter.of(words, true);
            return all.size() == 1
                    && Particles.apply(
                            words.substring(
                                    all.getFirst().start(), all.getFirst().end()),
                            all.getFirst().folded());
        }

        @Override
        public String text() {
            return field.prefix() + '"' + word + '"';
        }
    }

    /**
     * Every word with this start.
     *
     * @param start letters and digits of one word, without the star
     */
    record Prefix(Field field, String start) implements Query {
        public Prefix {
            if (!QueryParser.canBePrefix(start)) {
                throw new IllegalArgumentException("not the start of one word");
            }
        }

        @Override
        public String text() {
            return field.prefix() + start + "*";
        }
    }

    /**
     * Words that differ from this one in at most this many letters: one left out, added or changed, or two neighbours swapped.
     *
     * @param word letters and digits of one word, without the tilde
     * @param edits 1 or 2
     */
    record Fuzzy(Field field, String word, int edits) implements Query {
        /** How many letters may differ when the query does not say. */
        public static int usual(String word) {
            return word.codePointCount(0, word.length()) > 5 ? 2 : 1;
        }

        public Fuzzy {
            if (!QueryParser.canBeFuzzy(word) || edits < 1 || edits > 2) {
                throw new IllegalArgumentException("not a word of three letters or more");
            }
        }

        @Override
        public String text() {
            return field.prefix() + word + "~" + edits;
        }
    }

    /**
     * Words near each other, in any order.
     *
     * @param words two or more
     * @param between how many other words may be between them, in total; 1 to {@value QueryParser#MAX_BETWEEN}
     */
    record Near(Field field, String words, int between) implements Query {
        public Near {
            words = plain(words);
            if (WordSplitter.of(words, true).size() < 2 || between < 1 || between > QueryParser.MAX_BETWEEN) {
                throw new IllegalArgumentException("not words near one another");
            }
        }

        @Override
        public String text() {
            return field.prefix() + '"' + words + "\"~" + between;
        }
    }

    /**
     * File names with this extension.
     *
     * @param extension letters and digits, lower case, without the dot
     */
    record Extension(String extension) implements Query {
        public Extension {
            extension = extension.toLowerCase(Locale.ROOT);
            if (!QueryParser.canBePrefix(extension)) {
                throw new IllegalArgumentException("not the extension of a file name");
            }
        }

        @Override
        public String text() {
            return "filename:*." + extension;
        }
    }

    /**
     * The date of the message, in its sender's time zone.
     *
     * @param from first day, inclusive; null for no limit
     * @param to last day, inclusive; null for no limit
     */
    record Dates(@Nullable LocalDate from, @Nullable LocalDate to) implements Query {
        public Dates {
            if (from == null && to == null || from != null && to != null && from.isAfter(to)) {
                throw new IllegalArgumentException("not a range of days");
            }
            if (from != null && from.getYear() < 1 || to != null && to.getYear() > 9999) {
                throw new IllegalArgumentException("years are 1 to 9999");
            }
        }

        @Override
        public String text() {
            return "date:" + DateRange.text(this);
        }
    }

    /** Messages without a date. */
    record Undated() implements Query {
        @Override
        public String text() {
            return "date:unknown";
        }
    }

    /** Messages with at least one attachment. */
    record HasAttachment() implements Query {
        @Override
        public String text() {
            return "has:attachment";
        }
    }

    /**
     * Documents with text in this language: their own, or that of an attachment.
     *
     * @param code two or three letters (ISO 639), lower case
     */
    record InLanguage(String code) implements Query {
        public InLanguage {
            code = code.toLowerCase(Locale.ROOT);
            if (!QueryParser.isLanguage(code)) {
                throw new IllegalArgumentException("not the code of a language");
            }
        }

        @Override
        public String text() {
            return "lang:" + code;
        }
    }

    /** Messages with an attachment of this kind, a word of {@link AttachmentKind}. */
    record OfType(AttachmentKind kind) implements Query {
        @Override
        public String text() {
            return "type:" + kind.word();
        }
    }

    /**
     * Messages with an attachment that the sender labelled with this media type (RFC 6838).
     *
     * @param type {@code text/calendar}, or {@code image/*} for all subtypes; lower case
     */
    record OfMediaType(String type) implements Query {
        public OfMediaType {
            if (!QueryParser.isMediaType(type)) {
                throw new IllegalArgumentException("not a media type");
            }
        }

        @Override
        public String text() {
            return "type:" + type;
        }
    }

    /**
     * Messages by the size of their original in bytes.
     *
     * @param from at least, 0 or more
     * @param to at most; {@link SizeRange#UNBOUNDED} for no limit
     */
    record Sizes(long from, long to) implements Query {
        public Sizes {
            if (from < 0 || to < from || from == 0 && to == SizeRange.UNBOUNDED || from > SizeRange.MAX + 1) {
                throw new IllegalArgumentException("not a range of sizes");
            }
        }

        @Override
        public String text() {
            return "size:" + SizeRange.text(this);
        }
    }

    /** Messages of this kind, according to their headers. */
    record OfKind(MessageKind kind) implements Query {
        @Override
        public String text() {
            return "is:" + kind.word();
        }
    }

    /** Documents with a redaction for this reason. @param code as {@link ProofSegment#CODE} */
    record RedactedFor(String code) implements Query {
        public RedactedFor {
            if (!ProofSegment.CODE.matcher(code).matches()) {
                throw new IllegalArgumentException("not the code of a reason");
            }
        }

        @Override
        public String text() {
            return "redacted:" + code;
        }
    }

    /** Messages with this summary of their signatures ({@code spec/findings.md}). */
    record Marked(MessageMark mark) implements Query {
        @Override
        public String text() {
            return "auth:" + AuthWord.of(mark);
        }
    }

    /**
     * Messages with a valid signature of this domain or of one below it.
     *
     * @param domain in lower case, at least two labels
     */
    record SignedBy(String domain) implements Query {
        public SignedBy {
            domain = domain.toLowerCase(Locale.ROOT);
            if (!QueryParser.isDomain(domain)) {
                throw new IllegalArgumentException("not a domain");
            }
        }

        @Override
        public String text() {
            return "signedby:" + domain;
        }
    }

    /** Messages with a signature that names this key, whatever the result of verifying it. */
    record AsksForKey(KeyName name) implements Query {
        @Override
        public String text() {
            return "key:" + name.text();
        }
    }

    /** Messages with a valid signature of their author's domain. */
    record Aligned() implements Query {
        @Override
        public String text() {
            return "aligned:yes";
        }
    }

    /** Documents of one trove. */
    record InTrove(String slug) implements Query {
        public InTrove {
            if (!QueryParser.isSlug(slug)) {
                throw new IllegalArgumentException("not the slug of a trove");
            }
        }

        @Override
        public String text() {
            return "trove:" + slug;
        }
    }

    /** Documents published in one release. */
    record InRelease(String trove, int number) implements Query {
        public InRelease {
            if (!QueryParser.isSlug(trove) || number < 1) {
                throw new IllegalArgumentException("not a release");
            }
        }

        @Override
        public String text() {
            return "release:" + trove + "/" + number;
        }
    }

    /**
     * Documents published in any of these releases: what the archive contained at one time. Readers do not type this.
     *
     * @param releases each as {@code harbour/7}; may be empty, which finds nothing
     */
    record InReleases(Set<String> releases) implements Query {
        public InReleases {
            releases = Set.copyOf(releases);
        }

        @Override
        public String text() {
            List<String> each =
                    releases.stream().sorted().map(name -> "release:" + name).toList();
            return each.isEmpty() ? "-*" : String.join(" OR ", each);
        }
    }

    /**
     * The documents with these keys in the index. Readers do not type this.
     *
     * @param keys in rising order, each once; not changed later. None find nothing
     */
    record Keyed(long[] keys) implements Query {

        /** @param keys may be empty, which finds nothing */
        public Keyed(Set<Long> keys) {
            this(keys.stream().mapToLong(Long::longValue).sorted().toArray());
        }

        @Override
        public String text() {
            return "keys:" + Arrays.stream(keys).mapToObj(String::valueOf).collect(Collectors.joining(","));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Keyed keyed && Arrays.equals(keyed.keys, keys);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(keys);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * Documents with a name that a program found in them ({@code spec/entities.md}). An index knows no names; a server that does
     * replaces this.
     *
     * @param name as it is shown, or with its kind before it: {@code person/Ines Okafor}
     */
    record Named(String name) implements Query {
        public Named {
            name = plain(name);
            if (name.isEmpty()) {
                throw new IllegalArgumentException("no name");
            }
        }

        @Override
        public String text() {
            return "entity:\"" + name + '"';
        }
    }

    /** The named documents. */
    record Is(Name name) implements Query {
        @Override
        public String text() {
            return "id:" + name.text();
        }
    }

    /** The named documents and all others in their threads: linked by References and In-Reply-To, over any number of steps. */
    record InThread(Name name) implements Query {
        @Override
        public String text() {
            return "thread:" + name.text();
        }
    }

    /** Documents with this decision of an editor; only known in a newsroom. */
    record Decided(DocumentRegister.Decision decision) implements Query {
        @Override
        public String text() {
            return "is:" + decision.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Every copy of a message except the first by number, so that {@code -is:copy} finds each message once. */
    record IsCopy() implements Query {
        @Override
        public String text() {
            return "is:copy";
        }
    }

    /** The named documents and all copies of them. */
    record CopiesOf(Name name) implements Query {
        @Override
        public String text() {
            return "copies:" + name.text();
        }
    }

    /**
     * Documents that share a print with a text; those that share the most and the rarest prints come first ({@code spec/copies.md}).
     *
     * @param prints one to {@value #MOST}
     */
    record SharesPrints(List<Integer> prints) implements Query {

        static final int MOST = 64;

        public SharesPrints {
            prints = List.copyOf(prints);
            if (prints.isEmpty() || prints.size() > MOST) {
                throw new IllegalArgumentException("no prints, or too many");
            }
        }

        @Override
        public String text() {
            return "prints:"
                    + String.join(
                            ",",
                            prints.stream()
                                    .map(print -> HexFormat.of().toHexDigits(print))
                                    .toList());
        }
    }

    /** Documents about the same subject as the named one, by its {@link DistinctiveWords}; without that document and its copies. */
    record MoreLike(Name name) implements Query {

        /** At most this many in one query, because the original of each is read. */
        static final int MOST = 3;

        @Override
        public String text() {
            return "more-like:" + name.text();
        }
    }

    /** All documents except these. */
    record Not(Query query) implements Query {
        public Not {
            if (query instanceof Not) {
                throw new IllegalArgumentException("not not: use Query.not");
            }
        }

        @Override
        public String text() {
            return "-" + bracketed(query);
        }
    }

    /** Documents that match all of these. @param queries at least two, none of them an {@code And} */
    record And(List<Query> queries) implements Query {
        public And {
            queries = List.copyOf(queries);
            if (queries.size() < 2 || queries.stream().anyMatch(And.class::isInstance)) {
                throw new IllegalArgumentException("use Query.and");
            }
        }

        @Override
        public String text() {
            return String.join(" ", queries.stream().map(Query::bracketed).toList());
        }
    }

    /** Documents that match any of these. @param queries at least two, none of them an {@code Or} */
    record Or(List<Query> queries) implements Query {
        public Or {
            queries = List.copyOf(queries);
            if (queries.size() < 2 || queries.stream().anyMatch(Or.class::isInstance)) {
                throw new IllegalArgumentException("use Query.or");
            }
        }

        @Override
        public String text() {
            return String.join(" OR ", queries.stream().map(Query::bracketed).toList());
        }
    }

    /** How a query names a document. */
    sealed interface Name {

        /**
         * By its number.
         *
         * @param trove the trove's slug; null for this number in any trove
         * @param number 1…N
         */
        record Number(@Nullable String trove, int number) implements Name {
            public Number {
                if (number < 1 || trove != null && !QueryParser.isSlug(trove)) {
                    throw new IllegalArgumentException("not the number of a document");
                }
            }

            @Override
            public String text() {
                return trove == null ? Integer.toString(number) : trove + "/" + number;
            }
        }

        /**
         * By its Message-ID; several documents may have the same.
         *
         * @param id without angle brackets and quotation marks
         */
        record MessageId(String id) implements Name {
            public MessageId {
                id = plain(id);
                if (id.isEmpty() || id.indexOf('<') >= 0 || id.indexOf('>') >= 0) {
                    throw new IllegalArgumentException("not a message identifier");
                }
            }

            @Override
            public String text() {
                return "\"<" + id + ">\"";
            }
        }

        /** As the query language writes it. */
        String text();
    }

    /** Where words are searched. */
    enum Field {
        /** Subject, text, attachments' texts, people and file names. */
        ANY,
        SUBJECT,
        /** The message's text and the texts of its attachments. */
        BODY,
        FROM,
        TO,
        CC,
        BCC,
        /** Any of from, to, cc and bcc. */
        WITH,
        /** Names of attachments. */
        FILENAME,
        /** The texts of attachments. */
        ATTACHMENT,
        /** Identifiers of mailing lists. */
        LIST;

        /** What a query has before the words; empty for {@code ANY}. */
        public String prefix() {
            return this == ANY ? "" : name().toLowerCase(Locale.ROOT) + ":";
        }
    }

    /** The query in the query language; {@link QueryParser#parse} reads the same query from it. */
    String text();

    /** Documents that match all of these; without any, everything. Nested ones become one list. */
    static Query and(List<Query> queries) {
        List<Query> flat = new ArrayList<>();
        for (Query query : queries) {
            if (query instanceof And nested) {
                flat.addAll(nested.queries());
            } else {
                flat.add(query);
            }
        }
        return switch (flat.size()) {
            case 0 -> new Everything();
            case 1 -> flat.getFirst();
            default -> new And(flat);
        };
    }

    /** Documents that match any of these; without any, everything. Nested ones become one list. */
    static Query or(List<Query> queries) {
        List<Query> flat = new ArrayList<>();
        for (Query query : queries) {
            if (query instanceof Or nested) {
                flat.addAll(nested.queries());
            } else {
                flat.add(query);
            }
        }
        return switch (flat.size()) {
            case 0 -> new Everything();
            case 1 -> flat.getFirst();
            default -> new Or(flat);
        };
    }

    /** All documents except these; applied twice, the query itself. */
    static Query not(Query query) {
        return query instanceof Not(Query inner) ? inner : new Not(query);
    }

    private static String bracketed(Query query) {
        return query instanceof And || query instanceof Or || query instanceof InReleases
                ? "(" + query.text() + ")"
                : query.text();
    }

    /** With one blank for each run of white space, control characters or quotation marks, and none at the ends. */
    private static String plain(String words) {
        var plain = new StringBuilder(words.length());
        words.codePoints().forEach(c -> {
            if (!QueryParser.isBlank(c) && !QueryParser.isQuote(c)) {
                plain.appendCodePoint(c);
            } else if (!plain.isEmpty() && plain.charAt(plain.length() - 1) != ' ') {
                plain.append(' ');
            }
        });
        return plain.toString().strip();
    }
}
