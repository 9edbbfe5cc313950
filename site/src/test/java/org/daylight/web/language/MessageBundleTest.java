package org.daylight.web.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ibm.icu.text.MessageFormat;
import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern.Part;
import com.ibm.icu.text.PluralRules;
import com.ibm.icu.util.ULocale;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The message bundles are complete, and fit to the pages and to each other. */
class MessageBundleTest {

    private static final Path BUNDLES = Path.of("src/main/resources/org/daylight/web/language");
    private static final List<Path> SOURCES = List.of(Path.of("src/main/jte"), Path.of("src/main/java"));
    private static final int[] NUMBERS = IntStream.concat(
                    IntStream.rangeClosed(0, 30), IntStream.of(100, 101, 1000, 12_345, 1_000_000))
            .toArray();
    private static final int MAX_ARGUMENTS = 10;

    /** A literal that has the form of a key, or of the beginning of keys that end with a code. */
    private static final Pattern LITERAL =
            Pattern.compile("\"((?:" + String.join("|", MessageBundle.AREAS) + ")(?:\\.[A-Za-z0-9_-]+)*\\.?)\"");

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Path file(String area, Language language) {
        return BUNDLES.resolve(area).resolve(language.tag() + ".properties");
    }

    /** The messages of a file. Fails for a key that the file has twice. */
    private static Map<String, String> messages(Path file) throws IOException {
        var messages = new TreeMap<String, String>();
        var properties = new Properties() {
            @Override
            public synchronized Object put(Object key, Object message) {
                assertEquals(null, messages.put((String) key, (String) message), file + ": two messages " + key);
                return "";
            }
        };
        try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return messages;
    }

