package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.daylight.http.ServerLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that never read, that send nothing, and that request expensive pages and disconnect: other clients are still answered, and all reserved
 * memory is released. {@code bench/withstand} does the same on a large scale.
 */
class ServerLoadTest {

    private static final int SLOW = 12;

    @TempDir
    Path folder;

    private final AtomicReference<Error> fatal = new AtomicReference<>();
    private final List<Socket> sockets = new ArrayList<>();
    private HarbourArchive papers;
    private Site site;

    @BeforeEach
    void open() throws IOException {
        papers = HarbourArchive.in(folder);
        site = papers.site();
    }

    @AfterEach
    void leave() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private PublicServer serve(ServerLimits limits) throws IOException {
        return PublicServer.start(site, "127.0.0.1", 0, limits, fatal::set);
    }

    /** A connection with a small buffer, from which nothing is read. */
    private Socket ask(PublicServer server, String request) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2_048);
        socket.setSoTimeout(600_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        sockets.add(socket);
        return socket;
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    }

    private static int status(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return Integer.parseInt(new String(in.readNBytes(12), StandardCharsets.US_ASCII).substring(9));
    }

    private int status(PublicServer server, String target) throws IOException {
        return status(ask(server, get(target)));
    }

    private static void until(java.util.function.BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    @Test
    void clients_that_never_read_a_large_file_leave_memory_for_pages() throws Exception {
        // memory for some of them only
        long large = 100 << 10;
        try (PublicServer server = serve(new ServerLimits(100, 30, 1 << 16, 8 << 20, large))) {
            byte[] file = Files.readAllBytes(folder.resolve("releases/0001.zip"));
            Files.write(
                    folder.resolve("releases/0001.zip"), new byte[8 << 20], java.nio.file.StandardOpenOption.APPEND);
            for (int i = 0; i < SLOW; i++) {
                ask(server, get("/releases/0001.zip"));
            }
            until(() -> server.sendingBytes() > large / 2);
            assertTrue(server.sendingBytes() <= large);
            assertEquals(503, status(server, "/releases/0001.zip"));
            assertEquals(200, status(server, "/checkpoint"));
            assertEquals(200, status(server, "/gala/4"));
            assertEquals(200, status(server, "/search?q=nothingofthat"));
            leave();
            until(() -> server.sendingBytes() == 0 && server.inProgress() == 0);
            Files.write(folder.resolve("releases/0001.zip"), file);
            assertEquals(200, status(server, "/releases/0001.zip"));
        }
    }

    @Test
    void searches_wait_in_a_short_queue_and_pages_do_not_wait_for_them() throws Exception {
        int most = site.processors().availablePermits();
        try (PublicServer server = serve(PublicServer.limits())) {
            site.processors().acquire(most); // as if all threads were busy
            try {
                int waiting = most + 16 * most;
                // The queue may be full before a thread has taken the first one: then one more is refused and must be
                // sent again.
                for (int i = 0; server.inProgress() < waiting; i++) {
                    ask(server, get("/search?q=berth+" + i));
                    Thread.sleep(10);
                }
                Socket late = ask(server, get("/search?q=late"));
                String answer = new String(late.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
                assertTrue(answer.contains("Retry-After: "), answer);
                for (String page : new String[] {"/checkpoint", "/", "/harbour/1", "/harbour/1", "/harbour/part/1"}) {
                    assertEquals(200, status(server, page), page);
                }
                leave();
                until(() ->
                        server.inProgress() <= most); // work that has begun does not check before it has a processor
            } finally {
                site.processors().release(most);
            }
            until(() -> server.inProgress() == 0);
            assertEquals(200, status(server, "/search?q=berth"));
        }
    }

    @Test
    void a_new_connection_is_accepted_and_the_longest_idle_one_closed() throws Exception {
        try (PublicServer server = serve(new ServerLimits(20, 30, 1 << 16, 8 << 20, 8 << 20))) {
            Socket first = ask(server, "");
            until(() -> server.connections() == 1);
            for (int i = 0; i < 60; i++) {
                ask(server, "");
            }
            assertEquals(-1, first.getInputStream().read());
            for (int i = 0; i < 5; i++) {
                assertEquals(200, status(server, "/checkpoint"));
            }
        }
    }

    @Test
    void idle_connections_occupy_no_thread() throws Exception {
        int idle = 200;
        try (PublicServer server = serve(PublicServer.limits())) {
            assertEquals(200, status(server, "/checkpoint"));
            int before = Thread.getAllStackTraces().size();
            for (int i = 0; i < idle; i++) {
                String request = "GET /checkpoint HTTP/1.1\r\nHost: x\r\n\r\n";
                if (i % 2 == 0) {
                    ask(server, ""); // has sent nothing yet
                } else {
                    assertEquals(200, status(ask(server, request))); // may send another request
                }
            }
            until(() -> server.connections() >= idle && server.inProgress() == 0);
            int more = Thread.getAllStackTraces().size() - before;
            assertTrue(more < idle / 4, more + " more threads");
            assertEquals(200, status(server, "/harbour/1"));
            assertEquals(200, status(server, "/search?q=berth"));
        }
    }

    @Test
    void a_connection_that_sends_many_requests_at_once_has_one_in_the_queue() throws Exception {
        int most = site.processors().availablePermits();
        try (PublicServer server = serve(PublicServer.limits())) {
            site.processors().acquire(most); // as if all threads were busy
            try {
                var many = new StringBuilder();
                for (int i = 0; i < 100; i++) {
                    many.append("GET /search?q=many+").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
                }
                ask(server, many.toString());
                until(() -> server.inProgress() == 1);
                assertEquals(200, status(server, "/harbour/1"));
                assertEquals(200, status(server, "/checkpoint"));
                Socket other = ask(server, get("/search?q=other"));
                until(() -> server.inProgress() == 2);
                site.processors().release(most);
                assertEquals(200, status(other));
            } finally {
                site.processors().acquire(site.processors().availablePermits());
                site.processors().release(most);
            }
        }
    }

    /** All files below a folder, with their sizes. */
    private static Map<String, Long> files(Path folder) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                sizes.put(file.toString(), Files.isDirectory(file) ? 0 : Files.size(file));
            }
        }
        return sizes;
    }

    private static final List<String> KINDS_OF_REQUESTS = List.of(
            "/",
            "/harbour/%d",
            "/harbour/%d/raw",
            "/harbour/%d.eml",
            "/harbour/%d/thread",
            "/harbour/%d/dossier.zip",
            "/de/harbour/%d",
            "/harbour/%d?as=text",
            "/search?q=berth+%d",
            "/search?q=ber*+-x%d",
            "/search.atom?q=berth+%d",
            "/search.csv?q=berth+%d",
            "/search.mbox?q=berth+%d",
            "/search.zip?q=berth+%d",
            "/pictures?q=berth+%d",
            "/api/v1/search?q=berth+%d",
            "/api/v1/documents/harbour/%d",
            "/harbour/part/1/documents.csv",
            "/people?q=%d",
            "/nowhere/%d",
            "/checkpoint");

    @Test
    void nothing_on_the_disk_grows_with_requests() throws Exception {
        try (PublicServer server = serve(PublicServer.limits())) {
            Map<String, Long> before = null;
            for (int i = 1; i <= 8; i++) {
                for (String kind : KINDS_OF_REQUESTS) {
                    Socket socket = ask(server, get(String.format(Locale.ROOT, kind, i)));
                    assertTrue(socket.getInputStream().readAllBytes().length > 0, kind);
                }
                ask(
                                server,
                                "POST /batch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type:"
                                        + " application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nlist=ber" + i)
                        .getInputStream()
                        .readAllBytes();
                until(() -> server.inProgress() == 0);
                Map<String, Long> now = files(folder);
                assertEquals(before == null ? now : before, now, "round " + i);
                before = now;
            }
        }
    }

    @Test
    void a_busy_server_says_that_it_closes_the_connection() throws Exception {
        try (PublicServer server = serve(new ServerLimits(8, 30, 1 << 16, 8 << 20, 8 << 20))) {
            String keep = "GET /checkpoint HTTP/1.1\r\nHost: x\r\n\r\n";
            for (int i = 0; i < 7; i++) {
                ask(server, "");
            }
            until(() -> server.connections() == 7);
            Socket last = ask(server, keep);
            String answer = new String(last.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(answer.contains("Connection: close\r\n"), answer);
        }
    }

    @Test
    void a_client_that_sends_no_request_is_disconnected() throws Exception {
        try (PublicServer server = serve(PublicServer.limits().requestSeconds(1))) {
            Socket silent = ask(server, "");
            Socket slow = ask(server, "GET / HTTP/1.1\r\nHost: x\r\nX: ");
            Socket body = ask(server, "POST /batch HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
            assertEquals(-1, silent.getInputStream().read());
            assertEquals(-1, slow.getInputStream().read());
            assertEquals(408, status(body));
        }
    }
}
