package org.daylight.web.page;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daylight.archive.Release;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Language;
import org.daylight.web.language.Words;
import org.daylight.web.view.Formats;
import org.jspecify.annotations.Nullable;

/**
 * A calendar of the releases of one month, with weeks from Monday and days in UTC.
 *
 * @param title such as {@code December 2026}
 */
record ReleaseCalendar(String title, List<List<Day>> weeks) {

    private static final int SHEETS = 2;

    /**
     * One day.
     *
     * @param number 1 to 31; 0 for a day of another month
     * @param address of the release; null on a day without a release
     * @param words what was released
     */
    record Day(int number, @Nullable String address, String words) {}

    /** The newest months with a release. */
    static List<ReleaseCalendar> newest(List<Release> releases) {
        Map<LocalDate, List<Release>> byDay = new TreeMap<>();
        TreeSet<YearMonth> months = new TreeSet<>();
        for (Release release : releases) {
            LocalDate day = release.time().atOffset(ZoneOffset.UTC).toLocalDate();
            byDay.computeIfAbsent(day, absent -> new ArrayList<>()).add(release);
            months.add(YearMonth.from(day));
        }
        return months.descendingSet().stream()
                .limit(SHEETS)
                .map(month -> sheet(month, byDay))
                .toList();
    }

    private static ReleaseCalendar sheet(YearMonth month, Map<LocalDate, List<Release>> byDay) {
        List<List<Day>> weeks = new ArrayList<>();
        LocalDate first = month.atDay(1);
        LocalDate day = first.minusDays(first.getDayOfWeek().getValue() - 1);
        while (!day.isAfter(month.atEndOfMonth())) {
            List<Day> week = new ArrayList<>(7);
            for (int i = 0; i < 7; i++, day = day.plusDays(1)) {
                week.add(
                        YearMonth.from(day).equals(month)
                                ? day(day, byDay.getOrDefault(day, List.of()))
                                : new Day(0, null, ""));
            }
            weeks.add(week);
        }
        return new ReleaseCalendar(Formats.month(month), weeks);
    }

    private static Day day(LocalDate day, List<Release> releases) {
        if (releases.isEmpty()) {
            return new Day(day.getDayOfMonth(), null, "");
        }
        Release newest = releases.getLast();
        return new Day(day.getDayOfMonth(), SiteAddress.release(newest), words(newest, releases.size()));
    }

    private static String words(Release newest, int releases) {
        if (releases > 1) {
            return Words.of("part.calendar.several", releases, newest.title());
        }
        String part = String.valueOf(newest.part());
        return ReleasePage.isTitled(newest)
                ? Words.of("part.calendar.titled", part, newest.title())
                : Words.of("part.name", part);
    }

    /** The name of a day of the week. */
    static String name(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL_STANDALONE, Language.current().locale());
    }

    /** The shortest name of a day of the week, usually a letter. */
    static String letter(DayOfWeek day) {
        return day.getDisplayName(
                TextStyle.NARROW_STANDALONE, Language.current().locale());
    }

    /** The short name of a month, without the year. */
    static String shortName(YearMonth month) {
        return month.getMonth()
                .getDisplayName(TextStyle.SHORT_STANDALONE, Language.current().locale());
    }
}
