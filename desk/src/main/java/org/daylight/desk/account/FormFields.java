package org.daylight.desk.account;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code application/x-www-form-urlencoded} text, which forms and queries consist of, with all values of a name. Bounded; the
 * length of the text is bounded by the server.
 */
public final class FormFields {

    /** So many documents can be ticked on one page, and more. */
    static final int MAX_FIELDS = 5_000;

    private static final int MAX_NAME = 100;

    private FormFields() {}

    /**
     * The fields, in the order in which each name occurs first.
     *
     * @param text percent-encoded UTF-8
     * @return empty when it is not valid: wrong escapes, not UTF-8, a NUL, more than 5,000 fields, a name of more than 100 characters
     */
    public static Optional<Map<String, List<String>>> parse(String text) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return Optional.of(fields);
        }
        int count = 0;
        for (int from = 0; from <= text.length(); ) {
            int end = text.indexOf('&', from);
            int to = end < 0 ? text.length() : end;
            if (to > from) {
                int equals = text.indexOf('=', from);
                boolean isBare = equals < 0 || equals > to;
                Optional<String> name = decoded(text, from, isBare ? to : equals);
                Optional<String> value = isBare ? Optional.of("") : decoded(text, equals + 1, to);
                if (name.isEmpty() || value.isEmpty() || name.get().length() > MAX_NAME || ++count > MAX_FIELDS) {
                    return Optional.empty();
                }
                fields.computeIfAbsent(name.get(), none -> new ArrayList<>()).add(value.get());
            }
            from = to + 1;
        }
        return Optional.of(fields);
    }

    private static Optional<String> decoded(String text, int from, int to) {
        var bytes = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < to ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < to ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0 || high + low == 0) {
                    return Optional.empty();
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c == 0 || c > 0x7e) {
                return Optional.empty(); // browsers encode every such character
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        try {
            String plain = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return Optional.of(plain);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
