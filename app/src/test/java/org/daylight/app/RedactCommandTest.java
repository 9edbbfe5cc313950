package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an editor's decision to an archive that lacks a card number in every form, and is confirmed by the check. */
class RedactCommandTest {

    private static final String CARD = "4111 1111 1111 1111";

    private static final String MESSAGE =
            """
            From: Ann Lee <ann@port.example>
            To: bob@port.example
            Subject: =?utf-8?B?%s?=
            Date: Thu, 1 Jan 2015 10:00:00 +0000
            Message-ID: <1@port.example>
            DKIM-Signature: v=1; a=rsa-sha256; d=port.example; s=s; h=from:subject;
             bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="bb"

            --bb
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Please pay with 4111=201111-1111=
             1111 tonight.=C3=A9
            --bb
            Content-Type: text/html; charset=utf-8

            <html><body><p>Pay with <b>4111</b>&nbsp;1111 1111 1111 tonight.</p></body></html>
            --bb
            Content-Type: application/octet-stream; name=notes.bin
            Content-Transfer-Encoding: base64

            %s
            --bb--
            """.formatted(encoded("Card " + CARD), encoded("\u0001\u0002 " + CARD + " \u0003"));

    private static final String REPLY = """
        From: Bob <bob@port.example>
        To: ann@port.example
        Subject: Re: payment
        Date: Thu, 1 Jan 2015 11:00:00 +0000
        Message-ID: <2@port.example>

        > Please pay with 4111 1111
        > 1111 1111 tonight.
        Done.
        """;

    private static final String OTHER = """
        From: Bob <bob@port.example>
        Subject: Lunch
        Date: Thu, 1 Jan 2015 12:00:00 +0000
        Message-ID: <3@port.example>

        Lunch? The order is 41111.
        """;

    @TempDir
    Path folder;

