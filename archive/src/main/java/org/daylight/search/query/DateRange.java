package org.daylight.search.query;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The days of {@code date:} and the fields like it (spec/query.md, section "Dates"): {@code 2015}, {@code 2015-03},
 * {@code 2015-03-12}, {@code a..b}, {@code ..b}, {@code a..}, {@code >2015}, {@code 12.3.2015}, {@code "12 March 2015"}.
 *
 * @param query the days
 * @param swapped whether the range was written backwards
 */
record DateRange(Query.Dates query, boolean swapped) {

    private static final Pattern SEPARATED = Pattern.compile("([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern DIGITS = Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})");
    private static final Pattern DOTTED = Pattern.compile("([0-9]{1,2})[.]([0-9]{1,2})[.]([0-9]{4})");
    private static final Pattern LOCAL = Pattern.compile("([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})");
    private static final Pattern DAY_NAMED =
            Pattern.compile("(?:([0-9]{1,2})(?:st|nd|rd|th)?[ .-]+)?([a-z]{3,9})[ .,-]+([0-9]{4})");
    private static final Pattern NAMED_DAY =
            Pattern.compile("([a-z]{3,9})[ .-]+([0-9]{1,2})(?:st|nd|rd|th)?[ ,]+([0-9]{4})");
    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    /** @param field {@code date on since until after before} */
    static Optional<DateRange> parse(String field, String typed) {
        return switch (field) {
            case "since" -> parse(">=" + typed);
            case "until" -> parse("<=" + typed);
            case "after" -> parse(">" + typed);
            case "before" -> parse("<" + typed);
            default -> parse(typed);
        };
    }

