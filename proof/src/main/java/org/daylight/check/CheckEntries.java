package org.daylight.check;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.tree.TilePath;
import org.jspecify.annotations.Nullable;

/**
 * Checks new entries before a log with them is signed, with the rules of the checker (spec/archive.md section 2): each entry must be allowed at its
 * position. Reads the whole log once.
 */
public final class CheckEntries {
    private CheckEntries() {}

    /**
     * An entry that is not allowed.
     *
     * @param entry its number in the log, from 0; at least the log's size if it is a new one
     */
    public record Fault(long entry, String reason) {}

    /**
     * The first entry that is not allowed.
     *
     * @param added new entries that follow the log's, in order
     * @return empty if all are allowed, or there is none at all
     * @throws IOException if the log cannot be read
     */
    public static Optional<Fault> fault(TileLog log, List<byte[]> added) throws IOException {
        var entries = new Entries();
        for (long from = 0; from < log.size(); from += TilePath.WIDTH) {
            Outcome<List<byte[]>> read = log.entries(from, Math.min(log.size(), from + TilePath.WIDTH));
            if (read instanceof Outcome.Refused<List<byte[]>>(String code, String reason)) {
                return Optional.of(new Fault(from, reason));
            }
            Optional<Fault> fault = entries.fault(read.orThrow());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return entries.fault(added);
    }

    /** The entries so far. */
    private static final class Entries {
        private long count;
        private @Nullable LogReader reader;

        Optional<Fault> fault(List<byte[]> following) {
            for (byte[] bytes : following) {
                try {
                    add(bytes);
                } catch (Malformed e) {
                    return Optional.of(new Fault(count, e.getMessage()));
                }
                count++;
            }
            return Optional.empty();
        }

        private void add(byte[] bytes) {
            LogEntry entry = switch (LogEntry.parse(bytes)) {
                case Outcome.Ok<LogEntry>(LogEntry parsed) -> parsed;
                case Outcome.Refused<LogEntry>(String code, String reason) -> throw new Malformed(code, reason);
            };
            if (reader != null) {
                reader.add(entry, bytes);
            } else if (entry instanceof LogEntry.Archive archive) {
                reader = new LogReader(archive, 0);
            } else {
                throw new Malformed("entry-out-of-place", "the log does not begin with an archive entry");
            }
        }
    }
}
