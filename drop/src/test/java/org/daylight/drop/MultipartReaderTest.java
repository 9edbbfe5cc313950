package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultipartReaderTest {

    private static final String TYPE = "multipart/form-data; boundary=xYz";

    /** Gathers what a reader passes on. */
    private static final class Gathered implements MultipartReader.Parts {
        final List<String> parts = new ArrayList<>();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private String begun = "";

        @Override
        public void begin(String name, Optional<String> fileName) {
            begun = name + fileName.map(file -> "(" + file + ")").orElse("");
            content.reset();
        }

        @Override
        public void content(byte[] bytes, int from, int length) {
            content.write(bytes, from, length);
        }

        @Override
        public void end() {
            parts.add(begun + "=" + content.toString(StandardCharsets.ISO_8859_1));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<String> read(byte[] form, Random pieces) {
        var gathered = new Gathered();
        MultipartReader reader = MultipartReader.of(TYPE, gathered).orElseThrow();
        int at = 0;
        while (at < form.length) {
            int some = Math.min(form.length - at, 1 + pieces.nextInt(20));
            assertTrue(reader.read(form, at, some));
            at += some;
        }
        assertTrue(reader.isComplete());
        return gathered.parts;
    }

    @Test
    void the_same_parts_however_the_bytes_arrive() {
        // contents that look like boundaries
        List<String> contents = List.of(
                "",
                "a",
                "\r",
                "\r\n",
                "\r\n-",
                "\r\n--xY",
                "\r\n--xYy",
                "\r\r\n--x\r\n--xY\r\n",
                "--xYz",
                "\r\n\r\n--xY\r",
                "--");
        var form = new StringBuilder();
        var wanted = new ArrayList<String>();
        for (String content : contents) {
            form.append("--xYz\r\n"
                            + "Content-Disposition: form-data; name=\"file\"; filename=\"a%22b\"\r\n"
                            + "Content-Type: x\r\n\r\n")
                    .append(content)
                    .append("\r\n");
            wanted.add("file(a\"b)=" + content);
        }
        form.append("--xYz--\r\nwhat follows does not count");
        for (long seed = 0; seed < 300; seed++) {
            assertEquals(wanted, read(bytes(form.toString()), new Random(seed)), "seed " + seed);
        }
    }

    @Test
    void random_bytes_are_never_an_exception() {
        for (long seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            byte[] some = new byte[random.nextInt(400)];
            byte[] alphabet = bytes("\r\n-xYz:;\"= form-data name filename Content-Disposition");
            for (int i = 0; i < some.length; i++) {
                some[i] = alphabet[random.nextInt(alphabet.length)];
            }
            MultipartReader reader = MultipartReader.of(TYPE, new Gathered()).orElseThrow();
            reader.read(bytes("--xYz\r\n"), 0, 7);
            reader.read(some, 0, some.length);
            assertFalse(reader.isComplete() && some.length == 0);
        }
    }

    @Test
    void a_header_without_end_and_a_part_without_name_are_wrong() {
        for (String form : List.of(
                "--xYz\r\n" + "x".repeat(9_000),
                "--xYz\r\nA: b\r\n\r\nx",
                "--xYzjunk",
                "--xYz\r\nContent-Disposition: form-data\r\n\r\n")) {
            MultipartReader reader = MultipartReader.of(TYPE, new Gathered()).orElseThrow();
            assertFalse(reader.read(bytes(form), 0, form.length()), form);
        }
        var many = "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n".repeat(1_001);
        MultipartReader reader = MultipartReader.of(TYPE, new Gathered()).orElseThrow();
        assertFalse(reader.read(bytes(many), 0, many.length()));
    }

    @Test
    void other_types_are_no_form() {
        for (String type : List.of(
                "",
                "text/plain",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=" + "x".repeat(200) + ";")) {
            assertEquals(Optional.empty(), MultipartReader.of(type, new Gathered()), type);
        }
        assertTrue(MultipartReader.of("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"", new Gathered())
                .isPresent());
    }
}