    private String out = "";
    private String err = "";

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void daylight(int exit, String... arguments) {
        var said = new ByteArrayOutputStream();
        var faults = new ByteArrayOutputStream();
        int ended = Main.run(
                new Terminal(
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        new PrintStream(faults, true, StandardCharsets.UTF_8),
                        false,
                        folder,
                        Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC)),
                arguments);
        out = said.toString(StandardCharsets.UTF_8);
        err = faults.toString(StandardCharsets.UTF_8);
        assertEquals(exit, ended, "daylight " + List.of(arguments) + "\n" + out + err);
    }

    @BeforeEach
    void aNewsroom() throws IOException {
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Files.writeString(mail.resolve("1.eml"), MESSAGE);
        Files.writeString(mail.resolve("2.eml"), REPLY);
        Files.writeString(mail.resolve("3.eml"), OTHER);
        daylight(Exit.DONE, "init", "n", "--title", "Port", "--origin", "port.example");
        daylight(Exit.DONE, "import", "-n", "n", "--trove", "harbour", "mail");
        daylight(
                Exit.DONE,
                "schedule",
                "-n",
                "n",
                "--trove",
                "harbour",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        daylight(Exit.DONE, "reasons", "-n", "n", "P1", "Payment card of a private person.");
    }

    @Test
    void aPublishedDocumentIsShownAgainWithFewerRedactions() throws Exception {
        daylight(Exit.DONE, "redact", "-n", "n", "--trove", "harbour", "--string", CARD, "--reason", "P1");
        int number = 1;
        for (int i = 1; i <= 3; i++) {
            daylight(Exit.DONE, "show", "-n", "n", "harbour/" + i);
            number = out.contains("Re: payment") ? i : number;
        }
        String cited = "harbour/" + number;
        daylight(Exit.NOTHING_DONE, "redact", "-n", "n", cited, "--reduce");
        assertTrue(err.contains(cited + " is not published yet"), err);
        daylight(Exit.DONE, "redact", "-n", "n", cited, "--string", "Done.", "--reason", "P1");
        daylight(Exit.DONE, "publish", "-n", "n");
        daylight(Exit.NOTHING_DONE, "redact", "-n", "n", cited, "--reduce");
        assertTrue(err.contains("would show nothing more than in part 1"), err);
        daylight(Exit.DONE, "redact", "-n", "n", "--undo", "2");

        daylight(Exit.DONE, "redact", "-n", "n", cited, "--reduce", "--dry-run");
        assertTrue(
                out.startsWith(cited + " would be shown again in part 2, due 2026-12-02T12:00:00Z: with 1 mark"), out);
        daylight(Exit.DONE, "redact", "-n", "n", cited, "--reduce", "--at", "2026-12-01T11:00Z", "--title", "A name");
        assertTrue(
                out.startsWith(cited + " will be shown again in part 2, due 2026-12-01T11:00:00Z: with 1 mark"), out);
        daylight(Exit.NOTHING_DONE, "redact", "-n", "n", cited, "--reduce");
        assertTrue(err.contains("--undo-reduce"), err);
        daylight(Exit.DONE, "redact", "-n", "n", cited, "--undo-reduce");
        assertEquals(cited + " will not be shown again\n", out);
        daylight(Exit.NOTHING_DONE, "redact", "-n", "n", cited, "--undo-reduce");
        daylight(Exit.DONE, "redact", "-n", "n", cited, "--reduce", "--json", "--at", "2026-12-01T11:00Z");
        assertTrue(out.contains("\"part\":2,\"due\":\"2026-12-01T11:00:00Z\",\"earlierPart\":1"), out);
        daylight(Exit.DONE, "publish", "-n", "n");
        daylight(Exit.DONE, "check", "n/archive");
        daylight(Exit.DONE, "status", "-n", "n");
        daylight(Exit.DONE, "withdraw", "-n", "n", cited, "--reason", "Ordered by a court.");
        daylight(Exit.DONE, "check", "n/archive");
        daylight(Exit.NOTHING_DONE, "redact", "-n", "n", cited, "--reduce");
        assertTrue(err.contains("was withdrawn"), err);
    }

    @Test
    void theOptionsOfReduceAreChecked() {
        for (String[] wrong : List.of(
                new String[] {"redact", "-n", "n", "--reduce"},
                new String[] {"redact", "-n", "n", "harbour/1", "--reduce", "--undo-reduce"},
                new String[] {"redact", "-n", "n", "harbour/1", "--reduce", "--reason", "P1"},
                new String[] {"redact", "-n", "n", "harbour/1", "--reduce", "--at", "tomorrow"},
                new String[] {"redact", "-n", "n", "harbour", "--reduce"},
                new String[] {"redact", "-n", "n", "harbour/1", "--reduce", "--part", "2", "--at", "2026-12-01T11:00Z"},
                new String[] {"redact", "-n", "n", "harbour/1", "--reduce", "--part", "0"},
                new String[] {"redact", "-n", "n", "harbour/1", "--reduce", "--title", "T"},
                new String[] {"redact", "-n", "n", "harbour/1", "--undo-reduce", "--part", "2"},
                new String[] {"redact", "-n", "n", "harbour/1", "--part", "2", "--field", "Subject", "--reason", "P1"
                })) {
            daylight(Exit.USAGE, wrong);
        }
    }

    @Test
    void otherTrovesAreNamed() throws Exception {
        String[] redact = {"redact", "-n", "n", "--trove", "harbour", "--string", CARD, "--reason", "P1", "--dry-run"};
        daylight(Exit.DONE, redact);
        assertEquals("", err);
        Files.writeString(Files.createDirectories(folder.resolve("more")).resolve("9.eml"), OTHER);
        daylight(Exit.DONE, "import", "-n", "n", "--trove", "lake", "more");
        daylight(Exit.DONE, redact);
        assertEquals(
                "note: this is redacted in harbour only; redact it in other troves with the same command: lake\n", err);
    }

    @Test
    void aStringIsGoneEverywhereAndTheRestIsProved() throws Exception {
        String[] redact = {"redact", "-n", "n", "--trove", "harbour", "--string", CARD, "--reason", "P1"};
        daylight(
                Exit.DONE,
                Stream.concat(Stream.of(redact), Stream.of("--dry-run")).toArray(String[]::new));
        assertTrue(out.startsWith("would redact 5 places in 2 documents\n"), out);
        daylight(Exit.DONE, "redact", "-n", "n", "--list");
        assertEquals("", out);
        daylight(Exit.DONE, redact);
        assertTrue(out.startsWith("redaction 1: 5 places in 2 documents\n"), out);
        daylight(Exit.NOTHING_DONE, redact);
        assertTrue(err.contains("redacted already"), err);
        daylight(Exit.DONE, "redact", "-n", "n", "--list");
        assertEquals("1  harbour  P1  \"" + CARD + "\"\n", out);

        daylight(Exit.DONE, "publish", "-n", "n");
        daylight(Exit.DONE, "check", "n/archive");
        assertTrue(out.contains("2 documents are published with redactions; what is shown is proved"), out);
        var entries = new TreeMap<String, String>();
        byte[] pack = Files.readAllBytes(folder.resolve("n/archive/releases/0001.zip"));
        try (var zip = new ZipInputStream(new ByteArrayInputStream(pack))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        String all = String.join("\n", entries.values());
        for (String form : List.of(
                CARD,
                "4111=20",
                "1111-1111",
                "4111</b>",
                "4111 1111",
                encoded("Card 4111").substring(0, 10),
                "frcCV1k9",
                encoded(CARD).substring(0, 8))) {
            assertFalse(all.contains(form), form);
        }
        assertEquals(
                2,
                entries.keySet().stream()
                        .filter(name -> name.contains("redactions"))
                        .count());
        assertTrue(all.contains("Lunch? The order is 41111."), "a longer number is another one");
        assertTrue(all.contains("> Please pay with [redacted: P1] tonight."), all);
        assertTrue(all.contains("[redacted: HASH]") || all.contains("redacted-HASH"), all);

        Files.writeString(folder.resolve("strings.txt"), CARD + "\n");
        daylight(Exit.DONE, "check", "n/archive", "--redactions", "strings.txt");
        assertEquals("none of 1 strings was found\n", out);
        Files.writeString(folder.resolve("strings.txt"), "Lunch\n");
        daylight(Exit.SOME_LOST, "check", "n/archive", "--redactions", "strings.txt");
        assertTrue(out.contains("the string in line 1 is in releases/0001.zip, data/messages/00000"), out);

        Process python = new ProcessBuilder(
                        "python3",
                        Path.of("..", "spec", "check_redactions.py")
                                .toAbsolutePath()
                                .toString(),
                        "n/archive")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, python.waitFor(), said);
        assertTrue(said.endsWith("2 redacted documents, 0 wrong\n"), said);
    }

    @Test
    void aPlaceIsRedactedInOneDocumentAndADecisionIsUndone() throws Exception {
        daylight(Exit.DONE, "search", "-n", "n", "subject:lunch");
        String lunch = out.lines()
                .filter(line -> line.contains("harbour/"))
                .findFirst()
                .orElseThrow();
        String cited = lunch.replaceFirst(".*(harbour/[0-9]+).*", "$1");
        daylight(Exit.DONE, "redact", "-n", "n", cited, "--field", "Subject", "--reason", "P1", "--hide-length");
        daylight(Exit.NOTHING_DONE, "redact", "-n", "n", cited, "--field", "Organization", "--reason", "P1");
        daylight(Exit.DONE, "redact", "-n", "n", "--trove", "harbour", "--string", "lunch", "--reason", "P1");
        daylight(Exit.DONE, "redact", "-n", "n", "--undo", "2");
        daylight(Exit.NOTHING_DONE, "redact", "-n", "n", "--undo", "2");
        daylight(Exit.NOTHING_DONE, "reasons", "-n", "n", "P1", "--remove");
        daylight(Exit.DONE, "publish", "-n", "n");
        daylight(Exit.DONE, "check", "n/archive");
        assertTrue(out.contains("1 document is published with redactions"), out);
        daylight(Exit.NOTHING_DONE, "redact", "-n", "n", cited, "--field", "From", "--reason", "P1");
        assertTrue(err.contains("is published"), err);
        daylight(Exit.SOME_LOST, "redact", "-n", "n", "--trove", "harbour", "--string", "order", "--reason", "P1");
        assertTrue(err.contains(cited + " is already public and contains it"), err);
    }

    @Test
    void aPartWhoseAnnouncementHasTheStringIsNotPublished() throws Exception {
        daylight(Exit.DONE, "redact", "-n", "n", "--trove", "harbour", "--string", CARD, "--reason", "P1");
        daylight(
                Exit.DONE,
                "plan",
                "-n",
                "n",
                "--trove",
                "harbour",
                "--part",
                "1",
                "--title",
                "The card 4111-1111-1111-1111");
        daylight(Exit.NOTHING_DONE, "publish", "-n", "n");
        assertTrue(err.contains("the title or the announcement of part 1 of harbour contains what is redacted"), err);
        assertFalse(Files.exists(folder.resolve("n/archive/checkpoint")));
    }

    /** A PDF may contain the string in a form that only an extractor reads. */
    @Test
    void anAttachmentThatNobodyReadIsNotPublishedWhereAStringIsRedacted() throws Exception {
        Files.writeString(folder.resolve("mail/4.eml"), """
            From: Bob <bob@port.example>
            Subject: the contract
            Message-ID: <4@port.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="cc"

            --cc
            Content-Type: text/plain

            As agreed.
            --cc
            Content-Type: application/pdf; name=contract.pdf
            Content-Transfer-Encoding: base64

            %s
            --cc--
            """.formatted(encoded("%PDF-1.4 \u0001\u0002")));
        daylight(Exit.DONE, "import", "-n", "n", "--trove", "port", "mail/4.eml");
        daylight(
                Exit.DONE,
                "schedule",
                "-n",
                "n",
                "--trove",
                "port",
                "--first",
                "2026-11-30T09:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        daylight(Exit.DONE, "redact", "-n", "n", "--trove", "port", "--string", "Okafor", "--reason", "P1");
        daylight(Exit.NOTHING_DONE, "publish", "-n", "n");
        assertTrue(err.contains("the text of the attachments of port/1 was not extracted"), err);
        daylight(Exit.DONE, "redact", "-n", "n", "port/1", "--attachment", "2", "--reason", "P1");
        daylight(Exit.DONE, "publish", "-n", "n");
    }

    @Test
    void theNameOfARedactedFileIsNotPublished() throws Exception {
        Path papers = Files.createDirectories(folder.resolve("papers"));
        Files.write(papers.resolve("Ines Okafor passport.bin"), new byte[] {1, 2, 3, 0, 5});
        Files.write(papers.resolve("other.bin"), new byte[] {1, 2, 3, 0, 6});
        daylight(Exit.DONE, "import", "-n", "n", "--trove", "port", "--all-files", "papers");
        daylight(
                Exit.DONE,
                "schedule",
                "-n",
                "n",
                "--trove",
                "port",
                "--first",
                "2026-11-30T09:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        for (String document : List.of("port/1", "port/2")) {
            daylight(Exit.DONE, "redact", "-n", "n", document, "--attachment", "0", "--reason", "P1");
        }
        daylight(Exit.DONE, "publish", "-n", "n");
        daylight(Exit.DONE, "check", "n/archive");
        Files.writeString(folder.resolve("strings.txt"), "Okafor\n");
        daylight(Exit.DONE, "check", "n/archive", "--redactions", "strings.txt");
    }

    /** Others at the same domain have three quarters of the address in common. */
    @Test
    void anAddressIsRedactedWhereOthersOfItsDomainStay() throws Exception {
        daylight(Exit.DONE, "import", "-n", "n", "--trove", "port", "mail/2.eml", "mail/3.eml");
        daylight(
                Exit.DONE,
                "schedule",
                "-n",
                "n",
                "--trove",
                "port",
                "--first",
                "2026-11-30T09:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        daylight(Exit.DONE, "redact", "-n", "n", "--trove", "port", "--string", "ann@port.example", "--reason", "P1");
        daylight(Exit.DONE, "publish", "-n", "n");
        Files.writeString(folder.resolve("strings.txt"), "ann@port.example\n");
        daylight(Exit.SOME_LOST, "check", "n/archive", "--redactions", "strings.txt");
        assertTrue(out.lines().allMatch(line -> line.startsWith("a large part of the string in line 1 ")), out);
    }

    @Test
    void theNumberOfARedactionIsNotUsedAgain() {
        daylight(Exit.DONE, "redact", "-n", "n", "--trove", "harbour", "--string", "tonight", "--reason", "P1");
        daylight(Exit.DONE, "redact", "-n", "n", "--undo", "1");
        daylight(Exit.DONE, "redact", "-n", "n", "--trove", "harbour", "--string", "payment", "--reason", "P1");
        assertTrue(out.startsWith("redaction 2: "), out);
    }

    @Test
    void whatIsAskedForMustBeClear() {
        daylight(Exit.USAGE, "redact", "-n", "n", "--trove", "harbour", "--string", CARD);
        daylight(Exit.USAGE, "redact", "-n", "n", "--trove", "harbour", "--field", "Subject", "--reason", "P1");
        daylight(Exit.USAGE, "redact", "-n", "n", "harbour/1", "--bytes", "5", "--reason", "P1");
        daylight(Exit.USAGE, "redact", "-n", "n", "--trove", "harbour", "--string", "--", "--reason", "P1");
        daylight(Exit.NOTHING_DONE, "redact", "-n", "n", "--trove", "harbour", "--string", CARD, "--reason", "P9");
        assertTrue(err.contains("there is no reason P9"), err);
        daylight(Exit.USAGE, "reasons", "-n", "n", "p1", "Lower case.");
        daylight(Exit.USAGE, "reasons", "-n", "n", "HASH", "The program's own.");
    }
}
