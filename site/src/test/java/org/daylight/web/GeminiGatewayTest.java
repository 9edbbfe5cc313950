package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.daylight.format.Sha256;
import org.daylight.http.GeminiServer;
import org.daylight.web.gemini.GeminiGateway;
import org.daylight.web.gemini.GeminiKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site through the Gemini protocol, with the TLS client of the JDK. */
class GeminiGatewayTest {

    private static final int MAX_CONNECTIONS = 3;

    private static final byte[] MAIL =
            "From: a@b.example\r\nSubject: Mud\r\n\r\nThe mud is deep.\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private BuiltSite built;
    private PublicServer site;
    private GeminiKey key;
    private GeminiServer server;
    private X509Certificate seen;
    private final List<String> faults = new CopyOnWriteArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        built = new BuiltSite(folder, "Port");
        built.builder.trove("port", "The Port", "", 10, Map.of());
        var messages = new TreeMap<Integer, byte[]>();
        messages.put(1, MAIL);
        built.builder.part("port", "First", "", "2026-12-01T09:00:00Z", messages, new TreeMap<>());
        built.open();
        site = PublicServer.start(built.site(), "127.0.0.1", 0, error -> {});
        key = GeminiKey.of(folder.resolve("key.p12"), "papers.example", new SecureRandom());
        server = start(Duration.ofMinutes(5));
    }

    private GeminiServer start(Duration silence) throws IOException {
        return GeminiServer.start(
                "127.0.0.1",
                0,
                "papers.example",
                key.tls(),
                MAX_CONNECTIONS,
                silence,
                new GeminiGateway(URI.create("http://127.0.0.1:" + site.port()), faults::add));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        site.close();
        built.close();
    }

    private Socket connect() throws IOException {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {new AnyCertificate()}, null);
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", server.port());
            socket.setSoTimeout(300_000);
            return socket;
        } catch (java.security.GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Remembers the certificate, as a Gemini client does. */
    private final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new AssertionError("a server is not asked for");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            seen = chain[0];
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private byte[] bytes(String line) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            return socket.getInputStream().readAllBytes();
        }
    }

    private String get(String line) throws IOException {
        return new String(bytes(line), StandardCharsets.UTF_8);
    }

    @Test
    void pages_are_gemtext() throws IOException {
        String front = get("gemini://papers.example/");
        assertTrue(front.startsWith("20 text/gemini; lang=en\r\n"), front);
        assertTrue(front.contains("\n# "), front);
        assertTrue(front.contains("\n=> /port/part/1 "), front);
        assertTrue(front.contains("\n=> /find "), front);
        assertTrue(front.contains("\n=> /de/ Deutsch\n"), front);
        assertEquals(front, get("gemini://PAPERS.example:1965"));
        assertTrue(get("gemini://papers.example/port/1").contains("The mud is deep."));
        assertTrue(get("gemini://papers.example/de/port/1").startsWith("20 text/gemini; lang=de\r\n"));
        assertTrue(get("gemini://papers.example/de/port/1").contains("\n=> /de/find "));
    }

    @Test
    void files_are_sent_as_they_are() throws IOException {
        var expected = new ByteArrayOutputStream();
        expected.write("20 message/rfc822\r\n".getBytes(StandardCharsets.US_ASCII));
        expected.write(MAIL);
        assertArrayEquals(expected.toByteArray(), bytes("gemini://papers.example/port/1.eml"));
    }

    @Test
    void a_search_asks_for_its_words() throws IOException {
        assertEquals("10 Search the archive\r\n", get("gemini://papers.example/find"));
        assertEquals("30 /search?q=deep%20mud\r\n", get("gemini://papers.example/find?deep%20mud"));
        assertEquals("30 /de/search?q=mud\r\n", get("gemini://papers.example/de/find?mud"));
        assertEquals("30 /search?q=C%2B%2B%26from=x\r\n", get("gemini://papers.example/find?C++&from=x"));
        assertTrue(get("gemini://papers.example/search?q=deep%20mud").contains("=> /port/1"));
    }

    @Test
    void other_statuses_of_the_site_have_their_own() throws IOException {
        String missing = get("gemini://papers.example/nothing");
        assertTrue(missing.matches("51 [^\r\n]+: [^\r\n]+\r\n"), missing);
        assertEquals("31 /port/1\r\n", get("gemini://papers.example/port/1/"));
    }

    @Test
    void a_site_that_does_not_answer_is_reported_once() throws IOException {
        get("gemini://papers.example/");
        assertEquals(List.of(), faults);
        int port = site.port();
        site.close();
        for (int i = 0; i < 3; i++) {
            assertEquals("40 There is no answer at this moment.\r\n", get("gemini://papers.example/port/1"));
        }
        assertEquals(1, faults.size(), faults::toString);
        String fault = faults.getFirst();
        assertTrue(fault.startsWith("the site http://127.0.0.1:" + port + " gives no answer: "), fault);
        assertFalse(fault.contains("port/1"), fault);
    }

    @Test
    void only_addresses_of_this_site_are_answered() throws IOException {
        assertTrue(get("gemini://evil.example/").startsWith("53 "));
        assertTrue(get("https://papers.example/").startsWith("53 "));
        assertTrue(get("gemini://a@papers.example/").startsWith("59 "));
        assertTrue(get("/port/1").startsWith("59 "));
        assertTrue(get("gemini://papers.example/x#y").startsWith("59 "));
        assertTrue(get("gemini://papers.example//evil.example:1/x").startsWith("51 "), "it is a path");
        assertTrue(get("gemini://papers.example/" + "x".repeat(2_000)).startsWith("59 "));
        assertTrue(get("gemini://papers.example/%00").startsWith("59 "));
    }

    @Test
    void the_certificate_stays_the_same() throws Exception {
        get("gemini://papers.example/");
        assertEquals(key.fingerprint(), Sha256.of(seen.getEncoded()).hex());
        seen.checkValidity();
        seen.verify(seen.getPublicKey());
        assertEquals(
                key.fingerprint(),
                GeminiKey.of(folder.resolve("key.p12"), "papers.example", new SecureRandom())
                        .fingerprint());
        Files.writeString(folder.resolve("key.p12"), "something else");
        IOException refused = assertThrows(
                IOException.class, () -> GeminiKey.of(folder.resolve("key.p12"), "papers.example", new SecureRandom()));
        assertTrue(refused.getMessage().contains("restore it"), refused.getMessage());
    }

    @Test
    void silent_connections_are_closed_and_make_room() throws IOException {
        server.close();
        server = start(Duration.ofMillis(700));
        Socket[] silent = new Socket[MAX_CONNECTIONS];
        for (int i = 0; i < silent.length; i++) {
            silent[i] = new Socket("127.0.0.1", server.port());
        }
        for (Socket socket : silent) {
            socket.setSoTimeout(300_000);
            try (socket;
                    InputStream in = socket.getInputStream()) {
                assertEquals(-1, read(in));
            }
        }
        for (int i = 0; i < MAX_CONNECTIONS; i++) {
            try (Socket again = new Socket("127.0.0.1", server.port())) {
                again.setSoTimeout(300_000);
                long before = System.nanoTime();
                assertEquals(-1, read(again.getInputStream()));
                assertTrue(System.nanoTime() - before > 300_000_000, "it was not refused, but waited for");
            }
        }
    }

    @Test
    void silent_connections_do_not_keep_readers_out() throws IOException {
        var silent = new ArrayList<Socket>();
        try {
            for (int i = 0; i < MAX_CONNECTIONS; i++) {
                silent.add(new Socket("127.0.0.1", server.port()));
            }
            assertTrue(get("gemini://papers.example/port/1").startsWith("20 "));
            silent.getFirst().setSoTimeout(300_000);
            assertEquals(-1, read(silent.getFirst().getInputStream()), "the one that waited longest was closed");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void programs_that_start_at_the_same_time_use_one_key() throws Exception {
        Path file = folder.resolve("new.p12");
        int programs = 8;
        var together = new CyclicBarrier(programs);
        try (var threads = Executors.newFixedThreadPool(programs)) {
            var made = new ArrayList<Future<String>>();
            for (int i = 0; i < programs; i++) {
                made.add(threads.submit(() -> {
                    together.await();
                    return GeminiKey.of(file, "papers.example", new SecureRandom())
                            .fingerprint();
                }));
            }
            String stored = made.getFirst().get();
            for (Future<String> one : made) {
                assertEquals(stored, one.get());
            }
            assertEquals(
                    stored,
                    GeminiKey.of(file, "papers.example", new SecureRandom()).fingerprint());
        }
        try (var files = Files.list(folder)) {
            assertTrue(files.noneMatch(one -> one.toString().endsWith(".part")));
        }
    }

    private static int read(InputStream in) {
        try {
            return in.read();
        } catch (IOException reset) {
            return -1;
        }
    }
}
