package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.SealedPart;
import org.daylight.bulletin.Bulletin;
import org.daylight.bulletin.BulletinWords;
import org.daylight.bulletin.CompareBulletin;
import org.daylight.bulletin.DueParts;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.format.Outcome;
import org.daylight.http.Response;
import org.daylight.log.LogEntry;
import org.daylight.trustees.ArchiveTrustees;
import org.daylight.trustees.TrusteePlan;
import org.daylight.trustees.TrusteeRule;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.jspecify.annotations.Nullable;

/**
 * What happens if the publisher falls silent: the sealed parts, the trustees, their rule, and the newest heartbeat, as the log and the accepted
 * bulletin have them. It names a time from which the rule would apply and does not say whether it applies now, and what is due at the newest time that the
 * publisher signed, so that the page is the same on all copies.
 */
public final class SealedPage {

    /** So many parts of each kind are listed. */
    private static final int LISTED = 500;

    private final PageFrames frames;
    private final Archive archive;
    private final boolean acceptsKeys;

    /** @param acceptsKeys whether this site has a form for keys */
    public SealedPage(PageFrames frames, Archive archive, boolean acceptsKeys) {
        this.frames = frames;
        this.archive = archive;
        this.acceptsKeys = acceptsKeys;
    }

    /**
     * What the template shows.
     *
     * @param plan the valid plan for trustees; null if there is none
     * @param names of the trustees; empty if the file of the plan is not here
     * @param heartbeat the newest; null if there is none
     * @param begins from when the rule applies if no heartbeat follows; null if there is no plan
     * @param signed the newest time that the publisher signed; null if there is none
     * @param bulletin the bulletin that this copy accepted and that is newer than its log; null if there is none
     * @param sealed the parts, the earliest planned time first
     * @param more how many further parts are sealed
     * @param cancelled the parts, the earliest planned time first
     */
    record View(
            PageFrame shell,
            LogEntry.@Nullable Trustees plan,
            List<String> names,
            @Nullable Instant heartbeat,
            @Nullable Instant begins,
            @Nullable Instant signed,
            @Nullable News bulletin,
            List<Row> sealed,
            int more,
            List<DueParts.Due> cancelled,
            boolean acceptsKeys) {

        /** Whether the beacon opens one of the listed parts. */
        boolean opensAtItsTime() {
            return sealed.stream().anyMatch(row -> row.part().seal().beaconRound() > 0);
        }
    }

    /** A sealed part. @param late words for a part whose time has come; otherwise empty @param state in words; empty for one that the beacon opens */
    record Row(SealedPart part, String late, String state) {}

    /** An accepted bulletin. @param proof what it proves, in words @param lines what it says, a line each */
    record News(long entries, String proof, List<String> lines) {}

    /** Whether the page has anything to say. */
    public static boolean isNeeded(PublicRecord contents) {
        return !contents.sealed().isEmpty()
                || !contents.cancelled().isEmpty()
                || !contents.trustees().isEmpty();
    }

    public Response page() {
        PublicRecord contents = archive.contents();
        LogEntry.Trustees plan =
                contents.trustees().isEmpty() ? null : contents.trustees().getLast();
        Optional<TrusteePlan> file = plan == null ? Optional.empty() : file((int) plan.number());
        Instant heartbeat = contents.heartbeat().orElse(null);
        StoredBulletin stored = StoredBulletin.of(archive).orElse(null);
        Bulletin bulletin = stored == null ? null : stored.bulletin();
        Instant signed = DueParts.signedTime(contents, bulletin).orElse(null);
        List<DueParts.Due> due = DueParts.of(contents, bulletin, signed == null ? Instant.EPOCH : signed);
        List<DueParts.Due> open = due.stream()
                .filter(one -> one.state() != DueParts.State.CANCELLED)
                .toList();
        List<Row> sealed = open.stream()
                .limit(LISTED)
                .map(one -> new Row(one.part(), late(one), words(one, file)))
                .toList();
        var view = new View(
                frames.of(contents, "If the publisher falls silent"),
                plan,
                file.map(read -> read.file().names()).orElse(List.of()),
                heartbeat,
                plan == null ? null : TrusteeRule.begins(plan, heartbeat).orElse(null),
                signed,
                stored == null ? null : news(contents, stored),
                sealed,
                open.size() - sealed.size(),
                due.stream()
                        .filter(one -> one.state() == DueParts.State.CANCELLED)
                        .limit(LISTED)
                        .toList(),
                acceptsKeys);
        StringOutput out = new StringOutput();
        JtesealedGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    private static String late(DueParts.Due due) {
        return switch (due.state()) {
            case DUE -> "due; ";
            case OVERDUE -> "overdue; ";
            default -> "";
        };
    }

    private static String words(DueParts.Due due, Optional<TrusteePlan> file) {
        return switch (due.state()) {
            case OPEN -> "opened with its key, not confirmed by the log yet";
            case RELEASED -> "released by the publisher, according to the bulletin; its key is not known here";
            case CANCELLED -> "cancelled";
            case DUE, OVERDUE, PLANNED -> {
                boolean isShared = file.isPresent()
                        && file.get().numbers().contains((long) due.part().sequence());
                String what = due.part().seal().storyHash() == null ? "sealed" : "sealed with a story";
                yield due.part().seal().beaconRound() > 0
                        ? ""
                        : isShared ? what + "; the trustees share its key" : what;
            }
        };
    }

    private static News news(PublicRecord contents, StoredBulletin stored) {
        long size = contents.checkpoint().size();
        String proof = switch (stored.relation()) {
            case CompareBulletin.Relation.Unproved(long same) ->
                "It is signed by the publisher, but too short to prove that it continues the log of this copy:"
                        + " that is proved for the first " + Formats.number(same) + " of its "
                        + Formats.number(size) + " entries.";
            default ->
                "It is signed by the publisher, and continues the log of this copy, which has " + Formats.number(size)
                        + " entries.";
        };
        return new News(
                stored.bulletin().checkpoint().size(),
                proof,
                BulletinWords.lines(stored.bulletin()).stream().skip(1).toList());
    }

    private Optional<TrusteePlan> file(int number) {
        try {
            return ArchiveTrustees.plans(archive)
                    .apply(number)
                    .flatMap(opened -> opened instanceof Outcome.Ok<TrusteePlan>(TrusteePlan plan)
                            ? Optional.of(plan)
                            : Optional.empty());
        } catch (UncheckedIOException e) {
            return Optional.empty(); // the page says that the file is not here
        }
    }

    /** The time of a part, a heartbeat or the rule, in words. */
    static String time(Instant time) {
        return Formats.full(time);
    }
}
