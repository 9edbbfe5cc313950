package org.daylight.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.daylight.archive.Archive;
import org.daylight.http.client.PublicMachines;
import org.daylight.http.client.Route;
import org.daylight.log.ArchiveAddress;
import org.daylight.mirror.MirrorStatus.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirroring through a proxy, which resolves all names: an onion address is mirrored, and the status of copies is checked. */
class RouteTest {
    private static final String ONION = "portpapersqk3b6u2vnlysxcjtdkfyhmpvzrnwi4ba5oe7g2l3ydid.onion";
    private static final Instant NOON = Instant.parse("2026-12-02T12:00:00Z");

    @TempDir
    Path folder = Path.of("");

    private PortArchive port = new PortArchive(Path.of(""));
    private FaultyServer server;

    @BeforeEach
    void aPublisher() throws IOException {
        port = new PortArchive(folder.resolve("port")).accession(30).part(1, 5).publish();
        server = new FaultyServer(port.folder());
    }

    @AfterEach
    void theEnd() throws IOException {
        server.close();
    }

    private Mirror.Result mirror(String source, Path to, Route route) throws IOException {
        var options = new Mirror.Options(List.of(source), to, null, route, false, false, 2, 1);
        return new Mirror(options, Timeouts.USUAL, (time, over) -> {}, MirrorSteps.UNWATCHED)
                .round(InstantSource.fixed(NOON), (packs, bytes, total) -> {});
    }

    @Test
    void namesAreLookedUpAtTheProxy() throws IOException {
        for (boolean web : new boolean[] {false, true}) {
            try (var proxy = new SocksServer(web)) {
                proxy.names.put(ONION, server.port());
                Route route = Route.parse(proxy.address()).orElseThrow();
                Path to = folder.resolve("mirrored-" + web);
                Mirror.Result result = mirror("http://" + ONION + "/", to, route);
                assertEquals(MirrorState.Word.CURRENT, result.word(), result.toString());
                assertTrue(Files.exists(to.resolve("checkpoint")));
                assertEquals(ONION, proxy.asked.getFirst());
            }
        }
    }

    @Test
    void withoutTorAnOnionAddressIsNotLookedUpAnywhere() throws IOException {
        Mirror.Result result = mirror("http://" + ONION + "/", folder.resolve("m"), new Route.Direct());
        assertEquals(MirrorState.Word.UNREACHABLE, result.word());
        assertTrue(
                result.notes().getFirst().contains("needs  --proxy socks5://"),
                result.notes().toString());
    }

    @Test
    void aProxyIsWrittenInOneWay() {
        assertEquals(new Route.Direct(), Route.parse("").orElseThrow());
        assertEquals(
                new Route.Socks5("127.0.0.1", 9050),
                Route.parse("socks5://127.0.0.1:9050").orElseThrow());
        assertEquals(
                new Route.Socks5("::1", 9050),
                Route.parse("socks5h://[::1]:9050/").orElseThrow());
        assertEquals(
                new Route.WebProxy("proxy.example", 3128),
                Route.parse("http://proxy.example:3128").orElseThrow());
        for (String other : List.of("127.0.0.1:9050", "socks4://a:1", "socks5://a", "socks5://a:0", "http://u:p@a:1")) {
            assertFalse(Route.parse(other).isPresent(), other);
        }
    }

    @Test
    void theStatusOfEachCopyIsReported() throws Exception {
        Path old = port.copy(folder.resolve("old"));
        port.mirrors(
                        "http://same.example/",
                        "http://behind.example/",
                        "http://ahead.example/",
                        "http://liar.example/",
                        "http://other.example/",
                        "http://gone.example/")
                .publish();
        Path ours = port.copy(folder.resolve("ours"));
        Path same = port.copy(folder.resolve("same"));
        port.part(6, 9).publish();
        var rewritten = new PortArchive(folder.resolve("rewritten"))
                .accession(30)
                .part(2, 6)
                .part(7, 7)
                .publish();
        var foreign =
                new PortArchive(folder.resolve("foreign"), 8).accession(30).publish();
        try (var proxy = new SocksServer(false);
                var sameServer = new FaultyServer(same);
                var oldServer = new FaultyServer(old);
                var liar = new FaultyServer(rewritten.folder());
                var other = new FaultyServer(foreign.folder());
                Archive archive = Archive.open(ours)) {
            proxy.names.putAll(Map.of(
                    "same.example", sameServer.port(),
                    "behind.example", oldServer.port(),
                    "ahead.example", server.port(),
                    "liar.example", liar.port(),
                    "other.example", other.port()));
            Route route = Route.parse(proxy.address()).orElseThrow();
            try (var copies = MirrorMonitor.every(Duration.ofHours(1), archive, route, InstantSource.fixed(NOON))) {
                while (copies.answers().size() < 6) {
                    Thread.sleep(20);
                }
                assertEquals(new MirrorStatus(NOON, Kind.SAME, 5, ""), answer(copies, "same"));
                assertEquals(new MirrorStatus(NOON, Kind.BEHIND, 4, ""), answer(copies, "behind"));
                assertEquals(new MirrorStatus(NOON, Kind.AHEAD, 6, ""), answer(copies, "ahead"));
                assertEquals(new MirrorStatus(NOON, Kind.OTHER_HISTORY, 5, ""), answer(copies, "liar"));
                assertEquals(Kind.OTHER_LOG, answer(copies, "other").kind());
                assertEquals(Kind.SILENT, answer(copies, "gone").kind());
            }
        }
    }

    private static MirrorStatus answer(MirrorMonitor copies, String name) {
        MirrorStatus answer = copies.answers().get(new ArchiveAddress("http://" + name + ".example/"));
        return answer == null ? new MirrorStatus(NOON, Kind.SILENT, 0, "never asked") : answer;
    }

    @Test
    void withoutAProxyOnlyThePublicInternetIsContacted() throws Exception {
        for (String inside : List.of(
                "127.0.0.1",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "224.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "::ffff:10.0.0.1",
                "0.1.2.3",
                "240.0.0.1",
                "255.255.255.255",
                "64:ff9b::10.0.0.1",
                "2002:a00:1::1")) {
            assertFalse(PublicMachines.has(InetAddress.getByName(inside)), inside);
        }
        assertTrue(PublicMachines.has(InetAddress.getByName("192.0.2.7")));
        assertTrue(PublicMachines.has(InetAddress.getByName("2001:db8::7")));
        port.mirrors("http://" + ONION + "/", "http://localhost:" + server.port() + "/")
                .publish();
        try (Archive archive = Archive.open(port.folder());
                var copies = MirrorMonitor.every(
                        Duration.ofHours(1), archive, new Route.Direct(), InstantSource.fixed(NOON))) {
            while (copies.answers().isEmpty()) {
                Thread.sleep(20);
            }
            var local = new ArchiveAddress("http://localhost:" + server.port() + "/");
            assertEquals(Kind.SILENT, copies.answers().get(local).kind());
            assertEquals(1, copies.answers().size(), "without Tor nothing is said of the other");
            assertEquals(List.of(), server.asked);
        }
    }
}
