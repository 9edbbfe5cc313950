package org.daylight.desk.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.editors.Editor;
import org.daylight.flow.review.RemarkDocuments;
import org.daylight.flow.review.ReviewDocuments;
import org.daylight.flow.review.ReviewOrder;
import org.daylight.flow.review.SelectDocuments;
import org.daylight.http.Cost;
import org.daylight.http.Response;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.QueryParser;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.RequestedSearch;
import org.jspecify.annotations.Nullable;

/**
 * A decision about all hits of a search, in two steps: first a page that says exactly what would be decided, then, when the user confirms, the decision.
 * It is about the documents that were found in the first step, even if the search finds others by then.
 */
final class BulkPage implements DeskPage {

    private final ReviewDesk review;

    BulkPage(ReviewDesk review) {
        this.review = review;
    }

    /**
     * An order that is not confirmed yet.
     *
     * @param order null for a tag
     * @param tag empty for a decision
     * @param adds whether the tag is added
     * @param lines what would be done
     * @param changes whether anything would be changed
     */
    record Pending(
            String typed,
            long[] keys,
            @Nullable ReviewOrder order,
            String tag,
            boolean adds,
            List<String> lines,
            boolean changes) {

        List<Long> keyList() {
            List<Long> list = new ArrayList<>(keys.length);
            for (long key : keys) {
                list.add(key);
            }
            return list;
        }

        /** The decision in words. */
        String words() {
            ReviewOrder decision = order;
            return decision == null
                    ? (adds ? "add the tag " : "remove the tag ") + tag
                    : ReviewWords.action(decision.action().word());
        }
    }

    /** What the template shows. */
    record View(DeskFrame frame, long id, Pending pending, String reason, String embargo, String back) {}

    @Override
    public Cost cost(String method, List<String> path) {
        return Cost.EXPENSIVE;
    }

    @Override
    public Response get(DeskRequest request) throws Refusal {
        long id = DeskRequest.number(request.segment(1)).orElse(0);
        Pending pending = review.pending()
                .find(id, request.editor().name(), Pending.class)
                .orElseThrow(BulkPage::gone);
        ReviewOrder order = pending.order;
        String embargo = "";
        if (order != null && order.until() != null) {
            embargo += "until " + Formats.full(order.until()) + " ";
        }
        if (order != null && order.event() != null) {
            embargo += "until the event " + order.event();
        }
        var view = new View(
                DeskFrame.of(request, "Confirm"),
                id,
                pending,
                order == null ? "" : order.reason(),
                embargo.strip(),
                ReviewAddress.search(pending.typed));
        return DeskHtml.page(out -> JtebulkGenerated.render(out, null, view));
    }

    private static Refusal gone() {
        return Refusal.notFound("This page has expired; nothing was changed. Search again, and decide again.");
    }

    @Override
    public Response post(DeskRequest request) throws Refusal, IOException {
        return request.path().size() > 1 ? confirm(request) : prepare(request);
    }

    private Response prepare(DeskRequest request) throws Refusal, IOException {
        boolean isTag = OrderFields.isTag(request);
        if (!isTag) {
            ReviewDesk.mustDecide(request);
        } else if (!Access.mayRead(request.editor())) {
            throw Refusal.forbidden("Your role does not allow you to read documents.");
        }
        ReviewOrder order = isTag ? null : OrderFields.order(request);
        String tag = isTag ? OrderFields.tag(request) : "";
        String typed = DocumentRow.cut(request.field("q").strip(), RequestedSearch.MAX_QUERY_CHARS);
        boolean adds = request.field("action").equals("tag");
        By by = request.by();
        Editor editor = request.editor();
        return DeskHtml.seeOther(review.jobs().start(editor.name(), "Finding out what would be decided", progress -> {
            Pending pending = pending(editor, by, typed, order, tag, adds);
            return "/bulk/" + review.pending().add(editor.name(), pending);
        }));
    }

    private Pending pending(Editor editor, By by, String typed, @Nullable ReviewOrder order, String tag, boolean adds)
            throws IOException {
        ParsedQuery parsed = QueryParser.parse(typed);
        VisibleQuery visible = VisibleQuery.of(parsed.query(), editor);
        SelectDocuments.Selected found = new SelectDocuments(review.desk().index()).byQuery(visible.query(), null);
        List<Long> keys = new ArrayList<>(found.keys());
        // What an import that is not finished has added is in the index, and maybe not in the catalog any more.
        keys.removeIf(key -> review.catalog().documents().numberOf(key) == 0);
        List<String> lines = new ArrayList<>();
        parsed.notices().forEach(notice -> lines.add("About the search: " + notice.text()));
        visible.notices().forEach(notice -> lines.add("About the search: " + notice));
        found.notices().forEach(notice -> lines.add("About the search: " + notice));
        boolean changes;
        if (order == null) {
            int changed = 0;
            for (long key : keys) {
                changed += review.catalog().remarks().tags(key).contains(tag) == adds ? 0 : 1;
            }
            lines.add(Formats.count(changed, "document", "documents") + " of " + Formats.number(keys.size())
                    + " would be changed.");
            changes = changed > 0;
        } else {
            ReviewDocuments.Result result =
                    new ReviewDocuments(review.deciding(), review.vault()).tryOut(by, keys, order);
            lines.addAll(ReviewWords.result(ReviewWords.action(order.action().word()), result, false));
            changes = result.documents() > 0;
        }
        return new Pending(typed, keys.stream().mapToLong(Long::longValue).toArray(), order, tag, adds, lines, changes);
    }

    private Response confirm(DeskRequest request) throws Refusal, IOException {
        String owner = request.editor().name();
        long id = DeskRequest.number(request.segment(1)).orElse(0);
        Pending pending = review.pending().find(id, owner, Pending.class).orElseThrow(BulkPage::gone);
        if (pending.order != null) {
            ReviewDesk.mustDecide(request);
        }
        for (long key : pending.order == null ? pending.keys : new long[0]) {
            // The role may have changed since the first step.
            Optional<HeldDocument> document = review.catalog().documents().find(key);
            if (document.isEmpty()
                    || !Access.mayRemark(request.editor(), document.get().trove())) {
                throw Refusal.forbidden("You may not see some of these documents any more; nothing was changed.");
            }
        }
        Pending taken = review.pending().take(id, owner, Pending.class).orElseThrow(BulkPage::gone);
        By by = request.by();
        return DeskHtml.seeOther(review.jobs()
                .start(
                        owner,
                        "Deciding about " + Formats.count(taken.keys.length, "document", "documents"),
                        progress -> {
                            String address = carryOut(
                                    taken, by, line -> request.session().say(line));
                            review.counts().forget();
                            return address;
                        }));
    }

    private String carryOut(Pending pending, By by, java.util.function.Consumer<String> notes) throws IOException {
        ReviewOrder order = pending.order;
        if (order == null) {
            int changed = new RemarkDocuments(review.deciding()).tag(by, pending.keyList(), pending.tag, pending.adds);
            notes.accept(
                    Formats.count(changed, "document was", "documents were") + " changed: " + pending.words() + ".");
            return ReviewAddress.search(pending.typed);
        }
        ReviewDocuments.Result result = review.decide(() -> new ReviewDocuments(review.deciding(), review.vault())
                .run(by, pending.keyList(), order.selectedBy(ReviewOrder.BY_QUERY)));
        ReviewWords.result(pending.words(), result, true).forEach(notes);
        return result.id() == 0 ? ReviewAddress.search(pending.typed) : ReviewAddress.decision(result.id());
    }
}
