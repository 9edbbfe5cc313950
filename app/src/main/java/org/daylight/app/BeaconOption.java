package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.http.client.Route;
import org.daylight.mirror.BeaconRelay;
import org.daylight.mirror.OpenDue;
import org.daylight.timelock.Beacon;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The servers that pass on a beacon's signatures, which open parts that were sealed with {@code --timelock}. */
final class BeaconOption {

    @Option(
            names = "--beacon",
            paramLabel = "ADDRESS",
            description =
                    "Open parts that were sealed with --timelock when their time has come, with signatures from this"
                        + " server of the beacon quicknet, such as https://api.drand.sh. Can be repeated. The server"
                        + " is not trusted, but sees that this machine asks.")
    private List<String> addresses = new ArrayList<>();

    /** The servers; empty if an address is wrong, which was printed. */
    Optional<List<BeaconRelay>> relays(Terminal terminal) {
        return relays(terminal, null);
    }

    /** @param route how the servers are reached; null for that of the system */
    Optional<List<BeaconRelay>> relays(Terminal terminal, @Nullable Route route) {
        var relays = new ArrayList<BeaconRelay>();
        for (String address : addresses) {
            switch (BeaconRelay.at(address, Beacon.QUICKNET, route)) {
                case Outcome.Ok<BeaconRelay>(BeaconRelay relay) -> relays.add(relay);
                case Outcome.Refused<BeaconRelay>(String code, String reason) -> {
                    terminal.err().println("daylight: --beacon: " + TerminalFormats.printable(reason));
                    return Optional.empty();
                }
            }
        }
        return Optional.of(relays);
    }

    /** Opens what is due in a copy, prints what could not be opened, and closes the servers' connections. */
    OpenDue.Result open(Path copy, List<BeaconRelay> relays, Terminal terminal) throws IOException {
        try {
            OpenDue.Result due = new OpenDue(copy, Beacon.QUICKNET, relays)
                    .open(terminal.clock().instant());
            due.notes().forEach(note -> terminal.err().println("daylight: " + TerminalFormats.printable(note)));
            return due;
        } finally {
            relays.forEach(BeaconRelay::close);
        }
    }
}
