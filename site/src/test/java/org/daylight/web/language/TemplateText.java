package org.daylight.web.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Separates the HTML of a template of jte from its expressions. */
final class TemplateText {

    /** Stands for the value of an expression. */
    private static final char VALUE = '\uFFFC';

    private static final Pattern LINE = Pattern.compile("@(import|param) .*\\R?");
    private static final Pattern COMMENT = Pattern.compile("(?s)<%--.*?--%>");
    private static final Pattern KEYWORD = Pattern.compile("@(else(?!if)|endif|endfor|endraw|raw)");
    private static final Pattern STATEMENT =
            Pattern.compile("@(if|elseif|for|template[.\\w]*)\\(|\\$(unsafe)?\\{|!\\{");

    private final String template;
    private final StringBuilder html = new StringBuilder();
    private final List<String> literals = new ArrayList<>();
    /** How many brackets are open in each expression around the present place. */
    private final Deque<Integer> open = new ArrayDeque<>();

    private int at;
    private boolean isCode;

    TemplateText(String template) {
        this.template = template;
        while (at < template.length()) {
            if (isCode) {
                code();
            } else {
                text();
            }
        }
        if (isCode || !open.isEmpty()) {
            throw new AssertionError("the template ends in an expression");
        }
    }

    String html() {
        return html.toString();
    }

    /** Texts in expressions, except keys of messages. */
    List<String> literals() {
        return literals;
    }

    private boolean skip(Pattern pattern) {
        Matcher matcher = pattern.matcher(template).region(at, template.length());
        boolean found = matcher.lookingAt();
        at = found ? matcher.end() : at;
        return found;
    }

    private void text() {
        if (skip(LINE) || skip(COMMENT) || skip(KEYWORD)) {
            return;
        }
        char c = template.charAt(at);
        if (skip(STATEMENT)) {
            if (c == '$') {
                html.append(VALUE);
            }
            open.push(1);
            isCode = true;
        } else if (c == '`' && !open.isEmpty()) {
            at++;
            isCode = true;
        } else {
            html.append(c);
            at++;
        }
    }

    private void code() {
        char c = template.charAt(at);
        at++;
        switch (c) {
            case '"' -> literals.add(literal('"'));
            case '\'' -> literal('\'');
            case '(', '{', '[' -> open.push(open.pop() + 1);
            case ')', '}', ']' -> {
                int left = open.pop() - 1;
                isCode = left > 0;
                if (isCode) {
                    open.push(left);
                }
            }
            case '`' -> isCode = false;
            default -> {}
        }
    }

    private String literal(char end) {
        int start = at;
        while (template.charAt(at) != end) {
            at += template.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        return template.substring(start, at - 1);
    }
}
