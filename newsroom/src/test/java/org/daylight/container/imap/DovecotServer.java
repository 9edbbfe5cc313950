package org.daylight.container.imap;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Debian's dovecot with a mailbox of its own: another program's idea of IMAP. The user is {@code press@port.example}, the
 * certificate signs itself and is for {@code localhost}. Tests are skipped where dovecot or openssl is not installed.
 */
public final class DovecotServer implements AutoCloseable {

    /** With characters that a command line or a string of IMAP would change. */
    public static final String PASSWORD = "s\"ec\\ret %41 Grün";

    public static final String USER = "press@port.example";

    private static final Path PROGRAM = Path.of("/usr/sbin/dovecot");

    private final Path folder;
    private final Path mail;
    private final boolean asRoot;
    private final int imap;
    private final int imaps;
    private @Nullable Process process;

    /** Creates the mailbox; {@link #start} starts the server. */
    public DovecotServer() throws Exception {
        assumeTrue(Files.isExecutable(PROGRAM), "skipped: dovecot is not installed (Debian: dovecot-imapd)");
        assumeTrue(run(Path.of("/"), "openssl", "version") == 0, "skipped: openssl is not installed");
        // Not a folder of JUnit's: the server's processes run as other users, and must reach it.
        folder = Files.createTempDirectory("dovecot-test");
        asRoot = Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"));
        if (asRoot) {
            run(folder, "chmod", "755", folder.toString());
        }
        mail = Files.createDirectories(folder.resolve("mail"));
        createFolder("");
        imap = freePort();
        imaps = freePort();
        certificate("cert.pem", "key.pem", "localhost");
        Files.writeString(folder.resolve("passwd"), USER + ":{PLAIN}" + PASSWORD + "::::::\n");
        run(folder, "chmod", "644", "passwd");
        Files.writeString(folder.resolve("dovecot.conf"), settings());
    }

    private String settings() throws Exception {
        String user = (String) Files.getOwner(folder).getName();
        String mailUser = asRoot ? "nobody" : user;
        return """
            base_dir = %1$s/run
            state_dir = %1$s/state
            instance_name = daylight-test
            protocols = imap
            listen = 127.0.0.1
            log_path = %1$s/log
            ssl = yes
            disable_plaintext_auth = yes
            ssl_cert = <%1$s/cert.pem
            ssl_key = <%1$s/key.pem
            first_valid_uid = 1
            auth_username_format = %%u
            mail_location = maildir:%1$s/mail
            namespace inbox {
              inbox = yes
              separator = /
            }
            passdb {
              driver = passwd-file
              args = scheme=PLAIN username_format=%%u %1$s/passwd
            }
            userdb {
              driver = static
              args = uid=%2$s gid=%3$s home=%1$s/home
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = %4$d
              }
              inet_listener imaps {
                port = %5$d
                ssl = yes
              }
            }
            service anvil {
              chroot =
            }
            """.formatted(folder, mailUser, asRoot ? "nogroup" : group(), imap, imaps)
                + (asRoot
                        ? ""
                        : "default_internal_user = " + user + "\ndefault_internal_group = " + group()
                                + "\ndefault_login_user = " + user + "\n");
    }

    private String group() throws IOException {
        return Files.readAttributes(folder, java.nio.file.attribute.PosixFileAttributes.class)
                .group()
                .getName();
    }

    /** A certificate that signs itself, for this host name. */
    public Path certificate(String file, String keyFile, String host) throws Exception {
        int made = run(
                folder,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                keyFile,
                "-out",
                file,
                "-days",
                "2",
                "-subj",
                "/CN=" + host,
                "-addext",
                "subjectAltName=DNS:" + host);
        if (made != 0) {
            throw new IOException("openssl made no certificate");
        }
        return folder.resolve(file);
    }

    public Path certificate() {
        return folder.resolve("cert.pem");
    }

    /** Creates a folder, by its name in the file system ({@code .A.B}); empty for the inbox. */
    public void createFolder(String name) throws IOException {
        for (String each : List.of("cur", "new", "tmp")) {
            Files.createDirectories(mail.resolve(name).resolve(each));
        }
    }

    /** Delivers a message; {@code name} is unique in the folder and may end in flags ({@code 1:2,S}). */
    public void deliver(String inFolder, String name, byte[] message) throws IOException {
        Files.write(mail.resolve(inFolder).resolve("cur").resolve(name), message);
    }

    public void deliver(String inFolder, String name, String message) throws IOException {
        deliver(inFolder, name, message.getBytes(StandardCharsets.UTF_8));
    }

    public void delete(String inFolder, String name) throws IOException {
        Files.delete(mail.resolve(inFolder).resolve("cur").resolve(name));
    }

    /** The names of the files in the folder: flags are in them. */
    public List<String> names(String inFolder) throws IOException {
        List<String> names = new ArrayList<>();
        for (String each : List.of("cur", "new")) {
            try (Stream<Path> files = Files.list(mail.resolve(inFolder).resolve(each))) {
                files.forEach(file -> names.add(each + "/" + file.getFileName()));
            }
        }
        names.sort(null);
        return names;
    }

    /** Makes the server forget its UIDs: the next time it gives new ones, with another UIDVALIDITY. */
    public void forgetUids(String inFolder) throws IOException {
        try (Stream<Path> files = Files.list(mail.resolve(inFolder))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("dovecot")) {
                    Files.delete(file);
                }
            }
        }
        // The new value is the time in seconds, or one more than the highest that the server gave.
        Files.deleteIfExists(mail.resolve("dovecot.list.index"));
        Files.deleteIfExists(mail.resolve("dovecot.list.index.log"));
    }

    public void start() throws Exception {
        if (asRoot) {
            run(folder, "chown", "-R", "nobody:nogroup", mail.toString());
        }
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-F",
                        "-c",
                        folder.resolve("dovecot.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        for (int i = 0; i < 6_000 && process.isAlive(); i++) {
            try (var probe = new Socket(InetAddress.getLoopbackAddress(), imaps)) {
                return;
            } catch (IOException e) {
                Thread.sleep(100);
            }
        }
        throw new IOException("dovecot does not answer: " + Files.readString(folder.resolve("output")));
    }

    public void stop() throws Exception {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            process = null;
        }
    }

    public String imaps(String path) {
        return "imaps://" + USER + "@localhost:" + imaps + "/" + path;
    }

    public String imap(String path) {
        return "imap://" + USER + "@localhost:" + imap + "/" + path;
    }

    /** The beginning of the names of containers. */
    public String place() {
        return "imaps://localhost:" + imaps + "/";
    }

    public static MailboxAddress address(String text) {
        return MailboxAddress.parse(text).orThrow();
    }

    public MailboxLogin login() {
        return login(PASSWORD);
    }

    public MailboxLogin login(String password) {
        return new MailboxLogin(password.getBytes(StandardCharsets.UTF_8), certificate(), false);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int run(Path in, String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                    .directory(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() throws Exception {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
