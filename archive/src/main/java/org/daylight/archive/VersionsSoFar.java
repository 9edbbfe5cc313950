package org.daylight.archive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.jspecify.annotations.Nullable;

/** The stories of a log, or its lists of annotations or corrections, while the log is being read. For one thread. */
final class VersionsSoFar {

    private final FileKind kind;
    private final SequencedMap<String, List<Story.Version>> versions = new LinkedHashMap<>();
    private final Map<String, End> withdrawn = new HashMap<>();
    private int files;

    /** A withdrawal. @param number position in the log, from 0 */
    private record End(String reason, long number) {}

    /** Makes what is known of a name. @param <T> its type */
    interface Maker<T> {
        T make(String name, List<Story.Version> versions, @Nullable String withdrawn, long withdrawalEntry);
    }

    VersionsSoFar(FileKind kind) {
        this.kind = kind;
    }

    /** Adds a version; returns what is wrong when it is not valid at this place. @param number position in the log, from 0 */
    Optional<String> add(LogEntry.Version entry, long number) {
        List<Story.Version> before = versions.getOrDefault(entry.name(), List.of());
        boolean follows = entry.number() == files + 1
                && entry.version() == before.size() + 1
                && !withdrawn.containsKey(entry.name());
        if (!follows) {
            return Optional.of("version " + entry.version() + " of " + kind.words() + " " + entry.name()
                    + " is not expected here");
        }
        files++;
        versions.computeIfAbsent(entry.name(), none -> new ArrayList<>())
                .add(new Story.Version(
                        files,
                        before.size() + 1,
                        entry.title(),
                        entry.author(),
                        entry.time(),
                        entry.change(),
                        entry.file(),
                        entry.fileBytes(),
                        number));
        return Optional.empty();
    }

    /** Withdraws all versions of a name; returns what is wrong when there is none. */
    Optional<String> withdraw(LogEntry.VersionsWithdrawal entry, long number) {
        String name = entry.name();
        boolean isWithdrawn =
                versions.containsKey(name) && withdrawn.putIfAbsent(name, new End(entry.reason(), number)) == null;
        return isWithdrawn
                ? Optional.empty()
                : Optional.of("there is no " + kind.words() + " " + name + " that could be withdrawn");
    }

    /** Everything, in the order of the first versions. */
    <T> List<T> done(Maker<T> maker) {
        return versions.entrySet().stream()
                .map(one -> {
                    End end = withdrawn.get(one.getKey());
                    return end == null
                            ? maker.make(one.getKey(), one.getValue(), null, -1)
                            : maker.make(one.getKey(), one.getValue(), end.reason(), end.number());
                })
                .toList();
    }
}
