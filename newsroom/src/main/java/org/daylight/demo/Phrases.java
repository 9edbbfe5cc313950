package org.daylight.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A grammar for one language: rules, each with the sentences that it can produce.
 *
 * <p>In a sentence, <code>{rule}</code> is one of the sentences of that rule, <code>{=rule}</code> the same one
 * throughout a thread, <code>{a|b}</code> either, <code>{#3-90}</code> a number, and {@code \n} a line end. In the file
 * {@code [rule]} starts a rule, each line after it is a sentence.
 */
final class Phrases {
    private final Map<String, List<String>> rules = new HashMap<>();

    Phrases(String resource) {
        List<String> sentences = new ArrayList<>();
        for (String line : Texts.lines(resource)) {
            if (line.startsWith("[") && line.endsWith("]")) {
                sentences = new ArrayList<>();
                rules.put(line.substring(1, line.length() - 1), sentences);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                sentences.add(line.replace("\\n", "\n"));
            }
        }
    }

    List<String> rule(String name) {
        List<String> rule = rules.get(name);
        if (rule == null || rule.isEmpty()) {
            throw new IllegalArgumentException("no such rule: " + name);
        }
        return rule;
    }

    boolean has(String name) {
        return rules.containsKey(name);
    }

    /** A sentence of that rule; the choices in {@code choices} stay the same from call to call. */
    String say(String rule, Dice dice, Map<String, String> choices) {
        var out = new StringBuilder(200);
        expand(dice.pick(rule(rule)), dice, choices, out);
        return out.toString();
    }

    /** Recursion is as deep as the grammar, which is part of this program. */
    private void expand(String sentence, Dice dice, Map<String, String> choices, StringBuilder out) {
        int at = 0;
        while (at < sentence.length()) {
            int open = sentence.indexOf('{', at);
            int close = open < 0 ? -1 : sentence.indexOf('}', open);
            if (close < 0) {
                break;
            }
            out.append(sentence, at, open);
            slot(sentence.substring(open + 1, close), dice, choices, out);
            at = close + 1;
        }
        out.append(sentence, at, sentence.length());
    }

    private void slot(String slot, Dice dice, Map<String, String> choices, StringBuilder out) {
        if (slot.startsWith("#")) {
            int dash = slot.indexOf('-');
            out.append(dice.between(
                    Integer.parseInt(slot.substring(1, dash)), Integer.parseInt(slot.substring(dash + 1))));
        } else if (slot.indexOf('|') >= 0) {
            String[] alternatives = slot.split("\\|", -1);
            out.append(alternatives[dice.below(alternatives.length)]);
        } else if (slot.startsWith("=")) {
            String name = slot.substring(1);
            String value = choices.get(name);
            if (value == null) {
                value = say(name, dice, choices);
                choices.put(name, value);
            }
            out.append(value);
        } else {
            expand(dice.pick(rule(slot)), dice, choices, out);
        }
    }
}
