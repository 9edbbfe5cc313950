package org.daylight.extractor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.tika.Tika;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.mime.MediaType;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/** Makes the views of one document after the other, and lists what it reveals about people. Not for use by several threads. */
final class DocumentViews {

    private final Path file;
    private final DocumentText documents;
    private final Languages languages;
    private final OfficePages office;

    /**
     * @param file the document
     * @param folder for temporary files
     * @param documents for the same file
     */
    DocumentViews(Path file, Path folder, DocumentText documents, Languages languages) {
        this.file = file;
        this.documents = documents;
        this.languages = languages;
        this.office = new OfficePages(folder);
        FontMappers.set(new ViewFonts());
    }

    /** Changes when the same file would get other views. */
    private static final String VERSION = "1";

    /** The answer with what makes views. */
    static Json.Obj versions(Json.Obj answer) {
        return answer.with("views", "views " + VERSION + ", " + PdfPages.program() + ", " + ExcelTables.program())
                .with("redacted", RedactedPages.program())
                .withOptional("office", OfficePages.isInstalled() ? "LibreOffice" : null);
    }

    /**
     * Makes the views; they go to the frames.
     *
     * @param name a hint: the name of the document
     * @param claimed a hint: the media type that its sender claims
     * @param isolated whether this process can read no file of the newsroom and use no network
     * @return the object {@code done} of the answer
     */
    Json.Obj make(String name, String claimed, boolean isolated, Frames frames) {
        DocumentText.Outcome outcome;
        @Nullable MediaType type = null;
        var reveals = new RevealOutput(frames);
        try {
            if (Files.size(file) == 0) {
                outcome = new DocumentText.Outcome(DocumentResult.EMPTY, "no bytes");
            } else {
                type = documents.type(name, claimed);
                var out = new ViewOutput(frames);
                outcome = special(type, isolated, out);
                frames.flush(); // what comes next may end the process
                var text = new RevealText(frames, languages, reveals);
                Json.Obj parsed = documents.extract(name, claimed, null, text);
                text.finish(type);
                if (needsText(type, outcome)) {
                    outcome = textTable(outcome, parsed, text, out);
                } else if (isPages(type, outcome)
                        && text.hasRareScripts()
                        && !text.text().isEmpty()) {
                    textTable(outcome, parsed, text, out); // the page images may have boxes in place of letters
                }
            }
        } catch (IOException e) {
            outcome = DocumentText.Outcome.of(e);
        }
        return Json.Obj.EMPTY
                .with("result", outcome.result().code())
                .withOptional("reason", outcome.reason().isEmpty() ? null : outcome.reason())
                .withOptional(
                        "type",
                        type == null
                                ? null
                                : Output.shortened(type.getBaseType().toString(), 200))
                .with("revealsOmitted", reveals.omitted());
    }

    /** The view that the format has of its own. */
    private DocumentText.Outcome special(MediaType type, boolean isolated, ViewOutput out) {
        try {
            if (ViewTypes.isPdf(type)) {
                return PdfPages.write(file, PdfPages.program(), out);
            }
            if (ViewTypes.isPicture(type)) {
                return PictureView.write(file, ViewTypes.isTiff(type), out);
            }
            if (ViewTypes.isSeparatedValues(type)) {
                return SeparatedValues.write(file, out);
            }
            if (ViewTypes.isCalendar(type) || ViewTypes.isCard(type)) {
                return CalendarTables.write(file, ViewTypes.isCard(type), out);
            }
            if (ViewTypes.isExcelPackage(type)) {
                return ExcelTables.writePackage(file, ViewTypes.isExcelBinaryPackage(type), sheets(type), out);
            }
            if (ViewTypes.isExcel(type)) {
                return ExcelTables.writeBinary(file, out);
            }
            if (ViewTypes.isOpenSpreadsheet(type)) {
                return OpenDocumentTables.write(file, ViewTypes.isFlatSpreadsheet(type), out);
            }
            if (ViewTypes.isArchive(type)) {
                return ArchiveListing.write(file, type.getBaseType().toString(), out);
            }
            if (isolated && OfficePages.isInstalled() && ViewTypes.isWritten(type)) {
                Optional<DocumentText.Outcome> pages = officePages(type, out);
                if (pages.isPresent()) {
                    return pages.get();
                }
            }
            return ViewTypes.isText(type)
                    ? new DocumentText.Outcome(DocumentResult.NOT_NEEDED, "")
                    : new DocumentText.Outcome(
                            DocumentResult.UNSUPPORTED,
                            "no view for " + Output.shortened(type.getBaseType().toString(), 100));
        } catch (OutOfMemoryError e) {
            throw e; // the process ends; the newsroom starts another one
        } catch (Throwable problem) {
            return DocumentText.Outcome.of(problem);
        }
    }

    /** Empty if LibreOffice does not convert it. */
    private Optional<DocumentText.Outcome> officePages(MediaType type, ViewOutput out) throws IOException {
        Optional<Path> pdf = office.pdf(file, type);
        return pdf.isEmpty() ? Optional.empty() : Optional.of(PdfPages.write(pdf.get(), office.program(), out));
    }

    private Sheets sheets(MediaType type) throws IOException {
        try (TikaInputStream in = TikaInputStream.get(file)) {
            return SheetStates.read(type.getBaseType(), in);
        }
    }

    /** Documents that have text and no view of their own are shown as a table of their text. A damaged image or archive is not: it says nothing. */
    private static boolean needsText(MediaType type, DocumentText.Outcome outcome) {
        return outcome.result() != DocumentResult.EXTRACTED
                && outcome.result() != DocumentResult.NOT_NEEDED
                && outcome.result() != DocumentResult.LOCKED
                && !ViewTypes.isText(type)
                && !ViewTypes.isPicture(type)
                && !type.getType().equals("audio")
                && !type.getType().equals("video");
    }

    private static boolean isPages(MediaType type, DocumentText.Outcome outcome) {
        return outcome.result() == DocumentResult.EXTRACTED && (ViewTypes.isPdf(type) || ViewTypes.isWritten(type));
    }

    private static DocumentText.Outcome textTable(
            DocumentText.Outcome before, Json.Obj parsed, RevealText text, ViewOutput out) {
        if (text.text().isEmpty()) {
            boolean locked = parsed.string("result").orElse("").equals(DocumentResult.LOCKED.code());
            return locked
                    ? new DocumentText.Outcome(
                            DocumentResult.LOCKED, parsed.string("reason").orElse(""))
                    : before;
        }
        var view = new TableView();
        view.add(text.text());
        return view.write(Tika.getString() + ", text only", out);
    }
}
