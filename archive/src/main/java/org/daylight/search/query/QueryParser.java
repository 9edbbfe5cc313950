package org.daylight.search.query;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.dkim.finding.KeyName;
import org.daylight.redaction.ProofSegment;
import org.daylight.search.query.Notice.Kind;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.Query.Name;
import org.jspecify.annotations.Nullable;

/**
 * Parses the query language of {@code spec/query.md}. It never fails: what cannot be understood as typed is searched as words or
 * repaired, and a {@link Notice} says so.
 *
 * <p>Limits: {@value #MAX_LENGTH} characters, {@value #MAX_WORDS} words, {@value #MAX_DEPTH} nested brackets.
 */
public final class QueryParser {

    /** At most this many characters of a query are read. */
    public static final int MAX_LENGTH = 4_000;

    /** At most this many words, ranges and names of one query are searched. */
    public static final int MAX_WORDS = 200;

    /** At most this many nested brackets are understood. */
    static final int MAX_DEPTH = 20;

    /** At most this many words may be between words near each other. */
    static final int MAX_BETWEEN = 100;

    private static final int USUALLY_BETWEEN = 5;

    /** Words with a star or a tilde cost more than others. */
    private static final int MAX_STARS = 20;

    /** Words with a tilde cost most: each is compared with very many words of the index. */
    private static final int MAX_TILDES = 10;

