package org.daylight.mirror;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.daylight.archive.SealedPart;
import org.daylight.format.Outcome;
import org.daylight.seal.OpenByBeacon;
import org.daylight.seal.OpenSealed;
import org.daylight.timelock.Beacon;
import org.daylight.timelock.NotAvailable;
import org.jspecify.annotations.Nullable;

/**
 * Opens all parts of a copy whose round of the beacon has come, with signatures from servers that are not trusted. What cannot be opened stays sealed, and
 * the next call tries again. For one thread.
 */
public final class OpenDue {
    private final OpenByBeacon opening;
    private final List<BeaconRelay> relays;

    /** @param relays are asked in this order, until one has sent the right signature */
    public OpenDue(Path folder, Beacon beacon, List<BeaconRelay> relays) {
        opening = new OpenByBeacon(folder, beacon);
        this.relays = List.copyOf(relays);
    }

    /** What happened. @param notes why a part could not be opened, or a server not be used; one line each */
    public record Result(List<OpenSealed.Result> opened, List<String> notes) {}

    /**
     * Opens the parts.
     *
     * @param now if the clock is ahead, servers are asked for rounds that are not signed yet, and answer with an error
     * @throws IOException if the folder is not an archive
     */
    public Result open(Instant now) throws IOException {
        var opened = new ArrayList<OpenSealed.Result>();
        var notes = new ArrayList<String>();
        Set<BeaconRelay> failed = new HashSet<>();
        for (SealedPart part : opening.due(now)) {
            try {
                OpenSealed.Result result = open(part, failed, notes);
                if (result != null) {
                    opened.add(result);
                }
            } catch (NotAvailable e) {
                notes.add("" + e.getMessage());
                break;
            } catch (IOException e) {
                notes.add("part " + part.part() + " of " + part.trove() + " cannot be opened: " + e.getMessage());
            }
        }
        return new Result(opened, notes);
    }

    private OpenSealed.@Nullable Result open(SealedPart part, Set<BeaconRelay> failed, List<String> notes)
            throws IOException {
        for (BeaconRelay relay : relays) {
            if (failed.contains(relay)) {
                continue;
            }
            String signature;
            try {
                signature = relay.signature(part.seal().beaconRound());
            } catch (BeaconRelay.NoSignature e) {
                notes.add("" + e.getMessage());
                continue;
            } catch (IOException e) {
                // It is not asked again in this call, so that a dead server costs its time limit once.
                failed.add(relay);
                notes.add("" + e.getMessage());
                continue;
            }
            switch (opening.open(part, signature)) {
                case Outcome.Ok<OpenSealed.Result>(OpenSealed.Result result) -> {
                    return result;
                }
                case Outcome.Refused<OpenSealed.Result>(String code, String reason) -> {
                    failed.add(relay);
                    notes.add(relay.name() + " sent a wrong signature: " + reason);
                }
            }
        }
        return null;
    }
}
