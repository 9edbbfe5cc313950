package org.daylight.web.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daylight.http.Request;
import org.daylight.search.query.AuthWord;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.QueryParser;

/**
 * Converts between a query and the fields of a search form. Conditions without a field of their own are in {@code rest}, in the query language,
 * so nothing of a query is lost.
 *
 * @param values by the name of the field; empty when it is not filled in
 */
public record SearchForm(Map<String, String> values) {

    /** In the order in which they are written into a query. */
    static final List<String> FIELDS = List.of(
            "words",
            "phrase",
            "any",
            "none",
            "from",
            "to",
            "with",
            "subject",
            "list",
            "filename",
            "type",
            "attachment",
            "is",
            "auth",
            "min",
            "max",
            "since",
            "until",
            "trove",
            "rest",
            "by");

    private static final int MAX_CHARS = 300;
    private static final int MAX_TERMS = 50;

    /** The fields as the reader filled them in. */
    public static SearchForm of(Request request) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String field : FIELDS) {
            values.put(field, DocumentRow.cut(request.parameter(field).strip(), MAX_CHARS));
        }
        return new SearchForm(values);
    }

    /** The fields for a query. */
    public static SearchForm of(ParsedQuery parsed) {
        Map<String, String> values = new LinkedHashMap<>();
        FIELDS.forEach(field -> values.put(field, ""));
        var form = new SearchForm(values);
        Query query = parsed.query();
        List<Query> conditions = query instanceof Query.And(List<Query> all) ? all : List.of(query);
        conditions.forEach(condition -> form.put(condition, conditions.size() > 1));
        if (parsed.sort() != null) {
            values.put("by", parsed.sort().word());
        }
        return form;
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    boolean isEmpty() {
        return values.values().stream().allMatch(String::isEmpty);
    }

    // ---- from fields to a query

    /** The query that the fields mean together. */
    public String query() {
        List<String> terms = new ArrayList<>();
        String words = value("words");
        ParsedQuery asked = QueryParser.parse(words);
        boolean clear = asked.notices().isEmpty();
        if (clear) {
            terms.add(asked.query() instanceof Query.Or ? "(" + words + ")" : words);
        }
        if (!plain(value("phrase")).isEmpty()) {
            terms.add('"' + plain(value("phrase")) + '"');
        }
        List<String> any = terms(value("any"));
        terms.add(any.size() > 1 ? "(" + String.join(" OR ", any) + ")" : String.join("", any));
        terms(value("none")).forEach(term -> terms.add("-" + term));
        for (String field :
                List.of("from", "to", "with", "subject", "list", "filename", "type", "is", "auth", "trove")) {
            if (!plain(value(field)).isEmpty()) {
                terms.add(field + ":" + quoted(plain(value(field))));
            }
        }
        terms.add(value("attachment").isEmpty() ? "" : "has:attachment");
        terms.add(range(plain(value("min")), plain(value("max")), "size:>=", "size:<=", "size:"));
        terms.add(range(plain(value("since")), plain(value("until")), "since:", "until:", "date:"));
        ParsedQuery rest = QueryParser.parse(value("rest"));
        terms.add(rest.query() instanceof Query.Or ? "(" + rest.text() + ")" : value("rest"));
        terms.add(value("by").isEmpty() ? "" : "by:" + quoted(plain(value("by"))));
        if (!clear) {
            terms.add(words); // last, so that an unbalanced quotation mark affects nothing else
        }
        terms.removeIf(String::isBlank);
        return String.join(" ", terms);
    }

    private static String range(String from, String to, String least, String most, String between) {
        if (from.isEmpty() && to.isEmpty()) {
            return "";
        }
        return from.isEmpty()
                ? most + quotedIfBlank(to)
                : to.isEmpty() ? least + quotedIfBlank(from) : between + quotedIfBlank(from + ".." + to);
    }

    private static String quotedIfBlank(String value) {
        return value.indexOf(' ') < 0 ? value : '"' + value + '"';
    }

    /** Words and quoted phrases, each as one term. */
    private static List<String> terms(String typed) {
        return QueryText.of(typed).terms().stream()
                .map(term -> term.startsWith("-") ? term.substring(1) : term)
                .filter(term -> !term.equals("OR")
                        && !term.equals("AND")
                        && !plain(term).isEmpty())
                .map(term -> term.startsWith("\"") ? '"' + plain(term) + '"' : quotedUnlessClear(term))
                .limit(MAX_TERMS)
                .toList();
    }

    private static String quotedUnlessClear(String term) {
        ParsedQuery parsed = QueryParser.parse(term);
        boolean one = !(parsed.query() instanceof Query.And) && !(parsed.query() instanceof Query.Or);
        return parsed.notices().isEmpty() && one ? term : '"' + plain(term) + '"';
    }

    private static String plain(String value) {
        return value.replaceAll("[\"“”„«»\\p{Cntrl}]", " ").strip();
    }

    private static String quoted(String value) {
        return value.matches("[\\p{L}\\p{N}@._/+*~-]+") ? value : '"' + value + '"';
    }

    // ---- from a query to fields

    private void put(Query condition, boolean several) {
        switch (condition) {
            case Query.Everything everything -> {}
            case Query.Text text -> put(text);
            case Query.Not(Query.Text(Field field, String words))
            when field == Field.ANY -> add("none", new Query.Text(Field.ANY, words).text());
            case Query.Or or
            when isWords(or) && value("any").isEmpty() ->
                add(
                        "any",
                        String.join(" ", or.queries().stream().map(Query::text).toList()));
            case Query.OfType type -> once("type", type.kind().word(), condition);
            case Query.HasAttachment attachment -> once("attachment", "yes", condition);
            case Query.OfKind kind -> once("is", kind.kind().word(), condition);
            case Query.Marked marked -> once("auth", AuthWord.of(marked.mark()), condition);
            case Query.InTrove trove -> once("trove", trove.slug(), condition);
            case Query.Dates dates
            when value("since").isEmpty() && value("until").isEmpty() -> {
                values.put("since", dates.from() == null ? "" : shortest(new Query.Dates(dates.from(), null)));
                values.put("until", dates.to() == null ? "" : shortest(new Query.Dates(null, dates.to())));
            }
            case Query.Sizes sizes
            when value("min").isEmpty() && value("max").isEmpty() -> {
                values.put("min", sizes.from() == 0 ? "" : Long.toString(sizes.from()));
                values.put("max", sizes.to() == Long.MAX_VALUE ? "" : Long.toString(sizes.to()));
            }
            default ->
                add("rest", several && condition instanceof Query.Or ? "(" + condition.text() + ")" : condition.text());
        }
    }

    /** {@code 2015} of {@code date:2015..}. */
    private static String shortest(Query.Dates dates) {
        return dates.text().replace("date:", "").replace("..", "");
    }

    private void put(Query.Text text) {
        String field = switch (text.field()) {
            case ANY -> text.text().startsWith("\"") ? "phrase" : "words";
            case SUBJECT -> "subject";
            case FROM -> "from";
            case TO -> "to";
            case WITH -> "with";
            case FILENAME -> "filename";
            case LIST -> "list";
            case BODY, CC, BCC, ATTACHMENT -> "rest";
        };
        switch (field) {
            case "words" -> add("words", text.text());
            case "rest" -> add("rest", text.text());
            default -> once(field, text.words(), text);
        }
    }

    private static boolean isWords(Query.Or or) {
        return or.queries().stream()
                .allMatch(one -> one instanceof Query.Text(Field field, String words) && field == Field.ANY);
    }

    private void once(String field, String value, Query condition) {
        if (value(field).isEmpty()) {
            values.put(field, value);
        } else {
            add("rest", condition.text());
        }
    }

    private void add(String field, String value) {
        values.merge(field, value, (before, more) -> before.isEmpty() ? more : before + " " + more);
    }
}
