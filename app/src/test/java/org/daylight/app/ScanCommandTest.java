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
import org.daylight.malware.DangerCode;
import org.daylight.pack.FlaggedPart;
import org.daylight.web.view.FlagWords;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An editor scans a newsroom, and reads what was found. */
class ScanCommandTest {

    @TempDir
    Path folder;

    @BeforeEach
    void aNewsroom() throws IOException {
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Files.writeString(
                mail.resolve("1.eml"),
                "From: a@port.example\n"
                        + "Message-ID: <1@a>\n\n"
                        + "My card: 4111 1111 1111 1111\n"
                        + "the password is hunter\u001b2x\n");
        Files.writeString(mail.resolve("2.eml"), "From: jane@gmail.com\nMessage-ID: <2@a>\n\nLunch?\n");
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
    void nothingWasScannedYet() {
        assertTrue(run(Exit.NOTHING_DONE, "findings", "-n", "newsroom").contains("run  daylight scan -n newsroom"));
    }

    @Test
    void numbersAndSecretsArePrintedInPartUnlessAnEditorWantsThem() {
        String scanned = run(Exit.DONE, "scan", "-n", "newsroom", "--clamd", "off");
        assertTrue(scanned.contains("2 documents scanned, without a malware scanner"), scanned);
        assertTrue(scanned.contains("payment-card              1  numbers of payment cards"), scanned);
        assertTrue(run(Exit.DONE, "scan", "-n", "newsroom", "--clamd", "off").contains("0 documents scanned"));

        String listed = run(Exit.SOME_LOST, "findings", "-n", "newsroom");
        assertTrue(listed.contains("strong  payment-card      41\u202611 (Visa; text)"), listed);
        assertTrue(listed.contains("weak    private-email     jane@gmail.com (private e-mail address; from)"), listed);
        assertFalse(listed.contains("4111111111111111") || listed.contains("hunter"), listed);
        assertFalse(listed.contains("\u001b"), "control characters do not reach the terminal");
        assertTrue(listed.contains("2 documents with findings:"), listed);

        String shown = run(
                Exit.SOME_LOST,
                "findings",
                "-n",
                "newsroom",
                "--show",
                "--strong",
                "--trove",
                "harbour",
                "--part",
                "1");
        assertTrue(shown.contains("4111111111111111") && !shown.contains("jane"), shown);
        String json = run(Exit.SOME_LOST, "findings", "-n", "newsroom", "--json", "--kind", "payment-card");
        assertTrue(
                json.contains(
                        "\"findings\":[{\"kind\":\"payment-card\",\"strength\":\"strong\",\"detector\":\"payment-card\",\"label\":\"Visa\",\"part\":0,"
                            + "\"place\":\"text\",\"start\":9,\"end\":28,\"value\":\"41\u202611\"}]"),
                json);
        String counts = run(Exit.SOME_LOST, "findings", "-n", "newsroom", "--counts", "--json");
        assertTrue(counts.startsWith("{\"documents\":2,\"kinds\":{\"payment-card\":1,"), counts);
    }

    @Test
    void withheldDocumentsAreLeftOut() {
        run(Exit.DONE, "scan", "-n", "newsroom", "--clamd", "off");
        run(Exit.DONE, "withhold", "-n", "newsroom", "harbour/1", "--reason", "privacy");
        run(Exit.DONE, "withhold", "-n", "newsroom", "harbour/2", "--reason", "privacy");
        assertTrue(run(Exit.DONE, "findings", "-n", "newsroom").contains("0 documents with findings"));
    }

    @Test
    void aDangerousFileIsPublishedOnlyAfterADecision() throws IOException {
        Path mail = Files.createDirectories(folder.resolve("more"));
        Files.writeString(
                mail.resolve("3.eml"),
                "From: a@port.example\n"
                        + "Message-ID: <3@a>\n"
                        + "MIME-Version: 1.0\n"
                        + "Content-Type: multipart/mixed; boundary=b\n\n"
                        + "--b\n\n"
                        + "see\n"
                        + "--b\n"
                        + "Content-Type: application/octet-stream; name=\"invoice.pdf.exe\"\n"
                        + "Content-Disposition: attachment\n\n"
                        + "a program\n"
                        + "--b--\n");
        run(Exit.DONE, "import", "more", "-n", "newsroom", "--trove", "fort");
        run(
                Exit.DONE,
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "fort",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        run(Exit.DONE, "scan", "-n", "newsroom", "--clamd", "off");
        String noted = run(Exit.DONE, "preview", "-n", "newsroom", "--trove", "fort", "--part", "1");
        assertTrue(noted.contains("fort/1 (double-extension in part 2, program in part 2)"), noted);
        assertTrue(run(Exit.USAGE, "findings", "-n", "newsroom", "--accept", "fort/1")
                .contains("--reason TEXT"));
        assertTrue(run(Exit.USAGE, "findings", "-n", "newsroom", "--undo").contains("need --accept"));
        assertTrue(run(Exit.USAGE, "findings", "-n", "newsroom", "--accept", "fort/1", "--undo", "--strong")
                .contains("only"));
        assertTrue(run(Exit.USAGE, "findings", "-n", "newsroom", "--accept", "x", "--undo")
                .contains("--accept: x is"));
        assertTrue(run(Exit.NOTHING_DONE, "findings", "-n", "newsroom", "--accept", "fort/1", "--undo")
                .contains("nobody accepted"));
        String accepted =
                run(Exit.DONE, "findings", "-n", "newsroom", "--accept", "fort/1", "--reason", "Evidence", "--json");
        assertTrue(
                accepted.contains(
                        "{\"document\":\"fort/1\",\"accepted\":true,\"files\":[[2,\"double-extension\",\"program\"]]}"),
                accepted);
        assertFalse(run(Exit.DONE, "preview", "-n", "newsroom", "--trove", "fort", "--part", "1")
                .contains("dangerous files"));
        assertTrue(run(Exit.DONE, "audit", "-n", "newsroom").contains("accept-files"));
    }

    /** What the newsroom flags, the public pages explain. */
    @Test
    void thePagesHaveWordsForEveryCode() {
        for (DangerCode code : DangerCode.values()) {
            assertTrue(FlagWords.isKnown(code.code()), code.code());
            new FlaggedPart(0, List.of(code.code()));
        }
    }

    @Test
    void wrongArguments() {
        assertTrue(run(Exit.USAGE, "scan", "-n", "newsroom", "--clamd", "192.0.2.1")
                .contains("only a socket or a port of this computer"));
        String gone = run(Exit.NOTHING_DONE, "scan", "-n", "newsroom", "--clamd", "/nonexistent/clamd.ctl");
        assertTrue(gone.contains("--clamd off"), gone);
        assertTrue(run(Exit.USAGE, "findings", "-n", "newsroom", "--kind", "colour")
                .contains("is none of payment-card,"));
        assertTrue(run(Exit.USAGE, "findings", "-n", "newsroom", "--part", "1").contains("--part needs --trove"));
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
