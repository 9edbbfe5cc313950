package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.http.Response;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.Neighbour;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.jspecify.annotations.Nullable;

/** The page of a document that is not available: withheld, not yet published, or withdrawn. It says what is known, and why. */
public final class UnavailablePage {

    /** The longest reason for a withdrawal that this program writes. */
    private static final int REASON_CHARS = 2_000;

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;

    /**
     * What the template shows of a document that was never published.
     *
     * @param release that withholds it; null for a document that is not yet in a release
     */
    record AbsentView(
            PageFrame shell,
            Trove trove,
            @Nullable Release release,
            DocumentId id,
            String reason,
            @Nullable Neighbour previous,
            @Nullable Neighbour next) {}

    /**
     * What the template shows of a document that was withdrawn.
     *
     * @param entry index of the withdrawal in the log
     * @param commitment the document's commitment, in hex
     * @param accession that contains the commitment
     * @param sha256 of the bytes that were published
     * @param size of them, in words
     * @param pack address of the pack that replaced the earlier one
     */
    record WithdrawnView(
            PageFrame shell,
            Trove trove,
            Release release,
            DocumentId id,
            String reason,
            long entry,
            String commitment,
            int accession,
            String sha256,
            String size,
            String pack,
            @Nullable Neighbour previous,
            @Nullable Neighbour next) {}

    public UnavailablePage(PageFrames frames, Archive archive, DocumentReader documents) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
    }

    /** The page of a document; empty when it is published, or the archive has no such number. */
    Optional<Response> page(DocumentId id) throws IOException {
        return page(documents.state(id));
    }

    /**
     * The response to a request for a file of a document: 404 when it was never published, 410 when it was withdrawn. Empty when it is published,
     * or there is no such number.
     */
    public Optional<Response> file(DocumentId id) throws IOException {
        DocumentState state = documents.state(id);
        return page(state).map(page -> page.status(state instanceof DocumentState.Withdrawn ? 410 : 404));
    }

    private Optional<Response> page(DocumentState state) throws IOException {
        return switch (state) {
            case DocumentState.Withheld withheld ->
                Optional.of(absent(withheld.id(), withheld.release(), withheld.reason()));
            case DocumentState.ToCome toCome -> Optional.of(absent(toCome.id(), null, ""));
            case DocumentState.Withdrawn withdrawn -> Optional.of(tombstone(withdrawn));
            case DocumentState.Published published -> Optional.empty();
            case DocumentState.Unknown unknown -> Optional.empty();
        };
    }

    private Response absent(DocumentId id, @Nullable Release release, String reason) throws IOException {
        PublicRecord contents = archive.contents();
        AbsentView view = new AbsentView(
                shell(contents, id),
                contents.trove(id.trove()).orElseThrow(),
                release,
                id,
                DocumentRow.cut(reason.strip(), REASON_CHARS),
                Neighbour.of(documents, id, -1),
                Neighbour.of(documents, id, 1));
        StringOutput out = new StringOutput();
        JteunavailableGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /** The page of a withdrawn document: everything that proves its identity, and nothing of its content. */
    private Response tombstone(DocumentState.Withdrawn document) throws IOException {
        PublicRecord contents = archive.contents();
        DocumentId id = document.id();
        Release release = document.release();
        PackDocument.Shown line = archive.line(release, id.number())
                .filter(PackDocument.Shown.class::isInstance)
                .map(PackDocument.Shown.class::cast)
                .orElseThrow(() -> new IOException("the part has no line about " + id));
        WithdrawnView view = new WithdrawnView(
                shell(contents, id),
                contents.trove(id.trove()).orElseThrow(),
                release,
                id,
                DocumentRow.cut(document.withdrawal().reason().strip(), REASON_CHARS),
                document.withdrawal().entry(),
                line.opening().commitment().value().hex(),
                line.accession(),
                document.sha256().hex(),
                Formats.size(document.sizeBytes()),
                SiteAddress.file(ArchivePath.pack(release.sequence())),
                Neighbour.of(documents, id, -1),
                Neighbour.of(documents, id, 1));
        StringOutput out = new StringOutput();
        JtewithdrawnGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    private PageFrame shell(PublicRecord contents, DocumentId id) {
        return frames.of(contents, Words.of("withheld.number", String.valueOf(id.number())))
                .trove(id.trove())
                .unlisted();
    }
}
