package org.daylight.container.imap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.daylight.container.RawMessage;
import org.daylight.fuzz.Accepted;
import org.daylight.fuzz.GivenSocket;
import org.daylight.fuzz.Violation;

/** Answers of an IMAP server, a whole import from one, and the names of its folders. In this package because its readers are not public. */
public final class MailboxAnswerTarget {

    private static final int MOST_RESPONSES = 10_000;
    private static final String PASSWORD = "Tr0ub4dor&3";
    private static final ImapLimits LIMITS =
            new ImapLimits(1_000, 100_000, 300_000, 1, 1 << 12, 1 << 10, 10, 100, 1, 0);

    private MailboxAnswerTarget() {}

    /** Every answer ends in a response or the documented exception; a response takes at least one byte. */
    public static void run(byte[] input) {
        try (var guard = new SocketGuard(new Socket())) {
            var reader = new ImapInput(new ByteArrayInputStream(input), guard, "imap.example", ImapLimits.DEFAULT);
            reader.commandSent();
            reader.messagesRequested((input.length & 1) == 0);
            for (int count = 0; ; count++) {
                Violation.unless(count <= Math.min(input.length, MOST_RESPONSES), "more responses than bytes");
                reader.read();
            }
        } catch (IOException e) {
            // the end of the input, or an answer that no server may give
        }
    }

    /** What our own server answers to commands: it can be read to its end. */
    public static void readable(byte[] answers) {
        try (var guard = new SocketGuard(new Socket())) {
            var reader = new ImapInput(new ByteArrayInputStream(answers), guard, "imap.example", ImapLimits.DEFAULT);
            reader.messagesRequested(true);
            int length = answers.length;
            Violation.unless(
                    length >= 2 && answers[length - 2] == '\r' && answers[length - 1] == '\n',
                    "an answer without an end");
            while (true) {
                reader.read();
            }
        } catch (MailboxException e) {
            Violation.unless(e.mayPass(), "an answer that a client cannot read: " + e.getMessage());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A server that says anything: the import ends with items or an error of one line, and within its limits. Without encryption no password is
     * sent, unless the user has allowed it. A second connection gets what follows a zero byte.
     */
    public static void mailbox(byte[] input) throws Exception {
        boolean insecure = input.length > 0 && (input[0] & 1) == 1;
        List<byte[]> connections = new ArrayList<>();
        for (int from = Math.min(1, input.length), at = from; at <= input.length; at++) {
            if (at == input.length || input[at] == 0) {
                connections.add(Arrays.copyOfRange(input, from, at));
                from = at + 1;
            }
        }
        String first = imported(connections, insecure, 1 << 16);
        Violation.unlessEqual(first, imported(connections, insecure, 5), "an import of answers that arrive in pieces");
    }

    /** Everything that an import finds. */
    private static String imported(List<byte[]> connections, boolean insecure, int step) throws Exception {
        List<GivenSocket> opened = new ArrayList<>();
        var sockets = new GivenSockets() {
            @Override
            public Socket createSocket() {
                int number = opened.size();
                Violation.unless(number <= connections.size() + 10, "the number of connections");
                byte[] given = number < connections.size() ? connections.get(number) : new byte[0];
                opened.add(new GivenSocket(given, step));
                return opened.getLast();
            }
        };
        var address = new MailboxAddress(false, "127.0.0.1", 143, "user", "");
        var login = new MailboxLogin(PASSWORD.getBytes(StandardCharsets.US_ASCII), null, insecure);
        var found = new StringBuilder();
        Set<String> places = new HashSet<>();
        try (MailboxSource source =
                MailboxSource.open(address, login, LIMITS, container -> uid -> uid % 7 == 6, sockets)) {
            Violation.unless(source.messages() >= 0 && source.totalBytes() >= 0, "the number of messages");
            source.read(item -> {
                if (item instanceof RawMessage message) {
                    Violation.unless(message.bytes().length <= LIMITS.messageBytes(), "the length of a message");
                    String place = message.provenance().container() + " "
                            + message.provenance().offset();
                    Violation.unless(places.add(place), "a message that was imported twice: " + place);
                    found.append(place).append(Arrays.hashCode(message.bytes())).append('\n');
                } else {
                    found.append(item).append('\n');
                }
            });
            Accepted.count();
        } catch (MailboxException e) {
            String text = String.valueOf(e.getMessage());
            Violation.unless(text.chars().noneMatch(c -> c < 0x20 || c == 0x7f), "an error of several lines: " + text);
            Violation.unless(text.length() < 4_000, "an error of " + text.length() + " characters");
            // What is left of STARTTLS depends on how the bytes arrive.
            found.append(text.contains("encrypt") || text.contains("intercept") ? "no encryption" : text);
        }
        for (GivenSocket each : opened) {
            Violation.unless(each.isClosed(), "a connection that stays open");
            String sent = new String(each.sent(), StandardCharsets.ISO_8859_1);
            String encoded = java.util.Base64.getEncoder()
                    .encodeToString(("\0user\0" + PASSWORD).getBytes(StandardCharsets.US_ASCII));
            Violation.unless(
                    insecure || !sent.contains(PASSWORD) && !sent.contains(encoded), "a password without encryption");
        }
        return found.toString();
    }

    /** The only method that an import needs. */
    private abstract static class GivenSockets extends javax.net.SocketFactory {
        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, java.net.InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(java.net.InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(java.net.InetAddress host, int port, java.net.InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }
    }

    /** A name gives the same text each time; a name in plain ASCII stands for itself. */
    public static void name(byte[] input) {
        String raw = new String(input, StandardCharsets.ISO_8859_1);
        String name = ModifiedUtf7.decode(raw);
        Violation.unlessEqual(name, ModifiedUtf7.decode(raw), "two names");
        Violation.unless(name.length() <= raw.length(), "a name longer than its encoded form");
        if (raw.indexOf('&') < 0 && raw.chars().allMatch(c -> c < 127)) {
            Violation.unlessEqual(raw, name, "a plain name");
        }
    }
}
