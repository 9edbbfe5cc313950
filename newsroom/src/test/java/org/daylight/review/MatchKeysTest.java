package org.daylight.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.daylight.catalog.MatchKey;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Test;

class MatchKeysTest {

    private static final String TEXT =
            "The contract for the dredging was signed on a Tuesday, and nobody told the harbour master of it.";
    private static final String SECRET = "From: a@port.example\nDate: Tue, 1 Dec 2026 09:00:00 +0000\n"
            + "Message-ID: <1@port.example>\nSubject: contract\n\n" + TEXT + "\n";

    @Test
    void the_same_message_with_other_line_ends_or_another_encoding_has_the_same_keys() {
        assertEquals(keys(SECRET), keys(SECRET.replace("\n", "\r\n")));
        String encoded = SECRET.replace("\n\n" + TEXT, "\nContent-Transfer-Encoding: base64\n\n" + base64(TEXT));
        assertEquals(keys(SECRET), keys(encoded));
    }

    @Test
    void a_copy_in_another_message_has_the_key_of_the_text_alone() {
        String resent = SECRET.replace("<1@", "<2@").replace("a@port", "b@fort").replace("contract\n\n", "\n\n> ");
        Set<MatchKey> common = keys(SECRET);
        common.retainAll(keys(resent));
        assertEquals(Set.of(MatchKey.Kind.TEXT), kinds(common));
    }

    @Test
    void the_example_of_the_page_is_right() throws IOException {
        MatchKey text = keys(SECRET).stream()
                .filter(key -> key.kind() == MatchKey.Kind.TEXT)
                .findFirst()
                .orElseThrow();
        String page = Files.readString(Path.of("..", "spec", "catalog.md"));
        assertTrue(page.contains(TEXT) && page.contains("the key is " + text.hash() + "."), "" + text.hash());
    }

    @Test
    void a_text_of_ascii_and_another_one_with_the_same_letters_have_the_same_text_key() {
        String ascii = TEXT + "\n1st, 2nd; @[`{ and Zz.\n";
        String other = ascii.replace(",", "\u2026").replace(" ", "\u00a0");
        assertEquals(1, texts(ascii).size());
        assertEquals(texts(ascii), texts(other));
        assertEquals(texts(ascii), texts(ascii.toUpperCase(java.util.Locale.ROOT)));
        String footer = "\n_______________________________________________\nlist mailing list\nlist@port.example\n";
        assertEquals(texts(ascii), texts(ascii + footer));
        assertEquals(texts(ascii), texts(other + footer));
    }

    private static Set<MatchKey> texts(String text) {
        Set<MatchKey> keys = keys("Content-Type: text/plain; charset=utf-8\n\n" + text);
        keys.removeIf(key -> key.kind() != MatchKey.Kind.TEXT);
        return keys;
    }

    @Test
    void a_short_text_is_no_key() {
        assertFalse(kinds(keys("From: a@port.example\nMessage-ID: <1@a>\n\nThank you!\n"))
                .contains(MatchKey.Kind.TEXT));
    }

    @Test
    void what_has_nothing_else_is_known_by_its_bytes() {
        assertEquals(Set.of(MatchKey.Kind.BYTES), kinds(keys("Subject: one\n\none\n")));
        assertEquals(keys("Subject: one\n\none\n"), keys("Subject: one\r\n\r\none"));
    }

    @Test
    void an_attached_message_is_found_at_any_depth_and_in_any_encoding() {
        String once = attached("message/rfc822", "", SECRET);
        String twice = attached("message/rfc822", "", attached("message/rfc822", "", SECRET));
        String encoded = attached("message/rfc822", "Content-Transfer-Encoding: base64\n", base64(SECRET));
        String file = attached(
                "application/octet-stream; name=\"Contract.EML\"",
                "Content-Transfer-Encoding: base64\n",
                base64(SECRET));
        String inEncoded = attached("message/rfc822", "Content-Transfer-Encoding: base64\n", base64(once));
        for (String outer : new String[] {once, twice, encoded, file, inEncoded}) {
            for (MatchKey key : keys(SECRET)) {
                assertTrue(keys(outer).contains(new MatchKey(key.kind(), true, key.hash())), key + " in\n" + outer);
                assertFalse(keys(outer).contains(key), "it is not the outer message's own");
            }
        }
    }

    @Test
    void a_digest_of_thousands_and_a_nest_of_hundreds_end() {
        String digest = "From: a@b\nContent-Type: multipart/digest; boundary=x\n\n" + ("--x\n\n" + SECRET).repeat(5_000)
                + "--x--\n";
        assertTrue(keys(digest).size() < 10);
        String nest = SECRET;
        for (int i = 0; i < 200; i++) {
            nest = "From: a@b\nContent-Type: message/rfc822\n\n" + nest;
        }
        assertTrue(keys(nest).size() < 100);
    }

    private static String attached(String type, String more, String body) {
        String boundary = "b" + body.length();
        return "From: c@port.example\nMessage-ID: <" + body.length()
                + "@outer>\nContent-Type: multipart/mixed; boundary="
                + boundary + "\n\n--" + boundary + "\n\nSee below.\n--" + boundary + "\nContent-Type: " + type + "\n"
                + more
                + "\n" + body + "\n--" + boundary + "--\n";
    }

    private static String base64(String text) {
        return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Set<MatchKey> keys(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        return MatchKeys.of(bytes, MessageParser.parse(bytes));
    }

    private static Set<MatchKey.Kind> kinds(Set<MatchKey> keys) {
        Set<MatchKey.Kind> kinds = new HashSet<>();
        keys.forEach(key -> kinds.add(key.kind()));
        return kinds;
    }
}
