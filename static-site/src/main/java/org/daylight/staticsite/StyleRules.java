package org.daylight.staticsite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Leaves out rules of a style sheet: those for elements that the static pages do not have. The style sheet is the server's own, without comments; it
 * has strings without braces, and one level of {@code @media}.
 */
final class StyleRules {

    private final Set<String> classes;

    private StyleRules(Set<String> classes) {
        this.classes = classes;
    }

    /**
     * A style sheet without the selectors that name one of these classes, and without rules that are left without a selector.
     *
     * @throws IllegalArgumentException when its braces do not match
     */
    static String without(String sheet, Set<String> classes) {
        return new StyleRules(classes).rest(sheet);
    }

    private String rest(String sheet) {
        var out = new StringBuilder(sheet.length());
        int at = 0;
        for (int open = sheet.indexOf('{'); open >= 0; open = sheet.indexOf('{', at)) {
            int end = end(sheet, open);
            String selectors = sheet.substring(at, open).strip();
            String body = sheet.substring(open + 1, end);
            at = end + 1;
            if (selectors.startsWith("@")) {
                String inner = body.indexOf('{') < 0 ? body : rest(body);
                if (!inner.isBlank()) {
                    out.append(selectors).append(" {\n").append(inner.strip()).append("\n}\n");
                }
                continue;
            }
            List<String> kept =
                    selectors(selectors).stream().filter(this::isKept).toList();
            if (!kept.isEmpty()) {
                out.append(String.join(", ", kept)).append(" {").append(body).append("}\n");
            }
        }
        if (!sheet.substring(at).isBlank()) {
            throw new IllegalArgumentException("something follows the last rule");
        }
        return out.toString();
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

    private boolean isKept(String selector) {
        return classes.stream()
                .noneMatch(name -> Pattern.compile("\\." + Pattern.quote(name) + "(?![\\w-])")
                        .matcher(selector)
                        .find());
    }
}
