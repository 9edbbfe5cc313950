package org.daylight.desk.page;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.daylight.collect.Conversation;
import org.daylight.collect.ConversationSummary;
import org.daylight.collect.Conversations;
import org.daylight.collect.WriteReply;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.http.Response;
import org.daylight.web.view.Formats;

/**
 * The conversations with sources: a list, the newest first, and one conversation with a form for a reply. They are for users who see all
 * troves; editors and publishers reply.
 */
final class ConversationsPage implements DeskPage {

    private static final int SHOWN = 100;

    private final ReviewDesk review;
    private final SecureRandom random;

    ConversationsPage(ReviewDesk review, SecureRandom random) {
        this.review = review;
        this.random = random;
    }

    /** A conversation in the list. @param state in words; empty for nothing special */
    record Row(int number, String newest, int unread, int texts, int files, String state) {}

    /** What the template shows. @param earlier the address of older conversations; empty for none */
    record View(DeskFrame frame, List<Row> rows, long total, long unread, String earlier) {}

    @Override
    public Response get(DeskRequest request) throws Refusal, IOException {
        ReviewDesk.mustSeeAll(request);
        if (!request.segment(1).isEmpty()) {
            return ConversationView.page(review, request, conversation(request));
        }
        List<ConversationSummary> all = new ArrayList<>(conversations().summaries());
        all.sort(Comparator.comparing(
                        (ConversationSummary each) -> !each.problem().isEmpty())
                .thenComparing(ConversationSummary::newest)
                .thenComparing(ConversationSummary::number)
                .reversed());
        int from = Math.min(all.size(), (request.page() - 1) * SHOWN);
        int to = Math.min(all.size(), from + SHOWN);
        var view = new View(
                DeskFrame.of(request, "Conversations"),
                all.subList(from, to).stream().map(ConversationsPage::row).toList(),
                all.size(),
                all.stream().filter(each -> each.unread() > 0).count(),
                to < all.size() ? ReviewAddress.conversations() + "?page=" + (request.page() + 1) : "");
        return DeskHtml.page(out -> JteconversationsGenerated.render(out, null, view));
    }

    private static Row row(ConversationSummary each) {
        if (!each.problem().isEmpty()) {
            return new Row(each.number(), "", 0, 0, 0, "cannot be read: restore its file from your backup");
        }
        int waiting = each.waiting();
        return new Row(
                each.number(),
                Formats.day(each.newest()),
                each.unread(),
                each.texts(),
                each.files(),
                waiting == 0 ? "" : Formats.count(waiting, "reply waits", "replies wait") + " for the next collection");
    }

    /** How many entries the page showed on which the user pressed a button; 0 when it does not say. */
    private static int through(DeskRequest request) {
        return DeskRequest.number(request.field("through")).orElse(0);
    }

    @Override
    public Response post(DeskRequest request) throws Refusal, IOException {
        ReviewDesk.mustSeeAll(request);
        Conversation conversation = conversation(request);
        switch (request.field("do")) {
            case "reply" -> reply(request, conversation);
            case "read" -> {
                conversations().seen(conversation, through(request), request.by());
                request.session().say("Conversation " + conversation.number() + " is marked as read.");
            }
            default -> throw Refusal.bad("Press one of the buttons of the page.");
        }
        return DeskHtml.seeOther(ReviewAddress.conversation(conversation.number()));
    }

    private void reply(DeskRequest request, Conversation conversation) throws Refusal, IOException {
        if (!request.editor().mayApprove()) {
            throw Refusal.forbidden("Nothing was changed: editors and publishers reply to sources.");
        }
        int through = through(request);
        switch (new WriteReply(review.deciding(), random)
                .run(conversation.number(), request.field("text"), request.by())) {
            case WriteReply.Written written -> {
                conversations().seen(conversation, through, request.by());
                request.session()
                        .say("The reply is stored. The next collection brings it to the drop, encrypted for the"
                                + " source.");
            }
            case WriteReply.Refused(String reason) -> throw Refusal.conflict("Nothing was changed: " + reason + ".");
        }
    }

    private Conversations conversations() {
        return new Conversations(review.reading());
    }

    private Conversation conversation(DeskRequest request) throws Refusal, IOException {
        int number = DeskRequest.number(request.segment(1)).orElse(0);
        if (number == 0 || request.path().size() > 2) {
            throw Refusal.notFound("There is no such page.");
        }
        return conversations()
                .find(number)
                .orElseThrow(() -> Refusal.notFound("There is no conversation of this number."));
    }
}
