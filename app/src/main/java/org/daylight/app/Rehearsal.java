package org.daylight.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.search.ArchiveIndex;
import org.daylight.web.PublicServer;
import org.daylight.web.Site;

/**
 * Does everything once, so that the JVM learns which classes and methods are needed: {@code ./daylight} runs it behind a build, and begins
 * the program with what was learnt (docs/decisions/0045-a-rehearsal-behind-the-build.md). No command of the program.
 */
final class Rehearsal {

    private static final int MESSAGES = 4_000;
    private static final List<String> PAGES = List.of(
            "/", "/harbour/", "/harbour/1", "/search?q=crane", "/search?q=harbour&sort=newest", "/about", "/feed.atom");

    private Rehearsal() {}

    /** @param arguments one new or empty folder to work in */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(nowhere, nowhere, false, folder, Clock.systemUTC());
        run(terminal, "demo", "--no-serve", "--messages", "" + MESSAGES, "--keep", "demo");
        run(terminal, "search", "-n", "demo/newsroom", "harbour crane");
        run(terminal, "search", "-n", "demo/newsroom", "--count", "from:press");
        serve(folder.resolve("demo/newsroom/archive"), folder.resolve("index"));
        System.exit(Exit.DONE);
    }

    private static void run(Terminal terminal, String... arguments) throws IOException {
        int exit = Main.run(terminal, arguments);
        if (exit != Exit.DONE) {
            throw new IOException(String.join(" ", arguments) + ": exit code " + exit);
        }
    }

    /** As {@code daylight serve}, and its first reader. */
    private static void serve(Path archiveFolder, Path indexFolder) throws IOException, InterruptedException {
        try (Archive archive = Archive.open(archiveFolder);
                ArchiveIndex index = ArchiveIndex.open(archive, indexFolder);
                PublicServer server =
                        PublicServer.start(new Site(archive, index.index(), index::progress), "127.0.0.1", 0)) {
            index.follow(java.time.Duration.ofSeconds(5));
            while (!index.progress().isDone() && index.fault().isEmpty()) {
                Thread.sleep(50);
            }
            for (String page : PAGES) {
                URI address = URI.create("http://127.0.0.1:" + server.port() + page);
                var asked = (HttpURLConnection) address.toURL().openConnection();
                try (InputStream answer =
                        asked.getResponseCode() < 400 ? asked.getInputStream() : InputStream.nullInputStream()) {
                    answer.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
    }
}
