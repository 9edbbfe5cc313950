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
import org.daylight.web.language.Language;

/**
 * Caches finished pages for a minute, in memory only: when a story comes out, thousands of readers request the same few pages at once
 * (docs/decisions/0048). A page is cached no longer than other caches may store it ({@link Response#FRESH}), and only while the archive
 * and its index are unchanged. Pages with a query or a form are never cached, because those are a reader's own words. Safe for use by
 * several threads.
 */
final class PageCache {

    private static final long CACHED_NANOS = 60_000_000_000L;

    private static final int MAX_PAGE_BYTES = 256 << 10;

    /** Memory of a cached page in addition to its content. */
    private static final int OVERHEAD_BYTES = 1_000;

    private final Supplier<Optional<Object>> state;
    private final Supplier<Long> nanoTime;
    private final long maxBytes;
    private final Executor later;
    private boolean cleaningPlanned;
    private final LinkedHashMap<Key, Cached> pages = new LinkedHashMap<>();
    private Optional<Object> stateOfPages = Optional.empty();
    private long bytes;

    /** @param form of the page @param isSelected whether the address selects the language */
    private record Key(List<String> path, String base, PageForm form, Language language, boolean isSelected) {
        static Key of(PageLanguage page) {
            Request request = page.request();
            return new Key(request.path(), request.base(), PageForm.of(request), page.language(), page.isSelected());
        }
    }

    private record Cached(Response response, long bytes, long sinceNanos) {}

    /**
     * An empty cache.
     *
     * @param state everything that the content of pages depends on; empty while it changes, when nothing is cached
     * @param nanoTime as {@link System#nanoTime}
     * @param maxBytes memory of all cached pages together
     * @param later runs a task some seconds later, so that old pages are removed even when no page is requested
     */
    PageCache(Supplier<Optional<Object>> state, Supplier<Long> nanoTime, long maxBytes, Executor later) {
        this.state = state;
        this.nanoTime = nanoTime;
        this.maxBytes = maxBytes;
        this.later = later;
    }

    /** The cached page; empty when it must be made. */
    Optional<Response> get(PageLanguage page) {
        if (!isCacheable(page.request())) {
            return Optional.empty();
        }
        Optional<Object> now = state.get();
        return now.isEmpty() ? Optional.empty() : get(page, now);
    }

    /** Whether a page does not depend on a reader's own words. */
    static boolean isCacheable(Request request) {
        return (request.method().equals("GET") || request.method().equals("HEAD"))
                && request.parameters().isEmpty();
    }

    private Optional<Response> get(PageLanguage page, Optional<Object> of) {
        long now = nanoTime.get();
        synchronized (pages) {
            removeOld(of, now);
            Cached cached = pages.get(Key.of(page));
            return cached == null ? Optional.empty() : Optional.of(cached.response);
        }
    }

    /** The cached page, or a new one, which is cached if possible. */
    Response page(PageLanguage page, Function<Request, Response> make) {
        Request request = page.request();
        Optional<Object> before = isCacheable(request) ? state.get() : Optional.empty();
        if (before.isEmpty()) {
            return make.apply(request);
        }
        Optional<Response> cached = get(page, before);
        if (cached.isPresent()) {
            return cached.get();
        }
        Key key = Key.of(page);
        long now = nanoTime.get();
        Response made = make.apply(request);
        if (!isCacheable(made)) {
            return made;
        }
        Response finished = Delivery.finished(made);
        if (state.get().equals(before)) {
            put(key, finished, before, now);
        }
        return finished;
    }

    private static boolean isCacheable(Response response) {
        return response.status() == 200
                && (response.caching().equals(Response.FRESH)
                        || response.caching().equals(Response.LASTING))
                && Delivery.isText(response.type())
                && response.body() instanceof Body.Bytes(byte[] content, byte[] gzip)
                && content.length <= MAX_PAGE_BYTES;
    }

    private void put(Key key, Response response, Optional<Object> of, long now) {
        if (!(response.body() instanceof Body.Bytes(byte[] content, byte[] gzip))) {
            return;
        }
        long size = OVERHEAD_BYTES + content.length + (gzip == null ? 0 : gzip.length);
        synchronized (pages) {
            removeOld(of, now);
            if (pages.putIfAbsent(key, new Cached(response, size, now)) == null) {
                bytes += size;
            }
            Iterator<Cached> oldest = pages.values().iterator();
            while (bytes > maxBytes && oldest.hasNext()) {
                bytes -= oldest.next().bytes;
                oldest.remove();
            }
            cleanLater();
        }
    }

    /** How many pages are cached. */
    int size() {
        synchronized (pages) {
            return pages.size();
        }
    }

    private void clean() {
        synchronized (pages) {
            cleaningPlanned = false;
            removeOld(state.get(), nanoTime.get());
            cleanLater();
        }
    }

    /** Called under the lock of the pages. */
    private void cleanLater() {
        if (!cleaningPlanned && !pages.isEmpty()) {
            cleaningPlanned = true;
            later.execute(this::clean);
        }
    }

    /** Removes pages of another state, and those that are a minute old: the oldest come first. */
    private void removeOld(Optional<Object> now, long nanos) {
        if (!stateOfPages.equals(now)) {
            pages.clear();
            bytes = 0;
            stateOfPages = now;
        }
        Iterator<Cached> oldest = pages.values().iterator();
        while (oldest.hasNext()) {
            Cached cached = oldest.next();
            if (nanos - cached.sinceNanos < CACHED_NANOS) {
                return;
            }
            bytes -= cached.bytes;
            oldest.remove();
        }
    }
}
