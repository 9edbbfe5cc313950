package org.daylight.keytext;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.daylight.format.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QrImageTest {

    private static final String WORDS =
            "hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis"
                    + " maple dilemma loan word shrug inflict delay length";

    private static byte[] png() {
        return QrPicture.of(WORDS).orThrow().png();
    }

    private static String code(byte[] file) {
        return QrImage.read(file) instanceof Outcome.Refused<String>(String code, String reason) ? code : "read";
    }

    private static byte[] file(BufferedImage image, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, format, bytes));
        return bytes.toByteArray();
    }

    /** The code on a grey table, turned, tilted and with noise. */
    private static BufferedImage photograph(int width, int height, double degrees, double shear, int noise)
            throws IOException {
        BufferedImage code = ImageIO.read(new ByteArrayInputStream(png()));
        var photograph = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = photograph.createGraphics();
        g.setColor(new Color(120, 110, 100));
        g.fillRect(0, 0, width, height);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        double scale = 0.55 * Math.min(width, height) / code.getWidth();
        var at = new AffineTransform();
        at.translate(width / 2.0, height / 2.0);
        at.rotate(Math.toRadians(degrees));
        at.shear(shear, 0);
        at.scale(scale, scale * 0.85); // seen from an angle
        at.translate(-code.getWidth() / 2.0, -code.getHeight() / 2.0);
        g.drawImage(code, at, null);
        g.dispose();
        var random = new Random(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int light = x * 60 / width - 30 + (noise == 0 ? 0 : random.nextInt(2 * noise + 1) - noise);
                var c = new Color(photograph.getRGB(x, y));
                photograph.setRGB(
                        x,
                        y,
                        new Color(clamp(c.getRed() + light), clamp(c.getGreen() + light), clamp(c.getBlue() + light))
                                .getRGB());
            }
        }
        return photograph;
    }

    private static int clamp(int value) {
        return Math.clamp(value, 0, 255);
    }

    @Test
    void what_is_written_is_read(@TempDir Path folder) throws IOException {
        assertEquals(WORDS, QrImage.read(png()).orThrow());
        Path file = Files.write(folder.resolve("key.png"), png());
        assertEquals(WORDS, QrImage.read(file).orThrow());
        String age = WrittenKey.age(new byte[32]);
        assertEquals(age, QrImage.read(QrPicture.of(age).orThrow().png()).orThrow());
        assertArrayEquals(png(), png());
        assertTrue(QrImage.isImage(png()));
        assertFalse(QrImage.isImage("zoo".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void photographs_are_read() throws IOException {
        assertEquals(
                WORDS, QrImage.read(file(photograph(900, 700, 0, 0, 0), "jpeg")).orThrow());
        assertEquals(
                WORDS,
                QrImage.read(file(photograph(900, 700, 8, 0.1, 25), "jpeg")).orThrow());
        assertEquals(
                WORDS,
                QrImage.read(file(photograph(900, 700, -17, 0.15, 25), "jpeg")).orThrow());
        assertEquals(
                WORDS,
                QrImage.read(file(photograph(700, 900, 90, 0.05, 40), "png")).orThrow());
        assertEquals(
                WORDS,
                QrImage.read(file(photograph(700, 900, 184, 0, 25), "png")).orThrow());
        assertEquals(
                WORDS,
                QrImage.read(file(photograph(4000, 3000, 5, 0.05, 20), "jpeg")).orThrow(),
                "12 megapixels");
    }

    /** The modules of the picture in the terminal, drawn again. */
    @Test
    void the_form_for_a_terminal_is_the_same_code() throws IOException {
        String[] lines = QrPicture.of(WORDS).orThrow().terminal().split("\n");
        int width = lines[0].length();
        assertTrue(width <= 80, "it fits into a terminal: " + width);
        var image = new BufferedImage(width * 4, lines.length * 8, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                char c = lines[y / 8].charAt(x / 4);
                boolean light = c == '\u2588' || (y % 8 < 4 ? c == '\u2580' : c == '\u2584');
                image.setRGB(x, y, light ? 0xffffff : 0);
            }
        }
        assertEquals(WORDS, QrImage.read(file(image, "png")).orThrow());
        var inverted = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                inverted.setRGB(x, y, ~image.getRGB(x, y) & 0xffffff);
            }
        }
        assertEquals(WORDS, QrImage.read(file(inverted, "png")).orThrow(), "a terminal with a light background");
    }

    @Test
    void the_svg_is_the_same_code() throws IOException {
        String svg = QrPicture.of(WORDS).orThrow().svg();
        assertTrue(
                svg.matches("(?s)<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \\d+ \\d+\"[^<]*>"
                        + "<path fill=\"#fff\" d=\"[^\"]*\"/><path d=\"[^\"]*\"/></svg>\n"),
                svg);
        int side = Integer.parseInt(svg.replaceAll("(?s).*viewBox=\"0 0 (\\d+) .*", "$1"));
        String path = svg.replaceAll("(?s).*<path d=\"([^\"]*)\".*", "$1");
        var image = new BufferedImage(side * 6, side * 6, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, side * 6, side * 6);
        g.setColor(Color.BLACK);
        for (String run : path.split("M")) {
            if (!run.isEmpty()) {
                String[] parts = run.split("[ hv]");
                g.fillRect(
                        Integer.parseInt(parts[0]) * 6,
                        Integer.parseInt(parts[1]) * 6,
                        Integer.parseInt(parts[2]) * 6,
                        6);
            }
        }
        g.dispose();
        assertEquals(WORDS, QrImage.read(file(image, "png")).orThrow());
    }

    @Test
    void what_is_no_image_or_has_no_code_is_refused() throws IOException {
        assertEquals("qr-image", code(new byte[0]));
        assertEquals("qr-image", code("zoo zoo".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("qr-image", code("GIF89a".getBytes(StandardCharsets.US_ASCII)));
        assertEquals("qr-image", code(new byte[QrImage.MAX_BYTES + 1]));
        assertEquals("qr-absent", code(file(new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB), "png")));
        assertEquals("qr-absent", code(file(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png")));
        assertFalse(QrPicture.of("x".repeat(3000)).isOk());
    }

    @Test
    void damaged_images_are_refused() throws IOException {
        byte[] png = png();
        byte[] jpeg = file(photograph(500, 400, 3, 0, 10), "jpeg");
        var random = new Random(11);
        for (int i = 0; i < 60; i++) {
            byte[] damaged = (i % 2 == 0 ? png : jpeg).clone();
            for (int j = 0; j < 1 + i / 4; j++) {
                damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt(256);
            }
            if (i % 3 == 0) {
                damaged = java.util.Arrays.copyOf(damaged, 4 + random.nextInt(damaged.length - 4));
            }
            assertTrue(java.util.Set.of("read", "qr-image", "qr-absent").contains(code(damaged)));
        }
    }

    /** A few kilobytes that announce gigabytes of pixels. */
    @Test
    void an_image_that_is_too_large_is_not_decoded() throws IOException {
        assertEquals("qr-image", code(announced(100_000, 100_000)));
        assertEquals("qr-image", code(announced(Integer.MAX_VALUE, Integer.MAX_VALUE)));
        assertEquals("qr-image", code(announced(Integer.MAX_VALUE, 1)));
        assertEquals("qr-image", code(announced(0, 5)));
        assertTrue(java.util.Set.of("qr-absent", "qr-image").contains(code(announced(7_000, 7_000))));
        assertTrue(java.util.Set.of("qr-absent", "qr-image").contains(code(announced(50_000_000, 1))));
    }

    /** A PNG with a header that says so, and no more than a few rows. */
    private static byte[] announced(int width, int height) throws IOException {
        var file = new ByteArrayOutputStream();
        file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        chunk(
                file,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, 2, 0, 0, 0})
                        .array());
        var rows = new ByteArrayOutputStream();
        try (var deflated = new DeflaterOutputStream(rows)) {
            deflated.write(new byte[100_000]);
        }
        chunk(file, "IDAT", rows.toByteArray());
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void chunk(OutputStream out, String type, byte[] content) throws IOException {
        byte[] typed = ByteBuffer.allocate(4 + content.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
        var crc = new CRC32();
        crc.update(typed);
        out.write(ByteBuffer.allocate(4).putInt(content.length).array());
        out.write(typed);
        out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** In these codes ZXing alone finds no corner as long as they stand exactly upright. */
    @Test
    void a_code_whose_corners_are_hard_to_find_is_read() throws Exception {
        for (String text : List.of(
                "border promote dirt about bounce satoshi crime endorse art club bike where song meat weird beyond"
                        + " hurdle drift blade link phone open network drift",
                "appear demise mushroom maid text initial pave original glue black cube onion canvas draw proof hungry"
                        + " rifle emotion segment sound people pet shine special",
                "daylight share: absurd abandon divorce abandon above lift profit noise shell unfair ecology please"
                        + " salute rebuild woman gorilla blast act crowd trust decorate snake civil rival exact calm"
                        + " twelve mouse cheese vague bamboo tired")) {
            byte[] png = QrPicture.of(text).orThrow().png();
            assertEquals(text, QrImage.read(png).orThrow());
            BufferedImage code = ImageIO.read(new ByteArrayInputStream(png));
            var page = new BufferedImage(1240, 1754, BufferedImage.TYPE_INT_RGB); // A4 from a scanner
            Graphics2D g = page.createGraphics();
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, page.getWidth(), page.getHeight());
            g.setColor(Color.BLACK);
            g.fillRect(100, 100, 700, 40);
            g.drawImage(code, 300, 500, null);
            g.dispose();
            assertEquals(text, QrImage.read(file(page, "jpeg")).orThrow());
        }
    }
}