    @Test
    void files_are_those_of_areas_and_languages() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : files(BUNDLES)) {
            String area = file.getParent().getFileName().toString();
            String name = file.getFileName().toString();
            if (!MessageBundle.AREAS.contains(area)
                    || Language.tagged(name.replace(".properties", "")).isEmpty()
                    || !name.endsWith(".properties")) {
                faults.add(file + " is no file of an area and a language");
            } else if (!Files.exists(file(area, Language.ENGLISH))) {
                faults.add(file + " has no English file");
            }
            messages(file).forEach((key, message) -> {
                if (!key.matches(area + "(\\.[A-Za-z0-9_-]+)+")) {
                    faults.add(file + ": not a key of the area: " + key);
                }
                if (message.isBlank() || !message.equals(message.strip()) && !key.endsWith(".separator")) {
                    faults.add(file + ": empty, or spaces at its end: " + key);
                }
                if (message.contains("'") && !key.startsWith(MessageBundle.DATES)) {
                    faults.add(file + ": the apostrophe is ’: " + key);
                }
            });
        }
        assertEquals("", String.join("\n", faults));
    }

    @Test
    void every_language_has_the_messages_of_english() throws IOException {
        List<String> faults = new ArrayList<>();
        int compared = 0;
        for (String area : MessageBundle.AREAS) {
            for (Language language : Language.values()) {
                if (!Files.exists(file(area, language))) {
                    faults.add(file(area, language) + " does not exist");
                } else {
                    Map<String, String> english = messages(file(area, Language.ENGLISH));
                    Map<String, String> messages = messages(file(area, language));
                    compared++;
                    var missing = new TreeSet<>(english.keySet());
                    missing.removeAll(messages.keySet());
                    var added = new TreeSet<>(messages.keySet());
                    added.removeAll(english.keySet());
                    if (!missing.isEmpty() || !added.isEmpty()) {
                        faults.add(file(area, language) + " lacks " + missing + ", has too many " + added);
                    }
                    messages.forEach((key, message) -> {
                        if (english.containsKey(key)) {
                            faults.addAll(faults(language, key, message, english.get(key)));
                        }
                    });
                }
            }
        }
        assertTrue(compared > 0);
        assertEquals("", String.join("\n", faults));
    }

    /** What is wrong with a message. */
    private static List<String> faults(Language language, String key, String message, String english) {
        String where = language.tag() + ", " + key + ": ";
        List<String> faults = new ArrayList<>();
        if (key.startsWith(MessageBundle.DATES)) {
            try {
                String shown = DateTimeFormatter.ofPattern(message, language.locale())
                        .format(LocalDateTime.of(2016, 10, 7, 18, 42, 7));
                return shown.matches(".*[0-9].*") || key.endsWith("month") ? List.of() : List.of(where + shown);
            } catch (IllegalArgumentException e) {
                return List.of(where + e);
            }
        }
        try {
            if (!arguments(message).equals(arguments(english))) {
                faults.add(where + "arguments are " + arguments(message) + ", not " + arguments(english));
                return faults;
            }
            var rules = PluralRules.forLocale(language.locale());
            for (Set<String> categories : plurals(message)) {
                if (!categories.equals(rules.getKeywords())) {
                    faults.add(where + "plural has " + new TreeSet<>(categories) + ", not " + rules.getKeywords());
                }
            }
            faults.addAll(otherTextThanOfIcu(language, rules, message).stream()
                    .map(fault -> where + fault)
                    .toList());
            for (int number : NUMBERS) {
                List<String> tags = tags(format(language, message, false, number));
                List<String> expected = tags(format(Language.ENGLISH, english, false, number));
                if (!tags.equals(expected)) {
                    faults.add(where + "for " + number + ", tags are " + tags + ", not " + expected);
                    break;
                }
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            faults.add(where + e);
        }
        return faults;
    }

    private static List<String> otherTextThanOfIcu(Language language, PluralRules rules, String message) {
        var icu = new MessageFormat(
                message,
                new ULocale.Builder()
                        .setLanguage(language.tag())
                        .setUnicodeLocaleKeyword("nu", "latn")
                        .build());
        for (boolean allNumbers : new boolean[] {true, false}) {
            for (int number : NUMBERS) {
                String ours = format(language, message, allNumbers, number);
                String theirs = icu.format(given(message, allNumbers, number));
                if (!ours.equals(theirs)) {
                    return List.of("is “" + ours + "” for " + number + ", ICU makes “" + theirs + "”");
                }
            }
        }
        return List.of();
    }

    @Test
    void latinLettersAreKeptApartInAMessageFromRightToLeft() {
        var rules = PluralRules.forLocale(Language.ARABIC.locale());
        CompiledMessage message = CompiledMessage.of("<a href=\"{0}\">{0}</a>، {1}", true);
        assertEquals(
                "<a href=\"/harbour\">\u2068/harbour\u2069</a>، 39",
                message.format(rules, Language.ARABIC::number, "/harbour", 39L));
        assertEquals("<a href=\"نص\">نص</a>، نص", message.format(rules, Language.ARABIC::number, "نص", "نص"));
        assertEquals("/harbour", CompiledMessage.of("{0}").format(rules, Language.ARABIC::number, "/harbour"));
    }

    private static String format(Language language, String message, boolean allNumbers, int number) {
        return CompiledMessage.of(message)
                .format(PluralRules.forLocale(language.locale()), language::number, given(message, allNumbers, number));
    }

    /** Arguments: the number for plurals, or for all; otherwise a text. */
    private static Object[] given(String message, boolean allNumbers, int number) {
        Set<Integer> counted = new HashSet<>();
        var parsed = new MessagePattern(message);
        for (int i = 0; i < parsed.countParts(); i++) {
            if (parsed.getPart(i).getType() == Part.Type.ARG_START
                    && parsed.getPart(i).getArgType() == ArgType.PLURAL) {
                counted.add(parsed.getPart(i + 1).getValue());
            }
        }
        return IntStream.range(0, MAX_ARGUMENTS)
                .mapToObj(i -> allNumbers || counted.contains(i) ? (Object) (long) number : "argument" + i)
                .toArray();
    }

    private static Set<Integer> arguments(String message) {
        Set<Integer> arguments = new TreeSet<>();
        var parsed = new MessagePattern(message);
        for (int i = 0; i < parsed.countParts(); i++) {
            Part part = parsed.getPart(i);
            if (part.getType() == Part.Type.ARG_NUMBER) {
                arguments.add(part.getValue());
            } else if (part.getType() == Part.Type.ARG_NAME) {
                throw new IllegalArgumentException("an argument is no number: " + parsed.getSubstring(part));
            }
        }
        return arguments;
    }

    /** The categories of each plural, without those of one number. */
    private static List<Set<String>> plurals(String message) {
        List<Set<String>> plurals = new ArrayList<>();
        var parsed = new MessagePattern(message);
        for (int i = 0; i < parsed.countParts(); i++) {
            if (parsed.getPart(i).getType() == Part.Type.ARG_START
                    && parsed.getPart(i).getArgType() == ArgType.PLURAL) {
                Set<String> categories = new HashSet<>();
                int limit = parsed.getLimitPartIndex(i);
                for (int j = i + 2; j < limit; j++) {
                    String selector = parsed.getSubstring(parsed.getPart(j));
                    boolean isNumber = selector.startsWith("=");
                    if (!isNumber) {
                        categories.add(selector);
                    }
                    j = parsed.getLimitPartIndex(isNumber ? j + 2 : j + 1);
                }
                plurals.add(categories);
            }
        }
        return plurals;
    }

    private static List<String> tags(String html) {
        return Pattern.compile("<[^<>]*>")
                .matcher(html)
                .results()
                .map(result -> result.group())
                .sorted()
                .toList();
    }

    @Test
    void every_message_is_used() throws IOException {
        Set<String> literals = new TreeSet<>();
        for (Path folder : SOURCES) {
            for (Path file : files(folder)) {
                LITERAL.matcher(Files.readString(file)).results().forEach(result -> literals.add(result.group(1)));
            }
        }
        List<String> prefixes =
                literals.stream().filter(literal -> literal.endsWith(".")).toList();
        List<String> unused = MessageBundle.of(Language.ENGLISH).patterns().keySet().stream()
                .filter(key -> !literals.contains(key) && prefixes.stream().noneMatch(key::startsWith))
                .toList();
        assertEquals("", String.join("\n", unused));
    }

    @Test
    void every_key_in_a_template_or_a_class_has_a_message() throws IOException {
        Set<String> keys = MessageBundle.of(Language.ENGLISH).patterns().keySet();
        List<String> faults = new ArrayList<>();
        int calls = 0;
        for (Path folder : SOURCES) {
            for (Path file : files(folder)) {
                String source = Files.readString(file);
                Matcher call = Pattern.compile("\\bWords\\.(of|html)\\(").matcher(source);
                while (call.find()) {
                    calls++;
                    String key = firstArgument(source, call.end());
                    LITERAL.matcher(key)
                            .results()
                            .map(result -> result.group(1))
                            .filter(literal -> !keys.contains(literal)
                                    && !(literal.endsWith(".")
                                            && keys.stream().anyMatch(one -> one.startsWith(literal))))
                            .forEach(literal -> faults.add(file + ": " + literal));
                    if (key.matches("\\s*\"[^\"]*\"\\s*")
                            && !keys.contains(key.strip().replace("\"", ""))) {
                        faults.add(file + ": " + key.strip());
                    }
                }
            }
        }
        assertTrue(calls > 20);
        assertEquals("", String.join("\n", new TreeSet<>(faults)));
    }

    private static String firstArgument(String source, int start) {
        int depth = 0;
        boolean isText = false;
        for (int i = start; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '"' && source.charAt(i - 1) != '\\') {
                isText = !isText;
            } else if (!isText && (c == ')' || c == ',') && depth == 0) {
                return source.substring(start, i);
            } else if (!isText) {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        throw new AssertionError("a call without an end");
    }

    @Test
    void a_fault_in_a_message_is_found() {
        String english = "{0, plural, one {<b>#</b> page} other {<b>#</b> pages}} of {1}";
        assertEquals(List.of(), faults(Language.ENGLISH, "k", english, english));
        for (String german : List.of(
                "{0, plural, one {<b>#</b> Seite} other {<b>#</b> Seiten}}",
                "{0, plural, other {<b>#</b> Seiten}} von {1}",
                "{0, plural, one {<b>#</b> Seite} few {<b>#</b> Seiten} other {<b>#</b> Seiten}} von {1}",
                "{0, plural, one {<b>#</b> Seite} other {# Seiten}} von {1}",
                "{0, plural, one {<b>#</b> Seite} other {<b>#</b> Seiten}} von {1",
                "{0, plural, one {<b>#</b> Seite} other {<b>#</b> Seiten}} von {1, number}",
                "{0, plural, one {<b>#</b> Seite} other {<b>#</b> Seiten}} von {name}")) {
            assertFalse(faults(Language.GERMAN, "k", german, english).isEmpty(), german);
        }
        assertTrue(Arrays.asList("a", "b(\"c\", d)").contains(firstArgument("f(b(\"c\", d), e)", 2)));
    }
}
