package org.daylight.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.search.Alternative.Kind;
import org.daylight.search.query.Notice;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.SimilarWords;
import org.daylight.search.query.Sort;
import org.daylight.search.query.WordSplitter;
import org.jspecify.annotations.Nullable;

/**
 * Suggestions when a query finds little or nothing: words spelled as in the index, a known field, one condition less. Everything comes
 * from the index, which contains only what is published. The cost is bounded: a few words are looked up and a few queries counted.
 */
public final class Alternatives {

    /** With more results than this, nothing is suggested. */
    private static final int FEW = 3;

    /** A suggested spelling must be this many times as frequent as the typed one. */
    private static final int CLEARLY = 10;

    private static final int MAX_WORDS = 6;
    private static final int MAX_CONDITIONS = 8;

    /** Names that other mail programs and archives use for our fields. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("sender", "from"),
            Map.entry("author", "from"),
            Map.entry("recipient", "to"),
            Map.entry("participant", "with"),
            Map.entry("person", "with"),
            Map.entry("title", "subject"),
            Map.entry("topic", "subject"),
            Map.entry("text", "body"),
            Map.entry("content", "body"),
            Map.entry("file", "filename"),
            Map.entry("name", "filename"),
            Map.entry("attachment", "filename"),
            Map.entry("newer", "after"),
            Map.entry("older", "before"),
            Map.entry("year", "date"),
            Map.entry("larger", "size"),
            Map.entry("sort", "by"),
            Map.entry("order", "by"),
            Map.entry("msgid", "id"),
            Map.entry("filetype", "type"),
            Map.entry("mimetype", "type"),
            Map.entry("listid", "list"),
            Map.entry("redaction", "redacted"));

    private final Searchable index;
    private final ParsedQuery parsed;
    private final long found;
    private final Map<Query.Text, String> spelled = new LinkedHashMap<>();
    private int words;

    private Alternatives(Searchable index, ParsedQuery parsed, long found) {
        this.index = index;
        this.parsed = parsed;
        this.found = found;
    }

    /**
     * Suggestions for a query.
     *
     * @param typed what the reader typed
     * @param parsed the same, parsed
     * @param found how many documents it finds
     * @return the better ones first; none when more than {@value #FEW} documents were found
     */
    public static List<Alternative> of(Searchable index, String typed, ParsedQuery parsed, long found)
            throws IOException {
        if (found > FEW) {
            return List.of();
        }
        var alternatives = new Alternatives(index, parsed, found);
        List<Alternative> all = new ArrayList<>();
        alternatives.field(typed).ifPresent(all::add);
        all.addAll(alternatives.spellings());
        if (found == 0) {
            all.addAll(alternatives.fewer());
        }
        return List.copyOf(all);
    }

    // ---- a field that exists

    private Optional<Alternative> field(String typed) throws IOException {
        for (Notice notice : parsed.notices()) {
            int colon = notice.typed().indexOf(':');
            if (notice.kind() != Notice.Kind.UNKNOWN_FIELD || colon < 1) {
                continue;
            }
            String name = notice.typed().substring(0, colon);
            int at = typed.indexOf(name + ":");
            String meant = nearest(name.toLowerCase(java.util.Locale.ROOT));
            if (meant != null && at >= 0) {
                String other = typed.substring(0, at) + meant + typed.substring(at + name.length());
                return counted(Kind.FIELD, meant + ":", QueryParser.parse(other));
            }
        }
        return Optional.empty();
    }

    private static @Nullable String nearest(String name) {
        String known = OTHER_NAMES.get(name);
        if (known != null || name.length() < 3) {
            return known;
        }
        SimilarWords like = SimilarWords.of(name, 1);
        return QueryParser.FIELDS.stream().filter(like::contains).findFirst().orElse(null);
    }

    // ---- words spelled as in the index

    private List<Alternative> spellings() throws IOException {
        lookUp(parsed.query());
        if (spelled.isEmpty()) {
            return List.of();
        }
        Optional<Alternative> all = respelled(spelled);
        if (all.isPresent() || spelled.size() == 1) {
            return all.stream().toList();
        }
        List<Alternative> single = new ArrayList<>();
        for (Map.Entry<Query.Text, String> one : spelled.entrySet()) {
            respelled(Map.of(one.getKey(), one.getValue())).ifPresent(single::add);
        }
        return single;
    }

