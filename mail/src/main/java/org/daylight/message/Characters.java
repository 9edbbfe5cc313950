package org.daylight.message;

/** Which characters may be shown to people. */
public final class Characters {

    private Characters() {}

    /** Whether a character is neither a control character, nor a line separator, nor half of a surrogate pair. */
    public static boolean isVisible(int character) {
        return !Character.isISOControl(character)
                && character != 0x2028
                && character != 0x2029
                && !(character >= 0xD800 && character <= 0xDFFF);
    }

    /**
     * Whether a character changes the order or look of the text around it: bidirectional controls and zero-width
     * characters.
     */
    public static boolean isDeceptive(int character) {
        return character == 0x061C
                || character >= 0x200B && character <= 0x200F
                || character >= 0x202A && character <= 0x202E
                || character >= 0x2060 && character <= 0x206F
                || character == 0xFEFF
                || character >= 0xE0000 && character <= 0xE007F;
    }

    /**
     * Cuts text to a number of chars without splitting a surrogate pair.
     *
     * @return the same text where it is short enough
     */
    public static String cut(String text, int chars) {
        if (text.length() <= chars) {
            return text;
        }
        int end = chars > 0 && Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars;
        return text.substring(0, end);
    }
}
