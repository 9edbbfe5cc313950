package org.daylight.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult.Count;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.AttachmentSize;
import org.daylight.search.query.AuthWord;

/** Counts over the documents found. */
final class MemoryFacets {

    private static final int MOST = 50;

    private final List<MemoryDocument> found;
    private final Collection<MemoryDocument> all;

    MemoryFacets(List<MemoryDocument> found, Collection<MemoryDocument> all) {
        this.found = found;
        this.all = all;
    }

    Map<Facet, List<Count>> counts(Set<Facet> facets) {
        Map<Facet, List<Count>> counts = new EnumMap<>(Facet.class);
        facets.forEach(facet -> counts.put(facet, counts(facet)));
        return counts;
    }

    private List<Count> counts(Facet facet) {
        return switch (facet) {
            case CORRESPONDENT -> mostPresent(MOST);
            case YEAR -> inOrder(document -> Stream.of(month(document, "uuuu")));
            case MONTH -> inOrder(document -> Stream.of(month(document, "uuuu-MM")));
            case TROVE -> most(document -> Stream.of(document.indexed.trove()), MOST);
            case RELEASE -> most(document -> Stream.of(document.release()).filter(name -> !name.isEmpty()), MOST);
            case HOUR ->
                inOrder(document -> Stream.ofNullable(document.date())
                        .map(date -> String.format(
                                Locale.ROOT, "%d-%02d", date.getDayOfWeek().getValue(), date.getHour())));
            case ATTACHMENT ->
                byKind(document -> document.message.attachments().stream()
                        .map(one -> AttachmentKind.of(one).word())
                        .distinct());
            case AUTHENTICATION -> {
                Map<String, Long> tally = tally(document ->
                        Stream.of(AuthWord.of(document.indexed.authentication().mark())));
                yield Stream.of(MessageMark.values())
                        .filter(mark -> tally.containsKey(AuthWord.of(mark)))
                        .map(mark -> new Count(AuthWord.of(mark), mark.word(), tally.get(AuthWord.of(mark))))
                        .toList();
            }
            case FILE -> files();
            case PAIR -> pairs();
        };
    }

    private Map<String, Long> tally(Function<MemoryDocument, Stream<String>> values) {
        Map<String, Long> tally = new TreeMap<>();
        found.forEach(document -> values.apply(document).forEach(value -> tally.merge(value, 1L, Long::sum)));
        return tally;
    }

    private List<Count> inOrder(Function<MemoryDocument, Stream<String>> values) {
        List<Count> counts = new ArrayList<>();
        tally(values).forEach((value, count) -> counts.add(new Count(value, value, count)));
        return counts;
    }

    private List<Count> most(Function<MemoryDocument, Stream<String>> values, int most) {
        return inOrder(values).stream()
                .sorted(Comparator.comparingLong(Count::count).reversed()) // stable
                .limit(most)
                .toList();
    }

    private List<Count> mostPresent(int most) {
        return most(document -> document.people.stream(), most).stream()
                .map(one -> new Count(one.value(), MemoryPeople.label(one.value(), all), one.count()))
                .toList();
    }

    private static String month(MemoryDocument document, String format) {
        return document.date() == null
                ? "unknown"
                : document.date().format(java.time.format.DateTimeFormatter.ofPattern(format, Locale.ROOT));
    }

    private List<Count> byKind(Function<MemoryDocument, Stream<String>> values) {
        Map<String, Long> tally = tally(values);
        return Stream.of(AttachmentKind.values())
                .map(AttachmentKind::word)
                .filter(tally::containsKey)
                .map(kind -> new Count(kind, kind, tally.get(kind)))
                .sorted(Comparator.comparingLong(Count::count).reversed())
                .toList();
    }

    private List<Count> files() {
        Map<String, Long> tally = tally(document -> document.message.attachments().stream()
                .map(one -> "" + AttachmentSize.code(AttachmentKind.of(one), one.sizeBytes())));
        List<Count> counts = new ArrayList<>();
        for (int code = 0; code < AttachmentKind.values().length * AttachmentSize.SIZES; code++) {
            if (tally.containsKey("" + code)) {
                String kind = AttachmentKind.values()[code / AttachmentSize.SIZES].word();
                AttachmentSize size = AttachmentSize.values()[code % AttachmentSize.SIZES];
                counts.add(new Count(kind + "/" + size.name(), kind, tally.get("" + code)));
            }
        }
        return counts;
    }

    private List<Count> pairs() {
        Set<String> present =
                mostPresent(Facet.PAIRED).stream().map(Count::value).collect(java.util.stream.Collectors.toSet());
        return most(
                document -> document.people.stream()
                        .filter(to -> document.author() != null
                                && !to.equals(document.author())
                                && present.contains(document.author())
                                && present.contains(to))
                        .map(to -> document.author() + " " + to),
                Integer.MAX_VALUE);
    }
}
