package org.daylight.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.search.Completion.Kind;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.AuthWord;
import org.daylight.search.query.MessageKind;
import org.daylight.search.query.Query;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.search.query.WordSplitter;

/**
 * Completions of the last word of a query while a reader is typing: words, people by name and address, domains, file names, lists and
 * values of fields. They come from the index alone, those in most documents first, each with the exact count of the resulting query.
 *
 * <p>The cost is bounded: some dozens of candidates are counted. The last word must have two characters or more.
 */
public final class Completions {

    /** The last word needs this many characters, not counting the field before it. */
    static final int LEAST = 2;

    private static final int MAX_TYPED = 1_000;
    private static final int WORDS = 8;
    private static final int PEOPLE = 6;
    private static final int FEW = 4;

    private final Searchable index;
    private final String before;
    private final String field;
    private final String start;

    /** By the text of the last word, so that none is suggested twice. */
    private final Map<String, Completion> all = new LinkedHashMap<>();

    private Completions(Searchable index, String before, String field, String start) {
        this.index = index;
        this.before = before;
        this.field = field;
        this.start = start;
    }

    /** The completions of the last word; none when there is no such word, or it is in quotation marks. */
    public static List<Completion> of(Searchable index, String typed) throws IOException {
        int begin = typed.length();
        while (begin > 0
                && !QueryParser.isBlank(typed.charAt(begin - 1))
                && "()".indexOf(typed.charAt(begin - 1)) < 0) {
            begin--;
        }
        if (typed.startsWith("-", begin)) {
            begin++;
        }
        String last = typed.substring(begin);
        boolean quoted =
                typed.codePoints().filter(QueryParser::isQuote).findAny().isPresent()
                        && typed.codePoints().filter(QueryParser::isQuote).count() % 2 != 0;
        int colon = last.indexOf(':');
        String field = colon < 1 ? "" : last.substring(0, colon).toLowerCase(Locale.ROOT);
        String start = last.substring(colon + 1);
        boolean known = field.isEmpty() || QueryParser.FIELDS.contains(field);
        boolean enough =
                start.length() >= LEAST || field.equals("redacted") || !field.isEmpty() && values(field).length > 0;
        if (typed.length() > MAX_TYPED || quoted || !known || !enough) {
            return List.of();
        }
        var completions = new Completions(index, typed.substring(0, begin), field, start);
        completions.collect();
        return List.copyOf(completions.all.values());
    }

    private void collect() throws IOException {
        switch (field) {
            case "" -> {
                words(Field.ANY);
                people("with");
                domains("with");
                files();
                lists();
            }
            case "from", "to", "cc", "bcc", "with" -> {
                words(Field.valueOf(field.toUpperCase(Locale.ROOT)));
                people(field);
                domains(field);
            }
            case "subject", "body" -> words(Field.valueOf(field.toUpperCase(Locale.ROOT)));
            case "filename" -> {
                words(Field.FILENAME);
                files();
            }
            case "list" -> lists();
            case "redacted" -> {
                for (SearchResult.Count code : index.answer(new WordRequest.RedactionCodes(start, FEW))) {
                    offer(Kind.VALUE, code.value(), new Query.RedactedFor(code.value()).text());
                }
            }
            default -> {
                for (String value : values(field)) {
                    if (value.startsWith(start.toLowerCase(Locale.ROOT))) {
                        offer(Kind.VALUE, value, field + ":" + value);
                    }
                }
            }
        }
    }

    private static String[] values(String field) {
        return switch (field) {
            case "type" ->
                Arrays.stream(AttachmentKind.values()).map(AttachmentKind::word).toArray(String[]::new);
            case "is" ->
                Arrays.stream(MessageKind.values()).map(MessageKind::word).toArray(String[]::new);
            case "auth" -> Arrays.stream(MessageMark.values()).map(AuthWord::of).toArray(String[]::new);
            case "aligned" -> new String[] {"yes", "no"};
            case "has" -> new String[] {"attachment"};
            case "by" -> Arrays.stream(Sort.values()).map(Sort::word).toArray(String[]::new);
            default -> new String[0];
        };
    }

