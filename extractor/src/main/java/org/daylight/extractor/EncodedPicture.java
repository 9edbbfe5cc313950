package org.daylight.extractor;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture as it is published: PNG or JPEG, without metadata. The same picture gives the same bytes with the same JDK.
 *
 * @param type the media type
 */
record EncodedPicture(String type, byte[] bytes) {

    /** The greatest number of pixels of a published picture. */
    static final long PIXELS = 4_000_000;

    /** A greater PNG is compared with a JPEG. */
    private static final int PNG_BYTES = 300_000;

    private static final float JPEG_QUALITY = 0.85f;

    /** Encodes a picture as PNG, or as JPEG where a PNG would be much greater and nothing is transparent. */
    static EncodedPicture of(BufferedImage picture) throws IOException {
        BufferedImage simple = gray(picture);
        byte[] png = encoded(simple, "png");
        if (png.length <= PNG_BYTES || simple.getColorModel().hasAlpha()) {
            return new EncodedPicture("image/png", png);
        }
        byte[] jpeg = encoded(simple, "jpeg");
        return jpeg.length < png.length / 2
                ? new EncodedPicture("image/jpeg", jpeg)
                : new EncodedPicture("image/png", png);
    }

    /** The picture as PNG. */
    static byte[] lossless(BufferedImage picture) throws IOException {
        return encoded(gray(picture), "png");
    }

    /** The picture with at most {@link #PIXELS} pixels, in RGB, or in ARGB if something is transparent. */
    static BufferedImage bounded(BufferedImage picture) {
        double shrink = Math.min(1, Math.sqrt((double) PIXELS / ((long) picture.getWidth() * picture.getHeight())));
        int width = Math.max(1, (int) (picture.getWidth() * shrink));
        int height = Math.max(1, (int) (picture.getHeight() * shrink));
        boolean alpha = picture.getColorModel().hasAlpha();
        var drawn = new BufferedImage(width, height, alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = drawn.createGraphics();
        try {
            if (!alpha) {
                graphics.setColor(Color.WHITE);
                graphics.fillRect(0, 0, width, height);
            }
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(picture, 0, 0, width, height, null);
        } finally {
            graphics.dispose();
        }
        return drawn;
    }

    /** The same picture with one byte for each pixel, if it has no colors; most pages have none. */
    private static BufferedImage gray(BufferedImage picture) {
        if (picture.getColorModel().hasAlpha()) {
            return picture;
        }
        int width = picture.getWidth();
        int height = picture.getHeight();
        var gray = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        WritableRaster raster = gray.getRaster();
        int[] line = new int[width];
        for (int y = 0; y < height; y++) {
            picture.getRGB(0, y, width, 1, line, 0, width);
            for (int x = 0; x < width; x++) {
                int blue = line[x] & 0xff;
                if ((line[x] >> 8 & 0xff) != blue || (line[x] >> 16 & 0xff) != blue) {
                    return picture;
                }
                line[x] = blue;
            }
            raster.setSamples(0, y, width, 1, 0, line); // not drawn: that would convert to linear gray
        }
        return gray;
    }

    private static byte[] encoded(BufferedImage picture, String format) throws IOException {
        ImageWriter writer = writer(format);
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam settings = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                settings.setCompressionQuality(JPEG_QUALITY);
            }
            writer.write(null, new IIOImage(picture, null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** The JDK's own writer, whatever else is on the class path. */
    private static ImageWriter writer(String format) throws IOException {
        for (Iterator<ImageWriter> all = ImageIO.getImageWritersByFormatName(format); all.hasNext(); ) {
            ImageWriter writer = all.next();
            if (writer.getClass().getName().startsWith("com.sun.imageio.")) {
                return writer;
            }
        }
        throw new IOException("this JDK cannot write " + format);
    }
}
