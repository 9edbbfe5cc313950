package org.daylight.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.format.Malformed;
import org.daylight.log.LogEntry;

/** The stories of a log while it is being read: numbers and versions have no gap, and a withdrawn story has no further version (spec/stories.md section 4). */
final class StoryVersions {
    private static final String CODE = "entry-out-of-place";

    private final List<LogEntry.Story> files = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Set<String> withdrawn = new LinkedHashSet<>();

    /** Adds a version; {@link Malformed} if it is not allowed here. */
    void add(LogEntry.Story story) {
        LogReader.isDue("story file", story.number(), files.size());
        String what = "story " + story.name();
        Malformed.unless(!withdrawn.contains(story.name()), CODE, what + " was withdrawn before this version");
        LogReader.isDue("version of " + what, story.version(), versions.getOrDefault(story.name(), 0L));
        Malformed.unless(
                files.isEmpty() || !story.time().isBefore(files.getLast().time()),
                VerdictCode.TIME_BACKWARDS.code(),
                what + " is older than the story before it");
        versions.put(story.name(), story.version());
        files.add(story);
    }

    /** Withdraws a story; {@link Malformed} if there is none. */
    void withdraw(LogEntry.StoryWithdrawal withdrawal) {
        Malformed.unless(
                versions.containsKey(withdrawal.story()) && withdrawn.add(withdrawal.story()),
                CODE,
                "the withdrawal of story " + withdrawal.story() + " names one that is not in the log, or withdrawn");
    }

    /** Copies from another into this one, which is empty. */
    void addAll(StoryVersions other) {
        files.addAll(other.files);
        versions.putAll(other.versions);
        withdrawn.addAll(other.withdrawn);
    }

    /** All versions, number <i>n</i> at index <i>n</i> − 1. */
    List<LogEntry.Story> files() {
        return List.copyOf(files);
    }

    /** The names of withdrawn stories. */
    Set<String> withdrawn() {
        return Set.copyOf(withdrawn);
    }
}