    private Optional<Alternative> respelled(Map<Query.Text, String> changes) throws IOException {
        Query query = changed(parsed.query(), changes);
        return counted(Kind.SPELLING, query.text(), new ParsedQuery(query, parsed.sort(), List.of()));
    }

    /** Looks up the words that the query searches for, but not those that it excludes. */
    private void lookUp(Query query) throws IOException {
        switch (query) {
            case Query.Text text -> lookUp(text);
            case Query.And(List<Query> queries) -> lookUpAll(queries);
            case Query.Or(List<Query> queries) -> lookUpAll(queries);
            default -> {} // no words that could be misspelt
        }
    }

    /** The depth is bounded by the parser. */
    private void lookUpAll(List<Query> queries) throws IOException {
        for (Query query : queries) {
            lookUp(query);
        }
    }

    private void lookUp(Query.Text text) throws IOException {
        if (text.field() == Field.LIST || spelled.containsKey(text)) {
            return;
        }
        var better = new StringBuilder();
        int done = 0;
        for (WordSplitter.Word word : WordSplitter.of(text.words(), true)) {
            String typed = text.words().substring(word.start(), word.end());
            String spelling = words++ < MAX_WORDS ? spelling(text.field(), typed, word.folded()) : null;
            if (spelling != null) {
                better.append(text.words(), done, word.start()).append(spelling);
                done = word.end();
            }
        }
        if (done > 0) {
            spelled.put(text, better.append(text.words().substring(done)).toString());
        }
    }

    /** The most frequent word that differs in one letter, or in two when it is long; null when the typed word is frequent enough. */
    private @Nullable String spelling(Field field, String typed, String folded) throws IOException {
        if (!QueryParser.canBeFuzzy(typed) || folded.chars().allMatch(Character::isDigit)) {
            return null;
        }
        for (int edits = 1; edits <= Query.Fuzzy.usual(folded); edits++) {
            List<SearchResult.Count> like = index.answer(new WordRequest.Like(field, typed, edits, 20));
            long known = like.stream()
                    .filter(word -> word.value().equals(folded))
                    .mapToLong(SearchResult.Count::count)
                    .findFirst()
                    .orElse(0);
            SearchResult.Count first = like.isEmpty() ? null : like.getFirst();
            if (first != null && !first.value().equals(folded) && first.count() >= CLEARLY * known) {
                return first.value();
            }
        }
        return null;
    }

    private static Query changed(Query query, Map<Query.Text, String> changes) {
        return switch (query) {
            case Query.Text text -> changes.containsKey(text) ? new Query.Text(text.field(), changes.get(text)) : text;
            case Query.And(List<Query> queries) ->
                Query.and(queries.stream().map(one -> changed(one, changes)).toList());
            case Query.Or(List<Query> queries) ->
                Query.or(queries.stream().map(one -> changed(one, changes)).toList());
            default -> query;
        };
    }

    // ---- one condition less

    private List<Alternative> fewer() throws IOException {
        if (!(parsed.query() instanceof Query.And(List<Query> conditions))) {
            return List.of();
        }
        List<Alternative> all = new ArrayList<>();
        for (int i = 0; i < Math.min(conditions.size(), MAX_CONDITIONS); i++) {
            List<Query> rest = new ArrayList<>(conditions);
            Query left = rest.remove(i);
            counted(Kind.WITHOUT, left.text(), new ParsedQuery(Query.and(rest), parsed.sort(), List.of()))
                    .ifPresent(all::add);
        }
        return all;
    }

    private Optional<Alternative> counted(Kind kind, String about, ParsedQuery other) throws IOException {
        long total = index.answer(new SearchRequest(other.query(), Sort.NEWEST, 0, 0, Set.of()))
                .total();
        return total > found ? Optional.of(new Alternative(kind, about, other.text(), total)) : Optional.empty();
    }
}
