package org.daylight.desk.page;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlanChanges;
import org.daylight.catalog.PlannedPart;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.editors.EditorList;
import org.daylight.flow.decide.ChangePlan;
import org.daylight.flow.review.ApproveParts;
import org.daylight.flow.review.NumberRanges;
import org.daylight.flow.review.PartContent;
import org.daylight.flow.review.TwoPersons;
import org.daylight.flow.review.UnreviewedFindings;
import org.daylight.flow.review.WaitingDocuments;
import org.daylight.http.Cost;
import org.daylight.http.Response;
import org.daylight.review.ReleaseGate;
import org.daylight.web.view.PageLinks;
import org.jspecify.annotations.Nullable;

/** The plan: all troves, one trove, one part. {@link PlanForms} makes the changes. */
public final class PlanPage implements DeskPage {

    static final String HOME = "/plan";

    /** How long before it is due a part without approvals is a warning. */
    private static final Duration SOON = Duration.ofHours(24);

    /** The content of so many parts is computed for a list. */
    private static final int MOST_EXAMINED = 20;

    private static final int PARTS = 100;
    private static final int MOST_NAMED = 20;
    private static final int MOST_CHANGES = 10;

    private final DeskNewsroom newsroom;
    private final PartStates states;
    private final PlanForms forms;

    public PlanPage(DeskNewsroom newsroom) {
        this.newsroom = newsroom;
        this.states = new PartStates(newsroom.newsroom());
        this.forms = new PlanForms(newsroom);
    }

    /** What the template of all troves shows. */
    record View(DeskFrame frame, List<TroveRow> troves, List<Warning> warnings, boolean twoPersons) {}

    /** A trove and its next part. @param next null when no part is to come */
    record TroveRow(
            HeldTrove trove,
            int parts,
            int published,
            int withoutPart,
            @Nullable PlannedPart next) {}

    /** A part that is due soon and may not be published. */
    record Warning(PlannedPart part, String missing) {}

    /**
     * What the template of one trove shows.
     *
     * @param mayPlan whether the user may change the plan
     * @param tomorrow a day after the last part, for the field of a new one
     */
    record TroveView(
            DeskFrame frame,
            HeldTrove trove,
            List<PartRow> parts,
            PageLinks pages,
            int withoutPart,
            List<PlanChanges.Past> changes,
            boolean mayPlan,
            String tomorrow,
            String numbers,
            String query) {}

    /** A part in the list. @param state in words */
    record PartRow(PlannedPart part, String state, boolean isWarning) {}

    /**
     * What the template of one part shows.
     *
     * @param state null for a published part
     * @param mine what has changed since the user approved the part; empty when nothing has
     * @param unreviewed how many documents nobody has reviewed
     * @param findings documents with strong findings that nobody has reviewed
     * @param gate why it cannot be published, apart from approvals; empty when nothing is in the way
     * @param others the other parts that are not published
     */
    record PartView(
            DeskFrame frame,
            HeldTrove trove,
            PlannedPart part,
            String numbers,
            TwoPersons.@Nullable State state,
            boolean isApprovedByMe,
            List<String> mine,
            int unreviewed,
            List<HeldDocument> findings,
            String gate,
            List<PlannedPart> others,
            boolean mayPlan,
            boolean isSoon,
            boolean isDue) {

        /** The time for a field of a form, in UTC. */
        String due() {
            return field(part.due());
        }
    }

    @Override
    public Cost cost(String method, List<String> path) {
        return method.equals("POST") || path.size() == 3 ? Cost.EXPENSIVE : Cost.PAGE;
    }

    @Override
    public Response get(DeskRequest request) throws Refusal, IOException {
        if (!Access.mayRead(request.editor())) {
            throw Refusal.forbidden("The plan is for those who may read documents.");
        }
        return switch (request.path().size()) {
            case 1 -> all(request);
            case 2 -> trove(request, newsroom.trove(request, request.segment(1)));
            case 3 -> {
                HeldTrove trove = newsroom.trove(request, request.segment(1));
                yield part(request, trove, newsroom.part(trove, request.segment(2)));
            }
            default -> throw Refusal.notFound("There is no such page.");
        };
    }

    @Override
    public Response post(DeskRequest request) throws Refusal, IOException {
        if (request.path().size() < 2 || request.path().size() > 3) {
            throw Refusal.noForm();
        }
        return forms.post(request, newsroom.trove(request, request.segment(1)));
    }

    private Response all(DeskRequest request) throws IOException {
        List<TroveRow> rows = new ArrayList<>();
        for (HeldTrove trove : Access.visible(
                request.editor(), newsroom.newsroom().catalog().troves().all())) {
            List<PlannedPart> parts = newsroom.newsroom().catalog().parts().of(trove.id());
            int published = (int)
                    parts.stream().filter(part -> part.published() != null).count();
            rows.add(new TroveRow(
                    trove,
                    parts.size(),
                    published,
                    newsroom.newsroom().catalog().parts().countWithoutPart(trove.id()),
                    parts.stream()
                            .filter(part -> part.published() == null)
                            .findFirst()
                            .orElse(null)));
        }
        var view = new View(
                DeskFrame.of(request, "Plan"),
                rows,
                warnings(request),
                newsroom.users().needsTwoPersons());
        return DeskHtml.page(out -> JteplanGenerated.render(out, null, view));
    }

