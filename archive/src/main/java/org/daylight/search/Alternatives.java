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
 * What else could be asked when little or nothing was found: the words spelled as this index has them, a field that exists, one condition less.
 * Everything comes from the index itself, which holds what is published and nothing else. Bounded: a few words are looked
 * up and a few queries counted.
 */
public final class Alternatives {

    /** So few hits may be due to a misspelt word. */
    private static final int FEW = 3;

    /** A spelling must be so many times as frequent as what was typed. */
    private static final int CLEARLY = 10;

    private static final int MAX_WORDS = 6;
    private static final int MAX_CONDITIONS = 8;

    /** What other mail programs and archives call our fields. */
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
            Map.entry("listid", "list"));

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
     * What else could be asked.
     *
     * @param typed what the reader typed, of which {@code parsed} was made
     * @param found how many documents that finds
     * @return the better ones first; none when enough was found
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

    // ---- words as they are spelled here

    private List<Alternative> spellings() throws IOException {
        look(parsed.query());
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

    /** Looks up the words that must or may be there; what is excluded was meant to be rare. */
    private void look(Query query) throws IOException {
        switch (query) {
            case Query.Text text -> look(text);
            case Query.And(List<Query> queries) -> lookAll(queries);
            case Query.Or(List<Query> queries) -> lookAll(queries);
            default -> {} // no words that could be misspelt
        }
    }

    /** The depth is bounded by the parser. */
    private void lookAll(List<Query> queries) throws IOException {
        for (Query query : queries) {
            look(query);
        }
    }

    private void look(Query.Text text) throws IOException {
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

    /** The word most often used that differs in one letter, or in two when it is long; null when what was typed is as good. */
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
