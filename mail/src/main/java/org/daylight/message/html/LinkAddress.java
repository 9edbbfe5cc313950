package org.daylight.message.html;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.message.Characters;
import org.jspecify.annotations.Nullable;

/** Addresses in the attributes of HTML, read as browsers read them: their scheme, their host, and a form that is safe to write. */
final class LinkAddress {

    /** In chars; a longer address is not written, and only its start is read. */
    static final int LONGEST = 4096;

    /** The text before a host is a user name and password, or imitates another host. */
    private static final Pattern USER = Pattern.compile("^(https?://)[^/?#]*@");

    private static final Pattern AUTHORITY =
            Pattern.compile("https?://[^/?#@:.-][^/?#@:]*(?::([0-9]{1,5})?)?(?=[/?#]|$)");

    private LinkAddress() {}

    /**
     * The address of a link, normalised; null for other schemes than the three that are allowed, and for relative
     * addresses.
     */
    static @Nullable String safe(String href) {
        if (href.length() > LONGEST) {
            return null;
        }
        var address = new StringBuilder();
        href.strip()
                .codePoints()
                .filter(c -> Characters.isVisible(c) && !Characters.isDeceptive(c) && c != 0xA0)
                .forEach(address::appendCodePoint);
        int colon = address.indexOf(":");
        String scheme = colon < 0 ? "" : address.substring(0, colon).toLowerCase(Locale.ROOT);
        String whole = scheme + encoded(address.substring(Math.max(colon, 0)));
        return switch (scheme) {
            case "http", "https" -> {
                String withoutName = USER.matcher(whole).replaceFirst("$1");
                yield isAddress(withoutName) && hasHost(withoutName) ? withoutName : null;
            }
            case "mailto" -> isAddress(whole) ? whole : null;
            default -> null;
        };
    }

    /** Percent-encodes characters that browsers accept in an address, but RFC 3986 does not allow. */
    private static String encoded(String address) {
        var out = new StringBuilder(address.length());
        int fragment = address.indexOf('#');
        for (int at = 0; at < address.length(); at++) {
            char c = address.charAt(at);
            boolean bare = c == '%'
                    && !(at + 2 < address.length()
                            && HexFormat.isHexDigit(address.charAt(at + 1))
                            && HexFormat.isHexDigit(address.charAt(at + 2)));
            if (bare || " \"<>\\^`{|}[]".indexOf(c) >= 0 || c == '#' && at > fragment) {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isAddress(String address) {
        try {
            new URI(address);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether there are two slashes, a host, and a valid port if there is one. */
    private static boolean hasHost(String address) {
        Matcher authority = AUTHORITY.matcher(address);
        return authority.lookingAt()
                && !host(address).isEmpty()
                && (authority.group(1) == null || Integer.parseInt(authority.group(1)) < 65_536);
    }

    /** The host of an address in lower case; empty when it has no valid one. */
    static String host(String address) {
        int from = address.indexOf(':') + 1;
        while (from < address.length() && (address.charAt(from) == '/' || address.charAt(from) == '\\')) {
            from++;
        }
        int to = from;
        while (to < address.length() && "/?#\\".indexOf(address.charAt(to)) < 0) {
            to++;
        }
        String authority = address.substring(from, to);
        authority = authority.substring(authority.lastIndexOf('@') + 1);
        int port = authority.lastIndexOf(':');
        String host = port < 0 ? authority : authority.substring(0, port);
        boolean written = host.length() <= 253
                && host.codePoints()
                        .allMatch(c -> c < 0x80
                                ? ".-_".indexOf(c) >= 0 || Character.isLetterOrDigit(c)
                                : Character.isLetterOrDigit(c));
        return written ? host.toLowerCase(Locale.ROOT) : "";
    }

    static boolean isCode(String value) {
        String scheme = compact(value, 40);
        return scheme.startsWith("javascript:")
                || scheme.startsWith("vbscript:")
                || scheme.startsWith("data:text/html");
    }

    /** The start of a value in lower case, without the characters that browsers ignore in an address. */
    static String compact(String value, int chars) {
        var compact = new StringBuilder();
        for (int at = 0; at < value.length() && compact.length() < chars; at++) {
            char c = value.charAt(at);
            if (c > ' ' && c != 0x7F && c != 0xA0) {
                compact.append(c);
            }
        }
        return compact.toString().toLowerCase(Locale.ROOT);
    }

    /** A cid: address is percent-encoded (RFC 2392); a Content-ID is ASCII. */
    static String decodePercent(String text) {
        var out = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            int high = c == '%' && at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(at + 2), 16) : -1;
            if (low >= 0) {
                out.append((char) (high << 4 | low));
                at += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
