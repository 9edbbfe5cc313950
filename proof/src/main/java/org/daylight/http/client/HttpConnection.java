package org.daylight.http.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a web server, for several requests one after another (HTTP/1.1, RFC 9112). The JDK's own clients are not used: one does not support
 * SOCKS, the other resolves names before it passes them to the proxy, and neither stops if a server sends single bytes slowly
 * (docs/decisions/0114). For one thread at a time; any thread may call {@link #close}.
 */
final class HttpConnection implements Closeable {
    private static final int MAX_LINE = 8_192;
    private static final int MAX_LINES = 100;

    /** The limit for all heads of one answer together, including informational ones. */
    private static final int MAX_HEAD_BYTES = 1 << 16;

    private static final int MAX_INTERIM = 5;
    private static final int MAX_ADDRESSES = 8;
    private static final int BUFFER = 1 << 16;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})( .*)?");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final Endpoint place;
    private final Route route;
    private final HttpLimits limits;
    private final LongAdder counted;
    private volatile Socket socket;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private int headBytes;
    private volatile boolean reusable;

    /** Why another thread closed the socket; null if none did. */
    private volatile @Nullable String ended;

    /** A web server. */
    record Endpoint(boolean encrypted, String host, int port) {
        String authority() {
            return port == (encrypted ? 443 : 80) ? host : host + ":" + port;
        }

        /** The host without the brackets of an IPv6 address. */
        String name() {
            return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        }
    }

    /**
     * The head of an answer.
     *
     * @param headers by name in lower case, the first of each
     * @param body reading throws an {@link IOException} if it is cut off
     */
    record Head(int status, Map<String, String> headers, InputStream body) {}

    /** @param counted counts every received byte */
    HttpConnection(Endpoint place, Route route, HttpLimits limits, LongAdder counted) {
        this.place = place;
        this.route = route;
        this.limits = limits;
        this.counted = counted;
        socket = new Socket(Proxy.NO_PROXY);
    }

    Endpoint place() {
        return place;
    }

    /** Whether the connection can be used for another request: the last answer was read to its end, and nothing followed it. */
    boolean isReusable() {
        try {
            return reusable && in.available() == 0;
        } catch (IOException closed) {
            return false;
        }
    }

    /**
     * Connects, through the proxy if there is one, and encrypts.
     *
     * @param allowed the addresses to which a direct connection may be made
     */
    void open(Predicate<InetAddress> allowed) throws IOException {
        within(limits.answer(), () -> {
            switch (route) {
                case Route.Direct direct -> connectDirectly(allowed);
                case Route.Socks5(String host, int port) -> {
                    connect(new InetSocketAddress(InetAddress.getByName(host), port));
                    new SocksHandshake(in, out).connect(place.name(), place.port);
                }
                case Route.WebProxy(String host, int port) -> {
                    connect(new InetSocketAddress(InetAddress.getByName(host), port));
                    if (place.encrypted) {
                        throughWebProxy();
                    }
                }
            }
            if (place.encrypted) {
                encrypt();
            }
            return null;
        });
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    /** Limits the time of an operation, even if the other side sends or takes single bytes slowly. */
    private <T> T within(Duration time, Work<T> work) throws IOException {
        ScheduledFuture<?> end = Deadlines.after(time, () -> end("it takes too long to answer"));
        boolean inTime = false;
        try {
            T done = work.run();
            inTime = true;
            return done;
        } catch (WrongAnswer e) {
            throw e;
        } catch (SocketTimeoutException e) {
            throw new IOException("it does not answer", e);
        } catch (IOException e) {
            throw failure(e);
        } finally {
            end.cancel(false);
            if (!inTime) {
                close();
            }
        }
    }

    /** Closes the socket. A thread that waits on it then fails with this reason. */
    void end(String reason) {
        if (ended == null) {
            ended = reason;
        }
        close();
    }

    private IOException failure(IOException e) {
        String reason = ended;
        return reason == null ? e : new IOException(reason, e);
    }

    private void connectDirectly(Predicate<InetAddress> allowed) throws IOException {
        if (place.host.endsWith(".onion")) {
            throw new WrongAnswer("an .onion address needs  --proxy socks5://127.0.0.1:9050  and Tor running there");
        }
        IOException last = new IOException("its name does not resolve to an allowed address");
        InetAddress[] addresses = InetAddress.getAllByName(place.name());
        for (int i = 0; i < Math.min(MAX_ADDRESSES, addresses.length); i++) {
            if (!allowed.test(addresses[i])) {
                continue;
            }
            try {
                connect(new InetSocketAddress(addresses[i], place.port));
                return;
            } catch (IOException e) {
                last = e;
                socket.close();
                if (ended != null) {
                    break;
                }
                socket = new Socket(Proxy.NO_PROXY);
            }
        }
        throw last;
    }

    private void connect(InetSocketAddress to) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(limits.silence().toMillis()));
        socket.connect(to, Math.toIntExact(limits.silence().toMillis()));
        in = new BufferedInputStream(new Counted(socket.getInputStream()), BUFFER);
        out = socket.getOutputStream();
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            counted.add(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            counted.add(Math.max(0, read));
            return read;
        }
    }

    private void throughWebProxy() throws IOException {
        String to = place.host + ":" + place.port;
        out.write(("CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n").getBytes(US_ASCII));
        headBytes = 0;
        int status = headLines(new HashMap<>());
        if (status / 100 != 2) {
            throw new IOException("the proxy answers " + status);
        }
    }

    private void encrypt() throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var encrypted = (SSLSocket) factory.createSocket(socket, place.name(), place.port, true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        in = new BufferedInputStream(new Counted(encrypted.getInputStream()), BUFFER);
        out = encrypted.getOutputStream();
    }

    /**
     * Makes a request, and reads the head of the answer.
     *
     * @param method such as {@code GET}; after {@code HEAD} there is no body
     * @param target path and query, percent-encoded
     * @param fields header fields, each with its line ending
     * @param sent the request's body
     * @param most the longest body of the answer, in bytes; a reader may read one more, to notice that it is longer
     */
    Head exchange(String method, String target, String fields, byte[] sent, long most) throws IOException {
        reusable = false;
        boolean whole = route instanceof Route.WebProxy && !place.encrypted;
        String request = method + " " + (whole ? "http://" + place.authority() : "") + target + " HTTP/1.1\r\n"
                + "Host: " + place.authority() + "\r\n" + "Accept-Encoding: identity\r\n" + fields + "\r\n";
        return within(limits.head(sent.length), () -> {
            out.write(request.getBytes(US_ASCII));
            out.write(sent);
            out.flush();
            headBytes = 0;
            var headers = new HashMap<String, String>();
            int status = headLines(headers);
            for (int interim = 0; status / 100 == 1; interim++) {
                WrongAnswer.unless(interim < MAX_INTERIM && status != 101, "it sends too many informational responses");
                headers.clear();
                status = headLines(headers);
            }
            return new Head(status, headers, body(method.equals("HEAD"), status, headers, most));
        });
    }

    private int headLines(Map<String, String> headers) throws IOException {
        Matcher status = STATUS.matcher(headLine());
        WrongAnswer.unless(status.matches(), "it does not answer with HTTP/1.1");
        for (int lines = 0; ; lines++) {
            WrongAnswer.unless(lines <= MAX_LINES, "the header of its answer is too long");
            String line = headLine();
            if (line.isEmpty()) {
                break;
            }
            int colon = line.indexOf(':');
            WrongAnswer.unless(
                    colon > 0 && NAME.matcher(line.substring(0, colon)).matches(),
                    "its answer has a header without a name");
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            String before = headers.putIfAbsent(name, value);
            boolean framing = name.equals("content-length") || name.equals("transfer-encoding");
            WrongAnswer.unless(before == null || before.equals(value) || !framing, "its answer has two lengths");
        }
        if (status.group(1).equals("0")) {
            headers.put("connection", "close");
            WrongAnswer.unless(!headers.containsKey("transfer-encoding"), "it sends chunks with HTTP/1.0");
        }
        return Integer.parseInt(status.group(2));
    }

    private String headLine() throws IOException {
        String line = line(in, MAX_LINE);
        headBytes += line.length() + 2;
        WrongAnswer.unless(headBytes <= MAX_HEAD_BYTES, "the header of its answer is too long");
        return line;
    }

    private InputStream body(boolean isHead, int status, Map<String, String> headers, long most) throws IOException {
        boolean keep =
                !headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
        if (isHead || status == 204 || status == 304) {
            reusable = keep;
            return InputStream.nullInputStream();
        }
        String coding = headers.getOrDefault("transfer-encoding", "");
        String length = headers.getOrDefault("content-length", "");
        WrongAnswer.unless(
                coding.isEmpty() || coding.equalsIgnoreCase("chunked"), "its answer has an unknown transfer encoding");
        WrongAnswer.unless(coding.isEmpty() || length.isEmpty(), "its answer has two lengths");
        WrongAnswer.unless(length.matches("[0-9]{0,18}"), "the length of its answer is not a number");
        InputStream framed = !coding.isEmpty()
                ? new ChunkedBody(in, () -> reusable = keep)
                : length.isEmpty() ? in : new CountedBody(in, Long.parseLong(length), () -> reusable = keep);
        return new PacedBody(framed, limits, most, this);
    }

    /** The reason why the socket was closed on this side, instead of the exception of the socket. */
    IOException reason(IOException e) {
        if (e instanceof WrongAnswer) {
            return e;
        }
        return e instanceof SocketTimeoutException ? new IOException("it stopped sending", e) : failure(e);
    }

    /** A line of a head or of the framing of a body, without its line ending. */
    static String line(InputStream in, int most) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended too early");
            }
            WrongAnswer.unless(line.length() < most, "a line of its answer is too long");
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /** Closes immediately, even if another thread waits on it. There is no closing message of TLS. */
    @Override
    public void close() {
        reusable = false;
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // there is nothing more to close
        }
    }
}
