package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationMarkup;
import org.jspecify.annotations.Nullable;

/** What a PDF file reveals about people beside its metadata: earlier revisions, authors of comments, text under boxes, hidden
 * layers, page thumbnails. */
final class PdfReveals {

    private static final int PAGES = 2_000;
    private static final int ANNOTATIONS = 2_000;
    private static final int PAGES_WITH_BOXES = 300;
    private static final String END = "%%EOF";
    private static final String LINEARIZED = "/Linearized";

    private PdfReveals() {}

    static void add(Path file, @Nullable String inside, RevealOutput out) throws IOException {
        int revisions = revisions(file);
        if (revisions > 1) {
            out.add(
                    Revealed.EARLIER_REVISION,
                    inside,
                    "",
                    revisions - 1 + (revisions == 2 ? " earlier revision" : " earlier revisions")
                            + " of the content can be restored");
        }
        try (PDDocument pdf =
                Loader.loadPDF(file.toFile(), "", null, null, MemoryUsageSetting.setupMixed(64L << 20).streamCache)) {
            int number = 0;
            int annotations = 0;
            boolean searchable = true;
            for (PDPage page : pdf.getPages()) {
                if (++number > PAGES) {
                    break;
                }
                if (page.getCOSObject().containsKey(COSName.getPDFName("Thumb"))) {
                    out.add(Revealed.THUMBNAIL, inside, "page " + number, "an image of the page");
                }
                searchable = searchable && number <= PAGES_WITH_BOXES && boxes(page, number, inside, out);
                for (PDAnnotation annotation : page.getAnnotations()) {
                    if (++annotations <= ANNOTATIONS
                            && annotation instanceof PDAnnotationMarkup markup
                            && markup.getTitlePopup() != null) {
                        out.add(Revealed.AUTHOR, inside, "comment on page " + number, markup.getTitlePopup());
                    }
                }
            }
            PDOptionalContentProperties layers = pdf.getDocumentCatalog().getOCProperties();
            if (layers != null) {
                for (String name : layers.getGroupNames()) {
                    if (!layers.isGroupEnabled(name)) {
                        out.add(Revealed.HIDDEN_TEXT, inside, "layer", name);
                    }
                }
            }
        }
    }

    /** Text under boxes. @return whether the page could be read; after one that could not be, no other is tried */
    private static boolean boxes(PDPage page, int number, @Nullable String inside, RevealOutput out) {
        try {
            PageBoxes.covered(page).forEach(text -> out.add(Revealed.COVERED_TEXT, inside, "page " + number, text));
            return true;
        } catch (IOException | RuntimeException | StackOverflowError unreadable) {
            return false;
        }
    }

    /** How many times the file was saved by adding to its end (ISO 32000-1, 7.5.6). A linearized file has two ends when it is new. */
    private static int revisions(Path file) throws IOException {
        int ends = 0;
        int linearized = 0;
        byte[] buffer = new byte[1 << 16];
        int kept = 0; // an end may be in two reads
        try (InputStream in = Files.newInputStream(file)) {
            boolean first = true;
            for (int n = in.readNBytes(buffer, 0, buffer.length); n > 0; ) {
                int filled = kept + n;
                String text = new String(buffer, 0, filled, StandardCharsets.ISO_8859_1);
                for (int at = text.indexOf(END); at >= 0; at = text.indexOf(END, at + END.length())) {
                    ends++;
                }
                if (first && text.substring(0, Math.min(filled, 2_048)).contains(LINEARIZED)) {
                    linearized = 1;
                }
                first = false;
                kept = Math.min(END.length() - 1, filled);
                System.arraycopy(buffer, filled - kept, buffer, 0, kept);
                n = in.readNBytes(buffer, kept, buffer.length - kept);
            }
        }
        return ends - linearized;
    }
}
