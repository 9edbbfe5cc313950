package org.daylight.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.FixedBitSet;
import org.daylight.people.Mapping;
import org.daylight.search.Correspondent;
import org.daylight.search.Hit;
import org.daylight.search.SearchResult;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.Query;
import org.jspecify.annotations.Nullable;

/** Describes one correspondent of a snapshot, from the columns of the documents it is in. */
final class CorrespondentReader {

    private static final int MOST = 50;

    private final Snapshot snapshot;
    private final Correspondents all;
    private final int self;
    private final int[] writesTo;
    private final int[] hearsFrom;
    private final int[] last;
    private long sent;
    private long received;
    private int first = -1;
    private int latest = -1;
    private long firstTime = Long.MAX_VALUE;
    private long latestTime = Columns.UNKNOWN;

    private CorrespondentReader(Snapshot snapshot, Correspondents all, int self) {
        this.snapshot = snapshot;
        this.all = all;
        this.self = self;
        writesTo = new int[all.size()];
        hearsFrom = new int[all.size()];
        last = new int[all.size()];
        Arrays.fill(last, -1);
    }

    static Optional<Correspondent> of(Snapshot snapshot, String address, Mapping mapping) throws IOException {
        Correspondents all = snapshot.correspondents(mapping);
        int self = all.of(AddressTerms.normal(address));
        return self < 0 ? Optional.empty() : Optional.of(new CorrespondentReader(snapshot, all, self).read());
    }

    private Correspondent read() throws IOException {
        FixedBitSet documents = documents();
        for (LeafReaderContext leaf : snapshot.leaves) {
            read(leaf, documents);
        }
        return new Correspondent(
                all.address(self),
                all.name(self),
                all.isList(self),
                all.isMapped(self),
                all.addresses(self),
                all.names(self, snapshot),
                sent,
                received,
                most(writesTo),
                most(hearsFrom),
                hit(first),
                hit(latest));
    }

    private FixedBitSet documents() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (SearchResult.Count address : all.addresses(self)) {
            queries.add(new Query.Text(Query.Field.WITH, address.value()));
        }
        return snapshot.matches(queries.size() == 1 ? queries.getFirst() : new Query.Or(queries), false).documents;
    }

    private void read(LeafReaderContext leaf, FixedBitSet documents) throws IOException {
        Columns columns = snapshot.columns()[leaf.ord];
        int[] numbers = snapshot.facets().people().ofSegment()[leaf.ord];
        for (int i = 0; i < columns.keys().length; i++) {
            int document = leaf.docBase + i;
            if (!documents.get(document)) {
                continue;
            }
            if (columns.months()[i] >= 0) { // a date of its own
                time(document, columns.times()[i]);
            }
            int place = columns.authors()[i];
            int author = place < 0 ? -1 : all.ofAddress(numbers[columns.people()[place]]);
            if (author != self) {
                received++;
                if (author >= 0) {
                    hearsFrom[author]++;
                }
                continue;
            }
            sent++;
            for (int p = columns.peopleFrom()[i]; p < columns.peopleFrom()[i + 1]; p++) {
                int other = all.ofAddress(numbers[columns.people()[p]]);
                if (other != self && last[other] != document) {
                    last[other] = document;
                    writesTo[other]++;
                }
            }
        }
    }

    private void time(int document, long time) {
        if (time != Columns.UNKNOWN && time < firstTime) {
            firstTime = time;
            first = document;
        }
        if (time != Columns.UNKNOWN && time > latestTime) {
            latestTime = time;
            latest = document;
        }
    }

    private List<SearchResult.Count> most(int[] counts) {
        return IntStream.range(0, counts.length)
                .filter(one -> counts[one] > 0)
                .boxed()
                .sorted(Comparator.comparingInt((Integer one) -> -counts[one]).thenComparingInt(one -> one))
                .limit(MOST)
                .map(one -> new SearchResult.Count(all.address(one), all.name(one), counts[one]))
                .toList();
    }

    private @Nullable Hit hit(int document) throws IOException {
        return document < 0 ? null : new ThreadReader(snapshot).hit(snapshot.reader.storedFields(), document);
    }
}
