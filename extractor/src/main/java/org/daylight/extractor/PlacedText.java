package org.daylight.extractor;

import java.awt.Rectangle;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Text with the places of its pieces in an image. It is searched generously, because what is found is blackened and what is not stays
 * visible: case, accents, and whatever is between letters and digits do not count. In recognised text, letters and digits that programs
 * confuse are equal too, and one wrong letter in eight is allowed.
 */
final class PlacedText {

    /** More pieces of one page are refused. */
    static final int MOST_PIECES = 200_000;

    /** In recognised text, a string of so many letters and digits is also found inside words. */
    private static final int LONG_STRING = 5;

    private static final int LETTERS_FOR_AN_ERROR = 8;
    private static final int MOST_ERRORS = 3;

    /** Longer strings are compared exactly. */
    private static final int MOST_COMPARED = 100;

    private static final Set<Character.UnicodeScript> WITHOUT_BLANKS = Set.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR,
            Character.UnicodeScript.TIBETAN);

    /** Letters and digits in a form in which they are compared. @param piece the number of the piece that has it */
    private record Sign(int folded, boolean letter, boolean digit, boolean afterGap, int piece) {}

    private final boolean recognised;
    private final List<Sign> signs = new ArrayList<>();
    private final List<Rectangle> places = new ArrayList<>();
    private boolean gap = true;

    /** @param recognised whether a program recognised the text in an image */
    PlacedText(boolean recognised) {
        this.recognised = recognised;
    }

    /** Adds a piece, such as a letter or a word. */
    void add(String text, Rectangle place) {
        int piece = places.size();
        places.add(place);
        signs(text, piece);
    }

    private void signs(String text, int piece) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        Normalizer.normalize(plain, Normalizer.Form.NFKD).codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.NON_SPACING_MARK
                    || type == Character.ENCLOSING_MARK
                    || type == Character.COMBINING_SPACING_MARK
                    || type == Character.FORMAT) {
                return;
            }
            boolean letter = Character.isLetter(c);
            boolean digit = Character.isDigit(c);
            if (!letter && !digit) {
                gap = true;
                return;
            }
            int folded = digit ? '0' + Character.digit(c, 10) : c;
            signs.add(new Sign(
                    recognised ? confused(folded) : folded,
                    letter && !WITHOUT_BLANKS.contains(Character.UnicodeScript.of(c)),
                    digit,
                    gap,
                    piece));
            gap = false;
        });
    }

    /** A letter that stands for all that programs confuse with it. */
    private static int confused(int c) {
        return switch (c) {
            case '0' -> 'o';
            case '1', 'i', 'j' -> 'l';
            case '5' -> 's';
            case '8', '6' -> 'b';
            case '2' -> 'z';
            case '9', 'q' -> 'g';
            default -> c;
        };
    }

    /** White space, or the end of a line. */
    void gap() {
        gap = true;
    }

    int pieces() {
        return places.size();
    }

    /** The places of a string: for each time that it is found, a rectangle for each line. */
    List<Rectangle> find(String text, boolean partsOfWords) {
        var term = new PlacedText(recognised);
        term.signs(text, 0);
        int length = term.signs.size();
        if (length == 0) {
            return List.of();
        }
        List<Rectangle> found = new ArrayList<>();
        boolean inWords = partsOfWords || recognised && length >= LONG_STRING;
        for (int from = 0; from + length <= signs.size(); from++) {
            if (equal(term.signs, from) && isWhole(term.signs, from, from + length, inWords)) {
                found.addAll(lines(from, from + length));
            }
        }
        int errors = Math.min(MOST_ERRORS, length / LETTERS_FOR_AN_ERROR);
        if (recognised && errors > 0 && length <= MOST_COMPARED) {
            similar(term.signs, errors, found);
        }
        return found;
    }

    private boolean equal(List<Sign> term, int from) {
        for (int i = 0; i < term.size(); i++) {
            if (signs.get(from + i).folded != term.get(i).folded) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is no part of a longer word or number. */
    private boolean isWhole(List<Sign> term, int from, int to, boolean inWords) {
        return (from == 0 || signs.get(from).afterGap || isBoundary(term.getFirst(), signs.get(from - 1), inWords))
                && (to == signs.size() || signs.get(to).afterGap || isBoundary(term.getLast(), signs.get(to), inWords));
    }

    private boolean isBoundary(Sign own, Sign neighbour, boolean inWords) {
        boolean sameNumber = own.digit && neighbour.digit && !recognised;
        boolean sameWord = own.letter && neighbour.letter && !inWords;
        return !sameNumber && !sameWord;
    }

    /** Places that differ from the string in a few letters (Sellers 1980: the ends of substrings within an edit distance). */
    private void similar(List<Sign> term, int errors, List<Rectangle> into) {
        int length = term.size();
        int[] distance = new int[length + 1];
        int[] start = new int[length + 1];
        for (int i = 0; i <= length; i++) {
            distance[i] = i;
        }
        int best = Integer.MAX_VALUE;
        int bestFrom = 0;
        int bestTo = 0;
        for (int at = 0; at < signs.size(); at++) {
            int diagonal = distance[0];
            int diagonalStart = start[0];
            start[0] = at + 1; // a match that begins after this sign
            for (int i = 1; i <= length; i++) {
                int left = distance[i];
                int leftStart = start[i];
                int change = diagonal + (term.get(i - 1).folded == signs.get(at).folded ? 0 : 1);
                int least = change;
                int from = diagonalStart;
                if (left + 1 < least) {
                    least = left + 1;
                    from = leftStart;
                }
                if (distance[i - 1] + 1 < least) {
                    least = distance[i - 1] + 1;
                    from = start[i - 1];
                }
                diagonal = left;
                diagonalStart = leftStart;
                distance[i] = least;
                start[i] = from;
            }
            // The best end among neighbours: the ones beside it are the same place with signs too many or too few.
            if (distance[length] < best) {
                best = distance[length];
                bestFrom = start[length];
                bestTo = at + 1;
            }
            boolean isOver = distance[length] > errors || at == signs.size() - 1;
            if (isOver) {
                if (best <= errors && bestFrom < bestTo) {
                    into.addAll(lines(bestFrom, bestTo));
                }
                best = Integer.MAX_VALUE;
            }
        }
    }

    private List<Rectangle> lines(int from, int to) {
        Collection<Integer> pieces = new TreeSet<>();
        for (int i = from; i < to; i++) {
            pieces.add(signs.get(i).piece);
        }
        List<Rectangle> lines = new ArrayList<>();
        @Nullable Rectangle line = null;
        for (int piece : pieces) {
            Rectangle place = places.get(piece);
            if (line != null && isSameLine(line, place)) {
                line.add(place);
            } else {
                line = new Rectangle(place);
                lines.add(line);
            }
        }
        return lines;
    }

    private static boolean isSameLine(Rectangle line, Rectangle place) {
        int across = Math.max(line.height, place.height) * 3;
        int down = Math.max(line.width, place.width) * 3;
        boolean level = place.getCenterY() > line.getMinY()
                && place.getCenterY() < line.getMaxY()
                && place.getMinX() - line.getMaxX() < across
                && line.getMinX() - place.getMaxX() < across;
        boolean upright = place.getCenterX() > line.getMinX()
                && place.getCenterX() < line.getMaxX()
                && place.getMinY() - line.getMaxY() < down
                && line.getMinY() - place.getMaxY() < down
                && line.height >= line.width;
        return level || upright;
    }
}
