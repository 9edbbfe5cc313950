package org.daylight.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.daylight.people.FullName;
import org.daylight.people.Mapping;
import org.daylight.people.Merging;
import org.daylight.search.SearchResult.Count;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.thread.ThreadTree;
import org.jspecify.annotations.Nullable;

/** The correspondents of a {@link MemoryCommit}. */
final class MemoryPeople {

    private static final Comparator<Count> MOST =
            Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value);

    private final MemoryCommit commit;
    private final Collection<MemoryDocument> documents;
    private final Mapping mapping;

    /** In the order of each one's first address. */
    private final List<One> all = new ArrayList<>();

    private final Map<String, One> byAddress = new HashMap<>();

    /** One correspondent: addresses with the number of documents each is in, most first. */
    private record One(List<Count> addresses, String name, boolean list, long documents) {
        String address() {
            return addresses.getFirst().value();
        }
    }

    MemoryPeople(MemoryCommit commit, Mapping mapping) {
        this.commit = commit;
        this.documents = commit.documents().values();
        this.mapping = mapping;
        TreeSet<String> addresses = new TreeSet<>();
        documents.forEach(document -> addresses.addAll(document.people));
        List<String> ordered = List.copyOf(addresses);
        var merging = new Merging(mapping);
        for (String address : ordered) {
            merging.add(address, isList(address), names(address, documents, "ftcb"));
        }
        int[] groups = merging.correspondents();
        Map<Integer, List<Count>> grouped = new TreeMap<>();
        for (int i = 0; i < groups.length; i++) {
            String address = ordered.get(i);
            grouped.computeIfAbsent(groups[i], group -> new ArrayList<>())
                    .add(new Count(address, address, count(document -> document.people.contains(address))));
        }
        grouped.values().forEach(this::add);
    }

    private void add(List<Count> addresses) {
        addresses.sort(MOST);
        String name = addresses.stream()
                .map(address -> name(address.value()))
                .filter(one -> !one.isEmpty())
                .findFirst()
                .orElse(addresses.getFirst().value());
        long size = count(document -> addresses.stream().anyMatch(one -> document.people.contains(one.value())));
        var one = new One(addresses, name, isList(addresses.getFirst().value()), size);
        all.add(one);
        addresses.forEach(address -> byAddress.put(address.value(), one));
    }

    private long count(Predicate<MemoryDocument> in) {
        return documents.stream().filter(in).count();
    }

    private String name(String address) {
        int block = mapping.block(address);
        return block < 0
                ? best(address, documents)
                : mapping.blocks().get(block).name();
    }

    private boolean isList(String address) {
        int block = mapping.block(address);
        if (block >= 0) {
            return mapping.blocks().get(block).list();
        }
        long asList = count(document -> document.lists.contains(address));
        long asRecipient = documents.stream()
                .flatMap(document -> document.uses.stream())
                .filter(use -> use.role() != 'f' && use.address().equals(address))
                .count();
        return asList > 0 && 2 * asList >= asRecipient;
    }

    /** In how many documents each name is used with an address, in these roles. */
    private static Map<String, Integer> names(String address, Collection<MemoryDocument> documents, String roles) {
        Map<String, Integer> names = new TreeMap<>();
        for (MemoryDocument document : documents) {
            for (MemoryDocument.Use use : document.uses) {
                if (use.address().equals(address)
                        && roles.indexOf(use.role()) >= 0
                        && !use.name().isEmpty()) {
                    names.merge(use.name(), 1, Integer::sum);
                }
            }
        }
        return names;
    }

    /** The name used most in the first role that has one that can be read; empty when there is none. */
    private static String best(String address, Collection<MemoryDocument> documents) {
        for (String role : List.of("f", "t", "c", "b")) {
            Optional<Map.Entry<String, Integer>> best = names(address, documents, role).entrySet().stream()
                    .filter(name ->
                            name.getKey().indexOf('@') < 0 && !name.getKey().isBlank())
                    .min(Comparator.comparingInt(name -> -name.getValue()));
            if (best.isPresent()) {
                return best.get().getKey();
            }
        }
        return "";
    }

    /** The name by which people know an address; the address itself when it was used with none. */
    static String label(String address, Collection<MemoryDocument> documents) {
        String best = best(address, documents);
        return best.isEmpty() ? address : best;
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
                .sorted(order)
                .toList();
        return new CorrespondentList(
                passed.size(),
                passed.stream()
                        .skip(request.offset())
                        .limit(request.limit())
                        .map(one -> new CorrespondentList.Row(
                                one.address(), one.name, one.list, one.addresses.size(), (int) one.documents))
                        .toList());
    }

    Optional<Correspondent> correspondent(String address) {
        One self = byAddress.get(AddressTerms.normal(address));
        if (self == null) {
            return Optional.empty();
        }
        List<MemoryDocument> its = documents.stream()
                .filter(document -> document.people.stream().anyMatch(one -> byAddress.get(one) == self))
                .toList();
        Map<One, Long> writesTo = new HashMap<>();
        Map<One, Long> hearsFrom = new HashMap<>();
        long sent = 0;
        for (MemoryDocument document : its) {
            One author = document.author() == null ? null : byAddress.get(document.author());
            if (author == self) {
                sent++;
                document.people.stream()
                        .map(byAddress::get)
                        .distinct()
                        .filter(other -> other != self)
                        .forEach(other -> writesTo.merge(other, 1L, Long::sum));
            } else if (author != null) {
                hearsFrom.merge(author, 1L, Long::sum);
            }
        }
        Map<String, Integer> names = new TreeMap<>();
        self.addresses.forEach(
                one -> names(one.value(), documents, "ftcb").forEach((name, n) -> names.merge(name, n, Integer::sum)));
        List<MemoryDocument> dated = its.stream()
                .filter(document -> document.date() != null)
                .sorted(Comparator.comparingLong(MemoryDocument::time))
                .toList();
        return Optional.of(new Correspondent(
                self.address(),
                self.name,
                self.list,
                mapping.block(self.address()) >= 0,
                self.addresses,
                names.entrySet().stream()
                        .map(name -> new Count(name.getKey(), name.getKey(), name.getValue()))
                        .sorted(MOST)
                        .limit(200)
                        .toList(),
                sent,
                its.size() - sent,
                most(writesTo),
                most(hearsFrom),
                hit(dated.isEmpty() ? null : dated.getFirst()),
                hit(dated.stream()
                        .max(Comparator.comparingLong(MemoryDocument::time))
                        .orElse(null))));
    }

    private static List<Count> most(Map<One, Long> counts) {
        return counts.entrySet().stream()
                .map(one -> new Count(one.getKey().address(), one.getKey().name, one.getValue()))
                .sorted(MOST)
                .limit(50)
                .toList();
    }

    private @Nullable Hit hit(@Nullable MemoryDocument document) {
        return document == null || document.time() == ThreadTree.UNKNOWN_TIME ? null : commit.hit(document, 0);
    }
}
