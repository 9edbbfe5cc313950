package org.daylight.extractor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.util.Matrix;
import org.daylight.format.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(1_800)
class RedactedPagesTest {

    private static final String CARD = "4111 1111 1111 1111";
    private static final boolean OCR = Files.isExecutable(Path.of("/usr/bin/tesseract"));

    @TempDir
    Path folder;

    /** The answer to a request. */
    private record Answer(String result, String reason, List<byte[]> images, List<Json.Obj> pages, byte[] all) {
        BufferedImage image(int index) throws IOException {
            return ImageIO.read(new ByteArrayInputStream(images.get(index)));
        }

        boolean isBlack(int index) {
            return pages.get(index).get("black").orElseThrow().equals(new Json.Bool(true));
        }

        long boxes(int index) {
            return ((Json.Obj) pages.get(index).get("boxes").orElseThrow())
                    .number("P1")
                    .orElse(0);
        }
    }

    private Answer redact(String name, byte[] document, BurnRequest request) throws IOException {
        Files.write(folder.resolve("input"), document);
        var bytes = new ByteArrayOutputStream();
        var frames = new Frames(new ByteArrayInputStream(new byte[0]), bytes);
        var documents = new DocumentText(folder.resolve("input"), new Languages());
        new DocumentViews(folder.resolve("input"), folder, documents, new Languages()); // sets the fonts
        Json.Obj done =
                new RedactedPages(folder.resolve("input"), folder, documents).make(name, "", false, request, frames);
        frames.flush();
        var in = new Frames(new ByteArrayInputStream(bytes.toByteArray()), new ByteArrayOutputStream());
        List<ByteArrayOutputStream> images = new ArrayList<>();
        List<Json.Obj> pages = new ArrayList<>();
        for (Json.Obj frame = in.read(); frame != null; frame = in.read()) {
            if (frame.get("file").isPresent()) {
                images.add(new ByteArrayOutputStream());
            } else if (frame.string("chunk").isPresent()) {
                images.getLast()
                        .writeBytes(
                                Base64.getDecoder().decode(frame.string("chunk").get()));
            } else if (frame.get("page").orElse(null) instanceof Json.Obj page) {
                pages.add(page);
            }
        }
        return new Answer(
                done.string("result").orElseThrow(),
                done.string("reason").orElse(""),
                images.stream().map(ByteArrayOutputStream::toByteArray).toList(),
                pages,
                bytes.toByteArray());
    }

    private static BurnRequest area(int page, int x, int y, int width, int height) {
        return new BurnRequest(
                List.of(new BurnRequest.Area(page, x, y, width, height, "P1")), List.of(), Map.of(), null);
    }

    private static BurnRequest string(String text, boolean line, boolean somewhere, Integer... pages) {
        return new BurnRequest(
                List.of(),
                List.of(new BurnRequest.Phrase(text, false, line, Set.of(pages), somewhere, "P1")),
                Map.of(),
                "eng");
    }

