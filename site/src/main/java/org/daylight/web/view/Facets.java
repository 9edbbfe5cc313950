package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult;
import org.daylight.search.entity.EntityKind;
import org.daylight.search.entity.EntityNames;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;

/** The counts of one facet of a search result: each value is a link that narrows the search to it, with a bar for its share. */
public record Facets(String title, List<Value> values) {

    /** The most values of a facet that is not of years. */
    public static final int SHOWN = 12;

    /**
     * One value.
     *
     * @param percent of the largest value of the same facet, 0 to 100, for the bar
     */
    public record Value(String label, long count, String address, int percent) {}

    /** All facets of a result, except those with a single value that all documents have. */
    public static List<Facets> of(SearchResult found, QueryText query, Sort sort, AsOf asOf) {
        List<Facets> all = new ArrayList<>();
        for (Facet facet : List.of(
                Facet.YEAR, Facet.CORRESPONDENT, Facet.ATTACHMENT, Facet.AUTHENTICATION, Facet.TROVE, Facet.RELEASE)) {
            List<Value> values = values(found, facet, query, sort, asOf);
            boolean everything = values.size() == 1 && values.getFirst().count() == found.total();
            if (!values.isEmpty() && !everything) {
                all.add(new Facets(title(facet), values));
            }
        }
        return all;
    }

    /** How many documents of a result have a redaction for each reason; empty for none. */
    public static Optional<Facets> ofRedactions(List<SearchResult.Count> codes, QueryText query, Sort sort, AsOf asOf) {
        long highest = codes.stream().mapToLong(SearchResult.Count::count).max().orElse(1);
        List<Value> values = codes.stream()
                .map(code -> new Value(
                        Words.of("search.facet.reason", code.value()),
                        code.count(),
                        asOf.restrict(SiteAddress.search(query.with("redacted", code.value()), sort, 1)),
                        (int) Math.max(1, 100 * code.count() / highest)))
                .toList();
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(new Facets(Words.of("search.facet.redactions"), values));
    }

    /** The names in the documents of a result, of one kind; empty for none. */
    public static Optional<Facets> ofNames(
            EntityKind kind, List<EntityNames.Counted> names, QueryText query, Sort sort, AsOf asOf) {
        long highest =
                names.stream().mapToLong(EntityNames.Counted::documents).max().orElse(1);
        List<Value> values = names.stream()
                .map(name -> new Value(
                        DocumentRow.cut(name.entity().name(), 60),
                        name.documents(),
                        asOf.restrict(SiteAddress.search(
                                query.with(
                                        "entity",
                                        kind.word() + "/" + name.entity().name()),
                                sort,
                                1)),
                        (int) Math.max(1, 100 * name.documents() / highest)))
                .toList();
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(new Facets(Words.of("entity.facet." + kind.word()), values));
    }

    public static List<Value> values(SearchResult found, Facet facet, QueryText query, Sort sort, AsOf asOf) {
        List<SearchResult.Count> counts = found.facets().getOrDefault(facet, List.of());
        long highest =
                counts.stream().mapToLong(SearchResult.Count::count).max().orElse(1);
        // Years are in order of time, and the timeline shows them too; other facets list the largest values first.
        long limit = facet == Facet.YEAR ? 40 : SHOWN;
        return counts.stream()
                .limit(limit)
                .map(count -> new Value(
                        label(facet, count),
                        count.count(),
                        asOf.restrict(SiteAddress.search(query.with(field(facet), count.value()), sort, 1)),
                        (int) Math.max(1, 100 * count.count() / Math.max(1, highest))))
                .toList();
    }

    private static String label(Facet facet, SearchResult.Count count) {
        String label = count.label().isBlank() ? count.value() : count.label();
        return switch (facet) {
            case YEAR, MONTH -> label.equals("unknown") ? Words.of("search.facet.undated") : Formats.period(label);
            case ATTACHMENT ->
                AttachmentKind.parse(count.value()).isPresent() ? Words.of("search.type." + count.value()) : label;
            case CORRESPONDENT, TROVE ->
                label.isBlank() ? Words.of("search.facet.nameless") : DocumentRow.cut(label, 60);
            case RELEASE -> part(count.value());
            case AUTHENTICATION -> SignatureLabels.words(count.value());
            case HOUR, FILE, PAIR -> throw narrowsNothing(facet);
        };
    }

    /** {@code Part 1 (harbour)}: {@code harbour/1} would be the citation of a document. */
    private static String part(String value) {
        int slash = value.lastIndexOf('/');
        return slash < 0
                ? DocumentRow.cut(value, 60)
                : Words.of(
                        "search.facet.part.of",
                        value.substring(slash + 1),
                        DocumentRow.cut(value.substring(0, slash), 40));
    }

    private static String title(Facet facet) {
        return switch (facet) {
            case CORRESPONDENT -> Words.of("search.facet.correspondent");
            case YEAR -> Words.of("search.facet.year");
            case MONTH -> Words.of("search.facet.month");
            case ATTACHMENT -> Words.of("search.facet.attachment");
            case AUTHENTICATION -> Words.of("search.facet.signatures");
            case TROVE -> Words.of("search.facet.trove");
            case RELEASE -> Words.of("search.facet.part");
            case HOUR, FILE, PAIR -> throw narrowsNothing(facet);
        };
    }

    private static String field(Facet facet) {
        return switch (facet) {
            case CORRESPONDENT -> "with";
            case YEAR, MONTH -> "date";
            case ATTACHMENT -> "type";
            case AUTHENTICATION -> "auth";
            case TROVE -> "trove";
            case RELEASE -> "release";
            case HOUR, FILE, PAIR -> throw narrowsNothing(facet);
        };
    }

    private static IllegalArgumentException narrowsNothing(Facet facet) {
        return new IllegalArgumentException(facet + " is for pictures: no query narrows to one of its values");
    }
}
