package org.daylight.extractor;

/** Text as it is stored: no control characters except tabs and line feeds, no blanks at the ends of lines, at most one empty line. */
final class CleanText {

    private CleanText() {}

    static String of(String text) {
        var out = new StringBuilder(text.length());
        int lines =
                2; // line feeds at the end of what was written; 2 at the start, so that no text begins with an empty
        // line
        int blanks = -1; // where the blanks at the end begin, or -1
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') {
                c = i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 0 : '\n';
            } else if (c == '\f' || c == 0x0b || c == 0x85 || c == 0x2028 || c == 0x2029) {
                c = '\n';
            }
            if (c == '\n') {
                if (blanks >= 0) {
                    out.setLength(blanks);
                    blanks = -1;
                }
                if (lines++ < 2) {
                    out.append(c);
                }
            } else if (c == ' ' || c == '\t' || c == 0xa0) {
                blanks = blanks < 0 ? out.length() : blanks;
                out.append(c);
            } else if (c >= 0x20 && !(c >= 0x7f && c < 0xa0) && c != 0xfeff && c != 0xfffe && c != 0xffff) {
                out.append(c);
                blanks = -1;
                lines = 0;
            }
        }
        int end = blanks >= 0 ? blanks : out.length();
        while (end > 0 && out.charAt(end - 1) == '\n') {
            end--;
        }
        out.setLength(end);
        return out.toString();
    }
}