    @Test
    void anAreaIsOpaqueAndTheRestIsAsItWas() throws IOException {
        byte[] pdf = pdf(0, null, "Paid with " + CARD, "The weather is fine");
        Answer answer = redact("a.pdf", pdf, area(1, 100, 100, 500, 100));
        assertEquals("extracted", answer.result());
        assertEquals(1, answer.images().size());
        BufferedImage page = answer.image(0);
        int dark = 0;
        int total = 0;
        for (int y = page.getHeight() / 10; y < page.getHeight() / 5; y++) {
            for (int x = page.getWidth() / 10; x < page.getWidth() * 6 / 10; x++) {
                total++;
                dark += gray(page, x, y) < 40 ? 1 : 0;
            }
        }
        assertTrue(dark > total * 0.97, dark + " of " + total + " pixels are black; the others are the code");
        Answer whole = redact("a.pdf", pdf, area(1, 900, 900, 10, 10));
        BufferedImage before = whole.image(0);
        for (int y = page.getHeight() / 2; y < page.getHeight() * 8 / 10; y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                assertEquals(gray(before, x, y), gray(page, x, y), "outside the area nothing changes");
            }
        }
    }

    @Test
    void theSameRequestGivesTheSameBytes() throws IOException {
        byte[] pdf = pdf(0, null, "Paid with " + CARD);
        assertArrayEquals(
                redact("a.pdf", pdf, area(1, 100, 100, 500, 100)).all(),
                redact("a.pdf", pdf, area(1, 100, 100, 500, 100)).all());
    }

    @Test
    void aNumberInTheTextLayerIsFoundOnPagesTurnedInAnyDirection() throws IOException {
        assumeTrue(OCR, "Tesseract is not installed: skipped");
        for (int turned : new int[] {0, 90, 180, 270}) {
            for (PDRectangle crop : new PDRectangle[] {null, new PDRectangle(30, 50, 500, 700)}) {
                boolean always = Boolean.getBoolean("daylight.slow");
                if (!always && (crop == null) != (turned % 180 == 0)) {
                    continue; // text recognition takes two seconds; every direction and both sizes are tested anyway
                }
                byte[] pdf = pdf(turned, crop, "Paid with 4111-1111 11111111 today", "The weather is fine");
                Answer answer = redact("a.pdf", pdf, string(CARD, false, false, 1));
                assertEquals("extracted", answer.result(), answer.reason());
                assertFalse(answer.isBlack(0), "turned by " + turned);
                assertTrue(answer.boxes(0) >= 1);
                byte[] upright = upright(answer.image(0), turned);
                String left = recognised(upright);
                assertFalse(left.replaceAll("[^0-9]", "").contains("1111"), left);
                assertTrue(left.contains("weather") && left.contains("Paid"), turned + " " + crop + left);
            }
        }
    }

    @Test
    void aScannedPageAndAnImageAreSearchedWithTextRecognition() throws IOException {
        assumeTrue(OCR, "Tesseract is not installed: skipped");
        BufferedImage scan = scan("Paid with " + CARD + " today", "The weather is fine", "Jo Quayle was there");
        for (String name : new String[] {"a.pdf", "a.png"}) {
            byte[] document = name.endsWith("pdf") ? scanned(scan) : png(scan);
            Answer answer = redact(
                    name,
                    document,
                    new BurnRequest(
                            List.of(),
                            List.of(
                                    new BurnRequest.Phrase(CARD, false, false, Set.of(), true, "P1"),
                                    new BurnRequest.Phrase("jo quayle", false, true, Set.of(), true, "P2")),
                            Map.of(),
                            "eng"));
            assertEquals("extracted", answer.result(), answer.reason());
            assertFalse(answer.isBlack(0), name);
            String left = recognised(answer.images().getFirst());
            assertFalse(left.contains("1111"), left);
            assertFalse(left.contains("Quayle") || left.contains("there"), "the whole line: " + left);
            assertTrue(left.contains("weather"), left);
        }
    }

    @Test
    void aPageOnWhichAStringCannotBeLocatedIsBlackenedAsAWhole() throws IOException {
        assumeTrue(OCR, "Tesseract is not installed: skipped");
        Answer answer = redact("a.pdf", pdf(0, null, "Nothing of that kind"), string("Zebra", false, false, 1));
        assertEquals("extracted", answer.result());
        assertTrue(answer.isBlack(0));
        BufferedImage page = answer.image(0);
        assertTrue(gray(page, 5, 5) < 40 && gray(page, page.getWidth() - 5, page.getHeight() - 5) < 40);
        Answer nowhere = redact("a.pdf", pdf(0, null, "Nothing of that kind"), string("Zebra", false, true));
        assertEquals("broken", nowhere.result());
        assertTrue(nowhere.reason().contains("not on the pages"), nowhere.reason());
    }

    @Test
    void withoutTextRecognitionNoStringIsBlackened() throws IOException {
        var request = new BurnRequest(
                List.of(), List.of(new BurnRequest.Phrase(CARD, false, false, Set.of(1), false, "P1")), Map.of(), null);
        Answer answer = redact("a.pdf", pdf(0, null, CARD), request);
        assertEquals("broken", answer.result());
        assertTrue(answer.reason().contains("text recognition"), answer.reason());
        assertEquals(0, answer.images().size());
    }

    @Test
    void nothingOfTheFileIsLeftInTheImages() throws IOException {
        byte[] pdf = pdf(0, null, "Paid with " + CARD);
        byte[] image = redact("a.pdf", pdf, area(1, 0, 0, 1000, 1000)).images().getFirst();
        String text = new String(image, StandardCharsets.ISO_8859_1);
        for (String word : List.of("secret title", "4111", "tEXt", "zTXt", "iTXt", "eXIf", "tIME", "Exif")) {
            assertFalse(text.contains(word), word);
        }
        for (String type : chunks(image)) {
            assertTrue(List.of("IHDR", "IDAT", "IEND").contains(type), type);
        }
    }

    @Test
    void aPictureWithTransparencyLosesWhatWasUnderIt() throws IOException {
        var picture = new BufferedImage(200, 100, BufferedImage.TYPE_INT_ARGB);
        for (int x = 50; x < 100; x++) {
            picture.setRGB(x, 50, 0x00ff0000); // red, and not visible
        }
        Answer answer = redact("a.png", png(picture), area(1, 0, 0, 100, 100));
        assertEquals("extracted", answer.result(), answer.reason());
        BufferedImage page = answer.image(0);
        assertFalse(page.getColorModel().hasAlpha());
        assertEquals(255, gray(page, 75, 50));
        assertTrue(gray(page, 10, 5) < 40);
    }

    @Test
    void anAreaOnAPageThatDoesNotExistGivesNoImages() throws IOException {
        Answer answer = redact("a.pdf", pdf(0, null, "One page"), area(2, 0, 0, 100, 100));
        assertEquals("broken", answer.result());
        assertTrue(answer.reason().contains("no such page"), answer.reason());
    }

    @Test
    void otherFormatsHaveNoPages() throws IOException {
        Answer answer = redact("a.csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8), area(1, 0, 0, 10, 10));
        assertEquals("unsupported", answer.result());
        try (PDDocument pdf = Loader.loadPDF(pdf(0, null, "Locked"))) {
            pdf.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
            assertEquals(
                    "locked", redact("a.pdf", saved(pdf), area(1, 0, 0, 10, 10)).result());
        }
        assertEquals(
                "empty", redact("a.pdf", new byte[0], area(1, 0, 0, 10, 10)).result());
    }

    @Test
    void hostileFilesAreBounded() throws IOException {
        byte[] huge = pdf(0, new PDRectangle(0, 0, 14_000, 14_000), "Huge");
        BufferedImage page = redact("a.pdf", huge, area(1, 0, 0, 10, 10)).image(0);
        assertTrue((long) page.getWidth() * page.getHeight() <= EncodedPicture.PIXELS * 1.01);
        try (var many = new PDDocument()) {
            for (int i = 0; i < 300; i++) {
                many.addPage(new PDPage(new PDRectangle(20, 20)));
            }
            Answer answer = redact("a.pdf", saved(many), area(1, 0, 0, 10, 10));
            assertEquals(PdfPages.PAGES, answer.images().size());
        }
        assertEquals(
                "broken",
                redact("a.pdf", "%PDF-1.4 nonsense".getBytes(StandardCharsets.UTF_8), area(1, 0, 0, 1, 1))
                        .result());
    }

    @Test
    void pagesCanBeBlackenedAsAWhole() throws IOException {
        var request = new BurnRequest(List.of(), List.of(), Map.of(1, "P1"), null);
        Answer answer = redact("a.pdf", pdf(0, null, "One page"), request);
        assertTrue(answer.isBlack(0));
    }

    @Test
    void placedTextIsComparedGenerously() {
        var layer = new PlacedText(false);
        add(layer, "Paid 4111-1111.1111 1111, Ann ", "Lee; Planning; 24111; Müller");
        assertEquals(1, layer.find("4111111111111111", false).size());
        assertEquals(2, layer.find("ANN LEE", false).size(), "on two lines");
        assertEquals(1, layer.find("muller", false).size());
        assertEquals(0, layer.find("4111 9", false).size());
        assertEquals(1, layer.find("ann", false).size());
        assertEquals(2, layer.find("ann", true).size());
        var scan = new PlacedText(true);
        add(scan, "Paid 41l1 1I11 lll1 11i1 to Jo Ouay1e");
        assertEquals(1, scan.find("4111111111111111", false).size() > 0 ? 1 : 0);
        assertFalse(scan.find("jo quayle", false).isEmpty());
        assertTrue(scan.find("harbour", false).isEmpty());
        int right = 0;
        for (Rectangle place : scan.find("4111111111111111", false)) {
            right = Math.max(right, place.x + place.width);
        }
        assertEquals("Paid 41l1 1I11 lll1 11i1".length() * 10, right, "and nothing of the words after it");
    }

    private static void add(PlacedText text, String... lines) {
        int y = 0;
        for (String line : lines) {
            for (int i = 0; i < line.length(); i++) {
                text.add(line.substring(i, i + 1), new Rectangle(10 * i, y, 10, 12));
            }
            text.gap();
            y += 100;
        }
    }

    private String recognised(byte[] image) throws IOException {
        Files.write(folder.resolve("check"), image);
        return RecognisedWords.in(folder.resolve("check"), "eng", RecognisedWords.AS_A_PAGE, folder)
                        .plain()
                + "\n"
                + RecognisedWords.in(folder.resolve("check"), "eng", RecognisedWords.SCATTERED, folder)
                        .plain();
    }

    private static List<String> chunks(byte[] png) {
        List<String> types = new ArrayList<>();
        for (int at = 8; at + 12 <= png.length; ) {
            int length = ByteBuffer.wrap(png, at, 4).getInt();
            types.add(new String(png, at + 4, 4, StandardCharsets.US_ASCII));
            at += 12 + length;
        }
        return types;
    }

    /** The image turned back, so that its text can be recognised. */
    private static byte[] upright(BufferedImage image, int turned) throws IOException {
        int orientation = switch (turned) {
            case 90 -> 8;
            case 180 -> 3;
            case 270 -> 6;
            default -> 1;
        };
        var colors = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        colors.createGraphics().drawImage(image, 0, 0, null);
        return png(PictureView.turned(colors, orientation));
    }

    private static int gray(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xff;
    }

    private static byte[] pdf(int turned, PDRectangle crop, String... lines) throws IOException {
        try (var pdf = new PDDocument()) {
            pdf.getDocumentInformation().setTitle("secret title");
            var page = new PDPage(crop != null && crop.getWidth() > 1_000 ? crop : PDRectangle.A4);
            if (crop != null) {
                page.setCropBox(crop);
            }
            page.setRotation(turned);
            pdf.addPage(page);
            try (var content = new PDPageContentStream(pdf, page)) {
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 14);
                for (int i = 0; i < lines.length; i++) {
                    content.beginText();
                    content.setTextMatrix(Matrix.getTranslateInstance(80, 600 - 200 * i));
                    content.showText(lines[i]);
                    content.endText();
                }
            }
            return saved(pdf);
        }
    }

    private static byte[] scanned(BufferedImage scan) throws IOException {
        try (var pdf = new PDDocument()) {
            var page = new PDPage(PDRectangle.A4);
            pdf.addPage(page);
            try (var content = new PDPageContentStream(pdf, page)) {
                content.drawImage(
                        LosslessFactory.createFromImage(pdf, scan),
                        0,
                        0,
                        PDRectangle.A4.getWidth(),
                        PDRectangle.A4.getHeight());
            }
            return saved(pdf);
        }
    }

    private static byte[] saved(PDDocument pdf) throws IOException {
        var out = new ByteArrayOutputStream();
        pdf.save(out);
        return out.toByteArray();
    }

    private static byte[] png(BufferedImage image) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    /** A page with text, drawn as outlines of a font of the program. */
    private static BufferedImage scan(String... lines) throws IOException {
        TrueTypeFont font = ViewFonts.label();
        var image = new BufferedImage(1240, 1754, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setColor(Color.BLACK);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        double scale = 32.0 / font.getUnitsPerEm();
        for (int i = 0; i < lines.length; i++) {
            double x = 150;
            for (char c : lines[i].toCharArray()) {
                int glyph = font.getUnicodeCmapLookup().getGlyphId(c);
                GlyphData data = font.getGlyph().getGlyph(glyph);
                if (data != null) {
                    graphics.fill(new AffineTransform(scale, 0, 0, -scale, x, 300 + 120 * i)
                            .createTransformedShape(data.getPath()));
                }
                x += font.getAdvanceWidth(glyph) * scale;
            }
        }
        graphics.dispose();
        return image;
    }
}
