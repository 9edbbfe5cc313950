package org.daylight.container.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.daylight.container.ContainerItem;
import org.daylight.container.LossCode;
import org.daylight.container.RawMessage;
import org.daylight.container.Unreadable;
import org.junit.jupiter.api.Test;

/** Whatever a server sends, reading ends in a bounded time and memory, with a line that says what happened. */
class HostileServerTest {

    private static final int MESSAGE = 1 << 20;
    private static final ImapLimits LIMITS =
            new ImapLimits(5_000, 2_000, 3_000, 1_000, 64 << 10, MESSAGE, 100, 1_000, 2, 10);

    private static List<ContainerItem> read(ScriptedImapServer server) throws Exception {
        return read(server, new ArrayList<>());
    }

    private static List<ContainerItem> read(ScriptedImapServer server, List<ContainerItem> found) throws Exception {
        var login = new MailboxLogin("secret".getBytes(StandardCharsets.US_ASCII), null, true);
        MailboxAddress address = MailboxAddress.parse(server.address("")).orThrow();
        try (MailboxSource source = MailboxSource.open(address, login, LIMITS, container -> uid -> false)) {
            source.read(found::add);
        }
        return found;
    }

    private static String refusal(ScriptedImapServer.Answer answer) throws Exception {
        return refusal("* OK hello", answer);
    }

    private static String refusal(String greeting, ScriptedImapServer.Answer answer) throws Exception {
        try (var server = new ScriptedImapServer(greeting, answer)) {
            String message =
                    assertThrows(MailboxException.class, () -> read(server)).getMessage();
            assertFalse(message.contains("\n") || message.contains("\u001b"), message);
            assertFalse(message.contains("secret"), message);
            return message;
        }
    }

    private static ScriptedImapServer.Answer when(String command, Body body) {
        return (connection, tag, sent, out) -> {
            if (!sent.startsWith(command)) {
                return false;
            }
            body.write(tag, out);
            return true;
        };
    }

    private interface Body {
        void write(String tag, OutputStream out) throws IOException;
    }

    private static void says(String expected, String refusal) {
        assertTrue(refusal.contains(expected), refusal);
    }

    private static void forever(OutputStream out, String what) throws IOException {
        byte[] bytes = what.getBytes(StandardCharsets.ISO_8859_1);
        while (true) {
            out.write(bytes);
        }
    }

    @Test
    void theUsualAnswersAreRead() throws Exception {
        try (var server = new ScriptedImapServer((connection, tag, command, out) -> false)) {
            List<ContainerItem> found = read(server);
            assertEquals(1, found.size());
            assertEquals("Subject: a\r\n\r\n", text(found.getFirst()));
            assertTrue(server.commands().stream().noneMatch(command -> command.matches("(SELECT|STORE|.*BODY\\[).*")));
        }
    }

