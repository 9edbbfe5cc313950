package org.daylight.bench;

import java.util.List;
import java.util.Locale;

/**
 * How many machines serve a day like that of a known case, and what they cost, from measured rates:
 * {@code VIEWS_A_MONTH PEAK MADE CACHED BYTES MACHINE_PRICE ORIGIN_PRICE CDN_PRICE}.
 *
 * @param viewsAMonth pages that readers open in a month
 * @param peak pages a second in the busiest seconds
 * @param made pages a second that one machine makes
 * @param cached pages a second that one machine answers from its memory
 * @param bytes of a page, with its header fields
 * @param machinePrice of a machine in a month
 * @param originPrice of 1 TB (10^12 bytes) that the machines send
 * @param cdnPrice of 1 TB that the CDN sends to readers
 */
record AttackCost(
        double viewsAMonth,
        double peak,
        double made,
        double cached,
        double bytes,
        double machinePrice,
        double originPrice,
        double cdnPrice) {

    /** Shares of the requests that a CDN answers, in percent. */
    static final List<Integer> HITS = List.of(0, 50, 80, 95, 99);

    /** How much of its measured rate a machine is planned for. */
    static final double PLANNED = 0.7;

    private static final double TERA = 1e12;

    /**
     * One line of the calculation.
     *
     * @param hits share that the CDN answers, in percent
     * @param requests a second that reach the machines at the peak
     * @param ifMade machines when each of these pages must be made
     * @param ifCached machines when each of these pages is in their memory
     * @param originTera TB that the machines send in a month
     * @param cdnTera TB that the CDN sends in a month
     * @param cost of a month with the machines of {@code ifMade}
     */
    record Line(
            int hits, double requests, long ifMade, long ifCached, double originTera, double cdnTera, double cost) {}

    Line line(int hits) {
        double missing = (100 - hits) / 100.0;
        double requests = peak * missing;
        long ifMade = machines(requests, made);
        double originTera = viewsAMonth * missing * bytes / TERA;
        double cdnTera = hits == 0 ? 0 : viewsAMonth * bytes / TERA;
        return new Line(
                hits,
                requests,
                ifMade,
                machines(requests, cached),
                originTera,
                cdnTera,
                ifMade * machinePrice + originTera * originPrice + cdnTera * cdnPrice);
    }

    /** At least one, which also makes the pages that nobody has asked for before. */
    private static long machines(double requests, double rate) {
        return Math.max(1, (long) Math.ceil(requests / (rate * PLANNED)));
    }

    /** The lines as a table in Markdown. */
    String table() {
        var table = new StringBuilder();
        table.append("| answered by a CDN | requests a second at the peak | machines, each page made | machines,"
                        + " each page in")
                .append(" memory | sent by machines, TB a month | sent by the CDN, TB a month | cost a month |\n");
        table.append("|--:|--:|--:|--:|--:|--:|--:|\n");
        for (int hits : HITS) {
            Line line = line(hits);
            table.append(String.format(
                    Locale.ROOT,
                    "| %d %% | %.0f | %d | %d | %.2f | %.2f | %.0f |%n",
                    hits,
                    line.requests,
                    line.ifMade,
                    line.ifCached,
                    line.originTera,
                    line.cdnTera,
                    line.cost));
        }
        return table.toString();
    }

    public static void main(String[] args) {
        double[] given = new double[args.length];
        for (int i = 0; i < args.length; i++) {
            given[i] = Double.parseDouble(args[i]);
        }
        System.out.print(
                new AttackCost(given[0], given[1], given[2], given[3], given[4], given[5], given[6], given[7]).table());
    }
}
