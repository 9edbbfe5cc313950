package org.daylight.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.search.Notice.Kind;
import org.daylight.search.Query.Field;
import org.daylight.search.Query.Name;

/**
 * Reads the query language of {@code spec/query.md}. Never fails: what cannot be taken as typed is searched as words, or
 * repaired, and a {@link Notice} says so.
 *
 * <p>Bounded: {@value #MAX_LENGTH} characters, {@value #MAX_WORDS} words, {@value #MAX_DEPTH} brackets within one another.
 */
public final class QueryParser {

    /** Characters of a query that are read. */
    public static final int MAX_LENGTH = 4_000;

    /** Words, ranges and names of one query that are searched. */
    public static final int MAX_WORDS = 200;

    /** Brackets within brackets that are understood. */
    public static final int MAX_DEPTH = 20;

    /** Words with a star cost more than others. */
    private static final int MAX_STARS = 20;

    private static final int MAX_SHOWN = 80;

    private final String typed;
    private final List<Notice> notices = new ArrayList<>();
    private int at;
    private int depth;
    private int words;
    private int stars;
    private boolean full;

    private QueryParser(String typed) {
        this.typed = typed;
    }

    /** Reads what was typed; of nothing but blanks, everything. */
    public static Parsed parse(String typed) {
        boolean cut = typed.length() > MAX_LENGTH;
        var parser = new QueryParser(cut ? typed.substring(0, MAX_LENGTH) : typed);
        if (cut) {
            parser.notices.add(new Notice(Kind.TOO_LONG, ""));
        }
        return new Parsed(parser.whole(), parser.notices.stream().distinct().toList());
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
        return Query.and(pieces);
    }

    /** {@code a b OR c d}: juxtaposition binds tighter. Stops at the end or before a closing bracket. */
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
            return value(field, quoted(), true);
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
            case '<' -> value(name, angled(), false);
            default -> isQuote(typed.charAt(at)) ? value(name, quoted(), true) : value(name, word(), false);
        };
    }

    /** {@code foo:bar}: as words; addresses of the web and a lone {@code re:} are no reason for a notice. */
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
        return inside;
    }

    // ---- values of fields

    private Optional<Query> value(String field, String value, boolean quoted) {
        if (full || !counted()) {
            return Optional.empty();
        }
        return switch (field) {
            case "", "subject", "body", "from", "to", "cc", "bcc", "with", "filename" ->
                text(textField(field), value, quoted);
            case "date" -> date(value);
            case "has" ->
                value.toLowerCase(Locale.ROOT).matches("attachments?")
                        ? Optional.of(new Query.HasAttachment())
                        : bad(field, value);
            case "type" ->
                AttachmentKind.parse(value).<Query>map(Query.OfType::new).or(() -> bad(field, value));
            case "trove" -> isSlug(value) ? Optional.of(new Query.InTrove(value)) : bad(field, value);
            case "release" -> release(value);
            case "id" -> name(value).<Query>map(Query.Is::new).or(() -> bad(field, value));
            case "thread" -> name(value).<Query>map(Query.InThread::new).or(() -> bad(field, value));
            default -> throw new IllegalStateException(field);
        };
    }

    private static boolean isField(String name) {
        return switch (name) {
            case "subject",
                    "body",
                    "from",
                    "to",
                    "cc",
                    "bcc",
                    "with",
                    "filename",
                    "date",
                    "has",
                    "type",
                    "trove",
                    "release",
                    "id",
                    "thread" -> true;
            default -> false;
        };
    }

    private static Field textField(String field) {
        return switch (field) {
            case "subject", "body", "from", "to", "cc", "bcc", "with", "filename" ->
                Field.valueOf(field.toUpperCase(Locale.ROOT));
            default -> Field.ANY;
        };
    }

    private Optional<Query> text(Field field, String typed, boolean quoted) {
        String words = typed;
        if (!quoted && words.indexOf('*') >= 0) {
            if (words.equals("*") && field == Field.ANY) {
                return Optional.of(new Query.Everything());
            }
            Optional<Query> starred = starred(field, words);
            if (starred.isPresent()) {
                return starred;
            }
            note(Kind.STAR_IGNORED, words);
            words = words.replace('*', ' ');
        }
        if (!PeopleWords.isAddress(words) && !Words.any(words)) {
            note(Kind.NO_WORD, typed);
            return Optional.empty();
        }
        return Optional.of(new Query.Text(field, bounded(words)));
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

    private Optional<Query> date(String value) {
        if (value.equalsIgnoreCase("unknown")) {
            return Optional.of(new Query.Undated());
        }
        Optional<DateRange> range = DateRange.parse(value);
        if (range.isEmpty()) {
            return bad("date", value);
        }
        if (range.get().swapped()) {
            note(Kind.DATES_SWAPPED, value);
        }
        return Optional.of(range.get().query());
    }

    private Optional<Query> release(String value) {
        int slash = value.indexOf('/');
        Optional<Integer> number = number(value.substring(slash + 1));
        if (slash < 1 || number.isEmpty() || !isSlug(value.substring(0, slash))) {
            return bad("release", value);
        }
        return Optional.of(new Query.InRelease(value.substring(0, slash), number.get()));
    }

    private static Optional<Name> name(String value) {
        String id = value.strip();
        if (id.startsWith("<") || id.indexOf('@') >= 0) {
            id = id.replaceAll("[<>]", "").strip();
            return id.isEmpty() ? Optional.empty() : Optional.of(new Name.MessageId(id));
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

    /** Counts one more; says once that the rest is left out. */
    private boolean counted() {
        if (words < MAX_WORDS) {
            words++;
            return true;
        }
        full = true;
        note(Kind.TOO_MANY_WORDS, typed.substring(Math.min(at, typed.length())));
        return false;
    }

    /** As many of these words as may still be searched. */
    private String bounded(String text) {
        List<Words.Word> all = Words.of(text, true);
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

    /** Passes over blanks; true at the end of the query or before a closing bracket. */
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

    // ---- what characters and words are; the tree's own checks use the same

    private static boolean isEdge(char c) {
        return isBlank(c) || isQuote(c) || c == '(' || c == ')';
    }

    static boolean isBlank(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
    }

    static boolean isQuote(int c) {
        return c == '"' || c == '“' || c == '”' || c == '„' || c == '«' || c == '»';
    }

    private static boolean isAsciiLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Whether it may be written without quotation marks and be read as the same words. */
    static boolean readsAsOneWord(String words) {
        return !words.isEmpty()
                && Character.isLetterOrDigit(words.codePointAt(0))
                && words.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || "._@/+'#&%=~-".indexOf(c) >= 0)
                && !words.equals("AND")
                && !words.equals("OR")
                && !words.equals("NOT");
    }

    /** Letters and digits that are one word. */
    static boolean canBePrefix(String start) {
        return start.codePoints().allMatch(Character::isLetterOrDigit)
                && Words.of(start, true).size() == 1;
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

    /** A piece of a query as a notice shows it. */
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
