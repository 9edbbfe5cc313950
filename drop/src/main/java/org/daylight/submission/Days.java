package org.daylight.submission;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** Dates as text. No time of day is ever written: it would help to find who sent something. */
final class Days {

    private Days() {}

    static boolean isDay(String text) {
        try {
            return text.length() == 10 && LocalDate.parse(text).toString().equals(text);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
