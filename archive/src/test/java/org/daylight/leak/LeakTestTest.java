package org.daylight.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeakTestTest {

    private static final String CARD = "4111 1111 1111 1111";
    private static final String NAME = "Jürgen Müller-Lüdenscheidt";
    private static final String TEXT = "Please pay with " + CARD + " tonight, says " + NAME + ".";

    @TempDir
    Path folder;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Packing {
        void pack(ByteArrayOutputStream out) throws IOException;
    }

    private static byte[] packed(Packing packing) {
        var out = new ByteArrayOutputStream();
        try {
            packing.pack(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] zip(String name, byte[] content) {
        return packed(out -> {
            try (var zip = new ZipOutputStream(out)) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(content);
            }
        });
    }

    private static byte[] deflated(byte[] content) {
        return packed(out -> {
            try (var deflating = new DeflaterOutputStream(out)) {
                deflating.write(content);
            }
        });
    }

    private static byte[] base64(byte[] content) {
        return Base64.getMimeEncoder().encode(content);
    }

    private static byte[] joined(String before, byte[] content, String after) {
        return packed(out -> {
            out.write(utf8(before));
            out.write(content);
            out.write(utf8(after));
        });
    }

    private static Map<String, byte[]> places() {
        var places = new LinkedHashMap<String, byte[]>();
        places.put("plain", utf8(TEXT));
        places.put("other separators", utf8("pay 4111-1111.1111/1111."));
        places.put("in capitals, decomposed", utf8("JU\u0308RGEN MU\u0308LLER LU\u0308DENSCHEIDT"));
        places.put("full width", utf8("pay ４１１１ １１１１ １１１１ １１１１ now"));
        places.put("over lines of a quotation", utf8("> pay 4111 1111\r\n> 1111 1111\r\n"));
        places.put("three quarters", utf8("pay 4111 1111 1111 xxxx"));
        places.put("Latin-1", NAME.getBytes(StandardCharsets.ISO_8859_1));
        places.put("UTF-16LE", TEXT.getBytes(StandardCharsets.UTF_16LE));
        places.put("UTF-16BE", TEXT.getBytes(StandardCharsets.UTF_16BE));
        places.put("tags", utf8("<p>4111<b> 1111</b><i>1111</i>1111</p>"));
        places.put("entities", utf8("<p>&#52;111&nbsp;1111&#x20;1111 11&#49;1</p>"));
        places.put("quoted-printable", utf8("pay 4111=201111 11=\r\n11 111=31 now"));
        places.put("Q encoded word", utf8("Subject: =?utf-8?Q?J=C3=BCrgen_M=C3=BCller-L=C3=BCdenscheidt?="));
        places.put(
                "B encoded word",
                joined("Subject: =?utf-8?B?", Base64.getEncoder().encode(utf8(TEXT)), "?="));
        places.put("percent", utf8("mailto:x?body=4111%201111%201111%201111"));
        for (int shift = 0; shift < 3; shift++) {
            places.put(
                    "base64 at " + shift,
                    joined("\r\n", base64(utf8("x".repeat(shift) + " " + TEXT.repeat(4))), "\r\n"));
        }
        places.put(
                "a hexadecimal string of a PDF",
                deflated(utf8("BT <3431313120> Tj <313131312031313131> Tj <31313131> Tj ET")));
        places.put("a JSON string", utf8("{\"text\":\"4111\\n1111\\u00201111 1111\"}"));
        places.put("url base64", Base64.getUrlEncoder().encode(utf8(TEXT)));
        places.put("deflated", joined("5 0 obj\nstream\n", deflated(utf8(TEXT)), "\nendstream"));
        places.put("gzip", packed(out -> {
            try (var gzip = new GZIPOutputStream(out)) {
                gzip.write(utf8(TEXT));
            }
        }));
        places.put("zip", zip("word/document.xml", utf8("<w:t>4111 1111</w:t><w:t> 1111 1111</w:t>")));
        places.put("a name in a zip", zip(NAME + ".txt", new byte[] {1}));
        places.put("a zip in a zip in base64", joined("\n", base64(zip("a.zip", zip("b", utf8(TEXT)))), "\n"));
        places.put("a page of a PDF", deflated(utf8("BT [(4111 )-20(1111)] TJ ( 1111 11) Tj (11) Tj ET")));
        return places;
    }

    static Stream<String> names() {
        return places().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void itFindsAStringInEveryPlace(String name) {
        var test = new LeakTest(List.of("Nobody Else", CARD, NAME));
        test.bytes("file", places().get(name));
        assertEquals(1, test.leaks().size(), name);
        assertTrue(test.leaks().getFirst().string() > 0);
        assertTrue(
                test.leaks().getFirst().place().startsWith("file"), test.leaks().toString());
        assertEquals(List.of(), test.incomplete());
    }

    @Test
    void itFindsNothingWhereNothingIs() {
        var random = new Random(5);
        var test = new LeakTest(List.of(CARD, NAME, "Lee", "Ann"));
        byte[] noise = new byte[1 << 20];
        random.nextBytes(noise);
        test.bytes("base64 of noise", joined("a\n", base64(noise), "\n"));
        test.bytes("deflated noise", deflated(noise));
        test.bytes("longer words", utf8("Leeds planned fleece 94111 1111 77 annexed Annie"));
        test.bytes("parts", utf8("4111 1111 is not the card, and Müller is not the name"));
        assertEquals(List.of(), test.leaks());
    }

    @Test
    void aBombIsNotUnpackedToItsEnd() {
        byte[] bomb = deflated(deflated(new byte[40 << 20]));
        var test = new LeakTest(List.of(CARD));
        test.bytes("bomb", bomb);
        assertEquals(List.of(), test.leaks());
        assertEquals(List.of("bomb"), test.incomplete());
    }

    /** A scanned page: white, with a black area, and with grays in which there is each byte, also those that look like escapes. */
    @Test
    void allPixelsOfAScanAreSearched() throws IOException {
        var page = new BufferedImage(1_600, 800, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < page.getWidth(); x++) {
            for (int y = 0; y < page.getHeight(); y++) {
                boolean gray = x > 200 && x < 500 && y > 300 && y < 350;
                boolean black = x > 200 && x < 900 && y > 370 && y < 460;
                page.setRGB(x, y, gray ? 0x010101 * ((x + 7 * y) & 0xff) : black ? 0 : 0xffffff);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(page, "png", out);
        var test = new LeakTest(List.of(CARD, NAME));
        test.bytes("scan", out.toByteArray());
        assertEquals(List.of(), test.leaks());
        assertEquals(List.of(), test.incomplete());
        byte[] colors = new byte[1 << 16];
        Arrays.fill(colors, (byte) 0xff);
        System.arraycopy(utf8(" " + CARD + " "), 0, colors, 40_000, CARD.length() + 2);
        test.bytes("text as colors", joined("\u00ff\u00ffIDAT", deflated(colors), ""));
        assertEquals(1, test.leaks().size());
    }

    @Test
    void piecesAreToldApartAndCanBeLeftOut() {
        var test = new LeakTest(List.of("ines@quay.example"));
        test.bytes("other", utf8("jan@quay.example"));
        assertEquals(List.of(new LeakTest.Leak(0, false, "other")), test.leaks());
        var whole = new LeakTest(List.of("ines@quay.example"), false);
        whole.bytes("other", utf8("jan@quay.example"));
        assertEquals(List.of(), whole.leaks());
        whole.bytes("same", utf8("INES@quay.example"));
        assertEquals(1, whole.leaks().size());
    }

    @Test
    void itSearchesTheFilesOfAFolderAndNamesTheEntry() throws IOException {
        Files.createDirectories(folder.resolve("releases"));
        Files.write(folder.resolve("releases/0001.zip"), zip("data/messages/000003.eml", utf8(TEXT)));
        Files.write(folder.resolve("feed.xml"), utf8("<title>" + NAME + "</title>"));
        Files.write(folder.resolve("clean.txt"), utf8("nothing"));
        var test = new LeakTest(List.of(CARD, NAME));
        test.folder(folder);
        assertEquals(
                List.of(
                        new LeakTest.Leak(1, true, "feed.xml"),
                        new LeakTest.Leak(0, true, "releases/0001.zip, data/messages/000003.eml")),
                test.leaks());
    }
}
