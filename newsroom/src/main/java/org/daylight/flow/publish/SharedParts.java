package org.daylight.flow.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.Release;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.review.PartContent;
import org.daylight.newsroom.Newsroom;
import org.daylight.partners.Partners;
import org.daylight.partners.Planned;
import org.daylight.partners.Share;
import org.jspecify.annotations.Nullable;

/** Compares what partners got with the plan now, and with what was published ({@code spec/shares.md} section 3). */
public final class SharedParts {

    private final Newsroom newsroom;

    public SharedParts(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** How a share compares. */
    public enum State {
        /** Not published, and its plan has not changed. */
        AS_PLANNED,
        /** Not published, and its plan has changed: the partner would have something else. */
        PLAN_CHANGED,
        /** Published as the same bytes, before a watermark. */
        SAME_FILE,
        /** Published with the same content, on another day than planned. */
        SAME_CONTENT,
        /** Published with another content. */
        DIFFERENT;

        /** In lower case, with hyphens. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A share and its state.
     *
     * @param differences in words; empty when there are none
     */
    public record Compared(Share share, State state, List<String> differences) {

        /** Whether the partner has something else than what is planned or published. */
        public boolean isDifferent() {
            return state == State.PLAN_CHANGED || state == State.DIFFERENT;
        }
    }

    /** All shares, in order, or those of one trove. @param trove the slug; null for all */
    public List<Compared> list(@Nullable String trove) throws IOException {
        List<Share> shares = new Partners(newsroom)
                .list().shares().stream()
                        .filter(share -> trove == null || share.trove().equals(trove))
                        .toList();
        if (shares.isEmpty()) {
            return List.of();
        }
        var compared = new ArrayList<Compared>();
        if (Files.notExists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            for (Share share : shares) {
                compared.add(unpublished(share));
            }
            return compared;
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            for (Share share : shares) {
                Optional<Release> release = archive.contents().release(share.trove(), share.part());
                compared.add(release.isPresent() ? published(share, release.get()) : unpublished(share));
            }
        }
        return compared;
    }

    /** The shares of one part. */
    public List<Compared> of(PlannedPart part) throws IOException {
        return list(part.trove()).stream()
                .filter(each -> each.share().part() == part.number())
                .toList();
    }

    private Compared unpublished(Share share) throws IOException {
        Optional<PlannedPart> part = newsroom.catalog().parts().find(share.trove(), share.part());
        if (part.isEmpty()) {
            return new Compared(share, State.PLAN_CHANGED, List.of("the part is no longer planned"));
        }
        boolean same = PartContent.of(newsroom, part.get()).hash().equals(share.content());
        return same
                ? new Compared(share, State.AS_PLANNED, List.of())
                : new Compared(
                        share, State.PLAN_CHANGED, List.of("the documents, a decision, a redaction, or the title"));
    }

    private static Compared published(Share share, Release release) {
        Planned planned = Planned.of(share.planned());
        Planned published = Planned.of(release);
        var differences = new ArrayList<>(planned.differences(published));
        if (release.withdrawn().isEmpty() && !planned.hasSameViews(published)) {
            differences.add("the views");
        }
        State state = !differences.isEmpty()
                ? State.DIFFERENT
                : planned.isSameFile(published) ? State.SAME_FILE : State.SAME_CONTENT;
        return new Compared(share, state, differences);
    }
}
