package org.daylight.search.lucene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.daylight.people.FullName;
import org.daylight.people.Mapping;
import org.daylight.people.Merging;
import org.daylight.search.CorrespondentList;
import org.daylight.search.SearchResult;

/**
 * The correspondents of a snapshot: computed in one pass over the terms of {@link DocumentFields#WHO}, which are in the order of addresses,
 * and one over the columns to count. Some 75 bytes of memory for each address. Immutable; correspondents are numbered from 0.
 */
final class Correspondents {

    /** Roles in the order in which a name is looked for: first From, then how others write to the address. */
    private static final char[] ROLES = DocumentFields.ROLES.toCharArray();

    private static final int MOST_NAMES = 200;

    /** For each address, numbered in the order of bytes: its correspondent. */
    private final int[] ofAddress;

    /** The addresses of each correspondent, those in most documents first. */
    private final int[] addresses;

    private final int[] from;
    private final Texts texts;
    private final Texts names;
    private final int[] documents;
    private final int[] documentsOfAddress;
    private final FixedBitSet lists;
    private final int[] byPresence;
    private final int[] byName;

    /** Many short texts in few objects. */
    private record Texts(byte[] bytes, int[] ends) {

        static final class Writer {
            private byte[] bytes = new byte[1 << 14];
            private int[] ends = new int[1 << 10];
            private int size;
            private int end;

            void add(String text) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                if (end + utf8.length > bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.max(end + utf8.length, bytes.length + bytes.length / 2));
                }
                System.arraycopy(utf8, 0, bytes, end, utf8.length);
                end += utf8.length;
                if (size == ends.length) {
                    ends = Arrays.copyOf(ends, size + size / 2);
                }
                ends[size++] = end;
            }

