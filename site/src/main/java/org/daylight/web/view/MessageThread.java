package org.daylight.web.view;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.DocumentId;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.ShownPart;
import org.daylight.search.Hit;
import org.daylight.search.Searchable;
import org.daylight.search.ThreadPart;
import org.daylight.search.ThreadRequest;
import org.daylight.search.ThreadRequest.Part;
import org.daylight.search.query.Query;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.jspecify.annotations.Nullable;

/** Reads the part of a message's thread that a page shows. Safe for use by several threads. */
public final class MessageThread {

    private final Searchable index;

    public MessageThread(Searchable index) {
        this.index = index;
    }

    /**
     * The place of a message in its thread: its ancestors up to the first message, its siblings, and its replies.
     *
     * @param size how many messages of the thread are published
     * @param words "message 312 of 5,012, 3 levels deep"
     */
    public record Excerpt(long size, String words, List<Node> nodes, String address) {}

    /**
     * One row of a thread.
     *
     * @param depth number of its ancestors
     * @param gap how many levels between this row and the one above are left out
     * @param missing how many messages at this place are not in the archive; 0 for a message
     * @param answers "12 replies" to a message; empty when there are none
     * @param below the address of these answers
     * @param mark the result of verifying its signatures; null for a missing message
     * @param notCovered shown parts that the signatures do not cover
     * @param address of its page; empty for a missing message
     * @param here whether it is the message of this page
     * @param grouped whether it is here only because of the identifier of its conversation
     */
    public record Node(
            int depth,
            int gap,
            int missing,
            String subject,
            String people,
            String date,
            String answers,
            String below,
            @Nullable MessageMark mark,
            Set<ShownPart> notCovered,
            String address,
            boolean here,
            boolean grouped) {}

    /** The place of a message in its thread; empty when it has no thread or is not indexed yet. */
    public Optional<Excerpt> excerpt(DocumentId id) throws IOException {
        ThreadPart part = part(id, false, Part.PLACE, 0, 1);
        if (part.messages() < 2) {
            return Optional.empty();
        }
        String words = part.depth() == 0
                ? Words.of("thread.place", part.position(), part.messages())
                : Words.of("thread.place.deep", part.position(), part.messages(), part.depth());
        return Optional.of(new Excerpt(part.messages(), words, nodes(part, Part.PLACE), SiteAddress.thread(id)));
    }

    /** A part of the thread of a message. */
    public ThreadPart part(DocumentId id, boolean acrossTroves, Part part, long offset, int limit) throws IOException {
        return index.answer(
                new ThreadRequest(new Query.Name.Number(id.trove(), id.number()), acrossTroves, part, offset, limit));
    }

    /** The rows of a part, as a list shows them. */
    public static List<Node> nodes(ThreadPart part, Part kind) {
        List<Node> nodes = new java.util.ArrayList<>(part.rows().size());
        int above = -1;
        for (ThreadPart.Row row : part.rows()) {
            // Levels are left out only in the view around one message.
            int gap = kind == Part.PLACE ? Math.max(0, row.depth() - above - 1) : 0;
            nodes.add(node(row, gap));
            above = row.depth();
        }
        return List.copyOf(nodes);
    }

    private static Node node(ThreadPart.Row row, int gap) {
        Hit hit = row.hit();
        String answers = row.answers() == 0 ? "" : Words.of("thread.replies", row.answers());
        if (hit == null) {
            return new Node(row.depth(), gap, row.missing(), "", "", "", answers, "", null, Set.of(), "", false, false);
        }
        String subject = hit.subject() == null || hit.subject().isBlank()
                ? Words.of("thread.subjectless")
                : DocumentRow.cut(hit.subject().strip(), 120);
        DocumentId id = new DocumentId(hit.trove(), hit.number());
        return new Node(
                row.depth(),
                gap,
                0,
                subject,
                DocumentRow.people(hit.from(), List.of(), 0),
                DocumentRow.day(hit),
                answers,
                SiteAddress.threadBelow(id, 1),
                hit.mark(),
                hit.notCovered(),
                SiteAddress.document(id),
                row.here(),
                row.grouped());
    }
}
