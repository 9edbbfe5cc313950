package org.daylight.staticsite.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Json;
import org.daylight.search.IndexedDocument;
import org.junit.jupiter.api.Test;

class DocumentCardTest {

    private static final int ROOM = 502;

    private static List<Json> card(String mail) throws DataFormatException {
        byte[] bytes = mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] packed;
        try (var deflated = new Deflated()) {
            packed = DocumentCard.of(
                    IndexedDocument.of(1, "harbour", 7, 2, bytes, new DkimVerifier(KeyArchive.NONE)), 9, deflated);
        }
        assertTrue(packed.length <= ROOM, packed.length + " bytes");
        byte[] buffer = new byte[1 << 16];
        try (var inflater = new Inflater(true)) {
            inflater.setInput(packed);
            int length = inflater.inflate(buffer);
            assertTrue(inflater.finished());
            Json json =
                    Json.parse(java.util.Arrays.copyOf(buffer, length), 1 << 20).orThrow();
            return ((Json.Arr) json).items();
        }
    }

    private static String text(Json value) {
        return ((Json.Str) value).value();
    }

    @Test
    void aShortMessageIsShownWhole() throws DataFormatException {
        List<Json> card = card("Message-ID: <a@port.example>\n"
                + "Date: Mon, 2 Mar 2015 09:00:00 +0100\n"
                + "From: Ines <i@port.example>\n"
                + "To: a@port.example, b@port.example\n"
                + "Cc: c@port.example, d@port.example\n"
                + "Subject: The quay\n\n"
                + "One  line.\n\n"
                + "\tAnother\u00A0line.\n");
        assertEquals(19, card.size());
        assertEquals("[\"harbour\",7,9,", new Json.Arr(card).text().substring(0, 15));
        assertEquals("The quay", text(card.get(4)));
        assertEquals("[[\"Ines\",\"i@port.example\"]]", card.get(5).text());
        assertEquals(
                "[[null,\"a@port.example\"],[null,\"b@port.example\"],[null,\"c@port.example\"]]",
                card.get(6).text());
        assertEquals("4", card.get(7).text());
        assertEquals("1425283200", card.get(8).text());
        assertEquals("3600", card.get(9).text());
        assertEquals("a@port.example", text(card.get(13)));
        assertEquals("One line. Another line.", text(card.get(18)));
    }

    @Test
    void theExcerptFillsTheSlot() throws DataFormatException {
        var random = new Random(5);
        for (String letters :
                List.of("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмн", "港口管理局会议记录明天的京举行", "😀😁😂🤣😃😄")) {
            int[] points = letters.codePoints().toArray();
            var text = new StringBuilder();
            for (int i = 0; i < 3_000; i++) {
                text.appendCodePoint(points[random.nextInt(points.length)]);
                text.append(i % 7 == 0 ? " " : "");
            }
            List<Json> card =
                    card("From: a@port.example\nContent-Type: text/plain; charset=utf-8\nSubject: s\n\n" + text + "\n");
            String excerpt = text(card.get(18));
            assertTrue(text.toString().startsWith(excerpt.replaceAll("\uFFFD$", "")), excerpt);
            assertTrue(
                    excerpt.codePointCount(0, excerpt.length()) >= 80, excerpt.length() + " characters of " + letters);
        }
        List<Json> same = card("From: a@port.example\nSubject: s\n\n" + "la ".repeat(5_000) + "\n");
        assertEquals(1_500, text(same.get(18)).length());
    }

    @Test
    void whatDoesNotFitIsShortened() throws DataFormatException {
        var random = new Random(6);
        var people = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            people.append(i == 0 ? "" : ",\n ").append('"');
            for (int k = 0; k < 150; k++) {
                people.append((char) ('A' + random.nextInt(50)));
            }
            people.append("\" <")
                    .append(Long.toString(random.nextLong(1L << 60), 36))
                    .append("@port.example>");
        }
        String noise = random.ints(900, 0x4E00, 0x9FFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        List<Json> card = card("Message-ID: <" + "x1y2z3".repeat(100) + "@port.example>\nFrom: " + people + "\nTo: "
                + people + "\nSubject: " + noise + "\n\n" + noise + "\n");
        assertEquals("40", card.get(7).text());
        assertTrue(text(card.get(4)).endsWith("…"));
        assertEquals("null", card.get(13).text(), "a part of an identifier identifies nothing");
        assertTrue(((Json.Arr) card.get(5)).items().size() == 5);
    }
}
