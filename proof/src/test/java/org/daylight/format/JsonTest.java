package org.daylight.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void an_object_is_built_written_and_read() {
        Json.Obj object = Json.Obj.EMPTY
                .with("type", "trove")
                .with("size", Long.MIN_VALUE)
                .with("open", true)
                .with("none", new Json.Null())
                .with("list", new Json.Arr(List.of(new Json.Num(1), new Json.Str("ä"), Json.Obj.EMPTY)));
        String text =
                "{\"type\":\"trove\",\"size\":-9223372036854775808,\"open\":true,\"none\":null,\"list\":[1,\"ä\",{}]}";
        assertEquals(text, object.text());
        assertEquals(object, Json.parse(text).orThrow());
        assertEquals(object, Json.parse(text.getBytes(UTF_8), text.length() + 1).orThrow());
        assertEquals("trove", object.string("type").orElseThrow());
        assertEquals(Long.MIN_VALUE, object.number("size").orElseThrow());
        assertFalse(object.string("size").isPresent(), "a number is no string");
        assertFalse(object.number("type").isPresent(), "a string is no number");
        assertEquals(new Json.Null(), object.get("none").orElseThrow());
        assertFalse(object.get("absent").isPresent());
    }

    @Test
    void the_order_of_members_counts_and_a_new_value_keeps_its_position() {
        Json.Obj ab = Json.Obj.EMPTY.with("a", 1).with("b", 2);
        assertNotEquals(ab, Json.Obj.EMPTY.with("b", 2).with("a", 1));
        assertEquals("{\"a\":3,\"b\":2}", ab.with("a", 3).text());
        assertEquals("{\"a\":1,\"b\":2}", ab.text(), "the old object is as it was");
    }

    @Test
    void white_space_is_read_and_not_written() {
        assertEquals(
                "{\"a\":[1,2],\"b\":{}}",
                Json.parse(" \t\r\n{ \"a\" : [ 1 , 2 ] ,\n\"b\":{ } } ")
                        .orThrow()
                        .text());
    }

    @Test
    void every_escape_is_read() {
        Json read = Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e4\\u20AC\\ud83d\\ude00\\u0000\"")
                .orThrow();
        assertEquals(new Json.Str("\"\\/\b\f\n\r\tAä€😀\0"), read);
    }

    @Test
    void only_necessary_escapes_are_written() {
        assertEquals(
                "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f ä€😀\u2028\"",
                new Json.Str("\"\\/\b\f\n\r\t\0\u001f\u007f ä€😀\u2028").text());
    }

    @Test
    void half_a_surrogate_pair_becomes_the_replacement_character() {
        assertEquals("\"a\ufffdb\"", new Json.Str("a\ud83db").text());
        assertEquals("{\"\ufffd\":1}", Json.Obj.EMPTY.with("\ude00", 1).text());
    }

    @Test
    void random_values_are_read_as_written() {
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            Json json = value(random, 0);
            assertEquals(json, Json.parse(json.text()).orThrow());
            assertEquals(
                    json.text(), Json.parse(json.bytes(), 1 << 20).orThrow().text());
        }
    }

    @Test
    void random_bytes_and_altered_values_never_raise_an_exception() {
        var random = new Random(2);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = value(random, 0).bytes();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            refused += Json.parse(bytes, 1 << 20).isOk() ? 0 : 1;
        }
        assertTrue(refused > 1_000, "refused " + refused);
    }

    private static Json value(Random random, int depth) {
        return switch (random.nextInt(depth < 5 ? 6 : 4)) {
            case 0 -> new Json.Null();
            case 1 -> new Json.Bool(random.nextBoolean());
            case 2 -> new Json.Num(random.nextLong() >> random.nextInt(64));
            case 3 -> new Json.Str(string(random));
            case 4 -> {
                var items = new ArrayList<Json>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    items.add(value(random, depth + 1));
                }
                yield new Json.Arr(items);
            }
            default -> {
                var members = new LinkedHashMap<String, Json>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    members.put(string(random), value(random, depth + 1));
                }
                yield new Json.Obj(members);
            }
        };
    }

    private static String string(Random random) {
        var out = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int limit = random.nextBoolean() ? 0x80 : 0xd800;
            out.appendCodePoint(random.nextInt(20) == 0 ? 0x1f600 : random.nextInt(limit));
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "True",
                "nulll",
                "NaN",
                "Infinity",
                "'a'",
                "a",
                "\ufeff1",
                "1 2",
                "1,",
                "{",
                "{}}",
                "{a:1}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{,}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\" 1}",
                "{1:1}",
                "{null:1}",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1}",
                "/**/1",
                "1//",
                "-",
                "+1",
                "-0",
                "00",
                "01",
                "-01",
                "1.0",
                "1.",
                ".1",
                "1e3",
                "1E3",
                "0x1",
                "1_000",
                "9223372036854775808",
                "-9223372036854775809",
                "99999999999999999999999999",
                "\u0661",
                "\"",
                "\"a",
                "\"\\\"",
                "\"\\",
                "\"\\a\"",
                "\"\\'\"",
                "\"\\U0041\"",
                "\"\\x41\"",
                "\"\\u\"",
                "\"\\u004\"",
                "\"\\u00g1\"",
                "\"\\u-041\"",
                "\"\\u\uff10\uff10\uff14\uff11\"",
                "\"\\ud83d\"",
                "\"\\ude00\"",
                "\"\\ude00\\ud83d\"",
                "\"a\nb\"",
                "\"a\tb\"",
                "\"\0\"",
                "\u00a01",
                "\u000b1"
            })
    void anything_else_is_refused(String text) {
        var refused = assertInstanceOf(Outcome.Refused.class, Json.parse(text));
        assertEquals("json-malformed", refused.code());
        assertTrue(refused.reason().chars().allMatch(c -> c >= 0x20 && c < 0x7f), refused.reason());
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused() {
        for (byte[] bytes : List.of(
                new byte[] {'"', (byte) 0xff, '"'},
                new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xe2, (byte) 0x82, '"'},
                new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '1'})) {
            assertFalse(Json.parse(bytes, 100).isOk());
        }
    }

    @Test
    void depth_and_length_are_bounded() {
        assertTrue(Json.parse("[".repeat(64) + "{}" + "]".repeat(64)).isOk());
        assertFalse(Json.parse("[".repeat(65) + "{}" + "]".repeat(65)).isOk());
        assertFalse(Json.parse("[".repeat(1_000_000)).isOk());
        assertFalse(Json.parse("{\"a\":".repeat(100_000)).isOk());
        assertFalse(Json.parse(" ".repeat(Json.MAX_CHARS) + "1").isOk());
        assertFalse(Json.parse("[1, 2]".getBytes(UTF_8), 5).isOk());
        assertTrue(Json.parse("[1, 2]".getBytes(UTF_8), 6).isOk());

        Json deep = new Json.Arr(List.of());
        for (int i = 0; i < 65; i++) {
            deep = new Json.Arr(List.of(deep));
        }
        assertThrows(IllegalArgumentException.class, deep::text);
    }
}