    /** A tilde at the end, for similar or near words. */
    private static final Pattern TILDE = Pattern.compile("(.+?)~+([0-9]{0,9})", Pattern.DOTALL);

    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/([a-z0-9][a-z0-9!#$&^_.+-]{0,127}|[*])");

    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";

    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(?:[.]" + LABEL + "){1,40}");

    private static final int MAX_DOMAIN = 253;

    private static final int MAX_SHOWN = 80;

    private final String typed;
    private final List<Notice> notices = new ArrayList<>();
    private int at;
    private int depth;
    private int words;
    private int stars;
    private int tildes;
    private int likes;
    private boolean full;
    private @Nullable Sort sort;
    private boolean inAttachments;

    private QueryParser(String typed) {
        this.typed = typed;
    }

    /** Parses a query; an empty one finds everything. */
    public static ParsedQuery parse(String typed) {
        boolean cut = typed.length() > MAX_LENGTH;
        var parser = new QueryParser(cut ? typed.substring(0, MAX_LENGTH) : typed);
        if (cut) {
            parser.notices.add(new Notice(Kind.TOO_LONG, ""));
        }
        Query query = parser.whole();
        if (parser.inAttachments) {
            query = AttachmentWords.of(query);
        }
        return new ParsedQuery(
                query, parser.sort, parser.notices.stream().distinct().toList());
    }

    private Query whole() {
        List<Query> pieces = new ArrayList<>();
        while (at < typed.length()) {
            either("").ifPresent(pieces::add);
            if (at < typed.length()) {
                note(Kind.BRACKET_IGNORED, "");
                at++;
            }
        }
        boolean nothingLeft = pieces.isEmpty() && !notices.isEmpty();
        return nothingLeft ? Query.not(new Query.Everything()) : Query.and(pieces);
    }

    /** {@code a b OR c d}: words next to each other bind tighter than OR. Stops at the end or before a closing bracket. */
    private Optional<Query> either(String field) {
        List<Query> alternatives = new ArrayList<>();
        all(field).ifPresent(alternatives::add);
        while (operator("OR")) {
            int before = at;
            Optional<Query> next = all(field);
            if (alternatives.isEmpty() || next.isEmpty() && blankBetween(before, at)) {
                note(Kind.OPERATOR_ALONE, "OR");
            }
            next.ifPresent(alternatives::add);
        }
        return alternatives.isEmpty() ? Optional.empty() : Optional.of(Query.or(alternatives));
    }

    private Optional<Query> all(String field) {
        List<Query> pieces = new ArrayList<>();
        while (!atEnd() && !looksAt("OR")) {
            if (operator("AND")) {
                if (pieces.isEmpty() || atEnd() || looksAt("OR")) {
                    note(Kind.OPERATOR_ALONE, "AND");
                }
            } else {
                one(field).ifPresent(pieces::add);
            }
        }
        return pieces.isEmpty() ? Optional.empty() : Optional.of(Query.and(pieces));
    }

    private Optional<Query> one(String field) {
        boolean not = false;
        while (minus() || operator("NOT")) {
            not = !not;
            skipBlanks();
        }
        if (atEnd()) {
            note(Kind.OPERATOR_ALONE, "-");
            return Optional.empty();
        }
        Optional<Query> query = primary(field);
        return not ? query.map(Query::not) : query;
    }

    private Optional<Query> primary(String field) {
        if (typed.charAt(at) == '(') {
            return group(field);
        }
        if (isQuote(typed.charAt(at))) {
            return phrase(field);
        }
        int begin = at;
        int colon = fieldEnd();
        if (colon < 0) {
            return value(field, word(), false);
        }
        String name = typed.substring(begin, colon).toLowerCase(Locale.ROOT);
        if (!isField(name)) {
            return unknown(field, colon);
        }
        at = colon + 1;
        skipBlanks();
        if (atEnd() || looksAt("OR") || looksAt("AND")) {
            note(Kind.EMPTY_FIELD, name + ":");
            return text(Field.ANY, name, false);
        }
        return switch (typed.charAt(at)) {
            case '(' -> group(name);
            case '<' -> value(name, comparable(name) ? word() : angled(), false);
            default -> isQuote(typed.charAt(at)) ? phrase(name) : value(name, word(), false);
        };
    }

    /** Fields whose values may begin with {@code <} as a sign and not as a bracket. */
    private static boolean comparable(String field) {
        return field.equals("size") || field.equals("date");
    }

    /** Words in quotation marks; with {@code ~5} after them, words near each other. */
    private Optional<Query> phrase(String field) {
        String words = quoted();
        int end = at;
        while (end < typed.length() && (typed.charAt(end) == '~' || isDigit(typed.charAt(end)) && end > at)) {
            end++;
        }
        boolean tilde = end > at && (end == typed.length() || isEdge(typed.charAt(end)));
        if (!tilde || !isText(field)) {
            return value(field, words, true);
        }
        String digits = typed.substring(at, end).replace("~", "");
        String whole = '"' + words + '"' + typed.substring(at, end);
        at = end;
        if (full || !counted()) {
            return Optional.empty();
        }
        return near(textField(field), words, digits, whole);
    }

    private Optional<Query> near(Field field, String words, String digits, String whole) {
        int between = digits.isEmpty() ? USUALLY_BETWEEN : smallNumber(digits);
        if (between > MAX_BETWEEN) {
            note(Kind.TILDE_CUT, whole);
            between = MAX_BETWEEN;
        }
        Optional<Query> phrase = text(field, words, true);
        if (between > 0
                && phrase.isPresent()
                && phrase.get() instanceof Query.Text(Field searched, String bounded)
                && WordSplitter.of(bounded, true).size() > 1) {
            return Optional.of(new Query.Near(searched, bounded, between));
        }
        if (between > 0) {
            note(Kind.TILDE_IGNORED, whole);
        }
        return phrase;
    }

    /** Reads at most nine digits; more are a large number. */
    private static int smallNumber(String digits) {
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    /** {@code foo:bar} is searched as words. Web addresses and a lone {@code re:} give no notice. */
    private Optional<Query> unknown(String field, int colon) {
        int begin = at;
        String word = word();
        boolean web = typed.startsWith("//", colon + 1);
        boolean beforeBracketOrQuote = at < typed.length() && isEdge(typed.charAt(at)) && !isBlank(typed.charAt(at));
        boolean hasValue = at > colon + 1 || beforeBracketOrQuote;
        if (hasValue && !web) {
            note(Kind.UNKNOWN_FIELD, typed.substring(begin, at));
        }
        return value(field, word, false);
    }

    private Optional<Query> group(String field) {
        int before = words;
        at++;
        if (depth == MAX_DEPTH) {
            note(Kind.TOO_DEEP, "");
            int open = 1;
            var inside = new StringBuilder();
            for (; at < typed.length() && open > 0; at++) {
                char c = typed.charAt(at);
                open += c == '(' ? 1 : c == ')' ? -1 : 0;
                inside.append(c == '(' || c == ')' ? ' ' : c);
            }
            return text(textField(field), inside.toString(), true);
        }
        depth++;
        Optional<Query> inside = either(field);
        depth--;
        if (at < typed.length()) {
            at++;
        } else {
            note(Kind.BRACKET_ADDED, "");
        }
        if (inside.isEmpty() && words == before) {
            return emptyGroup(field);
        }
        return inside;
    }

    /** Empty brackets are treated as if nothing followed the field. */
    private Optional<Query> emptyGroup(String field) {
        if (field.isEmpty()) {
            note(Kind.NO_WORD, "()");
            return Optional.empty();
        }
        note(Kind.EMPTY_FIELD, field + ":");
        return full || !counted() ? Optional.empty() : text(Field.ANY, field, false);
    }

    // ---- values of fields

    private Optional<Query> value(String field, String value, boolean quoted) {
        if (full || !counted()) {
            return Optional.empty();
        }
        if (isText(field)) {
            return text(textField(field), value, quoted);
        }
        return switch (field) {
            case "date", "on", "since", "until", "after", "before" -> date(field, value);
            case "size" -> size(value);
            case "by" -> by(value);
            case "is" -> is(value);
            case "has" ->
                value.toLowerCase(Locale.ROOT).matches("attachments?")
                        ? Optional.of(new Query.HasAttachment())
                        : bad(field, value);
            case "type" -> type(value);
            case "in" -> in(value);
            case "entity" -> WordSplitter.any(value) ? Optional.of(new Query.Named(value)) : bad(field, value);
            case "lang" -> {
                String code = value.toLowerCase(Locale.ROOT);
                yield isLanguage(code) ? Optional.of(new Query.InLanguage(code)) : bad(field, value);
            }
            case "redacted" -> {
                String code = value.toUpperCase(Locale.ROOT);
                yield ProofSegment.CODE.matcher(code).matches()
                        ? Optional.of(new Query.RedactedFor(code))
                        : bad(field, value);
            }
            case "auth" -> AuthWord.parse(value).<Query>map(Query.Marked::new).or(() -> bad(field, value));
            case "signedby" ->
                isDomain(value.toLowerCase(Locale.ROOT)) ? Optional.of(new Query.SignedBy(value)) : bad(field, value);
            case "key" -> KeyName.parse(value).<Query>map(Query.AsksForKey::new).or(() -> bad(field, value));
            case "aligned" -> aligned(value);
            case "trove" -> isSlug(value) ? Optional.of(new Query.InTrove(value)) : bad(field, value);
            case "release" -> release(value);
            case "id" -> name(value).<Query>map(Query.Is::new).or(() -> bad(field, value));
            case "copies" -> name(value).<Query>map(Query.CopiesOf::new).or(() -> bad(field, value));
            case "prints" -> prints(value).or(() -> bad(field, value));
            case "more-like" -> moreLike(value);
            case "thread" -> name(value).<Query>map(Query.InThread::new).or(() -> bad(field, value));
            default -> throw new IllegalStateException(field);
        };
    }

    /** The fields, in the order in which they are explained. */
    public static final List<String> FIELDS = List.of(
            "subject",
            "body",
            "from",
            "to",
            "cc",
            "bcc",
            "with",
            "filename",
            "attachment",
            "in",
            "list",
            "date",
            "on",
            "since",
            "until",
            "after",
            "before",
            "size",
            "has",
            "is",
            "type",
            "lang",
            "entity",
            "redacted",
            "auth",
            "signedby",
            "aligned",
            "key",
            "trove",
            "release",
            "id",
            "thread",
            "copies",
            "more-like",
            "prints",
            "by");

    private static boolean isField(String name) {
        return FIELDS.contains(name);
    }

    /** Whether words, phrases, stars and tildes may follow the field. */
    private static boolean isText(String field) {
        return field.isEmpty() || textField(field) != Field.ANY;
    }

    private static Field textField(String field) {
        return switch (field) {
            case "subject", "body", "from", "to", "cc", "bcc", "with", "filename", "attachment", "list" ->
                Field.valueOf(field.toUpperCase(Locale.ROOT));
            default -> Field.ANY;
        };
    }

    private Optional<Query> text(Field field, String typed, boolean quoted) {
        String words = typed;
        if (!quoted && words.indexOf('~') > 0) {
            Matcher tilde = TILDE.matcher(words);
            if (tilde.matches()) {
                return fuzzy(field, tilde.group(1), tilde.group(2), words);
            }
        }
        if (!quoted && words.indexOf('*') >= 0) {
            if (words.equals("*") && field == Field.ANY) {
                return Optional.of(new Query.Everything());
            }
            Optional<Query> starred = starred(field, words);
            if (starred.isPresent()) {
                return starred;
            }
            note(stars > MAX_STARS ? Kind.EXPANDED_TOO_MANY : Kind.STAR_IGNORED, words);
            words = words.replace('*', ' ');
        }
        if (!AddressTerms.isAddress(words) && !WordSplitter.any(words)) {
            note(Kind.NO_WORD, typed);
            return Optional.empty();
        }
        String bounded = bounded(words);
        return Optional.of(
                quoted && field != Field.LIST && Query.Exact.isOne(bounded)
                        ? new Query.Exact(field, bounded)
                        : new Query.Text(field, bounded));
    }

    private Optional<Query> fuzzy(Field field, String word, String digits, String whole) {
        boolean can = canBeFuzzy(word) && !digits.equals("0");
        if (!can || ++stars > MAX_STARS || ++tildes > MAX_TILDES) {
            note(can ? Kind.EXPANDED_TOO_MANY : Kind.TILDE_IGNORED, whole);
            return text(field, word.replace('~', ' '), false);
        }
        int edits = digits.isEmpty() ? Query.Fuzzy.usual(word) : smallNumber(digits);
        if (edits < 1 || edits > 2) {
            note(Kind.TILDE_CUT, whole);
        }
        return Optional.of(new Query.Fuzzy(field, word, Math.clamp(edits, 1, 2)));
    }

    private Optional<Query> starred(Field field, String word) {
        if (field == Field.FILENAME && word.startsWith("*.") && canBePrefix(word.substring(2))) {
            return Optional.of(new Query.Extension(word.substring(2)));
        }
        String start = word.substring(0, word.length() - 1);
        if (!word.endsWith("*") || !canBePrefix(start) || ++stars > MAX_STARS) {
            return Optional.empty();
        }
        return Optional.of(new Query.Prefix(field, start));
    }

    private Optional<Query> date(String field, String value) {
        if (value.equalsIgnoreCase("unknown")) {
            return Optional.of(new Query.Undated());
        }
        if (DateRange.isAmbiguous(value)) {
            note(Kind.DATE_AMBIGUOUS, value);
            return text(Field.ANY, value.replace('*', ' '), true);
        }
        Optional<DateRange> range = DateRange.parse(field, value);
        if (range.isEmpty()) {
            return bad(field, value);
        }
        if (range.get().swapped()) {
            note(Kind.DATES_SWAPPED, value);
        }
        return Optional.of(range.get().query());
    }

    private Optional<Query> size(String value) {
        Optional<SizeRange> range = SizeRange.parse(value);
        if (range.isEmpty()) {
            return bad("size", value);
        }
        if (range.get().swapped()) {
            note(Kind.SIZES_SWAPPED, value);
        }
        return Optional.of(range.get().query());
    }

    /** An order finds and excludes nothing, wherever it is in the query. */
    private Optional<Query> by(String value) {
        Optional<Sort> order = Sort.parse(value);
        if (order.isEmpty()) {
            return bad("by", value);
        }
        sort = order.get();
        return Optional.empty();
    }

    /** As an order, it applies to the whole query, wherever it is. */
    private Optional<Query> in(String value) {
        if (!value.toLowerCase(Locale.ROOT).matches("attachments?")) {
            return bad("in", value);
        }
        inAttachments = true;
        return Optional.empty();
    }

    private Optional<Query> is(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "copy" -> Optional.of(new Query.IsCopy());
            case "withheld" -> Optional.of(new Query.Decided(DocumentRegister.Decision.WITHHELD));
            case "withdrawn" -> Optional.of(new Query.Decided(DocumentRegister.Decision.WITHDRAWN));
            default -> MessageKind.parse(value).<Query>map(Query.OfKind::new).or(() -> bad("is", value));
        };
    }

    private Optional<Query> aligned(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "yes" -> Optional.of(new Query.Aligned());
            case "no" -> Optional.of(new Query.Not(new Query.Aligned()));
            default -> bad("aligned", value);
        };
    }

    private Optional<Query> type(String value) {
        String type = value.toLowerCase(Locale.ROOT);
        return isMediaType(type)
                ? Optional.of(new Query.OfMediaType(type))
                : AttachmentKind.parse(value).<Query>map(Query.OfType::new).or(() -> bad("type", value));
    }

    private Optional<Query> release(String value) {
        int slash = value.indexOf('/');
        Optional<Integer> number = number(value.substring(slash + 1));
        if (slash < 1 || number.isEmpty() || !isSlug(value.substring(0, slash))) {
            return bad("release", value);
        }
        return Optional.of(new Query.InRelease(value.substring(0, slash), number.get()));
    }

    private static Optional<Query> prints(String value) {
        if (!value.matches("[0-9A-Fa-f]{8}(,[0-9A-Fa-f]{8})*+")) {
            return Optional.empty();
        }
        String[] prints = value.split(",");
        return prints.length > Query.SharesPrints.MOST
                ? Optional.empty()
                : Optional.of(new Query.SharesPrints(
                        Stream.of(prints).map(HexFormat::fromHexDigits).toList()));
    }

    private Optional<Query> moreLike(String value) {
        Optional<Name> name = name(value);
        if (name.isEmpty()) {
            return bad("more-like", value);
        }
        if (likes == Query.MoreLike.MOST) {
            note(Kind.LIKE_IGNORED, value);
            return Optional.empty();
        }
        likes++;
        return name.map(Query.MoreLike::new);
    }

    private static Optional<Name> name(String value) {
        String id = value.strip();
        if (id.startsWith("<") || id.indexOf('@') >= 0) {
            id = id.replaceAll("[<>]", "").strip();
            boolean empty = id.codePoints().allMatch(c -> isBlank(c) || isQuote(c));
            return empty ? Optional.empty() : Optional.of(new Name.MessageId(id));
        }
        int slash = id.indexOf('/');
        String trove = slash < 0 ? null : id.substring(0, slash);
        if (trove != null && !isSlug(trove)) {
            return Optional.empty();
        }
        return number(id.substring(slash + 1)).map(number -> new Name.Number(trove, number));
    }

    private Optional<Query> bad(String field, String value) {
        note(Kind.BAD_VALUE, field + ":" + value);
        return text(Field.ANY, field + " " + value.replace('*', ' '), true);
    }

    /** Counts one more; adds one notice when the rest is left out. */
    private boolean counted() {
        if (words < MAX_WORDS) {
            words++;
            return true;
        }
        full = true;
        note(Kind.TOO_MANY_WORDS, typed.substring(Math.min(at, typed.length())));
        return false;
    }

    /** As many of these words as the limit still allows. */
    private String bounded(String text) {
        List<WordSplitter.Word> all = WordSplitter.of(text, true);
        int room = MAX_WORDS - words + 1;
        words += Math.max(0, Math.min(all.size(), room) - 1);
        if (all.size() <= room) {
            return text;
        }
        full = true;
        note(Kind.TOO_MANY_WORDS, text.substring(all.get(room).start()));
        return text.substring(0, all.get(room - 1).end());
    }

    // ---- reading

    private String quoted() {
        int begin = ++at;
        while (at < typed.length() && !isQuote(typed.charAt(at))) {
            at++;
        }
        String inside = typed.substring(begin, at);
        if (at < typed.length()) {
            at++;
        } else {
            note(Kind.QUOTE_ADDED, inside);
        }
        return inside;
    }

    private String angled() {
        int close = typed.indexOf('>', at);
        if (close < 0) {
            return word();
        }
        String inside = typed.substring(at, close + 1);
        at = close + 1;
        return inside;
    }

    private String word() {
        int begin = at;
        while (!atEdge()) {
            at++;
        }
        return typed.substring(begin, at);
    }

    /** The colon that ends the name of a field here; -1 when there is none. */
    private int fieldEnd() {
        int colon = at;
        while (colon < typed.length() && isAsciiLetter(typed.charAt(colon))) {
            colon++;
        }
        if (typed.regionMatches(true, at, "more-like:", 0, "more-like:".length())) {
            return at + "more-like".length(); // the only name with a hyphen; elsewhere a hyphen is part of a word
        }
        return colon > at && colon < typed.length() && typed.charAt(colon) == ':' ? colon : -1;
    }

    private boolean minus() {
        if (at + 1 >= typed.length() || typed.charAt(at) != '-') {
            return false;
        }
        char after = typed.charAt(at + 1);
        if (after == '-' || after == ')' || isBlank(after)) {
            return false;
        }
        at++;
        return true;
    }

    private boolean operator(String word) {
        if (!looksAt(word)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private boolean looksAt(String word) {
        skipBlanks();
        if (!typed.startsWith(word, at)) {
            return false;
        }
        int after = at + word.length();
        return after == typed.length() || isEdge(typed.charAt(after));
    }

    /** Skips blanks; true at the end of the query or before a closing bracket. */
    private boolean atEnd() {
        skipBlanks();
        return at == typed.length() || typed.charAt(at) == ')';
    }

    private boolean atEdge() {
        return at == typed.length() || isEdge(typed.charAt(at));
    }

    private void skipBlanks() {
        while (at < typed.length() && isBlank(typed.charAt(at))) {
            at++;
        }
    }

    private boolean blankBetween(int from, int to) {
        return typed.substring(from, to).isBlank();
    }

    private void note(Kind kind, String about) {
        notices.add(new Notice(kind, about));
    }

    // ---- characters and words; the records of Query use the same checks

    private static boolean isEdge(char c) {
        return isBlank(c) || isQuote(c) || c == '(' || c == ')';
    }

    public static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
    }

    public static boolean isQuote(int c) {
        return c == '"' || c == '“' || c == '”' || c == '„' || c == '«' || c == '»';
    }

    private static boolean isAsciiLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Whether it is read as the same words without quotation marks. */
    static boolean readsAsOneWord(String words) {
        return !words.isEmpty()
                && Character.isLetterOrDigit(words.codePointAt(0))
                && words.codePoints()
                        .allMatch(c -> Character.isLetterOrDigit(c) || isMark(c) || "._@/+'#&%=~-".indexOf(c) >= 0)
                && !TILDE.matcher(words).matches()
                && !words.equals("AND")
                && !words.equals("OR")
                && !words.equals("NOT");
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** Whether it is a word that a tilde may follow: three characters or more, because too many words resemble a shorter one. */
    public static boolean canBeFuzzy(String word) {
        return canBePrefix(word)
                && word.length() <= WordSplitter.MAX_WORD
                && WordSplitter.of(word, true).getFirst().folded().length() >= 3;
    }

    public static boolean isMediaType(String type) {
        return MEDIA_TYPE.matcher(type).matches();
    }

    /** Whether it is the code of a language: two or three letters. */
    static boolean isLanguage(String code) {
        return code.matches("[a-z]{2,3}");
    }

    /** Whether it is a domain of two labels or more, in lower case and A-labels. */
    static boolean isDomain(String domain) {
        return domain.length() <= MAX_DOMAIN && DOMAIN.matcher(domain).matches();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether it is letters and digits of one word. */
    public static boolean canBePrefix(String start) {
        return !start.isEmpty()
                && WordCharacters.isLetter(start.codePointAt(0))
                && start.codePoints().allMatch(WordCharacters::isPart)
                && WordSplitter.of(start, true).size() == 1;
    }

    /** A trove's slug: lower-case letters, digits and hyphens. */
    static boolean isSlug(String word) {
        return !word.isEmpty()
                && word.length() <= 64
                && word.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_');
    }

    private static Optional<Integer> number(String digits) {
        if (!digits.matches("[0-9]{1,10}")
                || Long.parseLong(digits) > Integer.MAX_VALUE
                || Long.parseLong(digits) == 0) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(digits));
    }

    /** A piece of a query in the form that a notice shows. */
    static String shown(String piece) {
        var shown = new StringBuilder();
        piece.codePoints()
                .limit(MAX_SHOWN)
                .forEach(c -> shown.appendCodePoint(
                        isBlank(c)
                                        || Character.getType(c) == Character.FORMAT
                                        || Character.getType(c) == Character.SURROGATE
                                ? ' '
                                : c));
        return shown.toString().strip();
    }
}
