package org.daylight.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.daylight.search.query.DistinctiveWords;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Query;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.Sort;
import org.daylight.search.thread.ThreadLayout;
import org.daylight.search.thread.ThreadTree;
import org.jspecify.annotations.Nullable;

/** One commit of a {@link MemoryEngine}, and the answers it gives. Immutable but for what it has computed before. */
final class MemoryCommit {

    private final SortedMap<Long, MemoryDocument> documents;
    private final String mark;
    private final Map<Long, List<MemoryDocument>> byCopyKey = new HashMap<>();
    private final Set<MemoryDocument> repeated = new HashSet<>();
    private final Map<Long, List<String>> distinctiveWords = new ConcurrentHashMap<>();
    private @Nullable MemoryThreads threads;

    MemoryCommit(SortedMap<Long, MemoryDocument> documents, String mark) {
        this.documents = documents;
        this.mark = mark;
        for (MemoryDocument document : documents.values()) {
            long key = document.fingerprint.copyKey();
            if (key != 0) {
                List<MemoryDocument> copies = byCopyKey.computeIfAbsent(key, one -> new ArrayList<>());
                if (!copies.isEmpty()) {
                    repeated.add(document);
                }
                copies.add(document);
            }
        }
    }

    SortedMap<Long, MemoryDocument> documents() {
        return documents;
    }

    String mark() {
        return mark;
    }

    int size() {
        return documents.size();
    }

    synchronized MemoryThreads threads() {
        if (threads == null) {
            threads = new MemoryThreads(documents.values());
        }
        return threads;
    }

    /** The documents that are copies of one message with this one, itself included. */
    List<MemoryDocument> copies(MemoryDocument document) {
        return byCopyKey.getOrDefault(document.fingerprint.copyKey(), List.of(document));
    }

    /** All copies but the first of each message. */
    Set<MemoryDocument> repeated() {
        return repeated;
    }

    /** Those of the first document, computed once; empty when there is none, or its original is not available. */
    Optional<List<String>> distinctiveWords(Set<MemoryDocument> named, DocumentBytes originals) throws IOException {
        Optional<MemoryDocument> first = named.stream().min(Comparator.comparingLong(MemoryDocument::key));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        List<String> known = distinctiveWords.get(first.get().key());
        if (known != null) {
            return Optional.of(known);
        }
        var frequencies = new DistinctiveWords.Frequencies() {
            @Override
            public long of(String word) {
                return Stream.of(Field.BODY, Field.SUBJECT)
                        .mapToLong(field -> documents.values().stream()
                                .filter(one -> one.words(field).containsKey(word))
                                .count())
                        .sum();
            }

            @Override
            public int documents() {
                return size();
            }
        };
        Optional<List<String>> words = MemoryQuery.distinctiveWords(first.get(), originals, frequencies);
        words.ifPresent(some -> distinctiveWords.put(first.get().key(), some));
        return words;
    }

    // ---- requests

    @SuppressWarnings("unchecked") // each case returns what its request declares
    <A> A answer(IndexRequest<A> request, IndexOwner owner) throws IOException {
        Object answer = switch (request) {
            case SearchRequest search -> find(search, owner);
            case CompleteRequest(Query query, Sort sort) -> new Complete(matches(query, sort, owner));
            case ThreadRequest thread -> thread(thread, owner);
            case WordRequest words -> new MemoryWords(documents.values()).of(words);
            case CorrespondentRequest(String address, var mapping) ->
                new MemoryPeople(this, mapping).correspondent(address);
            case CorrespondentListRequest list -> new MemoryPeople(this, list.mapping()).list(list);
            case StateRequest state -> throw new IllegalArgumentException("answered by the index");
        };
        return (A) answer;
    }

    private record Match(MemoryDocument document, double score) {}

    private record Matches(List<Match> all, List<Notice> notices) {}

    private Matches matches(Query query, Sort sort, IndexOwner owner) throws IOException {
        var searched = new MemoryQuery(this, owner);
        MemoryQuery.Score score = searched.score(query);
        List<Match> all = new ArrayList<>();
        for (MemoryDocument document : documents.values()) {
            Effort.check();
            double one = score.of(document);
            if (one >= 0) {
                all.add(new Match(document, sort == Sort.RELEVANCE ? one : 0));
            }
        }
        Comparator<Match> newest = Comparator.comparingLong(match -> ~match.document.time());
        Comparator<Match> order = switch (sort) {
            case RELEVANCE ->
                Comparator.comparingDouble(Match::score).reversed().thenComparing(newest);
            case NEWEST -> newest;
            case OLDEST ->
                Comparator.comparingLong(match ->
                        match.document.time() == ThreadTree.UNKNOWN_TIME ? Long.MAX_VALUE : match.document.time());
            case LARGEST ->
                Comparator.comparingLong((Match match) -> -match.document.indexed.sizeBytes())
                        .thenComparing(newest);
            case SMALLEST ->
                Comparator.comparingLong((Match match) -> match.document.indexed.sizeBytes())
                        .thenComparing(newest);
        };
        all.sort(order); // stable, so that what is equal stays in the order of keys
        return new Matches(all, searched.notices());
    }

    private SearchResult find(SearchRequest request, IndexOwner owner) throws IOException {
        Matches matches = matches(request.query(), request.sort(), owner);
        return new SearchResult(
                matches.all.size(),
                matches.all.stream()
                        .skip(request.offset())
                        .limit(request.limit())
                        .map(match -> hit(match.document, (float) match.score))
                        .toList(),
                new MemoryFacets(matches.all.stream().map(Match::document).toList(), documents.values())
                        .counts(request.facets()),
                matches.notices);
    }

    Hit hit(MemoryDocument document, float score) {
        return document.hit(threads().sizeInTrove(document), copies(document).size(), score);
    }

    private ThreadPart thread(ThreadRequest request, IndexOwner owner) throws IOException {
        Set<MemoryDocument> named = new MemoryQuery(this, owner).named(request.name());
        if (named.isEmpty()) {
            return ThreadPart.NONE;
        }
        MemoryDocument here = named.iterator().next();
        List<MemoryDocument> everywhere = threads().with(here);
        List<MemoryDocument> members = everywhere.stream()
                .filter(one -> request.acrossTroves() || one.indexed.trove().equals(here.indexed.trove()))
                .toList();
        return ThreadLayout.of(
                        members.stream()
                                .map(one -> one.links.length == 0 ? new long[1] : one.links)
                                .toArray(long[][]::new),
                        members.stream().mapToLong(MemoryDocument::time).toArray())
                .part(request, members.indexOf(here), everywhere.size(), place -> hit(members.get(place), 0));
    }

    private final class Complete implements CompleteResult {
        private final Matches matches;
        private int next;
        private boolean closed;

        Complete(Matches matches) {
            this.matches = matches;
        }

        @Override
        public int total() {
            return matches.all.size();
        }

        @Override
        public List<Notice> notices() {
            return matches.notices;
        }

        @Override
        public long[] nextKeys(int most) {
            return next(most).stream().mapToLong(Hit::key).toArray();
        }

        @Override
        public List<Hit> next(int most) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            int from = next;
            next = Math.min(total(), from + most);
            return matches.all.subList(from, next).stream()
                    .map(match -> hit(match.document, 0))
                    .toList();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
