package org.daylight.watermark;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The watermark of an image: a grid of cells, of which each is a little lighter or darker, as the secret of the copy says. It is found by comparison
 * with the unmarked image, so the image may be compressed again or made smaller or larger. It is lost when the image is cut, turned or photographed.
 */
public final class ImageMark {

    /** How much a cell is lighter or darker, of 255. White becomes no lighter. */
    private static final int STRENGTH = 2;

    /** The most cells in a row. */
    private static final int MOST_COLUMNS = 96;

    private static final int LEAST_CELL = 8;

    /** A smaller image has too few cells. */
    private static final int LEAST_CELLS = 200;

    /** An image with more pixels is not read. */
    private static final long MOST_PIXELS = 50_000_000;

    /** A difference beyond this is not the mark's. */
    private static final double MOST_DIFFERENCE = 4;

    /** Images whose proportions differ more were cut. */
    private static final double PROPORTION = 0.02;

    /** {@link #strength} of a match. By Hoeffding's inequality another key reaches it once in exp(7²/2), 4·10¹⁰, at most. */
    public static final double MATCH = 7;

    private ImageMark() {}

    /** A grid of cells over an image. */
    private record Grid(int columns, int rows) {
        static Grid of(int width, int height) {
            int columns = Math.min(MOST_COLUMNS, width / LEAST_CELL);
            return new Grid(columns, columns == 0 ? 0 : (int) Math.round((double) columns * height / width));
        }

        int cells() {
            return columns * rows;
        }

        /** The column of cells of each column of pixels. */
        int[] columnsOf(int width) {
            int[] of = new int[width];
            for (int x = 0; x < width; x++) {
                of[x] = (int) ((long) x * columns / width);
            }
            return of;
        }

        /** The first cell of the row of cells that a row of pixels is in. */
        int firstCell(int y, int height) {
            return (int) ((long) y * rows / height) * columns;
        }
    }

