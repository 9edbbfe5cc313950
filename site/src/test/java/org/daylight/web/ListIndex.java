package org.daylight.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.search.Found;
import org.daylight.search.Hit;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Query;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;

/** An index that looks through a list: what the pages ask of an index, without an engine. */
final class ListIndex implements SearchIndex {

    private final List<IndexedDocument> documents = new ArrayList<>();

    ListIndex(List<IndexedDocument> documents) {
        this.documents.addAll(documents);
    }

    @Override
    public void add(IndexedDocument document) {
        documents.add(document);
    }

    @Override
    public void remove(long key) {
        documents.removeIf(document -> document.key() == key);
    }

    @Override
    public Found find(SearchRequest request) {
        Comparator<IndexedDocument> byDate = Comparator.comparing(
                document -> document.message().date(), Comparator.nullsLast(Comparator.naturalOrder()));
        List<IndexedDocument> found = documents.stream()
                .filter(document -> matches(request.query(), document))
                .sorted(byDate.thenComparing(IndexedDocument::key))
                .toList();
        List<Hit> hits = found.stream()
                .skip(request.offset())
                .limit(request.limit())
                .map(ListIndex::hit)
                .toList();
        Map<SearchRequest.Facet, List<Found.Count>> facets = new EnumMap<>(SearchRequest.Facet.class);
        for (SearchRequest.Facet facet : request.facets()) {
            TreeMap<String, Long> counts = new TreeMap<>();
            found.forEach(document -> values(facet, document).forEach(value -> counts.merge(value, 1L, Long::sum)));
            facets.put(
                    facet,
                    counts.entrySet().stream()
                            .map(count -> new Found.Count(count.getKey(), count.getKey(), count.getValue()))
                            .toList());
        }
        return new Found(found.size(), hits, facets);
    }

    private static boolean matches(Query query, IndexedDocument document) {
        Message message = document.message();
        return switch (query) {
            case Query.And and -> and.queries().stream().allMatch(one -> matches(one, document));
            case Query.Or or -> or.queries().stream().anyMatch(one -> matches(one, document));
            case Query.Not not -> !matches(not.query(), document);
            case Query.InRelease release ->
                release.trove().equals(document.trove()) && release.number() == document.release();
            case Query.InTrove trove -> trove.slug().equals(document.trove());
            case Query.Text text ->
                (message.subject() + " " + message.text() + message.from() + message.to())
                        .toLowerCase(Locale.ROOT)
                        .contains(text.words().toLowerCase(Locale.ROOT));
            case Query.Dates dates ->
                message.date() != null
                        && (dates.from() == null
                                || !message.date().toLocalDate().isBefore(dates.from()))
                        && (dates.to() == null || !message.date().toLocalDate().isAfter(dates.to()));
            case Query.Undated undated -> message.date() == null;
            case Query.HasAttachment has -> !message.attachments().isEmpty();
            default -> true;
        };
    }

    private static List<String> values(SearchRequest.Facet facet, IndexedDocument document) {
        Message message = document.message();
        return switch (facet) {
            case CORRESPONDENT ->
                message.from().stream().map(from -> from.address()).toList();
            case YEAR ->
                List.of(
                        message.date() == null
                                ? "unknown"
                                : String.valueOf(message.date().getYear()));
            case MONTH ->
                message.date() == null
                        ? List.of()
                        : List.of(message.date().toString().substring(0, 7));
            case ATTACHMENT ->
                message.attachments().stream().map(Attachment::type).toList();
            case TROVE -> List.of(document.trove());
            case RELEASE -> List.of(document.trove() + "/" + document.release());
        };
    }

    private static Hit hit(IndexedDocument document) {
        Message message = document.message();
        return new Hit(
                document.key(),
                document.trove(),
                document.number(),
                document.release(),
                document.sizeBytes(),
                message.subject(),
                message.from(),
                message.to().stream().limit(3).toList(),
                message.to().size() + message.cc().size(),
                message.date(),
                message.attachments().stream().map(Attachment::name).limit(3).toList(),
                message.attachments().size(),
                message.messageId(),
                message.references().isEmpty() ? message.inReplyTo() : message.references(),
                1,
                0);
    }

    @Override
    public void commit(String mark) {}

    @Override
    public String mark() {
        return "";
    }

    @Override
    public void close() {}
}
