package org.daylight.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.AuditEnd;
import org.daylight.catalog.CatalogBroken;
import org.daylight.file.WholeFile;
import org.daylight.format.Sha256;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.NewsroomBusy;
import org.daylight.newsroom.StepListener;
import org.jspecify.annotations.Nullable;

/**
 * The audit log of a newsroom ({@code spec/review.md} section 3).
 *
 * <p>An entry and what it records are one transaction of the catalog. Then the entry is appended to {@code audit.jsonl}
 * and synced, and only then is success reported. If the process stops in between, the next one appends it. So the file
 * never lacks a decision that has taken effect, and has no entry of one that has not.
 *
 * <p><b>Threads.</b> Several threads and processes may record at the same time: the catalog puts them in order.
 */
public final class AuditLog {

    /** The file's name in the newsroom. */
    public static final String FILE = "audit.jsonl";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Newsroom newsroom;
    private final StepListener steps;

    public AuditLog(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public AuditLog(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /** The file of a newsroom. */
    public static Path file(Newsroom newsroom) {
        return newsroom.folder().resolve(FILE);
    }

    /**
     * Does something and says what the log has to record about it.
     *
     * @param <T> the type of the result
     */
    @FunctionalInterface
    public interface Work<T> {
        /** @param sequence the number that the entry will have */
        Done<T> run(long sequence) throws Exception;
    }

    /**
     * What was done.
     *
     * @param record null when nothing was changed; then nothing is recorded
     */
    public record Done<T>(T result, @Nullable AuditRecord record) {}

    /**
     * Does some work and records it, in one transaction. When this returns, both are on disk.
     *
     * @param who the name of a user; null when there are none
     * @throws IOException with a one-line message, when the log does not end as the catalog says, or cannot be written.
     *     In the second case the work may be done; the next entry completes the log
     */
    public <T> T record(@Nullable String who, Instant now, Work<T> work) throws IOException {
        settle();
        T result = newsroom.catalog().together(() -> {
            Optional<AuditEnd.Entry> last = newsroom.catalog().auditEnd().last();
            long sequence = last.map(AuditEnd.Entry::sequence).orElse(0L) + 1;
            Done<T> done = work.run(sequence);
            AuditRecord record = done.record;
            if (record != null) {
                String line = new AuditEntry(
                                sequence,
                                now.truncatedTo(ChronoUnit.SECONDS),
                                who,
                                record,
                                last.map(AuditEnd.Entry::hash).orElse(AuditEntry.NONE))
                        .line();
                if (line.length() > AuditEntry.MAX_LINE / 3) {
                    throw new IllegalArgumentException(
                            "the decision is about too many documents: make it in several steps");
                }
                newsroom.catalog().auditEnd().add(sequence, AuditEntry.hash(line), line);
            }
            return done.result;
        });
        steps.reached("entry decided");
        try {
            settle();
        } catch (IOException | CatalogBroken e) {
            throw new IOException(
                    "it is done, but its entry in " + FILE + " is not: " + e.getMessage()
                            + ". When that is removed, the next command adds the entry",
                    e);
        }
        return result;
    }

    /** Records something that is not in the catalog, or that another transaction has done. */
    public void record(@Nullable String who, Instant now, AuditRecord record) throws IOException {
        record(who, now, sequence -> new Done<>(sequence, record));
    }

    /** The hash of the last line; {@link AuditEntry#NONE} when there is none. */
    public Sha256 head() {
        return newsroom.catalog().auditEnd().last().map(AuditEnd.Entry::hash).orElse(AuditEntry.NONE);
    }

    /** The number of the last entry; 0 when there is none. */
    public long last() {
        return newsroom.catalog()
                .auditEnd()
                .last()
                .map(AuditEnd.Entry::sequence)
                .orElse(0L);
    }

    /**
     * Appends the entries that are decided and not in the file yet.
     *
     * @throws IOException with a one-line message, when the file does not end as the catalog says
     */
    public void settle() throws IOException {
        if (last() == 0 && Files.notExists(file(newsroom))) {
            return;
        }
        try (Closeable held = waitForOthers()) {
            boolean isNew = Files.notExists(file(newsroom));
            // In this order: another process may add an entry in between, which is then left to that process.
            Optional<AuditEnd.Entry> last = newsroom.catalog().auditEnd().last();
            long known = last.map(AuditEnd.Entry::sequence).orElse(0L);
            List<AuditEnd.Entry> pending = newsroom.catalog().auditEnd().pending().stream()
                    .filter(entry -> entry.sequence() <= known)
                    .toList();
            if (isNew && (pending.isEmpty() || pending.getFirst().sequence() != 1)) {
                throw new IOException(FILE + " is missing from " + newsroom.folder() + ": restore it from your backup");
            }
            DurableFiles.openPrivate(file(newsroom)).close();
            try (FileChannel file = FileChannel.open(
                    file(newsroom), java.nio.file.StandardOpenOption.READ, java.nio.file.StandardOpenOption.WRITE)) {
                AuditFile.complete(file, last, pending);
                if (!pending.isEmpty()) {
                    steps.reached("entry appended");
                    file.force(true);
                }
            }
            if (isNew) {
                DurableFiles.syncFolder(newsroom.folder());
            }
            if (!pending.isEmpty()) {
                steps.reached("entry synced");
                newsroom.catalog().auditEnd().written(pending.getLast().sequence());
            }
        }
    }

    /**
     * Whether so many lines have a word. Reads the file without verifying it, up to the line that decides.
     *
     * @param words any of them, as they are in the file
     */
    public static boolean hasLines(Newsroom newsroom, int lines, List<String> words) throws IOException {
        WholeFile.refuseFolder(file(newsroom));
        if (Files.notExists(file(newsroom))) {
            return false;
        }
        int found = 0;
        var line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file(newsroom)), 1 << 16)) {
            for (int next = in.read(); next >= 0 && found < lines; next = in.read()) {
                if (next != '\n') {
                    if (line.size() <= AuditEntry.MAX_LINE) {
                        line.write(next);
                    }
                    continue;
                }
                String text = line.toString(StandardCharsets.UTF_8);
                found += words.stream().anyMatch(text::contains) ? 1 : 0;
                line.reset();
            }
        }
        return found >= lines;
    }

    private Closeable waitForOthers() throws IOException {
        try {
            return newsroom.lock("audit", PATIENCE);
        } catch (NewsroomBusy busy) {
            throw new IOException(
                    "another daylight command has been writing the audit log for a long time: end it", busy);
        }
    }
}
