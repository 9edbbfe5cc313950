package org.daylight.evidence;

import java.time.Duration;

/** A duration in words, in its two largest units. */
final class DurationText {

    private DurationText() {}

    static String of(Duration time) {
        long seconds = time.abs().toSeconds();
        long[] sizes = {86_400, 3_600, 60, 1};
        String[] units = {"day", "hour", "minute", "second"};
        for (int i = 0; i < sizes.length; i++) {
            if (seconds >= sizes[i]) {
                String first = count(seconds / sizes[i], units[i]);
                long rest = i + 1 < sizes.length ? seconds % sizes[i] / sizes[i + 1] : 0;
                return rest == 0 ? first : first + " " + count(rest, units[i + 1]);
            }
        }
        return "less than a second";
    }

    private static String count(long n, String unit) {
        return n + " " + unit + (n == 1 ? "" : "s");
    }
}
