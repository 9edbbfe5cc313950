package org.daylight.mirror;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.ArchivePath;
import org.daylight.format.Outcome;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogKeys;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;

/**
 * Fetches the checkpoint of a copy, for a publisher who wants to know whether a copy has a newer one. It uses the proxies that the JDK's
 * system properties name. Unlike {@link MirrorMonitor}, it may connect to machines in the local network, because the publisher names them.
 */
public final class FetchCheckpoint {

    private FetchCheckpoint() {}

    /** Whether an address can be reached: an onion address needs a proxy. */
    public static boolean canReach(ArchiveAddress address) {
        return !address.isOnion() || !(Route.ofSystem(address.uri()) instanceof Route.Direct);
    }

    /**
     * The checkpoint of a copy, unverified.
     *
     * @param timeout for the answer
     * @return empty when the copy has none
     * @throws IOException when it is not known whether there is one
     */
    public static Optional<byte[]> of(ArchiveAddress address, Duration timeout) throws IOException {
        try (var source = source(address, timeout)) {
            return SmallFileReader.once(source, ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES);
        }
    }

    /**
     * The keys of the log as a copy shows them.
     *
     * @param trusted as for {@link LogKeys#read}
     * @param timeout for each file
     * @throws IOException when a file cannot be fetched
     */
    public static Outcome<LogKeys> keys(ArchiveAddress address, NoteKey.Verifier trusted, Duration timeout)
            throws IOException {
        try (var source = source(address, timeout)) {
            return LogKeys.read((path, limit) -> SmallFileReader.once(source, path, limit), trusted);
        }
    }

    private static MirrorSource source(ArchiveAddress address, Duration timeout) {
        var limits = new HttpLimits(timeout, timeout, timeout, SignedNote.MAX_BYTES);
        var timeouts = new Timeouts(limits, List.of(), timeout, timeout);
        return new WebSource(address, Route.ofSystem(address.uri()), timeouts, any -> true);
    }
}
