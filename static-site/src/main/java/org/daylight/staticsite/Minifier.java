package org.daylight.staticsite;

/**
 * Makes scripts and style sheets of the program shorter without changing what they do: it removes lines that are comments, blank lines, and the blanks
 * at both ends of lines; in scripts also comments after code, blanks that separate no words, and line ends where a statement cannot end. It
 * understands nothing else, and refuses a text in which this could change something.
 */
final class Minifier {

    private Minifier() {}

    /**
     * A script without its comments.
     *
     * @throws IllegalArgumentException with the number of the line, for a text in which a blank or a comment may not be one: a template with a line
     *     break or with more than simple values, a line that continues after a backslash, a slash of unclear meaning. The number counts lines that
     *     remain where the comments alone were understood
     */
    static String script(String text) {
        return tight(shorter(text, true));
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

    /** Joins a script whose lines have no comment at their beginning: copies strings, templates and regular expressions, and removes what separates nothing. */
    private static String tight(String text) {
        var out = new StringBuilder(text.length());
        int number = 1;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = at + 1;
            if (c == '\n') {
                number++;
                if (!out.isEmpty() && "{;,([\n".indexOf(last(out)) < 0) {
                    out.append(c);
                }
                at = end;
                continue;
            }
            if (c == ' ') {
                while (text.charAt(end) == ' ') {
                    end++;
                }
                if (isNeeded(last(out), text.charAt(end))) {
                    out.append(c);
                }
                at = end;
                continue;
            }
            if (c == '\'' || c == '"' || c == '`') {
                end = endOfString(text, at, number);
            } else if (text.startsWith("//", at)) {
                at = text.indexOf('\n', at);
                while (!out.isEmpty() && last(out) == ' ') {
                    out.setLength(out.length() - 1);
                }
                continue;
            } else if (text.startsWith("/*", at)) {
                throw refused(number, "a comment stands in a line of code");
            } else if (c == '/' && isExpressionNext(out, number)) {
                end = endOfExpression(text, at, number);
            }
            out.append(text, at, end);
            at = end;
        }
        if (last(out) != '\n') {
            out.append('\n');
        }
        return out.toString();
    }

    private static char last(StringBuilder out) {
        return out.isEmpty() ? '\n' : out.charAt(out.length() - 1);
    }

    /** Whether a blank separates two characters that would mean something else without it. */
    private static boolean isNeeded(char before, char after) {
        if (isOfWord(before) && isOfWord(after)) {
            return true;
        }
        String both = "" + before + after;
        return after == '.'
                || before == '/'
                || after == '/'
                || both.equals("++")
                || both.equals("--")
                || both.equals("<!")
                || both.equals("->");
    }

    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > '\u007F';
    }

    /** The end of a string or template, which begin and end in one line. */
    private static int endOfString(String text, int begin, int number) {
        char quote = text.charAt(begin);
        for (int at = begin + 1; ; at++) {
            char c = text.charAt(at);
            if (c == quote) {
                return at + 1;
            }
            if (c == '\n') {
                throw refused(number, "a string does not end");
            }
            if (c == '\\') {
                at++;
            } else if (quote == '`' && text.startsWith("${", at)) {
                int end = text.indexOf('}', at);
                String inner = end < 0 ? "`" : text.substring(at + 2, end);
                if (inner.indexOf('`') >= 0
                        || inner.indexOf('{') >= 0
                        || inner.indexOf('\'') >= 0
                        || inner.indexOf('"') >= 0) {
                    throw refused(number, "a template has more than simple values");
                }
                at = end;
            }
        }
    }

    /** Whether a slash begins a regular expression: after a value it divides. */
    private static boolean isExpressionNext(StringBuilder out, int number) {
        int end = out.length();
        while (end > 0 && " \n".indexOf(out.charAt(end - 1)) >= 0) {
            end--;
        }
        char before = end == 0 ? '\n' : out.charAt(end - 1);
        if ("(,=:[!&|?;".indexOf(before) >= 0
                || end > 1 && out.substring(end - 2, end).equals("=>")) {
            return true;
        }
        int begin = end;
        while (begin > 0 && isOfWord(out.charAt(begin - 1))) {
            begin--;
        }
        String word = out.substring(begin, end);
        if (word.equals("return")) {
            return true;
        }
        if (word.isEmpty() && before != ')' && before != ']') {
            throw refused(number, "it is not clear what a slash means");
        }
        return false;
    }

    private static int endOfExpression(String text, int begin, int number) {
        boolean inClass = false;
        for (int at = begin + 1; ; at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                throw refused(number, "a regular expression does not end");
            }
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                inClass = true;
            } else if (c == ']') {
                inClass = false;
            } else if (c == '/' && !inClass) {
                return at + 1;
            }
        }
    }

    private static IllegalArgumentException refused(int line, String why) {
        return new IllegalArgumentException("line " + line + ": " + why);
    }
}
