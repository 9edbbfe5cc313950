package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.search.query.Notice;
import org.daylight.search.query.QueryParser;

/**
 * The text of a query, to which narrowing terms can be added and from which they can be removed, as facet links do. It only splits the text
 * at spaces outside of quotes and brackets; the query parser decides what it means.
 *
 * @param terms in order
 */
public record QueryText(List<String> terms) {

    private static final Set<String> NARROWING = Set.of(
            "with",
            "date",
            "on",
            "since",
            "until",
            "after",
            "before",
            "type",
            "size",
            "is",
            "has",
            "list",
            "entity",
            "redacted",
            "auth",
            "signedby",
            "aligned",
            "key",
            "trove",
            "release");

    /** A term with one of these is searched as words: it narrows nothing. */
    private static final Set<Notice.Kind> NOT_UNDERSTOOD =
            Set.of(Notice.Kind.BAD_VALUE, Notice.Kind.DATE_AMBIGUOUS, Notice.Kind.EMPTY_FIELD);

    public static QueryText of(String query) {
        List<String> terms = new ArrayList<>();
        var term = new StringBuilder();
        boolean quoted = false;
        int depth = 0;
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth = Math.max(0, depth - 1);
            }
            if (Character.isWhitespace(c) && !quoted && depth == 0) {
                add(terms, term);
            } else {
                term.append(c);
            }
        }
        add(terms, term);
        return new QueryText(List.copyOf(terms));
    }

    private static void add(List<String> terms, StringBuilder term) {
        if (!term.isEmpty()) {
            terms.add(term.toString());
            term.setLength(0);
        }
    }

    /** The same, narrowed by {@code field:value}. Alternatives are put in brackets first, so that the term narrows all of them. */
    public String with(String field, String value) {
        String term =
                field + ":" + (value.matches("[\\p{L}\\p{N}@._/+-]+") ? value : '"' + value.replace('"', ' ') + '"');
        if (terms.contains(term)) {
            return text();
        }
        String before = terms.contains("OR") ? "(" + text() + ")" : text();
        return before.isEmpty() ? term : before + " " + term;
    }

    /** The same in another order; in the default order when the word is empty. */
    public QueryText by(String order) {
        List<String> rest = new ArrayList<>(terms);
        rest.removeIf(QueryText::isOrder);
        if (!order.isEmpty()) {
            rest.add("by:" + order);
        }
        return new QueryText(List.copyOf(rest));
    }

    /** The same without a term. */
    public String without(String term) {
        List<String> rest = new ArrayList<>(terms);
        rest.remove(term);
        return new QueryText(rest).text();
    }

    /** The terms that a facet may have added; none when there are alternatives, because removing a term would then change the meaning. */
    public List<String> narrowing() {
        return terms.contains("OR")
                ? List.of()
                : terms.stream().filter(QueryText::isNarrowing).toList();
    }

    /** Whether the query has anything but narrowing terms. */
    public boolean asks() {
        return !terms.stream().allMatch(term -> isNarrowing(term) || isOrder(term));
    }

    private static boolean isOrder(String term) {
        return term.regionMatches(true, 0, "by:", 0, 3);
    }

    private static boolean isNarrowing(String term) {
        int colon = term.indexOf(':');
        return colon > 0
                && NARROWING.contains(term.substring(0, colon).toLowerCase(Locale.ROOT))
                && QueryParser.parse(term).notices().stream().map(Notice::kind).noneMatch(NOT_UNDERSTOOD::contains);
    }

    public String text() {
        return String.join(" ", terms);
    }
}