            Texts done() {
                return new Texts(Arrays.copyOf(bytes, end), Arrays.copyOf(ends, size));
            }
        }

        int size() {
            return ends.length;
        }

        String get(int index) {
            int begin = index == 0 ? 0 : ends[index - 1];
            return new String(bytes, begin, ends[index] - begin, StandardCharsets.UTF_8);
        }
    }

    private final Mapping mapping;

    Correspondents(Snapshot snapshot, Mapping mapping) throws IOException {
        this.mapping = mapping;
        FixedBitSet listAddresses =
                new FixedBitSet(Math.max(1, snapshot.facets().people().size()));
        Merging merging = new Merging(mapping);
        Texts.Writer all = new Texts.Writer();
        Texts.Writer labels = new Texts.Writer();
        Uses uses = new Uses(snapshot);
        for (int number = 0; uses.next(); number++) {
            int block = mapping.block(uses.address);
            boolean list =
                    block < 0 ? uses.isList() : mapping.blocks().get(block).list();
            if (list) {
                listAddresses.set(number);
            }
            merging.add(uses.address, list, uses.names());
            all.add(uses.address);
            labels.add(block < 0 ? uses.best() : mapping.blocks().get(block).name());
        }
        texts = all.done();
        if (texts.size() != snapshot.facets().people().size()) {
            throw new IOException(
                    "the index is damaged: its addresses and their names differ. Delete it; it will be rebuilt");
        }
        int[] first = merging.correspondents();
        ofAddress = new int[first.length];
        int size = 0;
        for (int number = 0; number < first.length; number++) {
            ofAddress[number] = first[number] == number ? size++ : ofAddress[first[number]];
        }
        from = new int[size + 1];
        addresses = new int[first.length];
        documentsOfAddress = snapshot.facets().documentsOfPeople();
        gather(size);
        documents = count(snapshot, size);
        lists = new FixedBitSet(Math.max(1, size));
        Texts.Writer chosen = new Texts.Writer();
        Texts written = labels.done();
        for (int one = 0; one < size; one++) {
            if (listAddresses.get(addresses[from[one]])) {
                lists.set(one);
            }
            chosen.add(name(one, written));
        }
        names = chosen.done();
        byPresence = ordered(
                Comparator.comparingInt((Integer one) -> -documents[one]).thenComparingInt(one -> one));
        String[] keys = new String[size];
        Arrays.setAll(keys, one -> FullName.folded(names.get(one)).replaceFirst("^[^\\p{L}\\p{N}]+", ""));
        byName = ordered(Comparator.comparing((Integer one) -> keys[one]).thenComparingInt(one -> one));
    }

    /** The correspondents that are in a document, in an order. */
    private int[] ordered(Comparator<Integer> order) {
        return IntStream.range(0, documents.length)
                .filter(one -> documents[one] > 0)
                .boxed()
                .sorted(order)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private void gather(int size) {
        for (int one : ofAddress) {
            from[one + 1]++;
        }
        for (int one = 0; one < size; one++) {
            from[one + 1] += from[one];
        }
        int[] filled = from.clone();
        for (int number = 0; number < ofAddress.length; number++) {
            addresses[filled[ofAddress[number]]++] = number;
        }
        for (int one = 0; one < size; one++) {
            if (from[one + 1] - from[one] > 1) {
                int[] sorted = Arrays.stream(addresses, from[one], from[one + 1])
                        .boxed()
                        .sorted(Comparator.comparingInt((Integer number) -> -documentsOfAddress[number])
                                .thenComparingInt(number -> number))
                        .mapToInt(Integer::intValue)
                        .toArray();
                System.arraycopy(sorted, 0, addresses, from[one], sorted.length);
            }
        }
    }

    /** The name of the first of its addresses that has one; otherwise the first address. */
    private String name(int one, Texts labels) {
        for (int i = from[one]; i < from[one + 1]; i++) {
            String label = labels.get(addresses[i]);
            if (!label.isEmpty()) {
                return label;
            }
        }
        return texts.get(addresses[from[one]]);
    }

    /** The number of documents each is in; a document with several of its addresses counts once. */
    private int[] count(Snapshot snapshot, int size) throws IOException {
        int[] counts = new int[size];
        int[] last = new int[size];
        Arrays.fill(last, -1);
        FixedBitSet live = snapshot.live();
        for (LeafReaderContext leaf : snapshot.leaves) {
            Columns columns = snapshot.columns()[leaf.ord];
            int[] numbers = snapshot.facets().people().ofSegment()[leaf.ord];
            for (int i = 0; i < columns.keys().length; i++) {
                if (live.get(leaf.docBase + i)) {
                    for (int p = columns.peopleFrom()[i]; p < columns.peopleFrom()[i + 1]; p++) {
                        int one = ofAddress[numbers[columns.people()[p]]];
                        if (last[one] != leaf.docBase + i) {
                            last[one] = leaf.docBase + i;
                            counts[one]++;
                        }
                    }
                }
            }
        }
        return counts;
    }

    int size() {
        return documents.length;
    }

    /** The correspondent of an address, given by its number among the values of {@link DocumentFields#PEOPLE}. */
    int ofAddress(int number) {
        return ofAddress[number];
    }

    /** The correspondent of an address; -1 when no document has it. */
    int of(String address) {
        byte[] wanted = address.getBytes(StandardCharsets.UTF_8);
        int low = 0;
        int high = texts.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(texts.get(middle).getBytes(StandardCharsets.UTF_8), wanted);
            if (order == 0) {
                return documents[ofAddress[middle]] == 0 ? -1 : ofAddress[middle];
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -1;
    }

    /** Whether they were computed with this mapping. */
    boolean isOf(Mapping other) {
        return mapping == other;
    }

    /** Whether the mapping says which addresses a correspondent has. */
    boolean isMapped(int one) {
        return mapping.block(address(one)) >= 0;
    }

    /** The address that identifies a correspondent. */
    String address(int one) {
        return texts.get(addresses[from[one]]);
    }

    String name(int one) {
        return names.get(one);
    }

    boolean isList(int one) {
        return lists.get(one);
    }

    /** All addresses of a correspondent, each with the number of documents it is in. */
    List<SearchResult.Count> addresses(int one) {
        List<SearchResult.Count> all = new ArrayList<>();
        for (int i = from[one]; i < from[one + 1]; i++) {
            String address = texts.get(addresses[i]);
            if (documentsOfAddress[addresses[i]] > 0) {
                all.add(new SearchResult.Count(address, address, documentsOfAddress[addresses[i]]));
            }
        }
        return all;
    }

    /** A page of the correspondents with this text in their name or in an address. */
    CorrespondentList list(String filter, boolean inOrderOfName, long offset, int limit) {
        int[] order = inOrderOfName ? byName : byPresence;
        String wanted = FullName.folded(filter.strip());
        int[] passed = wanted.isEmpty()
                ? order
                : Arrays.stream(order).filter(one -> passes(one, wanted)).toArray();
        List<CorrespondentList.Row> rows = Arrays.stream(passed)
                .skip(offset)
                .limit(limit)
                .mapToObj(one -> new CorrespondentList.Row(
                        address(one), name(one), isList(one), from[one + 1] - from[one], documents[one]))
                .toList();
        return new CorrespondentList(passed.length, rows);
    }

    private boolean passes(int one, String wanted) {
        if (FullName.folded(name(one)).contains(wanted)) {
            return true;
        }
        for (int i = from[one]; i < from[one + 1]; i++) {
            if (texts.get(addresses[i]).contains(wanted)) {
                return true;
            }
        }
        return false;
    }

    /** The names used with the addresses of a correspondent, with how often, most first. */
    List<SearchResult.Count> names(int one, Snapshot snapshot) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        Terms terms = MultiTerms.getTerms(snapshot.reader, DocumentFields.WHO);
        for (SearchResult.Count address : addresses(one)) {
            for (char role : ROLES) {
                var reading = new Role(snapshot, terms, role);
                for (reading.seek(address.value()); reading.address().equals(address.value()); reading.advance()) {
                    long uses = reading.uses();
                    if (!reading.name().isEmpty() && uses > 0) {
                        counts.merge(reading.name(), uses, Long::sum);
                    }
                }
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_NAMES)
                .map(use -> new SearchResult.Count(use.getKey(), use.getKey(), use.getValue()))
                .toList();
    }

    /** The terms of one role, in the order of addresses. */
    private static final class Role {
        private final TermsEnum terms;
        private final String role;
        private final Bits live;
        private PostingsEnum postings;
        private boolean atEnd;
        private String address = "";
        private String name = "";

        @SuppressWarnings("NullAway") // Lucene uses null for "all live" and "no postings yet"
        Role(Snapshot snapshot, Terms terms, char role) throws IOException {
            this.terms = terms == null ? TermsEnum.EMPTY : terms.iterator();
            this.role = String.valueOf(role);
            live = MultiBits.getLiveDocs(snapshot.reader);
        }

        void seek(String from) throws IOException {
            atEnd = terms.seekCeil(new BytesRef(role + from)) == TermsEnum.SeekStatus.END;
            take();
        }

        void advance() throws IOException {
            atEnd = terms.next() == null;
            take();
        }

        private void take() throws IOException {
            String term = atEnd ? "" : terms.term().utf8ToString();
            int zero = term.indexOf('\0');
            atEnd = zero < 0 || !term.startsWith(role);
            address = atEnd ? "" : term.substring(1, zero);
            name = atEnd ? "" : term.substring(zero + 1);
        }

        /** Empty after the last. */
        String address() {
            return address;
        }

        String name() {
            return name;
        }

        /** The number of documents. */
        long uses() throws IOException {
            if (live == null) {
                return terms.docFreq();
            }
            postings = terms.postings(postings, PostingsEnum.NONE);
            long uses = 0;
            for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                uses += live.get(doc) ? 1 : 0;
            }
            return uses;
        }
    }

    /** Goes through the addresses in the order of their bytes, with their uses. */
    private static final class Uses {
        private final List<Role> roles = new ArrayList<>();
        private final Role list;
        private final List<Map<String, Integer>> namesByRole = new ArrayList<>();
        private long asList;
        private long asRecipient;
        private String address = "";

        Uses(Snapshot snapshot) throws IOException {
            Terms terms = MultiTerms.getTerms(snapshot.reader, DocumentFields.WHO);
            for (char role : ROLES) {
                roles.add(new Role(snapshot, terms, role));
                namesByRole.add(new HashMap<>());
            }
            list = new Role(snapshot, terms, 'l');
            list.seek("");
            for (Role role : roles) {
                role.seek("");
            }
        }

        boolean next() throws IOException {
            BytesRef least = null;
            for (Role role : roles) {
                BytesRef its = role.atEnd ? null : new BytesRef(role.address());
                least = its != null && (least == null || its.compareTo(least) < 0) ? its : least;
            }
            if (least == null) {
                return false;
            }
            address = least.utf8ToString();
            asRecipient = 0;
            for (int i = 0; i < roles.size(); i++) {
                Map<String, Integer> names = namesByRole.get(i);
                names.clear();
                Role role = roles.get(i);
                while (!role.atEnd && role.address().equals(address)) {
                    int uses = (int) role.uses();
                    asRecipient += i == 0 ? 0 : uses;
                    if (!role.name().isEmpty() && uses > 0 && names.size() < MOST_NAMES) {
                        names.merge(role.name(), uses, Integer::sum);
                    }
                    role.advance();
                }
            }
            asList = 0;
            while (!list.atEnd && new BytesRef(list.address()).compareTo(least) <= 0) {
                asList = list.address().equals(address) ? list.uses() : 0;
                list.advance();
            }
            return true;
        }

        /** A list says so in at least half of the messages sent to its address. One forged header does not make a person a list. */
        boolean isList() {
            return asList > 0 && 2 * asList >= asRecipient;
        }

        Map<String, Integer> names() {
            Map<String, Integer> all = new HashMap<>();
            namesByRole.forEach(names -> names.forEach((name, uses) -> all.merge(name, uses, Integer::sum)));
            return all;
        }

        /** The name used most in the first role with a readable name; empty when there is none. */
        String best() {
            for (Map<String, Integer> names : namesByRole) {
                String best = "";
                int most = 0;
                for (Map.Entry<String, Integer> use : names.entrySet()) {
                    String name = use.getKey();
                    boolean more = use.getValue() > most || use.getValue() == most && name.compareTo(best) < 0;
                    if (more && name.indexOf('@') < 0 && !name.isBlank()) {
                        best = name;
                        most = use.getValue();
                    }
                }
                if (!best.isEmpty()) {
                    return best;
                }
            }
            return "";
        }
    }
}
