package org.daylight.http.client;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How to reach web servers. A proxy resolves the names: so onion names work, and the local name server does not learn the names. */
public sealed interface Route {

    /** Without a proxy. */
    record Direct() implements Route {}

    /** Through a SOCKS proxy (RFC 1928) without a password, such as Tor's. */
    record Socks5(String host, int port) implements Route {}

    /** Through a web proxy: CONNECT for https (RFC 9110 section 9.3.6), the whole address for http (RFC 9112 section 3.2.2). */
    record WebProxy(String host, int port) implements Route {}

    /** Reads {@code socks5://127.0.0.1:9050} or {@code http://proxy.example:3128}; an empty text means no proxy. Empty for any other text. */
    static Optional<Route> parse(String text) {
        if (text.isEmpty()) {
            return Optional.of(new Direct());
        }
        Matcher matcher = Pattern.compile(
                        "(socks5h?|http)://([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):([1-9][0-9]{0,4})/?")
                .matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            return Optional.empty();
        }
        String host = matcher.group(2).replace("[", "").replace("]", "");
        int port = Integer.parseInt(matcher.group(3));
        return Optional.of(matcher.group(1).equals("http") ? new WebProxy(host, port) : new Socks5(host, port));
    }

    /** The syntax of a proxy, for messages. */
    String FORM = "write the proxy as socks5://127.0.0.1:9050 or http://proxy.example:3128";

    /** Through the proxy that Java's system properties name for an address ({@code socksProxyHost}, {@code https.proxyHost} and similar), or directly. */
    static Route ofSystem(URI address) {
        ProxySelector selector = ProxySelector.getDefault();
        if (selector == null) {
            return new Direct();
        }
        for (Proxy proxy : selector.select(address)) {
            if (proxy.address() instanceof InetSocketAddress at) {
                return proxy.type() == Proxy.Type.SOCKS
                        ? new Socks5(at.getHostString(), at.getPort())
                        : new WebProxy(at.getHostString(), at.getPort());
            }
        }
        return new Direct();
    }
}
