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
import org.daylight.log.Commitment;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.Neighbour;
import org.daylight.web.view.PageFrame;
import org.jspecify.annotations.Nullable;

/** The page of a number whose document is not shown: withheld, still to come, or withdrawn. It says what is known, and why. */
public final class UnavailablePage {

    /** As long as the reason of a withdrawal may be where this program makes it. */
    private static final int REASON_CHARS = 2_000;

    private final Archive archive;
    private final DocumentReader documents;

    /**
     * What the template shows of a document that was never shown.
     *
     * @param release that named it as withheld; null for one that is still to come
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
     * @param entry place of the withdrawal in the log
     * @param commitment what was committed to, in hex
     * @param accession whose commitments it is among
     * @param sha256 of the bytes that were published
     * @param size of them, in words
     * @param pack address of the pack that replaces the one they were in
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

    public UnavailablePage(Archive archive, DocumentReader documents) {
        this.archive = archive;
        this.documents = documents;
    }

    /** The page of a number; empty when its document is shown, or the archive has no such number. */
    Optional<Response> page(DocumentId id) throws IOException {
        return page(documents.state(id));
    }

    /**
     * Why there is no file of a document; empty when it is shown or there is no such number. 404 where there never was one, 410 where it
     * was withdrawn.
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
        JteabsentGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /** What is left of a document that was withdrawn: all that proves what it was, and nothing of what was in it. */
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
                Commitment.of(line.salt(), line.original()).value().hex(),
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

    private static PageFrame shell(PublicRecord contents, DocumentId id) {
        return PageFrame.of(contents, "No. " + id.number()).trove(id.trove()).unlisted();
    }
}
