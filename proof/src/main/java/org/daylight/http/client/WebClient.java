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
 * Makes requests of web servers that may be hostile. Every request ends within {@link HttpLimits#longest}, times the redirections that it follows (five
 * at most), and no answer brings more bytes than was asked for. Connections are kept and used again. Safe for use by several threads.
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
     * @param allowed which machines may be asked where there is no proxy; a proxy decides for itself
     * @param agent what it calls itself, a token of RFC 9110
     */
    public WebClient(Route route, HttpLimits limits, Predicate<InetAddress> allowed, String agent) {
        this.route = route;
        this.limits = limits;
        this.allowed = allowed;
        this.agent = agent;
    }

    /** How many bytes have come, everything included. */
    public long bytes() {
        return bytes.sum();
    }

    /**
     * Asks for a file. Redirections are followed a few steps, to {@code http} and {@code https} only, and never from {@code https} to {@code http}.
     *
     * @param offset where to begin, 0 for all of it
     * @param most how long the body of the answer may be, in bytes: of a longer one no more than one byte more can be read
     * @throws WrongAnswer where the answer breaks a rule, so that asking again is no use
     * @throws IOException where there is none, or not in time
     */
    public Answer get(URI address, long offset, long most) throws IOException {
        String range = offset > 0 ? "Range: bytes=" + offset + "-\r\n" : "";
        URI at = address;
        for (int step = 0; step <= MAX_REDIRECTIONS; step++) {
            Answer answer = exchange("GET", at, range, NOTHING, most);
            switch (answer.status()) {
                case 301, 302, 303, 307, 308 -> {
                    answer.close();
                    at = followed(at, answer.header("location"));
                }
                default -> {
                    return answer;
                }
            }
        }
        throw new WrongAnswer("it redirects too many times");
    }

    /**
     * Sends something. It is sent once, and no redirection is followed.
     *
     * @param type of the body, a media type
     * @param most as in {@link #get}
     * @throws IOException as in {@link #get}
     */
    public Answer post(URI address, String type, byte[] body, long most) throws IOException {
        String fields = "Content-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n";
        return exchange("POST", address, fields, body, most);
    }

    /** Makes a request on a connection that is there, or on a new one: a server may have closed the old one meanwhile, which is no fault. */
    private Answer exchange(String method, URI at, String fields, byte[] body, long most) throws IOException {
        String scheme = String.valueOf(at.getScheme()).toLowerCase(Locale.ROOT);
        WrongAnswer.unless(isSound(at, scheme), "this is not the address of a web server");
        boolean encrypted = scheme.equals("https");
        int port = at.getPort() >= 0 ? at.getPort() : encrypted ? 443 : 80;
        var place = new HttpConnection.Place(encrypted, at.getHost(), port);
        String path = at.getRawPath().isEmpty() ? "/" : at.getRawPath();
        String target = at.getRawQuery() == null ? path : path + "?" + at.getRawQuery();
        String named = "User-Agent: " + agent + "\r\n" + fields;
        if (method.equals("GET")) {
            for (HttpConnection kept = kept(place); kept != null; kept = kept(place)) {
                try {
                    return answer(kept, at, kept.exchange(method, target, named, body, most));
                } catch (WrongAnswer e) {
                    drop(kept);
                    throw e;
                } catch (IOException closedMeanwhile) {
                    drop(kept);
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

    /** Keeps the connection where the answer was read to its end. */
    private void ended(HttpConnection connection, HttpConnection.Head head) {
        try {
            head.body().close();
        } catch (IOException never) {
            // nothing of it is read any more
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

    private @Nullable HttpConnection kept(HttpConnection.Place place) {
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

    /** Ends all requests, also those on which other threads wait; new ones fail. */
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