    private static String text(ContainerItem item) {
        return new String(((RawMessage) item).bytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aLineWithoutEndIsCutOff() throws Exception {
        says("a response of more than 65536 bytes", refusal(when("CAPABILITY", (tag, out) -> forever(out, "x"))));
        says("a response of more than 65536 bytes", refusal(when("LIST", (tag, out) -> {
            ScriptedImapServer.say(out, "* LIST (\\A) \"/\" x y z");
            out.write("* LIST (".getBytes(StandardCharsets.US_ASCII));
            forever(out, "a ");
        })));
        says("a response of more than 65536 bytes", refusal(when("LIST", (tag, out) -> {
            out.write("* LIST \"".getBytes(StandardCharsets.US_ASCII));
            forever(out, "a");
        })));
    }

    @Test
    void aGreetingThatIsNotImapIsRefused() throws Exception {
        says("is not an IMAP server", refusal("* 1 EXISTS", (connection, tag, command, out) -> false));
        says("refuses connections (too many)", refusal("* BYE too many", (connection, tag, command, out) -> false));
        says("is not an IMAP server", refusal("220 mail.example ESMTP", (connection, tag, command, out) -> false));
    }

    @Test
    void responsesWithoutEndAndListsInListsAreCutOff() throws Exception {
        says("more than 10000 responses", refusal(when("CAPABILITY", (tag, out) -> forever(out, "* OK wait\r\n"))));
        says("more than 100 folders", refusal(when("LIST", (tag, out) -> {
            for (int i = 0; i < 200; i++) {
                ScriptedImapServer.say(out, "* LIST () \"/\" f" + i);
            }
        })));
        says("more than 1000 new messages", refusal(when("UID FETCH 1:*", (tag, out) -> {
            for (int i = 1; i < 2_000; i++) {
                ScriptedImapServer.say(out, "* " + i + " FETCH (UID " + i + " RFC822.SIZE 5)");
            }
        })));
        says("lists in more than 16 layers", refusal(when("LIST", (tag, out) -> {
            out.write("* LIST ".getBytes(StandardCharsets.US_ASCII));
            forever(out, "(");
        })));
    }

    @Test
    void aSizeThatIsNotTrueTakesNoMemory() throws Exception {
        says(
                "a response of more than",
                refusal(when("LIST", (tag, out) -> ScriptedImapServer.say(out, "* LIST () \"/\" {2000000000}"))));
        says(
                "a size that cannot be read",
                refusal(when("LIST", (tag, out) -> ScriptedImapServer.say(out, "* LIST () \"/\" {-5}"))));
        says(
                "a message of 99999999999 bytes",
                refusal(when(
                        "UID FETCH 1 ",
                        (tag, out) -> ScriptedImapServer.say(out, "* 1 FETCH (UID 1 BODY[] {99999999999}"))));
        // Half a message, and then nothing: the announced size is not believed, and the server is asked again.
        says(
                "sent nothing for 2 seconds",
                refusal(when(
                        "UID FETCH 1 ",
                        (tag, out) -> ScriptedImapServer.say(out, "* 1 FETCH (UID 1 BODY[] {1000000}\r\nSubject: a"))));
    }

    /** The bytes of a message are not part of the length of a response, so nothing else may pass for a message. */
    @Test
    void onlyOneLiteralOfARequestedResponseIsAMessage() throws Exception {
        String tooLong = "a response of more than 65536 bytes";
        String large = "BODY[] {100000}\r\n" + "x".repeat(100_000);
        says(tooLong, refusal("* X " + large, (connection, tag, command, out) -> false));
        says(tooLong, refusal("* 1 FETCH (" + large + ")", (connection, tag, command, out) -> false));
        says(tooLong, refusal(when("CAPABILITY", (tag, out) -> ScriptedImapServer.say(out, "* X " + large))));
        says(
                tooLong,
                refusal(when(
                        "UID FETCH 1:* ", (tag, out) -> ScriptedImapServer.say(out, "* 1 FETCH (" + large + ")"))));
        for (String other : List.of(
                "* X " + large,
                "* X (" + large + ")",
                "* 1 FETCH " + large,
                "* 1 FETCH (UID 1 X (" + large + "))",
                "* 1 FETCH (UID 1 " + large + " " + large + ")",
                "* 1 FETCH (UID 1 " + large + ") (" + large + ")")) {
            says(tooLong, refusal(when("UID FETCH 1 ", (tag, out) -> ScriptedImapServer.say(out, other))));
        }
        try (var server = new ScriptedImapServer(when("UID FETCH 1 ", (tag, out) -> {
            ScriptedImapServer.say(out, "* 1 FETCH (UID 1 " + large + ")");
            ScriptedImapServer.say(out, tag + " OK done");
        }))) {
            assertEquals("x".repeat(100_000), text(read(server).getFirst()));
        }
    }

    @Test
    void aMessageOverTheLimitIsALossAndTheOthersAreRead() throws Exception {
        try (var server = new ScriptedImapServer((connection, tag, command, out) -> {
            if (command.startsWith("UID FETCH 1:* ")) {
                ScriptedImapServer.say(out, "* 1 FETCH (UID 1 RFC822.SIZE 9)"); // not true
                ScriptedImapServer.say(out, "* 2 FETCH (UID 2 RFC822.SIZE " + (MESSAGE + 1) + ")");
                ScriptedImapServer.say(out, "* 3 FETCH (UID 3 RFC822.SIZE 14)");
                ScriptedImapServer.say(out, tag + " OK done");
                return true;
            }
            if (command.startsWith("UID FETCH")) {
                ScriptedImapServer.say(
                        out, "* 1 FETCH (UID 1 BODY[] {" + (MESSAGE + 5) + "}\r\n" + "x".repeat(MESSAGE + 5) + ")");
                ScriptedImapServer.say(out, "* 3 FETCH (BODY[] {14}\r\nSubject: a\r\n\r\n UID 3)");
                ScriptedImapServer.say(out, tag + " OK done");
                return true;
            }
            return false;
        })) {
            List<ContainerItem> found = read(server);
            assertEquals(3, found.size());
            assertEquals(
                    List.of(LossCode.TOO_LARGE, LossCode.TOO_LARGE),
                    found.stream()
                            .filter(Unreadable.class::isInstance)
                            .map(item -> ((Unreadable) item).code())
                            .toList());
            assertEquals(
                    1,
                    found.stream()
                            .filter(item -> item instanceof RawMessage raw
                                    && raw.provenance().offset() == 3)
                            .count());
            assertTrue(server.commands().contains("UID FETCH 1,3 (UID FLAGS BODY.PEEK[])"));
        }
    }

    @Test
    void aServerThatDripsIsTooSlow() throws Exception {
        says("is too slow", refusal(when("UID FETCH 1 ", (tag, out) -> {
            ScriptedImapServer.say(out, "* 1 FETCH (UID 1 BODY[] {1000000}");
            for (int i = 0; i < 1_000; i++) {
                out.write('x');
                out.flush();
                pause();
            }
        })));
    }

    /** The timeout of a socket begins again with each byte. */
    @Test
    void anEncryptionThatIsNeverCompleteIsGivenUp() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                try (Socket client = server.accept()) {
                    OutputStream out = client.getOutputStream();
                    out.write(new byte[] {0x16, 3, 3, 0x40, 0}); // a record of 16 KiB of the handshake
                    for (int i = 0; i < 10_000; i++) {
                        out.write(0);
                        out.flush();
                        pause();
                    }
                } catch (IOException e) {
                    // given up, as expected
                }
            });
            var login = new MailboxLogin("secret".getBytes(StandardCharsets.US_ASCII), null, false);
            MailboxAddress address = MailboxAddress.parse("imaps://a@127.0.0.1:" + server.getLocalPort() + "/")
                    .orThrow();
            MailboxException e = assertThrows(
                    MailboxException.class,
                    () -> MailboxSource.open(address, login, LIMITS, container -> uid -> false));
            says("took more than 2 seconds to encrypt the connection", e.getMessage());
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aConnectionThatBreaksIsOpenedAgainAndNothingIsFetchedTwice() throws Exception {
        try (var server = new ScriptedImapServer((connection, tag, command, out) -> {
            if (command.startsWith("UID FETCH 1:* ")) {
                for (int i = 1; i <= 4; i++) {
                    ScriptedImapServer.say(out, "* " + i + " FETCH (UID " + i + " RFC822.SIZE 14)");
                }
                ScriptedImapServer.say(out, tag + " OK done");
                return true;
            }
            if (command.startsWith("UID FETCH")) {
                ScriptedImapServer.say(out, "* 9 FETCH (UID " + connection + " BODY[] {14}\r\nSubject: a\r\n\r\n)");
                throw new IOException("the line breaks");
            }
            return false;
        })) {
            List<ContainerItem> found = read(server);
            assertEquals(
                    List.of(1L, 2L, 3L, 4L),
                    found.stream()
                            .map(item -> ((RawMessage) item).provenance().offset())
                            .toList());
            assertEquals(
                    List.of("1:4", "2:4", "3:4", "4"),
                    server.commands().stream()
                            .filter(command -> command.contains("BODY"))
                            .map(command -> command.split(" ")[2])
                            .toList());
        }
    }

