package org.daylight.web.language;

import com.ibm.icu.text.PluralRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The messages of one language, from the files {@code AREA/LANGUAGE.properties} beside this class. A message that is missing in a language is
 * shown in English. Immutable, and safe for use by several threads.
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

    private static final Map<Language, MessageBundle> BUNDLES = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values()) {
            BUNDLES.put(language, new MessageBundle(language));
        }
    }

    private final Language language;
    private final PluralRules rules;
    private final Map<String, String> patterns;
    private final Map<String, CompiledMessage> messages = new TreeMap<>();

    private MessageBundle(Language language) {
        this.language = language;
        rules = PluralRules.forLocale(language.locale());
        patterns = Collections.unmodifiableMap(read(language));
        patterns.forEach((key, pattern) -> {
            try {
                messages.put(
                        key,
                        key.startsWith(DATES)
                                ? CompiledMessage.literal(pattern)
                                : CompiledMessage.of(
                                        pattern, language.direction().equals("rtl")));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new IllegalArgumentException(language.tag() + ", " + key + ": " + e.getMessage(), e);
            }
        });
    }

    static MessageBundle of(Language language) {
        return BUNDLES.get(language);
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
        CompiledMessage message = messages.get(key);
        if (message != null) {
            return message.format(rules, language::number, arguments);
        }
        if (language == Language.ENGLISH) {
            throw new IllegalArgumentException("no message has the key " + key);
        }
        return of(Language.ENGLISH).format(key, arguments);
    }
}
