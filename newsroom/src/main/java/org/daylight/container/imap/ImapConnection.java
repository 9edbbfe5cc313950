package org.daylight.container.imap;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.SocketFactory;

/**
 * A connection to a server, logged in. Commands are sent one after the other; none of them changes anything there.
 *
 * <p>One thread uses it; {@link #close} may be called from others.
 */
final class ImapConnection implements Closeable {

    /** How many responses may come with a command that has none of its own. */
    static final int FEW = 10_000;

    private final MailboxAddress address;
    private final ImapLimits limits;
    private final SocketGuard guard;
    private volatile Socket socket;
    private ImapInput in;
    private OutputStream out;
    private Set<String> capabilities = Set.of();
    private int tags;

    /** Receives the data that comes with the answer to a command. */
    interface DataListener {
        void received(ImapResponse.Data data) throws IOException, InterruptedException;
    }

    /**
     * Connects, checks the server's certificate, and logs in.
     *
     * @param sockets makes the socket, not connected
     * @throws MailboxException when that is not possible
     */
    static ImapConnection open(MailboxAddress address, MailboxLogin login, ImapLimits limits, SocketFactory sockets)
            throws IOException {
        var tls = new MailboxTls(address, login.certificate());
        Socket plain = sockets.createSocket();
        try {
            plain.setSoTimeout(limits.silenceMillis());
            plain.connect(new InetSocketAddress(address.host(), address.port()), limits.connectMillis());
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw MailboxException.lasting("there is no server " + address.host() + ": check the address");
        } catch (SocketTimeoutException e) {
            throw MailboxException.passing(address.server() + " does not answer: check the address, the port and the"
                    + " connection of this computer");
        } catch (IOException e) {
            plain.close();
            throw address.host().equals(String.valueOf(e.getMessage()))
                    ? MailboxException.lasting("there is no server " + address.host() + ": check the address")
                    : MailboxException.passing(address.server() + " cannot be reached ("
                            + ImapInput.shown(String.valueOf(e.getMessage())) + "): check the address and the port");
        }
        var guard = new SocketGuard(plain);
        boolean isReady = false;
        try {
            Socket socket = address.encrypted() ? tls.encrypt(plain, guard, limits.silenceMillis()) : plain;
            var connection = new ImapConnection(address, limits, guard, socket);
            connection.begin(tls, login);
            isReady = true;
            return connection;
        } catch (InterruptedException e) {
            throw new AssertionError("no listener here waits", e);
        } finally {
            if (!isReady) {
                guard.close();
                plain.close();
            }
        }
    }

    private ImapConnection(MailboxAddress address, ImapLimits limits, SocketGuard guard, Socket socket)
            throws IOException {
        this.address = address;
        this.limits = limits;
        this.guard = guard;
        this.socket = socket;
        this.in = new ImapInput(socket.getInputStream(), guard, address.server(), limits);
        this.out = socket.getOutputStream();
    }

    private void begin(MailboxTls tls, MailboxLogin login) throws IOException, InterruptedException {
        in.commandSent();
        if (!(in.read() instanceof ImapResponse.Status greeting)
                || !greeting.tag().equals("*")) {
            throw MailboxException.lasting(address.server() + " is not an IMAP server: check the address and the port");
        }
        if (greeting.condition().equals("BYE")) {
            throw MailboxException.passing(address.server() + " refuses connections ("
                    + ImapInput.shown(greeting.text()) + "): run the same command again later");
        }
        boolean isLoggedIn = greeting.condition().equals("PREAUTH");
        askCapabilities();
        if (!address.encrypted()) {
            if (capabilities.contains("STARTTLS") && !isLoggedIn) {
                startTls(tls);
            } else if (!login.insecure()) {
                throw MailboxException.lasting(
                        address.server() + " does not offer encryption (STARTTLS): use an address that begins with"
                                + " imaps://; with --insecure, everyone on the way can read the password and"
                                + " the mail. The password was not sent");
            }
        }
        if (!isLoggedIn) {
            logIn(login);
            askCapabilities();
        }
    }

    private void startTls(MailboxTls tls) throws IOException, InterruptedException {
        ImapResponse.Status answer = command("STARTTLS", FEW, data -> {});
        if (!answer.condition().equals("OK")) {
            throw MailboxException.lasting(address.server() + " refused to encrypt the connection: use an address that"
                    + " begins with imaps://. The password was not sent");
        }
        if (in.hasMore()) { // RFC 9051 section 11.1: someone may have inserted it
            throw MailboxException.lasting(address.server() + " sent unencrypted data after STARTTLS: someone may be"
                    + " intercepting the connection. The password was not sent");
        }
        socket = tls.encrypt(socket, guard, limits.silenceMillis());
        in = new ImapInput(socket.getInputStream(), guard, address.server(), limits);
        out = socket.getOutputStream();
        askCapabilities();
    }

