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

/** Which keys would unlock how many messages. Changes nothing. */
public final class MissingKeys {

    /** So many names are looked at; of more, those that most messages ask for. */
    private static final int MOST = 100_000;

    private MissingKeys() {}

    /**
     * A key that the newsroom lacks.
     *
     * @param messages how many ask for it whose mark is {@link MessageMark#KEY_GONE}: what it may unlock
     * @param asking how many ask for it in all
     */
    public record Missing(KeyName name, long messages, long asking) {}

    /** The keys that signatures ask for and that the newsroom lacks, those that may unlock most first. */
    public static List<Missing> of(KeyArchive keys, Searchable index) throws IOException {
        List<Missing> missing = new ArrayList<>();
        for (KeyName name : names(index)) {
            // A DMARC record that is not known takes nothing away: then names are compared.
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

    /** All keys that signatures ask for, in order of name. */
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
