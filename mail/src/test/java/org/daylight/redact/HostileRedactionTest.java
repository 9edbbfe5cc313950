package org.daylight.redact;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random and hostile messages with fixed seeds: nothing is thrown, and what is published is a redacted form of the original. */
class HostileRedactionTest {

    private static final List<String> SECRETS = List.of(
            "4111 1111 1111 1111",
            "Ottilie Müller",
            "ab",
            "港口",
            "a+b@quay.example",
            "x-7",
            "\uD83D\uDE00 ship",
            "e\u0301t\u00e9",
            "12",
            "(0)");

    private static final List<String> SNIPPETS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\r\n\r\n",
            " ",
            "\t",
            "<p>",
            "<b",
            "</b>",
            "<!--",
            "-->",
            "<a title=\"",
            "\"",
            "'",
            ">",
            "&#",
            "&amp;",
            "&nbsp",
            "=?utf-8?Q?",
            "=?utf-8?B?",
            "?=",
            "=\r\n",
            "=3D",
            "=C3",
            "=C",
            "=",
            "%C3%BC",
            "%",
            "\\u00fc",
            "\\",
            "--b1\r\n",
            "--b1--\r\n",
            "--b2\r\n",
            "Content-Type: text/html\r\n\r\n",
            "Content-Type: message/rfc822\r\n\r\n",
            "Content-Type: multipart/mixed; boundary=b2\r\n\r\n",
            "Content-Type: text/plain; charset=utf-16\r\n",
            "Content-Type: text/plain; charset=utf-7\r\n",
            "Content-Transfer-Encoding: base64\r\n",
            "Content-Transfer-Encoding: quoted-printable\r\n",
            "Content-Disposition: attachment; filename*0*=utf-8''",
            "Subject: ",
            "From: ",
            "To:",
            "Cc: \"",
            "References: <",
            "DKIM-Signature: v=1; bh=abcdefgh; b=xyz\r\n",
            "begin 644 x\r\n",
            "end\r\n",
            "=ybegin line=128 size=10 name=x\r\n",
            "=yend size=10\r\n",
            "+APw-",
            "\u001b$B",
            "\u001b(B",
            "\u00fc",
            "\u0000",
            "\u200b",
            "word ",
            "AAAA",
            "QUJD",
            "x".repeat(100),
            "-----BEGIN PGP SIGNATURE-----\r\n",
            "> ",
            "港口港口",
            "data:text/plain;base64,");

    @Test
    void random_messages() {
        run(Boolean.getBoolean("daylight.slow") ? 1_500 : 500, 90_127);
    }

    static void run(int cases, long seed) {
        var random = new Random(seed);
        int redacted = 0;
        int withheld = 0;
        for (int i = 0; i < cases; i++) {
            byte[] message = message(random);
            List<Selector> selectors = selectors(random, message);
            try {
                RedactionResult result = RedactMessage.of(message, selectors);
                if (result instanceof RedactedForm form) {
                    Invariants.checkMessage(message, form, selectors);
                    redacted += form.isRedacted() ? 1 : 0;
                } else {
                    withheld++;
                }
            } catch (RuntimeException | AssertionError e) {
                fail(
                        "case " + i + " of seed " + seed + ": " + Sha256.of(message) + " " + selectors + "\n"
                                + new String(message, StandardCharsets.ISO_8859_1),
                        e);
            }
        }
        assertTrue(redacted > cases / 4, "redacted " + redacted + ", withheld " + withheld);
    }

    private static byte[] message(Random random) {
        List<byte[]> places = new ArrayList<>(PlacesTest.PLACES.values());
        var text = new StringBuilder();
        if (random.nextInt(4) > 0) {
            byte[] place = places.get(random.nextInt(places.size()));
            text.append(new String(place, StandardCharsets.ISO_8859_1));
        } else {
            text.append("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n");
        }
        for (int edits = random.nextInt(12); edits > 0; edits--) {
            int at = random.nextInt(text.length() + 1);
            String snippet = switch (random.nextInt(5)) {
                case 0 -> secret(random);
                case 1 -> text.substring(Math.max(0, at - random.nextInt(200)), at);
                default -> SNIPPETS.get(random.nextInt(SNIPPETS.size()));
            };
            text.insert(at, snippet);
            if (random.nextInt(3) == 0) {
                int from = random.nextInt(text.length());
                text.delete(from, Math.min(text.length(), from + random.nextInt(30)));
            }
        }
        byte[] message =
                text.toString().getBytes(random.nextBoolean() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        return random.nextInt(5) == 0 ? Arrays.copyOf(message, random.nextInt(message.length + 1)) : message;
    }

    private static String secret(Random random) {
        String secret = SECRETS.get(random.nextInt(SECRETS.size()));
        byte[] utf8 = secret.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(5)) {
            case 0 -> Base64.getEncoder().encodeToString(utf8);
            case 1 -> Letter.escaped(secret, "=%02X");
            case 2 -> Letter.escaped(secret, "%%%02X");
            case 3 -> secret.replace(" ", "\r\n> ");
            default -> secret;
        };
    }

    private static List<Selector> selectors(Random random, byte[] message) {
        var selectors = new ArrayList<Selector>();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            var reason = new RedactionReason(random.nextBoolean() ? "P1" : "NAME-2", random.nextBoolean());
            selectors.add(
                    new Selector.Text(SECRETS.get(random.nextInt(SECRETS.size() - 1)), random.nextBoolean(), reason));
        }
        if (random.nextInt(4) == 0 && message.length > 1) {
            int from = random.nextInt(message.length - 1);
            int to = from + 1 + random.nextInt(Math.min(50, message.length - from));
            selectors.add(new Selector.Bytes(from, Math.min(to, message.length), new RedactionReason("B", false)));
        }
        if (random.nextInt(4) == 0) {
            Message parsed = MessageParser.parse(message);
            int part = random.nextInt(parsed.parts().size());
            selectors.add(new Selector.WholePart(part, random.nextBoolean(), new RedactionReason("W", false)));
        }
        return selectors;
    }

    @Test
    void nested_fifty_deep() {
        var text = new StringBuilder("From: a@b.example\r\n");
        for (int depth = 0; depth < 50; depth++) {
            text.append("Content-Type: multipart/mixed; boundary=b" + depth + "x\r\n\r\n--b" + depth + "x\r\n");
        }
        text.append("Content-Type: text/plain\r\n\r\nThe card is 4111111111111111 here\r\n");
        redacted(text.toString());
    }

    @Test
    void messages_in_messages_beyond_the_limit_are_withheld() {
        String message = "From: a@b.example\r\n\r\nThe card is 4111111111111111 here\r\n";
        for (int depth = 0; depth < 14; depth++) {
            message = "From: a@b.example\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + Letter.lines(message.getBytes(StandardCharsets.UTF_8)) + "\r\n";
        }
        RedactionResult result = RedactMessage.of(message.getBytes(StandardCharsets.UTF_8), PLACE_SELECTORS);
        assertInstanceOf(Withheld.class, result);
    }

    private static final List<Selector> PLACE_SELECTORS =
            List.of(new Selector.Text("4111111111111111", false, new RedactionReason("P1", false)));

    private static void redacted(String message) {
        byte[] original = message.getBytes(StandardCharsets.UTF_8);
        RedactionResult result = RedactMessage.of(original, PLACE_SELECTORS);
        RedactedForm form = assertInstanceOf(RedactedForm.class, result, () -> result.toString());
        assertTrue(form.isRedacted());
        Invariants.checkMessage(original, form, PLACE_SELECTORS);
        assertFalse(new String(form.published(), StandardCharsets.UTF_8).contains("41111111"));
    }

    @Tag("slow")
    @Test
    void long_lines() {
        String filler = "word <b and \"quotes =? %41 &am \\u00 ".repeat(8_000);
        redacted("From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + filler + " 4111111111111111 " + filler
                + "\r\n");
        redacted("From: a@b.example\r\nX-Long: " + filler + " 4111111111111111 " + "x".repeat(1 << 20)
                + "\r\n\r\nText\r\n");
        redacted("From: a@b.example\r\nTo: " + "<a\"(".repeat(50_000) + " 4111111111111111 \r\n\r\nText\r\n");
        redacted("From: a@b.example\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getEncoder()
                        .encodeToString(
                                ("word ".repeat(200_000) + "4111111111111111 end").getBytes(StandardCharsets.UTF_8))
                + "\r\n");
    }

    @Test
    void a_field_of_nothing_but_matches() {
        redacted("From: a@b.example\r\nX-Long: " + "4111111111111111-".repeat(20_000) + "\r\n\r\nText\r\n");
        redacted("From: a@b.example\r\nReferences: " + "<4111111111111111@b.example>\r\n ".repeat(20_000)
                + "<x@y>\r\n\r\nText\r\n");
        redacted("From: a@b.example\r\n\r\n" + "4111111111111111 and\r\n".repeat(30_000) + "\r\n");
    }

    @Test
    void too_many_matches_are_withheld() {
        byte[] message =
                ("From: a@b.example\r\n\r\n" + "ab ".repeat(150_000) + "\r\n").getBytes(StandardCharsets.UTF_8);
        RedactionResult result =
                RedactMessage.of(message, List.of(new Selector.Text("ab", false, new RedactionReason("P1", false))));
        assertInstanceOf(Withheld.class, result);
    }
}
