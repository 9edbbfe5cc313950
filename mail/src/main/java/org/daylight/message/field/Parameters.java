package org.daylight.message.field;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.daylight.message.decode.TransferEncoding;
import org.jspecify.annotations.Nullable;

/**
 * A field that consists of a value and parameters: Content-Type, Content-Disposition (RFC 2045 section 5.1, RFC 2231).
 *
 * @param value in lower case, without comments and without spaces around a slash: {@code text/plain}, {@code
 * attachment}; may be empty
 * @param encoded whether the value was written as an encoded word, which is not allowed (RFC 2047 section 5)
 * @param byName decoded parameters; names in lower case; the first of each name
 */
public record Parameters(String value, boolean encoded, Map<String, String> byName) {

    private static final int MOST = 200;
    private static final int MOST_SECTIONS = 1000;

    @Nullable
    public String get(String name) {
        return byName.get(name);
    }

    /** Reads an unfolded field value. */
    public static Parameters read(byte[] field, FieldText text, Defects defects) {
        boolean encoded = field.length > 2 && field[0] == '=' && field[1] == '?';
        byte[] plainField = encoded ? text.decode(field).getBytes(StandardCharsets.UTF_8) : field;
        var reader = new Reader(new String(plainField, StandardCharsets.ISO_8859_1), defects);
        String value = reader.value().toLowerCase(Locale.ROOT);
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
        return new Parameters(value, encoded, byName);
    }

    private record Section(String text, boolean extended) {}

    private static int number(String digits) {
        return digits.isEmpty() || digits.length() > 4 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? -1
                : Integer.parseInt(digits);
    }

    /**
     * Joins the sections of a parameter, {@code name*0*=utf-8'en'%e2…; name*1=…}. Percent-encoded bytes are joined
     * before they are decoded to characters.
     */
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
                : FieldText.withoutControls(Charsets.decode(Slice.of(all), label, "parameter " + name, defects));
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

    /** Reads a field, one char for each byte, in linear time. */
    private static final class Reader {

        /**
         * Parameters that are recognised even without a ";" before them, where a file name with spaces could continue.
         */
        private static final Set<String> KNOWN = Set.of(
                "boundary",
                "charset",
                "creation-date",
                "delsp",
                "filename",
                "format",
                "method",
                "micalg",
                "modification-date",
                "name",
                "protocol",
                "reply-type",
                "report-type",
                "size",
                "start",
                "type",
                "x-mac-creator",
                "x-mac-type",
                "x-unix-mode");

        private static final int LONGEST_NAME = 60;
        private static final int MOST_BLANKS = 100;

        /** Most characters between a quotation mark and what shows that it ends a quoted string. */
        private static final int LONGEST_COMMENT = 200;

        private final String field;
        private final Defects defects;
        private int at;
        private String name = "";
        private String text = "";

        /** No later quotation mark is followed by what may follow a quoted string. */
        private boolean noCloser;

        /** No later comment is closed. */
        private boolean noComment;

        Reader(String field, Defects defects) {
            this.field = field;
            this.defects = defects;
        }

        /** The text before the parameters, with one space between words and none around a slash. */
        String value() {
            var value = new StringBuilder();
            while (true) {
                skipSpaceAndComments();
                if (at >= field.length()
                        || field.charAt(at) == ';'
                        || !parameter(at).isEmpty()) {
                    return value.toString();
                }
                int from = at;
                while (at < field.length() && " ;,(".indexOf(field.charAt(at)) < 0) {
                    at++;
                }
                if (at == from) {
                    at++; // a comma, or a parenthesis that is not closed
                    continue;
                }
                boolean joined =
                        value.isEmpty() || value.charAt(value.length() - 1) == '/' || field.charAt(from) == '/';
                value.append(joined ? "" : " ").append(field, from, at);
            }
        }

