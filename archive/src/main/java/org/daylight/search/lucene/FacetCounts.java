package org.daylight.search.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult.Count;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.AuthWord;
import org.jspecify.annotations.Nullable;

/**
 * Counts values over all matches of a query, exactly. When a query matches more than half of the index, the documents that do
 * <em>not</em> match are counted and subtracted from the totals.
 */
final class FacetCounts {

    private static final int MOST = 50;

    /** Facets where each document adds the same, whatever else matches, so that subtracting from the totals is possible. */
    private static final Set<Facet> LINEAR = EnumSet.complementOf(EnumSet.of(Facet.FILE, Facet.PAIR));

    /** At most this many names of one address in one role are compared. */
    private static final int MOST_NAMES = 200;

    private static final int MOST_LABELS = 10_000;

    private static final int HOURS = 7 * 24;

    private final Snapshot snapshot;
    private final Columns[] columns;
    private final Ordinals people;
    private final Ordinals troves;
    private final Ordinals releases;
    private final int firstMonth;
    private final int lastMonth;
    private final FixedBitSet live;
    private final Tally totals;
    private final Map<String, String> labels = new ConcurrentHashMap<>();

    /** Addresses by number. A page lists fifty, and most pages list the same ones. */
    private final Map<Integer, String> addresses = new ConcurrentHashMap<>();

    /** How often each value was counted. */
    private final class Tally {
        final int[] months = new int[lastMonth - firstMonth + 1];
        final int[] kinds = new int[AttachmentKind.values().length];
        final int[] people = new int[FacetCounts.this.people.size()];
        final int[] troves = new int[FacetCounts.this.troves.size()];
        final int[] releases = new int[FacetCounts.this.releases.size()];
        final int[] hours = new int[HOURS];
        final int[] marks = new int[MessageMark.values().length];
        int undated;

        /** The counts of each kind of value. */
        private List<int[]> all() {
            return List.of(months, kinds, people, troves, releases, hours, marks);
        }

        void subtractFrom(Tally totals) {
            subtractFrom(totals.months, months);
            subtractFrom(totals.kinds, kinds);
            subtractFrom(totals.people, people);
            subtractFrom(totals.troves, troves);
            subtractFrom(totals.releases, releases);
            subtractFrom(totals.hours, hours);
            subtractFrom(totals.marks, marks);
            undated = totals.undated - undated;
        }

