package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Trove;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.search.Hit;
import org.daylight.search.ThreadPart;
import org.daylight.search.ThreadRequest.Part;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.MessageThread;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;
import org.daylight.web.view.PageMetadata;

/** The page of a thread: its published messages, a page at a time, with placeholders for messages that are not in this archive. */
public final class ThreadPage {

    private static final int ENTRIES = 100;

    /** A thread of at least this many messages is also offered by branches. */
    private static final int LONG = 30;

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;
    private final MessageThread threads;

    /**
     * What the template shows. There are no nodes when the message is not indexed yet.
     *
     * @param words how many messages there are, and how they are linked
     * @param views the orders to choose from
     * @param folded whether the answers below a row are left out, with a link to them
     */
    record View(
            PageFrame shell,
            Trove trove,
            DocumentId id,
            String subject,
            String words,
            List<SearchPage.Choice> views,
            boolean folded,
            List<MessageThread.Node> nodes,
            PageLinks pages) {}

    public ThreadPage(PageFrames frames, Archive archive, DocumentReader documents, MessageThread threads) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
        this.threads = threads;
    }

    /** The thread of a document; empty when the document is not published. */
    public Optional<Response> page(Request request, DocumentId id) throws IOException {
        if (!(documents.state(id) instanceof DocumentState.Published)) {
            return Optional.empty();
        }
        PublicRecord contents = archive.contents();
        Part kind = kind(request.parameter("order"));
        boolean across = request.parameter("troves").equals("all");
        long at = request.page();
        ThreadPart part = threads.part(id, across, kind, Math.multiplyExact(at - 1, (long) ENTRIES), ENTRIES);
        long last = PageLinks.pages(part.places(), ENTRIES);
        if (at > last) {
            at = last; // a page beyond the end is the last
            part = threads.part(id, across, kind, (at - 1) * ENTRIES, ENTRIES);
        }
        Hit beginning = part.beginning();
        String subject = beginning == null ? "" : DocumentRow.subject(beginning);
        View view = new View(
                frames.of(
                                contents,
                                Words.of(
                                        "thread.title",
                                        DocumentRow.cut(subject.isEmpty() ? id.toString() : subject, 100)))
                        .trove(id.trove())
                        .feed(Words.of("thread.feed.title"), SiteAddress.threadFeed(id))
                        .described(PageMetadata.of(
                                Words.of("thread.title.document", id), SiteAddress.thread(id), request.base()))
                        .unlisted(),
                contents.trove(id.trove()).orElseThrow(),
                id,
                subject,
                words(part, kind, id),
                views(part, kind, across, id),
                kind == Part.BRANCHES,
                MessageThread.nodes(part, kind),
                PageLinks.of(at, last, page -> SiteAddress.thread(id, kind, across, page)));
        StringOutput out = new StringOutput();
        JtethreadGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Optional.of(Response.html(out.toString()));
    }

    /** The feed of the thread of a document; empty when the document is not published. */
    public Optional<Response> feed(DocumentId id, SearchFeed feeds) throws IOException {
        if (!(documents.state(id) instanceof DocumentState.Published)) {
            return Optional.empty();
        }
        Hit beginning = threads.part(id, false, Part.BRANCHES, 0, 1).beginning();
        return Optional.of(feeds.thread(id, beginning == null ? "" : DocumentRow.subject(beginning)));
    }

    private static Part kind(String order) {
        return switch (order) {
            case "branches" -> Part.BRANCHES;
            case "below" -> Part.BELOW;
            case "time" -> Part.BY_TIME;
            default -> Part.WHOLE;
        };
    }

    private static String words(ThreadPart part, Part kind, DocumentId id) {
        return kind == Part.BELOW
                ? Words.of("thread.words.below", String.valueOf(id.number()), part.messages())
                : Words.of("thread.words", part.messages());
    }

    private static List<SearchPage.Choice> views(ThreadPart part, Part kind, boolean across, DocumentId id) {
        List<SearchPage.Choice> views = new ArrayList<>();
        views.add(choice(Words.of("thread.order.threaded"), Part.WHOLE, kind, across, id));
        if (part.messages() >= LONG || kind == Part.BRANCHES) {
            views.add(choice(Words.of("thread.order.branches"), Part.BRANCHES, kind, across, id));
        }
        if (kind == Part.BELOW) {
            views.add(
                    choice(Words.of("thread.order.below", String.valueOf(id.number())), Part.BELOW, kind, across, id));
        }
        views.add(choice(Words.of("thread.order.time"), Part.BY_TIME, kind, across, id));
        if (across) {
            views.add(new SearchPage.Choice(Words.of("thread.troves.one"), SiteAddress.thread(id, kind, false, 1)));
        } else if (part.everywhere() > part.messages()) {
            views.add(new SearchPage.Choice(
                    Words.of("thread.troves.all", part.everywhere()), SiteAddress.thread(id, kind, true, 1)));
        }
        return views;
    }

    private static SearchPage.Choice choice(String words, Part offered, Part kind, boolean across, DocumentId id) {
        return new SearchPage.Choice(words, offered == kind ? "" : SiteAddress.thread(id, offered, across, 1));
    }
}