    @Test
    void aServerThatAlwaysClosesIsGivenUp() throws Exception {
        List<ContainerItem> found = new ArrayList<>();
        try (var server = new ScriptedImapServer((connection, tag, command, out) -> {
            if (command.startsWith("UID FETCH 1 ")) {
                throw new IOException("closed");
            }
            return false;
        })) {
            MailboxException e = assertThrows(MailboxException.class, () -> read(server, found));
            says("closed the connection: run the same command again; it continues", e.getMessage());
            assertEquals(
                    3,
                    server.commands().stream()
                            .filter(each -> each.contains("BODY"))
                            .count());
        }
        assertEquals(List.of(), found);
    }

    @Test
    void whatTheServerRefusesOrHasDeletedIsALoss() throws Exception {
        try (var server = new ScriptedImapServer((connection, tag, command, out) -> {
            if (command.startsWith("UID FETCH 1:* ")) {
                for (int i = 1; i <= 5; i++) {
                    ScriptedImapServer.say(out, "* " + i + " FETCH (UID " + i + " RFC822.SIZE 14)");
                }
            } else if (command.startsWith("UID FETCH 1:5 ")) {
                ScriptedImapServer.say(out, "* 1 FETCH (UID 1 BODY[] \"Subject: a\\\\\")");
                ScriptedImapServer.say(out, "* 2 FETCH (UID 2 BODY[] NIL)");
                ScriptedImapServer.say(out, "* 2 FETCH (UID 3 BODY[] \"\")");
                ScriptedImapServer.say(out, "* 2 FETCH (UID 77 BODY[] \"not requested\")");
            } else if (command.startsWith("UID FETCH 4 ")) {
                ScriptedImapServer.say(out, tag + " NO disk \u001b[31merror");
                return true;
            } else if (!command.startsWith("UID FETCH 5 ")) {
                return false;
            }
            ScriptedImapServer.say(out, tag + " OK done");
            return true;
        })) {
            List<ContainerItem> found = read(server);
            assertEquals(5, found.size());
            assertEquals("Subject: a\\", text(found.getFirst()));
            assertEquals(
                    List.of(
                            "2 server-refused no content",
                            "3 empty-message ",
                            "4 server-refused disk \\u{1b}[31merror",
                            "5 server-deleted "),
                    found.stream()
                            .skip(1)
                            .map(item -> (Unreadable) item)
                            .map(lost -> lost.offset() + " " + lost.code().code() + " " + lost.detail())
                            .toList());
        }
    }

