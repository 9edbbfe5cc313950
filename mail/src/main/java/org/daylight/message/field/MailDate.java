package org.daylight.message.field;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.jspecify.annotations.Nullable;

/**
 * Reads dates in the standard form (RFC 5322 sections 3.3 and 4.3), in the forms of programs ({@code asctime}, ISO
 * 8601, seconds since 1970), and as people write them in a dozen languages. An ambiguous date is not read ({@code
 * docs/decisions/0034}).
 */
public final class MailDate {

    /** Longest field, in chars; a longer one is not a date. */
    private static final int LONGEST = 200;

    /** Characters without meaning around a date or a word of it. */
    private static final String AROUND = "\"'`<>[]{};|*_\\\u00AB\u00BB\u2018\u2019\u201C\u201D\u201E";

    private static final Pattern COMMENTED_OFFSET =
            Pattern.compile("(?:utc|gmt|ut)?([+-]\\d{1,2}(?::?\\d{2})?)(?: .*)?");

    /** {@code w.europe}, {@code e.south}, {@code cen.australia}. */
    private static final Pattern QUARTER = Pattern.compile("[a-z]{1,3}\\.[a-z]{4,20}");

    private static final LocalDate FIRST_PLAUSIBLE = LocalDate.of(1971, 1, 1);
    private static final LocalDate FIRST_IMPLAUSIBLE = LocalDate.of(2038, 1, 1);

    /** Epochs and overflows of clocks, in seconds since 1970: spreadsheets, Mac OS, Unix, DOS, NTP, 32-bit Unix. */
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

    /** Two numbers, either of which may be the month. */
    private record DayOrMonth(int first, int second) {}

    private final List<String> words;
    private @Nullable DayOfWeek weekday;
    private int day = -1;
    private int month = -1;
    private int year = -1;
    private @Nullable DayOrMonth open;
    private @Nullable LocalTime time;
    private int daysAfter;
    /** A numeric offset, which takes precedence over words for the zone. */
    private @Nullable Integer offset;
    /** Digits where an offset is expected, if they are not a valid offset. */
    private @Nullable String offsetUnknown;
    /** Index of the word that was an offset in whole hours. */
    private int hoursAt = -1;
    /** A sign that is separated from its number. */
    private @Nullable String sign;

    private final List<String> zone = new ArrayList<>();
    private boolean nonstandard;
    private DefectCode reason = DefectCode.DATE_UNREADABLE;

    private MailDate(List<String> words) {
        this.words = words;
    }

    /** The time a field states, or null when it cannot be read; then one defect gives the reason. */
    public static @Nullable OffsetDateTime read(String field, Defects defects) {
        if (field.isBlank()) {
            defects.add(DefectCode.DATE_MISSING);
            return null;
        }
        var comments = new StringBuilder();
        String plain = field.length() > LONGEST ? "" : withoutDashes(field);
        List<String> words = words(plain, comments);
        var date = new MailDate(words.stream()
                .map(MailDate::bare)
                .filter(word -> !word.isEmpty())
                .toList());
        date.nonstandard = !date.words.equals(words) || !plain.equals(field);
        OffsetDateTime read = date.parse(comments.toString().strip(), defects);
        if (read == null) {
            defects.add(date.reason, field);
        }
        return read;
    }

