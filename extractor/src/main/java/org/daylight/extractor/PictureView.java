package org.daylight.extractor;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Views of images: decoded, turned as the camera was held, and encoded again without metadata. */
final class PictureView {

    /** The greatest number of pixels that a file may declare; read before anything is decoded. */
    static final long DECLARED_PIXELS = 250_000_000;

    /** More pixels are not decoded: every second, third, … row and column is left out. */
    private static final long DECODED_PIXELS = 16_000_000;

    private PictureView() {}

    /**
     * Writes the view of an image.
     *
     * @param pages whether each image in the file is a page, as in TIFF; otherwise only the first one is shown
     */
    static DocumentText.Outcome write(Path file, boolean pages, ViewOutput out) throws IOException {
        return read(file, pages, images -> write(images, out));
    }

    /** What is done with the images of a file. */
    interface Use {
        DocumentText.Outcome of(Images images) throws IOException;
    }

    /** The images of a file. @param count at least 1 */
    record Images(ImageReader reader, Path file, int count) {

        /** An image, turned as it is shown. @param index from 0 */
        BufferedImage get(int index) throws IOException {
            BufferedImage image = decoded(reader, index);
            return index == 0 ? turned(image, orientation(file)) : image;
        }
    }

    /** Reads the images of a file. @param pages as for {@link #write} */
    static DocumentText.Outcome read(Path file, boolean pages, Use use) throws IOException {
        DocumentText.Outcome outcome =
                new DocumentText.Outcome(DocumentResult.UNSUPPORTED, "no decoder for this image format");
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            for (Iterator<ImageReader> readers = ImageIO.getImageReaders(in); readers.hasNext(); ) {
                ImageReader reader = readers.next();
                try {
                    in.seek(0);
                    reader.setInput(in, false, true);
                    return use.of(new Images(reader, file, pages ? reader.getNumImages(true) : 1));
                } catch (RedactedPages.NotFound e) {
                    throw e;
                } catch (IOException | RuntimeException e) { // readers throw what they like; the next one may do better
                    outcome = e instanceof TooManyPixels
                            ? new DocumentText.Outcome(DocumentResult.LIMIT_EXCEEDED, String.valueOf(e.getMessage()))
                            : new DocumentText.Outcome(DocumentResult.BROKEN, "the image cannot be decoded");
                } finally {
                    reader.dispose();
                }
            }
        }
        return outcome;
    }

    /** An image declares more pixels than are decoded. */
    private static final class TooManyPixels extends IOException {
        private static final long serialVersionUID = 1;

        TooManyPixels() {
            super("it declares more than " + DECLARED_PIXELS / 1_000_000 + " million pixels");
        }
    }

    private static DocumentText.Outcome write(Images all, ViewOutput out) throws IOException {
        BufferedImage first = all.get(0); // before anything is announced
        int images = all.count();
        out.begin(images > 1 ? "pages" : "image", "Java ImageIO", images);
        long omitted = 0;
        for (int i = 0; i < images; i++) {
            if (out.isFull()) {
                omitted += images - i;
                break;
            }
            try {
                BufferedImage image = i == 0 ? first : all.get(i);
                EncodedPicture encoded = EncodedPicture.of(image);
                boolean added = out.file(encoded.type(), images > 1 ? Integer.toString(i + 1) : null, encoded.bytes());
                omitted += added ? 0 : 1;
            } catch (IOException | RuntimeException unreadable) {
                omitted++;
            }
        }
        out.end(omitted);
        return new DocumentText.Outcome(DocumentResult.EXTRACTED, "");
    }

    private static BufferedImage decoded(ImageReader reader, int index) throws IOException {
        long width = reader.getWidth(index);
        long height = reader.getHeight(index);
        if (width <= 0 || height <= 0 || width * height > DECLARED_PIXELS) {
            throw new TooManyPixels();
        }
        int step = (int) Math.max(1, Math.ceil(Math.sqrt((double) width * height / DECODED_PIXELS)));
        ImageReadParam settings = reader.getDefaultReadParam();
        settings.setSourceSubsampling(step, step, 0, 0);
        return EncodedPicture.bounded(reader.read(index, settings));
    }

    private static int orientation(Path file) {
        try {
            ExifIFD0Directory exif =
                    ImageMetadataReader.readMetadata(file.toFile()).getFirstDirectoryOfType(ExifIFD0Directory.class);
            @Nullable Integer value = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            return value == null || value < 1 || value > 8 ? 1 : value;
        } catch (ImageProcessingException | IOException | RuntimeException unknown) {
            return 1;
        }
    }

    /** Turns and mirrors an image as its orientation in Exif says (values 1 to 8). */
    static BufferedImage turned(BufferedImage image, int orientation) {
        if (orientation == 1) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        boolean swapped = orientation >= 5;
        var turned = new BufferedImage(swapped ? height : width, swapped ? width : height, image.getType());
        // x' = m00 x + m01 y + m02, y' = m10 x + m11 y + m12
        AffineTransform transform = switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, width, height);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, height);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, height, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, height, width);
            default -> new AffineTransform(0, -1, 1, 0, 0, width);
        };
        Graphics2D graphics = turned.createGraphics();
        try {
            graphics.drawImage(image, transform, null);
        } finally {
            graphics.dispose();
        }
        return turned;
    }
}
