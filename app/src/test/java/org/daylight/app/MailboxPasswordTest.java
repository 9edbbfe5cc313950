package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password for a mailbox is typed or read from a file, reaches the server, and is nowhere else. */
class MailboxPasswordTest {

    private static final String PASSWORD = "Kiel-4711-Geheim";

    @TempDir
    Path folder;

    /** Holds the login until it is told to go on, so that the processes can be looked at meanwhile. */
    private static final class LoginServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final CountDownLatch sent = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile String login = "";

        LoginServer() throws IOException {
            Thread.ofPlatform().daemon().start(this::serve);
        }

        private void serve() {
            try (Socket client = socket.accept();
                    var in = new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
                OutputStream out = client.getOutputStream();
                say(out, "* OK hello");
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    String tag = line.substring(0, line.indexOf(' '));
                    if (line.contains("AUTHENTICATE")) {
                        say(out, "+ ");
                        login = new String(Base64.getDecoder().decode(in.readLine()), StandardCharsets.UTF_8);
                        sent.countDown();
                        goOn.await(10, TimeUnit.MINUTES);
                    } else if (line.contains("CAPABILITY")) {
                        say(out, "* CAPABILITY IMAP4rev1 AUTH=PLAIN");
                    } else if (line.contains("LIST")) {
                        say(out, "* LIST () \"/\" INBOX");
                    } else if (line.contains("EXAMINE")) {
                        say(out, "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok");
                    } else if (line.contains("BODY")) {
                        say(out, "* 1 FETCH (UID 1 FLAGS (\\Seen) BODY[] {14}\r\nSubject: a\r\n\r\n)");
                    } else if (line.contains("FETCH")) {
                        say(out, "* 1 FETCH (UID 1 RFC822.SIZE 14)");
                    }
                    say(out, tag + " OK done");
                }
            } catch (IOException | InterruptedException e) {
                // the test has ended
            }
        }

        private static void say(OutputStream out, String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        String address() {
            return "imap://press@127.0.0.1:" + socket.getLocalPort() + "/";
        }

        @Override
        public void close() throws IOException {
            goOn.countDown();
            socket.close();
        }
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Start.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a command; while the server holds its login, no process may have the password in its arguments. */
    private String run(LoginServer server, List<String> command, String typed) throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (var keyboard = process.outputWriter(StandardCharsets.UTF_8)) {
            if (!typed.isEmpty()) {
                waitFor(process, output, "Password of press");
                keyboard.write(typed + "\n");
                keyboard.flush();
            }
            assertTrue(server.sent.await(10, TimeUnit.MINUTES), () -> read(output));
            nobodySeesThePassword();
            server.goOn.countDown();
            assertTrue(process.waitFor(10, TimeUnit.MINUTES));
        }
        assertEquals(0, process.exitValue(), read(output));
        return read(output);
    }

    private static void waitFor(Process process, Path output, String words) throws Exception {
        for (int i = 0; i < 6_000 && process.isAlive() && !read(output).contains(words); i++) {
            Thread.sleep(100);
        }
        assertTrue(read(output).contains(words), read(output));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void nobodySeesThePassword() throws IOException {
        int seen = 0;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(each -> each.getFileName().toString().matches("\\d+"))
                    .toList()) {
                for (String file : List.of("cmdline", "environ")) {
                    String text = read(process.resolve(file)); // of other users, or ended: the text of the error
                    assertFalse(text.contains(PASSWORD), () -> "the password is in " + process + "/" + file);
                    seen += text.contains("127.0.0.1") && text.contains("imap://") ? 1 : 0;
                }
            }
        }
        assertTrue(seen > 0, "the process itself was not found, so nothing was checked");
    }

    private Path newsroom() throws Exception {
        Path newsroom = folder.resolve("newsroom");
        new Publisher(folder).daylight("init", newsroom.toString(), "--title", "T", "--origin", "port.example");
        return newsroom;
    }

    private void nothingOnTheDiskHasThePassword(Path newsroom) throws IOException {
        try (Stream<Path> files = Files.walk(newsroom)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(read(file).contains(PASSWORD), () -> "the password is in " + file);
            }
        }
    }

    @Test
    void itIsReadFromAFileWithAWarningIfOthersCanReadIt() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: there is no /proc");
        Path newsroom = newsroom();
        Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (var server = new LoginServer()) {
            List<String> command = java(
                    "import",
                    "-n",
                    newsroom.toString(),
                    "--trove",
                    "harbour",
                    "--insecure",
                    "--password-file",
                    file.toString(),
                    server.address());

            String output = run(server, command, "");

            assertEquals("\0press\0" + PASSWORD, server.login);
            assertTrue(output.contains("make the file private with  chmod 600"), output);
            assertTrue(output.contains("on the server: 1 new message, "), output);
            assertFalse(output.contains(PASSWORD), output);
            nothingOnTheDiskHasThePassword(newsroom);
        }
    }

    @Test
    void itIsTypedWithoutBeingShown() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: there is no /proc");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "skipped: there is no /usr/bin/script");
        Path newsroom = newsroom();
        try (var server = new LoginServer()) {
            String line = String.join(
                    " ",
                    java("import", "-n", newsroom.toString(), "--trove", "harbour", "--insecure", server.address()));

            String output = run(server, List.of("/usr/bin/script", "-qec", line, "/dev/null"), PASSWORD);

            assertEquals("\0press\0" + PASSWORD, server.login);
            assertFalse(output.contains(PASSWORD), output);
            assertFalse(output.contains("chmod"), output);
            nothingOnTheDiskHasThePassword(newsroom);
        }
    }

    @Test
    void withoutATerminalAFileIsNeeded() throws Exception {
        Path newsroom = newsroom();
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        java("import", "-n", newsroom.toString(), "--trove", "harbour", "imaps://a@127.0.0.1:1/"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertEquals(Exit.NOTHING_DONE, process.waitFor());
        assertTrue(read(output).contains("there is no terminal to type the password on: use  --password-file FILE"));
    }
}