    @Test
    void aFolderThatCannotBeOpenedIsALossAndNoselectIsNone() throws Exception {
        try (var server = new ScriptedImapServer((connection, tag, command, out) -> {
            if (command.startsWith("LIST")) {
                ScriptedImapServer.say(out, "* LIST (\\Noselect) \"/\" Public");
                ScriptedImapServer.say(out, "* LIST () \"/\" {6}\r\nP\"blic");
                ScriptedImapServer.say(out, "* LIST () NIL INBOX");
            } else if (command.startsWith("EXAMINE \"P\\\"blic\"")) {
                ScriptedImapServer.say(out, tag + " NO not yours");
                return true;
            } else {
                return false;
            }
            ScriptedImapServer.say(out, tag + " OK done");
            return true;
        })) {
            List<ContainerItem> found = read(server);
            assertEquals(2, found.size());
            assertEquals("Subject: a\r\n\r\n", text(found.get(0)));
            Unreadable lost = (Unreadable) found.get(1);
            assertEquals(LossCode.SERVER_REFUSED, lost.code());
            assertTrue(lost.container().contains("/P\"blic;UIDVALIDITY=0"), lost.container());
        }
    }

    @Test
    void gmailsLabelsAndThreadsAreRecordedAndTwoFoldersOfOneNameStayApart() throws Exception {
        try (var server = new ScriptedImapServer((connection, tag, command, out) -> {
            if (command.startsWith("CAPABILITY")) {
                ScriptedImapServer.say(out, "* CAPABILITY IMAP4rev1 AUTH=PLAIN X-GM-EXT-1");
            } else if (command.startsWith("LIST")) {
                ScriptedImapServer.say(out, "* LIST () \"/\" \"&AOk-\"");
                ScriptedImapServer.say(out, "* LIST () \"/\" \"\u00c3\u00a9\"");
            } else if (command.startsWith("UID FETCH 1 ")) {
                ScriptedImapServer.say(
                        out,
                        "* 1 FETCH (X-GM-THRID 1278455344230334865 X-GM-LABELS (\\Inbox \\Sent \"Port, Harbour\""
                                + " {9}\r\n"
                                + "&AOk- a=b) UID 1 FLAGS (\\Recent $Forwarded) BODY[] {14}\r\n"
                                + "Subject: a\r\n\r\n"
                                + ")");
            } else {
                return false;
            }
            ScriptedImapServer.say(out, tag + " OK done");
            return true;
        })) {
            List<ContainerItem> found = read(server);
            assertEquals(2, found.size());
            RawMessage first = (RawMessage) found.getFirst();
            assertEquals("$Forwarded", first.provenance().flags());
            assertEquals(
                    "thread=1278455344230334865 labels=Port%2C%20Harbour,\\Inbox,\\Sent,é%20a%3Db",
                    first.provenance().remarks());
            assertTrue(server.commands().contains("UID FETCH 1 (UID FLAGS X-GM-LABELS X-GM-THRID BODY.PEEK[])"));
            assertEquals(
                    List.of("é", "é (2)"),
                    found.stream()
                            .map(item -> ((RawMessage) item).provenance().container())
                            .map(name -> name.replaceFirst(".*/(.*);.*", "$1"))
                            .toList());
        }
    }

