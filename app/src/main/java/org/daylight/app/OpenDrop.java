package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.daylight.http.client.Route;
import org.daylight.note.NoteKey;
import org.daylight.submission.DropExchange;
import org.daylight.submission.FolderExchange;
import org.jspecify.annotations.Nullable;

/** Opens a drop: a folder with an export, or an address. */
final class OpenDrop {

    /** The tor of Debian. */
    private static final String TOR = "socks5://127.0.0.1:9050";

    private OpenDrop() {}

    /** What is wrong with the options; empty for nothing. */
    static Optional<String> objection(@Nullable String place, @Nullable String proxy) {
        if (proxy == null) {
            return Optional.empty();
        }
        if (place != null && !isAddress(place)) {
            return Optional.of("--proxy can only be used with the address of a drop");
        }
        return Route.parse(proxy).isPresent() ? Optional.empty() : Optional.of("--proxy: " + Route.FORM);
    }

    private static boolean isAddress(String place) {
        return place.startsWith("http://") || place.startsWith("https://");
    }

    static DropExchange open(String place, @Nullable String proxy, Terminal terminal, NoteKey.Signer collector)
            throws IOException {
        Path folder = terminal.path(Path.of(place));
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    place + ": there is no such folder; name the folder that  daylight drop export  wrote");
        }
        return FolderExchange.open(folder, collector);
    }
}
