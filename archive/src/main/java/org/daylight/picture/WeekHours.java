package org.daylight.picture;

import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many messages were written in each hour of the week: seven rows of 24 cells, darker for more.
 *
 * @param days Monday to Sunday
 * @param total of all cells
 * @param peak the fullest cell
 */
public record WeekHours(List<Day> days, long total, Cell peak) {

    /** Width and height of a cell, in units of the drawing. */
    public static final int CELL = 24;

    /** Room on the left for the names of the days. */
    public static final int LEFT = 44;

    /** Room above for the hours. */
    public static final int TOP = 20;

    public static final int WIDTH = LEFT + 24 * CELL;
    public static final int HEIGHT = TOP + 7 * CELL;

    private static final int SHADES = 5;

    /**
     * One row.
     *
     * @param name {@code Monday}
     * @param shortName {@code Mon}
     * @param y of its upper edge
     * @param total of its cells
     */
    public record Day(String name, String shortName, int y, List<Cell> hours, long total) {}

    /**
     * One hour of one day.
     *
     * @param hour 0 to 23
     * @param x of its left edge
     * @param shade 0 for none, to 5 for the most
     */
    public record Cell(String day, int hour, int x, long count, int shade) {
        /** {@code Monday, 9:00 to 10:00}. */
        public String words() {
            return day + ", " + hour + ":00 to " + (hour + 1) + ":00";
        }
    }

    /** @param counts 168 of them, from Monday midnight on */
    public static WeekHours of(long[] counts) {
        if (counts.length != 7 * 24) {
            throw new IllegalArgumentException("a week has 168 hours, not " + counts.length);
        }
        long most = 0;
        for (long count : counts) {
            most = Math.max(most, count);
        }
        List<Day> days = new ArrayList<>();
        long total = 0;
        Cell peak = new Cell("", 0, 0, -1, 0);
        for (DayOfWeek day : DayOfWeek.values()) {
            int row = day.ordinal();
            String name = day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            List<Cell> cells = new ArrayList<>(24);
            long sum = 0;
            for (int hour = 0; hour < 24; hour++) {
                long count = counts[24 * row + hour];
                Cell cell = new Cell(name, hour, LEFT + hour * CELL, count, shade(count, most));
                cells.add(cell);
                sum += count;
                peak = cell.count() > peak.count() ? cell : peak;
            }
            days.add(new Day(name, name.substring(0, 3), TOP + row * CELL, List.copyOf(cells), sum));
            total += sum;
        }
        return new WeekHours(List.copyOf(days), total, peak);
    }

    /** By the root of the share, so that the few hours at night are seen beside the busiest. */
    private static int shade(long count, long most) {
        return count == 0 ? 0 : (int) Math.clamp(Math.ceil(SHADES * Math.sqrt(count / (double) most)), 1, SHADES);
    }
}
