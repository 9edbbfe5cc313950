package org.daylight.flow.publish;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;

/** The stories of the log, and those that a publication has added to it. Made by one pass over the log. For one thread. */
final class LoggedStories {

    /** In the order of the log. */
    private final List<LogEntry.Story> versions;

    private final Set<String> withdrawn = new HashSet<>();

    /** @param versions of all stories, in the order of the log; kept and added to */
    LoggedStories(List<LogEntry.Story> versions, List<LogEntry.StoryWithdrawal> withdrawals) {
        this.versions = versions;
        withdrawals.forEach(withdrawal -> withdrawn.add(withdrawal.story()));
    }

    /** The newest version of any story, withdrawn or not; empty when there is none. */
    Optional<LogEntry.Story> newest() {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }

    /** The newest version of the story with this name; empty when there is none. */
    Optional<LogEntry.Story> newest(String name) {
        return versions.reversed().stream()
                .filter(story -> story.name().equals(name))
                .findFirst();
    }

    /** The newest version of a story with these bytes; empty when there is none. */
    Optional<LogEntry.Story> version(String name, Sha256 file) {
        return versions.reversed().stream()
                .filter(story -> story.name().equals(name) && story.file().equals(file))
                .findFirst();
    }

    /** Whether the story with this name was withdrawn. */
    boolean isWithdrawn(String name) {
        return withdrawn.contains(name);
    }

    /** Adds a version that follows the others. */
    void add(LogEntry.Story version) {
        versions.add(version);
    }
}
