package org.daylight.search.opensearch;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Nodes of OpenSearch, each a process with a class path of its own. */
final class TestCluster implements Closeable {

    /** How long a node may take to start; a loaded machine is slow. */
    private static final int START_SECONDS = 240;

    private final Path folder;
    private final List<Process> nodes = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    private TestCluster(Path folder) {
        this.folder = folder;
    }

    /** Starts nodes and waits until they are one cluster. */
    static TestCluster start(int size) throws IOException {
        var cluster = new TestCluster(Files.createTempDirectory("opensearch"));
        try {
            List<Integer> ports = freePorts(size);
            for (int i = 0; i < size; i++) {
                cluster.startNode(i, ports);
            }
            for (int i = 0; i < size; i++) {
                cluster.addresses.add(cluster.await(i));
            }
            var client = new ClusterClient(List.of(java.net.URI.create(cluster.addresses.getFirst())));
            client.call("GET", "/_cluster/health?wait_for_nodes=" + size + "&timeout=" + START_SECONDS + "s", null);
            client.close();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static List<Integer> freePorts(int size) throws IOException {
        List<ServerSocket> open = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            open.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : open) {
            socket.close();
        }
        return ports;
    }

    private void startNode(int number, List<Integer> ports) throws IOException {
        Path home = Files.createDirectories(folder.resolve("n" + number));
        Files.createDirectories(home.resolve("config"));
        Path module = Path.of("..", "opensearch-node", "target");
        String classPath = module.resolve("classes")
                + java.io.File.pathSeparator
                + Files.readString(module.resolve("class-path")).strip();
        nodes.add(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms384m",
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        "org.daylight.search.opensearch.node.TestNode",
                        home.toString(),
                        "n" + number,
                        ports.get(number).toString(),
                        ports.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start());
    }

    private String await(int number) throws IOException {
        Path home = folder.resolve("n" + number);
        for (int i = 0; i < 10 * START_SECONDS; i++) {
            if (Files.exists(home.resolve("address"))) {
                return Files.readString(home.resolve("address"));
            }
            if (!nodes.get(number).isAlive()) {
                break;
            }
            ClusterClient.pause(100);
        }
        throw new IOException("a node does not start:\n" + Files.readString(home.resolve("log")));
    }

    /** The address of an index. */
    String address(String prefix) {
        return String.join(",", addresses) + "/" + prefix;
    }

    String http(int node) {
        return addresses.get(node);
    }

    /** The folder of the data of all nodes. */
    Path folder() {
        return folder;
    }

    /** Kills a node at once, as a power failure would. */
    void kill(int node) throws IOException {
        nodes.get(node).destroyForcibly();
        try {
            nodes.get(node).waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < nodes.size(); i++) {
            kill(i);
        }
        try (var all = Files.walk(folder)) {
            for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
