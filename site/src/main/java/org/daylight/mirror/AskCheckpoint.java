package org.daylight.mirror;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.ArchivePath;
import org.daylight.proof.ArchiveAddress;
import org.daylight.proof.Outcome;
import org.daylight.proof.SignedNote;

/**
 * Fetches the checkpoint of a copy, for a publisher who wants to know whether somebody has a newer one. The proxies that the JDK's system properties
 * name are used. Unlike {@link AskCopies}, it may ask machines of the local network, because the publisher names them.
 */
public final class AskCheckpoint {

    private AskCheckpoint() {}

    /** Whether an address can be asked: one of Tor needs a proxy. */
    public static boolean canReach(ArchiveAddress address) {
        return !address.isOnion() || !(route() instanceof Route.Direct);
    }

    /**
     * The checkpoint as it is there, unverified.
     *
     * @param patience how long an answer may take
     * @return empty where there is none
     * @throws IOException when it cannot be said whether there is one
     */
    public static Optional<byte[]> of(ArchiveAddress address, Duration patience) throws IOException {
        var waiting = new Patience(patience, patience, patience, SignedNote.MAX_BYTES, List.of());
        try (var source = new WebSource(address, route(), waiting, any -> true)) {
            return SmallFiles.once(source, ArchivePath.CHECKPOINT, SignedNote.MAX_BYTES);
        }
    }

    private static Route route() {
        String socks = System.getProperty("socksProxyHost", "");
        String web = System.getProperty("https.proxyHost", System.getProperty("http.proxyHost", ""));
        String text = "";
        if (!socks.isEmpty()) {
            text = "socks5://" + socks + ":" + System.getProperty("socksProxyPort", "1080");
        } else if (!web.isEmpty()) {
            text = "http://" + web + ":"
                    + System.getProperty("https.proxyPort", System.getProperty("http.proxyPort", "80"));
        }
        return switch (Route.parse(text)) {
            case Outcome.Ok<Route>(Route route) -> route;
            case Outcome.Refused<Route>(String code, String reason) -> new Route.Direct();
        };
    }
}
