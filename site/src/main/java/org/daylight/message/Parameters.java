package org.daylight.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A field that is a value with parameters: Content-Type, Content-Disposition (RFC 2045 section 5.1, RFC 2231).
 *
 * @param value in lower case, such as {@code text/plain} or {@code attachment}; may be empty
 * @param byName decoded parameters, names in lower case, the first of a name
 */
record Parameters(String value, Map<String, String> byName) {

    private static final int MOST = 200;
    private static final int MOST_SECTIONS = 1000;

    @Nullable
    String get(String name) {
        return byName.get(name);
    }

    /** Reads an unfolded field value. */
    static Parameters read(byte[] field, FieldText text, Defects defects) {
        var reader = new Reader(new String(field, StandardCharsets.ISO_8859_1), defects);
        String value = reader.value();
        var plain = new LinkedHashMap<String, String>();
        var sections = new LinkedHashMap<String, TreeMap<Integer, Section>>();
        for (int count = 0; count < MOST_SECTIONS && reader.next(); count++) {
            String name = reader.name;
            int star = name.indexOf('*');
            if (star < 0) {
                if (plain.size() < MOST) {
                    plain.putIfAbsent(name, reader.text);
                }
                continue;
            }
            boolean extended = name.endsWith("*");
            int number = star == name.length() - 1
                    ? 0
                    : number(name.substring(star + 1, extended ? name.length() - 1 : name.length()));
            if (number < 0 || star == 0) {
                defects.add(DefectCode.PARAMETER_BROKEN, name);
            } else if (sections.size() < MOST || sections.containsKey(name.substring(0, star))) {
                sections.computeIfAbsent(name.substring(0, star), key -> new TreeMap<>())
                        .putIfAbsent(number, new Section(reader.text, extended));
            }
        }
        var byName = new LinkedHashMap<String, String>();
        plain.forEach((name, raw) -> byName.put(name, text.decode(raw.getBytes(StandardCharsets.ISO_8859_1))));
        sections.forEach((name, list) -> byName.put(name, join(name, list, text, defects)));
        return new Parameters(value, byName);
    }

    private record Section(String text, boolean extended) {}

    private static int number(String digits) {
        return digits.isEmpty() || digits.length() > 4 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? -1
                : Integer.parseInt(digits);
    }

    /** {@code name*0*=utf-8'en'%e2…; name*1=…}: percent-decoded bytes first, characters only when all are there. */
    private static String join(String name, TreeMap<Integer, Section> sections, FieldText text, Defects defects) {
        var bytes = new ByteArrayOutputStream();
        String label = null;
        int expected = 0;
        for (var entry : sections.entrySet()) {
            if (entry.getKey() != expected++) {
                defects.add(DefectCode.PARAMETER_BROKEN, name + ": a section is missing");
                expected = entry.getKey() + 1;
            }
            String raw = entry.getValue().text();
            if (!entry.getValue().extended()) {
                bytes.writeBytes(raw.getBytes(StandardCharsets.ISO_8859_1));
                continue;
            }
            int first = raw.indexOf('\'');
            int second = first < 0 ? -1 : raw.indexOf('\'', first + 1);
            if (entry.getKey() == 0 && second >= 0) {
                label = raw.substring(0, first);
                raw = raw.substring(second + 1);
            } else if (entry.getKey() == 0) {
                defects.add(DefectCode.PARAMETER_BROKEN, name + ": it names no charset");
            }
            percent(raw, bytes, name, defects);
        }
        byte[] all = bytes.toByteArray();
        return label == null || label.isEmpty()
                ? text.decode(all)
                : FieldText.shown(Charsets.decode(Slice.of(all), label, "parameter " + name, defects));
    }

    private static void percent(String raw, ByteArrayOutputStream bytes, String name, Defects defects) {
        for (int at = 0; at < raw.length(); at++) {
            char c = raw.charAt(at);
            int high = c == '%' && at + 2 < raw.length() ? TransferEncoding.hex((byte) raw.charAt(at + 1)) : -1;
            int low = high >= 0 ? TransferEncoding.hex((byte) raw.charAt(at + 2)) : -1;
            if (low >= 0) {
                bytes.write(high << 4 | low);
                at += 2;
            } else {
                if (c == '%') {
                    defects.add(DefectCode.PARAMETER_BROKEN, name + ": an escape is damaged");
                }
                bytes.write(c);
            }
        }
    }

    /** Walks along a field; every char is one byte. */
    private static final class Reader {

        private final String field;
        private final Defects defects;
        private int at;
        private String name = "";
        private String text = "";

        Reader(String field, Defects defects) {
            this.field = field;
            this.defects = defects;
        }

        String value() {
            skipSpaceAndComments();
            int from = at;
            while (at < field.length() && field.charAt(at) != ';' && field.charAt(at) != '(') {
                at++;
            }
            String value = field.substring(from, at).strip().toLowerCase(Locale.ROOT);
            return value;
        }

        /** Reads the next parameter into {@link #name} and {@link #text}. */
        boolean next() {
            while (true) {
                skipTo(';');
                if (at >= field.length()) {
                    return false;
                }
                at++;
                skipSpaceAndComments();
                int from = at;
                while (at < field.length() && "=;".indexOf(field.charAt(at)) < 0) {
                    at++;
                }
                name = field.substring(from, at).strip().toLowerCase(Locale.ROOT);
                if (at >= field.length() || field.charAt(at) == ';' || name.isEmpty()) {
                    if (!name.isEmpty()) {
                        defects.add(DefectCode.PARAMETER_BROKEN, "no value: " + name);
                    }
                    continue;
                }
                at++;
                skipSpaceAndComments();
                text = at < field.length() && field.charAt(at) == '"' ? quoted() : bare();
                return true;
            }
        }

        private void skipTo(char stop) {
            while (at < field.length() && field.charAt(at) != stop) {
                at++;
            }
        }

        private void skipSpaceAndComments() {
            int depth = 0;
            while (at < field.length()) {
                char c = field.charAt(at);
                if (c == '(') {
                    depth++;
                } else if (c == ')' && depth > 0) {
                    depth--;
                } else if (depth == 0 && c != ' ') {
                    return;
                }
                at++;
            }
        }

        private String quoted() {
            var out = new StringBuilder();
            at++;
            while (at < field.length() && field.charAt(at) != '"') {
                char c = field.charAt(at++);
                if (c == '\\' && at < field.length() && (field.charAt(at) == '"' || field.charAt(at) == '\\')) {
                    c = field.charAt(at++); // before another character a backslash is more likely part of a path
                }
                out.append(c);
            }
            if (at >= field.length()) {
                defects.add(DefectCode.PARAMETER_BROKEN, "a quotation mark is missing: " + name);
            }
            at++;
            return out.toString();
        }

        /** Not quoted; with spaces in it all the same, as many programs write file names. */
        private String bare() {
            int from = at;
            while (at < field.length() && field.charAt(at) != ';') {
                if (field.charAt(at) == '(' && at > from && field.charAt(at - 1) == ' ' && !name.contains("name")) {
                    break;
                }
                at++;
            }
            return field.substring(from, at).strip();
        }
    }
}