    @Test
    void withoutEncryptionThePasswordIsNotSentUnlessTheEditorAllowsIt() throws Exception {
        try (var server = new ScriptedImapServer((connection, tag, command, out) -> false)) {
            var login = new MailboxLogin("secret".getBytes(StandardCharsets.US_ASCII), null, false);
            MailboxAddress address = MailboxAddress.parse(server.address("")).orThrow();
            says(
                    "does not offer encryption (STARTTLS)",
                    assertThrows(
                                    MailboxException.class,
                                    () -> MailboxSource.open(address, login, LIMITS, container -> uid -> false))
                            .getMessage());
            assertEquals(List.of("CAPABILITY"), server.commands());
        }
    }

    @Test
    void dataInsertedBeforeTheEncryptionIsNotUsed() throws Exception {
        says("sent unencrypted data after STARTTLS", refusal((connection, tag, command, out) -> {
            if (command.startsWith("CAPABILITY")) {
                ScriptedImapServer.say(out, "* CAPABILITY IMAP4rev1 STARTTLS");
                ScriptedImapServer.say(out, tag + " OK done");
                return true;
            }
            if (command.startsWith("STARTTLS")) {
                ScriptedImapServer.say(out, tag + " OK go\r\n* CAPABILITY EVIL");
                return true;
            }
            return false;
        }));
    }

    @Test
    void whatTheServerSaysAboutALoginIsNotRepeated() throws Exception {
        String refusal = refusal((connection, tag, command, out) -> {
            if (command.startsWith("AUTHENTICATE")) {
                ScriptedImapServer.say(out, tag + " NO wrong password secret for \u001b[2J" + command);
                return true;
            }
            return false;
        });
        says("refused the login of press: check the user and the password", refusal);
    }
}
