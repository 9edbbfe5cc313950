package org.daylight.dkim.keys;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.jspecify.annotations.Nullable;

/**
 * Resource records in the output format of {@code dig}: TXT records of selectors, including those reached by CNAME. Their day is that of the
 * {@code ;; WHEN:} line that follows them.
 */
final class ZoneLines {
    private static final int MAX_STEPS = 8;
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private final KeyOrigin origin;
    private final String source;
    private final Map<String, String> aliases = new HashMap<>();
    private final List<Text> texts = new ArrayList<>();

    ZoneLines(KeyOrigin origin, String source) {
        this.origin = origin;
        this.source = source;
    }

    /** A TXT record, stored until all aliases are known. */
    private record Text(int line, String owner, String text) {}

    /** One resource record: owner, type, and what follows the type. */
    record Resource(String owner, String type, String data) {

        /** Parses owner, an optional time to live and class, then TXT, CNAME or another type in capitals; empty for other lines. */
        static Optional<Resource> parse(String line) {
            String[] words = line.strip().split("[ \t]+", 5);
            int at = 1;
            while (at < words.length && at < 3 && (words[at].equals("IN") || isNumber(words[at]))) {
                at++;
            }
            if (at >= words.length || !isType(words[at], at > 1)) {
                return Optional.empty();
            }
            return Optional.of(new Resource(name(words[0]), words[at], rest(line, words, at)));
        }

        /** The text after the type, with the spaces inside it. */
        private static String rest(String line, String[] words, int type) {
            int at = 0;
            for (int i = 0; i <= type; i++) {
                at = line.indexOf(words[i], at) + words[i].length();
            }
            return line.substring(at).strip();
        }

        private static boolean isType(String word, boolean classSeen) {
            return word.equals("TXT")
                    || word.equals("CNAME")
                    || classSeen
                            && !word.isEmpty()
                            && word.length() <= 12
                            && word.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c >= '0' && c <= '9');
        }

        private static boolean isNumber(String word) {
            return !word.isEmpty() && word.length() <= 10 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }

    void add(int line, Resource resource, KeyImport.Found found) {
        switch (resource.type()) {
            case "CNAME" -> aliases.put(resource.owner(), name(resource.data()));
            case "TXT" ->
                TxtStrings.joined(resource.data())
                        .ifPresentOrElse(
                                text -> texts.add(new Text(line, resource.owner(), text)),
                                () -> found.problem(
                                        line, "has a quotation mark that is not closed: capture the output whole"));
            default -> found.passOver();
        }
    }

    /** A {@code ;; WHEN:} comment ends an answer. */
    void comment(String line, KeyImport.Found found) {
        if (line.startsWith(";; WHEN:")) {
            flush(day(line), found);
        }
    }

    /** Ends the file. */
    void end(KeyImport.Found found) {
        flush(null, found);
    }

    private void flush(@Nullable LocalDate day, KeyImport.Found found) {
        var byOwner = new HashMap<String, List<Text>>();
        texts.forEach(text ->
                byOwner.computeIfAbsent(text.owner(), any -> new ArrayList<>()).add(text));
        Set<Text> used = new HashSet<>();
        for (Text text : texts) {
            if (add(text, text.owner(), day, found)) {
                used.add(text);
            }
        }
        for (String alias : aliases.keySet().stream().sorted().toList()) {
            for (Text text : byOwner.getOrDefault(target(alias), List.of())) {
                if (add(text, alias, day, found)) {
                    used.add(text);
                }
            }
        }
        texts.stream().filter(text -> !used.contains(text)).forEach(text -> found.passOver());
        texts.clear();
        aliases.clear();
    }

    private boolean add(Text text, String owner, @Nullable LocalDate day, KeyImport.Found found) {
        Optional<KeyName> name = KeyName.parse(owner);
        name.ifPresent(known -> found.record(
                text.line(), new KeyRecord(known.selector(), known.domain(), text.text(), origin, day, day, source)));
        return name.isPresent();
    }

    private String target(String alias) {
        String at = alias;
        for (int step = 0; step < MAX_STEPS && aliases.containsKey(at); step++) {
            at = aliases.get(at);
        }
        return at;
    }

    /** {@code ;; WHEN: Wed Nov 25 22:05:52 CET 2026}: the day as written, in whatever time zone. */
    private static @Nullable LocalDate day(String line) {
        String[] words = line.split("[ \t]+");
        try {
            int month = words.length < 6 ? 0 : MONTHS.indexOf(words[3]) + 1;
            return LocalDate.of(Integer.parseInt(words[words.length - 1]), month, Integer.parseInt(words[4]));
        } catch (NumberFormatException | DateTimeException | ArrayIndexOutOfBoundsException e) {
            return null;
        }
    }

    private static String name(String owner) {
        String lower = owner.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
