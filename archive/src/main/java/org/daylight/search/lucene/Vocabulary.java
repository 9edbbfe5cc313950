package org.daylight.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.util.BytesRef;
import org.daylight.search.SearchResult.Count;
import org.daylight.search.WordRequest;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.WordSplitter;

/**
 * The words, people, domains and lists of one snapshot, those in most documents first. Words come from the term dictionary, people from
 * the sorted addresses that the counts use. Domains are collected once; they take a few dozen bytes each.
 */
final class Vocabulary {

    /** At most this many domains are collected: those with most messages. */
    private static final int MOST_DOMAINS = 20_000;

    private static final Comparator<Count> MOST =
            Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value);

    private final Snapshot snapshot;
    private List<Count> domains = List.of();
    private boolean collected;

    Vocabulary(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    List<Count> of(WordRequest request) throws IOException {
        return switch (request) {
            case WordRequest.Beginning beginning -> beginning(beginning);
            case WordRequest.Like like -> like(like);
            case WordRequest.People people -> people(people);
            case WordRequest.Domains wanted -> domains(wanted);
            case WordRequest.RedactionCodes codes -> tagged("B", codes.start().toUpperCase(Locale.ROOT), codes.most());
            case WordRequest.Lists lists -> tagged("L", AddressTerms.normal(lists.start()), lists.most());
            case WordRequest.KeyNames names -> tagged("Q", names.start(), names.most());
        };
    }

    private List<Count> beginning(WordRequest.Beginning request) throws IOException {
        List<WordSplitter.Word> words = WordSplitter.of(request.start(), true);
        if (words.size() != 1) {
            return List.of();
        }
        Map<String, Integer> found = new HashMap<>();
        for (String field : LuceneQueries.fields(request.field())) {
            add(
                    found,
                    Expansion.beginning(snapshot.reader, field, words.getFirst().folded(), request.most()));
        }
        return most(found, request.most());
    }

    private List<Count> like(WordRequest.Like request) throws IOException {
        List<WordSplitter.Word> words = WordSplitter.of(request.word(), true);
        if (words.size() != 1) {
            return List.of();
        }
        Map<String, Integer> found = new HashMap<>();
        for (String field : LuceneQueries.fields(request.field())) {
            add(
                    found,
                    Expansion.like(snapshot.reader, field, words.getFirst().folded(), request.edits(), request.most()));
        }
        return most(found, request.most());
    }

    /** When several fields have a word, the one with most documents counts, because they may be the same documents. */
    private static void add(Map<String, Integer> found, Expansion expansion) {
        for (Expansion.Known known : expansion.words()) {
            found.merge(known.word(), known.documents(), Math::max);
        }
    }

    private static List<Count> most(Map<String, Integer> found, int most) {
        return found.entrySet().stream()
                .map(word -> new Count(word.getKey(), word.getKey(), word.getValue()))
                .sorted(MOST)
                .limit(most)
                .toList();
    }

    private List<Count> people(WordRequest.People request) throws IOException {
        FacetCounts facets = snapshot.facets();
        Ordinals people = facets.people();
        var start = new BytesRef(AddressTerms.normal(request.start()));
        BytesRef beyond = BytesRef.deepCopyOf(start);
        beyond.bytes = Arrays.copyOf(beyond.bytes, beyond.length + 1);
        beyond.bytes[beyond.length++] = (byte) 0xff; // does not occur in UTF-8
        return facets.mostOf(lowerBound(people, start), lowerBound(people, beyond), request.most());
    }

    /** The first number whose value is not before this one. Numbers are in the order of their values. */
    private static int lowerBound(Ordinals values, BytesRef wanted) throws IOException {
        int low = 0;
        int high = values.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (new BytesRef(values.value(middle)).compareTo(wanted) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private List<Count> domains(WordRequest.Domains request) throws IOException {
        String start = AddressTerms.normal(request.start());
        return collected().stream()
                .filter(domain -> domain.value().startsWith(start))
                .limit(request.most())
                .toList();
    }

    /** A message to two people of one domain counts twice: the counts only give an order. */
    private synchronized List<Count> collected() throws IOException {
        if (!collected) {
            FacetCounts facets = snapshot.facets();
            Ordinals people = facets.people();
            Map<String, Long> found = new TreeMap<>();
            for (int number = 0; number < people.size(); number++) {
                String address = people.value(number);
                int at = address.lastIndexOf('@');
                if (at >= 0 && WordSplitter.any(address.substring(at + 1))) {
                    found.merge(address.substring(at + 1), (long) facets.presence(number), Long::sum);
                }
            }
            List<Count> all = new ArrayList<>(found.size());
            found.forEach((domain, count) -> all.add(new Count(domain, domain, count)));
            domains = all.stream().sorted(MOST).limit(MOST_DOMAINS).toList();
            collected = true;
        }
        return domains;
    }

    private List<Count> tagged(String letter, String start, int most) throws IOException {
        return Expansion.beginning(snapshot.reader, DocumentFields.TAG, letter + start, most).words().stream()
                .map(tag -> new Count(tag.word().substring(1), tag.word().substring(1), tag.documents()))
                .toList();
    }
}
