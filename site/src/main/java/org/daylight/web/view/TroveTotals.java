package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Trove;

/**
 * The account of one or all troves: what is held, shown, still to come, withheld, withdrawn, and what could not be taken in whole. The sum comes
 * out, and readers see that it does.
 */
public record TroveTotals(
        long held, long published, long parts, long toCome, long withheld, long withdrawn, Map<String, Long> losses) {

    /** One number with its words. */
    public record Figure(String number, String words) {}

    public static TroveTotals of(List<Trove> troves) {
        Map<String, Long> losses = new TreeMap<>();
        troves.forEach(trove -> trove.losses().forEach((code, count) -> losses.merge(code, count, Long::sum)));
        return new TroveTotals(
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
    public List<Figure> list() {
        List<Figure> list = new ArrayList<>();
        list.add(new Figure(Formats.number(held), held == 1 ? "document in total" : "documents in total"));
        list.add(new Figure(Formats.number(published), "published in " + Formats.count(parts, "part", "parts")));
        list.add(new Figure(Formats.number(toCome), "not yet published"));
        list.add(new Figure(Formats.number(withheld), "withheld"));
        if (withdrawn > 0) {
            list.add(new Figure(Formats.number(withdrawn), "withdrawn"));
        }
        if (lost() > 0) {
            list.add(new Figure(Formats.number(lost()), "unreadable"));
        }
        return list;
    }

    /** How much of what is held is published, 0 to 100. */
    public int percent() {
        return held == 0 ? 0 : (int) (100 * published / held);
    }
}
