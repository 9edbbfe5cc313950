package org.daylight.desk.account;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names under which browsers may reach the desk. Every other name is refused, because a page of another site may let its own name
 * point to this machine (DNS rebinding).
 *
 * @param onion the name of the onion service, such as {@code abc….onion}; empty for none
 */
public record HostNames(String onion) {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Pattern ONION = Pattern.compile("[a-z2-7]{56}\\.onion");
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");

    /** Whether this can be the name of an onion service (version 3): 56 letters and digits, then {@code .onion}. */
    public static boolean isOnion(String name) {
        return ONION.matcher(name).matches();
    }

    /** Whether this names an address of this machine that no other machine can reach. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.contains(host) || host.equals("::1");
    }

    /**
     * Scheme and host of a request, such as {@code http://localhost:8421}.
     *
     * @param host the header field
     * @return empty when the name is not allowed
     */
    public Optional<String> base(String host) {
        Matcher parts = HOST.matcher(host);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String name = parts.group(1).toLowerCase(Locale.ROOT);
        boolean isKnown = LOOPBACK.contains(name) || !onion.isEmpty() && name.equals(onion);
        return isKnown ? Optional.of("http://" + host.toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** The name without scheme and port: of {@code http://localhost:8421} it is {@code localhost}. */
    public static String name(String base) {
        Matcher parts = HOST.matcher(base.substring("http://".length()));
        return parts.matches() ? parts.group(1) : "";
    }
}
