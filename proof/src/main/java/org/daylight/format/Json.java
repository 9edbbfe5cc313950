package org.daylight.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value (RFC 8259), limited to what Daylight writes: no fractions, no exponents, no repeated names, UTF-8 only. Immutable.
 *
 * <p>Reading is strict and bounded. Writing has one form: no white space, members in their order, and only the necessary escapes.
 */
public sealed interface Json {
    /** The greatest nesting depth of arrays and objects, for reading and writing. */
    int MAX_DEPTH = 64;

    /** The longest text that {@link #parse(String)} reads, in characters. */
    int MAX_CHARS = 1 << 20;

    /** An object; its members keep their order. */
    record Obj(SequencedMap<String, Json> members) implements Json {
        public static final Obj EMPTY = new Obj(new LinkedHashMap<>());

        public Obj {
            var copy = new LinkedHashMap<String, Json>();
            members.forEach((name, value) -> copy.put(scalars(name), value));
            members = Collections.unmodifiableSequencedMap(copy);
        }

        /** This object with one more member at the end. If a member of that name exists, its value is replaced. */
        public Obj with(String name, Json value) {
            var more = new LinkedHashMap<>(members);
            more.put(name, value);
            return new Obj(more);
        }

        public Obj with(String name, String value) {
            return with(name, new Str(value));
        }

        public Obj with(String name, long value) {
            return with(name, new Num(value));
        }

        public Obj with(String name, boolean value) {
            return with(name, new Bool(value));
        }

        /** This object with the member, or unchanged if the value is null. */
        public Obj withOptional(String name, @Nullable Json value) {
            return value == null ? this : with(name, value);
        }

        /** This object with the member, or unchanged if the value is null. */
        public Obj withOptional(String name, @Nullable String value) {
            return value == null ? this : with(name, value);
        }

        /** The member of that name. A JSON null is a value too. */
        public Optional<Json> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /** The member of that name, if it is a string. */
        public Optional<String> string(String name) {
            return members.get(name) instanceof Str(String value) ? Optional.of(value) : Optional.empty();
        }

        /** The member of that name, if it is a number. */
        public OptionalLong number(String name) {
            return members.get(name) instanceof Num(long value) ? OptionalLong.of(value) : OptionalLong.empty();
        }

        /** Two objects are equal only if their members have the same order, because the order is published. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Obj that
                    && List.copyOf(members.entrySet()).equals(List.copyOf(that.members.entrySet()));
        }

        @Override
        public int hashCode() {
            return members.hashCode();
        }
    }

    /** An array. */
    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    /** A string. An unpaired surrogate, which UTF-8 cannot represent, becomes U+FFFD. */
    record Str(String value) implements Json {
        public Str {
            value = scalars(value);
        }
    }

    /** A whole number. */
    record Num(long value) implements Json {}

    /** True or false. */
    record Bool(boolean value) implements Json {}

    /** The value {@code null}. */
    record Null() implements Json {}

    /** Reads exactly one value, with optional white space around it; refused with code {@code json-malformed}. */
    static Outcome<Json> parse(String text) {
        return Malformed.caught(() -> {
            Malformed.unless(
                    text.length() <= MAX_CHARS, JsonReader.CODE, "it is longer than " + MAX_CHARS + " characters");
            return new JsonReader(text).read();
        });
    }

    /**
     * As {@link #parse(String)}, from UTF-8 without a byte order mark.
     *
     * @param maxBytes the greatest length that is read
     */
    static Outcome<Json> parse(byte[] utf8, int maxBytes) {
        return Malformed.caught(() -> {
            Malformed.unless(utf8.length <= maxBytes, JsonReader.CODE, "it is longer than " + maxBytes + " bytes");
            try {
                ByteBuffer bytes = ByteBuffer.wrap(utf8);
                return new JsonReader(StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(bytes)
                                .toString())
                        .read();
            } catch (CharacterCodingException e) {
                throw new Malformed(JsonReader.CODE, "it is not UTF-8");
            }
        });
    }

    /**
     * The value as text, in its one form.
     *
     * @throws IllegalArgumentException if it is nested deeper than {@link #MAX_DEPTH}
     */
    default String text() {
        var out = new StringBuilder();
        write(this, 0, out);
        return out.toString();
    }

    /** {@link #text()} in UTF-8. */
    default byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Json json, int depth, StringBuilder out) {
        Malformed.unless(depth <= MAX_DEPTH, JsonReader.CODE, "it is nested deeper than " + MAX_DEPTH);
        switch (json) {
            case Obj(SequencedMap<String, Json> members) -> {
                String separator = "{";
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    quote(member.getKey(), out.append(separator));
                    write(member.getValue(), depth + 1, out.append(':'));
                    separator = ",";
                }
                out.append(members.isEmpty() ? "{}" : "}");
            }
            case Arr(List<Json> items) -> {
                String separator = "[";
                for (Json item : items) {
                    write(item, depth + 1, out.append(separator));
                    separator = ",";
                }
                out.append(items.isEmpty() ? "[]" : "]");
            }
            case Str(String value) -> quote(value, out);
            case Num(long value) -> out.append(value);
            case Bool(boolean value) -> out.append(value);
            case Null() -> out.append("null");
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int named = "\"\\\b\f\n\r\t".indexOf(c);
            if (named >= 0) {
                out.append('\\').append("\"\\bfnrt".charAt(named));
            } else if (c < 0x20) {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static String scalars(String text) {
        int plain = 0;
        while (plain < text.length() && !Character.isSurrogate(text.charAt(plain))) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        var out = new StringBuilder();
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
