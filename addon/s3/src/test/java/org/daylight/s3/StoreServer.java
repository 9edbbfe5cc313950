package org.daylight.s3;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.http.client.HttpLimits;
import org.daylight.store.StoreAddress;

/** A server that speaks S3, run as a process with libraries of its own. */
public final class StoreServer implements Closeable {

    static final S3Keys KEYS = new S3Keys("tester", "secret-of-the-tests", "", "us-east-1");
    public static final String BUCKET = "papers";

    private final Process process;
    private final int port;

    private StoreServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** S3Proxy. It verifies signatures, unless anyone may read. */
    public static StoreServer s3proxy(Path folder, boolean isOpen) throws IOException {
        int port = freePort();
        Path settings = Files.writeString(folder.resolve("s3proxy.properties"), """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=%s
            s3proxy.identity=%s
            s3proxy.credential=%s
            s3proxy.ignore-unknown-headers=true
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            """.formatted(
                        port,
                        isOpen ? "none" : "aws-v2-or-v4",
                        KEYS.access(),
                        KEYS.secret(),
                        Files.createDirectories(folder.resolve("objects"))));
        return start("s3proxy", folder, port, List.of("org.gaul.s3proxy.Main", "--properties", settings.toString()));
    }

    /** S3Mock. It verifies no signatures. */
    public static StoreServer s3mock(Path folder) throws IOException {
        int port = freePort();
        return start(
                "s3mock",
                folder,
                port,
                List.of(
                        "com.adobe.testing.s3mock.S3MockApplication",
                        "--http.port=" + port,
                        "--server.port=" + freePort(),
                        "--com.adobe.testing.s3mock.store.root=" + Files.createDirectories(folder.resolve("objects"))));
    }

    private static StoreServer start(String name, Path folder, int port, List<String> arguments) throws IOException {
        Path jars = Path.of("servers", name, "target", "server");
        if (!Files.isDirectory(jars)) {
            throw new IOException("the server " + name + " is not there: build with  mvn verify -Paddons");
        }
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + folder,
                "-Dlogback.configurationFile=" + Path.of("src", "test", "resources", "logback-of-servers.xml"),
                "-cp",
                jars + File.separator + "*"));
        command.addAll(arguments);
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var server = new StoreServer(process, port);
        try {
            server.awaitPort(log);
            server.createBucket();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void awaitPort(Path log) throws IOException {
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException("the server ended: " + Files.readString(log));
                }
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }

    private void createBucket() throws IOException {
        var requests = new S3Requests(address(port), KEYS, InstantSource.system(), S3Requests.LIMITS, Thread::sleep);
        S3Answer answer =
                requests.send("PUT", null, Map.of(), Map.of(), new byte[0], S3Requests.Expected.NOTHING, 100_000);
        requests.close();
        if (answer.status() != 200) {
            throw requests.refused("creating", answer);
        }
    }

    public int port() {
        return port;
    }

    StoreAddress address() {
        return address(port);
    }

    static StoreAddress address(int port) {
        return new StoreAddress("s3", URI.create("http://127.0.0.1:" + port), BUCKET, "");
    }

    /** The store, below a prefix that ends in {@code /}. */
    public S3Store store(String prefix) {
        return store(port, prefix);
    }

    /** The same through a proxy. */
    public static S3Store store(int port, String prefix) {
        return store(port, prefix, S3Requests.LIMITS);
    }

    static S3Store store(int port, String prefix, HttpLimits limits) {
        var address = new StoreAddress("s3", URI.create("http://127.0.0.1:" + port), BUCKET, prefix);
        return new S3Store(address, KEYS, InstantSource.system(), limits, time -> Thread.sleep(1));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
