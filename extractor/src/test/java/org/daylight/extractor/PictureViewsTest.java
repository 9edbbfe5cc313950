package org.daylight.extractor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureViewsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
    void anImageIsEncodedAgain(String format) throws IOException {
        Rendered rendered = Rendered.of(folder, "a." + format, image(format, 60, 40));
        assertEquals("extracted", rendered.result());
        assertEquals("image", rendered.views().getFirst().kind());
        BufferedImage shown = shown(rendered);
        assertEquals(60, shown.getWidth());
        assertEquals(40, shown.getHeight());
        assertTrue(new Color(shown.getRGB(5, 5)).getRed() > 200, "the red corner is still in the left corner");
        assertTrue(new Color(shown.getRGB(55, 35)).getBlue() > 200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void theOrientationOfTheCameraIsAppliedAndExifIsGone(int orientation) throws IOException {
        byte[] jpeg = withExif(image("jpeg", 60, 40), orientation);
        Rendered rendered = Rendered.of(folder, "a.jpg", jpeg);
        assertEquals(
                List.of("52.5 13.25"),
                rendered.revealed("location"),
                rendered.reveals().toString());
        assertEquals(
                List.of("Anna Berg"),
                rendered.revealed("author"),
                rendered.reveals().toString());
        byte[] bytes = rendered.views().getFirst().files().getFirst().bytes();
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        assertFalse(all.contains("Exif") || all.contains("Anna"));
        BufferedImage shown = shown(rendered);
        assertEquals(orientation >= 5 ? 40 : 60, shown.getWidth());
        // The red corner is at the top left of the stored image; Exif says which corner of the picture that is.
        boolean right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
        boolean bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
        int x = right ? shown.getWidth() - 5 : 5;
        int y = bottom ? shown.getHeight() - 5 : 5;
        Color corner = new Color(shown.getRGB(x, y));
        assertTrue(corner.getRed() > 200 && corner.getGreen() < 60, orientation + ": " + corner);
    }

    @Test
    void aGreatImageIsMadeSmallerAndAPhotographBecomesJpeg() throws IOException {
        var noise = new BufferedImage(3_000, 2_000, BufferedImage.TYPE_INT_RGB);
        int seed = 1;
        for (int y = 0; y < 2_000; y++) {
            for (int x = 0; x < 3_000; x++) {
                seed = seed * 1_103_515_245 + 12_345;
                noise.setRGB(x, y, seed >>> 8);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(noise, "png", out);
        Rendered rendered = Rendered.of(folder, "a.png", out.toByteArray());
        assertEquals(
                "image/jpeg", rendered.views().getFirst().files().getFirst().type());
        BufferedImage shown = shown(rendered);
        assertTrue((long) shown.getWidth() * shown.getHeight() <= EncodedPicture.PIXELS);
        assertEquals(1.5, (double) shown.getWidth() / shown.getHeight(), 0.01);
    }

    @Test
    void anImageThatDeclaresManyPixelsIsNotDecoded() throws IOException {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(60_000)
                .putInt(60_000)
                .put(new byte[] {8, 6, 0, 0, 0})
                .array();
        byte[] small = image("png", 4, 4);
        byte[] bomb =
                joined(Arrays.copyOf(small, 8), chunk("IHDR", header), Arrays.copyOfRange(small, 33, small.length));
        Rendered rendered = Rendered.of(folder, "a.png", bomb);
        assertEquals("limit-exceeded", rendered.result());
        assertEquals("it declares more than 250 million pixels", rendered.reason());
        assertTrue(rendered.views().isEmpty());
    }

    @Test
    void aDamagedImageHasAnOutcome() throws IOException {
        for (String format : List.of("png", "jpeg", "gif", "bmp", "tiff")) {
            byte[] whole = image(format, 60, 40);
            for (int length = 4; length < whole.length; length += 1 + whole.length / 7) {
                String result = Rendered.of(folder, "a." + format, Arrays.copyOf(whole, length))
                        .result();
                assertTrue(
                        List.of("extracted", "broken", "unsupported", "limit-exceeded", "not-needed", "empty")
                                .contains(result),
                        result);
            }
        }
    }

    private static BufferedImage shown(Rendered rendered) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(
                rendered.views().getFirst().files().getFirst().bytes()));
    }

    /** Green, with a red corner at the top left and a blue one at the bottom right. */
    private static byte[] image(String format, int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean first = x < width / 4 && y < height / 4;
                boolean last = x >= width * 3 / 4 && y >= height * 3 / 4;
                image.setRGB(x, y, first ? 0xff0000 : last ? 0x0000ff : 0x00ff00);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    /** The JPEG with an Exif segment: orientation, artist, and a position of 52° 30' north, 13° 15' east. */
    private static byte[] withExif(byte[] jpeg, int orientation) {
        ByteBuffer tiff = ByteBuffer.allocate(220);
        tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        tiff.putShort((short) 3);
        entry(tiff, 0x0112, 3, 1, orientation << 16);
        entry(tiff, 0x013b, 2, 10, 50);
        entry(tiff, 0x8825, 4, 1, 60);
        tiff.putInt(0);
        tiff.position(50).put("Anna Berg\0".getBytes(StandardCharsets.US_ASCII));
        tiff.position(60).putShort((short) 4);
        entry(tiff, 1, 2, 2, 'N' << 24);
        entry(tiff, 2, 5, 3, 120);
        entry(tiff, 3, 2, 2, 'E' << 24);
        entry(tiff, 4, 5, 3, 144);
        tiff.putInt(0);
        tiff.position(120).putInt(52).putInt(1).putInt(30).putInt(1).putInt(0).putInt(1);
        tiff.position(144).putInt(13).putInt(1).putInt(15).putInt(1).putInt(0).putInt(1);
        byte[] segment = joined("Exif\0\0".getBytes(StandardCharsets.US_ASCII), tiff.array());
        byte[] marker = ByteBuffer.allocate(4)
                .putShort((short) 0xffe1)
                .putShort((short) (segment.length + 2))
                .array();
        return joined(Arrays.copyOf(jpeg, 2), marker, segment, Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    private static void entry(ByteBuffer tiff, int tag, int type, int count, int value) {
        tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] named = joined(type.getBytes(StandardCharsets.US_ASCII), data);
        var crc = new CRC32();
        crc.update(named);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(named)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
