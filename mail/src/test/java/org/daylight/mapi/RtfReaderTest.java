package org.daylight.mapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtfReaderTest {

    private static RtfBody read(String rtf) {
        return RtfReader.read(rtf.getBytes(StandardCharsets.ISO_8859_1), 1_000_000);
    }

    private static String html(String body) {
        RtfBody read = read("{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}"
                + "{\\f1\\fcharset128 Gothic;}{\\f2\\fcharset204 Arial;}}{\\colortbl\\red0;}\r\n" + body + "}");
        assertEquals(RtfBody.Kind.HTML, read.kind());
        return read.text();
    }

    /** RTF without compression, as a property has it. */
    static byte[] compressed(String rtf) {
        byte[] bytes = rtf.getBytes(StandardCharsets.ISO_8859_1);
        return TnefFile.joined(
                TnefFile.number(4, bytes.length + 12),
                TnefFile.number(4, bytes.length),
                "MELA".getBytes(StandardCharsets.US_ASCII),
                TnefFile.number(4, 0),
                bytes);
    }

    // ---- Compressed RTF ----

    /** The examples of [MS-OXRTFCP] sections 4.1 and 4.2. */
    @Test
    void the_examples_of_the_specification_are_decompressed() {
        byte[] first = HexFormat.of()
                .parseHex("2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423"
                        + "20af32068656c090020627705b06c647d0a800fa0");
        CompressedRtf read = CompressedRtf.read(first, 1 << 20);
        assertEquals(
                "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", new String(read.rtf(), StandardCharsets.US_ASCII));
        assertNull(read.loss());
        byte[] second = HexFormat.of().parseHex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0");
        assertEquals(
                "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}",
                new String(CompressedRtf.read(second, 1 << 20).rtf(), StandardCharsets.US_ASCII));
        second[20] ^= 1;
        assertEquals(
                MapiLoss.Code.BODY_CHECKSUM,
                CompressedRtf.read(second, 1 << 20).loss().code());
        byte[] cut = Arrays.copyOf(first, 30);
        assertEquals(
                MapiLoss.Code.BODY_UNREADABLE,
                CompressedRtf.read(cut, 1 << 20).loss().code());
        assertTrue(CompressedRtf.read(cut, 1 << 20).rtf().length > 0);
    }

    @Test
    void uncompressed_and_unknown_rtf() {
        assertArrayEquals(
                "{\\rtf1 x}".getBytes(StandardCharsets.US_ASCII),
                CompressedRtf.read(compressed("{\\rtf1 x}"), 1 << 20).rtf());
        byte[] unknown = compressed("{\\rtf1 x}");
        unknown[8] = 'X';
        assertNull(CompressedRtf.read(unknown, 1 << 20).rtf());
        assertNull(CompressedRtf.read(new byte[3], 1 << 20).rtf());
        byte[] large = compressed("{\\rtf1 x}");
        Arrays.fill(large, 4, 8, (byte) 0xFF); // claims four gigabytes
        assertEquals("{\\rtf1 x}", new String(CompressedRtf.read(large, 1 << 20).rtf(), StandardCharsets.US_ASCII));
    }

    // ---- HTML in RTF ----

    @Test
    void html_is_as_it_was_before_it_was_wrapped() {
        assertEquals(
                "<html><p class=\"a\">A berth &nbsp;is free</p></html>",
                html("{\\*\\htmltag19 <html>}{\\*\\htmltag64 <p class=\"a\">}\\htmlrtf \\par\\b\\htmlrtf0 A berth "
                        + "{\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0\\htmlrtf0 is free"
                        + "{\\*\\mhtmltag64 <p class=\"b\">}{\\*\\htmltag72 </p>}{\\*\\htmltag27 </html>}"));
    }

    @Test
    void a_group_ends_what_began_in_it() {
        assertEquals(
                "seen, seen",
                html("{\\htmlrtf hidden} seen{\\htmlrtf hidden\\htmlrtf0 , }seen".replace("} seen", "}seen")));
        assertEquals("a\r\nb", html("a{\\*\\htmltag4 \\par}b"));
        assertEquals("a{b}\\c", html("a\\{b\\}\\\\c"));
    }

    @Test
    void text_cannot_become_a_tag() {
        assertEquals("1 &lt; 2 &amp; 3 &gt; 2 &euro;", html("1 < 2 & 3 > 2 &euro;"));
    }

    @Test
    void characters_of_fonts_and_of_unicode_are_decoded() {
        assertEquals("æ港と", html("\\'e6{\\f1\\'8d\\'60\\'82\\'c6}"));
        assertEquals("Причал", html("{\\f2\\'cf\\'f0\\'e8\\'f7\\'e0\\'eb}"));
        assertEquals("é\uD83D\uDEA2!", html("\\u233?\\u-10179?\\u-8542?!"));
        assertEquals("é!", html("{\\uc3\\u233 e'x!}"));
        assertEquals("é!", html("\\uc0\\u233 !"));
        assertEquals("&ldquo;quay&rdquo; &ndash;&nbsp;", html("\\ldblquote quay\\rdblquote  \\endash\\~"));
        assertEquals("ソ", html("{\\f1\\'83\\\\}"), "the second byte of a character may be a backslash");
    }

    @Test
    void text_in_rtf_and_ordinary_rtf() {
        RtfBody text = read("{\\rtf1\\ansi\\fromtext{\\fonttbl{\\f0 Arial;}}\\pard line 1\\par line 2\\tab x\\par}");
        assertEquals(RtfBody.Kind.TEXT, text.kind());
        assertEquals("line 1\r\nline 2\tx\r\n", text.text());
        RtfBody rtf = read("{\\rtf1\\ansi{\\info{\\author Ada}}{\\stylesheet{\\s0 Normal;}}\\b Bold\\b0  and "
                + "{\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt link}}{\\pict\\bin4 {}}x}\\par{\\*\\unknown no}}");
        assertEquals(RtfBody.Kind.RTF, rtf.kind());
        assertEquals("Bold and link\r\n", rtf.text());
    }

    // ---- Hostile input ----

    @Test
    void deep_and_damaged_rtf_ends() {
        assertEquals(
                "x",
                read("{\\rtf1 " + "{".repeat(2_000_000) + "x" + "}".repeat(2_000_000))
                        .text());
        read("{\\rtf1 " + "}".repeat(1_000) + "\\");
        read("{\\rtf1\\bin999999999 x");
        read("{\\rtf1\\u99999999999999999999 x\\'");
        RtfBody cut = RtfReader.read(("{\\rtf1 " + "x".repeat(1_000)).getBytes(StandardCharsets.US_ASCII), 100);
        assertTrue(cut.text().length() <= 1_000);
        var random = new Random(31_204);
        String words = "{}\\htmlrtf0 \\'\\*\\u-1?\\fcharset128\\f1\\fonttbl\\fromhtml1\\par x<&\\bin3 \n";
        for (int i = 0; i < 3_000; i++) {
            var rtf = new StringBuilder("{\\rtf1\\ansi\\fromhtml1 ");
            for (int length = random.nextInt(80); length > 0; length--) {
                int from = random.nextInt(words.length());
                rtf.append(words, from, Math.min(words.length(), from + 1 + random.nextInt(9)));
            }
            read(rtf.toString());
            byte[] packed = new byte[16 + random.nextInt(200)];
            random.nextBytes(packed);
            System.arraycopy(compressed("x"), 8, packed, 8, 4);
            packed[8] = 'L';
            packed[9] = 'Z';
            packed[10] = 'F';
            packed[11] = 'u';
            CompressedRtf.read(packed, 1 << 20);
        }
    }
}
