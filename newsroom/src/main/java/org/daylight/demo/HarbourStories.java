package org.daylight.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The stories about the demo's trove. Document numbers differ each time, so the texts name documents by words that occur in them. */
public final class HarbourStories {

    private static final List<String> NAMES = List.of("the-second-sheet", "the-napkin");
    private static final Pattern WORDS = Pattern.compile("\\{([^}]+)\\}");

    private HarbourStories() {}

    /**
     * The Markdown of each story, by its name, in the order in which they appear. A story is left out if a document that it cites was not found.
     *
     * @param find the number of the published document with these words; empty when there is none
     */
    public static SequencedMap<String, String> written(Function<String, Optional<Integer>> find) {
        var stories = new LinkedHashMap<String, String>();
        for (String name : NAMES) {
            written(text(name), find).ifPresent(text -> stories.put(name, text));
        }
        return stories;
    }

    private static Optional<String> written(String text, Function<String, Optional<Integer>> find) {
        var numbers = new LinkedHashMap<String, Integer>();
        Matcher words = WORDS.matcher(text);
        while (words.find()) {
            Optional<Integer> number = find.apply(words.group(1));
            if (number.isEmpty()) {
                return Optional.empty();
            }
            numbers.put(words.group(), number.get());
        }
        String written = text;
        for (Map.Entry<String, Integer> number : numbers.entrySet()) {
            written = written.replace(number.getKey(), number.getValue().toString());
        }
        return Optional.of(written);
    }

    private static String text(String name) {
        try (InputStream in = HarbourStories.class.getResourceAsStream("stories/" + name + ".md")) {
            if (in == null) {
                throw new IllegalStateException("the story " + name + " is missing in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the story " + name + " cannot be read", e);
        }
    }
}
