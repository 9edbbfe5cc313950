package org.daylight.submission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises the pieces of a file that was split before it was sent: {@code NAME.001}, {@code .002} (7-Zip), {@code NAME.00} ({@code split -d}) and
 * {@code NAME.aa}, {@code .ab} ({@code split}). Sources send large files so ({@code docs/drop.md}). Pure; names are untrusted.
 */
public final class Pieces {

    /** Pieces beyond this number are not recognised. */
    public static final int MAX_PIECES = 10_000;

    private static final Pattern NUMBERED = Pattern.compile("(.+)\\.([0-9]{2,5})", Pattern.DOTALL);
    private static final Pattern LETTERED = Pattern.compile("(.+)\\.([a-z]{2,3})", Pattern.DOTALL);
    private static final int LETTERS = 26;

    /** As many as 7-Zip writes at least. */
    private static final int DIGITS = 3;

    private Pieces() {}

    /**
     * A piece's name.
     *
     * @param base the name of the whole file
     * @param lettered whether letters count the pieces
     * @param digits how many digits or letters; 3 also for numbers from 1000 on
     * @param number as counted: from 0 or 1 with digits, from 0 with letters
     */
    public record Name(String base, boolean lettered, int digits, int number) {}

    /**
     * A file that came in pieces.
     *
     * @param base its name
     * @param pieces in order: the place in the given list, by number
     * @param missing the names of pieces that lie between the first and the last one and are not there, at most 100
     * @param first whether the first piece is there; if not, pieces at the beginning are missing too
     */
    public record Joined(String base, SortedMap<Integer, Integer> pieces, List<String> missing, boolean first) {

        /** Whether no piece is known to be missing. Nobody can know whether more pieces would follow the last one. */
        public boolean hasNoGap() {
            return first && missing.isEmpty();
        }
    }

    private static final int MAX_MISSING = 100;

    /** The name of a piece; empty for any other name. A lettered name is one only among others of its kind: see {@link #joined}. */
    public static Optional<Name> of(String name) {
        Matcher numbered = NUMBERED.matcher(name);
        if (numbered.matches()) {
            String digits = numbered.group(2);
            int number = Integer.parseInt(digits);
            // after .999 comes .1000
            int width = digits.length() > DIGITS && !digits.startsWith("0") ? DIGITS : digits.length();
            return number > MAX_PIECES
                    ? Optional.empty()
                    : Optional.of(new Name(numbered.group(1), false, width, number));
        }
        Matcher lettered = LETTERED.matcher(name);
        if (!lettered.matches()) {
            return Optional.empty();
        }
        int number = 0;
        for (char c : lettered.group(2).toCharArray()) {
            number = number * LETTERS + c - 'a';
        }
        return Optional.of(new Name(lettered.group(1), true, lettered.group(2).length(), number));
    }

    private static String written(Name kind, int number) {
        if (!kind.lettered()) {
            String digits = Integer.toString(number);
            return kind.base() + "." + "0".repeat(Math.max(0, kind.digits() - digits.length())) + digits;
        }
        var letters = new StringBuilder();
        int rest = number;
        for (int i = 0; i < kind.digits(); i++) {
            letters.insert(0, (char) ('a' + rest % LETTERS));
            rest /= LETTERS;
        }
        return kind.base() + "." + letters;
    }

    /**
     * The files that came in pieces, among the names of one conversation. A group needs two pieces, and often the first one: so {@code talk.pdf} and
     * {@code minutes.2023} are no pieces. When a piece was sent twice, the later one counts.
     *
     * @param names in the order in which they arrived
     */
    public static List<Joined> joined(List<String> names) {
        Map<Name, SortedMap<Integer, Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Optional<Name> piece = of(names.get(i));
            if (piece.isPresent()) {
                Name kind = new Name(
                        piece.get().base(), piece.get().lettered(), piece.get().digits(), 0);
                groups.computeIfAbsent(kind, same -> new TreeMap<>())
                        .put(piece.get().number(), i);
            }
        }
        var joined = new ArrayList<Joined>();
        groups.forEach((kind, pieces) -> {
            int least = pieces.firstKey();
            boolean first = least == 0 || least == 1 && !kind.lettered() && kind.digits() >= DIGITS;
            if (isSure(kind, pieces, first)) {
                joined.add(new Joined(kind.base(), pieces, missing(kind, pieces), first));
            }
        });
        return joined;
    }

    /**
     * Whether these are pieces, and not files that are named alike: {@code minutes.2023}, {@code letter.01}. With numbers of three digits, one of them
     * below 100 is enough, because nothing else is called {@code .007}; all others need the first piece, which has the number 0, and with letters at
     * least half of the pieces up to the last one.
     */
    private static boolean isSure(Name kind, SortedMap<Integer, Integer> pieces, boolean first) {
        if (pieces.size() < 2) {
            return false;
        }
        if (kind.lettered()) {
            return first && pieces.lastKey() < 2 * pieces.size();
        }
        return first || kind.digits() >= DIGITS && pieces.firstKey() < 100;
    }

    private static List<String> missing(Name kind, SortedMap<Integer, Integer> pieces) {
        var missing = new ArrayList<String>();
        for (int number = pieces.firstKey(); number < pieces.lastKey() && missing.size() < MAX_MISSING; number++) {
            if (!pieces.containsKey(number)) {
                missing.add(written(kind, number));
            }
        }
        return missing;
    }
}
