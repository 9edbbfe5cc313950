package org.daylight.message;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Dates as the standard writes them (RFC 5322 sections 3.3 and 4.3), as programs write them ({@code asctime}, ISO 8601, seconds
 * since 1970), and as people do in a dozen languages. A date with two readings is not read ({@code docs/decisions/0034}).
 */
final class MailDate {

    /** A date is short; a longer field is something else. */
    private static final int LONGEST = 200;

    private static final LocalDate FIRST_PLAUSIBLE = LocalDate.of(1971, 1, 1);
    private static final LocalDate FIRST_IMPLAUSIBLE = LocalDate.of(2038, 1, 1);

    /** Where clocks begin or overflow, in seconds since 1970: spreadsheets, Mac OS, Unix, DOS, NTP, Unix with 32 bits. */
    private static final long[] CLOCKS = Stream.of(
                    LocalDateTime.of(1601, 1, 1, 0, 0),
                    LocalDateTime.of(1899, 12, 30, 0, 0),
                    LocalDateTime.of(1904, 1, 1, 0, 0),
                    LocalDateTime.of(1970, 1, 1, 0, 0),
                    LocalDateTime.of(1980, 1, 1, 0, 0),
                    LocalDateTime.of(2036, 2, 7, 6, 28, 16),
                    LocalDateTime.of(2038, 1, 19, 3, 14, 7))
            .mapToLong(clock -> clock.toEpochSecond(ZoneOffset.UTC))
            .toArray();

    private static final List<String> WEEKDAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /** Two numbers of which either may be the month. */
    private record DayOrMonth(int first, int second) {}

    private final List<String> words;
    private @Nullable DayOfWeek weekday;
    private int day = -1;
    private int month = -1;
    private int year = -1;
    private @Nullable DayOrMonth open;
    private @Nullable LocalTime time;
    private int daysAfter;
    private @Nullable Integer zoneMinutes;
    private @Nullable String zoneUnknown;
    private boolean nonstandard;
    private DefectCode reason = DefectCode.DATE_UNREADABLE;

    private MailDate(List<String> words) {
        this.words = words;
    }

    /** The moment a field names, or null when it names none: then one defect says why. */
    static @Nullable OffsetDateTime read(String field, Defects defects) {
        if (field.isBlank()) {
            defects.add(DefectCode.DATE_MISSING);
            return null;
        }
        var comments = new StringBuilder();
        var date = new MailDate(field.length() > LONGEST ? List.of() : words(field, comments));
        OffsetDateTime read = date.parse(comments.toString().strip(), defects);
        if (read == null) {
            defects.add(date.reason, field);
        }
        return read;
    }

    /** When a server says that it passed the message on (RFC 5321 section 4.4): what stands behind the last semicolon. */
    static @Nullable OffsetDateTime received(String field) {
        int semicolon = field.lastIndexOf(';');
        if (semicolon < 0 || field.substring(semicolon + 1).isBlank()) {
            return null;
        }
        OffsetDateTime date = read(field.substring(semicolon + 1).strip(), new Defects());
        return date == null || !isPlausible(date.toLocalDate()) ? null : date;
    }

    private static boolean isPlausible(LocalDate date) {
        return !date.isBefore(FIRST_PLAUSIBLE) && date.isBefore(FIRST_IMPLAUSIBLE);
    }

    private @Nullable OffsetDateTime parse(String comments, Defects defects) {
        if (words.size() == 1 && takeCount(words.getFirst())) {
            return counted(words.getFirst(), defects);
        }
        for (int at = 0; at < words.size(); at++) {
            if (!take(words.get(at), at)) {
                return null;
            }
        }
        if (open != null && !settle(open) || day < 0 || month < 0 || year < 0) {
            return null;
        }
        zoneOf(comments);
        try {
            return read(defects);
        } catch (DateTimeException e) { // 31 February
            reason = DefectCode.DATE_IMPOSSIBLE;
            return null;
        }
    }

    private OffsetDateTime read(Defects defects) {
        var date = LocalDate.of(year, month, day);
        LocalTime clock = time;
        if (clock == null) {
            clock = LocalTime.MIDNIGHT;
            nonstandard = true;
        }
        int minutes = zoneMinutes == null ? 0 : zoneMinutes;
        var read = OffsetDateTime.of(date.plusDays(daysAfter), clock, ZoneOffset.ofTotalSeconds(minutes * 60));
        if (zoneUnknown != null) {
            defects.add(DefectCode.DATE_ZONE_UNKNOWN, zoneUnknown);
        } else if (zoneMinutes == null) {
            defects.add(DefectCode.DATE_ZONE_MISSING);
        }
        if (nonstandard) {
            defects.add(DefectCode.DATE_NONSTANDARD, "read as " + read);
        }
        if (weekday != null && weekday != date.getDayOfWeek()) {
            defects.add(DefectCode.DATE_WEEKDAY_WRONG, "it was a " + english(date.getDayOfWeek()));
        }
        noteUnlikely(read, defects);
        return read;
    }

