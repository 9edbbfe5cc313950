package org.daylight.dkim.keys;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The export format of public key registries ({@code spec/keys.md} section 4): an array of objects, an object with such arrays, or one object
 * on each line. Each object has a domain, a selector, a record, and the days on which it was seen, under the usual names.
 */
final class JsonKeys implements KeyImport.Format {
    private static final List<String> DOMAIN = List.of("domain", "d");
    private static final List<String> SELECTOR = List.of("selector", "s");
    private static final List<String> RECORD = List.of("value", "record", "txt", "dkim", "dkimRecord", "dkim_record");
    private static final List<String> FROM = List.of("firstSeenAt", "first_seen_at", "firstSeen", "first_seen", "from");
    private static final List<String> UNTIL = List.of("lastSeenAt", "last_seen_at", "lastSeen", "last_seen", "until");
    private static final int DAY = "2024-01-31".length();

    private final KeyOrigin origin;
    private final String source;

    JsonKeys(KeyOrigin origin, String source) {
        this.origin = origin;
        this.source = source;
    }

    /** Cuts the text into objects, so that the size of each is limited and a broken one does not affect the others. */
    @Override
    public void read(String text, KeyImport.Found found) {
        int start = -1;
        int depth = 0;
        int line = 1;
        int startLine = 1;
        boolean string = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
            }
            if (string) {
                i += c == '\\' ? 1 : 0;
                string = c != '"';
            } else if (c == '"') {
                string = true;
            } else if (c == '{') {
                if (depth++ == 0) {
                    start = i;
                    startLine = line;
                }
            } else if (c == '}' && depth > 0 && --depth == 0) {
                object(text, start, i + 1, startLine, found);
            }
        }
        if (depth > 0) {
            found.problem(startLine, "begins an object that does not end: download the complete file");
        }
    }

    private void object(String text, int start, int end, int line, KeyImport.Found found) {
        if (end - start > Json.MAX_CHARS) {
            found.problem(
                    line,
                    "begins an object of more than " + Json.MAX_CHARS + " characters: import only its list of keys");
            return;
        }
        switch (Json.parse(text.substring(start, end))) {
            case Outcome.Ok<Json>(Json json) -> objects(json, line, found);
            case Outcome.Refused<Json>(String code, String reason) ->
                found.problem(line, "begins an object that is not valid JSON: " + reason);
        }
    }

    /** Reads the object. If it contains no key itself, reads those in its arrays and objects. */
    private void objects(Json root, int line, KeyImport.Found found) {
        var rest = new ArrayDeque<Json>();
        rest.add(root);
        boolean any = false;
        while (!rest.isEmpty()) {
            switch (rest.removeFirst()) {
                case Json.Obj object
                when first(object, RECORD).isPresent() -> {
                    any = true;
                    key(object, line, found);
                }
                case Json.Obj object -> rest.addAll(object.members().values());
                case Json.Arr array -> rest.addAll(array.items());
                case Json other -> {}
            }
        }
        if (!any) {
            found.problem(line, "begins an object without a member \"value\": it needs domain, selector and value");
        }
    }

    private void key(Json.Obj object, int line, KeyImport.Found found) {
        Json.Obj names = object.get("domainSelectorPair").orElse(object) instanceof Json.Obj pair ? pair : object;
        Optional<KeyName> name = first(names, SELECTOR)
                .flatMap(selector -> first(names, DOMAIN).flatMap(domain -> KeyName.of(selector, domain)));
        if (name.isEmpty()) {
            found.problem(line, "begins an object without a valid domain and selector: it needs both");
            return;
        }
        try {
            found.record(
                    line,
                    new KeyRecord(
                            name.get().selector(),
                            name.get().domain(),
                            first(object, RECORD).orElseThrow(),
                            origin,
                            day(first(object, FROM)),
                            day(first(object, UNTIL)),
                            source));
        } catch (DateTimeException e) {
            found.problem(line, "begins an object with an invalid date: write it as 2024-01-31T19:00:58Z");
        }
    }

    private static @Nullable LocalDate day(Optional<String> time) throws DateTimeException {
        if (time.isEmpty() || time.get().isEmpty()) {
            return null;
        }
        String text = time.get();
        LocalDate day = text.length() > DAY && text.endsWith("Z")
                ? LocalDate.ofInstant(Instant.parse(text), ZoneOffset.UTC)
                : LocalDate.parse(text.length() > DAY ? text.substring(0, DAY) : text);
        if (day.getYear() < 0 || day.getYear() > 9_999) {
            throw new DateTimeException("a year has four digits");
        }
        return day;
    }

    private static Optional<String> first(Json.Obj object, List<String> names) {
        return names.stream().flatMap(name -> object.string(name).stream()).findFirst();
    }
}
