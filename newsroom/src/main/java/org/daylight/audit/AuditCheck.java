package org.daylight.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.daylight.catalog.AuditEnd;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;

/** Reads the whole audit log and verifies that no line was changed, dropped or moved. Memory for one line. */
public final class AuditCheck {

    private static final int MOST_PROBLEMS = 20;

    private final Newsroom newsroom;
    private final Consumer<AuditEntry> reader;
    private final @Nullable Sha256 expected;
    private final List<String> problems = new ArrayList<>();
    private Sha256 hash = AuditEntry.NONE;
    private long line;
    private long sequence;
    private long expectedAt;

    private AuditCheck(Newsroom newsroom, Consumer<AuditEntry> reader, @Nullable Sha256 expected) {
        this.newsroom = newsroom;
        this.reader = reader;
        this.expected = expected;
    }

    /**
     * The result.
     *
     * @param entries how many lines there are
     * @param head the hash of the last line
     * @param problems what is wrong, one line each, at most 20; empty when the log is whole
     * @param expectedAt the entry whose line has the hash that was expected; 0 when there is none, or none was expected
     */
    public record Result(long entries, Sha256 head, List<String> problems, long expectedAt) {}

    /**
     * Verifies the log.
     *
     * @param reader gets every entry that can be read, in the order of the lines
     * @param expected the hash of a line that was the last one at some time; null for none
     * @throws IOException when the file cannot be read
     */
    public static Result run(Newsroom newsroom, Consumer<AuditEntry> reader, @Nullable Sha256 expected)
            throws IOException {
        return new AuditCheck(newsroom, reader, expected).run();
    }

    private Result run() throws IOException {
        WholeFile.refuseFolder(AuditLog.file(newsroom));
        if (Files.exists(AuditLog.file(newsroom))) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(AuditLog.file(newsroom)), 1 << 16)) {
                read(in);
            }
        } else if (newsroom.catalog().auditEnd().last().isPresent()) {
            problem(AuditLog.FILE + " is missing");
        }
        Optional<AuditEnd.Entry> last = newsroom.catalog().auditEnd().last();
        long known = last.map(AuditEnd.Entry::sequence).orElse(0L);
        boolean isUnderWay =
                newsroom.catalog().auditEnd().pending().stream().anyMatch(entry -> entry.sequence() == sequence + 1);
        if (sequence < known && isUnderWay) {
            // Another command is about to append it.
        } else if (sequence < known) {
            problem("entries " + (sequence + 1) + " to " + known + " are missing at the end: catalog.db knows them");
        } else if (sequence > known) {
            problem("catalog.db knows " + known + " entries, the log has " + sequence
                    + ": they are not from the same backup");
        } else if (last.isPresent() && !last.get().hash().equals(hash)) {
            problem("line " + line + " (entry " + sequence + ") was changed: catalog.db has another hash of it");
        }
        if (expected != null && expectedAt == 0 && !expected.equals(AuditEntry.NONE)) {
            problem("no line has the expected hash " + expected.hex() + ": the log was cut off before it, or changed");
        }
        return new Result(line, hash, List.copyOf(problems), expectedAt);
    }

    private void read(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                line(bytes.toByteArray());
                bytes.reset();
            } else if (bytes.size() <= AuditEntry.MAX_LINE) {
                bytes.write(next);
            }
        }
        if (bytes.size() > 0) {
            problem("line " + (line + 1) + " is incomplete");
        }
    }

    private void line(byte[] bytes) {
        line++;
        switch (AuditEntry.parse(bytes)) {
            case Outcome.Refused<AuditEntry>(String code, String reason) -> {
                problem("line " + line + " was changed: " + reason);
                sequence++;
            }
            case Outcome.Ok<AuditEntry>(AuditEntry entry) -> {
                follow(entry);
                sequence = entry.sequence();
                reader.accept(entry);
            }
        }
        hash = Sha256.of(bytes);
        if (hash.equals(expected)) {
            expectedAt = sequence;
        }
    }

    private void follow(AuditEntry entry) {
        if (entry.sequence() > sequence + 1) {
            long gap = entry.sequence() - 1;
            problem(
                    gap == sequence + 1
                            ? "entry " + gap + " is missing before line " + line
                            : "entries " + (sequence + 1) + " to " + gap + " are missing before line " + line);
        } else if (entry.sequence() <= sequence) {
            problem("line " + line + " (entry " + entry.sequence() + ") is not in its place: it comes after entry "
                    + sequence);
        } else if (!entry.previous().equals(hash)) {
            problem(
                    line == 1
                            ? "line 1 (entry 1) was changed: it does not begin the log"
                            : "line " + (line - 1) + " (entry " + sequence + ") was changed: line " + line
                                    + " has another hash of it");
        }
    }

    private void problem(String words) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(words);
        }
    }
}
