package org.daylight.extractor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfViewsTest {

    @TempDir
    Path folder;

    @Test
    void aPageIsAGrayImageOfItsSizeWithTheTextOnIt() throws IOException {
        Rendered rendered = Rendered.of(folder, "a.pdf", pdf(2));
        assertEquals("extracted", rendered.result());
        Rendered.View view = rendered.views().getFirst();
        assertEquals("pages", view.kind());
        assertTrue(view.program().startsWith("Apache PDFBox 3"), view.program());
        assertEquals(0, view.omitted());
        assertEquals(
                List.of("1", "2"),
                view.files().stream().map(Rendered.File::label).toList());
        BufferedImage page =
                ImageIO.read(new ByteArrayInputStream(view.files().getFirst().bytes()));
        assertEquals((int) (PDRectangle.A4.getWidth() * 110 / 72), page.getWidth(), 1);
        assertEquals((int) (PDRectangle.A4.getHeight() * 110 / 72), page.getHeight(), 1);
        assertEquals(1, page.getRaster().getNumBands());
        long dark = 0;
        for (int y = 0; y < page.getHeight(); y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                dark += page.getRaster().getSample(x, y, 0) < 128 ? 1 : 0;
            }
        }
        assertTrue(dark > 500, "a font is found for text that brings none, " + dark);
    }

    @Test
    void theSameFileGivesTheSameBytes() throws IOException {
        byte[] pdf = pdf(1);
        assertArrayEquals(
                Rendered.of(folder, "a.pdf", pdf)
                        .views()
                        .getFirst()
                        .files()
                        .getFirst()
                        .bytes(),
                Rendered.of(folder, "a.pdf", pdf)
                        .views()
                        .getFirst()
                        .files()
                        .getFirst()
                        .bytes());
    }

    @Test
    void pagesBeyondTheLimitAreCounted() throws IOException {
        // Small pages: they are drawn quickly.
        Rendered.View view = Rendered.of(folder, "a.pdf", pdf(new PDRectangle(60, 60), PdfPages.PAGES + 5))
                .views()
                .getFirst();
        assertEquals(PdfPages.PAGES, view.files().size());
        assertEquals(PdfPages.PAGES + 5, view.total());
        assertEquals(5, view.omitted());
    }

    @Test
    void aHugePageIsDrawnSmaller() throws IOException {
        Rendered.View view = Rendered.of(folder, "a.pdf", pdf(new PDRectangle(100_000, 90_000), 1))
                .views()
                .getFirst();
        BufferedImage page =
                ImageIO.read(new ByteArrayInputStream(view.files().getFirst().bytes()));
        assertTrue((long) page.getWidth() * page.getHeight() <= EncodedPicture.PIXELS + 10_000);
        Rendered.View thin = Rendered.of(folder, "a.pdf", pdf(new PDRectangle(1_000_000, 1), 1))
                .views()
                .getFirst();
        assertTrue(ImageIO.read(new ByteArrayInputStream(thin.files().getFirst().bytes()))
                        .getWidth()
                <= 8_001);
    }

    @Test
    void anEncryptedFileIsLockedAndATruncatedOneIsShownAsFarAsItGoes() throws IOException {
        try (PDDocument pdf = Loader.loadPDF(pdf(1))) {
            pdf.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            var out = new ByteArrayOutputStream();
            pdf.save(out);
            Rendered rendered = Rendered.of(folder, "a.pdf", out.toByteArray());
            assertEquals("locked", rendered.result());
            assertTrue(rendered.views().isEmpty());
        }
        byte[] whole = pdf(3);
        for (int length = 10; length < whole.length; length += whole.length / 12) {
            Rendered.of(folder, "a.pdf", Arrays.copyOf(whole, length)); // none throws
        }
    }

    @Test
    void whatItRevealsIsListed() throws IOException {
        byte[] first;
        try (PDDocument pdf = Loader.loadPDF(pdf(1))) {
            pdf.getDocumentInformation().setAuthor("Anna Berg");
            pdf.getDocumentInformation().setTitle("Microsoft Word - C:\\Users\\aberg\\Documents\\contract.doc");
            pdf.getDocumentInformation().setProducer("A Printer Driver 3");
            var comment = new PDAnnotationText();
            comment.setContents("Do not send this to the port");
            comment.setTitlePopup("Ivo Lund");
            comment.setRectangle(new PDRectangle(10, 10, 20, 20));
            pdf.getPage(0).getAnnotations().add(comment);
            pdf.getPage(0).getCOSObject().setNeedToBeUpdated(true);
            var file = new PDComplexFileSpecification();
            file.setFile("secret.txt");
            file.setEmbeddedFile(
                    new PDEmbeddedFile(pdf, new ByteArrayInputStream("hidden words".getBytes("US-ASCII"))));
            var tree = new PDEmbeddedFilesNameTreeNode();
            tree.setNames(Map.of("secret.txt", file));
            var names = new PDDocumentNameDictionary(pdf.getDocumentCatalog());
            names.setEmbeddedFiles(tree);
            pdf.getDocumentCatalog().setNames(names);
            var out = new ByteArrayOutputStream();
            pdf.save(out);
            first = out.toByteArray();
        }
        Rendered once = Rendered.of(folder, "a.pdf", first);
        assertTrue(
                once.revealed("author").containsAll(List.of("Anna Berg", "Ivo Lund")),
                once.reveals().toString());
        assertTrue(once.revealed("software").contains("A Printer Driver 3"));
        assertTrue(
                once.revealed("path").contains("C:\\Users\\aberg\\Documents\\contract.doc"),
                once.reveals().toString());
        assertTrue(
                once.revealed("comment").toString().contains("Do not send this"),
                once.reveals().toString());
        assertTrue(
                once.revealed("embedded-file").toString().contains("secret.txt"),
                once.reveals().toString());
        assertTrue(once.revealed("earlier-revision").isEmpty());
        try (PDDocument pdf = Loader.loadPDF(first)) {
            pdf.getDocumentInformation().setAuthor("nobody");
            pdf.getDocumentInformation().getCOSObject().setNeedToBeUpdated(true);
            var out = new ByteArrayOutputStream();
            pdf.saveIncremental(out);
            Rendered twice = Rendered.of(folder, "a.pdf", out.toByteArray());
            assertEquals(
                    List.of("1 earlier revision of the content can be restored"), twice.revealed("earlier-revision"));
        }
    }

    @Test
    void aFileThatRevealsNothingHasAnEmptyList() throws IOException {
        Rendered rendered = Rendered.of(folder, "a.pdf", pdf(1));
        assertFalse(rendered.views().isEmpty());
        assertEquals(List.of(), rendered.reveals());
    }

    private static byte[] pdf(int pages) throws IOException {
        return pdf(PDRectangle.A4, pages);
    }

    private static byte[] pdf(PDRectangle size, int pages) throws IOException {
        try (var pdf = new PDDocument()) {
            for (int i = 1; i <= pages; i++) {
                var page = new PDPage(size);
                pdf.addPage(page);
                try (var content = new PDPageContentStream(pdf, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.TIMES_ROMAN), 24);
                    content.newLineAtOffset(50, 700);
                    content.showText("The harbour contract, page " + i);
                    content.endText();
                }
            }
            var out = new ByteArrayOutputStream();
            pdf.save(out);
            return out.toByteArray();
        }
    }
}
