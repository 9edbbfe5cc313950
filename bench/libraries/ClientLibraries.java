package org.daylight.http.client;

import java.io.DataInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends one request to each kind of hostile server with our own client, Apache HttpClient 5 and java.net.http.HttpClient, with the
 * limits that each of them has. It prints how each request ended: {@code refused} (an error within {@value #MOST_SECONDS} s),
 * {@code accepted} (no error), {@code flooded} (an error after the server had sent more than {@value #FLOOD_BYTES} bytes), or
 * {@code open} (not ended by then). Then it prints what a SOCKS proxy was asked for.
 */
final class ClientLibraries {

    private static final int MOST_SECONDS = 8;
    private static final int MOST_BODY = 100_000;
    private static final long FLOOD_BYTES = 8_000_000; // as sent: socket buffers hold some megabytes
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final byte[] BODY = "hello".getBytes(StandardCharsets.US_ASCII);

    private enum Client {
        OWN {
            @Override
            void get(URI address, int proxyPort) throws IOException {
                Route route = proxyPort == 0 ? new Route.Direct() : new Route.Socks5("127.0.0.1", proxyPort);
                var limits = new HttpLimits(SHORT, Duration.ofMillis(300), Duration.ofMillis(300), 1_000);
                try (var client = new WebClient(route, limits, machine -> true, "test");
                        Answer answer = client.get(address, 0, MOST_BODY)) {
                    success(answer.status());
                    read(answer.body());
                }
            }
        },
        APACHE {
            @Override
            void get(URI address, int proxyPort) throws IOException {
                try (CloseableHttpClient client = apache(proxyPort)) {
                    client.execute(new HttpGet(address), response -> {
                        success(response.getCode());
                        read(
                                response.getEntity() == null
                                        ? InputStream.nullInputStream()
                                        : response.getEntity().getContent());
                        return null;
                    });
                }
            }
        },
        JDK {
            @Override
            void get(URI address, int proxyPort) throws IOException, InterruptedException {
                HttpClient.Builder builder = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(SHORT);
                if (proxyPort != 0) {
                    builder.proxy(new Socks(proxyPort));
                }
                HttpClient client = builder.build();
                try {
                    HttpResponse<InputStream> response = client.send(
                            HttpRequest.newBuilder(address).timeout(SHORT).build(),
                            HttpResponse.BodyHandlers.ofInputStream());
                    success(response.statusCode());
                    try (InputStream body = response.body()) {
                        read(body);
                    }
                } finally {
                    client.shutdownNow();
                }
            }
        };

        abstract void get(URI address, int proxyPort) throws IOException, InterruptedException;
    }

    private static void success(int status) throws IOException {
        if (status != 200) {
            throw new IOException("status " + status);
        }
    }

    private static void read(InputStream body) throws IOException {
        if (body.readNBytes(MOST_BODY + 1).length > MOST_BODY) {
            throw new IOException("too long");
        }
    }

    private static CloseableHttpClient apache(int proxyPort) {
        Timeout timeout = Timeout.of(SHORT);
        var sockets = SocketConfig.custom().setSoTimeout(timeout);
        if (proxyPort != 0) {
            sockets.setSocksProxyAddress(new InetSocketAddress("127.0.0.1", proxyPort));
        }
        var http1 = Http1Config.custom()
                .setMaxLineLength(8_192)
                .setMaxHeaderCount(100)
                .setMaxEmptyLineCount(5)
                .build();
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(
                        proxyPort == 0
                                ? org.apache.hc.client5.http.SystemDefaultDnsResolver.INSTANCE
                                : new Unresolved())
                .setDefaultSocketConfig(sockets.build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout)
                        .setSocketTimeout(timeout)
                        .build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(http1)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .disableContentCompression()
                .disableAutomaticRetries()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout)
                        .setMaxRedirects(5)
                        .build())
                .build();
    }

    /** Leaves names to the proxy. */
    private static final class Unresolved implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(host);
        }

        @Override
        public List<InetSocketAddress> resolve(String host, int port) {
            return List.of(InetSocketAddress.createUnresolved(host, port));
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static final class Socks extends ProxySelector {
        private final Proxy proxy;

        Socks(int port) {
            proxy = new Proxy(Proxy.Type.SOCKS, new InetSocketAddress("127.0.0.1", port));
        }

        @Override
        public List<Proxy> select(URI uri) {
            return List.of(proxy);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress at, IOException e) {}
    }

    public static void main(String[] args) throws Exception {
        System.out.println("| server | OWN | APACHE | JDK |");
        System.out.println("|---|---|---|---|");
        var counts = new java.util.TreeMap<String, Integer>();
        for (HostileServer.Way way : HostileServer.Way.values()) {
            var row = new StringBuilder("| " + way);
            for (Client client : Client.values()) {
                String end = ended(client, way);
                counts.merge(client + " " + end.split(" ")[0], 1, Integer::sum);
                row.append(" | ").append(end);
            }
            System.out.println(row.append(" |"));
        }
        System.out.println(counts);
        for (Client client : Client.values()) {
            System.out.println(client + " asks a SOCKS proxy for: " + askedOfProxy(client));
        }
        System.exit(0);
    }

    private static String ended(Client client, HostileServer.Way way) throws Exception {
        var sent = new AtomicLong();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (var server = new HostileServer((path, out) -> way.answer(new Counted(out, sent), BODY))) {
            long begin = System.nanoTime();
            Future<?> request = thread.submit(() -> {
                client.get(server.address(), 0);
                return null;
            });
            String how;
            try {
                request.get(MOST_SECONDS, TimeUnit.SECONDS);
                how = "accepted";
            } catch (ExecutionException e) {
                how = sent.get() > FLOOD_BYTES ? "flooded" : "refused";
            } catch (TimeoutException e) {
                how = "open";
            }
            return String.format(
                    Locale.ROOT, "%s %.1f s, %d kB", how, (System.nanoTime() - begin) / 1e9, sent.get() / 1_000);
        } finally {
            thread.shutdownNow();
        }
    }

    /** Counts what a server has handed to its socket. */
    private static final class Counted extends FilterOutputStream {
        private final AtomicLong sent;

        Counted(OutputStream out, AtomicLong sent) {
            super(out);
            this.sent = sent;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            sent.addAndGet(length);
        }
    }

    private static String askedOfProxy(Client client) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (var proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Future<String> asked = threads.submit(() -> {
                try (Socket socket = proxy.accept()) {
                    var in = new DataInputStream(socket.getInputStream());
                    in.readByte();
                    in.readNBytes(in.readByte());
                    socket.getOutputStream().write(new byte[] {5, 0});
                    byte[] head = in.readNBytes(4);
                    return head[3] == 3
                            ? "the name " + new String(in.readNBytes(in.readByte()), StandardCharsets.US_ASCII)
                            : "an address";
                }
            });
            threads.submit(() -> {
                client.get(URI.create("http://name.invalid/"), proxy.getLocalPort());
                return null;
            });
            try {
                return asked.get(MOST_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                return "nothing";
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
