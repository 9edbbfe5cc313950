package org.daylight.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.daylight.http.client.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over https: a certificate that is trusted, for the name that was asked for, and no other. */
class EncryptedTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder = Path.of("");

    /** A process of its own, because what a JVM trusts is settled once: {@code SOURCE FOLDER}. */
    public static void main(String[] arguments) throws Exception {
        var options = new Mirror.Options(
                List.of(arguments[0]), Path.of(arguments[1]), null, new Route.Direct(), false, false, 2, 1);
        Mirror.Result result = new Mirror(options, Timeouts.USUAL, (time, over) -> {}, MirrorSteps.UNWATCHED)
                .round(InstantSource.fixed(Instant.parse("2026-12-02T12:00:00Z")), (packs, bytes, total) -> {});
        System.out.println(result.word() + " " + result.notes());
    }

    private static Path java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program);
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    private Path certificate(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        run(List.of(
                java("keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        return store;
    }

    private static OddServer serve(Path archive, Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        var manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        manager.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(manager.getKeyManagers(), null, null);
        ServerSocket socket =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new OddServer(archive, socket);
    }

    private String mirror(String source, Path trusted, String name) throws Exception {
        var command = new ArrayList<>(List.of(java("java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        if (trusted != null) {
            command.add("-Djavax.net.ssl.trustStore=" + trusted);
            command.add("-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                EncryptedTest.class.getName(),
                source,
                folder.resolve(name).toString()));
        return run(command);
    }

    @Test
    void aTrustedServerIsMirroredAndOthersAreNot() throws Exception {
        PortArchive port =
                new PortArchive(folder.resolve("port")).accession(30).part(1, 5).publish();
        Path localhost = certificate("localhost");
        Path elsewhere = certificate("elsewhere.example");
        try (OddServer server = serve(port.folder(), localhost);
                OddServer impostor = serve(port.folder(), elsewhere)) {
            String address = "https://localhost:" + server.port() + "/";
            assertTrue(mirror(address, localhost, "mirrored").startsWith("CURRENT"));
            assertTrue(Files.exists(folder.resolve("mirrored/checkpoint")));
            assertTrue(mirror(address, null, "untrusted").startsWith("UNREACHABLE"));
            String other = "https://localhost:" + impostor.port() + "/";
            assertTrue(mirror(other, elsewhere, "misnamed").startsWith("UNREACHABLE"));
            assertEquals(List.of(), impostor.asked);
        }
    }
}
