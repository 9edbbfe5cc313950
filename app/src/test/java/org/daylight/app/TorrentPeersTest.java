package org.daylight.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.daylight.format.Sha256;
import org.daylight.pack.Torrent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers of both versions of BitTorrent share a pack by its torrent, on this machine only. Runs where Debian's {@code python3-libtorrent} is
 * installed, and one test where {@code aria2} 1.37 or newer is.
 */
class TorrentPeersTest {
    private static final String PYTHON = "/usr/bin/python3"; // the one that has Debian's packages

    @TempDir
    static Path folder;

    private static Torrent torrent;
    private static Process seed;
    private static int port;

    @BeforeAll
    static void seed() throws Exception {
        try (InputStream script = TorrentPeersTest.class.getResourceAsStream("/torrent/peer.py")) {
            Files.write(folder.resolve("peer.py"), script.readAllBytes());
        }
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of(PYTHON))
                        && start(PYTHON, "-c", "import libtorrent").waitFor() == 0,
                "skipped: apt-get install python3-libtorrent");
        byte[] content = new byte[1_000_001]; // 16 pieces
        new Random(52).nextBytes(content);
        var label = new Torrent.Label("archive.example/port", "harbour", 7, 12, Sha256.of(content), content.length);
        Path pack = Files.write(Files.createDirectory(folder.resolve("seed")).resolve(label.name()), content);
        torrent = Torrent.of(label, pack, List.of()).orThrow();
        Files.write(folder.resolve("pack.torrent"), torrent.bytes());
        seed = start(PYTHON, "peer.py", "seed", "pack.torrent", "seed");
        port = Integer.parseInt(new BufferedReader(new InputStreamReader(seed.getInputStream(), UTF_8)).readLine());
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (seed != null) {
            seed.getOutputStream().close();
            assertTrue(seed.waitFor(10, TimeUnit.MINUTES));
        }
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static String run(String... command) throws Exception {
        Process process = start(command);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.MINUTES), output);
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    private static void assertFetched(String to) throws IOException {
        assertEquals(
                -1,
                Files.mismatch(
                        folder.resolve("seed/harbour-part-7.zip"),
                        folder.resolve(to).resolve("harbour-part-7.zip")));
    }

    /** The magnet link with one of its two hashes. */
    private static String link(String kind) {
        String other = kind.equals("btih") ? "btmh" : "btih";
        return torrent.magnet().replaceFirst("xt=urn:" + other + ":[0-9a-f]+&", "");
    }

    @Test
    void libtorrent_computes_the_same_hashes() throws Exception {
        String hashes = run(PYTHON, "peer.py", "show", "pack.torrent").strip();
        assertTrue(torrent.magnet().startsWith("magnet:?" + hashes + "&"), hashes);
    }

    @Test
    void a_peer_that_knows_only_the_hash_of_version_1_gets_the_pack() throws Exception {
        run(PYTHON, "peer.py", "fetch", link("btih"), "first", Integer.toString(port));
        assertFetched("first");
    }

    /** The layer of pieces is not in a magnet link: the peer must request it from the seed, and verify it with the root. */
    @Test
    void a_peer_that_knows_only_the_hash_of_version_2_gets_the_pack() throws Exception {
        run(PYTHON, "peer.py", "fetch", link("btmh"), "second", Integer.toString(port));
        assertFetched("second");
    }

    @Test
    void aria2_gets_the_pack_from_a_peer_of_both_versions() throws Exception {
        TorrentClientsTest.needs("aria2c");
        Assumptions.assumeTrue(
                TorrentClientsTest.readsHybrids("aria2c"), "skipped: this aria2 computes another hash; needs 1.37");
        Set<String> announced = new ConcurrentSkipListSet<>();
        HttpServer tracker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tracker.createContext("/announce", exchange -> answer(exchange, announced));
        tracker.start();
        try {
            run(
                    "aria2c",
                    "--no-conf=true",
                    "--dir=third",
                    "--seed-time=0",
                    "--enable-dht=false",
                    "--enable-dht6=false",
                    "--enable-peer-exchange=false",
                    "--bt-enable-lpd=false",
                    "--bt-stop-timeout=300",
                    "--console-log-level=warn",
                    "--bt-tracker=http://127.0.0.1:" + tracker.getAddress().getPort() + "/announce",
                    "pack.torrent");
        } finally {
            tracker.stop(0);
        }
        assertFetched("third");
        assertEquals(Set.of(link("btih").split("[:&]")[3]), announced);
    }

    /** A tracker that knows one peer: the seed. */
    private static void answer(HttpExchange exchange, Set<String> announced) throws IOException {
        for (String member : exchange.getRequestURI().getRawQuery().split("&")) {
            if (member.startsWith("info_hash=")) {
                String hash = URLDecoder.decode(member.substring("info_hash=".length()), StandardCharsets.ISO_8859_1);
                announced.add(HexFormat.of().formatHex(hash.getBytes(StandardCharsets.ISO_8859_1)));
            }
        }
        var answer = new ByteArrayOutputStream();
        answer.writeBytes("d8:intervali60e5:peers6:".getBytes(UTF_8));
        answer.writeBytes(new byte[] {127, 0, 0, 1, (byte) (port >> 8), (byte) port});
        answer.write('e');
        exchange.sendResponseHeaders(200, answer.size());
        exchange.getResponseBody().write(answer.toByteArray());
        exchange.close();
    }
}
