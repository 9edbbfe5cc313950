package org.daylight.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An archive at an address: a file that the server does not have is refuted, one that could not be downloaded is undecided. */
class CheckAddressTest {

    private final Map<String, byte[]> files = new ConcurrentHashMap<>(new SmallArchive().make().files);
    private final AtomicInteger failures = new AtomicInteger();
    private final List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean cutsOff;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/port/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] file = files.get(exchange.getRequestURI().getPath().substring("/port/".length()));
        try (exchange) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.sendResponseHeaders(503, -1);
            } else if (file == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, file.length);
                exchange.getResponseBody().write(file, 0, cutsOff ? file.length / 2 : file.length);
            }
        }
    }

    private VerdictCode.Status check() throws IOException {
        verdicts.clear();
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/port";
        try (ArchiveFiles at = ArchiveFiles.at(address)) {
            return CheckArchive.check(
                            at, new CheckArchive.Options(null, 2, verdicts::add, (documents, bytes, total) -> {}))
                    .status();
        }
    }

    @Test
    void a_whole_archive_is_confirmed_and_other_files_on_the_server_are_ignored() throws IOException {
        files.put("releases/0003.zip", new byte[1]);
        assertEquals(VerdictCode.Status.CONFIRMED, check(), verdicts::toString);
    }

    @Test
    void a_connection_that_fails_twice_gets_a_third_attempt() throws IOException {
        failures.set(2);
        assertEquals(VerdictCode.Status.CONFIRMED, check(), verdicts::toString);
    }

    @Test
    void a_failing_server_leaves_the_check_undecided() throws IOException {
        failures.set(1_000);
        assertEquals(VerdictCode.Status.UNDECIDED, check(), verdicts::toString);
        failures.set(0);
        cutsOff = true;
        assertEquals(VerdictCode.Status.UNDECIDED, check(), verdicts::toString);
        assertTrue(verdicts.toString().contains("UNREADABLE"), verdicts::toString);
    }

    @Test
    void an_absent_or_too_long_file_is_refuted() throws IOException {
        byte[] pack = files.remove("releases/0002.zip");
        assertEquals(VerdictCode.Status.REFUTED, check());
        assertTrue(verdicts.toString().contains("PACK_ABSENT"), verdicts::toString);
        files.put("releases/0002.zip", java.util.Arrays.copyOf(pack, pack.length + 1_000_000));
        assertEquals(VerdictCode.Status.REFUTED, check());
        assertTrue(verdicts.toString().contains("PACK_DIFFERS"), verdicts::toString);
    }
}