    private static String english(DayOfWeek day) {
        return day.name().charAt(0) + day.name().substring(1).toLowerCase(Locale.ROOT);
    }

    private static void noteUnlikely(OffsetDateTime read, Defects defects) {
        if (!isPlausible(read.toLocalDate())) {
            defects.add(DefectCode.DATE_IMPLAUSIBLE, read.toLocalDate().toString());
        }
        long moment = read.toEpochSecond();
        long shown = moment + read.getOffset().getTotalSeconds();
        for (long clock : CLOCKS) {
            if (Math.abs(clock - moment) <= 60 || Math.abs(clock - shown) <= 60) {
                defects.add(DefectCode.DATE_CLOCK_UNSET);
                return;
            }
        }
    }

    /** Words between space and commas; comments apart. */
    private static List<String> words(String field, StringBuilder comments) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        int depth = 0;
        for (int at = 0; at <= field.length(); at++) {
            char c = at < field.length() ? field.charAt(at) : ' ';
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (depth > 0) {
                comments.append(c);
            } else if (c != ' ' && c != ',' && c != '\t' && c != 0xA0 && c != 0x202F) {
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

    /** Seconds or milliseconds since 1970 and nothing else. */
    private static boolean takeCount(String word) {
        return (word.length() == 9 || word.length() == 10 || word.length() == 13) && areDigits(word);
    }

    private static OffsetDateTime counted(String digits, Defects defects) {
        long count = Long.parseLong(digits);
        var read = Instant.ofEpochSecond(digits.length() == 13 ? count / 1000 : count)
                .atOffset(ZoneOffset.UTC);
        defects.add(DefectCode.DATE_NONSTANDARD, "seconds since 1970, read as " + read);
        noteUnlikely(read, defects);
        return read;
    }

    private boolean take(String written, int at) {
        String word = written.toLowerCase(Locale.ROOT);
        char first = word.charAt(0);
        if (first >= '0' && first <= '9') {
            return takeNumber(word);
        }
        if ((first == '+' || first == '-') && time != null) {
            return takeOffset(word);
        }
        return takeName(word, at);
    }

    private boolean takeNumber(String word) {
        if (word.indexOf(':') > 0) {
            return word.indexOf('t') == 10 ? takeIso(word) : takeTime(word);
        }
        if (word.indexOf('-') > 0 || word.indexOf('/') > 0) {
            return takeJoined(word.split("[-/]", 4));
        }
        int unit = word.indexOf('h');
        if (unit > 0 && unit <= 2 && areDigits(word.substring(0, unit))) { // 9h15
            nonstandard = true;
            return takeTime(unit == word.length() - 1 ? word.substring(0, unit) + ":00" : word.replace('h', ':'));
        }
        String digits = withoutOrdinal(word);
        nonstandard |= digits.length() != word.length();
        if (!areDigits(digits)) {
            return digits.indexOf('.') > 0 && takeDotted(digits);
        }
        if (day < 0 && digits.length() <= 2) {
            day = Integer.parseInt(digits);
            return true;
        }
        if (year >= 0) {
            return takeBareZone(digits);
        }
        nonstandard |= month >= 0 && time != null; // asctime writes the year last
        return takeYear(digits);
    }

    /** {@code 3.}, {@code 3rd}, {@code 1er}. */
    private static String withoutOrdinal(String word) {
        for (String ordinal : List.of(".", "st", "nd", "rd", "th", "er", "º")) {
            if (word.endsWith(ordinal)) {
                return word.substring(0, word.length() - ordinal.length());
            }
        }
        return word;
    }

    /** An offset without its sign: which it had cannot be told. */
    private boolean takeBareZone(String digits) {
        if (time == null || zoneMinutes != null) {
            return false;
        }
        if (digits.chars().allMatch(c -> c == '0')) {
            nonstandard = true;
            zoneMinutes = 0;
        } else {
            zoneUnknown = digits;
        }
        return true;
    }

    /** {@code 09.15.00} or {@code 03.03.2015}. */
    private boolean takeDotted(String word) {
        String[] fields = word.split("\\.", 4);
        if (fields.length == 3 && fields[2].length() == 4 && day < 0) {
            nonstandard = true;
            month = isNumber(fields[1]) ? Integer.parseInt(fields[1]) : -1;
            return month >= 0 && takeDay(fields[0]) && takeYear(fields[2]);
        }
        return takeTime(word.replace('.', ':'));
    }

    /**
     * Two digits: RFC 5322 section 4.3. Three, or five that begin with 19: programs that count from 1900. Four that begin with
     * zero: a number printed to a width.
     */
    private boolean takeYear(String digits) {
        if (digits.length() < 2 || digits.length() > 5 || !areDigits(digits)) {
            return false;
        }
        int number = Integer.parseInt(digits);
        if (digits.length() == 5) {
            if (number < 19_100 || number > 19_199) {
                return false;
            }
            number -= 19_000;
        }
        nonstandard |= digits.length() != 4 || number < 200;
        year = number >= 200 ? number : number >= 50 ? 1900 + number : 2000 + number;
        return true;
    }

    /** {@code 03-Mar-2015}, {@code 2015-03-03}; with numbers alone the order is told by what can be no month. */
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
        if (!isNumber(fields[0]) || !isNumber(fields[1]) || !areDigits(fields[2])) {
            return false;
        }
        if (fields[2].length() < 4 && Integer.parseInt(fields[2]) <= 31) {
            reason = DefectCode.DATE_AMBIGUOUS; // 25/12/15: the year may be first or last
            return false;
        }
        int first = Integer.parseInt(fields[0]);
        int second = Integer.parseInt(fields[1]);
        if (first <= 12 && second <= 12 && first != second) {
            open = new DayOrMonth(first, second);
        } else {
            day = Math.max(first, second);
            month = Math.min(first, second);
        }
        return takeYear(fields[2]);
    }

    /** A day or a month: only the weekday can tell, and otherwise it is not guessed. */
    private boolean settle(DayOrMonth numbers) {
        boolean dayFirst = isOn(weekday, year, numbers.second(), numbers.first());
        boolean monthFirst = isOn(weekday, year, numbers.first(), numbers.second());
        if (dayFirst == monthFirst) {
            reason = DefectCode.DATE_AMBIGUOUS;
            return false;
        }
        day = dayFirst ? numbers.first() : numbers.second();
        month = dayFirst ? numbers.second() : numbers.first();
        return true;
    }

    private static boolean isOn(@Nullable DayOfWeek weekday, int year, int month, int day) {
        return weekday != null
                && month >= 1
                && day >= 1
                && LocalDate.of(year, month, day).getDayOfWeek() == weekday;
    }

    private boolean takeDay(String digits) {
        if (!isNumber(digits)) {
            return false;
        }
        day = Integer.parseInt(digits);
        return true;
    }

    private static boolean isNumber(String digits) {
        return digits.length() <= 2 && areDigits(digits);
    }

    private static boolean areDigits(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private boolean takeIso(String word) {
        String clock = word.substring(11);
        int zoneAt = Math.max(Math.max(clock.indexOf('+'), clock.indexOf('-')), clock.indexOf('z'));
        return takeJoined(word.substring(0, 10).split("-", 4))
                && takeTime(zoneAt < 0 ? clock : clock.substring(0, zoneAt))
                && (zoneAt < 0 || take(clock.substring(zoneAt), 1));
    }

    private boolean takeTime(String word) {
        int zoneAt = Math.max(word.indexOf('+'), word.indexOf('-'));
        if (zoneAt > 0) {
            nonstandard = true;
            return takeTime(word.substring(0, zoneAt)) && takeOffset(word.substring(zoneAt));
        }
        if (word.endsWith("am") || word.endsWith("pm")) { // 9:15pm
            int half = word.length() - 2;
            return takeTime(word.substring(0, half)) && takeHalf(word.substring(half));
        }
        if (word.endsWith("z")) {
            zoneMinutes = 0;
            nonstandard = true;
            return takeTime(word.substring(0, word.length() - 1));
        }
        String[] fields = word.split(":", 5);
        if (time != null || fields.length < 2 || fields.length > 4) {
            return false;
        }
        nonstandard |= fields.length == 4; // hundredths of a second
        String seconds = fields.length >= 3 ? fields[2] : "0";
        int dot = seconds.indexOf('.');
        nonstandard |= dot > 0;
        seconds = dot > 0 ? seconds.substring(0, dot) : seconds;
        return isNumber(fields[0])
                && isNumber(fields[1])
                && isNumber(seconds)
                && setTime(Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), Integer.parseInt(seconds));
    }

    /** A leap second is the 60th; java.time has none. Hour 24 is the end of the day (ISO 8601). */
    private boolean setTime(int hour, int minute, int second) {
        boolean endOfDay = hour == 24 && minute == 0 && second == 0;
        if (hour > (endOfDay ? 24 : 23) || minute > 59 || second > 60) {
            reason = DefectCode.DATE_IMPOSSIBLE;
            return false;
        }
        nonstandard |= endOfDay;
        daysAfter = endOfDay ? 1 : 0;
        time = LocalTime.of(hour % 24, minute, Math.min(59, second));
        return true;
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
        if (digits.length() != 4 || !areDigits(digits)) {
            zoneUnknown = word;
            return true;
        }
        int hours = Integer.parseInt(digits.substring(0, 2));
        int minutes = Integer.parseInt(digits.substring(2));
        if (minutes > 59 || hours * 60 + minutes > 18 * 60) {
            zoneUnknown = word;
            return true;
        }
        zoneMinutes = (hours * 60 + minutes) * (word.charAt(0) == '-' ? -1 : 1);
        return true;
    }

    private boolean takeName(String word, int at) {
        int signed = Math.max(word.indexOf('+'), word.indexOf('-'));
        if (signed > 0 && DateNames.zone(word.substring(0, signed)) != null && time != null) { // GMT+0200
            nonstandard = true;
            return takeOffset(word.substring(signed));
        }
        String name = word.endsWith(".") || word.indexOf('.') == 1 ? word.replace(".", "") : word;
        // "mar" is March and, first of all words, also mardi and martes: another month may follow.
        Integer number = month < 0 || at == 2 && monthCameFirst() || at == 1 && day < 0 ? month(name) : null;
        if (number != null) {
            month = number;
            return true;
        }
        if ((name.equals("am") || name.equals("pm")) && time != null) {
            return takeHalf(name);
        }
        int dayOfWeek = name.length() < 3 ? -1 : WEEKDAYS.indexOf(name.substring(0, 3));
        if (dayOfWeek >= 0 && time == null) {
            weekday = DayOfWeek.of(dayOfWeek + 1);
            return true;
        }
        nonstandard |= time == null;
        if (DateNames.isFiller(name)) {
            nonstandard = true;
            return true;
        }
        if (time != null && (day >= 0 || open != null)) {
            return takeZone(name);
        }
        return day < 0 && month < 0 && weekday == null; // a weekday of another language
    }

    private boolean monthCameFirst() {
        return month(words.getFirst().toLowerCase(Locale.ROOT).replace(".", "")) != null;
    }

    private boolean takeHalf(String name) {
        nonstandard = true;
        LocalTime clock = time;
        if (clock == null || clock.getHour() > 12 && name.equals("am")) {
            reason = DefectCode.DATE_IMPOSSIBLE;
            return false;
        }
        if (clock.getHour() > 12) { // 21:15 PM
            return true;
        }
        int hour = clock.getHour() % 12;
        time = clock.withHour(name.equals("pm") ? hour + 12 : hour);
        return true;
    }

    private boolean takeZone(String name) {
        Integer minutes = DateNames.zone(name);
        if (zoneMinutes != null) {
            nonstandard = true;
        } else if (minutes != null && zoneUnknown == null) {
            zoneMinutes = minutes;
        } else {
            zoneUnknown = zoneUnknown == null ? name : zoneUnknown + " " + name;
        }
        return true;
    }

    /** A zone of several words, or one that stands only in a comment. */
    private void zoneOf(String comments) {
        if (zoneMinutes != null) {
            return;
        }
        Integer minutes = zoneUnknown == null ? null : DateNames.region(zoneUnknown);
        if (minutes == null && zoneUnknown == null && !comments.isEmpty()) {
            minutes = DateNames.zone(comments.toLowerCase(Locale.ROOT));
            minutes = minutes == null ? DateNames.region(comments) : minutes;
        }
        if (minutes != null) {
            zoneMinutes = minutes;
            zoneUnknown = null;
            nonstandard = true;
        }
    }

    private @Nullable Integer month(String name) {
        Integer english = DateNames.english(name);
        if (english != null || name.length() < 3) {
            return english;
        }
        Integer foreign = DateNames.foreign(name);
        nonstandard |= foreign != null;
        return foreign;
    }
}
