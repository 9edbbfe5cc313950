package org.daylight.keytext;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.daylight.format.Outcome;

/**
 * Reads a QR code from an image file: a PNG or JPEG, also a photograph. Memory and time are bounded, whatever the file contains. Never throws on input,
 * except when the file cannot be read from the disk.
 */
public final class QrImage {

    /** The longest file, in bytes. */
    public static final int MAX_BYTES = 20 << 20;

    /** The most pixels of an image. */
    public static final long MAX_PIXELS = 60_000_000;

    /** The side to which a larger image is reduced before the code is searched, in pixels; the longest side first, then a smaller one. */
    private static final List<Integer> SIDES = List.of(2000, 1000, 500);

    /**
     * The angle by which an image is turned when no code is found in it, in radians: 8 degrees. ZXing looks for the three corners along the rows of
     * pixels; in one of 50 codes that stand exactly upright, other modules look like a corner, and it finds none. A slight turn helps.
     */
    private static final double TURN = Math.toRadians(8);

    private QrImage() {}

    /** Whether a file begins like a PNG or JPEG. */
    public static boolean isImage(byte[] start) {
        return format(start).isPresent();
    }

    private static Optional<String> format(byte[] start) {
        if (start.length >= 4 && start[0] == (byte) 0x89 && start[1] == 'P' && start[2] == 'N' && start[3] == 'G') {
            return Optional.of("png");
        }
        return start.length >= 3 && start[0] == (byte) 0xff && start[1] == (byte) 0xd8 && start[2] == (byte) 0xff
                ? Optional.of("jpeg")
                : Optional.empty();
    }

    /** As {@link #read(byte[])}. @throws IOException if the file cannot be read */
    public static Outcome<String> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in.readNBytes(MAX_BYTES + 1));
        }
    }

    /**
     * The text of the QR code in an image.
     *
     * @return refused with the code {@code qr-image} when it is no PNG or JPEG, or too large, or damaged; {@code qr-absent} when no code is found
     */
    public static Outcome<String> read(byte[] file) {
        if (file.length > MAX_BYTES) {
            return Outcome.refused("qr-image", "the image file has more than " + (MAX_BYTES >> 20) + " MiB");
        }
        Optional<String> format = format(file);
        if (format.isEmpty()) {
            return Outcome.refused("qr-image", "this is no PNG or JPEG image");
        }
        try {
            int lastStep = 0;
            for (int side : SIDES) {
                switch (decode(file, format.get(), side)) {
                    case Outcome.Refused<Reduced>(String code, String reason) -> {
                        return Outcome.refused(code, reason);
                    }
                    case Outcome.Ok<Reduced>(Reduced image) -> {
                        Optional<String> text = image.step() == lastStep ? Optional.empty() : find(image.pixels());
                        if (text.isPresent()) {
                            return Outcome.ok(text.get());
                        }
                        lastStep = image.step();
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            return Outcome.refused("qr-image", "the image is damaged, or its kind cannot be read: save it as PNG");
        }
        return Outcome.refused(
                "qr-absent",
                "there is no QR code in the image, or it is blurred: photograph it again, sharp and from the front");
    }

    /** @param step of how many pixels, and of how many rows, one is in it; from 1 */
    private record Reduced(BufferedImage pixels, int step) {}

    /** Decodes only as many pixels as are needed: every n-th of every n-th row. */
    private static Outcome<Reduced> decode(byte[] file, String format, int side) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            return Outcome.refused("qr-image", "this program cannot read " + format + " images");
        }
        ImageReader reader = readers.next();
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width * height > MAX_PIXELS) {
                return Outcome.refused(
                        "qr-image", "the image has more than " + MAX_PIXELS / 1_000_000 + " million pixels: reduce it");
            }
            int step = (int) Math.max(1, (Math.max(width, height) + side - 1) / side);
            ImageReadParam parameters = reader.getDefaultReadParam();
            parameters.setSourceSubsampling(step, step, 0, 0);
            return Outcome.ok(new Reduced(reader.read(0, parameters), step));
        } finally {
            reader.dispose();
        }
    }

    private static Optional<String> find(BufferedImage image) {
        Optional<String> upright = find(image, 0);
        return upright.isPresent() ? upright : find(image, TURN);
    }

    private static Optional<String> find(BufferedImage image, double turn) {
        int width = image.getWidth();
        int height = image.getHeight();
        var onWhite = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = onWhite.createGraphics();
        graphics.setColor(Color.WHITE); // what is transparent is white, as on a page
        graphics.fillRect(0, 0, width, height);
        if (turn != 0) {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.rotate(turn, width / 2.0, height / 2.0);
        }
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        LuminanceSource source =
                new RGBLuminanceSource(width, height, onWhite.getRGB(0, 0, width, height, null, 0, width));
        var hybrid = new BinaryBitmap(new HybridBinarizer(source));
        Optional<String> text = read(hybrid, DecodeHintType.TRY_HARDER);
        if (text.isEmpty() && turn == 0) {
            text = read(hybrid, DecodeHintType.PURE_BARCODE);
        }
        if (text.isEmpty()) {
            text = read(new BinaryBitmap(new GlobalHistogramBinarizer(source)), DecodeHintType.TRY_HARDER);
        }
        if (text.isEmpty()) {
            text = read(new BinaryBitmap(new HybridBinarizer(source.invert())), DecodeHintType.TRY_HARDER);
        }
        return text;
    }

    private static Optional<String> read(BinaryBitmap bitmap, DecodeHintType hint) {
        try {
            String text = new MultiFormatReader()
                    .decode(bitmap, Map.of(DecodeHintType.POSSIBLE_FORMATS, List.of(BarcodeFormat.QR_CODE), hint, true))
                    .getText();
            return text.length() <= WrittenKey.MAX_CHARS ? Optional.of(text) : Optional.empty();
        } catch (ReaderException | RuntimeException notFound) {
            return Optional.empty();
        }
    }
}
