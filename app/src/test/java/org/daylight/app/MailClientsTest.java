package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.format.DocumentKind;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mail server, used by mail programs and news readers, where they are installed. */
class MailClientsTest {

    @TempDir
    Path folder;

    private ServedMail served;

    @BeforeEach
    void publish() throws IOException {
        Script script = new Script(folder);
        Path archive = MailTrove.publish(folder, script);
        script.run("""
            clock 2026-11-24T12:00:00Z
            daylight publish -n newsroom
            clock 2026-11-25T12:00:00Z
            daylight publish -n newsroom
            """);
        served = new ServedMail(archive);
    }

    @AfterEach
    void close() throws IOException {
        served.close();
        assertEquals(java.util.List.of(), served.faults);
    }

    private static void needs(String program) {
        boolean isThere = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
        Assumptions.assumeTrue(isThere, "skipped: " + program + " is not installed");
    }

    private String run(String input, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Path given = Files.writeString(folder.resolve("input.txt"), input);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(given.toFile())
                .redirectOutput(output.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("TERM", "xterm");
        Process process = builder.start();
        boolean isEnded = process.waitFor(2, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertTrue(isEnded, () -> command[0] + " did not end: " + said);
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    /** The published messages with LF line ends, by hash: a Maildir has no other. */
    private Map<Sha256, Integer> published() throws IOException {
        Map<Sha256, Integer> all = new TreeMap<>((one, other) -> one.hex().compareTo(other.hex()));
        for (int number = 1; number <= 7; number++) {
            var id = new DocumentId("harbour", number);
            if (served.archive.state(id) instanceof DocumentState.Published document
                    && document.kind() == DocumentKind.MAIL) {
                String text = new String(served.archive.bytes(document), StandardCharsets.ISO_8859_1);
                all.put(Sha256.of(text.replace("\r\n", "\n").getBytes(StandardCharsets.ISO_8859_1)), number);
            }
        }
        return all;
    }

    @Test
    void mbsyncCopiesAWholeTrove() throws Exception {
        needs("mbsync");
        Files.writeString(folder.resolve("mbsyncrc"), """
            IMAPAccount daylight
            Host 127.0.0.1
            Port %d
            User anyone
            Pass anything
            SSLType None
            AuthMechs LOGIN

            IMAPStore far
            Account daylight

            MaildirStore near
            Path %s/mail/
            Inbox %s/mail/inbox
            SubFolders Verbatim

            Channel all
            Far :far:
            Near :near:
            Patterns harbour
            Create Near
            Sync Pull
            CopyArrivalDate yes
            SyncState *
            """.formatted(served.imap.port(), folder, folder));
        Files.createDirectories(folder.resolve("mail"));
        run("", "mbsync", "-c", "mbsyncrc", "all");
        Map<Sha256, Integer> left = published();
        assertEquals(6, left.size());
        int files = 0;
        try (Stream<Path> found = Files.walk(folder.resolve("mail/harbour"))) {
            for (Path file : found.filter(Files::isRegularFile)
                    .filter(each ->
                            each.getParent().endsWith("cur") || each.getParent().endsWith("new"))
                    .toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                // mbsync adds this field to each message that it stores.
                byte[] bytes = text.replaceFirst("(?m)^X-TUID: [^\n]*\n", "").getBytes(StandardCharsets.ISO_8859_1);
                boolean isMade = text.contains("X-Daylight-Document: ");
                assertTrue(isMade || left.remove(Sha256.of(bytes)) != null, text);
                files++;
            }
        }
        assertEquals(7, files);
        assertEquals(Map.of(), left);
        String again = run("", "mbsync", "-V", "-c", "mbsyncrc", "all");
        assertTrue(again.contains("far side: 7 messages") || again.contains("far side: 7"), again);
    }

    @Test
    void curlReadsAMessageAndSearches() throws Exception {
        needs("curl");
        String url = "imap://127.0.0.1:" + served.imap.port() + "/harbour";
        for (int number = 1; number <= 7; number++) {
            if (served.archive.state(new DocumentId("harbour", number)) instanceof DocumentState.Published document
                    && document.kind() == DocumentKind.MAIL) {
                run("", "curl", "-s", "-S", "-u", "anyone:anything", "-o", "got.eml", url + ";UID=" + number);
                assertArrayEquals(
                        served.archive.bytes(document), Files.readAllBytes(folder.resolve("got.eml")), "" + number);
            }
        }
        String found = run("", "curl", "-s", "-S", "-u", "anyone:anything", url + "?SUBJECT%20mud");
        assertTrue(found.matches("(?s)\\* SEARCH [1-7]\\s*"), found);
    }

    @Test
    void muttListsAndSavesMessages() throws Exception {
        needs("mutt");
        Files.writeString(folder.resolve("muttrc"), """
            set imap_user=anyone
            set imap_pass=anything
            set ssl_starttls=no
            set ssl_force_tls=no
            set mbox_type=mbox
            set confirmappend=no
            set delete=no
            set quit=yes
            set record=""
            set mail_check=60
            push "<tag-pattern>~A<enter><tag-prefix><copy-message>=../saved.mbox<enter><quit>"
            set folder=%s/mail
            """.formatted(folder));
        Files.createDirectories(folder.resolve("mail"));
        Files.createFile(folder.resolve("saved.mbox"));
        needs("script"); // mutt wants a terminal
        run(
                "",
                "script",
                "-q",
                "-e",
                "-c",
                // Without exec, some shells leave mutt in the background of the terminal, where it stops for ever.
                "exec mutt -R -F muttrc -f imap://127.0.0.1:" + served.imap.port() + "/harbour",
                "/dev/null");
        String saved = Files.readString(folder.resolve("saved.mbox"), StandardCharsets.ISO_8859_1);
        assertTrue(saved.contains("Dredging begins."), saved);
        assertEquals(7, saved.lines().filter(line -> line.startsWith("From ")).count(), saved);
    }

    @Test
    void pythonReadsImapAndNews() throws Exception {
        needs("python3");
        Files.writeString(folder.resolve("read.py"), """
            import imaplib, sys, warnings
            warnings.simplefilter("ignore")
            m = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
            m.login("anyone", "anything")
            print("folders", len(m.list()[1]))
            print("select", m.select("harbour", readonly=True)[1][0].decode())
            ok, found = m.uid("SEARCH", "SUBJECT", "mud")
            ok, got = m.uid("FETCH", found[0].decode(), "(BODY.PEEK[TEXT])")
            print("text", got[0][1].decode().splitlines()[0])
            m.logout()
            try:
                import nntplib
            except ImportError:
                print("group 7")
                sys.exit(0)
            n = nntplib.NNTP("127.0.0.1", int(sys.argv[2]))
            print("group", n.group("harbour")[1])
            for number, over in n.over((1, 7))[1]:
                if over["message-id"] == "<one@port.example>":
                    print("subject", over["subject"])
                    print("body", n.body(str(number))[1].lines[1].decode())
            n.quit()
            """);
        String said = run(
                "", "python3", "read.py", Integer.toString(served.imap.port()), Integer.toString(served.nntp.port()));
        assertTrue(said.contains("select 7\n") && said.contains("text Dredging begins.\n"), said);
        assertTrue(said.contains("group 7\n"), said);
        assertTrue(
                !said.contains("subject ") || said.contains("subject Mud in the harbour\nbody .dot at the start\n"),
                said);
    }

    @Test
    void slrnpullFetchesNews() throws Exception {
        needs("slrnpull");
        Path spool = Files.createDirectories(folder.resolve("spool"));
        Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(spool.resolve("slrnpull.conf"), "harbour 100 0\n");
        run("", "slrnpull", "-d", spool.toString(), "-h", "127.0.0.1:" + served.nntp.port(), "--no-post");
        try (Stream<Path> found = Files.list(spool.resolve("news/harbour"))) {
            assertEquals(
                    7,
                    found.filter(each -> each.getFileName().toString().matches("[0-9]+"))
                            .count());
        }
    }
}
