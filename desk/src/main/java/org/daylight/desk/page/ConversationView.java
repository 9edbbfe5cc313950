package org.daylight.desk.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.HeldDocument;
import org.daylight.collect.Conversation;
import org.daylight.collect.ConversationEntry;
import org.daylight.collect.Conversations;
import org.daylight.collect.FileDocuments;
import org.daylight.collect.WriteReply;
import org.daylight.desk.account.DeskRequest;
import org.daylight.http.Response;
import org.daylight.newsroom.Newsroom;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;

/**
 * What the page of one conversation shows.
 *
 * @param state in words
 * @param earlier the address of older entries; empty for none
 * @param through the number of the last entry that is shown or is older
 */
record ConversationView(
        DeskFrame frame,
        int number,
        String state,
        List<Item> items,
        String earlier,
        boolean mayReply,
        boolean hasUnread,
        int through,
        int mostChars) {

    private static final int SHOWN = 100;
    private static final int MOST_CHARS = 20_000;
    private static final int MOST_DOCUMENTS = 20;
    private static final int MOST_LINES = 100;
    private static final int MOST_NAME_CHARS = 300;

    /**
     * An entry.
     *
     * @param who {@code Source}, the name of a user, or {@code The collection}
     * @param notes what is to be said about it, one sentence each
     * @param text of the source or of a user; empty for none
     * @param whole the address that shows all of a long text; empty if all of it is here
     * @param file the name of a file, as the source sent it; empty if it is none
     */
    record Item(
            int position,
            String who,
            String when,
            boolean isUnread,
            boolean isReply,
            List<String> notes,
            String text,
            String whole,
            String file,
            List<Found> documents,
            boolean hasMoreDocuments,
            List<String> reveals,
            int unexamined) {}

    /** A document that a file became. @param state empty unless something is decided */
    record Found(String cited, String address, String words, String state) {}

    static Response page(ReviewDesk review, DeskRequest request, Conversation conversation) throws IOException {
        List<ConversationEntry> all = conversation.entries();
        int end = DeskRequest.number(request.parameter("before"))
                .map(each -> Math.min(each - 1, all.size()))
                .orElse(all.size());
        int whole = DeskRequest.number(request.parameter("whole")).orElse(0);
        int seen = all.size();
        for (int unread = conversation.unread(); unread > 0; seen--) {
            unread -= all.get(seen - 1).isOfSource() ? 1 : 0;
        }
        List<Item> items = new ArrayList<>();
        int at = end;
        for (; at > 0 && items.size() < SHOWN; at--) {
            Optional<Item> item =
                    item(review.reading(), conversation, at, at > seen, whole == at ? Integer.MAX_VALUE : MOST_CHARS);
            item.ifPresent(items::addFirst);
        }
        int unread = conversation.unread();
        int waiting = conversation.waiting().size();
        String state = (unread == 0 ? "Everything is read" : Formats.count(unread, "entry", "entries") + " not read")
                + (waiting == 0
                        ? ""
                        : " · " + Formats.count(waiting, "reply waits", "replies wait") + " for the next collection");
        var view = new ConversationView(
                DeskFrame.of(request, "Conversation " + conversation.number()),
                conversation.number(),
                state,
                List.copyOf(items),
                at == 0 ? "" : ReviewAddress.conversation(conversation.number()) + "?before=" + (at + 1),
                request.editor().mayApprove(),
                unread > 0,
                end,
                WriteReply.MOST_CHARS);
        return DeskHtml.page(out -> JteconversationGenerated.render(out, null, view));
    }

    /** @param position of the entry, from 1. Empty for an entry that is shown with another one */
    private static Optional<Item> item(
            Newsroom newsroom, Conversation conversation, int position, boolean isUnread, int mostChars)
            throws IOException {
        ConversationEntry entry = conversation.entries().get(position - 1);
        String when = Formats.full(entry.time());
        String whole =
                ReviewAddress.conversation(conversation.number()) + "?before=" + (position + 1) + "&whole=" + position;
        return switch (entry) {
            case ConversationEntry.SourceText text -> {
                boolean isAll = mostChars == Integer.MAX_VALUE;
                boolean isLong = !isAll && (text.whole() != null || text.text().length() > mostChars);
                String words = isAll ? new Conversations(newsroom).text(text) : text.text();
                yield Optional.of(plain(
                        position,
                        "Source",
                        "collected " + when,
                        isUnread,
                        false,
                        List.of(),
                        DocumentRow.cut(words, mostChars),
                        isLong ? whole : ""));
            }
            case ConversationEntry.SourceFile file ->
                Optional.of(file(newsroom, conversation.current(file), position, "collected " + when, isUnread));
            case ConversationEntry.Damaged damaged ->
                Optional.of(plain(
                        position,
                        "The collection",
                        when,
                        isUnread,
                        false,
                        List.of("Something that the source sent could not be used: " + damaged.problem()
                                + ". It stays on the drop. Ask the source to send it again."),
                        "",
                        ""));
            case ConversationEntry.Reply reply ->
                Optional.of(plain(
                        position,
                        reply.who() == null ? "The newsroom" : reply.who(),
                        "written " + when,
                        false,
                        true,
                        List.of(state(conversation, reply)),
                        reply.text(),
                        ""));
            case ConversationEntry.Delivered delivered -> Optional.empty();
            case ConversationEntry.Undelivered undelivered -> Optional.empty();
            case ConversationEntry.Seen mark -> Optional.empty();
            case ConversationEntry.Moved moved -> Optional.empty();
        };
    }

    private static String state(Conversation conversation, ConversationEntry.Reply reply) {
        return conversation
                .outcome(reply)
                .map(outcome -> outcome instanceof ConversationEntry.Undelivered undelivered
                        ? "Not delivered: " + undelivered.problem()
                        : "On the drop since " + Formats.full(outcome.time()))
                .orElse("Waits for the next collection");
    }

    private static Item plain(
            int position,
            String who,
            String when,
            boolean isUnread,
            boolean isReply,
            List<String> notes,
            String text,
            String whole) {
        return new Item(position, who, when, isUnread, isReply, notes, text, whole, "", List.of(), false, List.of(), 0);
    }

    private static Item file(
            Newsroom newsroom, ConversationEntry.SourceFile file, int position, String when, boolean isUnread)
            throws IOException {
        FileDocuments found = FileDocuments.of(newsroom, file, MOST_DOCUMENTS);
        List<String> reveals = new ArrayList<>();
        int unexamined = 0;
        for (HeldDocument each : found.documents()) {
            unexamined += RevealLines.isLooked(newsroom, each) ? 0 : 1;
            for (String line : RevealLines.of(newsroom, each)) {
                if (reveals.size() < MOST_LINES) {
                    reveals.add(each.cited() + ", " + line);
                }
            }
        }
        List<String> notes = new ArrayList<>();
        notes.add(Formats.size(file.bytes())
                + (file.items().size() > 1
                        ? ", joined from " + Formats.count(file.items().size(), "piece", "pieces")
                        : "")
                + (file.accession() == 0
                        ? ", trove " + file.trove()
                        : ", accession " + file.accession() + " of trove " + file.trove()));
        if (!file.sentBefore().isEmpty()) {
            notes.add("The same file was there before: " + file.sentBefore());
        }
        if (file.isKept()) {
            notes.add("The file as it was sent is kept, encrypted, because it is not one document as a whole");
        }
        return new Item(
                position,
                "Source",
                when,
                isUnread,
                false,
                List.copyOf(notes),
                "",
                "",
                DocumentRow.cut(file.name(), MOST_NAME_CHARS),
                found.documents().stream().map(ConversationView::found).toList(),
                found.hasMore(),
                List.copyOf(reveals),
                unexamined);
    }

    private static Found found(HeldDocument document) {
        return new Found(
                document.cited(),
                ReviewAddress.document(ReviewDesk.id(document)),
                document.file() == null ? "message" : document.file().type(),
                document.withdrawn() != null ? "withdrawn" : document.withheld() != null ? "withheld" : "");
    }
}
