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
 * What happens if the publisher falls silent: the sealed parts, the trustees, their rule, and the newest heartbeat, as the log has them. It names a time from
 * which the rule would apply and does not say whether it applies now, so that the page is the same on all copies.
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
     * @param sealed the parts, the earliest planned time first
     * @param more how many further parts are sealed
     * @param cancelled the parts, in the order of the log
     */
    record View(
            PageFrame shell,
            LogEntry.@Nullable Trustees plan,
            List<String> names,
            @Nullable Instant heartbeat,
            @Nullable Instant begins,
            List<Row> sealed,
            int more,
            List<SealedPart> cancelled,
            boolean acceptsKeys) {

        /** Whether the beacon opens one of the listed parts. */
        boolean opensAtItsTime() {
            return sealed.stream().anyMatch(row -> row.part().seal().beaconRound() > 0);
        }
    }

    /** A sealed part. @param isOpen whether it was opened with its key @param isShared whether the trustees of the plan share its key */
    record Row(SealedPart part, boolean isOpen, boolean isShared) {}

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
        List<Row> sealed = contents.sealed().stream()
                .sorted((a, b) -> a.time().compareTo(b.time()))
                .limit(LISTED)
                .map(part -> new Row(
                        part,
                        contents.release(part.sequence()).isPresent(),
                        file.isPresent() && file.get().numbers().contains((long) part.sequence())))
                .toList();
        var view = new View(
                frames.of(contents, "If the publisher falls silent"),
                plan,
                file.map(open -> open.file().names()).orElse(List.of()),
                heartbeat,
                plan == null ? null : TrusteeRule.begins(plan, heartbeat).orElse(null),
                sealed,
                contents.sealed().size() - sealed.size(),
                contents.cancelled().stream().limit(LISTED).toList(),
                acceptsKeys);
        StringOutput out = new StringOutput();
        JtesealedGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
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
