package org.daylight.flow;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.PlannedPart;
import org.jspecify.annotations.Nullable;

/** Keeps a document back, or lets it be shown after all, before its part is published. */
public final class DecideDocument {

    private final Newsroom newsroom;

    public DecideDocument(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** What came of it. */
    public sealed interface Result {}

    public record Decided(HeldDocument document) implements Result {}

    public record Refused(String reason) implements Result {}

    /**
     * Withholds a document; its number is published with the reason in place of its bytes.
     *
     * @param reason for the public, at most 500 characters; empty for none; null lets the document be shown again
     */
    public Result withhold(DocumentId id, @Nullable String reason) throws IOException {
        if (reason != null && reason.length() > 500) {
            return new Refused("the reason is longer than 500 characters: say it shorter");
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.run(newsroom, Steps.UNWATCHED);
            Optional<HeldDocument> held = newsroom.catalog().documents().find(id.trove(), id.number());
            if (held.isEmpty()) {
                return new Refused("there is no document " + id + " in this newsroom");
            }
            Optional<PlannedPart> published = newsroom.catalog().parts().published(id.trove(), id.number());
            if (published.isPresent()) {
                return new Refused(id + " was published with part "
                        + published.get().number() + ": what is public can be withdrawn, not withheld");
            }
            newsroom.catalog().together(() -> {
                newsroom.catalog().documents().withhold(held.get().key(), reason);
                return null;
            });
            return new Decided(held.get());
        }
    }
}
