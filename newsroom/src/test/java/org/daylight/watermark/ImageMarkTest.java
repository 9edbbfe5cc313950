package org.daylight.watermark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;

/** The mark of an image survives what happens to images on their way, and is not found where there is none. */
class ImageMarkTest {

    private static MarkKey key(int number) {
        return new MarkKey(ByteBuffer.allocate(32).putInt(number).array());
    }

    /** A page with text, as an extractor draws it. */
    private static BufferedImage page(int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        Graphics2D on = image.createGraphics();
        on.setColor(Color.WHITE);
        on.fillRect(0, 0, width, height);
        on.setColor(Color.BLACK);
        on.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
        var random = new Random(7);
        for (int y = 60; y < height - 60; y += 24) {
            for (int x = 60; x < width - 60; x += 9) {
                if (random.nextInt(6) > 0) {
                    on.fillRect(x, y, 2 + random.nextInt(6), 4 + random.nextInt(9));
                }
            }
        }
        on.dispose();
        return image;
    }

    /** Something like a photograph. */
    private static BufferedImage photograph(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var random = new Random(5);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int wave = (int) (128 + 90 * Math.sin(x / 70.0) * Math.cos(y / 50.0));
                int noise = random.nextInt(25);
                image.setRGB(x, y, wave + noise << 16 | (wave / 2 + noise) << 8 | 255 - wave);
            }
        }
        return image;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
        var rgb = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        rgb.createGraphics().drawImage(image, 0, 0, null);
        var out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var to = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(to);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.write(null, new IIOImage(rgb, null, null), how);
        }
        return out.toByteArray();
    }

    private static BufferedImage read(byte[] file) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file));
    }

    private static BufferedImage scaled(BufferedImage image, double by) {
        var scaled = new BufferedImage(
                (int) (image.getWidth() * by), (int) (image.getHeight() * by), BufferedImage.TYPE_INT_RGB);
        Graphics2D on = scaled.createGraphics();
        on.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        on.drawImage(image, 0, 0, scaled.getWidth(), scaled.getHeight(), null);
        on.dispose();
        return scaled;
    }

    private static ImageMark.Measured measured(byte[] file) {
        return ImageMark.measured(file).orElseThrow();
    }

    private static ImageMark.Difference difference(byte[] leaked, ImageMark.Measured original) {
        return ImageMark.difference(measured(leaked), original).orElseThrow();
    }

    private static double strength(byte[] leaked, byte[] original, MarkKey key) {
        return difference(leaked, measured(original)).strength(key);
    }

    private static void found(byte[] leaked, ImageMark.Measured original, String what) {
        ImageMark.Difference difference = difference(leaked, original);
        double right = difference.strength(key(3));
        assertTrue(right >= ImageMark.MATCH, what + ": " + right);
        for (int other = 4; other < 40; other++) {
            assertTrue(difference.strength(key(other)) < ImageMark.MATCH, what);
        }
    }

    @Test
    void theMarkIsFoundAfterWhatHappensToImages() throws IOException {
        for (BufferedImage image : new BufferedImage[] {
            page(1240, 1754, BufferedImage.TYPE_INT_RGB),
            page(1240, 1754, BufferedImage.TYPE_BYTE_GRAY),
            photograph(1000, 700)
        }) {
            byte[] file = png(image);
            ImageMark.Measured original = measured(file);
            byte[] marked = ImageMark.mark(file, key(3)).orElseThrow();
            BufferedImage copy = read(marked);
            found(marked, original, "as it is");
            found(jpeg(copy, 0.75f), original, "JPEG 75");
            found(jpeg(copy, 0.5f), original, "JPEG 50");
            found(png(scaled(copy, 0.5)), original, "half the size");
            found(jpeg(scaled(copy, 0.7), 0.75f), original, "smaller, JPEG");
            found(png(scaled(copy, 1.3)), original, "larger");
            var brighter = new java.awt.image.RescaleOp(0.9f, 10, null).filter(scaled(copy, 1), null);
            found(png(brighter), original, "with less contrast");
        }
    }

    @Test
    void nobodySeesIt() throws IOException {
        BufferedImage image = page(800, 1000, BufferedImage.TYPE_INT_RGB);
        byte[] file = ImageMark.mark(png(image), key(1)).orElseThrow();
        BufferedImage marked = read(file);
        for (int y = 0; y < 1000; y++) {
            for (int x = 0; x < 800; x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    int difference = (image.getRGB(x, y) >> shift & 0xff) - (marked.getRGB(x, y) >> shift & 0xff);
                    assertTrue(Math.abs(difference) <= 2);
                }
            }
        }
        assertArrayEquals(file, ImageMark.mark(png(image), key(1)).orElseThrow());
    }

    /** Printed, so that the documents can quote it. The bound by Hoeffding's inequality is below the measured one at every level. */
    @Test
    void otherKeysFitAsRarelyAsTheBoundSays() throws IOException {
        byte[] original = png(page(620, 877, BufferedImage.TYPE_INT_RGB));
        byte[] marked = ImageMark.mark(original, key(1)).orElseThrow();
        byte[] leaked = jpeg(read(marked), 0.75f);
        ImageMark.Difference difference = difference(leaked, measured(original));
        int trials = Boolean.getBoolean("daylight.slow") ? 20_000 : 5_000;
        int[] above = new int[8];
        double most = 0;
        for (int i = 0; i < trials; i++) {
            double strength = difference.strength(key(100 + i));
            most = Math.max(most, strength);
            for (int level = 1; level < above.length; level++) {
                above[level] += strength >= level ? 1 : 0;
            }
        }
        for (int level = 1; level < above.length; level++) {
            assertTrue(above[level] <= trials * Math.exp(-level * level / 2.0) + 4, "level " + level);
        }
        System.out.printf(
                java.util.Locale.ROOT,
                "image marks: %,d other keys, strongest %.2f of %.0f needed; the right key %.1f%n",
                trials,
                most,
                ImageMark.MATCH,
                difference.strength(key(1)));
        assertEquals(0, above[7]);
    }

    @Test
    void anotherOrUnmarkedImageHasNone() throws IOException {
        byte[] original = png(page(620, 877, BufferedImage.TYPE_INT_RGB));
        assertEquals(0, strength(original, original, key(1)));
        assertTrue(Math.abs(strength(png(scaled(photograph(620, 877), 1)), original, key(1))) < ImageMark.MATCH);
        assertTrue(ImageMark.difference(
                        ImageMark.measured(png(photograph(877, 620))).orElseThrow(),
                        ImageMark.measured(original).orElseThrow())
                .isEmpty());
    }

    @Test
    void whatIsNoImageOrTooSmallIsLeftAsItIs() throws IOException {
        assertEquals(Optional.empty(), ImageMark.mark(new byte[100], key(1)));
        assertEquals(Optional.empty(), ImageMark.mark(png(photograph(16, 16)), key(1)));
        assertFalse(ImageMark.measured(new byte[] {(byte) 0xff, (byte) 0xd8, 0}).isPresent());
        byte[] huge = png(photograph(20, 20));
        // The header says 60,000 × 60,000 pixels: it is not decoded.
        ByteBuffer.wrap(huge).putInt(16, 60_000).putInt(20, 60_000);
        assertFalse(ImageMark.measured(huge).isPresent());
    }
}
