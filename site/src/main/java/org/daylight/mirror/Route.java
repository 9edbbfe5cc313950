package org.daylight.mirror;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.proof.Outcome;

/** How web servers are reached. With a proxy, names are resolved there and never here: so Tor's names work, and nobody here learns them. */
public sealed interface Route {

    /** Without a proxy. */
    record Direct() implements Route {}

    /** By a SOCKS proxy (RFC 1928) that asks for no password, such as Tor's. */
    record Socks5(String host, int port) implements Route {}

    /** By a web proxy: CONNECT for https (RFC 9110 section 9.3.6), the whole address for http (RFC 9112 section 3.2.2). */
    record WebProxy(String host, int port) implements Route {}

    /** {@code socks5://127.0.0.1:9050}, {@code http://proxy.example:3128}; nothing for none. Refused with code {@code proxy-malformed}. */
    static Outcome<Route> parse(String text) {
        if (text.isEmpty()) {
            return Outcome.ok(new Direct());
        }
        Matcher matcher = Pattern.compile(
                        "(socks5h?|http)://([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):([1-9][0-9]{0,4})/?")
                .matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            return Outcome.refused(
                    "proxy-malformed", "write the proxy as socks5://127.0.0.1:9050 or http://proxy.example:3128");
        }
        String host = matcher.group(2).replace("[", "").replace("]", "");
        int port = Integer.parseInt(matcher.group(3));
        return Outcome.ok(matcher.group(1).equals("http") ? new WebProxy(host, port) : new Socks5(host, port));
    }
}
