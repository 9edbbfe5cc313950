package org.daylight.drop;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.daylight.submission.SourceKeys;

/**
 * The visits that are going on. A visit is a random token in the forms of its pages: no cookie, and never part of an address. It ends after
 * {@value #IDLE_MINUTES} to 31 minutes without a request, or when the source ends it; its keys are overwritten then. Safe for several threads.
 */
final class Visits {

    static final int IDLE_MINUTES = 30;

    /** About 1 kB each. */
    static final int MOST = 5_000;

    private static final int TOKEN_BYTES = 16;
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{32}");
    private static final long IDLE_NANOS = IDLE_MINUTES * 60_000_000_000L;

    /** Each visit may be idle for longer by a random time below this, so that its end does not show how this machine's clock drifts. */
    private static final long MOST_LONGER_NANOS = 60_000_000_000L;

    /** When there are too many, one that has been idle for so long makes room. */
    private static final long YIELDS_NANOS = 120_000_000_000L;

    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final LinkedHashMap<String, Visit> visits = new LinkedHashMap<>();

    /** One visit. */
    static final class Visit {
        private final String token;
        private final SourceKeys keys;
        private final AtomicInteger uploads = new AtomicInteger();
        private final long idleNanos;
        private volatile long last;

        private Visit(String token, SourceKeys keys, long idleNanos, long now) {
            this.token = token;
            this.keys = keys;
            this.idleNanos = idleNanos;
            last = now;
        }

        String token() {
            return token;
        }

        SourceKeys keys() {
            return keys;
        }

        /** Uploads that are going on; a visit with one does not end. */
        AtomicInteger uploads() {
            return uploads;
        }

        private void end() {
            keys.destroy();
        }
    }

    /** @param nanoTime as {@link System#nanoTime} */
    Visits(SecureRandom random, LongSupplier nanoTime) {
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /** Begins a visit; empty when there are too many. */
    synchronized Optional<Visit> begin(SourceKeys keys) {
        long now = nanoTime.getAsLong();
        if (visits.size() >= MOST) {
            Visit eldest = visits.firstEntry().getValue();
            if (now - eldest.last < YIELDS_NANOS || eldest.uploads.get() > 0) {
                keys.destroy();
                return Optional.empty();
            }
            visits.pollFirstEntry();
            eldest.end();
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        long idleNanos = IDLE_NANOS + random.nextLong(MOST_LONGER_NANOS);
        var visit = new Visit(HexFormat.of().formatHex(bytes), keys, idleNanos, now);
        visits.put(visit.token, visit);
        return Optional.of(visit);
    }

    /** The visit with this token, which continues. */
    synchronized Optional<Visit> continued(String token) {
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        Visit visit = visits.remove(token);
        if (visit == null) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        if (isOver(visit, now)) {
            visit.end();
            return Optional.empty();
        }
        visit.last = now;
        visits.put(token, visit);
        return Optional.of(visit);
    }

    private static boolean isOver(Visit visit, long now) {
        return now - visit.last >= visit.idleNanos && visit.uploads.get() == 0;
    }

    synchronized void end(Visit visit) {
        if (visits.remove(visit.token) != null) {
            visit.end();
        }
    }

    /** Ends the visits that were idle too long; called every minute or so. */
    synchronized void tick() {
        long now = nanoTime.getAsLong();
        List<Visit> over = new ArrayList<>();
        for (Map.Entry<String, Visit> each : visits.entrySet()) {
            if (isOver(each.getValue(), now)) {
                over.add(each.getValue());
            }
        }
        over.forEach(this::end);
    }

    /** An upload ended: the visit continues from now. */
    synchronized void uploadEnded(Visit visit) {
        visit.uploads.decrementAndGet();
        visit.last = nanoTime.getAsLong();
    }

    synchronized int size() {
        return visits.size();
    }

    /** Ends all of them. */
    synchronized void close() {
        visits.values().forEach(Visit::end);
        visits.clear();
    }
}
