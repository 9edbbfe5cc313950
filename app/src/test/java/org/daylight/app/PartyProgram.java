package org.daylight.app;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * The program of one party of the demonstration: it runs the {@code daylight} command with a simulated clock, as often as {@link Party} asks for it. Each
 * request is the number of its texts, then the texts: the time, what to do, its arguments. The answer is a number, and bytes with their length before
 * them. It ends when its input ends.
 */
final class PartyProgram {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 60_000;

    private final InstantSource time = () -> PartyProgram.this.now;
    private volatile Instant now = Instant.EPOCH;
    private final Path folder;
    private LyingServer liar;

    private PartyProgram(Path folder) {
        this.folder = folder;
    }

    private record Answer(int number, byte[] content) {}

    /** @param args the party's folder: entering a namespace changes the working directory */
    public static void main(String[] args) throws IOException {
        var requests = new DataInputStream(System.in);
        var answers = new DataOutputStream(System.out);
        System.setOut(System.err); // nothing else may write into the answers
        var program = new PartyProgram(Path.of(args[0]));
        while (true) {
            String[] texts;
            try {
                texts = new String[requests.readInt()];
            } catch (EOFException end) {
                System.exit(0);
                return;
            }
            for (int i = 0; i < texts.length; i++) {
                texts[i] = requests.readUTF();
            }
            program.now = Instant.parse(texts[0]);
            Answer answer = program.answer(texts[1], Arrays.copyOfRange(texts, 2, texts.length));
            answers.writeInt(answer.number);
            answers.writeInt(answer.content.length);
            answers.write(answer.content);
            answers.flush();
        }
    }

    private Answer answer(String what, String... arguments) {
        try {
            return switch (what) {
                case "daylight" -> daylight(arguments);
                case "server" -> server(arguments);
                case "clock" -> new Answer(0, new byte[0]); // each request sets it
                case "get" -> get(arguments[0]);
                case "reach" -> reach(arguments[0], Integer.parseInt(arguments[1]));
                case "lie" -> lie(folder.resolve(arguments[0]), LyingServer.Lie.valueOf(arguments[1]));
                default -> throw new IllegalArgumentException(what);
            };
        } catch (Exception fault) {
            return new Answer(-1, fault.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private Terminal terminal(PrintStream out) {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return time.instant();
            }
        };
        return new Terminal(out, out, false, folder, clock);
    }

    private Answer daylight(String... arguments) {
        var output = new ByteArrayOutputStream();
        int exit = Start.run(terminal(new PrintStream(output, true, StandardCharsets.UTF_8)), arguments);
        return new Answer(exit, output.toByteArray());
    }

    /** Starts a command that keeps running, and waits until it says its address. */
    private Answer server(String... arguments) throws InterruptedException {
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        Thread serving = Thread.ofPlatform().daemon().start(() -> Start.run(terminal(out), arguments));
        while (serving.isAlive() && !output.toString(StandardCharsets.UTF_8).contains(" at http://")) {
            Thread.sleep(20);
        }
        return new Answer(serving.isAlive() ? 0 : -1, output.toByteArray());
    }

    /** The answer's number is the status. */
    private static Answer get(String address) throws IOException {
        var connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, in == null ? new byte[0] : in.readAllBytes());
        }
    }

    /** 0 if a connection can be made; otherwise 1 and the reason. */
    private static Answer reach(String host, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return new Answer(0, new byte[0]);
        } catch (IOException e) {
            return new Answer(1, e.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private Answer lie(Path shown, LyingServer.Lie lie) throws IOException {
        if (liar == null) {
            liar = LyingServer.start(Party.PORT);
        }
        liar.show(shown, lie);
        return new Answer(0, new byte[0]);
    }
}
