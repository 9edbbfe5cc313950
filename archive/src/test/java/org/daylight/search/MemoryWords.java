package org.daylight.search;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.daylight.search.SearchResult.Count;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.MailingList;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.SimilarWords;
import org.daylight.search.query.WordSplitter;

/** The words and names of a {@link MemoryCommit}, those in most documents first. */
final class MemoryWords {

    private final Collection<MemoryDocument> documents;

    MemoryWords(Collection<MemoryDocument> documents) {
        this.documents = documents;
    }

    List<Count> of(WordRequest request) {
        return switch (request) {
            case WordRequest.Beginning(Field field, String start, int most) ->
                isOne(start) ? words(field, word -> word.startsWith(folded(start)), most) : List.of();
            case WordRequest.Like(Field field, String word, int edits, int most) ->
                isOne(word) ? words(field, SimilarWords.of(word, edits)::contains, most) : List.of();
            case WordRequest.People(String start, int most) ->
                most(document -> document.people.stream(), starts(start), most).stream()
                        .map(one -> new Count(one.value(), MemoryPeople.label(one.value(), documents), one.count()))
                        .toList();
            case WordRequest.Domains(String start, int most) ->
                most(
                        document -> document.people.stream()
                                .map(address -> address.substring(address.lastIndexOf('@') + 1))
                                .filter(WordSplitter::any),
                        starts(start),
                        most);
            case WordRequest.Lists(String start, int most) ->
                most(document -> MailingList.of(document.message).stream(), starts(start), most);
            case WordRequest.RedactionCodes(String start, int most) ->
                most(
                        document -> document.indexed.redaction() == null
                                ? Stream.of()
                                : document.indexed.redaction().marks().keySet().stream(),
                        code -> code.startsWith(start.toUpperCase(Locale.ROOT)),
                        most);
            case WordRequest.KeyNames(String start, int most) ->
                most(
                        document -> document.indexed.authentication().keyNames().stream(),
                        name -> name.startsWith(start),
                        most);
        };
    }

    private static boolean isOne(String words) {
        return WordSplitter.of(words, true).size() == 1;
    }

    private static String folded(String word) {
        return WordSplitter.of(word, true).getFirst().folded();
    }

    private static Predicate<String> starts(String start) {
        return value -> value.startsWith(AddressTerms.normal(start));
    }

    private List<Count> words(Field field, Predicate<String> wanted, int most) {
        return most(
                document -> {
                    Set<String> words = new HashSet<>();
                    MemoryQuery.fields(field)
                            .forEach(one -> words.addAll(document.words(one).keySet()));
                    return words.stream();
                },
                wanted,
                most);
    }

    private List<Count> most(Function<MemoryDocument, Stream<String>> values, Predicate<String> wanted, int most) {
        Map<String, Long> counts = new TreeMap<>();
        documents.forEach(
                document -> values.apply(document).filter(wanted).forEach(value -> counts.merge(value, 1L, Long::sum)));
        return counts.entrySet().stream()
                .map(one -> new Count(one.getKey(), one.getKey(), one.getValue()))
                .sorted(Comparator.comparingLong(Count::count).reversed())
                .limit(most)
                .toList();
    }
}
