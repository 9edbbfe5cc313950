package org.daylight.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.format.Malformed;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;

/**
 * The stories and the lists of annotations of a log while it is being read: numbers and versions have no gap, and a withdrawn name has no further
 * version (spec/stories.md section 4, spec/annotations.md section 4).
 */
final class FileVersions {
    private static final String CODE = "entry-out-of-place";

    private final List<LogEntry.Version> all = new ArrayList<>();

    /** The last version of each kind. */
    private final Map<FileKind, LogEntry.Version> last = new EnumMap<>(FileKind.class);

    /** The newest version of each name. */
    private final Map<Named, Long> newest = new HashMap<>();

    private final Map<FileKind, Set<String>> withdrawn = new EnumMap<>(FileKind.class);

    private record Named(FileKind kind, String name) {}

    /** Adds a version; {@link Malformed} if it is not allowed here. */
    void add(LogEntry.Version file) {
        String kind = file.kind().words();
        LogEntry.Version before = last.get(file.kind());
        LogReader.isDue("file of a " + kind, file.number(), before == null ? 0 : before.number());
        String what = kind + " " + file.name();
        Malformed.unless(!isWithdrawn(file), CODE, what + " was withdrawn before this version");
        Named named = new Named(file.kind(), file.name());
        LogReader.isDue("version of " + what, file.version(), newest.getOrDefault(named, 0L));
        Malformed.unless(
                before == null || !file.time().isBefore(before.time()),
                VerdictCode.TIME_BACKWARDS.code(),
                what + " is older than the " + kind + " before it");
        newest.put(named, file.version());
        last.put(file.kind(), file);
        all.add(file);
    }

    private boolean isWithdrawn(LogEntry.Version file) {
        return withdrawn.getOrDefault(file.kind(), Set.of()).contains(file.name());
    }

    /** Withdraws all versions of a name; {@link Malformed} if there is none. */
    void withdraw(LogEntry.VersionsWithdrawal entry) {
        boolean isThere = newest.containsKey(new Named(entry.kind(), entry.name()));
        Malformed.unless(
                isThere
                        && withdrawn
                                .computeIfAbsent(entry.kind(), none -> new HashSet<>())
                                .add(entry.name()),
                CODE,
                "the withdrawal of " + entry.kind().words() + " " + entry.name()
                        + " names one that is not in the log, or withdrawn");
    }

    /** Copies from another into this one, which is empty. */
    void addAll(FileVersions other) {
        all.addAll(other.all);
        last.putAll(other.last);
        newest.putAll(other.newest);
        other.withdrawn.forEach((kind, names) -> withdrawn.put(kind, new HashSet<>(names)));
    }

    /** All versions, in the order of the log. */
    List<LogEntry.Version> all() {
        return List.copyOf(all);
    }

    /** The names that were withdrawn. */
    Map<FileKind, Set<String>> withdrawn() {
        var copy = new EnumMap<FileKind, Set<String>>(FileKind.class);
        withdrawn.forEach((kind, names) -> copy.put(kind, Set.copyOf(names)));
        return Map.copyOf(copy);
    }
}
