package org.daylight.extractor;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.tika.mime.MediaType;
import org.daylight.format.Json;

/**
 * Images of the pages of a document on which areas and strings are blackened ({@code spec/redacting.md} section 9). A string is looked for
 * in the text layer of the page and in what Tesseract recognises. A page on which it must be and is not found is blackened as a whole; when
 * something cannot be done at all, there is no image of any page. Not for use by several threads.
 */
final class RedactedPages {

    /** Changes when the same request would get other images. */
    private static final String VERSION = "1";

    /** The resolution of pages, which text recognition needs. */
    private static final float DOTS_PER_INCH = 200;

    private static final long BUFFER_BYTES = 64L << 20;

    private final Path file;
    private final Path folder;
    private final DocumentText documents;
    private final OfficePages office;

    /** @param file the document @param folder for temporary files @param documents for the same file */
    RedactedPages(Path file, Path folder, DocumentText documents) {
        this.file = file;
        this.folder = folder;
        this.documents = documents;
        this.office = new OfficePages(folder);
    }

    /** The name and version of what makes them. */
    static String program() {
        return "redacted pages " + VERSION + ", " + PdfPages.program();
    }

    /** The pages of one request, one after the other. */
    private final class Run {
        private final BurnRequest request;
        private final Frames frames;
        private final ViewOutput out;
        private final TrueTypeFont font = ViewFonts.label();
        private final Set<Integer> shown = new HashSet<>();
        private final Set<BurnRequest.Phrase> found = new HashSet<>();
        private boolean begun;
        private long omitted;

        Run(BurnRequest request, Frames frames) {
            this.request = request;
            this.frames = frames;
            this.out = new ViewOutput(frames);
        }

        void begin(boolean pages, String program, int total) {
            if (!begun) {
                out.begin(pages ? "pages" : "image", program, total);
                begun = true;
            }
        }

        /** Blackens a page and writes it. @param texts of its text layer, in several orders; empty for an image */
        void page(int number, boolean pages, BufferedImage drawn, List<PlacedText> texts) throws IOException {
            var burned = new BurnedImage(drawn);
            String black = request.black().get(number);
            if (black != null) {
                burned.black(black);
                found.addAll(request.strings()); // the page counts as the place of all of them
            } else {
                areas(number, burned);
                strings(number, burned, texts);
            }
            EncodedPicture picture = EncodedPicture.of(burned.painted(font));
            if (!out.file(picture.type(), pages ? Integer.toString(number) : null, picture.bytes())) {
                omitted++;
                return;
            }
            shown.add(number);
            Json.Obj codes = Json.Obj.EMPTY;
            for (String code : burned.boxes().stream()
                    .map(BurnedImage.Box::code)
                    .sorted()
                    .distinct()
                    .toList()) {
                codes = codes.with(
                        code,
                        burned.boxes().stream()
                                .filter(box -> box.code().equals(code))
                                .count());
            }
            frames.write(Json.Obj.EMPTY.with(
                    "page",
                    Json.Obj.EMPTY
                            .with("number", number)
                            .with("black", burned.isBlack())
                            .with("boxes", codes)));
            frames.flush();
        }

        private void areas(int number, BurnedImage burned) {
            int width = burned.image().getWidth();
            int height = burned.image().getHeight();
            for (BurnRequest.Area area : request.areas()) {
                if (area.page() == number) {
                    int left = (int) ((long) area.x() * width / 1_000) - 1;
                    int top = (int) ((long) area.y() * height / 1_000) - 1;
                    int right = (int) (((long) area.x() + area.width()) * width / 1_000) + 2;
                    int bottom = (int) (((long) area.y() + area.height()) * height / 1_000) + 2;
                    burned.add(new Rectangle(left, top, right - left, bottom - top), area.code());
                }
            }
        }

