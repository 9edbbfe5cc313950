package org.daylight.container.imap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.daylight.container.ContainerDefect;
import org.daylight.container.ContainerItem;
import org.daylight.container.RawMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a real server delivers. */
class DovecotTest {

    private static final String HEADER = "From: a@port.example\r\nSubject: x\r\n\r\n";
    private static final LongPredicate NONE = uid -> false;

    private static DovecotServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new DovecotServer();
        server.deliver("", "1.a:2,RS", crlf());
        server.deliver("", "2.a:2,", lf());
        server.deliver("", "3.a:2,F", "From: a@port.example\r\nSubject: mixed\n\r\none\ntwo\r\n");
        server.deliver("", "4.a:2,", nul());
        server.deliver("", "5.a:2,", longLine());
        server.createFolder(".Entw&APw-rfe");
        server.deliver(".Entw&APw-rfe", "1.b:2,D", HEADER + "a draft\r\n");
        server.createFolder(".Entw&APw-rfe.Tom &- Co");
        server.deliver(".Entw&APw-rfe.Tom &- Co", "1.c:2,", HEADER + "nested\r\n");
        server.createFolder(".Sent Items");
        server.deliver(".Sent Items", "1.d:2,S", crlf()); // the same bytes as in the inbox
        server.createFolder(".Sent Items Archive"); // not below "Sent Items"
        server.deliver(".Sent Items Archive", "1.e:2,S", HEADER + "archive\r\n");
        server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static byte[] crlf() {
        byte[] header = HEADER.getBytes(StandardCharsets.US_ASCII);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header);
        for (int i = 1; i < 256; i++) {
            if (i != '\n' && i != '\r') {
                bytes.write(i);
            }
        }
        bytes.writeBytes("\r\n.\r\n{5}\r\n)\r\nd3 OK done\r\nno line end".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private static byte[] lf() {
        return (HEADER + "line\r\n\r\nend\r\n").replace("\r", "").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] nul() {
        return (HEADER + "a\0b\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] longLine() {
        return (HEADER + "x".repeat(3 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static List<RawMessage> read(String address) throws Exception {
        List<ContainerItem> found = new ArrayList<>();
        try (MailboxSource source = MailboxSource.open(
                DovecotServer.address(address), server.login(), ImapLimits.DEFAULT, container -> NONE)) {
            source.read(found::add);
            assertEquals(source.messages(), found.size());
            assertEquals(source.totalBytes(), source.bytesRead());
        }
        return found.stream().map(RawMessage.class::cast).toList();
    }

    private static Set<String> folders(List<RawMessage> messages) {
        Set<String> folders = new TreeSet<>();
        messages.forEach(message -> folders.add(message.provenance()
                .container()
                .replace(server.place(), "")
                .replaceFirst(";UIDVALIDITY=[1-9]\\d*$", "")));
        return folders;
    }

    @Test
    void theBytesAreThoseThatTheServerDelivers() throws Exception {
        List<RawMessage> inbox = read(server.imaps("INBOX"));

        assertEquals(5, inbox.size());
        assertArrayEquals(crlf(), inbox.get(0).bytes());
        // Dovecot delivers the lines of a Maildir with CRLF, and 0x80 for NUL: it cannot be seen from outside.
        String withCrlf = new String(lf(), StandardCharsets.US_ASCII).replace("\n", "\r\n");
        assertEquals(withCrlf, new String(inbox.get(1).bytes(), StandardCharsets.US_ASCII));
        assertEquals(
                "From: a@port.example\r\nSubject: mixed\r\n\r\none\r\ntwo\r\n",
                new String(inbox.get(2).bytes(), StandardCharsets.US_ASCII));
        byte[] nul = nul();
        nul[HEADER.length() + 1] = (byte) 0x80;
        assertArrayEquals(nul, inbox.get(3).bytes());
        assertArrayEquals(longLine(), inbox.get(4).bytes());
    }

    @Test
    void flagsAndUidsAreRecordedAndNothingChangesOnTheServer() throws Exception {
        read(server.imaps("INBOX"));
        List<String> before = server.names("");

        List<RawMessage> inbox = read(server.imaps("inbox"));

        assertEquals(before, server.names(""));
        assertEquals("\\Answered,\\Seen", inbox.get(0).provenance().flags());
        assertEquals("", inbox.get(1).provenance().flags());
        assertEquals("\\Flagged", inbox.get(2).provenance().flags());
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L),
                inbox.stream().map(message -> message.provenance().offset()).toList());
        assertTrue(inbox.get(0).provenance().container().matches("imaps://localhost:\\d+/INBOX;UIDVALIDITY=[1-9]\\d*"));
        assertEquals(List.<ContainerDefect>of(), inbox.get(0).defects());
    }

    @Test
    void everyFolderIsReadByItsRealName() throws Exception {
        Set<String> all = Set.of("INBOX", "Entwürfe", "Entwürfe/Tom & Co", "Sent Items", "Sent Items Archive");

        assertEquals(all, folders(read(server.imaps(""))));
        assertEquals(Set.of("Entwürfe", "Entwürfe/Tom & Co"), folders(read(server.imaps("Entw%C3%BCrfe"))));
        assertEquals(Set.of("Entwürfe/Tom & Co"), folders(read(server.imaps("Entwürfe/Tom%20&%20Co/"))));
        assertEquals(Set.of("Sent Items"), folders(read(server.imaps("Sent Items"))));
        String refusal = assertThrows(MailboxException.class, () -> read(server.imaps("Sent")))
                .getMessage();
        assertTrue(refusal.contains("has no folder Sent; its folders are: Entwürfe, "), refusal);
    }

    @Test
    void onlyWhatIsNotKnownIsFetched() throws Exception {
        List<ContainerItem> found = new ArrayList<>();
        try (MailboxSource source = MailboxSource.open(
                DovecotServer.address(server.imaps("INBOX")),
                server.login(),
                ImapLimits.DEFAULT,
                container -> container.contains("/INBOX;") ? uid -> uid != 3 : NONE)) {
            assertEquals(4, source.known());
            assertEquals(1, source.messages());
            source.read(found::add);
        }
        assertEquals(1, found.size());
        assertEquals(3, ((RawMessage) found.getFirst()).provenance().offset());
    }

    @Test
    void startTlsEncryptsTheOtherPort() throws Exception {
        assertEquals(5, read(server.imap("INBOX")).size());
    }

    @Test
    void aWrongPasswordIsAClearErrorThatDoesNotRepeatIt() {
        MailboxLogin wrong = server.login("not-the-password");
        MailboxException e = assertThrows(
                MailboxException.class,
                () -> MailboxSource.open(
                        DovecotServer.address(server.imaps("")), wrong, ImapLimits.DEFAULT, container -> NONE));
        assertTrue(
                e.getMessage().contains("refused the login of press@port.example: check the user and the password"),
                e.getMessage());
        assertFalse(e.getMessage().contains("not-the-password"));
        assertFalse(wrong.toString().contains("not-the-password"));
    }

    @Test
    void aCertificateThatNobodySignedIsRefusedAndSoIsOneForAnotherNameOrAnotherServer() throws Exception {
        refused(server.imaps(""), null, "no authority that this computer trusts has signed its certificate");
        refused(
                server.imaps("").replace("@localhost", "@127.0.0.1"),
                server.certificate(),
                "its certificate is for another name");
        Path other = server.certificate("other.pem", "other-key.pem", "localhost");
        refused(server.imaps(""), other, "does not match the file of --certificate");
        refused(server.imap(""), null, "no authority that this computer trusts has signed its certificate");
        refused(server.imaps(""), Path.of("/dev/null"), "the file contains no certificate");
        refused(server.imaps(""), Path.of("/does/not/exist"), "the file cannot be read");
    }

    @Test
    void encryptionOnThePortWithoutItIsAClearError() {
        refused(
                server.imap("").replace("imap://", "imaps://"),
                server.certificate(),
                "the connection cannot be encrypted");
    }

    private static void refused(String address, Path certificate, String because) {
        MailboxLogin login =
                new MailboxLogin(DovecotServer.PASSWORD.getBytes(StandardCharsets.UTF_8), certificate, false);
        MailboxException e = assertThrows(
                MailboxException.class,
                () -> MailboxSource.open(DovecotServer.address(address), login, ImapLimits.DEFAULT, container -> NONE));
        assertTrue(e.getMessage().contains(because), e.getMessage());
        assertFalse(e.getMessage().contains("\n"));
    }
}
