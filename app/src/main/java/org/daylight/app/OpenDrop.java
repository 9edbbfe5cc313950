package org.daylight.app;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.daylight.collect.CollectorKey;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.newsroom.Newsroom;
import org.daylight.submission.DropExchange;
import org.jspecify.annotations.Nullable;

/** Opens a drop: a folder with an export, or an address. */
final class OpenDrop {

    /** The tor of Debian. */
    private static final String TOR = "socks5://127.0.0.1:9050";

    /** A segment has 4 MiB, and an onion service may be slow: at least 60 kB in two minutes. */
    private static final HttpLimits SLOW =
            new HttpLimits(Duration.ofMinutes(2), Duration.ofMinutes(1), Duration.ofMinutes(2), 60_000);

    private OpenDrop() {}

    /** What is wrong with the options; empty for nothing. */
    static Optional<String> objection(@Nullable String place, @Nullable String proxy) {
        if (place != null && place.startsWith("http://")) {
            String host = host(place);
            if (!host.endsWith(".onion") && !isLoopback(host)) {
                return Optional.of("http:// without encryption is only possible for an .onion address or this machine:"
                        + " on the way others could read who collects, and change what is collected; use https://");
            }
        }
        if (proxy == null) {
            return Optional.empty();
        }
        if (place != null && !isAddress(place)) {
            return Optional.of("--proxy can only be used with the address of a drop");
        }
        return Route.parse(proxy).isPresent() ? Optional.empty() : Optional.of("--proxy: " + Route.FORM);
    }

    /** The address as the newsroom remembers it: the host in lower case, a slash at the end; empty for a folder. */
    static String address(String place) {
        if (!isAddress(place)) {
            return "";
        }
        String whole = place.endsWith("/") ? place : place + "/";
        int end = whole.indexOf('/', whole.indexOf("//") + 2);
        return whole.substring(0, end).toLowerCase(Locale.ROOT) + whole.substring(end);
    }

    /** The host in lower case; empty if it cannot be read. */
    private static String host(String place) {
        try {
            String host = new URI(place).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException e) {
            return "";
        }
    }

    /** Only what no resolver is asked for, and localhost. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }

    private static boolean isAddress(String place) {
        return place.startsWith("http://") || place.startsWith("https://");
    }

    /** @param notices gets a line when a drop does not answer and is asked again */
    static DropExchange open(
            String place, @Nullable String proxy, Terminal terminal, Newsroom newsroom, Consumer<String> notices)
            throws IOException {
        if (isAddress(place)) {
            URI address;
            try {
                address = new URI(place.endsWith("/") ? place : place + "/");
            } catch (URISyntaxException e) {
                throw new IOException(place + " is not an address: write it as http://….onion/", e);
            }
            if (address.getHost() == null) {
                throw new IOException(place + " is not an address: write it as http://….onion/");
            }
            boolean isOnion = address.getHost().toLowerCase(Locale.ROOT).endsWith(".onion");
            Route route = proxy != null
                    ? Route.parse(proxy).orElseThrow(() -> new IllegalArgumentException(Route.FORM))
                    : isOnion ? Route.parse(TOR).orElseThrow() : new Route.Direct();
            return CollectorKey.open(
                    newsroom,
                    new SecureRandom(),
                    address,
                    new WebClient(route, SLOW, any -> true, "daylight"),
                    notices);
        }
        Path folder = terminal.path(Path.of(place));
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    place + ": there is no such folder; name the folder that  daylight drop export  wrote");
        }
        return CollectorKey.open(newsroom, new SecureRandom(), folder);
    }
}
