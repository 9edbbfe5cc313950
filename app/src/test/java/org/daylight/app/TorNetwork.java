package org.daylight.app;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A Tor network on the loopback of a network namespace: three directory authorities and four relays of Debian's {@code tor}, a client with SOCKS, and an
 * onion service. The settings are those of Tor's own test networks ({@code TestingTorNetwork}): a consensus every few seconds.
 */
final class TorNetwork implements AutoCloseable {

    /** Where the client's SOCKS listens on 127.0.0.1. */
    static final int SOCKS = 9050;

    private static final int AUTHORITIES = 3;
    private static final int RELAYS = 4;
    private static final String AUTHORITY = """
        SocksPort 0
        ContactInfo nobody@example.org
        AuthoritativeDirectory 1
        V3AuthoritativeDirectory 1
        V3AuthVotingInterval 10
        V3AuthVoteDelay 2
        V3AuthDistDelay 2
        TestingV3AuthInitialVotingInterval 5
        TestingV3AuthInitialVoteDelay 2
        TestingV3AuthInitialDistDelay 2
        TestingDirAuthVoteExit *
        TestingDirAuthVoteGuard *
        TestingDirAuthVoteHSDir *
        TestingMinExitFlagThreshold 0
        ExitPolicy reject *:*
        """;

    private final Path folder;
    private final Path service;
    private final List<Process> processes = new ArrayList<>();

    private TorNetwork(Path folder, Path service) {
        this.folder = folder;
        this.service = service;
    }

    /**
     * Starts all of it.
     *
     * @param service the folder of the onion service, named in torrc
     * @param torrc what {@code daylight drop torrc} prints, used as it is
     */
    static TorNetwork start(Path folder, Path service, String torrc) throws IOException, InterruptedException {
        var network = new TorNetwork(folder, service);
        try {
            network.start(torrc);
            return network;
        } catch (IOException | InterruptedException e) {
            network.close();
            throw e;
        }
    }

    private void start(String torrc) throws IOException, InterruptedException {
        var authorities = new StringBuilder();
        for (int i = 1; i <= AUTHORITIES; i++) {
            authorities.append(authority(i));
        }
        String network = "TestingTorNetwork 1\nAssumeReachable 1\nEnforceDistinctSubnets 0\nShutdownWaitLength 0\n"
                + authorities;
        for (int i = 1; i <= AUTHORITIES; i++) {
            run("auth" + i, network + relay("auth" + i, 5000 + i) + "DirPort " + (7000 + i) + "\n" + AUTHORITY);
        }
        for (int i = 1; i <= RELAYS; i++) {
            run("relay" + i, network + relay("relay" + i, 5010 + i) + "SocksPort 0\nExitRelay 0\n");
        }
        run("client", network + "SocksPort " + SOCKS + "\n");
        run("onion", network + torrc);
    }

    private static String relay(String name, int port) {
        return "Nickname " + name + "\nAddress 127.0.0.1\nORPort " + port + "\n";
    }

    private Path secret(String name) throws IOException {
        return Files.createDirectories(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Makes the keys of an authority. @return its line for all the others */
    private String authority(int number) throws IOException, InterruptedException {
        String name = "auth" + number;
        Path data = secret(name);
        Path keys = secret(name + "/keys");
        Process certificate = new ProcessBuilder(
                        "tor-gencert",
                        "--create-identity-key",
                        "-m",
                        "12",
                        "-a",
                        "127.0.0.1:" + (7000 + number),
                        "--passphrase-fd",
                        "0")
                .directory(keys.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(name + "-gencert"))
                .start();
        try (OutputStream password = certificate.getOutputStream()) {
            password.write("a test\n".getBytes(StandardCharsets.US_ASCII));
        }
        certificate.waitFor();
        Process fingerprint = new ProcessBuilder(
                        "tor",
                        "-f",
                        none(),
                        "--DataDirectory",
                        data.toString(),
                        "--TestingTorNetwork",
                        "1",
                        "--DirAuthority",
                        "none orport=1 127.0.0.1:1 " + "0".repeat(40),
                        "--Nickname",
                        name,
                        "--Address",
                        "127.0.0.1",
                        "--ORPort",
                        "" + (5000 + number),
                        "--list-fingerprint",
                        "--quiet")
                .redirectErrorStream(true)
                .redirectOutput(log(name + "-fingerprint"))
                .start();
        fingerprint.waitFor();
        String identity = Files.readAllLines(keys.resolve("authority_certificate")).stream()
                .filter(line -> line.startsWith("fingerprint "))
                .findFirst()
                .orElseThrow()
                .substring("fingerprint ".length());
        String router = Files.readString(data.resolve("fingerprint")).strip().split(" ")[1];
        return "DirAuthority " + name + " orport=" + (5000 + number) + " v3ident=" + identity + " 127.0.0.1:"
                + (7000 + number) + " " + router + "\n";
    }

    /** An empty file instead of this machine's settings; Tor does not take {@code /dev/null}. */
    private String none() throws IOException {
        return Files.write(folder.resolve("none.torrc"), new byte[0]).toString();
    }

    private File log(String name) {
        return folder.resolve(name + ".log").toFile();
    }

    private void run(String name, String settings) throws IOException, InterruptedException {
        Path torrc = folder.resolve(name + ".torrc");
        Files.writeString(torrc, "DataDirectory " + secret(name) + "\nLog notice stdout\n" + settings);
        List<String> command = List.of("tor", "--defaults-torrc", none(), "-f", torrc.toString());
        var verify = new ArrayList<>(command);
        verify.add("--verify-config");
        Process verified = new ProcessBuilder(verify)
                .redirectErrorStream(true)
                .redirectOutput(log(name))
                .start();
        if (verified.waitFor() != 0) {
            throw new IOException("tor does not accept the settings of " + name + ":\n"
                    + Files.readString(log(name).toPath()));
        }
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(name))
                .start());
    }

    /** The address of the onion service, such as {@code ….onion}. */
    String address() throws IOException {
        return Files.readString(service.resolve("hostname")).strip();
    }

    /** Which processes have ended, and what they said; empty if all run. */
    String ended() throws IOException {
        var said = new StringBuilder();
        for (Process each : processes) {
            if (!each.isAlive()) {
                said.append(each.info().commandLine().orElse("tor")).append(" has ended\n");
            }
        }
        return said.isEmpty() ? "" : said + Files.readString(log("onion").toPath());
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
