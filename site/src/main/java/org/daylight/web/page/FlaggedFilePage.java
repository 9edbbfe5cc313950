package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Trove;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.pack.FlaggedPart;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Download;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.FlagWords;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;

/**
 * The page that a reader sees before the download of a file in which the publisher found malware or something else that can harm a computer. The
 * file is served only with the SHA-256 that this page has, and, where the browser says where a request comes from, only from this site.
 */
public final class FlaggedFilePage {

    /** The parameter that the form of this page adds: the SHA-256 of the file. */
    static final String ACCEPTED = "sha256";

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;

    /**
     * What the template shows.
     *
     * @param isScanned whether a malware scanner found something
     * @param isChecked whether the check of content and name found something
     * @param isMessage whether it is an attachment; false for a file that is the document
     */
    record View(
            PageFrame shell,
            Trove trove,
            DocumentId id,
            String name,
            String type,
            String size,
            String sha256,
            List<String> found,
            boolean isScanned,
            boolean isChecked,
            boolean isMessage,
            String download) {}

    public FlaggedFilePage(PageFrames frames, Archive archive, DocumentReader documents) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
    }

    /** The warning, if this part was flagged and the request does not come from its warning; empty when the file may be served. */
    public Optional<Response> before(Request request, DocumentId id, int part) throws IOException {
        List<String> codes =
                archive.state(id) instanceof DocumentState.Published published ? published.flags(part) : List.of();
        if (codes.isEmpty()) {
            return Optional.empty();
        }
        return documents
                .read(id, (document, bytes) -> {
                    Message message = documents.view(document, bytes);
                    Attachment file = message.attachments().stream()
                            .filter(attachment -> attachment.part() == part)
                            .findFirst()
                            .orElse(null);
                    return file == null || isAccepted(request, file)
                            ? Optional.<Response>empty()
                            : Optional.of(page(document, message, file, codes));
                })
                .flatMap(page -> page);
    }

    /** Browsers say whether a request was made from a page of the same site; programs do not. */
    private static boolean isAccepted(Request request, Attachment file) {
        String from = request.header("sec-fetch-site");
        return request.parameter(ACCEPTED).equals(file.sha256().hex())
                && (from.isEmpty() || from.equals("same-origin"));
    }

    private Response page(DocumentState.Published document, Message message, Attachment file, List<String> codes) {
        DocumentId id = document.id();
        String name = Download.safe(file.name());
        View view = new View(
                frames.of(archive.contents(), Words.of("file.flagged.title", DocumentRow.cut(name, 100)))
                        .trove(id.trove())
                        .unlisted(),
                archive.contents().trove(id.trove()).orElseThrow(),
                id,
                DocumentRow.cut(name, 300),
                DocumentRow.cut(file.type(), 127),
                Formats.size(file.sizeBytes()),
                file.sha256().hex(),
                FlagWords.of(codes),
                codes.contains(FlaggedPart.MALWARE),
                codes.stream().anyMatch(code -> !code.equals(FlaggedPart.MALWARE)),
                !message.isFile(),
                SiteAddress.attachment(id, file.part(), name));
        StringOutput out = new StringOutput();
        JteflaggedGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString()).varying("Sec-Fetch-Site");
    }
}
