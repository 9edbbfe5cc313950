package org.daylight.picture;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a message was where: a row a station from top to bottom, time from left to right, a line from each station to the next. Where the line goes
 * back in time, two clocks do not agree.
 *
 * @param first the earliest time, at the left
 * @param last the latest, at the right
 */
public record DeliveryTimes(List<Row> rows, Instant first, Instant last) {

    /** Room on the left for names. */
    public static final int LEFT = 250;

    public static final int WIDTH = 800;
    public static final int ROW = 26;

    private static final int MARGIN = 8;
    private static final int TOP = 18;

    public DeliveryTimes {
        rows = List.copyOf(rows);
    }

    /** A station. @param time null when it is not known */
    public record Station(String name, @Nullable Instant time) {}

    /**
     * One row.
     *
     * @param x of its time; -1 when it has none
     * @param y of its middle
     * @param fromX where the line to it begins; -1 when there is none
     * @param fromY likewise
     * @param back whether the line goes back in time
     */
    public record Row(String name, int x, int y, int fromX, int fromY, boolean back) {
        public boolean isDated() {
            return x >= 0;
        }

        public boolean isTied() {
            return fromX >= 0;
        }
    }

    public int height() {
        return TOP + rows.size() * ROW + 6;
    }

    /** Null when fewer than two stations have a time: there is nothing to draw. */
    public static @Nullable DeliveryTimes of(List<Station> stations) {
        Instant first = null;
        Instant last = null;
        int dated = 0;
        for (Station station : stations) {
            Instant time = station.time();
            if (time != null) {
                first = first == null || time.isBefore(first) ? time : first;
                last = last == null || time.isAfter(last) ? time : last;
                dated++;
            }
        }
        if (dated < 2 || first == null || last == null) {
            return null;
        }
        long span = Math.max(1, last.getEpochSecond() - first.getEpochSecond());
        var rows = new ArrayList<Row>();
        Row before = null;
        Instant then = first;
        for (Station station : stations) {
            int y = TOP + rows.size() * ROW;
            Instant time = station.time();
            if (time == null) {
                rows.add(new Row(station.name(), -1, y, -1, -1, false));
                continue;
            }
            double share = (time.getEpochSecond() - first.getEpochSecond()) / (double) span;
            int x = LEFT + (int) Math.round(share * (WIDTH - LEFT - 2 * MARGIN)) + MARGIN;
            Row row = before == null
                    ? new Row(station.name(), x, y, -1, -1, false)
                    : new Row(station.name(), x, y, before.x(), before.y(), time.isBefore(then));
            rows.add(row);
            before = row;
            then = time;
        }
        return new DeliveryTimes(rows, first, last);
    }
}
