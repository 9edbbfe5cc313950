package org.daylight.search.query;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sizes of {@code size:} (spec/query.md, section "Sizes"): {@code >1m}, {@code <=200k}, {@code 1.5m..20m}, {@code 5k}.
 * k, m and g are thousands, millions and thousand millions of bytes.
 *
 * @param query the sizes
 * @param swapped whether the range was written backwards
 */
record SizeRange(Query.Sizes query, boolean swapped) {

    static final long UNBOUNDED = Long.MAX_VALUE;

    /** Larger than any message. */
    static final long MAX = 1_000_000_000_000_000L;

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([.][0-9]{1,3})?([kmg]?)b?");

    static Optional<SizeRange> parse(String value) {
        String typed = value.strip().toLowerCase(Locale.ROOT);
        int dots = typed.indexOf("..");
        if (dots >= 0) {
            return between(typed.substring(0, dots), typed.substring(dots + 2));
        }
        String operator = typed.startsWith(">=") || typed.startsWith("<=")
                ? typed.substring(0, 2)
                : typed.startsWith(">") || typed.startsWith("<") ? typed.substring(0, 1) : "";
        String size = typed.substring(operator.length()).strip();
        return bytes(size).flatMap(bytes -> switch (operator) {
            case ">" -> range(bytes + 1, UNBOUNDED);
            case ">=" -> range(bytes, UNBOUNDED);
            case "<" -> range(0, bytes - 1);
            case "<=" -> range(0, bytes);
            default -> about(size, bytes);
        });
    }

    private static Optional<SizeRange> between(String left, String right) {
        Optional<Long> from = bytes(left.strip());
        Optional<Long> to = bytes(right.strip());
        boolean readable = (left.isBlank() || from.isPresent()) && (right.isBlank() || to.isPresent());
        if (!readable) {
            return Optional.empty();
        }
        long least = from.orElse(0L);
        long most = to.orElse(UNBOUNDED);
        return least > most ? Optional.of(new SizeRange(new Query.Sizes(most, least), true)) : range(least, most);
    }

    /** A single size means all sizes that are rounded to it: {@code 5k} is 4,500 to 5,499 bytes. */
    private static Optional<SizeRange> about(String size, long bytes) {
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int digits = matcher.group(2) == null ? 0 : matcher.group(2).length() - 1;
        long unit = unit(matcher.group(3));
        for (int i = 0; i < digits; i++) {
            unit = Math.max(1, unit / 10);
        }
        return range(Math.max(0, bytes - unit / 2), Math.clamp(bytes + unit / 2 - 1, bytes, MAX));
    }

    private static Optional<SizeRange> range(long from, long to) {
        return to < from || from <= 0 && to == UNBOUNDED
                ? Optional.empty()
                : Optional.of(new SizeRange(new Query.Sizes(Math.max(0, from), to), false));
    }

    private static Optional<Long> bytes(String typed) {
        Matcher matcher = SIZE.matcher(typed);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String number = matcher.group(1) + (matcher.group(2) == null ? "" : matcher.group(2));
        BigDecimal bytes = new BigDecimal(number).multiply(BigDecimal.valueOf(unit(matcher.group(3))));
        return bytes.compareTo(BigDecimal.valueOf(MAX)) > 0 ? Optional.empty() : Optional.of(bytes.longValue());
    }

    private static long unit(String letter) {
        return switch (letter) {
            case "k" -> 1_000;
            case "m" -> 1_000_000;
            case "g" -> 1_000_000_000;
            default -> 1;
        };
    }

    /** The shortest form with this meaning. */
    static String text(Query.Sizes sizes) {
        if (sizes.to() == UNBOUNDED) {
            String more = shortest(sizes.from() - 1);
            String least = shortest(sizes.from());
            return more.length() <= least.length() ? ">" + more : ">=" + least;
        }
        if (sizes.from() == 0) {
            String less = shortest(sizes.to() + 1);
            String most = shortest(sizes.to());
            return less.length() <= most.length() ? "<" + less : "<=" + most;
        }
        return shortest(sizes.from()) + ".." + shortest(sizes.to());
    }

    private static String shortest(long bytes) {
        if (bytes > 0) {
            for (String letter : new String[] {"g", "m", "k"}) {
                if (bytes % unit(letter) == 0) {
                    return bytes / unit(letter) + letter;
                }
            }
        }
        return Long.toString(bytes);
    }
}
