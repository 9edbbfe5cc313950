package org.daylight.extractor;

import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** The text layer of a page of a PDF, with the place of each letter in the image of the page. */
final class PdfGlyphs extends PDFTextStripper {

    private static final int MOST_OPERATORS = 2_000_000;

    /** How far a letter goes below and above its base line, as a part of the size of its font. */
    private static final double DESCENT = 0.3;

    private static final double ASCENT = 1.0;

    private final PlacedText text = new PlacedText(false);
    private final AffineTransform toImage;
    private int operators;

    private PdfGlyphs(AffineTransform toImage) {
        this.toImage = toImage;
    }

    /**
     * Reads the text of a page.
     *
     * @param index of the page, from 0
     * @param sorted whether by the places of the letters, otherwise in the order of the file
     * @param width of the image of the page, in pixels
     */
    static PlacedText of(PDDocument pdf, int index, boolean sorted, int width, int height) throws IOException {
        var glyphs = new PdfGlyphs(toImage(pdf.getPage(index), width, height));
        glyphs.setStartPage(index + 1);
        glyphs.setEndPage(index + 1);
        glyphs.setSortByPosition(sorted);
        glyphs.setShouldSeparateByBeads(false);
        glyphs.setSuppressDuplicateOverlappingText(false);
        glyphs.writeText(pdf, Writer.nullWriter());
        return glyphs.text;
    }

    /** From the coordinates of the page's crop box, with y upwards, to the image, as the page is turned when it is shown. */
    private static AffineTransform toImage(PDPage page, int width, int height) {
        PDRectangle box = page.getCropBox();
        int turned = page.getRotation();
        boolean swapped = turned == 90 || turned == 270;
        double across = width / (double) (swapped ? box.getHeight() : box.getWidth());
        double down = height / (double) (swapped ? box.getWidth() : box.getHeight());
        AffineTransform transform = AffineTransform.getScaleInstance(across, down);
        switch (turned) {
            case 90 -> transform.translate(box.getHeight(), 0);
            case 180 -> transform.translate(box.getWidth(), box.getHeight());
            case 270 -> transform.translate(0, box.getWidth());
            default -> {}
        }
        transform.rotate(Math.toRadians(turned));
        transform.translate(0, box.getHeight());
        transform.scale(1, -1);
        return transform;
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        if (++operators > MOST_OPERATORS) {
            throw new IOException("more than " + MOST_OPERATORS + " operators");
        }
        super.processOperator(operator, operands);
    }

    @Override
    protected void processTextPosition(TextPosition position) {
        if (text.pieces() > PlacedText.MOST_PIECES) {
            return; // refused in writeString
        }
        super.processTextPosition(position);
    }

    @Override
    protected void writeString(String word, List<TextPosition> letters) throws IOException {
        var given = new StringBuilder();
        letters.forEach(letter -> given.append(letter.getUnicode()));
        if (text.pieces() + letters.size() > PlacedText.MOST_PIECES) {
            throw new IOException("more than " + PlacedText.MOST_PIECES + " letters on a page");
        }
        if (given.toString().equals(word)) {
            for (TextPosition letter : letters) {
                text.add(letter.getUnicode(), place(letter));
            }
            return;
        }
        // Written from right to left, or composed: the word has one place.
        Rectangle all = new Rectangle();
        for (TextPosition letter : letters) {
            all = all.isEmpty() ? place(letter) : all.union(place(letter));
        }
        text.add(word, all);
    }

    @Override
    protected void writeWordSeparator() {
        text.gap();
    }

    @Override
    protected void writeLineSeparator() {
        text.gap();
    }

    @Override
    protected void writeParagraphSeparator() {
        text.gap();
    }

    private Rectangle place(TextPosition letter) {
        AffineTransform matrix = letter.getTextMatrix().createAffineTransform();
        double width = 0;
        try {
            for (int code : letter.getCharacterCodes()) {
                width += letter.getFont().getWidth(code) / 1_000;
            }
        } catch (IOException | RuntimeException unknown) {
            width = 1;
        }
        double scale = Math.hypot(matrix.getScaleX(), matrix.getShearY());
        double real = letter.getWidth(); // along the direction of the text, in points
        if (scale > 0 && real / scale > width) {
            width = real / scale;
        }
        AffineTransform whole = new AffineTransform(toImage);
        whole.concatenate(matrix);
        Rectangle2D bounds = whole.createTransformedShape(
                        new Rectangle2D.Double(0, -DESCENT, Math.max(width, 0.2), DESCENT + ASCENT))
                .getBounds2D();
        if (Double.isNaN(bounds.getX()) || Double.isNaN(bounds.getY())) {
            return new Rectangle();
        }
        return bounds.getBounds();
    }
}
