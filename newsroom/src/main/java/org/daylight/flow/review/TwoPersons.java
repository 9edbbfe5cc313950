package org.daylight.flow.review;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.daylight.catalog.Approvals;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.PlannedPart;
import org.daylight.editors.Editor;
import org.daylight.editors.EditorList;
import org.daylight.editors.Editors;
import org.daylight.editors.Role;
import org.daylight.newsroom.Newsroom;

/**
 * The two-person rule: a part is released only when two users have approved its exact content, at least one of them a
 * publisher ({@code spec/review.md} section 4). Approvals of an earlier content, of users who may no longer approve, and
 * of users who must be confirmed do not count. Reads the users and the catalog again for each question.
 */
public final class TwoPersons {

    private final Newsroom newsroom;

    public TwoPersons(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /**
     * The approvals of a part.
     *
     * @param content what the part is now
     * @param valid those of this content, the oldest first
     * @param outdated those of an earlier content
     * @param isNeeded whether the rule is on
     * @param missing what is missing, in words that follow "part 3 of harbour"; empty when the part may be released
     *     {@link #instruction} adds the command
     */
    public record State(
            PartContent content,
            List<Approvals.Approval> valid,
            List<Approvals.Approval> outdated,
            boolean isNeeded,
            Optional<String> missing) {

        /** What is missing, and the command with which it is done. */
        public Optional<String> instruction(PlannedPart part) {
            return missing.map(words -> words + " with  daylight approve --trove " + part.trove() + " --part "
                    + part.number() + " --as NAME");
        }
    }

    /** Whether the rule is on. */
    public boolean isNeeded() throws IOException {
        return new Editors(newsroom).list().needsTwoPersons();
    }

    /** Examines a part that is not published. */
    public State of(PlannedPart part) throws IOException {
        EditorList editors = new Editors(newsroom).list();
        Catalog catalog = newsroom.catalog();
        PartContent content = PartContent.of(newsroom, part);
        List<Approvals.Approval> valid = new ArrayList<>();
        List<Approvals.Approval> outdated = new ArrayList<>();
        for (Approvals.Approval each : catalog.approvals().of(part.troveRow(), part.number())) {
            boolean counts =
                    editors.find(each.editor()).filter(Editor::isApprover).isPresent();
            if (counts) {
                (each.content().equals(content.hash()) ? valid : outdated).add(each);
            }
        }
        boolean isNeeded = editors.needsTwoPersons();
        return new State(
                content, valid, outdated, isNeeded, isNeeded ? missing(editors, valid, outdated) : Optional.empty());
    }

    /** Why a part may not be released, in one line that says who has to do what; empty when it may. */
    public Optional<String> objection(PlannedPart part) throws IOException {
        if (!isNeeded()) {
            return Optional.empty();
        }
        return of(part).instruction(part)
                .map(missing -> "part " + part.number() + " of " + part.trove() + " " + missing);
    }

    private static Optional<String> missing(
            EditorList editors, List<Approvals.Approval> valid, List<Approvals.Approval> outdated) {
        List<String> names = valid.stream().map(Approvals.Approval::editor).toList();
        boolean byPublisher =
                names.stream().anyMatch(name -> editors.find(name).orElseThrow().has(Role.PUBLISHER));
        if (names.size() >= 2 && byPublisher) {
            return Optional.empty();
        }
        List<Editor> others = editors.approvers().stream()
                .filter(each -> !names.contains(each.name()))
                .filter(each -> names.isEmpty() || byPublisher || each.has(Role.PUBLISHER))
                .toList();
        String could =
                others.stream().filter(Editor::isApprover).map(Editor::name).collect(Collectors.joining(" or "));
        String unconfirmed =
                others.stream().filter(Editor::isUnconfirmed).map(Editor::name).collect(Collectors.joining(" and "));
        String done = names.isEmpty()
                ? "is not approved" + (outdated.isEmpty() ? "" : " (it was changed after an approval)")
                : "is approved by " + String.join(" and ", names) + " only";
        String need = names.isEmpty()
                ? "two users have to approve it, one of them a publisher"
                : byPublisher ? "another user has to approve it" : "a publisher has to approve it";
        return Optional.of(done + ": " + need + who(could, unconfirmed));
    }

    private static String who(String could, String unconfirmed) {
        String first = unconfirmed.isEmpty()
                ? ""
                : unconfirmed + " must be confirmed first, by another publisher at the desk or with  daylight users"
                        + " confirm";
        if (could.isEmpty()) {
            return " (" + (first.isEmpty() ? "there is none: add one with  daylight users add" : first) + ")";
        }
        return " (" + could + (first.isEmpty() ? "" : "; " + first) + ")";
    }
}
