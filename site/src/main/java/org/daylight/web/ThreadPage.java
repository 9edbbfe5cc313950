package org.daylight.web;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.Contents;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Trove;

/** All published messages of a thread in the order of the conversation, with a place for those that are not in this archive. */
final class ThreadPage {

    private static final int ENTRIES = 200;

    private final Archive archive;
    private final Documents documents;
    private final ThreadOfMessage threads;

    /** What the template shows; without nodes the index does not know the message yet. */
    record View(
            Shell shell,
            Trove trove,
            DocumentId id,
            String subject,
            long size,
            List<ThreadOfMessage.Node> nodes,
            PageLinks pages) {}

    ThreadPage(Archive archive, Documents documents, ThreadOfMessage threads) {
        this.archive = archive;
        this.documents = documents;
        this.threads = threads;
    }

    /** The thread of a document; empty when the document is not published. */
    Optional<Response> page(Request request, DocumentId id) throws IOException {
        if (!(documents.state(id) instanceof DocumentState.Published)) {
            return Optional.empty();
        }
        Contents contents = archive.contents();
        ThreadOfMessage.Whole whole = threads.whole(id);
        long last = PageLinks.pages(whole.nodes().size(), ENTRIES);
        long at = Math.min(request.page(), last);
        String subject = whole.first() == null || whole.first().subject() == null
                ? ""
                : whole.first().subject().strip();
        View view = new View(
                Shell.of(contents, "Thread: " + Row.cut(subject.isEmpty() ? id.toString() : subject, 100))
                        .trove(id.trove())
                        .unlisted(),
                contents.trove(id.trove()).orElseThrow(),
                id,
                Row.cut(subject, 300),
                whole.size(),
                whole.nodes().stream().skip((at - 1) * ENTRIES).limit(ENTRIES).toList(),
                PageLinks.of(at, last, page -> SiteAddress.thread(id, page)));
        StringOutput out = new StringOutput();
        JtethreadGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Optional.of(Response.html(out.toString()));
    }
}
