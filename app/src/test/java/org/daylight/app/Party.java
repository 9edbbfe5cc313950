package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A party of the demonstration: a process of its own ({@link PartyProgram}) with its own folder, network namespace and address. */
final class Party {

    static final int PORT = 8080;

    private final Namespaces network;
    private final String name;
    private final String host;
    private final Path folder;
    private Process process;
    private DataOutputStream requests;
    private DataInputStream answers;
    private String printed = "";
    private byte[] content = new byte[0];
    private Instant now = Instant.EPOCH;

    private Party(Namespaces network, String name, String host, Path folder) {
        this.network = network;
        this.name = name;
        this.host = host;
        this.folder = folder;
    }

    /** Gives it a namespace, and starts its process. */
    static Party join(Namespaces network, String name, String host, Path folder) throws IOException {
        network.add(name, host);
        var party = new Party(network, name, host, Files.createDirectories(folder));
        party.start();
        return party;
    }

    /** Starts its process. */
    void start() throws IOException {
        List<String> command = new ArrayList<>(network.inside(name));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx400m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PartyProgram.class.getName(),
                folder.toAbsolutePath().toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(folder + ".err")))
                .start();
        requests = new DataOutputStream(process.getOutputStream());
        answers = new DataInputStream(process.getInputStream());
    }

    /** kill -9, and the cable is pulled. */
    void die() throws IOException, InterruptedException {
        network.cut(name);
        process.destroyForcibly().waitFor();
    }

    void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String name() {
        return name;
    }

    String host() {
        return host;
    }

    /** Of its site, without a slash at the end. */
    String address() {
        return "http://" + host + ":" + PORT;
    }

    Path folder() {
        return folder;
    }

    /** The time on its clock from now on. */
    void clock(Instant time) {
        now = time;
        if (process.isAlive()) {
            ask("clock"); // what it serves looks at the clock too
        }
    }

    /** What the last command printed. */
    String printed() {
        return printed;
    }

    /** Runs a command that must end with this exit code. */
    void daylight(int exit, String... arguments) {
        int ended = ask("daylight", arguments);
        assertEquals(
                exit, ended, () -> now + ", " + name + ", daylight " + String.join(" ", arguments) + ":\n" + printed);
    }

    /** Starts a command that serves. */
    void serve(String... arguments) {
        assertEquals(0, ask("server", arguments), () -> name + ": " + printed);
    }

    /** The status of the answer; {@link #content()} has it. -1 if there is none. */
    int get(String address) {
        return ask("get", address);
    }

    byte[] content() {
        return content;
    }

    /** Whether a connection can be made. */
    boolean reaches(Party other, int port) {
        return ask("reach", other.host, Integer.toString(port)) == 0;
    }

    /** From now on, its server is a {@link LyingServer}. */
    void lie(String shown, LyingServer.Lie lie) {
        assertEquals(0, ask("lie", shown, lie.name()), () -> name + ": " + printed);
    }

    private synchronized int ask(String what, String... arguments) {
        try {
            requests.writeInt(arguments.length + 2);
            requests.writeUTF(now.toString());
            requests.writeUTF(what);
            for (String argument : arguments) {
                requests.writeUTF(argument);
            }
            requests.flush();
            int number = answers.readInt();
            content = answers.readNBytes(answers.readInt());
            printed = new String(content, StandardCharsets.UTF_8);
            return number;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " has ended; see " + folder + ".err", e);
        }
    }
}
