package org.daylight.web.view;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.daylight.web.language.Language;
import org.daylight.web.language.Words;

/** Formats numbers, sizes and times for people: in the language of the page, never in the server's own language or time zone. */
public final class Formats {

    private static final Map<Language, Map<String, DateTimeFormatter>> PATTERNS = new ConcurrentHashMap<>();

    private Formats() {}

    /** A pattern of dates of the language of the page. */
    private static DateTimeFormatter pattern(String name) {
        Language language = Language.current();
        return PATTERNS.computeIfAbsent(language, of -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        name,
                        key -> DateTimeFormatter.ofPattern(Words.of("format.date." + key), language.locale())
                                .withDecimalStyle(DecimalStyle.STANDARD));
    }

    /** {@code 2,914}. */
    public static String number(long n) {
        return Language.current().number(n);
    }

    /** {@code 1 message}, {@code 2,914 messages}. */
    public static String count(long n, String one, String many) {
        return number(n) + " " + (n == 1 ? one : many);
    }

    /** {@code 812 bytes}, {@code 214 kB}, {@code 1.2 MB}: powers of ten. */
    public static String size(long bytes) {
        if (bytes < 1_000) {
            return Words.of("format.bytes", bytes);
        }
        double scaled = bytes / 1_000.0;
        String[] units = {"kB", "MB", "GB", "TB"};
        int unit = 0;
        while (unit < units.length - 1 && scaled >= 999.5) {
            scaled /= 1_000;
            unit++;
        }
        boolean isRounded = unit == 0 || unit < units.length - 1 && scaled >= 9.95;
        String number = String.format(Locale.ROOT, isRounded ? "%.0f" : "%.1f", scaled)
                .replace(".", Words.of("format.size.decimal"));
        return Words.of("format.size", number, units[unit]);
    }

    /** {@code 12 March 2015}, in the sender's own offset. */
    public static String day(OffsetDateTime date) {
        return pattern("day").format(date);
    }

    /** {@code 12 Mar}. */
    static String shortDay(OffsetDateTime date) {
        return pattern("day.short").format(date);
    }

    /** {@code Thursday, 12 March 2015, 18:42 (+01:00)}, in the sender's own offset. */
    public static String full(OffsetDateTime date) {
        return pattern("full").format(date) + " ("
                + (date.getOffset().equals(ZoneOffset.UTC)
                        ? "UTC"
                        : date.getOffset().getId()) + ")";
    }

    /** {@code 12 Mar 2015, 18:42:07 (+01:00)}, where seconds matter. */
    public static String precise(OffsetDateTime date) {
        return pattern("precise").format(date) + " ("
                + (date.getOffset().equals(ZoneOffset.UTC)
                        ? "UTC"
                        : date.getOffset().getId()) + ")";
    }

    /** {@code 1 December 2026}. */
    public static String day(Instant time) {
        return pattern("day").format(time.atOffset(ZoneOffset.UTC));
    }

    /** {@code 1 Dec}. */
    static String shortDay(Instant time) {
        return pattern("day.short").format(time.atOffset(ZoneOffset.UTC));
    }

    /** {@code 1 December 2026 at 09:00 UTC}. */
    public static String full(Instant time) {
        OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
        return Words.of(
                "format.utc", pattern("day").format(utc), pattern("time").format(utc));
    }

    /** {@code March 2015}. */
    public static String month(YearMonth month) {
        return pattern("month").format(month);
    }

    /** {@code Mar 2015}. */
    public static String shortMonth(YearMonth month) {
        return pattern("month.short").format(month);
    }

    /** {@code 2015}, {@code 2015-03} or {@code 2015-03-12} in words; anything else unchanged. */
    public static String period(String value) {
        try {
            return switch (value.length()) {
                case 7 -> month(YearMonth.parse(value));
                case 10 -> pattern("day").format(LocalDate.parse(value));
                default -> value;
            };
        } catch (java.time.DateTimeException e) {
            return value;
        }
    }

    /** {@code Monday}. */
    public static String weekday(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL_STANDALONE, Language.current().locale());
    }

    /** {@code Mon}. */
    public static String shortWeekday(DayOfWeek day) {
        return day.getDisplayName(TextStyle.SHORT_STANDALONE, Language.current().locale());
    }

    /** {@code 9:00 to 10:00}. */
    public static String hours(int hour) {
        return Words.of("charts.week.hours", hour, hour + 1);
    }

    /** For a {@code datetime} attribute; empty when HTML has no form for such a year. */
    public static String machine(OffsetDateTime date) {
        boolean fits = date.getYear() >= 1 && date.getYear() <= 9999;
        // HTML has no form for an offset with seconds.
        return fits
                ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(date.withOffsetSameInstant(
                        ZoneOffset.ofTotalSeconds(date.getOffset().getTotalSeconds() / 60 * 60)))
                : "";
    }

    /** For a {@code datetime} attribute: {@code 2026-12-01T09:00:00Z}. */
    public static String machine(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time);
    }
}
