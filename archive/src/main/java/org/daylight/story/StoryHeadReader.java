package org.daylight.story;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.daylight.format.Malformed;
import org.daylight.log.LogEntry;

/** Reads the lines at the top of a story ({@code spec/stories.md} section 1): between two lines {@code ---}, each with a name, a colon and a value. */
final class StoryHeadReader {

    static final StoryHead NONE = new StoryHead("", "", "", "", "", 0, List.of(), List.of(), List.of());

    private static final String FENCE = "---";
    private static final Set<String> NAMES =
            Set.of("title", "author", "summary", "language", "series", "part", "topics", "related", "unrelated");
    private static final int MAX_LINES = 100;
    private static final int MAX_NAMED = 50;
    private static final int MAX_SUMMARY = 600;

    private final String text;
    private final BiConsumer<Integer, String> faults;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, Integer> at = new LinkedHashMap<>();
    private int lines;
    private int end;

    /** @param text with line feeds @param faults receives a line and a reason */
    StoryHeadReader(String text, BiConsumer<Integer, String> faults) {
        this.text = text;
        this.faults = faults;
    }

    StoryHead read() {
        split();
        String title = line("title", LogEntry.MAX_TITLE);
        if (title.isEmpty()) {
            faults.accept(1, "the story has no title: begin it with the lines  ---  and  title: …  and  ---");
        }
        String series = line("series", LogEntry.MAX_TITLE);
        return new StoryHead(
                title,
                line("author", LogEntry.MAX_TITLE),
                line("summary", MAX_SUMMARY),
                language(),
                series,
                place(series),
                list("topics"),
                names("related"),
                names("unrelated"));
    }

    /** The number of lines of the head. */
    int lines() {
        return lines;
    }

    /** The text below the head. */
    String rest() {
        return text.substring(end);
    }

    private void split() {
        if (!text.startsWith(FENCE + "\n")) {
            return;
        }
        int from = FENCE.length() + 1;
        for (int line = 2; line <= MAX_LINES && from < text.length(); line++) {
            int to = text.indexOf('\n', from);
            to = to < 0 ? text.length() : to;
            String one = text.substring(from, to).strip();
            from = Math.min(text.length(), to + 1);
            if (one.equals(FENCE)) {
                lines = line;
                end = from;
                return;
            }
            add(one, line);
        }
        faults.accept(1, "the lines at the top do not end with a line  ---");
    }

    private void add(String line, int number) {
        if (line.isEmpty()) {
            return;
        }
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        if (colon < 0 || !NAMES.contains(name)) {
            faults.accept(
                    number,
                    Malformed.quoted(name) + " is not known at the top of a story: use "
                            + String.join(", ", NAMES.stream().sorted().toList()));
        } else if (values.putIfAbsent(name, line.substring(colon + 1).strip()) != null) {
            faults.accept(number, name + " is there twice");
        } else {
            at.put(name, number);
        }
    }

    private String line(String name, int most) {
        String value = values.getOrDefault(name, "");
        if (value.codePointCount(0, value.length()) > most) {
            faults.accept(at.get(name), name + " has more than " + most + " characters");
            return value.substring(0, value.offsetByCodePoints(0, most));
        }
        if (value.indexOf('\t') >= 0 || value.indexOf('\u2028') >= 0 || value.indexOf('\u2029') >= 0) {
            faults.accept(at.get(name), name + " has a tab or a line separator");
            return value.replaceAll("[\t\u2028\u2029]", " ");
        }
        return value;
    }

    private String language() {
        String tag = values.getOrDefault("language", "");
        if (!tag.matches("|[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")) {
            faults.accept(at.get("language"), "language is not a tag such as en or pt-BR");
            return "";
        }
        return tag;
    }

    private int place(String series) {
        String part = values.getOrDefault("part", "");
        if (part.isEmpty() && series.isEmpty()) {
            return 0;
        }
        if (series.isEmpty() || !part.matches("[1-9][0-9]{0,3}")) {
            faults.accept(
                    at.getOrDefault("part", at.getOrDefault("series", 1)),
                    "a story of a series has both:  series: NAME  and  part: NUMBER");
            return series.isEmpty() ? 0 : 1;
        }
        return Integer.parseInt(part);
    }

    private List<String> list(String name) {
        List<String> list = new ArrayList<>();
        for (String one : line(name, LogEntry.MAX_TEXT).split(",", -1)) {
            if (one.isBlank() || list.contains(one.strip())) {
                continue;
            }
            if (list.size() == MAX_NAMED) {
                faults.accept(at.get(name), name + " has more than " + MAX_NAMED + " names");
                break;
            }
            list.add(one.strip());
        }
        return List.copyOf(list);
    }

    private List<String> names(String name) {
        List<String> all = list(name);
        for (String one : all) {
            if (!LogEntry.CODE.matcher(one).matches()) {
                faults.accept(at.get(name), Malformed.quoted(one) + " is not the name of a story");
            }
        }
        return all.stream().filter(one -> LogEntry.CODE.matcher(one).matches()).toList();
    }
}
