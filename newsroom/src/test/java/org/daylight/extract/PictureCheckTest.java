package org.daylight.extract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Images from a child process: only what an image needs may be in them. */
class PictureCheckTest {

    @Test
    void whatTheJdkWritesIsAllowed() throws IOException {
        assertTrue(PictureCheck.isPng(image("png")));
        assertTrue(PictureCheck.isJpeg(image("jpeg")));
        assertFalse(PictureCheck.isPng(image("jpeg")));
        assertFalse(PictureCheck.isJpeg(image("png")));
    }

    @Test
    void aPngWithTextOrWithBytesAfterItsEndIsRefused() throws IOException {
        byte[] png = image("png");
        byte[] text = chunk("tEXt", "Author\0a person".getBytes(StandardCharsets.ISO_8859_1));
        byte[] header = Arrays.copyOf(png, 33);
        byte[] rest = Arrays.copyOfRange(png, 33, png.length);
        assertTrue(PictureCheck.isPng(joined(header, rest)));
        assertFalse(PictureCheck.isPng(joined(header, text, rest)));
        assertFalse(PictureCheck.isPng(joined(png, new byte[1])));
        assertFalse(PictureCheck.isPng(Arrays.copyOf(png, png.length - 1)));
        png[png.length - 20] ^= 1;
        assertFalse(PictureCheck.isPng(png), "a wrong checksum");
    }

    @Test
    void anImageThatDeclaresTooManyPixelsIsRefused() throws IOException {
        byte[] png = image("png");
        byte[] header = ByteBuffer.allocate(13)
                .putInt(9_000)
                .putInt(9_000)
                .put(Arrays.copyOfRange(png, 24, 29))
                .array();
        byte[] huge = joined(Arrays.copyOf(png, 8), chunk("IHDR", header), Arrays.copyOfRange(png, 33, png.length));
        assertFalse(PictureCheck.isPng(huge));
        byte[] jpeg = image("jpeg");
        for (int at = 2; at < jpeg.length; at++) {
            if ((jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) == 0xc0) {
                jpeg[at + 5] = (byte) 0xff;
                jpeg[at + 7] = (byte) 0xff;
                break;
            }
        }
        assertFalse(PictureCheck.isJpeg(jpeg));
    }

    @Test
    void aJpegWithExifACommentOrBytesAfterItsEndIsRefused() throws IOException {
        byte[] jpeg = image("jpeg");
        byte[] start = Arrays.copyOf(jpeg, 2);
        byte[] rest = Arrays.copyOfRange(jpeg, 2, jpeg.length);
        byte[] exif = {(byte) 0xff, (byte) 0xe1, 0, 8, 'E', 'x', 'i', 'f', 0, 0};
        byte[] comment = {(byte) 0xff, (byte) 0xfe, 0, 4, 'h', 'i'};
        assertFalse(PictureCheck.isJpeg(joined(start, exif, rest)));
        assertFalse(PictureCheck.isJpeg(joined(start, comment, rest)));
        assertFalse(PictureCheck.isJpeg(joined(jpeg, new byte[] {1})));
        assertFalse(PictureCheck.isJpeg(Arrays.copyOf(jpeg, jpeg.length - 2)));
        assertFalse(PictureCheck.isJpeg(start));
        assertFalse(PictureCheck.isJpeg(new byte[0]));
    }

    private static byte[] image(String format) throws IOException {
        var image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 30; i++) {
            image.setRGB(i, i, 0xff0000 + i * 1_000);
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
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
