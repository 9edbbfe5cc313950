package org.daylight.web;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.daylight.http.Delivery;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.http.Response.Body;

/**
 * Finished pages, for a minute, in memory only: when a story is out, thousands ask for the same few pages at once
 * (docs/decisions/0048). A page is kept no longer than any cache on the way may keep it ({@link
 * Response#FRESH}), and no longer than the archive and its index stay as they are. What has a query or a form is never kept: those are
 * a reader's own words. Safe for use by several threads.
 */
final class PageCache {

    private static final long KEPT_NANOS = 60_000_000_000L;

    private static final int MAX_PAGE_BYTES = 256 << 10;

    /** What a page takes beside its content. */
    private static final int OVERHEAD_BYTES = 1_000;

    private final Supplier<Optional<Object>> state;
    private final Supplier<Long> nanoTime;
    private final long roomBytes;
    private final Executor later;
    private boolean cleaning;
    private final LinkedHashMap<Key, Kept> pages = new LinkedHashMap<>();
    private Optional<Object> stateOfPages = Optional.empty();
    private long bytes;

    private record Key(List<String> path, String base) {}

    private record Kept(Response response, long bytes, long sinceNanos) {}

    /**
     * None kept yet.
     *
     * @param state of what pages are made from; empty while it changes, when nothing is kept
     * @param nanoTime as {@link System#nanoTime}
     * @param roomBytes how much all kept pages may take together
     * @param later runs what it is given some seconds later: old pages go although nobody asks for another
     */
    PageCache(Supplier<Optional<Object>> state, Supplier<Long> nanoTime, long roomBytes, Executor later) {
        this.state = state;
        this.nanoTime = nanoTime;
        this.roomBytes = roomBytes;
        this.later = later;
    }

    /** The page as it was kept; empty when it must be made. */
    Optional<Response> known(Request request) {
        Optional<Object> now = state.get();
        return now.isEmpty() || !isKeepable(request) ? Optional.empty() : known(request, now);
    }

    private static boolean isKeepable(Request request) {
        return (request.method().equals("GET") || request.method().equals("HEAD"))
                && request.parameters().isEmpty();
    }

    private Optional<Response> known(Request request, Optional<Object> of) {
        long now = nanoTime.get();
        synchronized (pages) {
            forget(of, now);
            Kept kept = pages.get(new Key(request.path(), request.base()));
            return kept == null ? Optional.empty() : Optional.of(kept.response);
        }
    }

    /** The page, made anew or kept from before. */
    Response page(Request request, Function<Request, Response> make) {
        Optional<Object> before = state.get();
        if (before.isEmpty() || !isKeepable(request)) {
            return make.apply(request);
        }
        Optional<Response> known = known(request, before);
        if (known.isPresent()) {
            return known.get();
        }
        var key = new Key(request.path(), request.base());
        long now = nanoTime.get();
        Response made = make.apply(request);
        if (!isWorthKeeping(made)) {
            return made;
        }
        Response finished = Delivery.finished(made);
        if (state.get().equals(before)) {
            keep(key, finished, before, now);
        }
        return finished;
    }

    private static boolean isWorthKeeping(Response response) {
        return response.status() == 200
                && response.caching().equals(Response.FRESH)
                && Delivery.isText(response.type())
                && response.body() instanceof Body.Bytes(byte[] content, byte[] gzip)
                && content.length <= MAX_PAGE_BYTES;
    }

    private void keep(Key key, Response response, Optional<Object> of, long now) {
        if (!(response.body() instanceof Body.Bytes(byte[] content, byte[] gzip))) {
            return;
        }
        long size = OVERHEAD_BYTES + content.length + (gzip == null ? 0 : gzip.length);
        synchronized (pages) {
            forget(of, now);
            if (pages.putIfAbsent(key, new Kept(response, size, now)) == null) {
                bytes += size;
            }
            Iterator<Kept> oldest = pages.values().iterator();
            while (bytes > roomBytes && oldest.hasNext()) {
                bytes -= oldest.next().bytes;
                oldest.remove();
            }
            cleanLater();
        }
    }

    /** How many pages are kept. */
    int size() {
        synchronized (pages) {
            return pages.size();
        }
    }

    private void clean() {
        synchronized (pages) {
            cleaning = false;
            forget(state.get(), nanoTime.get());
            cleanLater();
        }
    }

    /** Under the lock of the pages. */
    private void cleanLater() {
        if (!cleaning && !pages.isEmpty()) {
            cleaning = true;
            later.execute(this::clean);
        }
    }

    /** Forgets what is of another state, and what has been kept for its minute: the oldest come first. */
    private void forget(Optional<Object> now, long nanos) {
        if (!stateOfPages.equals(now)) {
            pages.clear();
            bytes = 0;
            stateOfPages = now;
        }
        Iterator<Kept> oldest = pages.values().iterator();
        while (oldest.hasNext()) {
            Kept kept = oldest.next();
            if (nanos - kept.sinceNanos < KEPT_NANOS) {
                return;
            }
            bytes -= kept.bytes;
            oldest.remove();
        }
    }
}
