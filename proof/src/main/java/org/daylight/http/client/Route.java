package org.daylight.http.client;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How web servers are reached. With a proxy, names are resolved there and never here: so Tor's names work, and nobody here learns them. */
public sealed interface Route {

    /** Without a proxy. */
    record Direct() implements Route {}

    /** By a SOCKS proxy (RFC 1928) that asks for no password, such as Tor's. */
    record Socks5(String host, int port) implements Route {}

    /** By a web proxy: CONNECT for https (RFC 9110 section 9.3.6), the whole address for http (RFC 9112 section 3.2.2). */
    record WebProxy(String host, int port) implements Route {}

    /** Reads {@code socks5://127.0.0.1:9050} or {@code http://proxy.example:3128}; nothing is no proxy. Empty where it is neither. */
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

    /** How a proxy is written, for messages. */
    String FORM = "write the proxy as socks5://127.0.0.1:9050 or http://proxy.example:3128";

    /** By the proxy that Java's system properties name for an address ({@code socksProxyHost}, {@code https.proxyHost} and the like), or directly. */
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