        private static void subtractFrom(int[] totals, int[] counts) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = totals[i] - counts[i];
            }
        }
    }

    FacetCounts(Snapshot snapshot) throws IOException {
        this.snapshot = snapshot;
        columns = snapshot.columns();
        var owner = snapshot.reader.getReaderCacheHelper().getKey();
        people = Ordinals.of(owner, snapshot.leaves, DocumentFields.PEOPLE);
        troves = Ordinals.of(owner, snapshot.leaves, DocumentFields.TROVE);
        releases = Ordinals.of(owner, snapshot.leaves, DocumentFields.RELEASE);
        int first = Integer.MAX_VALUE;
        int last = -1;
        for (Columns segment : columns) {
            for (int month : segment.months()) {
                first = month < 0 ? first : Math.min(first, month);
                last = Math.max(last, month);
            }
        }
        firstMonth = last < 0 ? 0 : first;
        lastMonth = Math.max(last, 0);
        live = snapshot.live();
        totals = new Tally();
        count(live, LINEAR, totals);
    }

    private FacetCounts(Snapshot snapshot, ArrayCache.Reader in) throws IOException {
        this.snapshot = snapshot;
        columns = snapshot.columns();
        live = snapshot.live();
        people = Ordinals.read(in, snapshot.leaves, DocumentFields.PEOPLE);
        troves = Ordinals.read(in, snapshot.leaves, DocumentFields.TROVE);
        releases = Ordinals.read(in, snapshot.leaves, DocumentFields.RELEASE);
        firstMonth = (int) in.number();
        lastMonth = (int) in.number();
        totals = new Tally();
        for (int[] counts : totals.all()) {
            System.arraycopy(in.ints(counts.length), 0, counts, 0, counts.length);
        }
        totals.undated = (int) in.number();
        List<String> named = in.texts();
        for (int i = 0; i + 1 < named.size(); i += 2) {
            labels.put(named.get(i), named.get(i + 1));
        }
    }

    /** Reads what {@link #write} has written. @throws UncheckedIOException when the index cannot be read */
    static FacetCounts read(Snapshot snapshot, ArrayCache.Reader in) {
        try {
            return new FacetCounts(snapshot, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the totals, and the names of the most frequent people, which the first page shows. */
    void write(ArrayCache.Writer out) throws IOException {
        people.write(out);
        troves.write(out);
        releases.write(out);
        out.number(firstMonth);
        out.number(lastMonth);
        for (int[] counts : totals.all()) {
            out.ints(counts);
        }
        out.number(totals.undated);
        List<String> named = new ArrayList<>();
        for (Count count : most(people, totals.people, true)) {
            named.add(count.value());
            named.add(count.label());
        }
        out.texts(named);
    }

    /** All addresses; numbers are in the order of their bytes. */
    Ordinals people() {
        return people;
    }

    /** For each address the number of documents it is in. The caller does not change it. */
    int[] documentsOfPeople() {
        return totals.people;
    }

    /** How many documents an address is in. */
    int presence(int person) {
        return totals.people[person];
    }

    /** The most frequent people among those with a number from {@code from} to {@code to}, exclusive, with their names. */
    List<Count> mostOf(int from, int to, int most) throws IOException {
        int[] counts = new int[totals.people.length];
        System.arraycopy(totals.people, from, counts, from, to - from);
        List<Count> list = most(people, counts, true);
        return list.subList(0, Math.min(most, list.size()));
    }

    /** The counts over these documents. */
    Map<Facet, List<Count>> of(Snapshot.Matches matches, Set<Facet> wanted) throws IOException {
        Map<Facet, List<Count>> counts = new EnumMap<>(Facet.class);
        Set<Facet> missing = EnumSet.noneOf(Facet.class);
        for (Facet facet : wanted) {
            List<Count> known = matches.counts(facet);
            if (known == null) {
                missing.add(facet);
            } else {
                counts.put(facet, known);
            }
        }
        if (!missing.isEmpty()) {
            Map<Facet, List<Count>> more = listed(matches, tally(matches, missing), missing);
            matches.put(more);
            counts.putAll(more);
        }
        return counts;
    }

    private Tally tally(Snapshot.Matches matches, Set<Facet> wanted) {
        var tally = new Tally();
        if (matches.total <= snapshot.reader.numDocs() / 2) {
            count(matches.documents, wanted, tally);
            return tally;
        }
        if (matches.total < snapshot.reader.numDocs()) {
            FixedBitSet others = live.clone();
            others.andNot(matches.documents);
            count(others, wanted, tally);
        }
        tally.subtractFrom(totals);
        return tally;
    }

    private void count(FixedBitSet documents, Set<Facet> wanted, Tally tally) {
        boolean time = wanted.contains(Facet.MONTH) || wanted.contains(Facet.YEAR);
        for (int i = 0; i < columns.length; i++) {
            Columns segment = columns[i];
            int base = snapshot.leaves.get(i).docBase;
            int[] found = numbers(documents, base, segment.keys().length);
            if (time) {
                countMonths(found, segment.months(), tally);
            }
            if (wanted.contains(Facet.ATTACHMENT)) {
                countKinds(found, segment.kinds(), tally.kinds);
            }
            if (wanted.contains(Facet.CORRESPONDENT)) {
                countPeople(found, segment, people.ofSegment()[i], tally.people);
            }
            if (wanted.contains(Facet.TROVE)) {
                count(found, segment.troves(), troves.ofSegment()[i], tally.troves);
            }
            if (wanted.contains(Facet.HOUR)) {
                countHours(found, segment.hours(), tally.hours);
            }
            if (wanted.contains(Facet.AUTHENTICATION)) {
                for (int document : found) {
                    tally.marks[segment.marks()[document]]++;
                }
            }
            if (wanted.contains(Facet.RELEASE)) {
                count(found, segment.releases(), releases.ofSegment()[i], tally.releases);
            }
        }
    }

    /** The documents of one segment among these, by their numbers in the segment. */
    private static int[] numbers(FixedBitSet documents, int base, int size) {
        if (size == 0) {
            return new int[0];
        }
        int[] numbers = new int[documents.cardinality(base, base + size)];
        int filled = 0;
        long[] words = documents.getBits();
        for (int word = base >> 6; filled < numbers.length; word++) {
            long bits = words[word];
            if (word == base >> 6) {
                bits &= -1L << base;
            }
            for (int first = (word << 6) - base; bits != 0 && filled < numbers.length; bits &= bits - 1) {
                numbers[filled++] = first + Long.numberOfTrailingZeros(bits);
            }
        }
        return numbers;
    }

    private void countMonths(int[] found, int[] months, Tally tally) {
        int[] counts = tally.months;
        int undated = 0;
        for (int document : found) {
            int month = months[document];
            if (month < 0) {
                undated++;
            } else {
                counts[month - firstMonth]++;
            }
        }
        tally.undated += undated;
    }

    private static void countHours(int[] found, byte[] hours, int[] counts) {
        for (int document : found) {
            int hour = Byte.toUnsignedInt(hours[document]); // a week has 168; 255 is an unknown one
            if (hour < HOURS) {
                counts[hour]++;
            }
        }
    }

    private static void countKinds(int[] found, int[] kinds, int[] counts) {
        for (int document : found) {
            for (int bits = kinds[document]; bits != 0; bits &= bits - 1) {
                counts[Integer.numberOfTrailingZeros(bits)]++;
            }
        }
    }

    private static void countPeople(int[] found, Columns segment, int[] numbers, int[] counts) {
        int[] from = segment.peopleFrom();
        int[] people = segment.people();
        for (int document : found) {
            int end = from[document + 1];
            for (int i = from[document]; i < end; i++) {
                counts[numbers[people[i]]]++;
            }
        }
    }

    private static void count(int[] found, int[] ordinals, int[] numbers, int[] counts) {
        for (int document : found) {
            int ordinal = ordinals[document];
            if (ordinal >= 0) {
                counts[numbers[ordinal]]++;
            }
        }
    }

    // ---- lists

    private Map<Facet, List<Count>> listed(Snapshot.Matches matches, Tally tally, Set<Facet> wanted)
            throws IOException {
        Map<Facet, List<Count>> lists = new EnumMap<>(Facet.class);
        for (Facet facet : wanted) {
            lists.put(
                    facet,
                    switch (facet) {
                        case CORRESPONDENT -> most(people, tally.people, true);
                        case YEAR -> years(tally);
                        case MONTH -> months(tally);
                        case ATTACHMENT -> kinds(tally.kinds);
                        case TROVE -> most(troves, tally.troves, false);
                        case RELEASE -> most(releases, tally.releases, false);
                        case HOUR -> hours(tally.hours);
                        case AUTHENTICATION -> marks(tally.marks);
                        case FILE -> CrossCounts.files(snapshot.leaves, matches.documents);
                        case PAIR -> pairs(matches);
                    });
        }
        return lists;
    }

    private List<Count> months(Tally tally) {
        List<Count> list = new ArrayList<>();
        for (int i = 0; i < tally.months.length; i++) {
            if (tally.months[i] > 0) {
                int month = firstMonth + i;
                String value = String.format(Locale.ROOT, "%04d-%02d", month / 12, month % 12 + 1);
                list.add(new Count(value, value, tally.months[i]));
            }
        }
        undated(tally, list);
        return list;
    }

    private List<Count> years(Tally tally) {
        List<Count> list = new ArrayList<>();
        long sum = 0;
        for (int i = 0; i < tally.months.length; i++) {
            sum += tally.months[i];
            int year = (firstMonth + i) / 12;
            boolean last = i == tally.months.length - 1 || (firstMonth + i + 1) / 12 != year;
            if (last && sum > 0) {
                String value = String.format(Locale.ROOT, "%04d", year);
                list.add(new Count(value, value, sum));
            }
            sum = last ? 0 : sum;
        }
        undated(tally, list);
        return list;
    }

    private static void undated(Tally tally, List<Count> list) {
        if (tally.undated > 0) {
            list.add(new Count("unknown", "unknown", tally.undated));
        }
    }

    private static List<Count> hours(int[] counts) {
        List<Count> list = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            if (counts[hour] > 0) {
                String value = String.format(Locale.ROOT, "%d-%02d", hour / 24 + 1, hour % 24);
                list.add(new Count(value, value, counts[hour]));
            }
        }
        return list;
    }

    private static List<Count> marks(int[] counts) {
        List<Count> list = new ArrayList<>();
        for (MessageMark mark : MessageMark.values()) {
            if (counts[mark.ordinal()] > 0) {
                list.add(new Count(AuthWord.of(mark), mark.word(), counts[mark.ordinal()]));
            }
        }
        return list;
    }

    private List<Count> pairs(Snapshot.Matches matches) throws IOException {
        Tally tally = tally(matches, EnumSet.of(Facet.CORRESPONDENT));
        List<Integer> present = largest(tally.people, Facet.PAIRED);
        int[][] counts = CrossCounts.pairs(snapshot.leaves, columns, people, present, matches.documents);
        List<Count> list = new ArrayList<>();
        for (int from = 0; from < present.size(); from++) {
            for (int to = 0; to < present.size(); to++) {
                if (counts[from][to] > 0) {
                    String value = people.value(present.get(from)) + ' ' + people.value(present.get(to));
                    list.add(new Count(value, value, counts[from][to]));
                }
            }
        }
        list.sort(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value));
        return list;
    }

    private static List<Count> kinds(int[] counts) {
        List<Count> list = new ArrayList<>();
        for (AttachmentKind kind : AttachmentKind.values()) {
            if (counts[kind.ordinal()] > 0) {
                list.add(new Count(kind.word(), kind.word(), counts[kind.ordinal()]));
            }
        }
        list.sort(Comparator.comparingLong(Count::count).reversed());
        return list;
    }

    private List<Count> most(Ordinals ordinals, int[] counts, boolean named) throws IOException {
        List<Count> list = new ArrayList<>();
        for (int number : largest(counts, MOST)) {
            String value = named ? address(number) : ordinals.value(number);
            list.add(new Count(value, named ? label(value) : value, counts[number]));
        }
        return list;
    }

    private String address(int number) throws IOException {
        String known = addresses.get(number);
        if (known != null) {
            return known;
        }
        String address = people.value(number);
        if (addresses.size() > MOST_LABELS) {
            addresses.clear();
        }
        addresses.put(number, address);
        return address;
    }

    /** The most frequent values, most first; equally frequent ones in the order of their bytes. */
    private static List<Integer> largest(int[] counts, int most) {
        var least = new PriorityQueue<Integer>(
                (a, b) -> counts[a] != counts[b] ? Integer.compare(counts[a], counts[b]) : Integer.compare(b, a));
        int threshold = 0;
        for (int number = 0; number < counts.length; number++) {
            if (counts[number] > threshold) {
                least.add(number);
                if (least.size() > most) {
                    least.poll();
                    threshold = counts[least.peek()];
                }
            }
        }
        List<Integer> list = new ArrayList<>();
        while (!least.isEmpty()) {
            list.add(least.poll());
        }
        return list.reversed();
    }

    /** The name used most with an address: preferably in From, otherwise in To, Cc or Bcc. */
    private String label(String address) throws IOException {
        String known = labels.get(address);
        if (known != null) {
            return known;
        }
        String label = address;
        Terms terms = MultiTerms.getTerms(snapshot.reader, DocumentFields.WHO);
        for (char role : DocumentFields.ROLES.toCharArray()) {
            String name = terms == null ? null : name(terms, role + address + '\0', address);
            if (name != null) {
                label = name;
                break;
            }
        }
        if (labels.size() > MOST_LABELS) {
            labels.clear();
        }
        labels.put(address, label);
        return label;
    }

    private static @Nullable String name(Terms terms, String start, String address) throws IOException {
        var prefix = new BytesRef(start);
        TermsEnum names = terms.iterator();
        String best = null;
        int used = 0;
        int seen = 0;
        for (BytesRef term = names.seekCeil(prefix) == TermsEnum.SeekStatus.END ? null : names.term();
                term != null && StringHelper.startsWith(term, prefix) && seen++ < MOST_NAMES;
                term = names.next()) {
            String name = term.utf8ToString().substring(start.length()).strip();
            boolean readable = !name.isEmpty() && name.indexOf('@') < 0 && !name.equalsIgnoreCase(address);
            if (readable && names.docFreq() > used) {
                best = name;
                used = names.docFreq();
            }
        }
        return best;
    }
}
