package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection to a web server, on which one file after the other is asked for (HTTP/1.1, RFC 9112). The JDK's own clients are not used: one knows
 * no SOCKS, the other looks names up before it hands them to the proxy, and neither ends when a server sends a byte now and then (docs/decisions/0114).
 * For one thread at a time.
 */
final class HttpConnection implements Closeable {
    private static final int MAX_LINE = 8_192;
    private static final int MAX_LINES = 100;
    private static final int MAX_INTERIM = 5;
    private static final int MAX_ADDRESSES = 8;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})( .*)?");

    /** Ends what takes too long, by closing its socket. */
    private static final ScheduledThreadPoolExecutor DEADLINES = deadlines();

    private final Place place;
    private final Route route;
    private final Patience patience;
    private final LongAdder counted;
    private volatile Socket socket;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private boolean reusable;

    /** A web server. @param port its port */
    record Place(boolean encrypted, String host, int port) {
        String authority() {
            return port == (encrypted ? 443 : 80) ? host : host + ":" + port;
        }
    }

    /**
     * The head of an answer.
     *
     * @param headers by name in lower case, the first of each
     * @param body ends where the body does; an {@link IOException} where it breaks off before
     */
    record Head(int status, Map<String, String> headers, InputStream body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** @param counted is told of every byte that comes */
    HttpConnection(Place place, Route route, Patience patience, LongAdder counted) {
        this.place = place;
        this.route = route;
        this.patience = patience;
        this.counted = counted;
        socket = new Socket(Proxy.NO_PROXY);
    }

    private static ScheduledThreadPoolExecutor deadlines() {
        var executor = new ScheduledThreadPoolExecutor(
                1, task -> Thread.ofPlatform().daemon().name("deadlines").unstarted(task));
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    Place place() {
        return place;
    }

    /** Whether the next file may be asked for on it: the last answer was read to its end. */
    boolean isReusable() {
        return reusable;
    }

    /**
     * Connects, by way of the proxy if there is one, and encrypts.
     *
     * @param allowed which addresses a direct connection may go to
     */
    void open(Predicate<InetAddress> allowed) throws IOException {
        within(() -> {
            switch (route) {
                case Route.Direct direct -> connectDirectly(allowed);
                case Route.Socks5(String host, int port) -> {
                    connect(new InetSocketAddress(InetAddress.getByName(host), port));
                    socks5();
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

    /** Does something in the time that an answer may take, also where the other side sends a byte now and then. */
    private <T> T within(Work<T> work) throws IOException {
        long millis = patience.answer().toMillis();
        ScheduledFuture<?> end = DEADLINES.schedule(this::close, millis, TimeUnit.MILLISECONDS);
        boolean inTime = false;
        try {
            T done = work.run();
            inTime = true;
            return done;
        } catch (SocketTimeoutException e) {
            throw new IOException("it does not answer", e);
        } finally {
            boolean ended = !end.cancel(false);
            if (!inTime) {
                close();
            } else if (ended) {
                throw new IOException("it takes too long to answer");
            }
        }
    }

    private void connectDirectly(Predicate<InetAddress> allowed) throws IOException {
        if (place.host.endsWith(".onion")) {
            throw new IOException("an .onion address needs  --proxy socks5://127.0.0.1:9050  and Tor running there");
        }
        IOException last = new IOException("its name leads nowhere that may be asked");
        InetAddress[] addresses = InetAddress.getAllByName(place.host);
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
                socket = new Socket(Proxy.NO_PROXY);
            }
        }
        throw last;
    }

    private void connect(InetSocketAddress to) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(patience.silence().toMillis()));
        socket.connect(to, Math.toIntExact(patience.silence().toMillis()));
        in = new BufferedInputStream(new Counted(socket.getInputStream()), 1 << 16);
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

    /** RFC 1928, with the name: the proxy looks it up. */
    private void socks5() throws IOException {
        out.write(new byte[] {5, 1, 0});
        byte[] method = exactly(2);
        if (method[0] != 5 || method[1] != 0) {
            throw new IOException("the proxy speaks no SOCKS5 without a password");
        }
        byte[] host = place.host.getBytes(US_ASCII);
        byte[] request = new byte[host.length + 7];
        request[0] = 5;
        request[1] = 1;
        request[3] = 3;
        request[4] = (byte) host.length;
        System.arraycopy(host, 0, request, 5, host.length);
        request[host.length + 5] = (byte) (place.port >> 8);
        request[host.length + 6] = (byte) place.port;
        out.write(request);
        byte[] answer = exactly(4);
        if (answer[1] != 0) {
            throw new IOException("the proxy cannot reach it (SOCKS error " + answer[1] + ")");
        }
        int length = switch (answer[3]) {
            case 1 -> 4;
            case 3 -> exactly(1)[0] & 0xff;
            case 4 -> 16;
            default -> throw new IOException("the proxy answers no SOCKS5");
        };
        exactly(length + 2);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the proxy breaks off");
        }
        return bytes;
    }

    private void throughWebProxy() throws IOException {
        String to = place.host + ":" + place.port;
        out.write(("CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n").getBytes(US_ASCII));
        int status = headLines(new HashMap<>());
        if (status / 100 != 2) {
            throw new IOException("the proxy answers " + status);
        }
    }

    private void encrypt() throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var encrypted = (SSLSocket) factory.createSocket(socket, place.host, place.port, true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        in = new BufferedInputStream(new Counted(encrypted.getInputStream()), 1 << 16);
        out = encrypted.getOutputStream();
    }

    /**
     * Asks for a file, and reads the head of the answer.
     *
     * @param target path, percent-encoded
     * @param offset where to begin
     */
    Head get(String target, long offset) throws IOException {
        reusable = false;
        boolean whole = route instanceof Route.WebProxy && !place.encrypted;
        String request = "GET " + (whole ? "http://" + place.authority() : "") + target + " HTTP/1.1\r\n"
                + "Host: " + place.authority() + "\r\n"
                + "User-Agent: daylight-mirror\r\nAccept-Encoding: identity\r\n"
                + (offset > 0 ? "Range: bytes=" + offset + "-\r\n" : "") + "\r\n";
        return within(() -> {
            out.write(request.getBytes(US_ASCII));
            out.flush();
            var headers = new HashMap<String, String>();
            int status = headLines(headers);
            for (int interim = 0; status / 100 == 1; interim++) {
                check(interim < MAX_INTERIM, "it answers without end");
                headers.clear();
                status = headLines(headers);
            }
            return new Head(status, headers, body(status, headers));
        });
    }

    private int headLines(Map<String, String> headers) throws IOException {
        Matcher status = STATUS.matcher(line());
        check(status.matches(), "it speaks no HTTP/1.1");
        for (int lines = 0; ; lines++) {
            check(lines <= MAX_LINES, "the head of its answer is too long");
            String line = line();
            if (line.isEmpty()) {
                break;
            }
            int colon = line.indexOf(':');
            check(colon > 0, "a header without a name");
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            String before = headers.putIfAbsent(name, value);
            check(before == null || before.equals(value) || !name.equals("content-length"), "two lengths of one body");
        }
        if (status.group(1).equals("0")) {
            headers.put("connection", "close");
        }
        return Integer.parseInt(status.group(2));
    }

    private String line() throws IOException {
        byte[] line = new byte[MAX_LINE];
        int length = 0;
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("it breaks off");
            }
            check(length < MAX_LINE, "a line of its answer is too long");
            line[length++] = (byte) c;
        }
        return new String(line, 0, length, ISO_8859_1).stripTrailing();
    }

    private InputStream body(int status, Map<String, String> headers) throws IOException {
        boolean keep =
                !headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
        if (status == 204 || status == 304) {
            reusable = keep;
            return InputStream.nullInputStream();
        }
        String coding = headers.getOrDefault("transfer-encoding", "");
        if (!coding.isEmpty()) {
            check(coding.equalsIgnoreCase("chunked"), "its body is encoded otherwise than in chunks");
            return new Body(-1, true, keep);
        }
        String length = headers.getOrDefault("content-length", "");
        check(length.matches("[0-9]{0,18}"), "no length of a body");
        return new Body(length.isEmpty() ? -1 : Long.parseLong(length), false, keep);
    }

    /** A body by its length, in chunks, or to the end of the connection (RFC 9112 section 6.3). */
    private final class Body extends InputStream {
        private final boolean chunked;
        private final boolean keep;
        private long left;
        private boolean begun;
        private boolean finished;

        /** @param left of the body; -1 when not known */
        Body(long left, boolean chunked, boolean keep) {
            this.left = chunked ? 0 : left;
            this.chunked = chunked;
            this.keep = keep;
            if (left == 0 && !chunked) {
                reusable = keep;
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (chunked && left == 0 && !nextChunk() || left == 0) {
                return -1;
            }
            int most = left < 0 ? length : (int) Math.min(left, length);
            int read = in.read(bytes, offset, most);
            if (read < 0) {
                if (left < 0 && !chunked) {
                    return -1;
                }
                throw new EOFException("it breaks off");
            }
            left -= left < 0 ? 0 : read;
            if (left == 0 && !chunked) {
                reusable = keep;
            }
            return read;
        }

        private boolean nextChunk() throws IOException {
            if (finished) {
                return false;
            }
            check(!begun || line().isEmpty(), "a chunk that does not end");
            begun = true;
            String size = line().split(";", 2)[0].strip();
            check(size.matches("[0-9A-Fa-f]{1,15}"), "no size of a chunk");
            left = Long.parseLong(size, 16);
            if (left > 0) {
                return true;
            }
            for (int lines = 0; !line().isEmpty(); lines++) {
                check(lines <= MAX_LINES, "the end of its answer is too long");
            }
            finished = true;
            reusable = keep;
            return false;
        }
    }

    private static void check(boolean held, String reason) throws IOException {
        if (!held) {
            throw new IOException(reason);
        }
    }

    /** At once, also while another thread waits on it: the encryption is not told. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // there is nothing more to close
        }
    }
}
