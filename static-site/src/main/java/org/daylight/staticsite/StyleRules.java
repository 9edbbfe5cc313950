package org.daylight.staticsite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a style sheet short: leaves out comments, blanks that separate nothing, and rules for elements that the static pages do not have. The style sheet is
 * the server's own; it has strings without braces, and one level of {@code @media}.
 */
final class StyleRules {

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    private static final Pattern CLASS = Pattern.compile("\\.([A-Za-z_][\\w-]*)");

    /** Pages of the server in languages that are written from right to left, and what shows how far something is. */
    private static final Pattern NOT_HERE = Pattern.compile("^(?:\\[dir=rtl\\]|progress\\b)");

    /** A string, or a run of blanks with the sign before or after it that ends a name or a value. */
    private static final Pattern BLANKS = Pattern.compile("\"[^\"]*\"|\\s*([{};,>])\\s*|(?<=[\\w)-]):\\s+|\\s+");

    private final String sheet;

    private StyleRules(String sheet) {
        this.sheet = sheet;
    }

    static StyleRules of(String sheet) {
        return new StyleRules(COMMENT.matcher(sheet).replaceAll(""));
    }

    /**
     * The style sheet without the selectors that name another class than these, and without rules that are left without a selector.
     *
     * @throws IllegalArgumentException when its braces do not match
     */
    String only(Set<String> classes) {
        return rest(sheet, selector -> classes.containsAll(classesOf(selector)));
    }

    /** What {@link #only} does not give for the first classes, but gives for all of them. */
    String more(Set<String> classes, Set<String> others) {
        Set<String> all = new HashSet<>(classes);
        all.addAll(others);
        return rest(
                sheet, selector -> all.containsAll(classesOf(selector)) && !classes.containsAll(classesOf(selector)));
    }

    private static String rest(String sheet, Predicate<String> isKept) {
        var out = new StringBuilder(sheet.length());
        int at = 0;
        for (int open = sheet.indexOf('{'); open >= 0; open = sheet.indexOf('{', at)) {
            int end = end(sheet, open);
            String selectors = sheet.substring(at, open).strip();
            String body = sheet.substring(open + 1, end).strip();
            at = end + 1;
            if (selectors.startsWith("@")) {
                String inner = body.indexOf('{') < 0 ? tight(body) : rest(body, isKept);
                if (!inner.isEmpty()) {
                    out.append(tight(selectors)).append('{').append(inner).append("}");
                }
                continue;
            }
            List<String> kept = selectors(selectors).stream()
                    .filter(selector -> !NOT_HERE.matcher(selector).find() && isKept.test(selector))
                    .toList();
            if (!kept.isEmpty()) {
                out.append(tight(String.join(",", kept)))
                        .append('{')
                        .append(tight(body))
                        .append('}');
            }
        }
        if (!sheet.substring(at).isBlank()) {
            throw new IllegalArgumentException("something follows the last rule");
        }
        return out.toString();
    }

    /** Without blanks that separate nothing. Those around signs of arithmetic, and before a colon of a selector, mean something and stay. */
    private static String tight(String text) {
        String tight = BLANKS.matcher(text).replaceAll(found -> {
            String all = found.group();
            String sign = found.group(1);
            return Matcher.quoteReplacement(
                    all.startsWith("\"") ? all : sign != null ? sign : all.startsWith(":") ? ":" : " ");
        });
        return tight.endsWith(";") ? tight.substring(0, tight.length() - 1) : tight;
    }

    /** The brace that closes one. */
    private static int end(String sheet, int open) {
        int depth = 0;
        for (int i = open; i < sheet.length(); i++) {
            depth += sheet.charAt(i) == '{' ? 1 : sheet.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("a rule does not end");
    }

    /** Splits at commas that are not in brackets. */
    private static List<String> selectors(String list) {
        List<String> all = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= list.length(); i++) {
            char c = i == list.length() ? ',' : list.charAt(i);
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (c == ',' && depth == 0) {
                all.add(list.substring(from, i).strip());
                from = i + 1;
            }
        }
        return all;
    }

    /** The classes that a style sheet names, or a selector. */
    static List<String> classesOf(String selectors) {
        return CLASS.matcher(selectors).results().map(found -> found.group(1)).toList();
    }
}