        private void strings(int number, BurnedImage burned, List<PlacedText> texts) throws IOException {
            if (request.strings().isEmpty() || burned.isBlack()) {
                return;
            }
            String languages = request.ocr();
            if (languages == null) {
                throw new NotFound("text recognition is not installed");
            }
            Path image = folder.resolve("page.png");
            Files.write(image, EncodedPicture.lossless(burned.image()));
            List<PlacedText> all = new ArrayList<>(texts);
            for (int segmentation : new int[] {RecognisedWords.AS_A_PAGE, RecognisedWords.SCATTERED}) {
                try {
                    all.add(RecognisedWords.in(image, languages, segmentation, folder)
                            .text());
                } catch (IOException e) {
                    throw new NotFound(String.valueOf(e.getMessage()));
                }
            }
            Files.delete(image);
            for (BurnRequest.Phrase string : request.strings()) {
                boolean here = false;
                for (PlacedText text : all) {
                    for (Rectangle place : text.find(string.text(), string.partsOfWords())) {
                        burned.add(widened(place, string, burned.image()), string.code());
                        here |= !place.isEmpty();
                    }
                }
                if (here) {
                    found.add(string);
                } else if (string.pages().contains(number)) {
                    found.add(string);
                    burned.black(string.code());
                    return;
                }
            }
        }

        /** With a margin, or over the whole line. */
        private static Rectangle widened(Rectangle place, BurnRequest.Phrase string, BufferedImage image) {
            int side = Math.min(place.width, place.height);
            int margin = 2 + side / 8;
            var wide = new Rectangle(
                    place.x - margin, place.y - margin, place.width + 2 * margin, place.height + 2 * margin);
            if (!string.wholeLine()) {
                return wide;
            }
            boolean upright = place.height > 2 * place.width && string.text().length() > 2;
            return upright
                    ? new Rectangle(wide.x, 0, wide.width, image.getHeight())
                    : new Rectangle(0, wide.y, image.getWidth(), wide.height);
        }

        DocumentText.Outcome end() throws IOException {
            if (!begun || shown.isEmpty()) {
                return new DocumentText.Outcome(DocumentResult.BROKEN, "no page can be drawn");
            }
            boolean areasShown = request.areas().stream().allMatch(area -> shown.contains(area.page()));
            if (!areasShown) {
                throw new NotFound("a page with an area cannot be drawn, or there is no such page");
            }
            boolean stringsFound = request.strings().stream()
                    .filter(BurnRequest.Phrase::somewhere)
                    .allMatch(found::contains);
            if (!stringsFound) {
                throw new NotFound("a string was found in the text, but not on the pages");
            }
            out.end(omitted);
            return new DocumentText.Outcome(DocumentResult.EXTRACTED, "");
        }
    }

    /** Something to blacken cannot be located: no page is published. */
    static final class NotFound extends IOException {
        private static final long serialVersionUID = 1;

        NotFound(String reason) {
            super(reason);
        }
    }

