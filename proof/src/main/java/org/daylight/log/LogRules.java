package org.daylight.log;

import java.time.Instant;
import java.util.SequencedMap;
import org.daylight.format.Malformed;

/** The rules for members of a {@link LogEntry} (spec/log.md section 4). Each method throws {@link Malformed} if a rule is broken. */
final class LogRules {
    static final String CODE = "entry-malformed";
    private static final Instant YEAR_ONE = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    private LogRules() {}

    static void check(boolean held, String reason) {
        Malformed.unless(held, CODE, reason);
    }

    static void checkTitle(String name, String title) {
        check(!title.isBlank(), name + " is missing");
        check(
                title.codePointCount(0, title.length()) <= LogEntry.MAX_TITLE,
                name + " has more than " + LogEntry.MAX_TITLE + " characters");
        boolean line = title.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
        check(line, name + " has a control character or a second line");
    }

    /** No characters that change how a line looks, such as right-to-left marks. */
    static void checkVisible(String name, String line) {
        check(
                line.codePoints()
                        .noneMatch(c -> Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || c == 0x2028
                                || c == 0x2029),
                name + " has control or format characters");
    }

    /** The only control characters of a text are line feeds and tabs. */
    static void checkText(String name, String text) {
        check(
                text.codePointCount(0, text.length()) <= LogEntry.MAX_TEXT,
                name + " has more than " + LogEntry.MAX_TEXT + " characters");
        boolean plain = text.codePoints().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
        check(plain, name + " has a control character");
    }

    /** What identifies a version of a file. @param what in words, such as {@code story} */
    static void checkVersion(String what, long number, String name, long version, long fileBytes) {
        check(number >= 1, "the number of the " + what + " is below 1");
        checkName(what, name);
        check(version >= 1 && version <= number, "the version is below 1 or above the number of the " + what);
        check(fileBytes >= 1, "the file is empty");
    }

    /** The name of a file that has versions. @param what in words, such as {@code story} */
    static void checkName(String what, String name) {
        check(LogEntry.CODE.matcher(name).matches(), "not a valid name of a " + what + ": " + Malformed.quoted(name));
    }

    /** What is said about a version of a file. */
    static void checkAbout(String title, String author, Instant time, long version, String change) {
        checkTitle("title", title);
        if (!author.isEmpty()) {
            checkTitle("author", author);
        }
        checkTime(time);
        checkText("change", change);
        check(change.isBlank() == (version == 1), "a first version says what was changed, or a later one does not");
    }

    static void checkTime(Instant time) {
        check(time.getNano() == 0, "the time has fractions of a second");
        check(!time.isBefore(YEAR_ONE) && time.isBefore(YEAR_10000), "the time is outside the years 1 to 9999");
    }

    static void checkCounts(long... counts) {
        for (long count : counts) {
            check(count >= 0, "a count is negative");
        }
    }

    static void checkLosses(SequencedMap<String, Long> losses) {
        check(losses.size() <= LogEntry.MAX_LOSSES, "there are more than " + LogEntry.MAX_LOSSES + " kinds of loss");
        losses.forEach((code, count) -> {
            check(LogEntry.CODE.matcher(code).matches(), "not a valid code: " + Malformed.quoted(code));
            check(count >= 1, "a loss is below 1");
        });
    }

    /** Whether {@code seen} is the sum of the others. Subtracts, so that nothing overflows. */
    static boolean isSum(long seen, long count, long duplicates, SequencedMap<String, Long> losses) {
        long rest = seen - count;
        rest = rest < 0 ? -1 : rest - duplicates;
        for (long loss : losses.values()) {
            rest = rest < 0 ? -1 : rest - loss;
        }
        return rest == 0;
    }
}
