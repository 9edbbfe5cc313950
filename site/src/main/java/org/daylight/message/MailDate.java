package org.daylight.message;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dates as the standard writes them (RFC 5322 sections 3.3 and 4.3), as programs write them ({@code asctime}, ISO 8601), and
 * with month names of a few languages. A date with two readings is not read.
 */
final class MailDate {

    /** A date is short; a longer field is something else. */
    private static final int LONGEST = 200;

    private static final LocalDate FIRST_PLAUSIBLE = LocalDate.of(1971, 1, 1);
    private static final LocalDate FIRST_IMPLAUSIBLE = LocalDate.of(2038, 1, 1);

    private static final List<String> WEEKDAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private static final Map<String, Integer> ENGLISH = Map.ofEntries(
            Map.entry("jan", 1),
            Map.entry("feb", 2),
            Map.entry("mar", 3),
            Map.entry("apr", 4),
            Map.entry("may", 5),
            Map.entry("jun", 6),
            Map.entry("jul", 7),
            Map.entry("aug", 8),
            Map.entry("sep", 9),
            Map.entry("oct", 10),
            Map.entry("nov", 11),
            Map.entry("dec", 12));

    /** They begin as March does. */
    private static final List<String> TUESDAYS = List.of("mardi", "martes", "martedi", "martedì");

    /** By their first letters; no two languages disagree about any of these. */
    private static final Map<String, Integer> FOREIGN = Map.ofEntries(
            Map.entry("mär", 3),
            Map.entry("mrz", 3),
            Map.entry("mai", 5),
            Map.entry("okt", 10),
            Map.entry("dez", 12),
            Map.entry("fév", 2),
            Map.entry("fev", 2),
            Map.entry("avr", 4),
            Map.entry("juin", 6),
            Map.entry("juil", 7),
            Map.entry("aoû", 8),
            Map.entry("aou", 8),
            Map.entry("déc", 12),
            Map.entry("ene", 1),
            Map.entry("abr", 4),
            Map.entry("ago", 8),
            Map.entry("dic", 12),
            Map.entry("gen", 1),
            Map.entry("mag", 5),
            Map.entry("giu", 6),
            Map.entry("lug", 7),
            Map.entry("ott", 10),
            Map.entry("mrt", 3),
            Map.entry("mei", 5));

    /** In minutes (RFC 5322 section 4.3, and those that mean one thing everywhere in mail). */
    private static final Map<String, Integer> ZONES = Map.ofEntries(
            Map.entry("ut", 0),
            Map.entry("utc", 0),
            Map.entry("gmt", 0),
            Map.entry("z", 0),
            Map.entry("est", -300),
            Map.entry("edt", -240),
            Map.entry("cst", -360),
            Map.entry("cdt", -300),
            Map.entry("mst", -420),
            Map.entry("mdt", -360),
            Map.entry("pst", -480),
            Map.entry("pdt", -420),
            Map.entry("cet", 60),
            Map.entry("cest", 120),
            Map.entry("met", 60),
            Map.entry("mest", 120),
            Map.entry("eet", 120),
            Map.entry("eest", 180),
            Map.entry("wet", 0),
            Map.entry("west", 60),
            Map.entry("msk", 180),
            Map.entry("jst", 540));

    private @Nullable DayOfWeek weekday;
    private int day = -1;
    private int month = -1;
    private int year = -1;
    private @Nullable LocalTime time;
    private @Nullable Integer zoneMinutes;
    private boolean zoneUnknown;
    private boolean nonstandard;

    private MailDate() {}

    /** The moment a field names, or null when it names none. */
    static @Nullable OffsetDateTime read(String field, Defects defects) {
        OffsetDateTime date = field.length() > LONGEST ? null : new MailDate().parse(field, defects);
        if (date == null) {
            defects.add(DefectCode.DATE_UNREADABLE, field);
        }
        return date;
    }

    private @Nullable OffsetDateTime parse(String field, Defects defects) {
        for (String word : words(field)) {
            if (!take(word.toLowerCase(Locale.ROOT))) {
                return null;
            }
        }
        if (day < 0 || month < 0 || year < 0) {
            return null;
        }
        try {
            var date = LocalDate.of(year, month, day);
            LocalTime clock = time;
            if (clock == null) {
                clock = LocalTime.MIDNIGHT;
                nonstandard = true;
            }
            note(date, defects);
            return OffsetDateTime.of(date, clock, ZoneOffset.ofTotalSeconds(zone() * 60));
        } catch (DateTimeException e) { // 31 February
            return null;
        }
    }

