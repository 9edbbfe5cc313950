package org.daylight.dkim.keys;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The transport of queries to a resolver. Safe for several threads. */
sealed interface DnsTransport {

    /** The longest answer that is read: the greatest value of TCP's length field (RFC 1035 section 4.2.2). */
    int MAX_BYTES = 65_535;

    /** Sends a query and waits for its answer. @throws IOException with a short reason, if there is none */
    DnsMessage.ParsedAnswer query(int id, String name) throws IOException;

    /** The resolver, for people. */
    String text();

    /** Plain DNS: UDP, and TCP if the answer is truncated. */
    record Plain(InetSocketAddress resolver, Duration timeout) implements DnsTransport {
        private static final int ATTEMPTS = 3;

        @Override
        public DnsMessage.ParsedAnswer query(int id, String name) throws IOException {
            byte[] question = DnsMessage.question(id, name);
            DnsMessage.ParsedAnswer answer = overUdp(question, id, name);
            if (!answer.truncated()) {
                return answer;
            }
            try {
                DnsMessage.ParsedAnswer whole = DnsMessage.answer(overTcp(question), id, name);
                if (whole.truncated()) {
                    throw new IOException("the answer is cut off, also over TCP");
                }
                return whole;
            } catch (DnsMessage.Broken e) {
                throw new IOException("the answer " + e.getMessage(), e);
            }
        }

        /** Datagrams that do not answer the query are ignored, because anyone can send them. */
        private DnsMessage.ParsedAnswer overUdp(byte[] question, int id, String name) throws IOException {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(resolver);
                String refused = "no answer within " + timeout.toMillis() * ATTEMPTS + " ms";
                for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                    socket.send(new DatagramPacket(question, question.length));
                    long end = System.nanoTime() + timeout.toNanos();
                    for (long left = timeout.toNanos(); left > 0; left = end - System.nanoTime()) {
                        socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
                        var packet = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
                        try {
                            socket.receive(packet);
                            return DnsMessage.answer(Arrays.copyOf(packet.getData(), packet.getLength()), id, name);
                        } catch (DnsMessage.Broken e) {
                            refused = "the answer " + e.getMessage();
                        } catch (SocketTimeoutException e) {
                            break;
                        }
                    }
                }
                throw new IOException(refused);
            }
        }

        private byte[] overTcp(byte[] question) throws IOException {
            int millis = (int) timeout.toMillis();
            try (Socket socket = new Socket()) {
                socket.connect(resolver, millis);
                socket.setSoTimeout(millis);
                byte[] framed = new byte[2 + question.length];
                framed[0] = (byte) (question.length >> 8);
                framed[1] = (byte) question.length;
                System.arraycopy(question, 0, framed, 2, question.length);
                socket.getOutputStream().write(framed);
                var in = new DataInputStream(socket.getInputStream());
                byte[] answer = new byte[in.readUnsignedShort()];
                long end = System.nanoTime() + 3 * timeout.toNanos(); // even if single bytes arrive slowly
                for (int at = 0; at < answer.length; ) {
                    int read = in.read(answer, at, answer.length - at);
                    if (read < 0 || System.nanoTime() > end) {
                        throw new IOException("the answer over TCP does not come whole");
                    }
                    at += read;
                }
                return answer;
            }
        }

        @Override
        public String text() {
            return resolver.getHostString() + (resolver.getPort() == 53 ? "" : " port " + resolver.getPort());
        }
    }

    /** DNS over HTTPS (RFC 8484), with POST, so that no cache in between stores the query. */
    record Https(URI uri, Duration timeout, HttpClient client) implements DnsTransport {
        private static final String TYPE = "application/dns-message";

        @Override
        public DnsMessage.ParsedAnswer query(int id, String name) throws IOException {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(timeout)
                    .header("Content-Type", TYPE)
                    .header("Accept", TYPE)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(DnsMessage.question(id, name)))
                    .build();
            CompletableFuture<byte[]> answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                    .thenApplyAsync(Https::body);
            try { // a limit for the whole answer: the timeout of the request ends with the first byte of the body
                return DnsMessage.answer(answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS), id, name);
            } catch (DnsMessage.Broken e) {
                throw new IOException("the answer " + e.getMessage(), e);
            } catch (TimeoutException e) {
                throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
            } catch (ExecutionException e) {
                throw new IOException(reason(e.getCause()), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        private static byte[] body(HttpResponse<InputStream> response) {
            try (InputStream in = response.body()) {
                if (response.statusCode() != 200) {
                    throw new UncheckedIOException(new IOException("it answers with status " + response.statusCode()));
                }
                byte[] body = in.readNBytes(MAX_BYTES + 1);
                if (body.length > MAX_BYTES) {
                    throw new UncheckedIOException(new IOException("the answer is too long"));
                }
                return body;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String reason(Throwable cause) {
            Throwable deepest = cause;
            while (deepest.getCause() != null) {
                deepest = deepest.getCause();
            }
            return deepest.getMessage() == null ? "no connection" : deepest.getMessage();
        }

        @Override
        public String text() {
            return uri.getHost();
        }
    }
}
