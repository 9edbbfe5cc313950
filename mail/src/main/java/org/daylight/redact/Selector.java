package org.daylight.redact;

/**
 * What an editor redacts in a document. Selectors are data; {@link SelectorJson} is their stored form. Offsets are those of
 * the original; numbers of parts are indexes in {@code Message.parts()}.
 *
 * <p>A constructor throws {@link IllegalArgumentException} for values that no document could fit.
 */
public sealed interface Selector {

    /** The longest string, in chars. */
    int LONGEST_TEXT = 500;

    RedactionReason reason();

    /**
     * A string everywhere, in any case and any encoding ({@code spec/redacting.md} section 1).
     *
     * @param text at least one letter or digit
     * @param partsOfWords whether it is also redacted inside longer words
     */
    record Text(String text, boolean partsOfWords, RedactionReason reason) implements Selector {
        public Text {
            require(text.length() <= LONGEST_TEXT, "a string may have at most " + LONGEST_TEXT + " characters");
            boolean visible =
                    SearchTerm.of(text, partsOfWords).chars().codePoints().anyMatch(Character::isLetterOrDigit);
            require(visible, "a string needs a letter or a digit");
        }
    }

    /** A range of the original's bytes, at least one byte long. */
    record Bytes(int from, int to, RedactionReason reason) implements Selector {
        public Bytes {
            require(from >= 0 && to > from, "a range must not be empty");
        }
    }

    /**
     * The value of a header field of the message itself.
     *
     * @param name in any case
     * @param occurrence 0 for the first field of this name
     */
    record Field(String name, int occurrence, RedactionReason reason) implements Selector {
        public Field {
            require(isName(name), "this is not the name of a header field");
            require(occurrence >= 0, "an occurrence is 0 or more");
        }
    }

    /** A range of the value of a header field as {@code Header.value()} has it, in chars. */
    record FieldText(String name, int occurrence, int from, int to, RedactionReason reason) implements Selector {
        public FieldText {
            require(isName(name), "this is not the name of a header field");
            require(occurrence >= 0, "an occurrence is 0 or more");
            require(from >= 0 && to > from, "a range must not be empty");
        }
    }

    /** A range of the text of a part as {@link PartText#of} has it, in chars. */
    record PartRange(int part, int from, int to, RedactionReason reason) implements Selector {
        public PartRange {
            require(part >= 0, "a part is 0 or more");
            require(from >= 0 && to > from, "a range must not be empty");
        }
    }

    /**
     * A whole part: its body and, if wanted, its file name.
     *
     * @param fileName whether its file name is redacted too
     */
    record WholePart(int part, boolean fileName, RedactionReason reason) implements Selector {
        public WholePart {
            require(part >= 0, "a part is 0 or more");
        }
    }

    /** The file name of a part. */
    record FileName(int part, RedactionReason reason) implements Selector {
        public FileName {
            require(part >= 0, "a part is 0 or more");
        }
    }

    /**
     * A rectangle on a page of a part, or of a file, that has pages or is an image. The part is redacted as a whole; images of its pages on
     * which the rectangle is black are published beside it. In thousandths of the width and the height of the page as it is shown, from its
     * upper left corner.
     *
     * @param page from 1; 1 for an image
     * @param width at least 1; {@code x + width} is at most 1000, and so is {@code y + height}
     */
    record Area(int part, int page, int x, int y, int width, int height, RedactionReason reason) implements Selector {

        /** Pages after this one are never shown. */
        public static final int LAST_PAGE = 1_000_000;

        public Area {
            require(part >= 0, "a part is 0 or more");
            require(page >= 1 && page <= LAST_PAGE, "a page is 1 or more");
            require(
                    x >= 0 && y >= 0 && width > 0 && height > 0 && width <= 1_000 - x && height <= 1_000 - y,
                    "an area is in thousandths of the page: x and y from 0, width and height from 1, and none beyond"
                            + " 1000");
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= 200 && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
    }

    private static void require(boolean held, String reason) {
        if (!held) {
            throw new IllegalArgumentException(reason);
        }
    }
}
