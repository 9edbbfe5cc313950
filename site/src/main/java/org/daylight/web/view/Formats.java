package org.daylight.web.view;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, sizes and times as people read them: English words, the same on every machine, never in the server's own zone. */
public final class Formats {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter PRECISE =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT_MONTH = DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH);

    private Formats() {}

    /** {@code 2,914}. */
    public static String number(long n) {
        String digits = Long.toString(Math.abs(n));
        var out = new StringBuilder(digits.length() + 4);
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                out.append(',');
            }
            out.append(digits.charAt(i));
        }
        return n < 0 ? "−" + out : out.toString();
    }

    /** {@code 1 message}, {@code 2,914 messages}. */
    public static String count(long n, String one, String many) {
        return number(n) + " " + (n == 1 ? one : many);
    }

    /** {@code 812 bytes}, {@code 214 kB}, {@code 1.2 MB}: powers of ten. */
    public static String size(long bytes) {
        if (bytes < 1_000) {
            return count(bytes, "byte", "bytes");
        }
        double scaled = bytes / 1_000.0;
        for (String unit : new String[] {"kB", "MB", "GB"}) {
            if (scaled < 999.5) {
                return String.format(
                        Locale.ROOT, scaled < 9.95 && !unit.equals("kB") ? "%.1f %s" : "%.0f %s", scaled, unit);
            }
            scaled /= 1_000;
        }
        return String.format(Locale.ROOT, "%.1f TB", scaled);
    }

    /** {@code 12 March 2015}, in the sender's own offset. */
    public static String day(OffsetDateTime date) {
        return DAY.format(date);
    }

    /** {@code 12 Mar}. */
    static String shortDay(OffsetDateTime date) {
        return SHORT_DAY.format(date);
    }

    /** {@code Thursday, 12 March 2015, 18:42 (+01:00)}, in the sender's own offset. */
    public static String full(OffsetDateTime date) {
        return FULL.format(date) + " ("
                + (date.getOffset().equals(ZoneOffset.UTC)
                        ? "UTC"
                        : date.getOffset().getId()) + ")";
    }

    /** {@code 12 Mar 2015, 18:42:07 (+01:00)}: where seconds count. */
    public static String precise(OffsetDateTime date) {
        return PRECISE.format(date) + " ("
                + (date.getOffset().equals(ZoneOffset.UTC)
                        ? "UTC"
                        : date.getOffset().getId()) + ")";
    }

    /** {@code 1 December 2026}. */
    public static String day(Instant time) {
        return DAY.format(time.atOffset(ZoneOffset.UTC));
    }

    /** {@code 1 Dec}. */
    static String shortDay(Instant time) {
        return SHORT_DAY.format(time.atOffset(ZoneOffset.UTC));
    }

    /** {@code 1 December 2026 at 09:00 UTC}. */
    public static String full(Instant time) {
        OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
        return DAY.format(utc) + " at " + TIME.format(utc) + " UTC";
    }

    /** {@code March 2015}. */
    public static String month(YearMonth month) {
        return MONTH.format(month);
    }

    /** {@code Mar 2015}. */
    public static String shortMonth(YearMonth month) {
        return SHORT_MONTH.format(month);
    }

    /** {@code 2015}, {@code 2015-03} or {@code 2015-03-12} in words; anything else as it stands. */
    public static String period(String value) {
        try {
            return switch (value.length()) {
                case 7 -> month(YearMonth.parse(value));
                case 10 -> DAY.format(LocalDate.parse(value));
                default -> value;
            };
        } catch (java.time.DateTimeException e) {
            return value;
        }
    }

    /** For a {@code datetime} attribute; empty when HTML has no form for such a year. */
    public static String machine(OffsetDateTime date) {
        boolean fits = date.getYear() >= 1 && date.getYear() <= 9999;
        // HTML knows no offset with seconds.
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