    /** When the text is several words for the index ({@code l’aven}), the last one is completed. */
    private void words(Field in) throws IOException {
        List<WordSplitter.Word> words = WordSplitter.of(start, true);
        boolean isAddress = words.size() > 1 && (start.indexOf('@') >= 0 || start.indexOf('.') >= 0); // people, domains
        if (words.isEmpty() || isAddress || words.getLast().end() < start.length()) {
            return;
        }
        String head =
                words.size() == 1 ? "" : start.substring(0, words.getLast().start());
        for (SearchResult.Count word : index.answer(
                new WordRequest.Beginning(in, start.substring(words.getLast().start()), WORDS))) {
            String whole = head + word.value();
            offer(Kind.WORD, whole, head.isEmpty() ? in.prefix() + whole : new Query.Text(in, whole).text());
        }
    }

    /** People whose address starts with this, and frequent correspondents whose name does. */
    private void people(String role) throws IOException {
        List<SearchResult.Count> people = new ArrayList<>(index.answer(new WordRequest.People(start, FEW)));
        if (QueryParser.canBePrefix(start)) {
            Query named = new Query.Prefix(Field.WITH, start);
            Set<SearchRequest.Facet> wanted = Set.of(SearchRequest.Facet.CORRESPONDENT);
            Highlight name = Highlight.of(named, Field.FROM);
            index
                    .answer(new SearchRequest(named, Sort.NEWEST, 0, 0, wanted))
                    .facets()
                    .get(SearchRequest.Facet.CORRESPONDENT)
                    .stream()
                    .filter(person -> !name.marks(person.label()).isEmpty())
                    .limit(FEW)
                    .forEach(people::add);
        }
        for (SearchResult.Count person :
                people.stream().distinct().limit(PEOPLE).toList()) {
            String label =
                    person.label().equals(person.value()) ? person.value() : person.label() + ", " + person.value();
            offer(
                    Kind.PERSON,
                    label,
                    new Query.Text(Field.valueOf(role.toUpperCase(Locale.ROOT)), person.value()).text());
        }
    }

    private void domains(String role) throws IOException {
        String domain = start.startsWith("@") ? start.substring(1) : start;
        for (SearchResult.Count one : index.answer(new WordRequest.Domains(domain, FEW))) {
            offer(
                    Kind.DOMAIN,
                    one.value(),
                    new Query.Text(Field.valueOf(role.toUpperCase(Locale.ROOT)), one.value()).text());
        }
    }

    private void lists() throws IOException {
        for (SearchResult.Count list : index.answer(new WordRequest.Lists(start, FEW))) {
            offer(Kind.LIST, list.value(), new Query.Text(Field.LIST, list.value()).text());
        }
    }

    /** Whole file names, taken from the newest messages with such a name. */
    private void files() throws IOException {
        if (!QueryParser.canBePrefix(start)) {
            return;
        }
        Query named = new Query.Prefix(Field.FILENAME, start);
        Highlight wanted = Highlight.of(named, Field.FILENAME);
        Stream<String> names = index.answer(new SearchRequest(named, Sort.NEWEST, 0, 50, Set.of())).hits().stream()
                .flatMap(hit -> hit.attachmentNames().stream())
                .filter(name -> !wanted.marks(name).isEmpty() && name.length() <= 100)
                .distinct()
                .limit(FEW);
        for (String name : names.toList()) {
            offer(Kind.FILE, name, new Query.Text(Field.FILENAME, name).text());
        }
    }

    private void offer(Kind kind, String label, String last) throws IOException {
        if (all.containsKey(last)) {
            return;
        }
        String typed = before + last;
        long total = index.answer(new SearchRequest(QueryParser.parse(typed).query(), Sort.NEWEST, 0, 0, Set.of()))
                .total();
        if (total > 0) {
            all.put(last, new Completion(kind, label, typed, total));
        }
    }
}
