package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.daylight.people.FullName;
import org.daylight.people.Mapping;
import org.daylight.people.Merging;
import org.daylight.search.Correspondent;
import org.daylight.search.CorrespondentList;
import org.daylight.search.CorrespondentListRequest;
import org.daylight.search.Hit;
import org.daylight.search.SearchResult.Count;
import org.daylight.search.query.AddressTerms;
import org.jspecify.annotations.Nullable;

/** The correspondents of a commit: computed from all addresses and names, which the cluster lists in pages. Immutable. */
final class ClusterPeople {

    private static final int MOST_NAMES = 200;
    private static final int MOST_OTHERS = 50;
    private static final int MANY = 60_000;

    private static final Comparator<Count> MOST =
            Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value);

    private final Mapping mapping;

    /** In the order of each one's first address. */
    private final List<One> all = new ArrayList<>();

    private final Map<String, One> byAddress = new HashMap<>();

    /** One correspondent. @param addresses with the number of documents each is in, most first */
    private record One(List<Count> addresses, String name, boolean list, long documents) {
        String address() {
            return addresses.getFirst().value();
        }

        List<String> values() {
            return addresses.stream().map(Count::value).toList();
        }
    }

    /** How an address is used. */
    private static final class Uses {
        /** Role and name, with the number of documents. */
        private final TreeMap<String, Long> names = new TreeMap<>();

        private long asList;
        private long asRecipient;
        private long documents;

        Map<String, Integer> byName() {
            Map<String, Integer> all = new TreeMap<>();
            names.forEach((use, count) -> {
                if (use.length() > 1) {
                    all.merge(use.substring(1), Math.toIntExact(count), Integer::sum);
                }
            });
            return all;
        }
    }

    private ClusterPeople(Mapping mapping) {
        this.mapping = mapping;
    }

    boolean isOf(Mapping other) {
        return mapping == other;
    }

    static ClusterPeople of(ClusterView view, Mapping mapping) throws IOException {
        TreeMap<String, Uses> uses = new TreeMap<>(ClusterPeople::byBytes);
        ObjectNode everything = Bodies.of("match_all", Bodies.of());
        view.everyValue(everything, "people", (address, documents) -> {
            var one = new Uses();
            one.documents = documents;
            uses.put(address, one);
        });
        view.everyValue(everything, "who", (use, documents) -> {
            int end = use.indexOf('\0');
            Uses one = end < 1 ? null : uses.get(use.substring(1, end));
            if (one == null) {
                return;
            }
            char role = use.charAt(0);
            if (role == 'l') {
                one.asList += documents;
            } else {
                one.asRecipient += role == 'f' ? 0 : documents;
                one.names.merge(role + use.substring(end + 1), documents, Long::sum);
            }
        });
        var people = new ClusterPeople(mapping);
        people.group(view, uses);
        return people;
    }

    /** The order of UTF-8, in which the cluster lists values. */
    private static int byBytes(String one, String other) {
        return java.util.Arrays.compareUnsigned(
                one.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                other.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void group(ClusterView view, TreeMap<String, Uses> uses) throws IOException {
        var merging = new Merging(mapping);
        uses.forEach((address, one) -> merging.add(address, isList(address, one), one.byName()));
        int[] groups = merging.correspondents();
        Map<Integer, List<Count>> grouped = new TreeMap<>();
        int number = 0;
        for (Map.Entry<String, Uses> one : uses.entrySet()) {
            grouped.computeIfAbsent(groups[number++], group -> new ArrayList<>())
                    .add(new Count(one.getKey(), one.getKey(), one.getValue().documents));
        }
        List<List<Count>> listed = List.copyOf(grouped.values());
        listed.forEach(addresses -> addresses.sort(MOST));
        long[] documents = documents(view, listed);
        for (int i = 0; i < documents.length; i++) {
            List<Count> addresses = listed.get(i);
            String first = addresses.getFirst().value();
            var one = new One(addresses, name(addresses, uses), isList(first, uses.get(first)), documents[i]);
            all.add(one);
            addresses.forEach(address -> byAddress.put(address.value(), one));
        }
    }

    /** A document with several addresses of one correspondent counts once. */
    private static long[] documents(ClusterView view, List<List<Count>> listed) throws IOException {
        long[] documents = new long[listed.size()];
        List<Integer> several = new ArrayList<>();
        List<ObjectNode> filters = new ArrayList<>();
        for (int i = 0; i < documents.length; i++) {
            List<Count> addresses = listed.get(i);
            documents[i] = addresses.getFirst().count();
            if (addresses.size() > 1) {
                several.add(i);
                filters.add(ClusterView.terms(
                        "people", addresses.stream().map(Count::value).toList()));
            }
        }
        long[] counts = view.counts(filters);
        for (int i = 0; i < counts.length; i++) {
            documents[several.get(i)] = counts[i];
        }
        return documents;
    }

    private String name(List<Count> addresses, Map<String, Uses> uses) {
        return addresses.stream()
                .map(address -> {
                    int block = mapping.block(address.value());
                    return block < 0
                            ? ClusterFacets.best(uses.get(address.value()).names)
                            : mapping.blocks().get(block).name();
                })
                .filter(one -> !one.isEmpty())
                .findFirst()
                .orElse(addresses.getFirst().value());
    }

    private boolean isList(String address, Uses uses) {
        int block = mapping.block(address);
        return block >= 0 ? mapping.blocks().get(block).list() : uses.asList > 0 && 2 * uses.asList >= uses.asRecipient;
    }

    CorrespondentList list(CorrespondentListRequest request) {
        String wanted = FullName.folded(request.filter().strip());
        Comparator<One> order = request.byName()
                ? Comparator.comparing(one -> FullName.folded(one.name).replaceFirst("^[^\\p{L}\\p{N}]+", ""))
                : Comparator.comparingLong(one -> -one.documents);
        List<One> passed = all.stream()
                .filter(one -> FullName.folded(one.name).contains(wanted)
                        || one.addresses.stream()
                                .anyMatch(address -> address.value().contains(wanted)))
                .sorted(order) // stable
                .toList();
        return new CorrespondentList(
                passed.size(),
                passed.stream()
                        .skip(request.offset())
                        .limit(request.limit())
                        .map(one -> new CorrespondentList.Row(
                                one.address(),
                                one.name,
                                one.list,
                                one.addresses.size(),
                                Math.toIntExact(one.documents)))
                        .toList());
    }

    Optional<Correspondent> correspondent(ClusterView view, String address) throws IOException {
        One self = byAddress.get(AddressTerms.normal(address));
        if (self == null) {
            return Optional.empty();
        }
        ObjectNode its = ClusterView.terms("people", self.values());
        ObjectNode written = ClusterView.terms("author", self.values());
        long sent = view.count(CommitRecord.bool("filter", Bodies.list(its, written)));
        return Optional.of(new Correspondent(
                self.address(),
                self.name,
                self.list,
                mapping.block(self.address()) >= 0,
                self.addresses,
                names(view, self),
                sent,
                self.documents - sent,
                others(view, self, CommitRecord.bool("filter", Bodies.list(its, written)), "people"),
                others(
                        view,
                        self,
                        CommitRecord.bool("filter", Bodies.list(its), "must_not", Bodies.list(written)),
                        "author"),
                dated(view, its, "asc"),
                dated(view, its, "desc")));
    }

    private static List<Count> names(ClusterView view, One self) throws IOException {
        Map<String, Long> names = new TreeMap<>();
        for (Count address : self.addresses) {
            for (String role : List.of("f", "t", "c", "b")) {
                String start = role + address.value() + '\0';
                for (ClusterWords.Known use : ClusterWords.most(
                        view, view.filtered(ClusterView.term("people", address.value())), "who", start, MANY, 0)) {
                    if (use.value().length() > start.length()) {
                        names.merge(use.value().substring(start.length()), use.documents(), Long::sum);
                    }
                }
            }
        }
        return names.entrySet().stream()
                .map(name -> new Count(name.getKey(), name.getKey(), name.getValue()))
                .sorted(MOST)
                .limit(MOST_NAMES)
                .toList();
    }

    /** The other correspondents in a field of some documents. */
    private List<Count> others(ClusterView view, One self, ObjectNode filter, String field) throws IOException {
        JsonNode buckets = view.search(
                        view.filtered(filter),
                        "size",
                        0,
                        "aggs",
                        Bodies.of("one", Bodies.of("terms", Bodies.of("field", field, "size", MANY))))
                .path("aggregations")
                .path("one")
                .path("buckets");
        Map<One, Long> counts = new HashMap<>();
        Map<One, Integer> addresses = new HashMap<>();
        for (JsonNode bucket : buckets) {
            One other = byAddress.get(bucket.path("key").asText());
            if (other != null && other != self) {
                counts.merge(other, bucket.path("doc_count").asLong(), Long::sum);
                addresses.merge(other, 1, Integer::sum);
            }
        }
        List<One> several = counts.keySet().stream()
                .filter(other -> addresses.get(other) > 1)
                .toList();
        long[] exact = view.counts(several.stream()
                .map(other ->
                        CommitRecord.bool("filter", Bodies.list(filter, ClusterView.terms(field, other.values()))))
                .toList());
        for (int i = 0; i < exact.length; i++) {
            counts.put(several.get(i), exact[i]);
        }
        return counts.entrySet().stream()
                .map(one -> new Count(one.getKey().address(), one.getKey().name, one.getValue()))
                .sorted(MOST)
                .limit(MOST_OTHERS)
                .toList();
    }

    private static @Nullable Hit dated(ClusterView view, ObjectNode its, String order) throws IOException {
        JsonNode found = view.search(
                        view.filtered(its, Bodies.of("exists", Bodies.of("field", "day"))),
                        "size",
                        1,
                        "_source",
                        false,
                        "stored_fields",
                        "_none_",
                        "docvalue_fields",
                        ClusterHits.FIELDS,
                        "sort",
                        Bodies.list(Bodies.of("time", order), Bodies.of("key", "asc")))
                .path("hits")
                .path("hits");
        return found.isEmpty()
                ? null
                : ClusterHits.of(view, List.of(ClusterView.values(found.get(0))), new float[1])
                        .getFirst();
    }
}