    private static Optional<DateRange> parse(String typed) {
        String operator = typed.startsWith(">=") || typed.startsWith("<=")
                ? typed.substring(0, 2)
                : typed.startsWith(">") || typed.startsWith("<") ? typed.substring(0, 1) : "";
        if (!operator.isEmpty()) {
            return span(typed.substring(operator.length())).flatMap(span -> compared(operator, span));
        }
        int dots = typed.indexOf("..");
        if (dots < 0) {
            return span(typed).map(span -> new DateRange(new Query.Dates(span.first, span.last), false));
        }
        String left = typed.substring(0, dots);
        String right = typed.substring(dots + 2);
        Optional<Span> from = span(left);
        Optional<Span> to = span(right);
        boolean readable = (left.isEmpty() || from.isPresent()) && (right.isEmpty() || to.isPresent());
        if (!readable || from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(between(from.orElse(null), to.orElse(null)));
    }

    private static Optional<DateRange> compared(String operator, Span span) {
        LocalDate from = switch (operator) {
            case ">" -> span.last.plusDays(1);
            case ">=" -> span.first;
            default -> null;
        };
        LocalDate to = switch (operator) {
            case "<" -> span.first.minusDays(1);
            case "<=" -> span.last;
            default -> null;
        };
        boolean inCalendar = (from == null || from.getYear() <= 9999) && (to == null || to.getYear() >= 1);
        return inCalendar ? Optional.of(new DateRange(new Query.Dates(from, to), false)) : Optional.empty();
    }

    /** Whether it contains a date such as {@code 7/10/2016}, which can be read with the day or the month first. */
    static boolean isAmbiguous(String typed) {
        for (String piece : typed.split("[.][.]|[<>=]+", 8)) {
            Matcher local = LOCAL.matcher(piece.strip());
            if (local.matches()) {
                int one = Integer.parseInt(local.group(1));
                int other = Integer.parseInt(local.group(2));
                if (one != other && one <= 12 && other <= 12) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The two ways to read the first ambiguous date in it: {@code 2016-10-07 (7 October) or 2016-07-10 (10 July)}. */
    static String readings(String typed) {
        for (String piece : typed.split("[.][.]|[<>=]+", 8)) {
            Matcher local = LOCAL.matcher(piece.strip());
            if (isAmbiguous(piece) && local.matches()) {
                int one = Integer.parseInt(local.group(1));
                int other = Integer.parseInt(local.group(2));
                return reading(local.group(3), other, one) + " or " + reading(local.group(3), one, other);
            }
        }
        return "the year first, as 2016-10-07";
    }

    /** The dates that an ambiguous date can mean, in the form that the query language has: {@code 2016-10-07} and {@code 2016-07-10}. */
    static List<String> datesOf(String typed) {
        return DATE.matcher(readings(typed)).results().map(MatchResult::group).toList();
    }

    private static String reading(String year, int month, int day) {
        String name = MONTHS.get(month - 1);
        return "%s-%02d-%02d (%d %s%s)"
                .formatted(year, month, day, day, name.substring(0, 1).toUpperCase(Locale.ROOT), name.substring(1));
    }

    private static DateRange between(@Nullable Span from, @Nullable Span to) {
        if (from != null && to != null && from.first.isAfter(to.last)) {
            return new DateRange(new Query.Dates(to.first, from.last), true);
        }
        return new DateRange(new Query.Dates(from == null ? null : from.first, to == null ? null : to.last), false);
    }

    /** The shortest form with this meaning. */
    static String text(Query.Dates dates) {
        LocalDate from = dates.from();
        LocalDate to = dates.to();
        if (from != null && from.equals(to)) {
            return from.toString();
        }
        String first = from == null ? "" : first(from);
        String last = to == null ? "" : last(to);
        return first.equals(last) ? first : first + ".." + last;
    }

    private static String first(LocalDate day) {
        if (day.getDayOfYear() == 1) {
            return day.toString().substring(0, 4);
        }
        return day.getDayOfMonth() == 1 ? day.toString().substring(0, 7) : day.toString();
    }

    private static String last(LocalDate day) {
        if (day.getDayOfYear() == day.lengthOfYear()) {
            return day.toString().substring(0, 4);
        }
        return day.getDayOfMonth() == day.lengthOfMonth() ? day.toString().substring(0, 7) : day.toString();
    }

    private record Span(LocalDate first, LocalDate last) {}

    /** A year, a month or a day; empty when it is none of them, not in the calendar, or before the year 1. */
    private static Optional<Span> span(String written) {
        String typed = written.strip().toLowerCase(Locale.ROOT);
        try {
            return typed.matches("[0-9]{4}") ? year(Integer.parseInt(typed)) : monthOrDay(typed);
        } catch (DateTimeException notInTheCalendar) {
            return Optional.empty();
        }
    }

    private static Optional<Span> year(int year) {
        return year == 0
                ? Optional.empty()
                : Optional.of(new Span(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31)));
    }

    private static Optional<Span> monthOrDay(String typed) {
        Matcher separated = SEPARATED.matcher(typed);
        if (separated.matches()) {
            return span(separated.group(1), number(separated.group(2)), separated.group(3));
        }
        Matcher digits = DIGITS.matcher(typed);
        if (digits.matches()) {
            return span(digits.group(1), number(digits.group(2)), digits.group(3));
        }
        Matcher dotted = DOTTED.matcher(typed);
        if (dotted.matches()) {
            return span(dotted.group(3), number(dotted.group(2)), dotted.group(1));
        }
        Matcher local = LOCAL.matcher(typed);
        if (local.matches()) {
            boolean dayFirst = number(local.group(2)) <= 12;
            return span(local.group(3), number(local.group(dayFirst ? 2 : 1)), local.group(dayFirst ? 1 : 2));
        }
        Matcher dayNamed = DAY_NAMED.matcher(typed);
        if (dayNamed.matches()) {
            return span(dayNamed.group(3), month(dayNamed.group(2)), dayNamed.group(1));
        }
        Matcher namedDay = NAMED_DAY.matcher(typed);
        return namedDay.matches()
                ? span(namedDay.group(3), month(namedDay.group(1)), namedDay.group(2))
                : Optional.empty();
    }

    private static Optional<Span> span(String year, int month, @Nullable String day) {
        if (number(year) == 0 || month == 0) {
            return Optional.empty();
        }
        if (day == null) {
            YearMonth whole = YearMonth.of(number(year), month);
            return Optional.of(new Span(whole.atDay(1), whole.atEndOfMonth()));
        }
        LocalDate date = LocalDate.of(number(year), month, number(day));
        return Optional.of(new Span(date, date));
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    /** 1 to 12 for the English name of a month or its first three letters or more; 0 for anything else. */
    private static int month(String name) {
        for (int i = 0; i < MONTHS.size(); i++) {
            if (MONTHS.get(i).startsWith(name) || name.equals("sept") && i == 8) {
                return i + 1;
            }
        }
        return 0;
    }
}
