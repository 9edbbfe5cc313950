package org.daylight.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Passes requests on to a server, one for each connection, and fails as a test orders. */
public final class FaultyNetwork implements Closeable {

    /** What happens to a request. */
    public enum Fault {
        NONE,
        /** It is not passed on, and the answer is 503. */
        BUSY,
        /** Half of it is passed on, then the connection is cut. */
        HALF_REQUEST,
        /** It is passed on and done; the answer is lost. */
        LOST_ANSWER,
        /** It is passed on and done; half of the answer arrives. */
        HALF_ANSWER,
        /** It is not passed on, and there is no answer. */
        SILENCE,
        /** Half of its body is passed on as if it were all of it. */
        SHORT_BODY
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Function<String, Fault> faults = line -> Fault.NONE;

    public FaultyNetwork(int server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Says for each request line, such as {@code PUT /papers/a HTTP/1.1}, what happens. */
    public void order(Function<String, Fault> faults) {
        this.faults = faults;
        requests.clear();
    }

    /** The request lines since the last order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> {
                    try (client) {
                        serve(client);
                    } catch (IOException e) {
                        // the connection is cut
                    } finally {
                        open.remove(client);
                    }
                });
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        String head = head(in);
        if (head.isEmpty()) {
            return;
        }
        String line = head.lines().findFirst().orElse("");
        requests.add(line);
        Fault fault = faults.apply(line);
        int length = head.lines()
                .filter(each -> each.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(each -> Integer.parseInt(each.substring(15).strip()))
                .findFirst()
                .orElse(0);
        byte[] body = in.readNBytes(length);
        OutputStream out = client.getOutputStream();
        if (fault == Fault.SILENCE) {
            in.read();
            return;
        }
        if (fault == Fault.BUSY) {
            out.write("HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
            return;
        }
        String sent = head;
        if (fault == Fault.SHORT_BODY) {
            body = java.util.Arrays.copyOf(body, body.length / 2);
            sent = head.replaceAll("(?im)^x-amz-(checksum-sha256|content-sha256):.*\r\n", "")
                    .replaceAll("(?im)^content-length:.*\r\n", "Content-Length: " + body.length + "\r\n");
        }
        try (var upstream = new Socket(InetAddress.getLoopbackAddress(), server)) {
            OutputStream to = upstream.getOutputStream();
            to.write((sent + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
            to.write(body, 0, fault == Fault.HALF_REQUEST ? body.length / 2 : body.length);
            to.flush();
            if (fault == Fault.HALF_REQUEST) {
                return;
            }
            byte[] answer = upstream.getInputStream().readAllBytes();
            if (fault != Fault.LOST_ANSWER) {
                out.write(answer, 0, fault == Fault.HALF_ANSWER ? answer.length / 2 : answer.length);
                out.flush();
            }
        }
    }

    /** The head of a request with the line ending of its last field, without the empty line. */
    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return "";
            }
            head.append((char) c);
        }
        return head.substring(0, head.length() - 2);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
