package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.Trove;
import org.daylight.web.language.Words;

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
        list.add(new Figure(Formats.number(held), Words.of("part.total.held", held)));
        list.add(new Figure(Formats.number(published), Words.of("part.total.published", published, parts)));
        if (redacted > 0) {
            list.add(new Figure(Formats.number(redacted), Words.of("part.total.redacted", redacted)));
        }
        list.add(new Figure(Formats.number(toCome), Words.of("part.total.tocome", toCome)));
        list.add(new Figure(Formats.number(withheld), Words.of("part.total.withheld", withheld)));
        if (withdrawn > 0) {
            list.add(new Figure(Formats.number(withdrawn), Words.of("part.total.withdrawn", withdrawn)));
        }
        if (lost() > 0) {
            list.add(new Figure(Formats.number(lost()), Words.of("part.total.unreadable", lost())));
        }
        return list;
    }

    /** The percentage of held documents that is published, 0 to 100. */
    public int percent() {
        return held == 0 ? 0 : (int) (100 * published / held);
    }
}
