package org.daylight.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of copies: one form for anything that people type, without characters that have a meaning in a page, a shell or a proxy. */
class ArchiveAddressTest {

    @Test
    void typed_addresses_are_converted_to_the_one_form() {
        Map<String, String> forms = Map.of(
                "https://archive.example", "https://archive.example/",
                "  HTTPS://Archive.Example:443/Port ", "https://archive.example/Port/",
                "http://archive.example:80/", "http://archive.example/",
                "http://archive.example:8080", "http://archive.example:8080/",
                "https://bücher.example/", "https://xn--bcher-kva.example/",
                "http://abcdefghij234567.onion/", "http://abcdefghij234567.onion/",
                "http://192.0.2.7/x%C3%A4", "http://192.0.2.7/x%C3%A4/");
        forms.forEach((typed, form) -> {
            assertEquals(form, ArchiveAddress.typed(typed).orThrow().text());
            assertTrue(ArchiveAddress.parse(form).isOk());
            assertEquals(form.equals(typed), ArchiveAddress.parse(typed).isOk(), typed);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "archive.example",
                "ftp://archive.example/",
                "javascript://archive.example/%0aalert(1)",
                "https://",
                "https:///port/",
                "https://user@archive.example/",
                "https://user:secret@archive.example/",
                "https://archive.example/?q=1",
                "https://archive.example/#top",
                "https://archive.example:0/",
                "https://archive.example:65536/",
                "https://archive.example:/",
                "https://archive..example/",
                "https://-a.example/",
                "https://a_b.example/",
                "https://[::1]/",
                "https://archive.example/a//b/",
                "https://archive.example/../",
                "https://archive.example/./",
                "https://archive.example/a b/",
                "https://archive.example/$(id)/",
                "https://archive.example/'/",
                "https://archive.example/%0/",
                "https://archive.example\\evil.example/",
                "https://archive.example\n/",
                "https://a.example/\u202egpj/"
            })
    void an_invalid_address_is_refused(String typed) {
        assertFalse(ArchiveAddress.typed(typed).isOk());
    }

    @Test
    void the_length_is_limited() {
        assertTrue(ArchiveAddress.typed("https://a.example/" + "a".repeat(281)).isOk());
        assertFalse(ArchiveAddress.typed("https://a.example/" + "a".repeat(282)).isOk());
        assertFalse(ArchiveAddress.typed("https://" + "a.".repeat(10_000_000) + "example/")
                .isOk());
        assertTrue(new ArchiveAddress("http://abcdefghij234567.onion/").isOnion());
        assertFalse(new ArchiveAddress("https://onion.example/").isOnion());
    }
}
