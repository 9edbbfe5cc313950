package org.daylight.drop.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;

/** The words of all pages in one language. Immutable. */
public final class PageWords {

    /** The languages, as BCP 47 tags, in the order in which they are offered. */
    public static final List<String> LANGUAGES = List.of("en", "de", "fr", "es", "ar", "ru", "zh");

    private static final Map<String, PageWords> ALL = all();

    private final String language;
    private final Map<String, String> words;

    private PageWords(String language, Map<String, String> words) {
        this.language = language;
        this.words = words;
    }

    private static Map<String, PageWords> all() {
        var all = new LinkedHashMap<String, PageWords>();
        for (String language : LANGUAGES) {
            try (InputStream in =
                    Objects.requireNonNull(PageWords.class.getResourceAsStream(language + ".properties"), language)) {
                var properties = new Properties();
                properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
                var words = new LinkedHashMap<String, String>();
                properties.forEach((key, value) -> words.put((String) key, (String) value));
                all.put(language, new PageWords(language, Map.copyOf(words)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    /** The words in a language of {@link #LANGUAGES}; in English for any other. */
    public static PageWords in(String language) {
        return ALL.getOrDefault(language, Objects.requireNonNull(ALL.get("en")));
    }

    /** The first language of an {@code Accept-Language} header that there is; English otherwise. Tor Browser sends English unless told otherwise. */
    public static PageWords preferred(String acceptLanguage) {
        String header = acceptLanguage.length() > 200 ? acceptLanguage.substring(0, 200) : acceptLanguage;
        for (String each : header.split(",")) {
            String tag = each.strip().toLowerCase(Locale.ROOT);
            String language = tag.length() < 2 ? tag : tag.substring(0, 2);
            if (ALL.containsKey(language)) {
                return in(language);
            }
        }
        return in("en");
    }

    public String language() {
        return language;
    }

    boolean isRightToLeft() {
        return language.equals("ar");
    }

    Set<String> keys() {
        return words.keySet();
    }

    /** A value in marks that keep its direction from changing the text around it (Unicode Standard Annex 9, section 2.4.2), where it might. */
    private String isolated(String value) {
        boolean isPlain = value.chars().allMatch(c -> c < 0x590);
        return isPlain && !isRightToLeft() ? value : "\u2068" + value + "\u2069";
    }

    /** The text of a key, with the values in the places {@code {0}}, {@code {1}}. The result is not escaped. */
    String get(String key, Object... values) {
        String text = Objects.requireNonNull(words.get(key), key);
        if (values.length == 0) {
            return text;
        }
        var filled = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            boolean isPlace = text.charAt(at) == '{' && at + 2 < text.length() && text.charAt(at + 2) == '}';
            int place = isPlace ? text.charAt(at + 1) - '0' : -1;
            if (place >= 0 && place < values.length) {
                filled.append(isolated(String.valueOf(values[place])));
                at += 3;
            } else {
                filled.append(text.charAt(at));
                at++;
            }
        }
        return filled.toString();
    }
}
