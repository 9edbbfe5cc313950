package org.daylight.flow.keys;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.WordRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/** Lists the keys that the newsroom lacks, and how many messages each would verify. Changes nothing. */
public final class MissingKeys {

    /**
     * The largest number of names that are examined. If there are more, those that most messages refer to are examined.
     */
    private static final int MOST = 100_000;

    private MissingKeys() {}

    /**
     * A key that the newsroom lacks.
     *
     * @param messages how many messages with the mark {@link MessageMark#KEY_GONE} refer to it: it may verify these
     * @param asking how many messages refer to it in all
     */
    public record Missing(KeyName name, long messages, long asking) {}

    /**
     * The keys that signatures refer to and that the newsroom lacks. Those that may verify the most messages come
     * first.
     */
    public static List<Missing> of(KeyArchive keys, Searchable index) throws IOException {
        List<Missing> missing = new ArrayList<>();
        for (KeyName name : names(index)) {
            // A missing DMARC record is not listed: without it, names are compared instead.
            if (!name.isDmarc() && keys.find(name.selector(), name.domain()) instanceof KeySource.Unknown) {
                Query asking = new Query.AsksForKey(name);
                Query gone = Query.and(List.of(asking, new Query.Marked(MessageMark.KEY_GONE)));
                missing.add(new Missing(name, count(index, gone), count(index, asking)));
            }
        }
        missing.sort(Comparator.comparingLong(Missing::messages)
                .thenComparingLong(Missing::asking)
                .reversed()
                .thenComparing(Missing::name));
        return List.copyOf(missing);
    }

    /** All keys that signatures refer to, in order of name. */
    public static List<KeyName> names(Searchable index) throws IOException {
        return index.answer(new WordRequest.KeyNames("", MOST)).stream()
                .map(SearchResult.Count::value)
                .flatMap(name -> KeyName.parse(name).stream())
                .sorted()
                .toList();
    }

    private static long count(Searchable index, Query query) throws IOException {
        return index.answer(new SearchRequest(query, Sort.OLDEST, 0, 0, Set.of()))
                .total();
    }
}
