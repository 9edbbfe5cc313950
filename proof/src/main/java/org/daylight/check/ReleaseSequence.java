package org.daylight.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.OpenedRelease;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of releases and of parts while a log is being read (spec/archive.md section 2): released and sealed parts share one sequence of numbers, and
 * a sealed part is released as it was sealed, or cancelled. {@link Malformed} if an entry breaks this.
 */
final class ReleaseSequence {
    private static final String CODE = "entry-out-of-place";

    private long numbers;
    private final SequencedMap<Long, LogEntry.Sealed> sealed = new LinkedHashMap<>();
    private final List<LogEntry.Sealed> cancelled = new ArrayList<>();
    private final Map<Slug, Long> parts = new HashMap<>();

    /** Parts that may be used again, because they were cancelled. */
    private final Map<Slug, Set<Long>> free = new HashMap<>();

    void addAll(ReleaseSequence other) {
        numbers = other.numbers;
        sealed.putAll(other.sealed);
        cancelled.addAll(other.cancelled);
        parts.putAll(other.parts);
        other.free.forEach((trove, numbers) -> free.put(trove, new HashSet<>(numbers)));
    }

    /** Parts that are sealed, and neither released nor cancelled, by number. */
    SequencedMap<Long, LogEntry.Sealed> sealed() {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sealed));
    }

    List<LogEntry.Sealed> cancelled() {
        return List.copyOf(cancelled);
    }

    void seal(LogEntry.Sealed entry) {
        LogReader.isDue("sealed release", entry.number(), numbers);
        part(entry.trove(), entry.part());
        numbers++;
        sealed.put(entry.number(), entry);
    }

    /** @return the seal of a release that was sealed; null for another */
    LogEntry.@Nullable Sealed release(LogEntry.Release entry, byte[] bytes) {
        LogEntry.Sealed seal = sealed.get(entry.sequence());
        if (seal == null) {
            LogReader.isDue("release", entry.sequence(), numbers);
            Malformed.unless(
                    entry.sealKey() == null,
                    CODE,
                    "release " + entry.sequence() + " has the key of a seal, but was not sealed");
            part(entry.trove(), entry.part());
            numbers++;
        } else if (OpenedRelease.verify(seal, bytes)
                instanceof Outcome.Refused<LogEntry.Release>(String code, String reason)) {
            throw new Malformed(CODE, "release " + entry.sequence() + " was sealed, but " + reason);
        } else {
            sealed.remove(entry.sequence());
        }
        return seal;
    }

    void cancel(LogEntry.Cancelled entry) {
        LogEntry.Sealed seal = sealed.remove(entry.number());
        if (seal == null) {
            throw new Malformed(
                    CODE, "release " + entry.number() + " is cancelled, but it is not sealed, or is released already");
        }
        cancelled.add(seal);
        free.computeIfAbsent(seal.trove(), trove -> new HashSet<>()).add(seal.part());
    }

    private void part(Slug trove, long part) {
        if (!free.getOrDefault(trove, new HashSet<>()).remove(part)) {
            LogReader.isDue("part of " + trove, part, parts.merge(trove, 1L, Long::sum) - 1);
        }
    }
}
