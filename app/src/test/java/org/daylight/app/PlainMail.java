package org.daylight.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection to a mail server, for lines that no mail program sends. One character stands for each byte. */
final class PlainMail implements Closeable {

    /** So long that no loaded machine reaches it. */
    private static final int TIMEOUT_MILLIS = 120_000;

    private static final Pattern LITERAL = Pattern.compile("\\{([0-9]+)\\}$");

    private final Socket socket;
    private final InputStream in;
    private final String greeting;

    PlainMail(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        greeting = line();
    }

    String greeting() {
        return greeting;
    }

    void send(String line) throws IOException {
        try {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        } catch (SocketException e) {
            // the server has closed the connection
        }
    }

    /** The next line; empty at the end. */
    String line() throws IOException {
        var line = new ByteArrayOutputStream();
        try {
            int b = in.read();
            while (b >= 0 && b != '\n') {
                line.write(b);
                b = in.read();
            }
        } catch (SocketException e) {
            // closed with unread bytes
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** IMAP: sends a command, and a further line for each request to continue. @return the lines up to that with the tag, or all until the connection is closed */
    List<String> answer(String command, String... more) throws IOException {
        send(command);
        boolean isContinuation = command.equals("DONE");
        String tag = isContinuation ? more[0] : command.substring(0, command.indexOf(' '));
        List<String> lines = new ArrayList<>();
        int sent = 0;
        while (true) {
            String line = line();
            if (line.isEmpty()) {
                return lines;
            }
            if (line.startsWith("+") && sent < more.length) {
                send(more[sent++]);
                continue;
            }
            if (line.startsWith("+")) {
                return lines;
            }
            Matcher literal = LITERAL.matcher(line);
            if (line.startsWith("* ") && literal.find()) {
                in.readNBytes(Integer.parseInt(literal.group(1)));
            }
            lines.add(line);
            if (line.startsWith(tag + " ")) {
                return lines;
            }
        }
    }

    /** IMAP: the only literal in the answer to a command. */
    String literal(String command) throws IOException {
        send(command);
        String first = line();
        Matcher literal = LITERAL.matcher(first);
        if (!literal.find()) {
            throw new AssertionError(first);
        }
        String bytes = new String(in.readNBytes(Integer.parseInt(literal.group(1))), StandardCharsets.ISO_8859_1);
        line();
        String last = line();
        if (!last.contains(" OK")) {
            throw new AssertionError(last);
        }
        return bytes;
    }

    /** NNTP: the only line of an answer. */
    String one(String command) throws IOException {
        send(command);
        return line();
    }

    /** NNTP: the first line of an answer and the block after it, without doubled dots. */
    List<String> block(String command) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(one(command));
        for (String line = line(); !line.equals("."); line = line()) {
            lines.add(line.startsWith(".") ? line.substring(1) : line);
        }
        return lines;
    }

    /** NNTP: sends a command, and reads lines until its answer. */
    boolean linesUntil(String answer, String command) throws IOException {
        send(command);
        for (int i = 0; i < 1_000; i++) {
            if (line().equals(answer)) {
                return true;
            }
        }
        return false;
    }

    /** Everything until the server closes the connection. */
    String rest() throws IOException {
        try {
            String rest = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            return rest.startsWith("* BYE") ? "" : rest;
        } catch (SocketException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
