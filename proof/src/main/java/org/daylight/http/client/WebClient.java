package org.daylight.http.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to web servers that may be hostile. {@link HttpLimits#longest} limits the time of the first request and of each redirection
 * (at most five). No answer is read beyond the requested size. Connections are reused. Safe for several threads.
 */
public final class WebClient implements Closeable {
    private static final int MAX_REDIRECTIONS = 5;
    private static final int MAX_IDLE = 8;
    private static final byte[] NOTHING = new byte[0];

    private final Route route;
    private final HttpLimits limits;
    private final Predicate<InetAddress> allowed;
    private final String agent;
    private final LongAdder bytes = new LongAdder();
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private final Set<HttpConnection> busy = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A client.
     *
     * @param allowed the addresses to which it may connect without a proxy; a proxy decides for itself
     * @param agent its name in requests, a token of RFC 9110
     */
    public WebClient(Route route, HttpLimits limits, Predicate<InetAddress> allowed, String agent) {
        this.route = route;
        this.limits = limits;
        this.allowed = allowed;
        this.agent = agent;
    }

    /** The number of bytes received, including heads and framing. */
    public long bytes() {
        return bytes.sum();
    }

    /**
     * Requests a file. Follows at most five redirections, only to {@code http} and {@code https}, and never from {@code https} to {@code http}.
     *
     * @param offset where to begin, 0 for the whole file
     * @param most the longest body of the answer, in bytes; if it is longer, reading stops after one more byte
     * @throws WrongAnswer if the answer breaks a rule, so that repeating the request is useless
     * @throws IOException if there is no answer, or not in time
     */
    public Answer get(URI address, long offset, long most) throws IOException {
        return get(address, offset, most, to -> true);
    }

    /**
     * The same for a whole file, and follows redirections only to the same host: the server cannot make this program send requests to others, such as
     * machines of a local network.
     */
    public Answer getFromHost(URI address, long most) throws IOException {
        return get(address, 0, most, to -> to.getHost().equalsIgnoreCase(address.getHost()));
    }

    private Answer get(URI address, long offset, long most, Predicate<URI> follows) throws IOException {
        String range = offset > 0 ? "Range: bytes=" + offset + "-\r\n" : "";
        URI at = address;
        for (int step = 0; step <= MAX_REDIRECTIONS; step++) {
            Answer answer = exchange("GET", at, range, NOTHING, most);
            switch (answer.status()) {
                case 301, 302, 303, 307, 308 -> {
                    answer.close();
                    at = followed(at, answer.header("location"));
                    WrongAnswer.unless(follows.test(at), "it redirects to another host, which is not asked");
                }
                default -> {
                    return answer;
                }
            }
        }
        throw new WrongAnswer("it redirects too many times");
    }

    /**
     * Requests a page in one form. No redirection is followed: the answer says where it leads.
     *
     * @param type the media type to accept
     * @param most as in {@link #get}
     * @throws IOException as in {@link #get}
     */
    public Answer getAs(String type, URI address, long most) throws IOException {
        return exchange("GET", address, "Accept: " + type + "\r\n", NOTHING, most);
    }

    /**
     * Sends a body. It is sent once, and no redirection is followed.
     *
     * @param type of the body, a media type
     * @param most as in {@link #get}
     * @throws IOException as in {@link #get}
     */
    public Answer post(URI address, String type, byte[] body, long most) throws IOException {
        String fields = "Content-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n";
        return exchange("POST", address, fields, body, most);
    }

    /**
     * Sends a request of any method that changes nothing more when it is sent twice: if the server closed an idle connection, it is sent again on
     * another one. No redirection is followed.
     *
     * @param fields further header fields, each with its line ending, without {@code Content-Length}; the caller has checked what is in them
     * @param body sent as it is; empty for none
     * @param most as in {@link #get}
     * @throws IOException as in {@link #get}
     */
    public Answer send(String method, URI address, String fields, byte[] body, long most) throws IOException {
        boolean hasLength = body.length > 0 || method.equals("PUT") || method.equals("POST");
        String length = hasLength ? "Content-Length: " + body.length + "\r\n" : "";
        return exchange(method, address, fields + length, body, most, true);
    }

    private Answer exchange(String method, URI at, String fields, byte[] body, long most) throws IOException {
        return exchange(method, at, fields, body, most, method.equals("GET"));
    }

    /** Makes a request on an idle connection, if it may be sent twice, or on a new one. The server may have closed an idle connection, which is not a failure. */
    private Answer exchange(String method, URI at, String fields, byte[] body, long most, boolean mayRepeat)
            throws IOException {
        String scheme = String.valueOf(at.getScheme()).toLowerCase(Locale.ROOT);
        WrongAnswer.unless(isSound(at, scheme), "this is not the address of a web server");
        boolean encrypted = scheme.equals("https");
        int port = at.getPort() >= 0 ? at.getPort() : encrypted ? 443 : 80;
        var place = new HttpConnection.Endpoint(encrypted, at.getHost(), port);
        String path = at.getRawPath().isEmpty() ? "/" : at.getRawPath();
        String target = at.getRawQuery() == null ? path : path + "?" + at.getRawQuery();
        String named = "User-Agent: " + agent + "\r\n" + fields;
        if (mayRepeat) {
            for (HttpConnection old = idle(place); old != null; old = idle(place)) {
                try {
                    return answer(old, at, old.exchange(method, target, named, body, most));
                } catch (WrongAnswer e) {
                    drop(old);
                    throw e;
                } catch (IOException closedMeanwhile) {
                    drop(old);
                }
            }
        }
        var connection = new HttpConnection(place, route, limits, bytes);
        busy.add(connection);
        try {
            if (closed) {
                throw new IOException("stopped");
            }
            connection.open(allowed);
            return answer(connection, at, connection.exchange(method, target, named, body, most));
        } catch (IOException | RuntimeException e) {
            drop(connection);
            throw e;
        }
    }

    private Answer answer(HttpConnection connection, URI at, HttpConnection.Head head) throws IOException {
        String coding = head.headers().getOrDefault("content-encoding", "");
        WrongAnswer.unless(
                coding.isEmpty() || coding.equalsIgnoreCase("identity"),
                "it compresses its answer although this was not requested");
        return new Answer(at, head.status(), head.headers(), head.body(), () -> ended(connection, head));
    }

    /** Makes the connection idle if the answer was read to its end. */
    private void ended(HttpConnection connection, HttpConnection.Head head) {
        try {
            head.body().close();
        } catch (IOException never) {
            // it is not read any more
        }
        synchronized (idle) {
            if (connection.isReusable() && idle.size() < MAX_IDLE && !closed) {
                busy.remove(connection);
                idle.push(connection);
                return;
            }
        }
        drop(connection);
    }

    private void drop(HttpConnection connection) {
        busy.remove(connection);
        connection.close();
    }

    private @Nullable HttpConnection idle(HttpConnection.Endpoint place) {
        synchronized (idle) {
            for (HttpConnection each : idle) {
                if (each.place().equals(place)) {
                    idle.remove(each);
                    busy.add(each);
                    return each;
                }
            }
            return null;
        }
    }

    private static URI followed(URI from, String location) throws IOException {
        URI to;
        try {
            to = from.resolve(URI.create(location));
        } catch (IllegalArgumentException e) {
            throw new WrongAnswer("it redirects without an address");
        }
        String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
        boolean keepsEncryption = scheme.equals("https") || !"https".equalsIgnoreCase(from.getScheme());
        WrongAnswer.unless(keepsEncryption && isSound(to, scheme), "it redirects to an address that is not allowed");
        return to;
    }

    private static boolean isSound(URI at, String scheme) {
        String query = at.getRawQuery();
        return (scheme.equals("https") || scheme.equals("http"))
                && at.getHost() != null
                && at.getPort() <= 65_535
                && at.getRawUserInfo() == null
                && at.getRawPath().matches("[!-~]{0,1000}")
                && (query == null || query.matches("[!-~]{0,1000}"));
    }

    /** Ends all requests, including those on which other threads wait. New requests fail. */
    @Override
    public void close() {
        closed = true;
        busy.forEach(connection -> connection.end("stopped"));
        synchronized (idle) {
            idle.forEach(HttpConnection::close);
            idle.clear();
        }
    }
}
