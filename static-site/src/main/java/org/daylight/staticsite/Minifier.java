package org.daylight.staticsite;

/**
 * Makes scripts and style sheets of the program shorter without changing what they do: it removes lines that are comments, blank lines, and the blanks
 * at both ends of lines. It understands nothing else, and refuses a text in which this could change something.
 */
final class Minifier {

    private Minifier() {}

    /**
     * A script without its comments.
     *
     * @throws IllegalArgumentException with the number of the line, for a text of several lines in which a blank or a comment is not one: a template
     *     with a line break, or a line that continues after a backslash
     */
    static String script(String text) {
        return shorter(text, true);
    }

    /** A style sheet without its comments. @throws IllegalArgumentException as {@link #script} */
    static String style(String text) {
        return shorter(text, false);
    }

    private static String shorter(String text, boolean isScript) {
        var out = new StringBuilder(text.length());
        boolean inComment = false;
        int number = 0;
        for (String whole : (Iterable<String>) text.lines()::iterator) {
            number++;
            String line = whole.strip();
            if (inComment) {
                int end = line.indexOf("*/");
                inComment = end < 0;
                if (end >= 0 && end + 2 < line.length()) {
                    throw refused(number, "something follows a comment");
                }
                continue;
            }
            if (line.startsWith("/*")) {
                int end = line.indexOf("*/", 2);
                inComment = end < 0;
                if (end >= 0 && end + 2 < line.length()) {
                    throw refused(number, "something follows a comment");
                }
                continue;
            }
            if (line.isEmpty() || isScript && line.startsWith("//")) {
                continue;
            }
            if (line.endsWith("\\")) {
                throw refused(number, "the line continues in the next one");
            }
            if (isScript && line.chars().filter(c -> c == '`').count() % 2 != 0) {
                throw refused(number, "a template continues in the next line");
            }
            out.append(line).append('\n');
        }
        if (inComment) {
            throw refused(number, "a comment does not end");
        }
        return out.toString();
    }

    private static IllegalArgumentException refused(int line, String why) {
        return new IllegalArgumentException("line " + line + ": " + why);
    }
}
