package org.daylight.web;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.daylight.archive.DocumentId;
import org.daylight.archive.Release;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.web.language.Language;
import org.daylight.web.prepare.PreparedPages;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pages of all documents in advance, in a thread of its own, for each state of the archive again (docs/decisions/0354). The newest
 * documents come first. While the server makes pages for readers, the thread uses a tenth of a processor.
 */
public final class PagePreparation implements Closeable {

    private static final long LOOK_MILLIS = 2_000;
    private static final int BUSY_FACTOR = 9;
    private static final long MAX_PAUSE_NANOS = 1_000_000_000;

    /** Pages after which the state is looked at. */
    private static final int STATE_CHECKS = 64;

    private final Site site;
    private final PreparedPages pages;
    private final boolean writes;
    private final Consumer<String> news;
    private final Thread thread;
    private Optional<Sha256> program = Optional.empty();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Ends the work: the program ends, or the state has changed. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;

        Ended() {
            super("ended", null, false, false);
        }
    }

    /** One file. @param last number of a document in the trove */
    private record Task(Language language, String trove, int file, int last) {

        /** How many numbers of documents it has. */
        int documents() {
            return Math.min(PreparedPages.FILE_DOCUMENTS, last - file * PreparedPages.FILE_DOCUMENTS);
        }
    }

    private PagePreparation(Site site, PreparedPages pages, boolean writes, Consumer<String> news) {
        this.site = site;
        this.pages = pages;
        this.writes = writes;
        this.news = news;
        thread = Thread.ofPlatform().daemon().name("page-preparation").unstarted(this::run);
    }

    /**
     * Begins.
     *
     * @param site with prepared pages in its options
     * @param writes false to show only what another process has prepared
     * @param news receives a line a minute, and one when all pages are prepared
     */
    public static PagePreparation start(Site site, boolean writes, Consumer<String> news) {
        PreparedPages pages = site.prepared();
        if (pages == null) {
            throw new IllegalArgumentException("the site has no prepared pages");
        }
        var preparation = new PagePreparation(site, pages, writes, news);
        preparation.thread.start();
        return preparation;
    }

    private void run() {
        Optional<SiteState.OfDocuments> done = Optional.empty();
        try {
            program = Optional.of(program()); // now, before its files can be replaced
            do {
                Optional<SiteState.OfDocuments> now = site.stateOfDocuments();
                if (now.isPresent() && !now.equals(done)) {
                    done = tried(now.get()) ? now : done;
                }
            } while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException ending) {
            // nobody interrupts this thread
        } catch (IOException | Error e) {
            site.faults().accept("pages are not prepared any more; start the server again: " + e);
        }
    }

    /** @return whether nothing is left to do for this state */
    private boolean tried(SiteState.OfDocuments state) {
        try {
            return prepare(state);
        } catch (Ended e) {
            return false;
        } catch (IOException | RuntimeException e) {
            site.faults()
                    .accept("pages are not prepared until the archive changes or the server is started again: "
                            + e.getMessage());
            return true;
        }
    }

    private boolean prepare(SiteState.OfDocuments state) throws IOException {
        Sha256 fingerprint = fingerprint(state);
        pages.begin(state);
        List<Task> left = new ArrayList<>();
        for (Task task : tasks()) {
            if (!pages.open(state, fingerprint, task.language, task.trove, task.file)) {
                left.add(task);
            }
        }
        if (!writes && !left.isEmpty()) {
            return false;
        }
        if (writes) {
            pages.removeOthers();
        }
        var progress =
                new PreparationProgress(left.stream().mapToLong(Task::documents).sum(), System.nanoTime());
        for (Task task : left) {
            boolean prepared = pages.prepare(
                    state,
                    fingerprint,
                    task.language,
                    task.trove,
                    task.file,
                    number -> page(state, task, number),
                    () -> site.stateOfDocuments().equals(Optional.of(state)));
            if (!prepared) {
                return false;
            }
            progress.add(task.documents(), System.nanoTime()).ifPresent(news);
        }
        news.accept("the pages of all documents are prepared");
        return true;
    }

    private List<Task> tasks() {
        Map<String, Integer> last = new LinkedHashMap<>();
        List<Release> releases = new ArrayList<>(site.archive().contents().releases());
        releases.sort(Comparator.comparing(Release::sequence).reversed());
        for (Release release : releases) {
            last.merge(release.trove(), release.last(), Math::max);
        }
        List<Task> tasks = new ArrayList<>();
        last.forEach((trove, number) -> {
            for (int file = PreparedPages.fileOf(number); file >= 0; file--) {
                for (Language language : EnumSet.copyOf(pages.languages())) {
                    tasks.add(new Task(language, trove, file, number));
                }
            }
        });
        return tasks;
    }

    private @Nullable Response page(SiteState.OfDocuments state, Task task, int number) {
        if (number > task.last) {
            return null;
        }
        boolean looks = number % STATE_CHECKS == 0;
        if (closing.getCount() == 0 || looks && !site.stateOfDocuments().equals(Optional.of(state))) {
            throw new Ended();
        }
        var id = new DocumentId(task.trove, number);
        try {
            if (!site.isPublished(id)) {
                return null;
            }
            long before = site.made();
            long start = System.nanoTime();
            Response page;
            while (!site.processors().tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (closing.getCount() == 0) {
                    throw new Ended();
                }
            }
            try {
                page = site.toKeep(task.language, id);
            } catch (StackOverflowError | RuntimeException e) {
                site.report(e);
                return null; // the others can be prepared
            } finally {
                site.processors().release();
            }
            if (site.made() != before) {
                long took = System.nanoTime() - start;
                closing.await(Math.min(MAX_PAUSE_NANOS, BUSY_FACTOR * took), TimeUnit.NANOSECONDS);
            }
            return page;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new Ended();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Sha256 fingerprint(SiteState.OfDocuments state) {
        String of = program.orElseThrow().hex() + "\n" + site.settingsOfDocuments() + "\n" + state.text();
        return Sha256.of(of.getBytes(StandardCharsets.UTF_8));
    }

    /** The files of the program, and the Java version: another program makes other pages. */
    private static Sha256 program() throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(element);
            if (element.isEmpty() || !Files.exists(path)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    digest.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                    digest.update(ByteBuffer.allocate(Long.BYTES)
                            .putLong(Files.size(file))
                            .flip());
                    add(digest, file);
                }
            }
        }
        return Sha256.wrap(digest.digest());
    }

    private static void add(MessageDigest digest, Path file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
    }

    /** Ends the work and waits for its end. Files that are complete remain. */
    @Override
    public void close() throws IOException {
        closing.countDown(); // an interrupt would close files that others read
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pages.close();
    }
}
