package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Redaction;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.http.Response;
import org.daylight.message.parse.DocumentForm;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Download;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.jspecify.annotations.Nullable;

/**
 * All published forms of a document that was shown again with fewer redactions ({@code spec/redaction.md} section 8): in which part, how many marks
 * each has, and the bytes of each.
 */
public final class FormsPage {

    private final PageFrames frames;
    private final Archive archive;

    /** What the template shows. @param forms in order of release; the last one is the present one */
    record View(PageFrame shell, Trove trove, DocumentId id, List<Form> forms) {}

    /**
     * A form.
     *
     * @param redactions in words
     * @param bytes the address of its bytes; empty when it is too large for a page of its own
     * @param pack the address of the part's file, which has the bytes and the proof
     */
    record Form(Release release, boolean isNewest, String redactions, String size, String bytes, String pack) {}

    public FormsPage(PageFrames frames, Archive archive) {
        this.frames = frames;
        this.archive = archive;
    }

    /** The page of a document; empty when there is only one form, or it is not published. */
    public Optional<Response> page(DocumentId id) throws IOException {
        List<DocumentState.Published> all = published(id);
        if (all.size() < 2) {
            return Optional.empty();
        }
        List<Form> forms = new ArrayList<>();
        for (DocumentState.Published form : all) {
            Release release = form.release();
            forms.add(new Form(
                    release,
                    form == all.getLast(),
                    words(form.redaction()),
                    Formats.size(form.sizeBytes()),
                    form.sizeBytes() > DocumentReader.LARGE_BYTES ? "" : SiteAddress.form(id, release.part()),
                    SiteAddress.file(ArchivePath.pack(release.sequence()))));
        }
        View view = new View(
                frames.of(archive.contents(), Words.of("document.forms.title", id))
                        .trove(id.trove())
                        .unlisted(),
                archive.contents().trove(id.trove()).orElseThrow(),
                id,
                forms);
        StringOutput out = new StringOutput();
        JteformsGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Optional.of(Response.html(out.toString()));
    }

    private static String words(@Nullable Redaction redaction) {
        return redaction == null
                ? Words.of("document.redactions.none")
                : Words.of("document.redactions.marks", redaction.count());
    }

    /** The published bytes of the form in a part: of a message as text, of a file as a download. Empty when there is none, or it is too large. */
    public Optional<Response> bytes(DocumentId id, int part) throws IOException {
        for (DocumentState.Published form : published(id)) {
            if (form.release().part() == part && form.sizeBytes() <= DocumentReader.LARGE_BYTES) {
                byte[] bytes = archive.bytes(form);
                Response response = archive.form(form) instanceof DocumentForm.File file
                        ? Download.of(bytes, file.type(), file.name())
                        : Download.source(bytes);
                return Optional.of(response.tag(form.sha256().hex().substring(0, 32)));
            }
        }
        return Optional.empty();
    }

    private List<DocumentState.Published> published(DocumentId id) throws IOException {
        return archive.forms(id).stream()
                .filter(DocumentState.Published.class::isInstance)
                .map(DocumentState.Published.class::cast)
                .toList();
    }
}
