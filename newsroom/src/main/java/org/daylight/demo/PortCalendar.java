package org.daylight.demo;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The two years of the trove, 1 July 2014 to 30 June 2016, and how mail is distributed over days and hours. */
final class PortCalendar {
    static final LocalDate FIRST = LocalDate.of(2014, 7, 1);
    static final LocalDate LAST = LocalDate.of(2016, 6, 30);
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    private static final int[] HOURS = {
        7, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 13, 14, 14, 14, 15, 15, 16, 17, 21
    };

    private final int[] upTo;

    PortCalendar() {
        int days = (int) (LAST.toEpochDay() - FIRST.toEpochDay()) + 1;
        upTo = new int[days];
        int sum = 0;
        for (int i = 0; i < days; i++) {
            sum += weight(FIRST.plusDays(i));
            upTo[i] = sum;
        }
    }

    private static int weight(LocalDate day) {
        if (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            return 2;
        }
        boolean holiday = day.getMonth() == Month.DECEMBER && day.getDayOfMonth() > 23
                || day.getMonth() == Month.MAY && day.getDayOfMonth() == 17;
        return holiday ? 3 : day.getMonth() == Month.JULY ? 9 : 20;
    }

    /** The day of message number {@code part} of {@code whole}. */
    LocalDate day(long part, long whole) {
        long target = Math.min(part, whole - 1) * upTo[upTo.length - 1] / whole;
        int low = 0;
        int high = upTo.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (upTo[middle] <= target) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return FIRST.plusDays(low);
    }

    /** A moment of that day, mostly in office hours at the writer's place. */
    static ZonedDateTime moment(LocalDate day, ZoneId zone, Dice dice) {
        int hour = HOURS[dice.below(HOURS.length)];
        return day.atTime(hour, dice.below(60), dice.below(60)).atZone(zone);
    }

    /**
     * A likely time of an answer to something sent at that moment: within hours, at most some days later, rarely at
     * night.
     */
    static ZonedDateTime answer(ZonedDateTime before, ZoneId zone, Dice dice) {
        int minutes = dice.chance(70) ? dice.between(3, 170) : dice.between(170, 3200);
        ZonedDateTime at = before.withZoneSameInstant(zone).plusMinutes(minutes).plusSeconds(dice.below(60));
        if (at.getHour() >= 19 && dice.chance(85)) {
            at = at.plusHours(12);
        } else if (at.getHour() < 6) {
            at = at.plusHours(6);
        }
        return at;
    }

    /** A date as defined in RFC 5322 section 3.3. */
    static String rfc5322(ZonedDateTime at) {
        int offset = at.getOffset().getTotalSeconds() / 60;
        int size = Math.abs(offset);
        return DAYS[at.getDayOfWeek().getValue() - 1] + ", " + at.getDayOfMonth() + " " + MONTHS[at.getMonthValue() - 1]
                + " " + at.getYear() + " " + clock(at) + (offset < 0 ? " -" : " +") + two(size / 60) + two(size % 60);
    }

    /** A date as in the {@code From } line of an mbox: UTC, without a zone. */
    static String asctime(Instant instant) {
        ZonedDateTime at = instant.atZone(ZoneOffset.UTC);
        int day = at.getDayOfMonth();
        return DAYS[at.getDayOfWeek().getValue() - 1] + " " + MONTHS[at.getMonthValue() - 1] + (day < 10 ? "  " : " ")
                + day + " " + clock(at) + " " + at.getYear();
    }

    /** {@code 2 Sep 2014}. */
    static String shortDate(ZonedDateTime at) {
        return at.getDayOfMonth() + " " + MONTHS[at.getMonthValue() - 1] + " " + at.getYear();
    }

    /** {@code 02.09.2014 08:14}. */
    static String numeric(ZonedDateTime at) {
        return two(at.getDayOfMonth()) + "." + two(at.getMonthValue()) + "." + at.getYear() + " " + two(at.getHour())
                + ":" + two(at.getMinute());
    }

    private static String clock(ZonedDateTime at) {
        return two(at.getHour()) + ":" + two(at.getMinute()) + ":" + two(at.getSecond());
    }

    static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
