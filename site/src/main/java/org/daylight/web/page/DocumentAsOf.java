package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.jspecify.annotations.Nullable;

/** The page of a document as of the first entries of the log ({@code spec/addresses.md}). */
public final class DocumentAsOf {

    private final PageFrames frames;
    private final Archive archive;
    private final MessagePage message;

    /**
     * What the template shows of a document that was not shown then, or in another form.
     *
     * @param size how many entries of the log
     * @param then what the public record said at that size
     * @param entry of the withdrawal in the log, counted from 1
     * @param form address of the bytes that were published then; empty when there is none
     * @param part that published or withheld it then; null for none
     */
    record View(
            PageFrame shell,
            Trove trove,
            DocumentId id,
            long size,
            Then then,
            long entry,
            String form,
            @Nullable Release part) {}

    /** What the public record said. */
    enum Then {
        NOT_PUBLISHED,
        WITHHELD,
        EARLIER_FORM,
        WITHDRAWN_LATER
    }

    public DocumentAsOf(PageFrames frames, Archive archive, MessagePage message) {
        this.frames = frames;
        this.archive = archive;
        this.message = message;
    }

    /** The page; empty when the archive has no such number. */
    public Optional<Response> page(Request request, DocumentId id) throws IOException {
        PublicRecord contents = archive.contents();
        AsOf at = AsOf.of(request, contents);
        if (!at.exists()) {
            return Optional.of(PlainPages.beyondLog(frames, contents));
        }
        DocumentState now = archive.state(id);
        if (!at.isPast() || now instanceof DocumentState.Unknown) {
            return message.page(request, id);
        }
        List<DocumentState> then = archive.forms(id).stream()
                .filter(state -> entry(state) < at.size())
                .toList();
        if (then.isEmpty()) {
            return Optional.of(show(contents, id, at, Then.NOT_PUBLISHED, 0, "", null));
        }
        return switch (then.getLast()) {
            case DocumentState.Withheld withheld
            when !(now instanceof DocumentState.Withheld) ->
                Optional.of(show(contents, id, at, Then.WITHHELD, 0, "", withheld.release()));
            case DocumentState.Withdrawn withdrawn
            when withdrawn.withdrawal().entry() >= at.size() ->
                Optional.of(show(
                        contents,
                        id,
                        at,
                        Then.WITHDRAWN_LATER,
                        withdrawn.withdrawal().entry() + 1,
                        "",
                        withdrawn.release()));
            case DocumentState.Published form
            when !form.equals(now) ->
                Optional.of(show(
                        contents,
                        id,
                        at,
                        Then.EARLIER_FORM,
                        0,
                        SiteAddress.form(id, form.release().part()),
                        form.release()));
            default -> message.page(request, id);
        };
    }

    private static long entry(DocumentState state) {
        return switch (state) {
            case DocumentState.Published published -> published.release().entry();
            case DocumentState.Withheld withheld -> withheld.release().entry();
            case DocumentState.Withdrawn withdrawn -> withdrawn.release().entry();
            case DocumentState.ToCome toCome -> Long.MAX_VALUE;
            case DocumentState.Unknown unknown -> Long.MAX_VALUE;
        };
    }

    private Response show(
            PublicRecord contents, DocumentId id, AsOf at, Then then, long entry, String form, @Nullable Release part) {
        View view = new View(
                frames.of(contents, Words.of("document.number", String.valueOf(id.number())))
                        .trove(id.trove())
                        .unlisted(),
                contents.trove(id.trove()).orElseThrow(),
                id,
                at.size(),
                then,
                entry,
                form,
                part);
        StringOutput out = new StringOutput();
        JteasofGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }
}
