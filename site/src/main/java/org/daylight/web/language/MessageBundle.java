package org.daylight.web.language;

import com.ibm.icu.text.PluralRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one language, from the files {@code AREA/LANGUAGE.properties} beside this class. A message that is missing in a language is
 * shown in English. Safe for use by several threads.
 */
final class MessageBundle {

    /** Parts of the interface. Each has a file in each language, and its keys begin with its name. */
    static final List<String> AREAS = List.of(
            "format",
            "page",
            "front",
            "part",
            "story",
            "about",
            "mirrors",
            "sealed",
            "help",
            "error",
            "search",
            "people",
            "entity",
            "charts",
            "pictures",
            "document",
            "passage",
            "evidence",
            "signature",
            "file",
            "thread",
            "compare",
            "withheld",
            "embed",
            "annotation",
            "code");

    /** Keys of patterns of dates, whose quotation marks have another meaning. */
    static final String DATES = "format.date.";

    private static final Map<Language, MessageBundle> BUNDLES = new ConcurrentHashMap<>();

    private final Language language;
    private final PluralRules rules;
    private final Map<String, String> patterns;
    private final Map<String, CompiledMessage> compiled = new ConcurrentHashMap<>();

    private MessageBundle(Language language) {
        this.language = language;
        rules = PluralRules.forLocale(language.locale());
        patterns = Collections.unmodifiableMap(read(language));
    }

    /** The bundle of a language. Its files are read at the first call, so that a start does not wait for the languages of later readers. */
    static MessageBundle of(Language language) {
        return BUNDLES.computeIfAbsent(language, MessageBundle::new);
    }

    /** The patterns of all messages by key. */
    Map<String, String> patterns() {
        return patterns;
    }

    private static Map<String, String> read(Language language) {
        Map<String, String> all = new TreeMap<>();
        for (String area : AREAS) {
            String file = area + "/" + language.tag() + ".properties";
            try (InputStream in = MessageBundle.class.getResourceAsStream(file)) {
                if (in != null) {
                    var read = new Properties();
                    read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
                    read.forEach((key, message) -> all.put((String) key, (String) message));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(file, e);
            }
        }
        return all;
    }

    /** A message with its arguments. @throws IllegalArgumentException for a key that English does not have */
    String format(String key, Object... arguments) {
        CompiledMessage message = compiled(key);
        if (message != null) {
            return message.format(rules, language::number, arguments);
        }
        if (language == Language.ENGLISH) {
            throw new IllegalArgumentException("no message has the key " + key);
        }
        return of(Language.ENGLISH).format(key, arguments);
    }

    /**
     * A message, parsed at its first use; null for a key that this language does not have.
     *
     * @throws IllegalArgumentException when the pattern is not valid
     */
    private @Nullable CompiledMessage compiled(String key) {
        CompiledMessage known = compiled.get(key);
        String pattern = known == null ? patterns.get(key) : null;
        if (pattern == null) {
            return known;
        }
        try {
            CompiledMessage message = key.startsWith(DATES)
                    ? CompiledMessage.literal(pattern)
                    : CompiledMessage.of(pattern, language.direction().equals("rtl"));
            compiled.put(key, message);
            return message;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(language.tag() + ", " + key + ": " + e.getMessage(), e);
        }
    }
}
