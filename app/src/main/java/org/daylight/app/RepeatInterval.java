package org.daylight.app;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An interval for repetition, as given to a command: {@code 30s}, {@code 10m}, {@code 1h}, {@code 2d}. */
final class RepeatInterval {
    private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

    private RepeatInterval() {}

    /** @throws IllegalArgumentException with a one-line message, when the text has another form */
    static Duration parse(String option, String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    option + ": \"" + text + "\" is not a time: write it as 30s, 10m, 1h or 2d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