    private void askCapabilities() throws IOException, InterruptedException {
        Set<String> found = new HashSet<>();
        command("CAPABILITY", FEW, data -> {
            if (data.tokens().getFirst().isAtom("CAPABILITY")) {
                data.tokens().forEach(token -> found.add(token.latin1().toUpperCase(Locale.ROOT)));
            }
        });
        capabilities = found;
    }

    boolean can(String capability) {
        return capabilities.contains(capability);
    }

    private void logIn(MailboxLogin login) throws IOException, InterruptedException {
        byte[] user = address.user().getBytes(StandardCharsets.UTF_8);
        ImapResponse.Status answer;
        if (can("AUTH=PLAIN")) {
            byte[] plain = new byte[user.length + login.password().length + 2]; // RFC 4616: NUL user NUL password
            System.arraycopy(user, 0, plain, 1, user.length);
            System.arraycopy(login.password(), 0, plain, user.length + 2, login.password().length);
            byte[] encoded = Base64.getEncoder().encode(plain);
            answer = send(List.of(ascii("AUTHENTICATE PLAIN\r\n"), withLineEnd(encoded)), FEW, data -> {});
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(encoded, (byte) 0);
        } else if (can("LOGINDISABLED")) {
            throw MailboxException.lasting(address.server() + " accepts no password on this connection: use an address"
                    + " that begins with imaps://");
        } else {
            answer = send(
                    List.of(
                            ascii("LOGIN {" + user.length + "}\r\n"),
                            concat(user, ascii(" {" + login.password().length + "}\r\n")),
                            withLineEnd(login.password())),
                    FEW,
                    data -> {});
        }
        if (!answer.condition().equals("OK")) {
            // What the server says is not shown: it may repeat what it received.
            throw MailboxException.lasting(address.server() + " refused the login of "
                    + ImapInput.shown(new String(user, StandardCharsets.ISO_8859_1))
                    + ": check the user and the password; large providers"
                    + " require IMAP to be turned on in the settings, and a password for applications");
        }
    }

    /** Sends a command without literals. @param most how many responses may come with the answer */
    ImapResponse.Status command(String command, int most, DataListener data) throws IOException, InterruptedException {
        return send(List.of(withLineEnd(command.getBytes(StandardCharsets.ISO_8859_1))), most, data);
    }

    /** Sends a command that requests messages. A response may then contain one. */
    ImapResponse.Status fetch(String command, DataListener data) throws IOException, InterruptedException {
        in.messagesRequested(true);
        try {
            return command(command, FEW, data);
        } finally {
            in.messagesRequested(false);
        }
    }

    /** Sends a command with a folder's name. */
    ImapResponse.Status command(String command, String name, int most, DataListener data)
            throws IOException, InterruptedException {
        boolean isQuotable = name.chars().allMatch(c -> c >= ' ' && c < 127);
        if (isQuotable) {
            return command(command + " \"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"", most, data);
        }
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return send(List.of(ascii(command + " {" + bytes.length + "}\r\n"), withLineEnd(bytes)), most, data);
    }

    /** Sends the pieces of a command, each after the first when the server requests it, and reads the answer. */
    private ImapResponse.Status send(List<byte[]> pieces, int most, DataListener data)
            throws IOException, InterruptedException {
        String tag = "d" + ++tags;
        int sent = 0;
        write(concat(ascii(tag + " "), pieces.getFirst()));
        in.commandSent();
        for (int responses = 0; ; responses++) {
            if (responses > most) {
                throw MailboxException.lasting(address.server() + " does not keep to IMAP, or is hostile: it sent more"
                        + " than " + most + " responses to one command; what was fetched so far is kept");
            }
            switch (in.read()) {
                case ImapResponse.Continue c -> {
                    if (++sent == pieces.size()) {
                        throw MailboxException.lasting(address.server() + " does not keep to IMAP: it requested more of"
                                + " a command that was complete; check the address and the port");
                    }
                    write(pieces.get(sent));
                }
                case ImapResponse.Data some -> data.received(some);
                case ImapResponse.Status status -> {
                    if (status.tag().equals(tag)) {
                        return status;
                    }
                    if (status.condition().equals("BYE")) {
                        throw MailboxException.passing(address.server() + " ended the connection ("
                                + ImapInput.shown(status.text()) + "): run the same command again; it continues");
                    }
                    if (status.tag().equals("*")) {
                        // As data, for the codes that EXAMINE answers with: * OK [UIDVALIDITY 3] …
                        data.received(new ImapResponse.Data(
                                List.of(new ImapToken.Atom(status.condition()), new ImapToken.Atom(status.text()))));
                    }
                }
            }
        }
    }

    private void write(byte[] bytes) throws IOException {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw MailboxException.passing(
                    address.server() + " closed the connection: run the same command again; it continues");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] withLineEnd(byte[] bytes) {
        return concat(bytes, ascii("\r\n"));
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    /** Closes the connection; a read in another thread ends. */
    @Override
    public void close() {
        guard.close();
        try {
            socket.close();
        } catch (IOException e) {
            // nothing was sent that could be lost
        }
    }
}
