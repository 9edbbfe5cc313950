package org.daylight.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.proof.ArchiveAddress;
import org.jspecify.annotations.Nullable;

/** The files below an address of a web server. Connections are kept and used again; redirections are followed a few steps, and never out of encryption. */
final class WebSource implements Source {
    private static final int MAX_REDIRECTIONS = 5;
    private static final int MAX_IDLE = 8;
    private static final int BUFFER = 1 << 16;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");
    private static final Pattern UNSATISFIED = Pattern.compile("bytes \\*/([0-9]{1,18})");

    private final ArchiveAddress address;
    private final Route route;
    private final Patience patience;
    private final Predicate<InetAddress> allowed;
    private final LongAdder bytes = new LongAdder();
    private final Deque<HttpConnection> idle = new ArrayDeque<>();

    /** Where the files are found, once the server has led there. */
    private volatile URI base;

    /** @param allowed which machines may be asked where there is no proxy, which decides for itself */
    WebSource(ArchiveAddress address, Route route, Patience patience, Predicate<InetAddress> allowed) {
        this.address = address;
        this.route = route;
        this.patience = patience;
        this.allowed = allowed;
        base = address.uri();
    }

    @Override
    public String name() {
        return address.text();
    }

    @Override
    public long bytes() {
        return bytes.sum();
    }

    @Override
    public Answer fetch(String path, long offset, long limit, Sink sink) throws IOException {
        URI at = base.resolve(path);
        for (int step = 0; step <= MAX_REDIRECTIONS; step++) {
            Exchange exchange = ask(at, offset);
            try {
                switch (exchange.head.status()) {
                    case 301, 302, 303, 307, 308 -> at = followed(at, exchange.head.header("location"), path);
                    case 404, 410 -> {
                        return Answer.ABSENT;
                    }
                    default -> {
                        return taken(exchange, offset, limit, sink);
                    }
                }
            } finally {
                exchange.end();
            }
        }
        throw new IOException("it leads from one address to the next without end");
    }

    private record Exchange(HttpConnection connection, HttpConnection.Head head, Deque<HttpConnection> idle) {
        /** Keeps the connection where the answer was read to its end. */
        void end() {
            synchronized (idle) {
                if (connection.isReusable() && idle.size() < MAX_IDLE) {
                    idle.push(connection);
                    return;
                }
            }
            connection.close();
        }
    }

    /** Asks on a connection that is there, or on a new one: a server may have closed the old one meanwhile, which is no fault. */
    private Exchange ask(URI at, long offset) throws IOException {
        boolean encrypted = "https".equalsIgnoreCase(at.getScheme());
        int port = at.getPort() >= 0 ? at.getPort() : encrypted ? 443 : 80;
        var place = new HttpConnection.Place(encrypted, at.getHost(), port);
        for (HttpConnection kept = kept(place); kept != null; kept = kept(place)) {
            try {
                return new Exchange(kept, kept.get(at.getRawPath(), offset), idle);
            } catch (IOException closedMeanwhile) {
                kept.close();
            }
        }
        var connection = new HttpConnection(place, route, patience, bytes);
        try {
            connection.open(allowed);
            return new Exchange(connection, connection.get(at.getRawPath(), offset), idle);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private @Nullable HttpConnection kept(HttpConnection.Place place) {
        synchronized (idle) {
            for (HttpConnection each : idle) {
                if (each.place().equals(place)) {
                    idle.remove(each);
                    return each;
                }
            }
            return null;
        }
    }

    private URI followed(URI from, String location, String path) throws IOException {
        URI to;
        try {
            to = from.resolve(new URI(location));
        } catch (Exception e) {
            throw new IOException("it leads to no address");
        }
        String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
        boolean sound = scheme.equals("https") || scheme.equals("http") && !"https".equalsIgnoreCase(from.getScheme());
        if (!sound
                || to.getHost() == null
                || to.getRawUserInfo() != null
                || !to.getRawPath().matches("/[!-~]{0,1000}")) {
            throw new IOException("it leads to an address that is not followed");
        }
        if (to.getRawQuery() == null && to.getRawPath().endsWith("/" + path)) {
            base = to.resolve(to.getRawPath().substring(0, to.getRawPath().length() - path.length()));
        }
        return to;
    }

    private Answer taken(Exchange exchange, long offset, long limit, Sink sink) throws IOException {
        HttpConnection.Head head = exchange.head;
        long begins = begins(head, offset);
        if (begins < 0) {
            sink.begin(offset); // there is no more than what was had before
            return Answer.WHOLE;
        }
        if (!head.header("content-encoding").isEmpty()
                && !head.header("content-encoding").equalsIgnoreCase("identity")) {
            throw new IOException("it packs what was not to be packed");
        }
        String length = head.header("content-length");
        if (!length.isEmpty() && Long.parseLong(length) > limit - begins) {
            return Answer.TOO_LONG;
        }
        sink.begin(begins);
        return copied(head.body(), limit - begins, sink);
    }

    /** Where the body begins; −1 where what was asked for is behind the end. */
    private static long begins(HttpConnection.Head head, long offset) throws IOException {
        switch (head.status()) {
            case 200 -> {
                return 0;
            }
            case 206 -> {
                Matcher range = CONTENT_RANGE.matcher(head.header("content-range"));
                if (offset == 0 || !range.matches() || Long.parseLong(range.group(1)) != offset) {
                    throw new IOException("it gives another part than was asked for");
                }
                return offset;
            }
            case 416 -> {
                Matcher size = UNSATISFIED.matcher(head.header("content-range"));
                if (size.matches() && Long.parseLong(size.group(1)) == offset) {
                    return -1;
                }
                throw new IOException("it has less than was there before");
            }
            default -> throw new IOException("it answers " + head.status());
        }
    }

    private Answer copied(InputStream body, long most, Sink sink) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = most;
        long since = System.nanoTime();
        long inWindow = 0;
        try {
            for (int read = body.read(buffer, 0, BUFFER); read >= 0; read = body.read(buffer, 0, BUFFER)) {
                left -= read;
                if (left < 0) {
                    return Answer.TOO_LONG;
                }
                sink.write(buffer, read);
                inWindow += read;
                long now = System.nanoTime();
                if (now - since > patience.window().toNanos()) {
                    if (inWindow < patience.windowBytes()) {
                        throw new IOException("it sends so slowly that it is not waited for");
                    }
                    since = now;
                    inWindow = 0;
                }
            }
            return Answer.WHOLE;
        } catch (SocketTimeoutException e) {
            throw new IOException("it stopped sending", e);
        }
    }

    @Override
    public void close() {
        synchronized (idle) {
            idle.forEach(HttpConnection::close);
            idle.clear();
        }
    }
}
