package org.daylight.extractor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.blend.BlendMode;
import org.apache.pdfbox.pdmodel.graphics.color.PDColor;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationSquare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rectangle over text is no redaction. */
class PdfBoxesTest {

    @TempDir
    Path folder;

    private interface Drawing {
        void draw(PDDocument pdf, PDPage page, PDPageContentStream out) throws IOException;
    }

    private List<String> covered(Drawing drawing) throws IOException {
        try (var pdf = new PDDocument()) {
            var page = new PDPage(PDRectangle.A4);
            pdf.addPage(page);
            try (var out = new PDPageContentStream(pdf, page)) {
                drawing.draw(pdf, page, out);
            }
            var bytes = new ByteArrayOutputStream();
            pdf.save(bytes);
            Rendered rendered = Rendered.of(folder, "a.pdf", bytes.toByteArray());
            assertEquals("extracted", rendered.result(), rendered.reason());
            return rendered.revealed("covered-text");
        }
    }

    private static void text(PDPageContentStream out, float x, float y, String text) throws IOException {
        out.beginText();
        out.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
        out.newLineAtOffset(x, y);
        out.showText(text);
        out.endText();
    }

    private static void box(PDPageContentStream out, Color color, float x, float y, float width, float height)
            throws IOException {
        out.setNonStrokingColor(color);
        out.addRect(x, y, width, height);
        out.fill();
        out.setNonStrokingColor(Color.BLACK);
    }

    @Test
    void aBlackBoxOverAName() throws IOException {
        assertEquals(List.of("Ivo Lund"), covered((pdf, page, out) -> {
            text(out, 50, 700, "The source is");
            text(out, 150, 700, "Ivo Lund");
            text(out, 210, 700, "as you know.");
            box(out, Color.BLACK, 148, 696, 55, 14);
        }));
    }

    @Test
    void boxesOfOtherColorsAndLinesOfText() throws IOException {
        assertEquals(List.of("first line second", "third"), covered((pdf, page, out) -> {
            text(out, 50, 700, "first line");
            text(out, 50, 686, "second");
            text(out, 50, 600, "third");
            box(out, Color.WHITE, 40, 680, 200, 40);
            out.moveTo(40, 595);
            out.lineTo(140, 595);
            out.lineTo(140, 615);
            out.lineTo(40, 615);
            out.fill();
        }));
    }

    @Test
    void whatIsPaintedAboveABoxIsNotUnderIt() throws IOException {
        assertEquals(List.of(), covered((pdf, page, out) -> {
            box(out, Color.BLACK, 40, 690, 200, 30); // the head of a table
            out.setNonStrokingColor(Color.WHITE);
            text(out, 50, 700, "Name");
            text(out, 50, 600, "painted twice");
            box(out, Color.YELLOW, 40, 590, 200, 30);
            text(out, 50, 600, "painted twice");
        }));
    }

    @Test
    void highlightsLinesAndClippedBoxesHideNothing() throws IOException {
        assertEquals(List.of(), covered((pdf, page, out) -> {
            text(out, 50, 700, "highlighted");
            text(out, 50, 600, "struck out");
            text(out, 50, 500, "outside of the clip");
            out.saveGraphicsState();
            var multiply = new PDExtendedGraphicsState();
            multiply.setBlendMode(BlendMode.MULTIPLY);
            out.setGraphicsStateParameters(multiply);
            box(out, Color.YELLOW, 40, 690, 200, 30);
            out.restoreGraphicsState();
            out.saveGraphicsState();
            var clear = new PDExtendedGraphicsState();
            clear.setNonStrokingAlphaConstant(0.3f);
            out.setGraphicsStateParameters(clear);
            box(out, Color.BLACK, 40, 690, 200, 30);
            out.restoreGraphicsState();
            box(out, Color.BLACK, 40, 603, 200, 1);
            out.saveGraphicsState();
            out.addRect(300, 300, 50, 50);
            out.clip();
            box(out, Color.BLACK, 0, 0, 500, 800);
            out.restoreGraphicsState();
        }));
    }

    @Test
    void recognisedTextOfAScanIsUnderABoxInAnyOrder() throws IOException {
        assertEquals(List.of("hidden"), covered((pdf, page, out) -> {
            box(out, Color.BLACK, 40, 690, 200, 30);
            out.setRenderingMode(RenderingMode.NEITHER);
            text(out, 50, 700, "hidden");
        }));
    }

    @Test
    void annotations() throws IOException {
        assertEquals(List.of("secret one"), covered((pdf, page, out) -> {
            text(out, 50, 700, "secret one");
            text(out, 50, 600, "not this");
            var square = new PDAnnotationSquare();
            square.setRectangle(new PDRectangle(40, 690, 200, 30));
            square.setInteriorColor(new PDColor(new float[] {0, 0, 0}, PDDeviceRGB.INSTANCE));
            square.setColor(new PDColor(new float[] {0, 0, 0}, PDDeviceRGB.INSTANCE));
            page.getAnnotations().add(square);
            page.setAnnotations(List.of(square));
        }));
    }

    @Test
    void aRedactionThatWasOnlyMarked() throws IOException {
        assertEquals(List.of("secret two"), covered((pdf, page, out) -> {
            text(out, 50, 700, "secret two");
            text(out, 50, 600, "not this");
            var mark = new COSDictionary();
            mark.setName(COSName.TYPE, "Annot");
            mark.setName(COSName.SUBTYPE, "Redact");
            mark.setItem(COSName.RECT, new PDRectangle(40, 690, 200, 30));
            var quads = new COSArray();
            for (float each : new float[] {40, 720, 240, 720, 40, 690, 240, 690}) {
                quads.add(new COSFloat(each));
            }
            mark.setItem(COSName.getPDFName("QuadPoints"), quads);
            page.setAnnotations(List.of(PDAnnotation.createAnnotation(mark)));
        }));
    }

    @Test
    void manyBoxesOverMuchTextEnd() throws IOException {
        List<String> found = covered((pdf, page, out) -> {
            for (int i = 0; i < 3_000; i++) {
                text(out, 10 + i % 50, 10 + i % 800, "abcdefghij");
            }
            for (int i = 0; i < 20_000; i++) {
                out.addRect(i % 500, i % 800, 6, 6);
                out.fill();
            }
        });
        assertTrue(!found.isEmpty() && found.size() <= 300, found.size() + " found");
    }
}
