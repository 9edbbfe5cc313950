package org.daylight.container.imap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A server that says what a test wants. Commands that the test does not answer get a minimal answer: one folder, INBOX,
 * with one message of UID 1.
 */
public final class ScriptedImapServer implements AutoCloseable {

    private static final String HELLO = "* OK hello";

    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<String> commands = Collections.synchronizedList(new ArrayList<>());
    private final Answer answer;
    private final String greeting;

    /** Answers commands. */
    @FunctionalInterface
    public interface Answer {
        /**
         * Writes an answer.
         *
         * @param connection the number of the connection, from 1
         * @return false for the usual answer
         * @throws IOException to close the connection
         */
        boolean to(int connection, String tag, String command, OutputStream out) throws IOException;
    }

    public ScriptedImapServer(Answer answer) throws IOException {
        this(HELLO, answer);
    }

    public ScriptedImapServer(String greeting, Answer answer) throws IOException {
        this.greeting = greeting;
        this.answer = answer;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    public static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void accept() {
        for (int i = 1; ; i++) {
            try {
                Socket client = socket.accept();
                int number = i;
                Thread.ofPlatform().daemon().start(() -> serve(number, client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(int connection, Socket client) {
        try (client;
                var in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
            OutputStream out = client.getOutputStream();
            say(out, greeting);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String tag = line.substring(0, line.indexOf(' '));
                var command = new StringBuilder(line.substring(line.indexOf(' ') + 1));
                while (command.toString().endsWith("}") || command.toString().startsWith("AUTHENTICATE PLAIN")) {
                    say(out, "+ ");
                    String more = in.readLine();
                    command.append(' ').append(more);
                    if (command.toString().startsWith("AUTHENTICATE PLAIN")) {
                        break;
                    }
                }
                commands.add(command.toString());
                if (!answer.to(connection, tag, command.toString(), out)) {
                    usual(tag, command.toString(), out);
                }
            }
        } catch (IOException e) {
            // the test, or the client, closed the connection
        }
    }

    private static void usual(String tag, String command, OutputStream out) throws IOException {
        String name = command.toUpperCase(Locale.ROOT);
        if (name.startsWith("CAPABILITY")) {
            say(out, "* CAPABILITY IMAP4rev1 AUTH=PLAIN");
        } else if (name.startsWith("LIST")) {
            say(out, "* LIST (\\HasNoChildren) \"/\" INBOX");
        } else if (name.startsWith("EXAMINE")) {
            say(out, "* 1 EXISTS");
            say(out, "* OK [UIDVALIDITY 7] ok");
        } else if (name.startsWith("UID FETCH 1:* ")) {
            say(out, "* 1 FETCH (UID 1 RFC822.SIZE 14)");
        } else if (name.startsWith("UID FETCH")) {
            say(out, "* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[] {14}\r\nSubject: a\r\n\r\n)");
        }
        say(out, tag + " OK done");
    }

    public List<String> commands() {
        return List.copyOf(commands);
    }

    public String address(@Nullable String folder) {
        return "imap://press@127.0.0.1:" + socket.getLocalPort() + "/" + (folder == null ? "" : folder);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
