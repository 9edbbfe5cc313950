package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Trove;

/**
 * The totals of one or all troves: documents held, published, not yet published, withheld and withdrawn, and messages that could not be imported
 * completely. The numbers add up, so that readers can check them. {@code redacted} is a part of {@code published}.
 */
public record TroveTotals(
        long held,
        long published,
        long parts,
        long toCome,
        long withheld,
        long withdrawn,
        Map<String, Long> losses,
        long redacted) {

    /** One number with its label. */
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
                losses,
                0);
    }

    /** The same, with how many of the published documents have redactions. */
    public TroveTotals withRedacted(long documents) {
        return new TroveTotals(held, published, parts, toCome, withheld, withdrawn, losses, documents);
    }

    /** How many messages could not be imported completely. */
    long lost() {
        return losses.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The numbers in the order in which they are shown, without those that say nothing. */
    public List<Figure> list() {
        List<Figure> list = new ArrayList<>();
        list.add(new Figure(Formats.number(held), held == 1 ? "document in total" : "documents in total"));
        list.add(new Figure(Formats.number(published), "published in " + Formats.count(parts, "part", "parts")));
        if (redacted > 0) {
            list.add(new Figure(Formats.number(redacted), "of these with redactions"));
        }
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

    /** The percentage of held documents that is published, 0 to 100. */
    public int percent() {
        return held == 0 ? 0 : (int) (100 * published / held);
    }
}
