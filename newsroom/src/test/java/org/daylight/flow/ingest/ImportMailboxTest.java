package org.daylight.flow.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Documents;
import org.daylight.container.imap.DovecotServer;
import org.daylight.container.imap.ImapLimits;
import org.daylight.container.imap.MailboxLogin;
import org.daylight.container.imap.ScriptedImapServer;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox on a real server, imported again, interrupted, renumbered. */
class ImportMailboxTest {

    @TempDir
    Path folder;

    private @Nullable DovecotServer server;

    private DovecotServer server() throws Exception {
        server = new DovecotServer();
        server.createFolder(".Sent");
        for (int i = 0; i < 60; i++) {
            server.deliver("", i + ".a:2,S", message("inbox " + i));
        }
        for (int i = 0; i < 5; i++) {
            server.deliver(".Sent", i + ".b:2,S", message("sent " + i));
        }
        server.deliver(".Sent", "9.b:2,S", message("inbox 7"));
        server.start();
        return server;
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static String message(String subject) {
        return "From: a@port.example\r\nTo: b@port.example\r\nDate: Tue, 1 Dec 2026 10:00:00 +0000\r\nSubject: "
                + subject + "\r\nMessage-ID: <" + subject.replace(' ', '.') + "@port.example>\r\n\r\n"
                + "text ".repeat(200) + "\r\n";
    }

    private static ImportTrove.Mailbox mailbox(DovecotServer server) {
        return Rooms.mailbox(server.imaps(""), DovecotServer.PASSWORD, server.certificate());
    }

    private static ImportTrove.Result run(Path newsroom, DovecotServer server) throws Exception {
        return Rooms.importMailbox(newsroom, mailbox(server), 10, StepListener.NONE);
    }

    private static Accession imported(ImportTrove.Result result) {
        return assertInstanceOf(ImportTrove.Imported.class, result, result::toString)
                .accession();
    }

    @Test
    void everythingIsAccountedForAndTheNextImportFetchesOnlyWhatIsNew() throws Exception {
        DovecotServer server = server();
        Path newsroom = Rooms.create(folder.resolve("newsroom"));

        Accession.Account first = imported(run(newsroom, server)).account();
        assertEquals(new Accession.Account(66, 65, 1, 0, 0), first);

        var again = assertInstanceOf(ImportTrove.NothingNew.class, run(newsroom, server));
        assertEquals(new Accession.Account(66, 0, 66, 0, 0), again.account());

        server.deliver("", "100.a:2,", message("new"));
        Accession second = imported(run(newsroom, server));
        assertEquals(new Accession.Account(1, 1, 0, 0, 0), second.account());
        assertEquals(66, second.first());
        try (Newsroom room = Newsroom.open(newsroom)) {
            long key =
                    room.catalog().documents().find("harbour", 66).orElseThrow().key();
            Documents.Place place = room.catalog().documents().places(key).getFirst();
            assertTrue(place.container().startsWith(server.place() + "INBOX;UIDVALIDITY="), place.container());
            assertEquals(61, place.offset());
            assertEquals("imap crlf", place.note());
            assertEquals("", place.repair());
        }
    }

    @Test
    void anImportThatIsKilledAtAnyStepContinuesAndTheResultIsTheSame() throws Exception {
        DovecotServer server = server();
        Path undisturbed = Rooms.create(folder.resolve("undisturbed"));
        Accession whole = imported(run(undisturbed, server));
        String expected = Rooms.written(undisturbed);

        var steps = new TreeSet<String>();
        List<String> all = Boolean.getBoolean("daylight.slow")
                ? IntStream.range(1, 40).mapToObj(Integer::toString).toList()
                : List.of("vaulted", "8", "indexed", "read", "closed");
        for (String step : all) {
            Path newsroom = folder.resolve("killed-" + step);
            Rooms.create(newsroom);
            String at = KilledAtStep.run(
                    "mailbox",
                    newsroom,
                    step,
                    server.imaps(""),
                    DovecotServer.PASSWORD,
                    server.certificate().toString());
            if (at.isEmpty()) {
                break;
            }
            steps.add(at);
            if (!at.equals("closed")) {
                assertEquals(whole.account(), imported(run(newsroom, server)).account(), "killed at " + at);
            }
            assertEquals(expected, Rooms.written(newsroom), "killed at " + at);
        }
        assertTrue(steps.size() >= 3, steps.toString());
    }

    @Test
    void whatWasStoredBeforeAKillIsNotFetchedAgain() throws Exception {
        DovecotServer server = server();
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        String at = KilledAtStep.run(
                "mailbox",
                newsroom,
                4, // vaulted, cataloged, vaulted, cataloged
                server.imaps(""),
                DovecotServer.PASSWORD,
                server.certificate().toString());
        assertEquals("cataloged", at);

        long[] found = new long[2];
        try (Newsroom room = Newsroom.open(newsroom)) {
            OpenMailbox open = OpenMailbox.of(mailbox(server), room.catalog(), "harbour", new Rooms.Unwatched() {
                @Override
                public void found(long messages, long bytes, long known) {
                    found[0] = messages;
                    found[1] = known;
                }
            });
            open.source().close();
        }
        assertEquals(66, found[0] + found[1]);
        assertTrue(found[1] >= 20, "only " + found[1] + " are known");
    }

    @Test
    void newUidsAreReadAgainAndRecognisedByTheirBytes() throws Exception {
        DovecotServer server = server();
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        imported(run(newsroom, server));
        String before = Rooms.written(newsroom);

        server.stop();
        server.forgetUids("");
        server.forgetUids(".Sent");
        Thread.sleep(1_100); // UIDVALIDITY is a time in seconds
        server.deliver("", "100.a:2,", message("new"));
        server.start();

        Accession second = imported(run(newsroom, server));
        assertEquals(new Accession.Account(67, 1, 66, 0, 0), second.account());
        assertNotEquals(before, Rooms.written(newsroom));
        var again = assertInstanceOf(ImportTrove.NothingNew.class, run(newsroom, server));
        assertEquals(new Accession.Account(67, 0, 67, 0, 0), again.account());
    }

    @Test
    void whatIsRemovedFromTheTroveIsFetchedAgain() throws Exception {
        DovecotServer server = server();
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        Accession first = imported(run(newsroom, server));
        Rooms.remove(newsroom, first.number(), StepListener.NONE);

        assertEquals(65, imported(run(newsroom, server)).account().stored());
    }

    @Test
    void anInterruptedImportWhoseServerIsGoneCanBeFinished() throws Exception {
        DovecotServer server = server();
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        KilledAtStep.run(
                "mailbox",
                newsroom,
                4,
                server.imaps(""),
                DovecotServer.PASSWORD,
                server.certificate().toString());
        server.stop();

        String unreachable =
                assertThrows(IOException.class, () -> run(newsroom, server)).getMessage();
        assertTrue(unreachable.contains("cannot be reached"), unreachable);

        var finish = new ImportTrove.Mailbox(mailbox(server).address(), null, ImapLimits.DEFAULT);
        Accession finished = imported(Rooms.importMailbox(newsroom, finish, 10, StepListener.NONE));
        assertEquals(1, finished.account().unreadable());
        assertTrue(finished.account().stored() >= 20);
        assertInstanceOf(ImportTrove.Refused.class, Rooms.importMailbox(newsroom, finish, 10, StepListener.NONE));
    }

    @Test
    void aServerThatCannotBeReachedLeavesNothing() throws Exception {
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        ImportTrove.Mailbox nowhere = Rooms.mailbox("imaps://a@127.0.0.1:1/", "x", null);
        assertThrows(IOException.class, () -> Rooms.importMailbox(newsroom, nowhere, 10, StepListener.NONE));
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertEquals(List.of(), room.catalog().troves().all());
        }
    }

