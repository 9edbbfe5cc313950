package org.daylight.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.format.Malformed;
import org.daylight.log.LogEntry;

/**
 * The stories of a log, or its lists of annotations, while it is being read: numbers and versions have no gap, and a withdrawn name has no further
 * version (spec/stories.md section 4, spec/annotations.md section 4).
 *
 * @param <E> the kind of entry
 */
final class FileVersions<E extends LogEntry.Versioned> {
    private static final String CODE = "entry-out-of-place";

    private final String kind;
    private final List<E> files = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Set<String> withdrawn = new LinkedHashSet<>();

    /** @param kind in words, such as {@code story} */
    FileVersions(String kind) {
        this.kind = kind;
    }

    /** Adds a version; {@link Malformed} if it is not allowed here. */
    void add(E file) {
        LogReader.isDue("file of a " + kind, file.number(), files.size());
        String what = kind + " " + file.name();
        Malformed.unless(!withdrawn.contains(file.name()), CODE, what + " was withdrawn before this version");
        LogReader.isDue("version of " + what, file.version(), versions.getOrDefault(file.name(), 0L));
        Malformed.unless(
                files.isEmpty() || !file.time().isBefore(files.getLast().time()),
                VerdictCode.TIME_BACKWARDS.code(),
                what + " is older than the " + kind + " before it");
        versions.put(file.name(), file.version());
        files.add(file);
    }

    /** Withdraws all versions of a name; {@link Malformed} if there is none. */
    void withdraw(String name) {
        Malformed.unless(
                versions.containsKey(name) && withdrawn.add(name),
                CODE,
                "the withdrawal of " + kind + " " + name + " names one that is not in the log, or withdrawn");
    }

    /** Copies from another into this one, which is empty. */
    void addAll(FileVersions<E> other) {
        files.addAll(other.files);
        versions.putAll(other.versions);
        withdrawn.addAll(other.withdrawn);
    }

    /** All versions, number <i>n</i> at index <i>n</i> − 1. */
    List<E> files() {
        return List.copyOf(files);
    }

    /** The names that were withdrawn. */
    Set<String> withdrawn() {
        return Set.copyOf(withdrawn);
    }
}
