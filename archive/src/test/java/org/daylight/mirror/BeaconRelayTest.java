package org.daylight.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.daylight.http.client.Route;
import org.daylight.timelock.Beacon;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server of the beacon is asked for one file, and cannot send this program elsewhere. */
class BeaconRelayTest {
    private static final String SIGNATURE = "ab".repeat(48);

    private final AtomicInteger elsewhere = new AtomicInteger();
    private HttpServer server;
    private HttpServer other;
    private String answer = "";
    private String redirection = "";

    @BeforeEach
    void twoServers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean moves = !redirection.isEmpty()
                    && !exchange.getRequestURI().getPath().startsWith("/moved");
            if (moves) {
                exchange.getResponseHeaders().set("Location", redirection);
            }
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(moves ? 302 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            elsewhere.incrementAndGet();
            byte[] body = object().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        other.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
        other.stop(0);
    }

    private static String object() {
        return "{\"round\":7,\"signature\":\"" + SIGNATURE + "\"}";
    }

    private String signature() throws IOException {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try (BeaconRelay relay =
                BeaconRelay.at(address, Beacon.QUICKNET, new Route.Direct()).orThrow()) {
            return relay.signature(7);
        }
    }

    @Test
    void the_signature_is_read() throws IOException {
        answer = object();
        assertEquals(SIGNATURE, signature());
        redirection = "/moved/here";
        assertEquals(SIGNATURE, signature());
    }

    @Test
    void other_answers_are_refused() {
        for (String wrong :
                new String[] {"", "[]", "{\"signature\":7}", "{\"signature\":\"abc\"}", "x".repeat(100_000)}) {
            answer = wrong;
            String said = assertThrows(IOException.class, this::signature).getMessage();
            assertEquals(1, said.lines().count(), said);
        }
    }

    /** The other server has the right answer, and gets no request. */
    @Test
    void a_redirection_to_another_host_is_not_followed() {
        answer = object();
        for (String host : new String[] {"localhost", "127.0.0.2", "[::1]"}) {
            redirection = "http://" + host + ":" + other.getAddress().getPort() + "/";
            String said = assertThrows(IOException.class, this::signature).getMessage();
            assertTrue(said.contains("redirects to another host"), said);
        }
        assertEquals(0, elsewhere.get());
    }
}
