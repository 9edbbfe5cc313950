package org.daylight.web.language;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The languages of the pages for readers.
 *
 * <p>A page is made in one language. It is bound to the thread for the time in which the page is made ({@link #in}), so that everything that
 * is written for people finds it without an argument: see docs/decisions/0348. Documents, stories and what the publisher wrote stay in
 * their own languages. Files, feeds and the API are in English.
 */
public enum Language {
    ENGLISH("en", "English", ','),
    GERMAN("de", "Deutsch", '.'),
    FRENCH("fr", "Français", '\u202F'),
    SPANISH("es", "Español", '.'),
    RUSSIAN("ru", "Русский", '\u00A0'),
    ARABIC("ar", "العربية", ','),
    CHINESE("zh", "中文", ',');

    /** @param address of the page, without the language */
    private record Page(Language language, String address) {}

    private static final List<Language> ALL = List.of(values());

    private static final ScopedValue<Page> CURRENT = ScopedValue.newInstance();

    private static final Page NO_PAGE = new Page(ENGLISH, "/");

    /** A list of preferences may be long, and only its beginning is read. */
    private static final int MAX_PREFERENCES = 20;

    private final String tag;
    private final String ownName;
    private final char separator;
    private final Locale locale;

    /** @param separator of groups of three digits */
    Language(String tag, String ownName, char separator) {
        this.tag = tag;
        this.ownName = ownName;
        this.separator = separator;
        this.locale = Locale.forLanguageTag(tag);
    }

    /** The language of the page that this thread makes; English when it makes none. */
    public static Language current() {
        return CURRENT.orElse(NO_PAGE).language();
    }

    /** Makes a page in this language. @param address of the page, without the language: {@code /harbour/20413} */
    public <T> T in(String address, Supplier<T> make) {
        return ScopedValue.where(CURRENT, new Page(this, address)).call(make::get);
    }

    /** The address that shows the page that this thread makes in this language: {@code /de/harbour/20413}. */
    public String address() {
        return "/" + tag + CURRENT.orElse(NO_PAGE).address();
    }

    /** Its tag (BCP 47), also the first part of addresses that select it: {@code de}. */
    public String tag() {
        return tag;
    }

    /** Its name in itself. */
    public String ownName() {
        return ownName;
    }

    /** Its locale. */
    public Locale locale() {
        return locale;
    }

    /** Its direction, for a {@code dir} attribute: {@code ltr} or {@code rtl}. */
    public String direction() {
        return this == ARABIC ? "rtl" : "ltr";
    }

    /** A number with groups of three digits: {@code 2,914}. Digits are the same in every language, because documents are cited by number. */
    public String number(long n) {
        String digits = Long.toString(Math.abs(n));
        var out = new StringBuilder(digits.length() + 6);
        if (n < 0) {
            out.append('−');
        }
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && (digits.length() - i) % 3 == 0) {
                out.append(separator);
            }
            out.append(digits.charAt(i));
        }
        return out.toString();
    }

    /** The language with this tag. */
    public static Optional<Language> tagged(String tag) {
        for (Language language : ALL) {
            if (language.tag.equals(tag)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    /**
     * The language that a reader prefers: of those with the highest quality in the field Accept-Language (RFC 9110, section 12.5.4), the first
     * that there is. Only the primary subtag counts: {@code de-AT} is German. English when the field is empty or names no language of
     * these. Never throws.
     */
    public static Language preferred(String acceptLanguage) {
        if (acceptLanguage.isEmpty()) {
            return ENGLISH;
        }
        Language best = ENGLISH;
        double bestQuality = 0;
        String[] preferences = acceptLanguage.split(",", MAX_PREFERENCES + 1);
        for (int i = 0; i < Math.min(preferences.length, MAX_PREFERENCES); i++) {
            String[] parts = preferences[i].split(";", 3);
            Optional<Language> language =
                    tagged(parts[0].strip().split("-", 2)[0].toLowerCase(Locale.ROOT));
            double quality = parts.length == 1 ? 1 : quality(parts[1].strip());
            if (language.isPresent() && quality > bestQuality) {
                best = language.get();
                bestQuality = quality;
            }
        }
        return best;
    }

    /** The value of {@code q=0.8}; 0 when it is not valid. */
    private static double quality(String weight) {
        return weight.matches("[qQ]=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)") ? Double.parseDouble(weight.substring(2)) : 0;
    }
}