    private int zone() {
        return zoneMinutes == null ? 0 : zoneMinutes;
    }

    private void note(LocalDate date, Defects defects) {
        if (zoneUnknown) {
            defects.add(DefectCode.DATE_ZONE_UNKNOWN);
        } else if (zoneMinutes == null) {
            defects.add(DefectCode.DATE_ZONE_MISSING);
        }
        if (nonstandard) {
            defects.add(DefectCode.DATE_NONSTANDARD);
        }
        if (weekday != null && weekday != date.getDayOfWeek()) {
            defects.add(DefectCode.DATE_WEEKDAY_WRONG);
        }
        if (date.isBefore(FIRST_PLAUSIBLE) || !date.isBefore(FIRST_IMPLAUSIBLE)) {
            defects.add(DefectCode.DATE_IMPLAUSIBLE, date.toString());
        }
    }

    /** Words between space and commas; comments are left out. */
    private static List<String> words(String field) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        int depth = 0;
        for (int at = 0; at <= field.length(); at++) {
            char c = at < field.length() ? field.charAt(at) : ' ';
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0 && c != ' ' && c != ',' && c != '\t') {
                word.append(c);
                continue;
            }
            if (depth <= 1 && !word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        return words;
    }

    private boolean take(String word) {
        char first = word.charAt(0);
        if (first >= '0' && first <= '9') {
            return takeNumber(word);
        }
        if ((first == '+' || first == '-') && time != null) {
            return takeOffset(word);
        }
        return takeName(word);
    }

