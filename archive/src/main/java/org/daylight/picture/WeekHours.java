package org.daylight.picture;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;

/**
 * A chart of how many messages were written in each hour of the week: seven rows of 24 cells, darker for more.
 *
 * @param days Monday to Sunday
 * @param total of all cells
 * @param peak the cell with the most messages
 */
public record WeekHours(List<Day> days, long total, Cell peak) {

    /** Width and height of a cell, in units of the view box. */
    public static final int CELL = 24;

    /** Space on the left for the names of the days. */
    public static final int LEFT = 44;

    /** Space above for the hours. */
    static final int TOP = 20;

    public static final int WIDTH = LEFT + 24 * CELL;
    public static final int HEIGHT = TOP + 7 * CELL;

    private static final int SHADES = 5;

    /**
     * One day of the week.
     *
     * @param y of its upper edge
     * @param total of its cells
     */
    public record Day(DayOfWeek day, int y, List<Cell> hours, long total) {}

    /**
     * One hour of one day.
     *
     * @param hour 0 to 23
     * @param x of its left edge
     * @param shade from 0, for none, to 5, for the most
     */
    public record Cell(DayOfWeek day, int hour, int x, long count, int shade) {}

    /** The chart. @param counts for each of the 168 hours, from Monday 0:00 */
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
        Cell peak = new Cell(DayOfWeek.MONDAY, 0, 0, -1, 0);
        for (DayOfWeek day : DayOfWeek.values()) {
            int row = day.ordinal();
            List<Cell> cells = new ArrayList<>(24);
            long sum = 0;
            for (int hour = 0; hour < 24; hour++) {
                long count = counts[24 * row + hour];
                Cell cell = new Cell(day, hour, LEFT + hour * CELL, count, shade(count, most));
                cells.add(cell);
                sum += count;
                peak = cell.count() > peak.count() ? cell : peak;
            }
            days.add(new Day(day, TOP + row * CELL, List.copyOf(cells), sum));
            total += sum;
        }
        return new WeekHours(List.copyOf(days), total, peak);
    }

    /** Proportional to the square root of the share, so that quiet hours are visible next to the busiest. */
    private static int shade(long count, long most) {
        return count == 0 ? 0 : (int) Math.clamp(Math.ceil(SHADES * Math.sqrt(count / (double) most)), 1, SHADES);
    }
}
