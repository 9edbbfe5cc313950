package org.daylight.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Trove;

/**
 * The account of one or all troves: what is held, shown, still to come, withheld, withdrawn, and what could not be taken in whole. The sum comes
 * out, and readers see that it does.
 */
record Figures(
        long held, long published, long parts, long toCome, long withheld, long withdrawn, Map<String, Long> losses) {

    /** One number with its words. */
    record Figure(String number, String words) {}

    static Figures of(List<Trove> troves) {
        Map<String, Long> losses = new TreeMap<>();
        troves.forEach(trove -> trove.losses().forEach((code, count) -> losses.merge(code, count, Long::sum)));
        return new Figures(
                troves.stream().mapToLong(Trove::documents).sum(),
                troves.stream().mapToLong(Trove::published).sum(),
                troves.stream().mapToLong(trove -> trove.releases().size()).sum(),
                troves.stream().mapToLong(Trove::toCome).sum(),
                troves.stream().mapToLong(Trove::withheld).sum(),
                troves.stream().mapToLong(Trove::withdrawn).sum(),
                losses);
    }

    /** How many messages came and could not be taken in whole. */
    long lost() {
        return losses.values().stream().mapToLong(Long::longValue).sum();
    }

    /** In the order in which they are read; without those that say nothing. */
    List<Figure> list() {
        List<Figure> list = new ArrayList<>();
        list.add(new Figure(Words.number(held), held == 1 ? "document in total" : "documents in total"));
        list.add(new Figure(Words.number(published), "published in " + Words.count(parts, "part", "parts")));
        list.add(new Figure(Words.number(toCome), "not yet published"));
        list.add(new Figure(Words.number(withheld), "withheld"));
        if (withdrawn > 0) {
            list.add(new Figure(Words.number(withdrawn), "withdrawn"));
        }
        if (lost() > 0) {
            list.add(new Figure(Words.number(lost()), "unreadable"));
        }
        return list;
    }

    /** How much of what is held is published, 0 to 100. */
    int percent() {
        return held == 0 ? 0 : (int) (100 * published / held);
    }
}