    private boolean takeNumber(String word) {
        if (word.indexOf(':') > 0) {
            return word.indexOf('t') == 10 ? takeIso(word) : takeTime(word);
        }
        if (word.indexOf('-') > 0 || word.indexOf('/') > 0) {
            return takeJoined(word.split("[-/]", 4));
        }
        String digits = word.endsWith(".") ? word.substring(0, word.length() - 1) : word; // German: 3. März
        nonstandard |= digits.length() != word.length();
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return digits.indexOf('.') > 0 && takeTime(digits.replace('.', ':'));
        }
        if (day < 0 && digits.length() <= 2) {
            day = Integer.parseInt(digits);
            return true;
        }
        nonstandard |= year < 0 && month >= 0 && time != null; // asctime writes the year last
        return year < 0 && takeYear(digits);
    }

    private boolean takeYear(String digits) {
        if (digits.length() < 2 || digits.length() > 4) {
            return false;
        }
        int number = Integer.parseInt(digits);
        year = digits.length() == 4 ? number : digits.length() == 3 || number >= 50 ? 1900 + number : 2000 + number;
        nonstandard |= digits.length() != 4;
        return true;
    }

    /** {@code 03-Mar-2015}, {@code 2015-03-03}; with slashes only where the order can be told. */
    private boolean takeJoined(String[] fields) {
        nonstandard = true;
        if (fields.length != 3 || day >= 0 || year >= 0) {
            return false;
        }
        Integer named = month(fields[1]);
        if (named != null) {
            month = named;
            return takeDay(fields[0]) && takeYear(fields[2]);
        }
        if (fields[0].length() == 4 && takeYear(fields[0]) && isNumber(fields[1]) && isNumber(fields[2])) {
            month = Integer.parseInt(fields[1]);
            return takeDay(fields[2]);
        }
        if (!isNumber(fields[0]) || !isNumber(fields[1])) {
            return false;
        }
        int first = Integer.parseInt(fields[0]);
        int second = Integer.parseInt(fields[1]);
        if (first <= 12 && second <= 12 && first != second) {
            return false; // a day or a month: it cannot be told, and is not guessed
        }
        day = Math.max(first, second);
        month = Math.min(first, second);
        return takeYear(fields[2]) && fields[2].length() == 4;
    }

    private boolean takeDay(String digits) {
        if (!isNumber(digits)) {
            return false;
        }
        day = Integer.parseInt(digits);
        return true;
    }

    private static boolean isNumber(String digits) {
        return !digits.isEmpty() && digits.length() <= 2 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private boolean takeIso(String word) {
        String clock = word.substring(11);
        int zoneAt = Math.max(Math.max(clock.indexOf('+'), clock.indexOf('-')), clock.indexOf('z'));
        return takeJoined(word.substring(0, 10).split("-", 4))
                && takeTime(zoneAt < 0 ? clock : clock.substring(0, zoneAt))
                && (zoneAt < 0 || take(clock.substring(zoneAt)));
    }

    private boolean takeTime(String word) {
        int zoneAt = Math.max(word.indexOf('+'), word.indexOf('-'));
        if (zoneAt > 0) {
            nonstandard = true;
            return takeTime(word.substring(0, zoneAt)) && takeOffset(word.substring(zoneAt));
        }
        String[] fields = word.split(":", 4);
        if (time != null || fields.length < 2 || fields.length > 3) {
            return false;
        }
        String seconds = fields.length == 3 ? fields[2] : "0";
        int dot = seconds.indexOf('.');
        nonstandard |= dot > 0;
        seconds = dot > 0 ? seconds.substring(0, dot) : seconds;
        if (!isNumber(fields[0]) || !isNumber(fields[1]) || !isNumber(seconds)) {
            return false;
        }
        try {
            time = LocalTime.of(
                    Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), Math.min(59, seconds(seconds)));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** A leap second is the 60th; java.time has none. */
    private static int seconds(String digits) {
        int seconds = Integer.parseInt(digits);
        if (seconds > 60) {
            throw new DateTimeException("seconds");
        }
        return seconds;
    }

    private boolean takeOffset(String word) {
        String digits = word.substring(1).replace(":", "");
        nonstandard |= digits.length() != 4 || word.indexOf(':') > 0;
        if (zoneMinutes != null) {
            return true; // "GMT +0000", "+0200 +0200": the first counts
        }
        if (digits.length() == 3) {
            digits = "0" + digits;
        } else if (digits.length() <= 2) {
            digits = "0".repeat(2 - digits.length()) + digits + "00";
        }
        if (digits.length() != 4 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            zoneUnknown = true;
            return true;
        }
        int hours = Integer.parseInt(digits.substring(0, 2));
        int minutes = Integer.parseInt(digits.substring(2));
        if (minutes > 59 || hours * 60 + minutes > 18 * 60) {
            zoneUnknown = true;
            return true;
        }
        zoneMinutes = (hours * 60 + minutes) * (word.charAt(0) == '-' ? -1 : 1);
        return true;
    }

    private boolean takeName(String word) {
        int signed = Math.max(word.indexOf('+'), word.indexOf('-'));
        if (signed > 0 && ZONES.containsKey(word.substring(0, signed)) && time != null) { // GMT+0200
            nonstandard = true;
            return takeOffset(word.substring(signed));
        }
        String name = word.replace(".", "");
        Integer number = month < 0 ? month(name) : null;
        if (number != null) {
            month = number;
            return true;
        }
        if (name.equals("am") || name.equals("pm")) {
            return takeHalf(name);
        }
        int dayOfWeek = name.length() < 3 ? -1 : WEEKDAYS.indexOf(name.substring(0, 3));
        if (dayOfWeek >= 0 && time == null) {
            weekday = DayOfWeek.of(dayOfWeek + 1);
            return true;
        }
        if (time != null) {
            takeZone(name);
            return true;
        }
        nonstandard = true; // a weekday of another language
        return day < 0 && month < 0 && weekday == null;
    }

    private boolean takeHalf(String name) {
        nonstandard = true;
        LocalTime clock = time;
        if (clock == null || clock.getHour() > 12 || clock.getHour() == 0) {
            return false;
        }
        int hour = clock.getHour() % 12;
        time = clock.withHour(name.equals("pm") ? hour + 12 : hour);
        return true;
    }

    private void takeZone(String name) {
        Integer minutes = ZONES.get(name);
        if (zoneMinutes != null || minutes == null && name.length() > 1 && zoneUnknown) {
            nonstandard = true;
        } else if (minutes == null) {
            zoneUnknown = true;
        } else {
            zoneMinutes = minutes;
        }
    }

    private @Nullable Integer month(String name) {
        if (name.length() < 3 || TUESDAYS.contains(name)) {
            return null;
        }
        Integer english = ENGLISH.get(name.substring(0, 3));
        if (english != null && (name.length() == 3 || isEnglish(name))) {
            return english;
        }
        Integer foreign = FOREIGN.get(name.substring(0, 3));
        if (foreign == null && name.length() >= 4) {
            foreign = FOREIGN.get(name.substring(0, 4));
        }
        Integer number = foreign != null ? foreign : english;
        nonstandard |= number != null;
        return number;
    }

    private static boolean isEnglish(String name) {
        return List.of(
                        "january",
                        "february",
                        "march",
                        "april",
                        "june",
                        "july",
                        "august",
                        "september",
                        "sept",
                        "october",
                        "november",
                        "december")
                .contains(name);
    }
}
