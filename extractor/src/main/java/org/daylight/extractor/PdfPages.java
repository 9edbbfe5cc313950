package org.daylight.extractor;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.util.Version;

/** Page images of PDF files. A page that cannot be drawn is counted, and the next one is drawn. */
final class PdfPages {

    /** Resolution of page images; a point is 1/72 inch. */
    private static final float DOTS_PER_INCH = 110;

    /** Pages after these are not drawn. */
    static final int PAGES = 100;

    /** The greatest width or height of a page image, in pixels. */
    private static final int MOST_LENGTH = 8_000;

    private static final int XOBJECTS = 1_000;
    private static final boolean JPEG_2000 =
            ImageIO.getImageReadersByFormatName("JPEG2000").hasNext();

    private static final long BUFFER_BYTES = 64L << 20;

    private PdfPages() {}

    static String program() {
        return "Apache PDFBox " + Version.getVersion();
    }

    /** @throws IOException when the file cannot be read as PDF at all */
    static DocumentText.Outcome write(Path file, String program, ViewOutput out) throws IOException {
        try (PDDocument pdf = Loader.loadPDF(
                file.toFile(), "", null, null, MemoryUsageSetting.setupMixed(BUFFER_BYTES).streamCache)) {
            int count = pdf.getNumberOfPages();
            if (count == 0) {
                return new DocumentText.Outcome(DocumentResult.EMPTY, "no pages");
            }
            var renderer = new PDFRenderer(pdf);
            renderer.setSubsamplingAllowed(true);
            boolean begun = false;
            long omitted = 0;
            for (int i = 0; i < count; i++) {
                if (i >= PAGES || begun && out.isFull()) {
                    omitted += count - i;
                    break;
                }
                try {
                    EncodedPicture page = EncodedPicture.of(drawn(pdf, renderer, i, DOTS_PER_INCH));
                    if (!begun) {
                        out.begin("pages", program, count);
                        begun = true;
                    }
                    omitted += out.file(page.type(), Integer.toString(i + 1), page.bytes()) ? 0 : 1;
                } catch (IOException | RuntimeException | StackOverflowError unreadable) {
                    omitted++;
                }
            }
            if (!begun) {
                return new DocumentText.Outcome(DocumentResult.BROKEN, "no page can be drawn");
            }
            out.end(omitted);
            return new DocumentText.Outcome(DocumentResult.EXTRACTED, "");
        }
    }

    /** Whether a page has an image in a format that cannot be decoded here; the page would be drawn without it, as if it were empty. */
    private static boolean lacksImages(PDPage page) throws IOException {
        if (JPEG_2000) {
            return false;
        }
        PDResources resources = page.getResources();
        if (resources == null) {
            return false;
        }
        int count = 0;
        for (COSName name : resources.getXObjectNames()) {
            if (++count > XOBJECTS) {
                return false;
            }
            if (resources.isImageXObject(name)
                    && resources.getXObject(name) instanceof PDImageXObject image
                    && "jpx".equals(image.getSuffix())) {
                return true;
            }
        }
        return false;
    }

    /** The image of a page as it is shown, with fewer dots per inch where it would be too great. */
    static BufferedImage drawn(PDDocument pdf, PDFRenderer renderer, int index, float dotsPerInch) throws IOException {
        PDPage page = pdf.getPage(index);
        if (lacksImages(page)) {
            throw new IOException("an image in JPEG 2000");
        }
        PDRectangle box = page.getCropBox();
        double scale = dotsPerInch / 72;
        double pixels = (double) box.getWidth() * box.getHeight() * scale * scale;
        if (!(pixels > 0) || Double.isInfinite(pixels)) {
            throw new IOException("a page without a size");
        }
        if (pixels > EncodedPicture.PIXELS) {
            scale *= Math.sqrt(EncodedPicture.PIXELS / pixels);
        }
        double longest = Math.max(box.getWidth(), box.getHeight()) * scale;
        if (longest > MOST_LENGTH) {
            scale *= MOST_LENGTH / longest;
        }
        return renderer.renderImage(index, (float) scale, ImageType.RGB);
    }
}
