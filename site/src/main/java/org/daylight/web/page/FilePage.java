package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.FileAbout;
import org.daylight.archive.RedactionCheck;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.html.SafeHtml;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.AnnotationLists;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.BodyText;
import org.daylight.web.view.Citation;
import org.daylight.web.view.CitingStory;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.FileTypes;
import org.daylight.web.view.FlagWords;
import org.daylight.web.view.Formats;
import org.daylight.web.view.MarginNotes;
import org.daylight.web.view.MarkTracer;
import org.daylight.web.view.Neighbour;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;
import org.daylight.web.view.PageMetadata;
import org.daylight.web.view.ShownRedactions;
import org.daylight.web.view.Stories;
import org.jspecify.annotations.Nullable;

/** The page of a published document that is not mail: what it is, its download, and its text where it is a text file. */
final class FilePage {

    private static final long PREVIEW_BYTES = 4_000_000;

    /** Limit of the HTML; the whole page then stays below 200 kB. */
    private static final int HTML_BYTES = 130_000;

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;
    private final Stories stories;
    private final AnnotationLists annotations;

    /**
     * What the template shows.
     *
     * @param name without control and deceptive characters, shortened
     * @param what the kind of file in words, such as "PDF document, not mail"
     * @param type the media type
     * @param isText whether there is text to show
     * @param preview whether it is an image that the page shows
     * @param found why it is downloaded only after a warning; empty for any other file
     * @param transcript the document that is its transcript; null for none
     * @param isExtracted whether there is extracted text
     * @param safeViews pictures and tables that the publisher made of it
     * @param redactions null for a file that is published whole
     * @param citing what stories cite of it
     * @param notes its annotations
     */
    record View(
            PageFrame shell,
            Trove trove,
            Release release,
            DocumentId id,
            String name,
            String what,
            String type,
            String size,
            String sha256,
            String download,
            boolean preview,
            List<String> found,
            boolean isText,
            BodyText body,
            @Nullable String html,
            boolean tooLong,
            List<SearchPage.Choice> views,
            PageLinks pages,
            @Nullable DocumentId transcript,
            boolean isExtracted,
            List<MessagePage.SafeView> safeViews,
            @Nullable Neighbour previous,
            @Nullable Neighbour next,
            @Nullable ShownRedactions redactions,
            boolean isShownAgain,
            List<CitingStory> citing,
            MarginNotes notes) {}

    FilePage(
            PageFrames frames,
            Archive archive,
            DocumentReader documents,
            Stories stories,
            AnnotationLists annotations) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
        this.stories = stories;
        this.annotations = annotations;
    }

    Response page(Request request, DocumentState.Published document, byte[] published) throws IOException {
        DocumentId id = document.id();
        FileAbout about = archive.about(document).orElseThrow();
        RedactionCheck check = archive.redaction(document, published).orElse(null);
        MarkTracer marks = MarkTracer.of(published, check);
        Message message = documents.view(document, marks.hasMarks() ? marks.traced() : published);
        // Metadata is as it was published: a mark in it could not become an element.
        Message whole = marks.hasMarks() ? documents.view(document, published) : message;
        Attachment file = message.attachments().getFirst();
        String wanted = request.parameter("view");
        boolean hasHtml = message.html() != null;
        SafeHtml html =
                hasHtml && wanted.equals("html") ? SafeHtml.clean(message.html(), cid -> Optional.empty()) : null;
        String shownHtml = html == null ? "" : MessagePage.ownHeadings(html.html());
        boolean asHtml = html != null && shownHtml.getBytes(StandardCharsets.UTF_8).length <= HTML_BYTES;
        BodyText body = BodyText.of(message.text(), request.page());
        boolean isProse = file.type().equals("text/plain") || hasHtml;
        boolean fixed = wanted.equals("fixed") || (body.fixed() || !isProse) && !wanted.equals("text");
        String viewName = asHtml || wanted.equals("fixed") || wanted.equals("text") ? wanted : "";
        View view = new View(
                frames.of(archive.contents(), DocumentRow.cut(file.name(), 120))
                        .trove(id.trove())
                        .about(archive.contents(), document.release())
                        .asOf(AsOf.of(request, archive.contents()))
                        .described(PageMetadata.of(
                                Citation.of(archive.contents(), document, whole, request.base()),
                                SiteAddress.document(id),
                                whole.text(),
                                request.base())),
                archive.contents().trove(id.trove()).orElseThrow(),
                document.release(),
                id,
                DocumentRow.cut(file.name(), 300),
                FileTypes.words(file),
                DocumentRow.cut(file.type(), 127),
                Formats.size(document.sizeBytes()),
                document.sha256().hex(),
                SiteAddress.attachment(id, 0, file.name()),
                document.flags().isEmpty()
                        && document.sizeBytes() <= PREVIEW_BYTES
                        && file.type().matches("image/(png|jpeg|gif|webp)"),
                FlagWords.of(document.flags(0)),
                !message.text().isBlank(),
                body.withFixed(fixed),
                asHtml ? shownHtml : null,
                html != null && !asHtml,
                message.text().isBlank() ? List.of() : MessagePage.views(id, hasHtml, asHtml, fixed),
                PageLinks.of(
                        body.page(), asHtml ? 1 : body.pages(), page -> SiteAddress.view(id, viewName, (int) page)),
                about.transcript() == 0 ? null : new DocumentId(id.trove(), about.transcript()),
                document.text() != null,
                MessagePage.safeViews(id, 0, MessagePage.safeViews(archive, document)),
                Neighbour.of(documents, id, -1),
                Neighbour.of(documents, id, 1),
                ShownRedactions.of(document, check),
                document.reduces() != null,
                CitingStory.of(stories.of(archive.contents()).citing(id), published, documents.form(document)),
                MarginNotes.of(
                        annotations.of(archive.contents()),
                        archive,
                        id,
                        published,
                        documents.form(document),
                        asHtml ? null : body,
                        marks));
        StringOutput out = new StringOutput();
        JtefileGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(marks.page(out.toString()));
    }
}