    @Test
    void aLineThatBreaksForGoodLeavesWhatArrivedAndTheNextRunFetchesTheRest() throws Exception {
        boolean[] broken = {true};
        List<String> requested = new ArrayList<>();
        try (var fake = new ScriptedImapServer((connection, tag, command, out) -> {
            if (command.startsWith("UID FETCH 1:* ")) {
                for (int i = 1; i <= 3; i++) {
                    ScriptedImapServer.say(out, "* " + i + " FETCH (UID " + i + " RFC822.SIZE 17)");
                }
            } else if (command.startsWith("UID FETCH")) {
                requested.add(command.split(" ")[2]);
                for (int i = 1; i <= 3; i++) {
                    if (broken[0] && i > 1 || !broken[0] && i == 1) {
                        continue;
                    }
                    ScriptedImapServer.say(
                            out, "* " + i + " FETCH (UID " + i + " BODY[] {17}\r\nSubject: no " + i + "\r\n\r\n)");
                }
                if (broken[0]) {
                    throw new IOException("the line breaks");
                }
            } else {
                return false;
            }
            ScriptedImapServer.say(out, tag + " OK done");
            return true;
        })) {
            Path newsroom = Rooms.create(folder.resolve("newsroom"));
            var login = new MailboxLogin("secret".getBytes(StandardCharsets.US_ASCII), null, true);
            var limits = new ImapLimits(5_000, 5_000, 5_000, 1_000, 65_536, 1 << 20, 10, 100, 2, 10);
            var mailbox = new ImportTrove.Mailbox(DovecotServer.address(fake.address("")), login, limits);

            String message = assertThrows(
                            IOException.class, () -> Rooms.importMailbox(newsroom, mailbox, 10, StepListener.NONE))
                    .getMessage();
            assertTrue(message.endsWith("run the same command again; it continues"), message);

            broken[0] = false;
            Accession done = imported(Rooms.importMailbox(newsroom, mailbox, 10, StepListener.NONE));
            assertEquals(3, done.account().stored());
            assertEquals("2:3", requested.getLast());
            try (Stream<Path> files = Files.walk(newsroom)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                    assertFalse(bytes.contains("secret"), "the password is in " + file);
                }
            }
        }
    }
}
