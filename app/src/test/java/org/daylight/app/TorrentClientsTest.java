package org.daylight.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackTorrent;
import org.daylight.archive.Release;
import org.daylight.log.ArchiveAddress;
import org.daylight.pack.Torrent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other programs read our torrents, and use them to download a pack from a served archive. Runs where Debian's {@code
 * aria2} and {@code transmission-cli} are installed. Those of Debian 12 cannot identify a hybrid (docs/decisions/0400).
 */
class TorrentClientsTest {

    @TempDir
    static Path folder;

    private static ServedArchive served;

    @BeforeAll
    static void serve() throws IOException {
        served = ServedArchive.demo(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        served.close();
    }

    private static Path archive() {
        return folder.resolve("newsroom/archive");
    }

    private static List<ArchiveAddress> here() {
        return List.of(ArchiveAddress.typed(served.origin()).orThrow());
    }

    /** The torrent of the first part: unchanged, or with this server as its web seed; and its magnet link. */
    private static Torrent torrent(List<ArchiveAddress> addresses, Path file) throws IOException {
        try (Archive open = Archive.open(archive())) {
            Release release = open.contents().releases().getFirst();
            Torrent.Label label = PackTorrent.label(open.contents().origin(), release);
            Torrent torrent = Torrent.parse(Files.readAllBytes(archive().resolve(ArchivePath.torrent(1))), label)
                    .orThrow()
                    .at(addresses);
            Files.write(file, torrent.bytes());
            return torrent;
        }
    }

    static void needs(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        boolean installed =
                List.of(path.split(":")).stream().anyMatch(where -> Files.isExecutable(Path.of(where, program)));
        Assumptions.assumeTrue(installed, "skipped: apt-get install aria2 transmission-cli (" + program + ")");
    }

    /** Whether an installed program identifies hybrids: aria2 from version 1.37, and Transmission from version 4. */
    static boolean readsHybrids(String program) throws IOException {
        Process process = new ProcessBuilder(program, "--version")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String version = new String(process.getInputStream().readAllBytes(), UTF_8);
        Matcher number = Pattern.compile(" ([0-9]+)\\.([0-9]+)").matcher(version);
        assertTrue(number.find(), version);
        int first = Integer.parseInt(number.group(1));
        return first >= 4 || first == 1 && Integer.parseInt(number.group(2)) >= 37;
    }

    private static String run(String... command) throws Exception {
        needs(command[0]);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.MINUTES), output);
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    private static String hash(Torrent torrent, String kind) {
        Matcher hash = Pattern.compile("xt=urn:" + kind + ":([0-9a-f]+)").matcher(torrent.magnet());
        assertTrue(hash.find());
        return hash.group(1);
    }

    @Test
    void transmission_shows_it() throws Exception {
        Path file = folder.resolve("shown.torrent");
        Torrent torrent = torrent(here(), file);
        needs("transmission-show");
        Assumptions.assumeTrue(readsHybrids("transmission-show"), "skipped: Transmission before 4.0 refuses hybrids");
        String shown = run("transmission-show", file.toString());
        assertTrue(shown.contains("harbour-part-1.zip"), shown);
        assertTrue(shown.contains(hash(torrent, "btih")), shown);
        assertTrue(shown.contains(hash(torrent, "btmh").substring("1220".length())), shown);
        assertTrue(shown.contains(served.origin() + "/releases/0001.zip"), shown);
    }

    @Test
    void aria2_shows_it() throws Exception {
        Path file = folder.resolve("listed.torrent");
        Torrent torrent = torrent(List.of(), file);
        needs("aria2c");
        Assumptions.assumeTrue(readsHybrids("aria2c"), "skipped: aria2 before 1.37 computes another hash");
        String shown = run("aria2c", "-S", file.toString());
        assertTrue(shown.contains("harbour-part-1.zip"), shown);
        assertTrue(shown.contains(hash(torrent, "btih")), shown);
    }

    @Test
    void aria2_fetches_the_pack_from_the_archive_by_its_torrent() throws Exception {
        Path file = folder.resolve("fetched.torrent");
        torrent(here(), file);
        Path to = Files.createDirectory(folder.resolve("fetched"));
        run(
                "aria2c",
                "--no-conf=true",
                "--dir=" + to,
                "--seed-time=0",
                "--enable-dht=false",
                "--enable-peer-exchange=false",
                "--bt-enable-lpd=false",
                "--bt-stop-timeout=60",
                "--console-log-level=warn",
                "--check-integrity=true",
                file.toString());
        assertEquals(-1, Files.mismatch(archive().resolve("releases/0001.zip"), to.resolve("harbour-part-1.zip")));
    }
}
