package org.daylight.detect;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a date in the forms that people write, with months in six languages. */
final class DateReader {

    private static final String[] MONTHS = {
        "january jan januar jaenner janvier janv enero ene gennaio gen janeiro",
        "february feb februar fevrier fevr febrero febbraio fevereiro fev",
        "march mar maerz marz mars marzo marco",
        "april apr avril avr abril abr aprile",
        "may mai mayo maggio mag maio",
        "june jun juni juin junio giugno giu junho",
        "july jul juli juillet juil julio luglio lug julho",
        "august aug aout agosto ago",
        "september sep sept septembre septiembre settembre set setembro",
        "october oct oktober okt octobre octubre ottobre ott outubro out",
        "november nov novembre noviembre novembro",
        "december dec dezember dez decembre diciembre dic dicembre dezembro"
    };

    private static final Map<String, Integer> NUMBERS = new HashMap<>();

    static {
        for (int month = 0; month < MONTHS.length; month++) {
            for (String name : MONTHS[month].split(" ")) {
                NUMBERS.put(name, month + 1);
            }
        }
    }

    /** A date. @param value {@code 1980-03-12}; the year has two digits if the text does; of {@code 3/12/1980}, the day is first if it can be */
    record Found(int end, String value) {}

    private final Text text;
    private int at;

    private DateReader(Text text, int at) {
        this.text = text;
        this.at = at;
    }

    /** The date that begins at a place; null for none. Reads at most about fifty characters. */
    static @Nullable Found at(Text text, int start) {
        return new DateReader(text, start).read();
    }

    private @Nullable Found read() {
        int month = month();
        if (month > 0) { // March 12, 1980
            skip();
            int day = digits(2);
            skipOrdinal();
            skip();
            return made(digits(4), month, day);
        }
        int first = digits(4);
        if (first < 0) {
            return null;
        }
        if (first > 31) { // 1980-03-12
            if (!separator()) {
                return null;
            }
            int second = digits(2);
            return second > 0 && separator() ? made(first, second, digits(2)) : null;
        }
        skipOrdinal();
        int before = at;
        skip();
        if (text.at(at) == 'd'
                && (text.at(at + 1) == 'e' || text.at(at + 1) == 'i')
                && text.at(at + 2) == ' ') { // 12 de marzo de 1980
            at += 3;
        }
        month = month();
        if (month > 0) {
            skip();
            if (text.at(at) == 'd' && (text.at(at + 1) == 'e' || text.at(at + 1) == 'i') && text.at(at + 2) == ' ') {
                at += 3;
            }
            return made(digits(4), month, first);
        }
        at = before;
        if (!separator()) {
            return null;
        }
        int second = digits(2);
        if (second < 0 || !separator()) {
            return null;
        }
        int year = digits(4);
        return second > 12 ? made(year, first, second) : made(year, second, first);
    }

    private int digits(int most) {
        int value = -1;
        for (int i = 0; i < most && text.digit(at) >= 0; i++) {
            value = Math.max(value, 0) * 10 + text.digit(at++);
        }
        return text.digit(at) >= 0 ? -1 : value;
    }

    private boolean separator() {
        char c = text.at(at);
        if (c != '.' && c != '/' && !Chars.isDash(c)) {
            return false;
        }
        at++;
        if (text.at(at) == ' ') {
            at++;
        }
        return true;
    }

    /** Blanks, commas and points. */
    private void skip() {
        for (int i = 0; i < 3 && (Chars.isBlank(text.at(at)) || ",.-\n".indexOf(text.at(at)) >= 0); i++) {
            at++;
        }
    }

    private void skipOrdinal() {
        String two = text.slice(at, at + 2);
        if ((two.equals("st") || two.equals("nd") || two.equals("rd") || two.equals("th") || two.equals("er"))
                && !text.isWord(at + 2)) {
            at += 2;
        } else if (text.at(at) == '\u00ba') {
            at++;
        }
    }

    private int month() {
        var name = new StringBuilder(10);
        int i = at;
        while (name.length() < 11 && Chars.isLetter(text.at(i))) {
            name.append(Chars.fold(text.at(i++)));
        }
        int month = NUMBERS.getOrDefault(name.toString(), 0);
        if (month > 0) {
            at = i;
        }
        return month;
    }

    private @Nullable Found made(int year, int month, int day) {
        boolean full = year >= 1880 && year <= 2100;
        if (!full && (year < 0 || year > 99) || text.isWord(at) || !NationalId.isDate(day, month)) {
            return null;
        }
        return new Found(at, two(year) + "-" + two(month) + "-" + two(day));
    }

    private static String two(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }
}
