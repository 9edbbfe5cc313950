package org.daylight.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DemoAttachmentsTest {
    @Test
    void aChartIsAPng() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            var picture = ImageIO.read(new ByteArrayInputStream(
                    DemoAttachments.chart("a.png", new Dice(seed)).bytes()));
            assertTrue(picture.getWidth() >= 192 && picture.getHeight() >= 112);
        }
        var emblem = ImageIO.read(
                new ByteArrayInputStream(DemoAttachments.emblem("b.png").bytes()));
        assertEquals(96, emblem.getWidth());
        assertEquals(0xFFD9B310, emblem.getRGB(47, 40), "the sail is yellow");
    }

    @Test
    void whatIsDeflatedInflates() throws Exception {
        var dice = new Dice(5);
        for (int size : new int[] {0, 1, 3, 100, 32_767, 32_768, 32_769, 100_000}) {
            byte[] noise = dice.bytes(size);
            byte[] dull = "the tide, the tide, the other tide. "
                    .repeat(size / 36 + 1)
                    .substring(0, size)
                    .getBytes(StandardCharsets.UTF_8);
            for (byte[] bytes : List.of(noise, dull, new byte[size])) {
                var inflater = new Inflater(true);
                inflater.setInput(Deflate.all(bytes));
                byte[] back = new byte[size + 1];
                int length = size == 0 ? 0 : inflater.inflate(back);
                assertEquals(size, length);
                assertArrayEquals(bytes, java.util.Arrays.copyOf(back, size));
                inflater.end();
            }
        }
    }

    @Test
    void theOffsetsOfAPdfPointAtItsObjects() {
        String minutes = "Agenda (draft) \\ with å\n".repeat(130);
        String pdf = new String(DemoAttachments.pdf("m.pdf", minutes).bytes(), StandardCharsets.ISO_8859_1);
        assertTrue(pdf.startsWith("%PDF-1.4\n") && pdf.endsWith("%%EOF\n"));
        assertTrue(pdf.contains("/Count 3 "), "three pages");
        int start = Integer.parseInt(pdf.replaceAll("(?s).*startxref\n(\\d+)\n%%EOF\n", "$1"));
        assertTrue(pdf.startsWith("xref\n0 ", start));
        Matcher entry = Pattern.compile("(\\d{10}) 00000 n \n").matcher(pdf);
        int object = 0;
        while (entry.find()) {
            object++;
            assertTrue(pdf.startsWith(object + " 0 obj\n", Integer.parseInt(entry.group(1))), "object " + object);
        }
        assertEquals(9, object);
        Matcher stream =
                Pattern.compile("(?s)/Length (\\d+) >>\nstream\n(.*?)endstream").matcher(pdf);
        while (stream.find()) {
            assertEquals(Integer.parseInt(stream.group(1)), stream.group(2).length());
        }
    }

    @Test
    void aZipGivesBackItsFiles() throws Exception {
        var text = DemoAttachments.text("måling.txt", "eleven centimetres high\n".repeat(20));
        var zip = DemoAttachments.zip("a.zip", List.of(text, DemoAttachments.emblem("e.png")));
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip.bytes()))) {
            assertEquals("måling.txt", in.getNextEntry().getName());
            assertArrayEquals(text.bytes(), in.readAllBytes());
            assertEquals("e.png", in.getNextEntry().getName());
        }
        assertTrue(zip.bytes().length < text.bytes().length + 2_500, "the text is packed");
    }

    @Test
    void anInvitationIsACalendar() {
        var person =
                new DemoPerson("x", "X", "x@port-halvorsund.example", ZoneOffset.UTC, Client.MUTT, "en", "Re:", 0, "");
        var start = LocalDate.of(2015, 3, 2).atTime(9, 30).atZone(ZoneOffset.ofHours(1));
        String ics = new String(
                DemoAttachments.invitation("u@x", "Dredging, again; and lunch", "room 3", start, 60, person)
                        .bytes(),
                StandardCharsets.UTF_8);
        assertTrue(ics.startsWith("BEGIN:VCALENDAR\r\n") && ics.endsWith("END:VCALENDAR\r\n"));
        assertTrue(ics.contains("\r\nDTSTART:20150302T083000Z\r\nDTEND:20150302T093000Z\r\n"));
        assertTrue(ics.contains("\r\nSUMMARY:Dredging\\, again\\; and lunch\r\n"));
        assertEquals(
                ics.length(), ics.replace("\n", "\r\n").replace("\r\r", "\r").length(), "every line ends in CRLF");
    }

    @Test
    void aTideTableRisesAndFalls() {
        List<String> lines = new String(
                        DemoAttachments.tides(LocalDate.of(2015, 1, 1), 7, new Dice(1))
                                .bytes(),
                        StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertTrue(lines.size() > 24);
        for (int i = 2; i < lines.size(); i++) {
            assertTrue(lines.get(i).contains(";high;") != lines.get(i - 1).contains(";high;"));
            assertTrue(lines.get(i - 1).compareTo(lines.get(i)) < 0, "in order");
        }
    }
}
