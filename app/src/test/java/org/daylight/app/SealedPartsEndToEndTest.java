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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.demo.HarbourTrove;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three parts are sealed and the publisher falls silent: a key opens a part on a mirror, the next mirror gets it, and the returning publisher confirms it. */
class SealedPartsEndToEndTest {

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

    /** The files that every copy has, by path; not the partial tiles of smaller logs, and not torrents. */
    private Map<String, String> files(String archive) throws IOException {
        var files = new TreeMap<String, String>();
        Path root = folder.resolve(archive);
        try (var all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = root.relativize(file).toString().replace('\\', '/');
                if (!path.contains(".p/") && !path.endsWith(".torrent")) {
                    files.put(path, Sha256.of(Files.readAllBytes(file)).hex());
                }
            }
        }
        return files;
    }

    /** A story cites its part, is sealed with it, and is read on a mirror before the publisher's log has it. */
    @Test
    void aStoryIsSealedWithAPart() throws IOException {
        Path mail = new HarbourTrove(7, 40).writeTo(folder.resolve("source")).mail();
        done("init", "newsroom", "--title", "The Harbour Papers", "--origin", "harbour.example.org");
        done("import", "-n", "newsroom", "--trove", "harbour", mail.toString());
        String[] schedule =
                "schedule -n newsroom --trove harbour --first 2026-12-01T09:00Z --every P1D --parts 2".split(" ");
        done(schedule);
        Path story = folder.resolve("newsroom/stories/mud.md");
        Files.createDirectories(story.getParent());
        String text = "---\ntitle: The mud\n---\n[A mail](harbour/1) of the first part.\n";
        Files.writeString(story, text.replace("harbour/1", "harbour/900"));
        String[] seal = "seal -n newsroom --trove harbour --parts 1 --story mud".split(" ");
        assertEquals(Exit.NOTHING_DONE, daylight(seal));
        printed("harbour/900");
        printed("nothing was sealed");
        Files.writeString(story, text);
        assertEquals(Exit.USAGE, daylight("seal -n newsroom --trove harbour --parts 1,2 --story mud".split(" ")));
        assertEquals(Exit.USAGE, daylight("seal -n newsroom --trove harbour --keys --story mud".split(" ")));
        assertEquals(Exit.USAGE, daylight("preview", "-n", "newsroom", "--story", "mud"));
        done("seal -n newsroom --trove harbour --parts 1 --story mud --dry-run".split(" "));
        printed("could be sealed: part 1 of harbour, due 2026-12-01 09:00 UTC, with the story mud");
        assertFalse(Files.exists(folder.resolve("newsroom/archive/sealed")));
        done(seal);
        printed("with the story mud: release 1");
        assertEquals(Exit.NOTHING_DONE, daylight(seal));
        printed("part 1 of harbour is sealed");
        done("plan", "-n", "newsroom");
        printed("sealed with a story");
        // The second one may cite the part before it, which is still sealed.
        Files.writeString(
                folder.resolve("newsroom/stories/eel.md"),
                "---\ntitle: The eel\n---\n[A mail](harbour/1), and [the rest](harbour/part/2).\n");
        done("seal -n newsroom --trove harbour --parts 2 --story eel".split(" "));
        printed("with the story eel: release 2");

        done("seal", "-n", "newsroom", "--trove", "harbour", "--keys", "--parts", "1");
        String key = printed.strip().substring(printed.strip().lastIndexOf(' ') + 1);
        done("mirror", "newsroom/archive", "one");
        done("unseal", "one", key);
        printed("opened part 1 of harbour, with the story that was sealed with it; not yet confirmed");
        done("mirror", "one", "two");
        assertEquals(files("one"), files("two"));
        assertEquals("mud\nThe mud\n\n" + text, Files.readString(folder.resolve("two/unsealed/0001.md")));
        done("check", "two");
        done("story", "check", "--archive", "two");
        printed("unsealed/0001.md: nothing is wrong");

        clock = "2026-12-02T10:00:00Z";
        done("publish", "-n", "newsroom", "--due");
        done("mirror", "newsroom/archive", "two");
        assertEquals(
                2,
                files("two").keySet().stream()
                        .filter(path -> path.startsWith("stories/"))
                        .count());
        assertEquals(files("newsroom/archive"), files("two"));
        assertEquals(text, Files.readString(folder.resolve("two/stories/0001.md")));
        done("check", "two");
    }

    @Test
    void theWholeStory() throws IOException {
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
        assertEquals(Exit.USAGE, daylight("seal", "-n", "newsroom", "--trove", "harbour"));
        assertEquals(Exit.USAGE, daylight("seal", "-n", "newsroom", "--trove", "harbour", "--parts", "3..1"));
        assertEquals(Exit.NOTHING_DONE, daylight("seal", "-n", "newsroom", "--trove", "harbour", "--parts", "9"));
        printed("no part 9 of harbour is planned");
        done("seal", "-n", "newsroom", "--trove", "harbour", "--parts", "1", "--dry-run");
        printed("could be sealed: part 1 of harbour");
        assertFalse(Files.exists(folder.resolve("newsroom/archive/sealed")));

        done("seal", "-n", "newsroom", "--trove", "harbour", "--parts", "1..3");
        printed("sealed part 3 of harbour");
        done("check", "newsroom/archive");
        printed("3 parts are sealed and not released by the log");
        done("seal", "-n", "newsroom", "--trove", "harbour", "--keys");
        String[] lines = printed.strip().split("\n");
        assertEquals(3, lines.length, printed);
        String first = lines[0].substring(lines[0].lastIndexOf(' ') + 1);
        String second = lines[1].substring(lines[1].lastIndexOf(' ') + 1);
        assertTrue(first.startsWith("AGE-SECRET-KEY-1"), printed);
        done("mirror", "newsroom/archive", "one");
        done("mirror", "one", "two");

        // The publisher falls silent. Somebody reads the key of part 2 on the radio.
        String mistyped = second.substring(0, second.length() - 1) + (second.endsWith("Q") ? "P" : "Q");
        assertEquals(Exit.NOTHING_DONE, daylight("unseal", "one", mistyped));
        printed("the key is mistyped");
        assertEquals(Exit.NOTHING_DONE, daylight("unseal", "one", "1".repeat(64)));
        printed("it opens no part of this archive");
        done("unseal", "one", second);
        printed("opened part 2 of harbour; not yet confirmed by the publisher's log");
        done("unseal", "one", second, "--json");
        printed("{\"key\":1,\"result\":\"open-already\",\"trove\":\"harbour\",\"part\":2,\"release\":2}");
        done("search", "one", "*", "--count");
        assertEquals("20", printed.strip());
        done("check", "one");
        printed("opened-unconfirmed");
        printed("part 2 of harbour was opened with its key");
        done("mirror", "one", "two");
        done("check", "two");
        printed("opened-unconfirmed");
        assertEquals(files("one"), files("two"));

        // The publisher cancels part 3 and releases the others on their days.
        assertEquals(Exit.NOTHING_DONE, daylight("publish", "-n", "newsroom", "--now"));
        printed("is sealed until");
        assertEquals(Exit.NOTHING_DONE, daylight("publish", "-n", "newsroom", "--due"));
        printed("it is sealed until then");
        assertFalse(printed.contains("--now"), printed);
        daylight("embargo", "-n", "newsroom", "harbour/1", "--until", "2027-01-01T00:00Z", "--reason", "Court.");
        printed("published or sealed: use  daylight withdraw  for published ones,  daylight cancel  for a sealed part");
        done("cancel", "-n", "newsroom", "harbour/3", "--reason", "By order of the court.");
        assertEquals(Exit.NOTHING_DONE, daylight("cancel", "-n", "newsroom", "harbour/3", "--reason", "Again."));
        assertEquals(Exit.USAGE, daylight("cancel", "-n", "newsroom", "harbour", "--reason", "Again."));
        clock = "2026-12-02T10:00:00Z";
        done("publish", "-n", "newsroom", "--due");
        printed("published part 1 of harbour");
        printed("published part 2 of harbour");
        done("mirror", "newsroom/archive", "one");
        done("mirror", "newsroom/archive", "two");
        assertEquals(files("newsroom/archive"), files("one"));
        assertEquals(files("newsroom/archive"), files("two"));
        done("check", "one");
        assertFalse(printed.contains("opened-unconfirmed"), printed);
        done("unseal", "one", first);
        printed("is released by the publisher's log");
        String third = lines[2].substring(lines[2].lastIndexOf(' ') + 1);
        assertEquals(Exit.NOTHING_DONE, daylight("unseal", "one", third));
        printed("the publisher cancelled part 3 of harbour: By order of the court.");
    }
}
