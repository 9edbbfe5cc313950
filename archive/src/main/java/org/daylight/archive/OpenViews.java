package org.daylight.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The files of views that are open: the ones used last, and those in use. Safe for several threads. */
final class OpenViews implements Closeable {

    /** Each costs a file handle and the memory of its index. */
    private static final int MOST = 16;

    private final Path folder;
    private final Map<Integer, Open> open = new LinkedHashMap<>(16, 0.75f, true);

    OpenViews(Path folder) {
        this.folder = folder;
    }

    interface Use<T> {
        T use(Views views) throws IOException;
    }

    private static final class Open {
        private final Release release;
        private final Views views;
        private int users;
        private boolean isForgotten;

        Open(Release release, Views views) {
            this.release = release;
            this.views = views;
        }

        void closeIfUnused() throws IOException {
            if (isForgotten && users == 0) {
                views.close();
            }
        }
    }

    /** Uses the views of a release; empty when it has none, or this copy leaves them out. */
    <T> Optional<T> using(Release release, Use<T> use) throws IOException {
        Optional<Open> held = hold(release);
        if (held.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(use.use(held.get().views));
        } finally {
            synchronized (open) {
                held.get().users--;
                held.get().closeIfUnused();
            }
        }
    }

    private Optional<Open> hold(Release release) throws IOException {
        synchronized (open) {
            Open known = open.get(release.sequence());
            if (known != null && !Objects.equals(known.release.views(), release.views())) {
                forget(open.remove(release.sequence())); // a withdrawal has replaced it
                known = null;
            }
            if (known == null) {
                Path file = folder.resolve(ArchivePath.views(release.sequence()));
                if (release.views() == null || !Files.isRegularFile(file)) {
                    return Optional.empty();
                }
                known = new Open(release, Views.open(file, release));
                open.put(release.sequence(), known);
            }
            known.users++;
            for (Iterator<Open> eldest = open.values().iterator(); open.size() > MOST && eldest.hasNext(); ) {
                Open one = eldest.next();
                if (one.users == 0) {
                    eldest.remove();
                    forget(one);
                }
            }
            return Optional.of(known);
        }
    }

    private static void forget(Open one) throws IOException {
        one.isForgotten = true;
        one.closeIfUnused();
    }

    @Override
    public void close() throws IOException {
        synchronized (open) {
            for (Open one : open.values()) {
                one.views.close();
            }
            open.clear();
        }
    }
}
