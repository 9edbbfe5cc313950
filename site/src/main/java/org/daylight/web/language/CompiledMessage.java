package org.daylight.web.language;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern.Part;
import com.ibm.icu.text.PluralRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A message that was parsed once: ICU's own formatter parses a pattern for each use, which takes as long as some whole pages. Its syntax is
 * ICU's, of which it knows {@code {0}} and {@code {0, plural, one {# document} other {# documents}}}. Immutable, and safe for use by
 * several threads.
 */
final class CompiledMessage {

    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char END_OF_ISOLATE = '\u2069';

    private final List<Piece> pieces;

    private sealed interface Piece {}

    private record Literal(String text) implements Piece {}

    /** @param isIsolated whether a text in Latin letters is kept apart from the words around it */
    private record Argument(int index, boolean isIsolated) implements Piece {}

    /** The number on which a plural depends. */
    private record Counted(int index) implements Piece {}

    private record Plural(int index, List<Case> cases) implements Piece {}

    /** @param keyword of CLDR's plural rules; empty for one number @param number the number; -1 for a keyword */
    private record Case(String keyword, long number, CompiledMessage message) {}

    private CompiledMessage(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /** A message without arguments, in which no character has a meaning. */
    static CompiledMessage literal(String text) {
        return new CompiledMessage(List.of(new Literal(text)));
    }

    /**
     * A message of a language that is written from left to right.
     *
     * @throws IllegalArgumentException when a pattern is not valid, or uses what this class does not know
     */
    static CompiledMessage of(String pattern) {
        return of(pattern, false);
    }

    /**
     * A message. In one that is written from right to left, an argument in Latin letters is surrounded by the characters U+2068 and U+2069:
     * without them, a comma and a number that follow it are shown on the wrong side of it. Arguments within a tag are left as they are.
     *
     * @throws IllegalArgumentException when a pattern is not valid, or uses what this class does not know
     */
    static CompiledMessage of(String pattern, boolean fromRightToLeft) {
        var parsed = new MessagePattern(pattern);
        return compile(parsed, 0, -1, fromRightToLeft);
    }

    /** The message that starts at a part. @param counted the argument on which the plural around it depends; -1 for none */
    private static CompiledMessage compile(MessagePattern parsed, int start, int counted, boolean fromRightToLeft) {
        String pattern = parsed.getPatternString();
        List<Piece> pieces = new ArrayList<>();
        int end = parsed.getLimitPartIndex(start);
        int from = parsed.getPart(start).getLimit();
        for (int i = start + 1; i <= end; i++) {
            Part part = parsed.getPart(i);
            String text = pattern.substring(from, part.getIndex());
            if (!text.isEmpty()) {
                pieces.add(new Literal(text));
            }
            from = part.getLimit();
            switch (part.getType()) {
                case ARG_START -> {
                    pieces.add(argument(parsed, i, fromRightToLeft));
                    i = parsed.getLimitPartIndex(i);
                    from = parsed.getPart(i).getLimit();
                }
                case REPLACE_NUMBER -> pieces.add(new Counted(counted));
                case MSG_LIMIT, SKIP_SYNTAX -> {}
                default -> throw new IllegalArgumentException(part.getType() + " in " + pattern);
            }
        }
        return new CompiledMessage(pieces);
    }

    private static Piece argument(MessagePattern parsed, int start, boolean fromRightToLeft) {
        ArgType type = parsed.getPart(start).getArgType();
        Part name = parsed.getPart(start + 1);
        if (name.getType() != Part.Type.ARG_NUMBER || type != ArgType.NONE && type != ArgType.PLURAL) {
            throw new IllegalArgumentException("neither {0} nor a plural: " + parsed.getPatternString());
        }
        int index = name.getValue();
        if (type == ArgType.NONE) {
            return new Argument(
                    index,
                    fromRightToLeft
                            && !isInTag(
                                    parsed.getPatternString(),
                                    parsed.getPart(start).getIndex()));
        }
        List<Case> cases = new ArrayList<>();
        int limit = parsed.getLimitPartIndex(start);
        for (int i = start + 2; i < limit; i++) {
            String selector = parsed.getSubstring(parsed.getPart(i));
            boolean isNumber = selector.startsWith("=");
            int message = isNumber ? i + 2 : i + 1;
            cases.add(new Case(
                    isNumber ? "" : selector,
                    isNumber ? Long.parseLong(selector.substring(1)) : -1,
                    compile(parsed, message, index, fromRightToLeft)));
            i = parsed.getLimitPartIndex(message);
        }
        return new Plural(index, List.copyOf(cases));
    }

    /** The message with its arguments: a number as the language writes it, anything else by its {@code toString}. */
    String format(PluralRules rules, LongFunction<String> numbers, Object... arguments) {
        var out = new StringBuilder();
        append(out, rules, numbers, arguments);
        return out.toString();
    }

    private void append(StringBuilder out, PluralRules rules, LongFunction<String> numbers, Object[] arguments) {
        for (Piece piece : pieces) {
            switch (piece) {
                case Literal(String text) -> out.append(text);
                case Argument(int index, boolean isIsolated) -> {
                    if (arguments[index] instanceof Number number) {
                        out.append(numbers.apply(number.longValue()));
                    } else {
                        String text = String.valueOf(arguments[index]);
                        out.append(
                                isIsolated && hasLeftToRight(text)
                                        ? FIRST_STRONG_ISOLATE + text + END_OF_ISOLATE
                                        : text);
                    }
                }
                case Counted(int index) -> out.append(numbers.apply(((Number) arguments[index]).longValue()));
                case Plural(int index, List<Case> cases) ->
                    chosen(cases, rules, ((Number) arguments[index]).longValue())
                            .append(out, rules, numbers, arguments);
            }
        }
    }

    private static boolean isInTag(String pattern, int index) {
        return pattern.lastIndexOf('<', index) > pattern.lastIndexOf('>', index);
    }

    private static boolean hasLeftToRight(String text) {
        return text.chars().anyMatch(c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
    }

    private static CompiledMessage chosen(List<Case> cases, PluralRules rules, long number) {
        String keyword = rules.select(number);
        CompiledMessage chosen = cases.getLast().message;
        for (Case one : cases) {
            if (one.number == number) {
                return one.message;
            }
            if (one.keyword.equals(keyword)) {
                chosen = one.message;
            }
        }
        return chosen;
    }
}