    /**
     * A marked copy of a PNG or JPEG file, in the same format.
     *
     * @return empty when the image is too small for a mark, or cannot be read
     */
    public static Optional<byte[]> mark(byte[] file, MarkKey key) {
        BufferedImage image = decoded(file);
        if (image == null) {
            return Optional.empty();
        }
        int width = image.getWidth();
        int height = image.getHeight();
        Grid grid = Grid.of(width, height);
        if (grid.cells() < LEAST_CELLS) {
            return Optional.empty();
        }
        byte[] signs = key.signs(Sha256.of(file).bytes(), grid.cells());
        boolean gray = isGray(image);
        var marked = new BufferedImage(width, height, gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        int[] columns = grid.columnsOf(width);
        for (int y = 0; y < height; y++) {
            read(image, y, row);
            int first = grid.firstCell(y, height);
            for (int x = 0; x < width; x++) {
                int by = signs[first + columns[x]] * STRENGTH;
                int red = clamped((row[x] >> 16 & 0xff) + by);
                int green = clamped((row[x] >> 8 & 0xff) + by);
                int blue = clamped((row[x] & 0xff) + by);
                row[x] = gray ? blue : red << 16 | green << 8 | blue;
            }
            if (gray) {
                marked.getRaster().setSamples(0, y, width, 1, 0, row);
            } else {
                marked.setRGB(0, y, width, 1, row, 0, width);
            }
        }
        return encoded(marked, isJpeg(file));
    }

    /** Whether the samples are the brightness. Java would convert them as if they were linear, which other programs do not. */
    private static boolean isGray(BufferedImage image) {
        return image.getType() == BufferedImage.TYPE_BYTE_GRAY;
    }

    /** Reads the colours of a row, without transparency. */
    private static void read(BufferedImage image, int y, int[] row) {
        if (isGray(image)) {
            image.getRaster().getSamples(0, y, row.length, 1, 0, row);
            for (int x = 0; x < row.length; x++) {
                row[x] *= 0x010101;
            }
        } else if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
            // As getRGB, which asks the colour model for each sample: most of the time was spent there.
            byte[] samples = (byte[]) image.getRaster().getDataElements(0, y, row.length, 1, null);
            for (int x = 0; x < row.length; x++) {
                row[x] = 0xff << 24
                        | (samples[3 * x] & 0xff) << 16
                        | (samples[3 * x + 1] & 0xff) << 8
                        | samples[3 * x + 2] & 0xff;
            }
        } else {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                row[x] = onWhite(row[x]);
            }
        }
    }

    private static int onWhite(int argb) {
        int alpha = argb >>> 24;
        if (alpha == 255) {
            return argb;
        }
        int red = ((argb >> 16 & 0xff) * alpha + 255 * (255 - alpha)) / 255;
        int green = ((argb >> 8 & 0xff) * alpha + 255 * (255 - alpha)) / 255;
        int blue = ((argb & 0xff) * alpha + 255 * (255 - alpha)) / 255;
        return red << 16 | green << 8 | blue;
    }

    private static int clamped(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /**
     * The mean brightness of the cells of an image, to compare it with others.
     *
     * @param hash of its file
     */
    public static final class Measured {
        private final byte[] hash;
        private final double proportion;
        private final BufferedImage image;

        private Measured(byte[] hash, BufferedImage image) {
            this.hash = hash;
            this.image = image;
            proportion = (double) image.getHeight() / image.getWidth();
        }
    }

    /** Reads a PNG or JPEG file; empty when it cannot be read or has too many pixels. */
    public static Optional<Measured> measured(byte[] file) {
        BufferedImage image = decoded(file);
        return image == null
                ? Optional.empty()
                : Optional.of(new Measured(Sha256.of(file).bytes(), image));
    }

    /** The difference of a leaked image from an unmarked one, cell by cell. */
    public static final class Difference {
        private final byte[] original;
        private final double[] cells;

        private Difference(byte[] original, double[] cells) {
            this.original = original;
            this.cells = cells;
        }

        /** How clearly it has the mark of a key: about a normal distribution with mean 0 and deviation 1 for any other key. */
        public double strength(MarkKey key) {
            byte[] signs = key.signs(original, cells.length);
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < cells.length; i++) {
                sum += signs[i] * cells[i];
                squares += cells[i] * cells[i];
            }
            return squares == 0 ? 0 : sum / Math.sqrt(squares);
        }
    }

    /** Compares a leaked image with an unmarked one; empty when it cannot be the same image. */
    public static Optional<Difference> difference(Measured leaked, Measured original) {
        Grid grid = Grid.of(original.image.getWidth(), original.image.getHeight());
        boolean fits = Math.abs(leaked.proportion / original.proportion - 1) < PROPORTION
                && leaked.image.getWidth() >= 2 * grid.columns
                && leaked.image.getHeight() >= 2 * grid.rows
                && grid.cells() >= LEAST_CELLS;
        if (!fits) {
            return Optional.empty();
        }
        double[] theirs = means(leaked.image, grid);
        double[] ours = means(original.image, grid);
        // Brightness and contrast may have been changed: the line through the pairs is what they have in common.
        double[] line = line(ours, theirs);
        double[] cells = new double[ours.length];
        double mean = 0;
        for (int i = 0; i < cells.length; i++) {
            double difference = theirs[i] - (line[0] + line[1] * ours[i]);
            cells[i] = Math.max(-MOST_DIFFERENCE, Math.min(MOST_DIFFERENCE, difference));
            mean += cells[i] / cells.length;
        }
        for (int i = 0; i < cells.length; i++) {
            cells[i] -= mean;
        }
        return Optional.of(new Difference(original.hash, cells));
    }

    private static double[] line(double[] x, double[] y) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            meanX += x[i] / x.length;
            meanY += y[i] / x.length;
        }
        double products = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            products += (x[i] - meanX) * (y[i] - meanY);
            squares += (x[i] - meanX) * (x[i] - meanX);
        }
        double slope = squares < 1 ? 1 : products / squares;
        return new double[] {meanY - slope * meanX, slope};
    }

    private static double[] means(BufferedImage image, Grid grid) {
        int width = image.getWidth();
        int height = image.getHeight();
        double[] sums = new double[grid.cells()];
        int[] counts = new int[grid.cells()];
        int[] row = new int[width];
        int[] columns = grid.columnsOf(width);
        for (int y = 0; y < height; y++) {
            read(image, y, row);
            int first = grid.firstCell(y, height);
            for (int x = 0; x < width; x++) {
                int cell = first + columns[x];
                int rgb = row[x];
                sums[cell] += 0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff);
                counts[cell]++;
            }
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= Math.max(1, counts[i]);
        }
        return sums;
    }

    private static boolean isJpeg(byte[] file) {
        return file.length > 2 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8;
    }

    /** The size is examined before anything is decoded. Null when it is no PNG or JPEG, or too large. */
    private static @Nullable BufferedImage decoded(byte[] file) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(isJpeg(file) ? "jpeg" : "png");
            if (!readers.hasNext()) {
                return null;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                return pixels > MOST_PIXELS ? null : reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException notAnImage) {
            return null;
        }
    }

    private static Optional<byte[]> encoded(BufferedImage image, boolean jpeg) {
        var out = new ByteArrayOutputStream();
        try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
            ImageWriter writer =
                    ImageIO.getImageWritersByFormatName(jpeg ? "jpeg" : "png").next();
            try {
                writer.setOutput(to);
                ImageWriteParam how = writer.getDefaultWriteParam();
                if (jpeg) {
                    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                    how.setCompressionQuality(0.92f);
                }
                writer.write(null, new IIOImage(image, null, null), how);
            } finally {
                writer.dispose();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(out.toByteArray());
    }
}
