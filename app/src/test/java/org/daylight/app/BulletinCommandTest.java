package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.daylight.demo.HarbourTrove;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher who has lost the connection sends bulletins, in each form, to a mirror that then opens the part and knows what is due. */
class BulletinCommandTest {

    @TempDir
    Path folder = Path.of("");

    private String clock = "2026-11-22T12:00:00Z";
    private String printed = "";

    private int daylight(String... arguments) {
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        int exit = Main.run(
                new Terminal(out, out, false, folder, Clock.fixed(Instant.parse(clock), ZoneOffset.UTC)), arguments);
        printed = output.toString(StandardCharsets.UTF_8);
        return exit;
    }

    private void done(String... arguments) {
        assertEquals(Exit.DONE, daylight(arguments), () -> String.join(" ", List.of(arguments)) + ":\n" + printed);
    }

    private void printed(String words) {
        assertTrue(printed.contains(words), printed);
    }

    private void newsroom() throws IOException {
        Path mail = new HarbourTrove(7, 80).writeTo(folder.resolve("source")).mail();
        done("init", "newsroom", "--title", "The Harbour Papers", "--origin", "harbour.example.org");
        done("import", "-n", "newsroom", "--trove", "harbour", mail.toString());
        done(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "harbour",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "P1D",
                "--parts",
                "4");
        done("seal", "-n", "newsroom", "--trove", "harbour", "--parts", "1..3");
    }

    /** Accepts a bulletin in some form on a new copy of the state before the release. */
    private void acceptedBy(String copy, String... files) {
        done("mirror", "before", copy);
        List<String> command = new ArrayList<>(List.of("bulletin"));
        for (String file : files) {
            command.addAll(List.of("--accept", file));
        }
        command.add(copy);
        done(command.toArray(String[]::new));
        printed("Proved: it continues the log of this copy.");
        printed("Opened: part 1 of harbour");
    }

    @Test
    void theWholeStory() throws IOException {
        newsroom();
        done("status", "--all", "-n", "newsroom");
        printed("sealed      3 parts; the next is part 1 of harbour, due 2026-12-01 09:00");
        done("mirror", "newsroom/archive", "before");
        clock = "2026-12-01T10:00:00Z";
        done("publish", "-n", "newsroom", "--due");

        done("bulletin", "newsroom/archive");
        String mail = printed;
        assertTrue(mail.getBytes(StandardCharsets.UTF_8).length <= 2_000, "" + mail.length());
        Files.writeString(folder.resolve("mail.txt"), "Subject: Fwd: news\n\n> " + mail.replace("\n", "\n> "));
        acceptedBy("one", "mail.txt");
        printed("Sealed: part 2 of harbour, planned for 2026-12-02 09:00");
        printed("Stored: ");
        done("bulletin", "one");
        assertEquals(mail, printed);
        done("bulletin", "--accept", "mail.txt", "one");
        printed("Nothing was stored");
        done("search", "one", "*", "--count");
        assertEquals("20", printed.strip());

        done("bulletin", "newsroom/archive", "--as", "txt", "--name", "_daylight.example.org.", "--out", "zone.txt");
        String zone = Files.readString(folder.resolve("zone.txt"));
        assertTrue(zone.startsWith("_daylight.example.org. 3600 IN TXT \"daylight-bulletin-part:"), zone);
        acceptedBy("two", "zone.txt");

        done("bulletin", "newsroom/archive", "--as", "qr", "--out", "news.png");
        List<String> codes = printed.lines().toList();
        assertTrue(codes.size() > 1, printed);
        acceptedBy("three", codes.reversed().toArray(String[]::new));
        assertEquals(Exit.NOTHING_DONE, daylight("bulletin", "--accept", codes.getFirst(), "two"));
        printed("are missing, the first of them is part 2");
        done("bulletin", "newsroom/archive", "--as", "qr", "--out", "news.svg");
        assertTrue(Files.readString(folder.resolve("news-1.svg")).startsWith("<svg "));
        done("bulletin", "newsroom/archive", "--as", "qr");
        assertTrue(printed.contains("\u2588"));

        done("bulletin", "newsroom/archive", "--as", "html", "--out", "news.html");
        String page = Files.readString(folder.resolve("news.html"));
        assertEquals(codes.size(), page.split("<svg ", -1).length - 1);
        acceptedBy("four", "news.html");

        clock = "2026-12-03T10:00:00Z";
        done("bulletin", "--accept", "mail.txt", "one");
        printed("Overdue: part 2 of harbour, since 2026-12-02 09:00");
        printed("Due: part 3 of harbour, since 2026-12-03 09:00");
        done("bulletin", "--accept", "mail.txt", "one", "--json");
        printed("\"relation\":\"continues\"");
        printed("\"state\":\"overdue\"");
        done("bulletin", "one", "--json");
        printed("{\"bulletin\":\"daylight-bulletin:1;note:");

        Files.writeString(folder.resolve("nothing.txt"), "Nothing new.\u0007\n");
        assertEquals(Exit.NOTHING_DONE, daylight("bulletin", "--accept", "nothing.txt", "one"));
        printed("daylight: the bulletin is not accepted: there is no bulletin in this");
        assertEquals(1, printed.lines().count(), printed);
        assertEquals(Exit.NOTHING_DONE, daylight("bulletin", "--accept", "nothing.txt", "one", "--json"));
        printed("\"result\":\"refused\",\"code\":\"bulletin-absent\"");
        assertEquals(Exit.NOTHING_DONE, daylight("bulletin", "--accept", "absent.txt", "one"));
        assertEquals(Exit.USAGE, daylight("bulletin", "--accept", "mail.txt", "one", "--out", "x"));
        assertEquals(Exit.USAGE, daylight("bulletin", "one", "--as", "txt", "--name", "a b\nc"));
        assertEquals(Exit.USAGE, daylight("bulletin", "one", "--as", "qr", "--out", "news.gif"));
        assertEquals(Exit.USAGE, daylight("bulletin", "one", "--json", "--out", "x"));

        done("mirror", "newsroom/archive", "one");
        assertFalse(Files.exists(folder.resolve("one/bulletin.txt")));
        done("check", "one");
    }
}