    /**
     * The time at which a server states that it received the message (RFC 5321 section 4.4): after the last semicolon.
     */
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
        try {
            return built(comments, defects);
        } catch (DateTimeException e) { // 31 February
            reason = DefectCode.DATE_IMPOSSIBLE;
            return null;
        }
    }

    private OffsetDateTime built(String comments, Defects defects) {
        var date = LocalDate.of(year, month, day);
        LocalTime clock = time;
        if (clock == null) {
            clock = LocalTime.MIDNIGHT;
            nonstandard = true;
        }
        LocalDateTime local = date.plusDays(daysAfter).atTime(clock);
        Integer minutes = zoneMinutes(local, comments);
        var read = OffsetDateTime.of(local, ZoneOffset.ofTotalSeconds(minutes == null ? 0 : minutes * 60));
        if (minutes == null) {
            String unknown = offsetUnknown == null ? String.join(" ", zone) : offsetUnknown;
            defects.add(unknown.isEmpty() ? DefectCode.DATE_ZONE_MISSING : DefectCode.DATE_ZONE_UNKNOWN, unknown);
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

    /** Words separated by spaces and commas; comments are collected separately. */
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

    /** Replaces dashes and full-width signs before a number by the signs of an offset. */
    private static String withoutDashes(String field) {
        var plain = new StringBuilder(field);
        for (int at = 0; at + 1 < plain.length(); at++) {
            char next = plain.charAt(at + 1);
            if (next >= '0' && next <= '9') {
                switch (plain.charAt(at)) {
                    case 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0xFE63, 0xFF0D -> plain.setCharAt(at, '-');
                    case 0xFE62, 0xFF0B -> plain.setCharAt(at, '+');
                    default -> {}
                }
            }
        }
        return plain.toString();
    }

    /** Removes quotation marks, brackets and similar characters around a word. */
    private static String bare(String word) {
        int from = 0;
        int to = word.length();
        while (from < to && AROUND.indexOf(word.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && AROUND.indexOf(word.charAt(to - 1)) >= 0) {
            to--;
        }
        return word.substring(from, to);
    }

    /** A number of seconds or milliseconds since 1970, without anything else. */
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
        String before = sign;
        sign = null;
        if (first >= '0' && first <= '9') {
            return before != null ? takeOffset(before + word, at) : takeNumber(word, at);
        }
        if ((first == '+' || first == '-') && time != null) {
            if (word.length() == 1 && at + 1 < words.size()) {
                nonstandard = true;
                sign = word;
                return true;
            }
            return takeOffset(word, at);
        }
        return takeName(word, at);
    }

    private boolean takeNumber(String word, int at) {
        if (hoursAt >= 0 && hoursAt == at - 1 && word.length() == 2 && areDigits(word)) {
            return takeMinutes(Integer.parseInt(word));
        }
        if (word.indexOf(':') > 0) {
            return word.indexOf('t') == 10 && word.charAt(4) == '-' ? takeIso(word) : takeTime(word, at);
        }
        if (word.indexOf('-') > 0 || word.indexOf('/') > 0) {
            return takeJoined(word.split("[-/]", 4));
        }
        int unit = word.indexOf('h');
        if (unit > 0 && unit <= 2 && areDigits(word.substring(0, unit))) { // 9h15
            nonstandard = true;
            return takeTime(unit == word.length() - 1 ? word.substring(0, unit) + ":00" : word.replace('h', ':'), at);
        }
        String digits = withoutOrdinal(word);
        nonstandard |= digits.length() != word.length();
        if (!areDigits(digits)) {
            return digits.indexOf('.') > 0 && takeDotted(digits, at);
        }
        if (day < 0 && digits.length() <= 2) {
            day = Integer.parseInt(digits);
            return true;
        }
        if (year >= 0) {
            return takeBareZone(digits);
        }
        nonstandard |= month >= 0 && time != null; // asctime puts the year last
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

    /** An offset without its sign, which is unknown. */
    private boolean takeBareZone(String digits) {
        if (time == null || offset != null) {
            return false;
        }
        if (digits.chars().allMatch(c -> c == '0')) {
            nonstandard = true;
            offset = 0;
        } else {
            offsetUnknown = digits;
        }
        return true;
    }

    /** {@code 09.15.00} or {@code 03.03.2015}. */
    private boolean takeDotted(String word, int at) {
        String[] fields = word.split("\\.", 4);
        if (fields.length == 3 && fields[2].length() == 4 && day < 0) {
            nonstandard = true;
            month = isNumber(fields[1]) ? Integer.parseInt(fields[1]) : -1;
            return month >= 0 && takeDay(fields[0]) && takeYear(fields[2]);
        }
        return takeTime(word.replace('.', ':'), at);
    }

    /**
     * Reads a year. Two digits are read as in RFC 5322 section 4.3. Three digits, or five that start with 19, come from
     * programs that count years from 1900. Four digits that start with zero are a number padded to a fixed width.
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

    /** {@code 03-Mar-2015}, {@code 2015-03-03}; with numbers alone, a number above 12 determines the order. */
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

    /** Day and month in unknown order. Only the weekday can decide the order, which is never guessed. */
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
                && takeTime(zoneAt < 0 ? clock : clock.substring(0, zoneAt), 1)
                && (zoneAt < 0 || take(clock.substring(zoneAt), 1));
    }

    private boolean takeTime(String word, int at) {
        int zoneAt = Math.max(word.indexOf('+'), word.indexOf('-'));
        int letters = letter(word);
        if (zoneAt > 0 && zoneAt < letters) {
            nonstandard = true;
            return takeTime(word.substring(0, zoneAt), at) && takeOffset(word.substring(zoneAt), at);
        }
        String half = word.substring(letters);
        if (half.equals("am") || half.equals("pm")) { // 9:15pm
            return takeTime(word.substring(0, letters), at) && takeHalf(half);
        }
        if (letters < word.length() && letters > 0) { // 09:15:00Z, 09:15:00EST
            nonstandard = true;
            return takeTime(word.substring(0, letters), at) && takeZone(half, at);
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

    private static int letter(String word) {
        int at = 0;
        while (at < word.length() && !Character.isLetter(word.charAt(at))) {
            at++;
        }
        return at;
    }

    /** java.time has no leap second; second 60 becomes 59. Hour 24 is the end of the day (ISO 8601). */
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

    private boolean takeOffset(String written, int at) {
        int letters = letter(written);
        if (letters > 3 && written.chars().skip(letters).allMatch(Character::isLetter) && letters < written.length()) {
            nonstandard = true; // -0400EDT
            return takeOffset(written.substring(0, letters), at) && takeZone(written.substring(letters), at);
        }
        String word = written.length() > 1 && !Character.isLetterOrDigit(written.charAt(written.length() - 1))
                ? written.substring(0, written.length() - 1)
                : written;
        String digits = word.substring(1).replace(":", "");
        nonstandard |= digits.length() != 4 || word.indexOf(':') > 0 || !word.equals(written);
        if (!areDigits(digits) || digits.length() > 4) {
            offsetUnknown = offset == null ? written : offsetUnknown;
            return true;
        }
        hoursAt = digits.length() <= 2 ? at : -1;
        String full = digits.length() <= 2 ? digits + "00" : digits;
        int number = Integer.parseInt(full);
        int minutes = number / 100 * 60 + number % 100;
        if (number % 100 > 59 || minutes > 18 * 60) {
            offsetUnknown = offset == null ? written : offsetUnknown;
            return true;
        }
        if (offset == null) { // "+0200 +0200": the first counts
            offset = word.charAt(0) == '-' ? -minutes : minutes;
        } else {
            nonstandard = true;
        }
        return true;
    }

    /** {@code +02 00}. */
    private boolean takeMinutes(int minutes) {
        Integer hours = offset;
        if (hours == null || minutes > 59) {
            return false;
        }
        nonstandard = true;
        String word = words.get(hoursAt);
        offset = word.indexOf('-') >= 0 ? hours - minutes : hours + minutes;
        return true;
    }

    private boolean takeName(String word, int at) {
        if (time != null && (day >= 0 || open != null) && isOffsetFrom(word)) { // GMT+0200
            return takeZone(word, at);
        }
        String name = word.endsWith(".") || word.indexOf('.') == 1 ? word.replace(".", "") : word;
        // "mar" is March, but also mardi and martes: another month may follow.
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
            return takeZone(word, at);
        }
        return day < 0 && month < 0 && weekday == null; // a weekday in another language
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

    /** {@code GMT+0200}, {@code EST-0500}, {@code UTC+2}; not {@code EST+5}, which in POSIX is west of UTC. */
    private static boolean isOffsetFrom(String word) {
        int signed = Math.max(word.indexOf('+'), word.indexOf('-'));
        if (signed < 1 || DateNames.zone(word.substring(0, signed)) == null) {
            return false;
        }
        String digits = word.substring(signed + 1).replace(":", "");
        return areDigits(digits) && (digits.length() >= 3 || DateZone.isUtc(word.substring(0, signed)));
    }

    private boolean takeZone(String word, int at) {
        if (isOffsetFrom(word)) {
            int signed = Math.max(word.indexOf('+'), word.indexOf('-'));
            nonstandard = true;
            return takeOffset(word.substring(signed), at);
        }
        zone.addAll(zoneWords(word));
        return true;
    }

    /** Removes dots and divides {@code w.europe} into two words. */
    private static List<String> zoneWords(String word) {
        String apart = QUARTER.matcher(word).matches() ? word.replaceFirst("[.]", " ") : word;
        return Stream.of(apart.replace(".", "").split(" "))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Minutes to add when a comment says that the zone before it has daylight saving time: {@code MET (DST)}. */
    private @Nullable Integer summer(int minutes, String comments, LocalDateTime local) {
        List<String> words = commentWords(comments);
        if (words.stream().noneMatch(DateZone::isSummer)) {
            return null;
        }
        Integer named = DateZone.minutes(words, local);
        Integer together = named == null
                ? DateZone.minutes(
                        Stream.concat(zone.stream(), words.stream().filter(DateZone::isSummer))
                                .toList(),
                        local)
                : named;
        return together != null && together == minutes + 60 ? together : null;
    }

    private static List<String> commentWords(String comments) {
        return Stream.of(comments.toLowerCase(Locale.ROOT).split("[ ,_-]+"))
                .flatMap(word -> zoneWords(bare(word)).stream())
                .toList();
    }

    /** Minutes east of UTC; null when there is no zone or only an unknown one. */
    private @Nullable Integer zoneMinutes(LocalDateTime local, String comments) {
        if (offset != null) {
            nonstandard |= !zone.isEmpty();
            return offset;
        }
        Integer minutes = offsetUnknown != null ? null : DateZone.minutes(zone, local);
        if (minutes != null) {
            nonstandard |= zone.size() > 1 || DateNames.zone(zone.getFirst()) == null;
            Integer summer = comments.isEmpty() ? null : summer(minutes, comments, local);
            nonstandard |= summer != null;
            return summer == null ? minutes : summer;
        }
        if (comments.isEmpty() || offsetUnknown != null) {
            return null;
        }
        String comment = comments.toLowerCase(Locale.ROOT);
        Matcher numbers = COMMENTED_OFFSET.matcher(comment);
        if (numbers.matches()) {
            takeOffset(numbers.group(1), -1);
            nonstandard = true;
            return offset;
        }
        minutes = DateZone.minutes(
                Stream.of(comment.split("[ ,]+"))
                        .flatMap(word -> zoneWords(bare(word)).stream())
                        .toList(),
                local);
        nonstandard |= minutes != null;
        return minutes;
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