        /** Reads the next parameter into {@link #name} and {@link #text}. */
        boolean next() {
            while (true) {
                skipSpaceAndComments();
                if (at < field.length()
                        && field.charAt(at) == ','
                        && !parameter(blanksEnd(at + 1)).isEmpty()) {
                    at = blanksEnd(at + 1);
                }
                if (at < field.length()
                        && field.charAt(at) != ';'
                        && !parameter(at).isEmpty()) {
                    defects.add(DefectCode.PARAMETER_BROKEN, "no semicolon before: " + parameter(at));
                } else {
                    skipTo(';');
                    if (at >= field.length()) {
                        return false;
                    }
                    at++;
                    skipSpaceAndComments();
                }
                int from = at;
                while (at < field.length() && "=;".indexOf(field.charAt(at)) < 0 && !isColonOfName(from)) {
                    at++;
                }
                if (at < field.length() && field.charAt(at) == ':') {
                    defects.add(DefectCode.PARAMETER_BROKEN, "a colon instead of an equals sign");
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

        /** Whether a known parameter precedes, with a colon here in place of its "=". */
        private boolean isColonOfName(int from) {
            return field.charAt(at) == ':'
                    && at - from < LONGEST_NAME
                    && isKnown(field.substring(from, at).strip().toLowerCase(Locale.ROOT));
        }

        private void skipTo(char stop) {
            while (at < field.length() && field.charAt(at) != stop) {
                at++;
            }
        }

        private int blanksEnd(int from) {
            int end = from;
            while (end < field.length() && end - from < MOST_BLANKS && field.charAt(end) == ' ') {
                end++;
            }
            return end;
        }

        /** The name, in lower case, of the parameter that starts here: a word and a "="; empty when none does. */
        private String parameter(int from) {
            int end = from;
            while (end < field.length() && end - from < LONGEST_NAME && isNameChar(field.charAt(end))) {
                end++;
            }
            int equals = blanksEnd(end);
            if (end == from || equals >= field.length()) {
                return "";
            }
            String word = field.substring(from, end).toLowerCase(Locale.ROOT);
            boolean colon = field.charAt(equals) == ':' && (word.equals("boundary") || word.equals("charset"));
            return field.charAt(equals) == '=' || colon ? word : "";
        }

        private static boolean isNameChar(char c) {
            return c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_'
                    || c == '*';
        }

        private boolean isKnown(String parameter) {
            int star = parameter.indexOf('*');
            return KNOWN.contains(star < 0 ? parameter : parameter.substring(0, star));
        }

        private void skipSpaceAndComments() {
            while (at < field.length()) {
                char c = field.charAt(at);
                int end = c == '(' && !noComment ? commentEnd() : -1;
                if (end < 0 && c != ' ') {
                    return;
                }
                at = end < 0 ? at + 1 : end;
            }
        }

        /** Just past the comment that starts here; -1 when it is not closed (RFC 5322 section 3.2.2). */
        private int commentEnd() {
            int depth = 0;
            for (int i = at; i < field.length(); i++) {
                char c = field.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == '(') {
                    depth++;
                } else if (c == ')' && --depth == 0) {
                    return i + 1;
                }
            }
            noComment = true;
            defects.add(DefectCode.PARAMETER_BROKEN, "a parenthesis is not closed");
            return -1;
        }

        /**
         * Reads a quoted string. It ends at the first quotation mark that is followed by another parameter or the end:
         * earlier ones were not escaped by the sender. Where there is no such mark, it ends at the first mark.
         */
        private String quoted() {
            int from = at + 1;
            int first = -1;
            int close = -1;
            for (int i = from; i < field.length() && close < 0; i++) {
                if (field.charAt(i) == '"' && !isEscaped(i, from)) {
                    first = first < 0 ? i : first;
                    if (noCloser) {
                        break;
                    }
                    close = closes(i) ? i : -1;
                }
            }
            noCloser |= close < 0;
            int end = close < 0 ? first : close;
            if (end < 0) {
                defects.add(DefectCode.PARAMETER_BROKEN, "a quotation mark is missing: " + name);
                end = unclosedEnd(from);
            } else if (end != first || close < 0) {
                defects.add(DefectCode.PARAMETER_BROKEN, "a quotation mark is not escaped: " + name);
            }
            at = Math.min(field.length(), end < field.length() && field.charAt(end) == '"' ? end + 1 : end);
            return unescaped(from, end);
        }

        /** Whether an odd number of backslashes precedes the mark, back to {@code from}. */
        private boolean isEscaped(int quote, int from) {
            int count = 0;
            while (quote - 1 - count >= from && count < MOST_BLANKS && field.charAt(quote - 1 - count) == '\\') {
                count++;
            }
            return count % 2 == 1;
        }

        private boolean closes(int quote) {
            int next = blanksEnd(quote + 1);
            boolean apart = next > quote + 1;
            if (next < field.length() && field.charAt(next) == '(') {
                next = blanksEnd(closeEnd(next));
                apart = true;
            }
            if (next >= field.length()) {
                return true;
            }
            if (field.charAt(next) == ';' || field.charAt(next) == ',') {
                int after = blanksEnd(next + 1);
                return after >= field.length()
                        || field.charAt(after) == ';'
                        || !parameter(after).isEmpty();
            }
            String parameter = parameter(next);
            return apart && !parameter.isEmpty() || isKnown(parameter);
        }

        /** Just past the short comment that starts here; the same position where none ends soon. */
        private int closeEnd(int from) {
            int depth = 0;
            for (int i = from; i < field.length() && i - from < LONGEST_COMMENT; i++) {
                char c = field.charAt(i);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth == 0) {
                    return i + 1;
                }
            }
            return from;
        }

        /** Where a string without a closing quotation mark ends: before the next known parameter. */
        private int unclosedEnd(int from) {
            for (int i = from; i < field.length(); i++) {
                if (field.charAt(i) == ';' && isKnown(parameter(blanksEnd(i + 1)))) {
                    return i;
                }
            }
            return field.length();
        }

        private String unescaped(int from, int end) {
            var out = new StringBuilder(end - from);
            for (int i = from; i < end; i++) {
                char c = field.charAt(i);
                if (c == '\\' && i + 1 < end && (field.charAt(i + 1) == '"' || field.charAt(i + 1) == '\\')) {
                    c = field.charAt(++i); // before any other character, a backslash is more likely part of a path
                }
                out.append(c);
            }
            return out.toString();
        }

        /** Reads an unquoted value, which may contain spaces, because many programs write file names so. */
        private String bare() {
            int from = at;
            boolean spaces = name.contains("name");
            while (at < field.length() && field.charAt(at) != ';') {
                boolean begins = at > from && field.charAt(at - 1) == ' ' && field.charAt(at) != ' ';
                if (begins && field.charAt(at) == '(' && !spaces) {
                    break;
                }
                String next = begins ? parameter(at) : "";
                if (!next.isEmpty() && (!spaces || isKnown(next))) {
                    break;
                }
                at++;
            }
            return field.substring(from, at).strip();
        }
    }
}
