package org.daylight.mirror;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.ArchivePath;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.log.ArchiveAddress;
import org.daylight.note.SignedNote;

/**
 * Fetches the checkpoint of a copy, for a publisher who wants to know whether somebody has a newer one. The proxies that the JDK's system properties
 * name are used. Unlike {@link CheckMirrors}, it may ask machines of the local network, because the publisher names them.
 */
public final class FetchCheckpoint {

    private FetchCheckpoint() {}

    /** Whether an address can be asked: one of Tor needs a proxy. */
    public static boolean canReach(ArchiveAddress address) {
        return !address.isOnion() || !(Route.ofSystem(address.uri()) instanceof Route.Direct);
    }

    /**
     * The checkpoint as it is there, unverified.
     *
     * @param patience how long an answer may take
     * @return empty where there is none
     * @throws IOException when it cannot be said whether there is one
     */
    public static Optional<byte[]> of(ArchiveAddress address, Duration patience) throws IOException {
        var limits = new HttpLimits(patience, patience, patience, SignedNote.MAX_BYTES);
        var waiting = new Timeouts(limits, List.of(), patience, patience);
        try (var source = new WebSource(address, Route.ofSystem(address.uri()), waiting, any -> true)) {
            return SmallFiles.once(source, ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES);
        }
    }
}
