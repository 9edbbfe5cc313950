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
import java.util.List;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.StoredViews;
import org.daylight.extract.MadeViews;
import org.daylight.extract.Reveal;
import org.daylight.extract.RevealKind;
import org.daylight.extract.ViewsOutcome;
import org.daylight.newsroom.Newsroom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an editor reads before a part is published. The list is put into the newsroom as the sandbox would have made it. */
class RevealsCommandTest {

    @TempDir
    Path folder;

    @BeforeEach
    void aNewsroomWithThreeDocuments() throws IOException {
        Path mail = Files.createDirectories(folder.resolve("mail"));
        for (int i = 1; i <= 3; i++) {
            Files.writeString(
                    mail.resolve(i + ".eml"), "From: a@port.example\nMessage-ID: <" + i + "@a>\n\nNumber " + i + "\n");
        }
        run(Exit.DONE, "init", "newsroom", "--origin", "harbour.example");
        run(Exit.DONE, "import", "-n", "newsroom", "--trove", "harbour", mail.toString());
        run(
                Exit.DONE,
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "harbour",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "day",
                "--parts",
                "1");
    }

    @Test
    void nothingWasLookedAtYet() {
        assertTrue(run(Exit.NOTHING_DONE, "reveals", "-n", "newsroom").contains("run  daylight extract"));
        assertFalse(run(Exit.DONE, "preview", "-n", "newsroom").contains("reveal"));
    }

    @Test
    void eachAttachmentIsListedWithWhatItRevealsAndTheKindsAreCounted() throws IOException {
        look(
                1,
                List.of(
                        new Reveal(RevealKind.AUTHOR, null, "author", "Anna\u001b[31m Berg"),
                        new Reveal(RevealKind.LOCATION, "a.zip", "GPS", "52.5 13.25")));
        look(2, List.of());
        String listed = run(Exit.SOME_LOST, "reveals", "-n", "newsroom");
        assertTrue(listed.contains("harbour/1  photo.jpg"), listed);
        assertTrue(listed.indexOf("a.zip: 52.5 13.25 (GPS)") < listed.indexOf("Berg (author)"), listed);
        assertFalse(listed.contains("\u001b"), "control characters do not reach the terminal");
        assertTrue(listed.contains("and 7 more"), listed);
        assertTrue(listed.contains("1 document reveals something about people:"), listed);
        assertTrue(listed.contains("1 document not looked at yet"), listed);
        assertFalse(listed.contains("harbour/2"), listed);

        String one = run(
                Exit.SOME_LOST, "reveals", "-n", "newsroom", "--trove", "harbour", "--part", "1", "--kind", "location");
        assertTrue(one.contains("52.5") && !one.contains("Berg"), one);
        String json = run(Exit.SOME_LOST, "reveals", "-n", "newsroom", "--json");
        assertTrue(
                json.contains(
                        "{\"document\":\"harbour/1\",\"part\":1,\"name\":\"photo.jpg\",\"reveals\":[{\"kind\":\"location\",\"inside\":\"a.zip\",\"place\":\"GPS\",\"value\":\"52.5"
                            + " 13.25\"},"),
                json);
        String counts = run(Exit.SOME_LOST, "reveals", "-n", "newsroom", "--counts", "--json");
        assertTrue(counts.startsWith("{\"documents\":1,\"kinds\":{\"covered-text\":0,\"location\":1,"), counts);
        assertTrue(run(Exit.USAGE, "reveals", "-n", "newsroom", "--kind", "colour")
                .contains("is none of covered-text, location,"));
        assertTrue(run(Exit.USAGE, "reveals", "-n", "newsroom", "--part", "1").contains("--part needs --trove"));
    }

    @Test
    void anEditorIsToldBeforeAPartIsPublishedAndWithheldDocumentsAreLeftOut() throws IOException {
        look(1, List.of(new Reveal(RevealKind.AUTHOR, null, "author", "Anna Berg")));
        look(2, List.of());
        look(3, List.of());
        String note = "part 1 of harbour: 1 document has an attachment that reveals something about people:"
                + "  daylight reveals --trove harbour --part 1";
        assertTrue(run(Exit.DONE, "preview", "-n", "newsroom").contains(note));
        run(Exit.DONE, "withhold", "-n", "newsroom", "harbour/1", "--reason", "privacy");
        assertFalse(run(Exit.DONE, "preview", "-n", "newsroom").contains("reveals"));
        assertTrue(run(Exit.DONE, "reveals", "-n", "newsroom").contains("0 documents reveal something"));
    }

    private void look(int number, List<Reveal> reveals) throws IOException {
        try (Newsroom newsroom = Newsroom.open(folder.resolve("newsroom"))) {
            HeldTrove trove = newsroom.catalog().troves().find("harbour").orElseThrow();
            HeldDocument document = newsroom.catalog()
                    .documents()
                    .range(trove.id(), number, number)
                    .getFirst();
            newsroom.viewsToWrite()
                    .add(
                            document.sha256(),
                            "a test",
                            new MadeViews(
                                    ViewsOutcome.UNSUPPORTED, "", "", List.of(), reveals, reveals.isEmpty() ? 0 : 7));
            newsroom.viewsToWrite()
                    .add(document.key(), "a test", List.of(new StoredViews.Part(1, "photo.jpg", document.sha256())));
        }
    }

    private String run(int exit, String... arguments) {
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        int ended = Main.run(new Terminal(out, out, false, folder, Clock.systemUTC()), arguments);
        String printed = output.toString(StandardCharsets.UTF_8);
        assertEquals(exit, ended, "daylight " + List.of(arguments) + "\n" + printed);
        return printed;
    }
}
