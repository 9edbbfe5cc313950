package org.daylight.search.query;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.MessageMark;
import org.jspecify.annotations.Nullable;

/**
 * What a reader asks for, as a tree: the query language of {@code spec/query.md}, parsed.
 *
 * <p>Immutable. Two queries are equal when they ask the same in the same order. {@link #text()} writes a query down so that
 * {@link QueryParser} reads the same query from it, without a notice.
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
     * Words one after the other (a phrase when there are several), in one field or anywhere. Case, accents and punctuation do
     * not count; a whole address in a field of people means that mailbox and no other.
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
     * One word of a script whose words are written together with particles, exactly as it was written: a word in quotation marks
     * ({@link Particles}). In other scripts this is {@link Text}.
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

        /** Whether it is one word that would be searched in other forms too. */
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
     * Every word that begins so.
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
     * Words that differ from this one in so many letters at most: one left out, put in, changed, or two neighbours swapped.
     *
     * @param word letters and digits of one word, without the tilde
     * @param edits 1 or 2
     */
    record Fuzzy(Field field, String word, int edits) implements Query {
        /** Letters that may differ when a reader does not say. */
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
     * Words near one another, in any order.
     *
     * @param words two or more
     * @param between how many other words may stand between them, all in all; 1 to {@value QueryParser#MAX_BETWEEN}
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
     * File names that end in a dot and this.
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
     * The day the message says it was written on, in its sender's own time zone.
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

    /** Messages whose date is not known. */
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

    /** Messages with an attachment of this kind, a word of {@link AttachmentKind}. */
    record OfType(AttachmentKind kind) implements Query {
        @Override
        public String text() {
            return "type:" + kind.word();
        }
    }

    /**
     * Messages with an attachment that the sender says is of this media type (RFC 6838).
     *
     * @param type {@code text/calendar}, or {@code image/*} for all of its kind; lower case
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
     * Messages whose original has so many bytes.
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

    /** Messages of this sort, as their own headers say. */
    record OfKind(MessageKind kind) implements Query {
        @Override
        public String text() {
            return "is:" + kind.word();
        }
    }

    /** Messages whose signatures, all in all, say this ({@code spec/findings.md}). */
    record Marked(MessageMark mark) implements Query {
        @Override
        public String text() {
            return "auth:" + AuthWord.of(mark);
        }
    }

    /**
     * Messages with a signature that passes of this domain or of one below it.
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

    /** Messages with a signature that asks for this key, whatever came of it. */
    record AsksForKey(KeyName name) implements Query {
        @Override
        public String text() {
            return "key:" + name.text();
        }
    }

    /** Messages with a signature that passes and whose domain is that of their author. */
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
     * Documents published in any of these releases. Readers do not write this: it is what the archive held at one time.
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

    /** The documents named. */
    record Is(Name name) implements Query {
        @Override
        public String text() {
            return "id:" + name.text();
        }
    }

    /** The documents named, and all that are tied to them by References and In-Reply-To, over however many steps. */
    record InThread(Name name) implements Query {
        @Override
        public String text() {
            return "thread:" + name.text();
        }
    }

    /** Documents about which an editor decided this; only the index of a newsroom knows any. */
    record Decided(DocumentRegister.Decision decision) implements Query {
        @Override
        public String text() {
            return "is:" + decision.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Every copy of a message but the first by number, so that {@code -is:copy} has each message once. */
    record IsCopy() implements Query {
        @Override
        public String text() {
            return "is:copy";
        }
    }

    /** The documents named, and all that are copies of one of them. */
    record CopiesOf(Name name) implements Query {
        @Override
        public String text() {
            return "copies:" + name.text();
        }
    }

    /**
     * Documents that share a print with a text, those that share most and the rarest first ({@code spec/copies.md}).
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

    /** Documents about the same as the one named, by its most telling words; neither it nor a copy of it is among them. */
    record MoreLike(Name name) implements Query {

        /** Of one query; of each an original is read. */
        static final int MOST = 3;

        @Override
        public String text() {
            return "more-like:" + name.text();
        }
    }

    /** All but these. */
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

    /** All of them. @param queries at least two, none of them an {@code And} */
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

    /** Any of them. @param queries at least two, none of them an {@code Or} */
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

    /** How one document is named. */
    sealed interface Name {

        /**
         * By the number it is cited by.
         *
         * @param trove the trove's slug; null for the number in whichever trove
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

    /** Where words are looked for. */
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
        /** Identifiers of mailing lists. */
        LIST;

        /** What is written before the words; empty for {@code ANY}. */
        public String prefix() {
            return this == ANY ? "" : name().toLowerCase(Locale.ROOT) + ":";
        }
    }

    /** The query in the query language; {@link QueryParser#parse} of it gives this query again. */
    String text();

    /** All of these; of none, everything; nested ones become one list. */
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

    /** Any of these; of none, everything; nested ones become one list. */
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

    /** All but this; twice is this again. */
    static Query not(Query query) {
        return query instanceof Not(Query inner) ? inner : new Not(query);
    }

    private static String bracketed(Query query) {
        return query instanceof And || query instanceof Or || query instanceof InReleases
                ? "(" + query.text() + ")"
                : query.text();
    }

    /** One blank for any white space, control character or quotation mark, none at the ends. */
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