    /** The parts that are due within 24 hours, or overdue, and may not be published. */
    List<Warning> warnings(DeskRequest request) throws IOException {
        EditorList users = newsroom.users();
        List<Warning> warnings = new ArrayList<>();
        if (!users.needsTwoPersons()) {
            return warnings;
        }
        List<HeldTrove> troves = Access.visible(
                        request.editor(), newsroom.newsroom().catalog().troves().all())
                .stream()
                .filter(trove -> !trove.paused())
                .toList();
        List<PlannedPart> soon = newsroom.newsroom().catalog().parts().all().stream()
                .filter(part -> part.published() == null && isSoon(part, request.now()))
                .filter(part -> troves.stream().anyMatch(trove -> trove.id() == part.troveRow()))
                .limit(MOST_EXAMINED)
                .toList();
        for (PlannedPart part : soon) {
            states.of(part, users).missing().ifPresent(missing -> warnings.add(new Warning(part, missing)));
        }
        return warnings;
    }

    private static boolean isSoon(PlannedPart part, Instant now) {
        return !part.due().isAfter(now.plus(SOON));
    }

    private Response trove(DeskRequest request, HeldTrove trove) throws IOException {
        EditorList users = newsroom.users();
        List<PlannedPart> parts = newsroom.newsroom().catalog().parts().of(trove.id());
        long last = PageLinks.pages(parts.size(), PARTS);
        long first = parts.stream().filter(part -> part.published() != null).count() / PARTS + 1;
        long page = request.parameter("page").isEmpty() ? Math.min(first, last) : Math.min(request.page(), last);
        List<PartRow> rows = new ArrayList<>();
        int examined = 0;
        for (PlannedPart part :
                parts.stream().skip((page - 1) * PARTS).limit(PARTS).toList()) {
            boolean isExamined = part.published() == null && users.needsTwoPersons() && examined++ < MOST_EXAMINED;
            rows.add(row(part, isExamined, users, request.now()));
        }
        Instant end = parts.isEmpty() ? request.now() : parts.getLast().due();
        var view = new TroveView(
                DeskFrame.of(request, "Plan of " + trove.slug()),
                trove,
                rows,
                PageLinks.of(page, last, each -> HOME + "/" + trove.slug() + "?page=" + each),
                newsroom.newsroom().catalog().parts().countWithoutPart(trove.id()),
                new ChangePlan(newsroom.newsroom(), request.now(), true)
                        .history(trove).stream().limit(MOST_CHANGES).toList(),
                request.editor().mayApprove(),
                field(end.plus(Duration.ofDays(1))),
                request.parameter("numbers"),
                request.parameter("query"));
        return DeskHtml.page(out -> JteplantroveGenerated.render(out, null, view));
    }

    private PartRow row(PlannedPart part, boolean isExamined, EditorList users, Instant now) throws IOException {
        if (part.published() != null) {
            return new PartRow(part, "published", false);
        }
        if (part.sealed() != 0) {
            return new PartRow(part, "sealed", false);
        }
        if (!isExamined) {
            return new PartRow(part, users.needsTwoPersons() ? "" : "planned", false);
        }
        Optional<String> missing = states.of(part, users).missing();
        return new PartRow(part, missing.orElse("approved"), missing.isPresent() && isSoon(part, now));
    }

    private Response part(DeskRequest request, HeldTrove trove, PlannedPart part) throws IOException {
        boolean isPublished = part.published() != null;
        List<HeldDocument> documents = PartContent.documents(newsroom.newsroom().catalog(), part);
        TwoPersons.State state = isPublished ? null : new TwoPersons(newsroom.newsroom()).of(part);
        String name = request.editor().name();
        var waiting = new WaitingDocuments(newsroom.newsroom().catalog(), part.troveRow(), part.due());
        String gate = !isPublished
                        && ReleaseGate.examine(part, documents, waiting::barring, waiting::why)
                                instanceof ReleaseGate.Refused(String reason)
                ? reason
                : "";
        var view = new PartView(
                DeskFrame.of(request, "Part " + part.number() + " of " + trove.slug()),
                trove,
                part,
                NumberRanges.of(
                        Arrays.stream(newsroom.newsroom().catalog().parts().numbers(part.id()))
                                .boxed()
                                .toList()),
                state,
                state != null
                        && state.valid().stream().anyMatch(each -> each.editor().equals(name)),
                isPublished ? List.of() : new ApproveParts(newsroom.newsroom()).changes(part, name),
                isPublished ? 0 : newsroom.newsroom().catalog().reviews().unreviewed(documents),
                isPublished
                        ? List.of()
                        : UnreviewedFindings.of(newsroom.newsroom(), part).stream()
                                .limit(MOST_NAMED)
                                .toList(),
                gate,
                newsroom.newsroom().catalog().parts().of(trove.id()).stream()
                        .filter(other -> other.published() == null && other.id() != part.id())
                        .limit(MOST_EXAMINED)
                        .toList(),
                request.editor().mayApprove(),
                isSoon(part, request.now()),
                !part.due().isAfter(request.now()));
        return DeskHtml.page(out -> JteplanpartGenerated.render(out, null, view));
    }

    /** A time in UTC, as a field of type {@code datetime-local} has it. */
    static String field(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES)
                .atOffset(ZoneOffset.UTC)
                .toLocalDateTime()
                .toString();
    }
}
