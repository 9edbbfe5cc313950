package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.annotation.Annotation;
import org.daylight.annotation.AnnotationFile;
import org.daylight.annotation.AnnotationIndex;
import org.daylight.annotation.AnnotationJson;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.archive.VersionedFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.AnnotationLists;
import org.daylight.web.view.ListedNote;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;
import org.daylight.web.view.PageOfRows;
import org.daylight.web.view.StoryLinks;
import org.jspecify.annotations.Nullable;

/** The pages of lists of annotations ({@code spec/annotations.md} section 5): all of them, and one; and a list as JSON of the W3C. */
public final class AnnotationsPage {

    private static final String JSON_LD =
            "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"; charset=utf-8";

    /** Rows on a page. */
    private static final int ROWS = SiteAddress.ANNOTATIONS_ON_PAGE;

    /** When the notes of a page have so many characters of HTML, the next ones are shortened. */
    private static final int MOST_HTML = 150_000;

    /** The most withdrawn and damaged lists that the list of lists names. */
    private static final int GONE = 200;

    private final PageFrames frames;
    private final Archive archive;
    private final AnnotationLists lists;

    /**
     * What the template of the lists shows. Withdrawn and damaged lists are on the first page.
     *
     * @param withdrawn newest first; at most {@value #GONE}
     * @param damaged names, in alphabetical order; at most {@value #GONE}
     */
    record ListView(
            PageFrame shell,
            List<AnnotationIndex.Entry> lists,
            PageLinks pages,
            List<VersionedFile> withdrawn,
            List<String> damaged) {}

    /**
     * What the template of a list shows.
     *
     * @param story the story that the list belongs to; null for none, and for one that cannot be read
     * @param skipped how many quotations were not compared with their documents
     * @param file the address of the file as published
     */
    record View(
            PageFrame shell,
            VersionedFile list,
            AnnotationFile file,
            @Nullable Story story,
            List<ListedNote> notes,
            PageLinks pages,
            int skipped,
            String address) {}

    /** A list that cannot be read. @param reason for the public; empty when this copy is damaged */
    record GoneView(PageFrame shell, VersionedFile list, String reason) {}

    public AnnotationsPage(PageFrames frames, Archive archive, AnnotationLists lists) {
        this.frames = frames;
        this.archive = archive;
        this.lists = lists;
    }

    /** A page of the list of lists. A page beyond the last is the last. */
    public Response page(Request request) {
        PublicRecord contents = archive.contents();
        AnnotationIndex index = lists.of(contents);
        var page = PageOfRows.of(
                request, index.lists(), ROWS, number -> SiteAddress.page(SiteAddress.annotations(), number));
        ListView view = new ListView(
                page.frame(frames.of(contents, Words.of("annotation.title"))),
                page.rows(),
                page.links(),
                page.beside(contents.annotations().reversed().stream().filter(list -> !list.isShown()), GONE),
                page.beside(index.damaged().stream().sorted(), GONE));
        StringOutput out = new StringOutput();
        JteannotationsGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /** A page of a list; empty when there is none of that name. */
    public Optional<Response> list(Request request, String name) throws IOException {
        PublicRecord contents = archive.contents();
        VersionedFile list = contents.annotations(name).orElse(null);
        if (list == null) {
            return Optional.empty();
        }
        Optional<AnnotationFile> read = file(list);
        if (read.isEmpty()) {
            return Optional.of(gone(list));
        }
        AnnotationFile file = read.get();
        var page = PageOfRows.of(
                request, file.annotations(), ROWS, number -> SiteAddress.page(SiteAddress.annotations(name), number));
        StoryLinks links = new StoryLinks(archive);
        var notes = new ArrayList<ListedNote>();
        int html = 0;
        for (int i = 0; i < page.rows().size(); i++) {
            var placed = new AnnotationIndex.Placed(
                    list, file.places().get(page.begin() + i), page.rows().get(i));
            ListedNote note = ListedNote.of(placed, links, html < MOST_HTML);
            html += note.note().html().length();
            notes.add(note);
        }
        View view = new View(
                page.frame(frames.of(contents, list.newest().title())),
                list,
                file,
                contents.story(file.story()).filter(Story::isShown).orElse(null),
                notes,
                page.links(),
                links.skipped(),
                SiteAddress.file(ArchivePath.annotations(list.newest().file())));
        StringOutput out = new StringOutput();
        JteannotationlistGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Optional.of(Response.html(out.toString()));
    }

    /** A list as JSON of the W3C, without the words of documents that are not published any more; empty when it cannot be read. */
    public Optional<Response> json(String name) {
        VersionedFile list = archive.contents()
                .annotations(name)
                .filter(VersionedFile::isShown)
                .orElse(null);
        Optional<AnnotationFile> read = list == null ? Optional.empty() : file(list);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        AnnotationFile file = read.get();
        String address = SiteAddress.annotations(name);
        Map<DocumentId, Boolean> published = new HashMap<>();
        List<Json> items = new ArrayList<>();
        for (int i = 0; i < file.annotations().size(); i++) {
            Annotation one = file.annotations().get(i);
            items.add(AnnotationJson.annotation(
                    one,
                    address + AnnotationJson.anchor(file.places().get(i)),
                    "",
                    published.computeIfAbsent(one.document(), this::isPublished)));
        }
        Json json = AnnotationJson.list(address, file.title(), file.author(), file.summary(), file.story(), items);
        return Optional.of(Response.bytes(JSON_LD, json.bytes())
                .trust(Response.Trust.FOREIGN)
                .caching("public, max-age=300")); // it can be withdrawn
    }

    private boolean isPublished(DocumentId id) {
        try {
            return archive.state(id) instanceof DocumentState.Published;
        } catch (DamagedCopy e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in a list; empty when it was withdrawn or is damaged. */
    private Optional<AnnotationFile> file(VersionedFile list) {
        if (!list.isShown()) {
            return Optional.empty();
        }
        AnnotationIndex index = lists.of(archive.contents());
        Optional<AnnotationFile> known =
                index.list(list.name()).map(AnnotationIndex.Entry::file).filter(file -> file != null);
        return known.isPresent() || index.damaged().contains(list.name())
                ? known
                : switch (archive.annotations(list.newest())) {
                    case Outcome.Ok<byte[]>(byte[] bytes) -> Optional.of(AnnotationFile.of(bytes));
                    case Outcome.Refused<byte[]> damaged -> Optional.empty();
                };
    }

    /** The page of a list that was withdrawn, or whose file is damaged in this copy. */
    private Response gone(VersionedFile list) {
        String reason = list.withdrawn() == null ? "" : list.withdrawn();
        GoneView view = new GoneView(
                frames.of(archive.contents(), list.newest().title()).unlisted(), list, reason);
        StringOutput out = new StringOutput();
        JteannotationsgoneGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString()).status(reason.isEmpty() ? 500 : 410);
    }
}