    /**
     * Makes the images; they go to the frames.
     *
     * @param isolated whether this process can read no file of the newsroom and use no network
     * @return the object {@code done} of the answer
     */
    Json.Obj make(String name, String claimed, boolean isolated, BurnRequest request, Frames frames) {
        DocumentText.Outcome outcome;
        try {
            if (Files.size(file) == 0) {
                outcome = new DocumentText.Outcome(DocumentResult.EMPTY, "no bytes");
            } else {
                outcome = pages(documents.type(name, claimed), isolated, new Run(request, frames));
            }
        } catch (NotFound e) {
            outcome = new DocumentText.Outcome(DocumentResult.BROKEN, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            throw e; // the process ends; the newsroom starts another one
        } catch (UncheckedIOException e) {
            throw e; // the newsroom is gone
        } catch (Throwable problem) {
            outcome = DocumentText.Outcome.of(problem);
        }
        return Json.Obj.EMPTY
                .with("result", outcome.result().code())
                .withOptional("reason", outcome.reason().isEmpty() ? null : outcome.reason());
    }

    private DocumentText.Outcome pages(MediaType type, boolean isolated, Run run) throws IOException {
        if (ViewTypes.isPdf(type)) {
            return pdf(file, program(), run);
        }
        if (ViewTypes.isPicture(type)) {
            return pictures(ViewTypes.isTiff(type), run);
        }
        if (isolated && OfficePages.isInstalled() && ViewTypes.isWritten(type)) {
            Optional<Path> pdf = office.pdf(file, type);
            if (pdf.isPresent()) {
                return pdf(pdf.get(), office.program(), run);
            }
        }
        return new DocumentText.Outcome(
                DocumentResult.UNSUPPORTED,
                "no images of pages for " + Output.shortened(type.getBaseType().toString(), 100));
    }

    private static DocumentText.Outcome pdf(Path file, String program, Run run) throws IOException {
        try (PDDocument pdf = Loader.loadPDF(
                file.toFile(), "", null, null, MemoryUsageSetting.setupMixed(BUFFER_BYTES).streamCache)) {
            int count = pdf.getNumberOfPages();
            var renderer = new PDFRenderer(pdf);
            renderer.setSubsamplingAllowed(true);
            for (int i = 0; i < count; i++) {
                if (i >= PdfPages.PAGES || run.out.isFull()) {
                    run.omitted += count - i;
                    break;
                }
                BufferedImage drawn;
                List<PlacedText> texts;
                try {
                    drawn = PdfPages.drawn(pdf, renderer, i, DOTS_PER_INCH);
                    texts = run.request.strings().isEmpty()
                            ? List.of()
                            : List.of(
                                    PdfGlyphs.of(pdf, i, false, drawn.getWidth(), drawn.getHeight()),
                                    PdfGlyphs.of(pdf, i, true, drawn.getWidth(), drawn.getHeight()));
                } catch (IOException | RuntimeException | StackOverflowError unreadable) {
                    run.omitted++;
                    run.found.addAll(expectedOn(run, i + 1)); // nothing of the page is shown
                    continue;
                }
                run.begin(true, program, count);
                run.page(i + 1, true, drawn, texts);
            }
        }
        return run.end();
    }

    private static List<BurnRequest.Phrase> expectedOn(Run run, int page) {
        return run.request.strings().stream()
                .filter(string -> string.pages().contains(page))
                .toList();
    }

    private DocumentText.Outcome pictures(boolean pages, Run run) throws IOException {
        return PictureView.read(file, pages, images -> {
            BufferedImage first = images.get(0); // before anything is announced
            int count = images.count();
            run.begin(count > 1, "Java ImageIO", count);
            for (int i = 0; i < count; i++) {
                if (i >= PdfPages.PAGES || run.out.isFull()) {
                    run.omitted += count - i;
                    break;
                }
                BufferedImage image;
                try {
                    image = i == 0 ? first : images.get(i);
                } catch (IOException | RuntimeException unreadable) {
                    run.omitted++;
                    run.found.addAll(expectedOn(run, i + 1));
                    continue;
                }
                run.page(i + 1, count > 1, image, List.of());
            }
            return run.end();
        });
    }

    /** The text that is recognised in the file, which is an image, in two ways. */
    Json.Obj recognised(String languages, Languages detection) throws IOException {
        String page = RecognisedWords.in(file, languages, RecognisedWords.AS_A_PAGE, folder)
                .plain();
        String scattered = RecognisedWords.in(file, languages, RecognisedWords.SCATTERED, folder)
                .plain();
        String text = CleanText.of(page);
        return Json.Obj.EMPTY
                .with("text", shortened(text))
                .with("scattered", shortened(CleanText.of(scattered)))
                .withOptional("lang", detection.of(text));
    }

    /** Less than a frame. */
    private static String shortened(String text) throws IOException {
        if (text.length() > Output.UNIT_CHARS) {
            throw new IOException("more text in an image than " + Output.UNIT_CHARS + " characters");
        }
        return text;
    }
}
