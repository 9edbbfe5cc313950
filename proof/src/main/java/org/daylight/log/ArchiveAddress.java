package org.daylight.log;

import java.net.IDN;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * The web address of a copy of an archive (spec/log.md section 4.8), in its one form: {@code https://archive.example/port/}. To find a file, append
 * its path. The address contains nothing that has a special meaning in a page, a header or a shell. Immutable.
 *
 * @param text scheme, host, port unless it is the scheme's default, and a path that ends in a slash; at most {@link #MAX_CHARS} ASCII characters
 */
public record ArchiveAddress(String text) {
    /** The longest address, in characters. */
    static final int MAX_CHARS = 300;

    private static final String CODE = "address-malformed";
    private static final int MAX_HOST_CHARS = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern SEGMENT = Pattern.compile("([A-Za-z0-9._~-]|%[0-9A-F]{2})+");

    public ArchiveAddress {
        Malformed.unless(normal(text).equals(text), CODE, "not in canonical form: " + Malformed.quoted(text));
    }

    /** Reads an address in its one form; refused with code {@code address-malformed}. */
    static Outcome<ArchiveAddress> parse(String text) {
        return Malformed.caught(() -> new ArchiveAddress(text));
    }

    /**
     * Reads an address as people type it: capitals in scheme and host, names in any script, the scheme's default port, no slash at the end.
     *
     * @return the address in its one form, or refused with code {@code address-malformed}
     */
    public static Outcome<ArchiveAddress> typed(String text) {
        return Malformed.caught(() -> new ArchiveAddress(normal(text.strip())));
    }

    public URI uri() {
        return URI.create(text);
    }

    /** Whether it is an onion address. The Tor network encrypts, so such an address needs no https. */
    public boolean isOnion() {
        return uri().getHost().endsWith(".onion");
    }

    /** {@link #text()}. */
    @Override
    public String toString() {
        return text;
    }

    private static String normal(String text) {
        Malformed.unless(text.length() <= MAX_CHARS, CODE, "it is longer than " + MAX_CHARS + " characters");
        int end = text.indexOf("://");
        String scheme = end < 0 ? "" : text.substring(0, end).toLowerCase(Locale.ROOT);
        Malformed.unless(
                scheme.equals("https") || scheme.equals("http"),
                CODE,
                "it must begin with http:// or https://: " + Malformed.quoted(text));
        String rest = text.substring(end + 3);
        int slash = rest.indexOf('/');
        String place = slash < 0 ? rest : rest.substring(0, slash);
        String address = scheme + "://" + place(place, scheme) + path(slash < 0 ? "" : rest.substring(slash + 1));
        Malformed.unless(address.length() <= MAX_CHARS, CODE, "it is longer than " + MAX_CHARS + " characters");
        return address;
    }

    private static String place(String place, String scheme) {
        int colon = place.lastIndexOf(':');
        String port = colon < 0 ? "" : place.substring(colon + 1);
        boolean numbered = colon < 0 || PORT.matcher(port).matches() && Integer.parseInt(port) <= 65_535;
        Malformed.unless(numbered, CODE, "not a port number: " + Malformed.quoted(port));
        String own = scheme.equals("https") ? "443" : "80";
        return host(colon < 0 ? place : place.substring(0, colon)) + (colon < 0 || port.equals(own) ? "" : ":" + port);
    }

    private static String host(String typed) {
        String host;
        try {
            host = IDN.toASCII(typed, 0).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new Malformed(CODE, "not a host name: " + Malformed.quoted(typed));
        }
        List<String> labels = List.of(host.split("\\.", -1));
        boolean named = host.length() <= MAX_HOST_CHARS
                && labels.stream().allMatch(label -> LABEL.matcher(label).matches());
        Malformed.unless(named, CODE, "not a host name: " + Malformed.quoted(typed));
        return host;
    }

    /** The path, from the text after the first slash; it ends with a slash. */
    private static String path(String typed) {
        var segments = new ArrayList<>(List.of(typed.split("/", -1)));
        if (segments.getLast().isEmpty()) {
            segments.removeLast();
        }
        var path = new StringBuilder("/");
        for (String segment : segments) {
            boolean plain = SEGMENT.matcher(segment).matches() && !segment.equals(".") && !segment.equals("..");
            Malformed.unless(plain, CODE, "its path contains " + Malformed.quoted(segment));
            path.append(segment).append('/');
        }
        return path.toString();
    }
}
