package org.daylight.check;

import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedStory;
import org.daylight.sealing.SealKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds, while a log is being read, the released parts whose story is not in the next entry (spec/sealed.md section 9). Nothing is refused: another story
 * may have taken the name since the part was sealed.
 */
final class SealedStories {
    private final List<LogEntry.Release> without = new ArrayList<>();
    private LogEntry.@Nullable Release last;
    private @Nullable Sha256 due;

    /** Each entry, in order, before {@link #released}. */
    void next(LogEntry entry) {
        LogEntry.Release release = last;
        Sha256 hash = due;
        if (release == null || hash == null) {
            return;
        }
        SealKey key = release.sealKey();
        boolean isThere = entry instanceof LogEntry.Version story
                && story.version() == 1
                && key != null
                && OpenedStory.isSealed(hash, key, story);
        if (!isThere) {
            without.add(release);
        }
        last = null;
        due = null;
    }

    /** A release that was sealed. */
    void released(LogEntry.Sealed seal, LogEntry.Release release) {
        last = release;
        due = seal.storyHash();
    }

    /** Copies from another into this one, which is empty. */
    void addAll(SealedStories other) {
        without.addAll(other.without);
        last = other.last;
        due = other.due;
    }

    /** The releases that their story does not follow, in the order of the log. */
    List<LogEntry.Release> without() {
        var all = new ArrayList<>(without);
        if (last != null && due != null) {
            all.add(last); // the log ends here
        }
        return List.copyOf(all);
    }
}
