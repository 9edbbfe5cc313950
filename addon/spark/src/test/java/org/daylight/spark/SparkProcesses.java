package org.daylight.spark;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A cluster of Spark on this machine: a master and workers, each a process, all with a secret. */
public final class SparkProcesses implements AutoCloseable {

    /** The secret of the cluster. */
    public static final String SECRET = "secret-of-the-tests";

    /** What Spark needs of the JVM. */
    public static final List<String> OPENS = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    private static final int PATIENCE_SECONDS = 120;

    private final Path folder;
    private final Path home;
    private final int port;
    private final Process master;
    private final List<Process> workers = new ArrayList<>();

    private SparkProcesses(Path folder, Path home, int port, Process master) {
        this.folder = folder;
        this.home = home;
        this.port = port;
        this.master = master;
    }

    /** Starts a master and workers with one core each. */
    public static SparkProcesses start(Path folder, int workers) throws IOException, InterruptedException {
        Path jars = Files.createDirectories(folder.resolve("home").resolve("jars"));
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(each);
            if (each.endsWith(".jar") && Files.notExists(jars.resolve(jar.getFileName()))) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            }
        }
        Path home = jars.getParent();
        int port = freePort();
        Process master = process(
                folder,
                home,
                "master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--webui-port",
                Integer.toString(freePort()));
        var cluster = new SparkProcesses(folder, home, port, master);
        try {
            cluster.await("master", "I have been elected leader");
            for (int i = 0; i < workers; i++) {
                cluster.addWorker();
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Process process(Path folder, Path home, String name, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(OPENS);
        command.addAll(List.of(
                "-Xmx200m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dspark.authenticate=true",
                "-Dspark.authenticate.secret=" + SECRET,
                "-Dspark.network.crypto.enabled=true",
                "-Dspark.master.rest.enabled=false",
                "-cp",
                home.resolve("jars") + "/*",
                main));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /** Starts one more worker. */
    public void addWorker() throws IOException, InterruptedException {
        String name = "worker-" + workers.size();
        workers.add(process(
                folder,
                home,
                name,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                folder.resolve(name).toString(),
                "--webui-port",
                Integer.toString(freePort()),
                address()));
        await(name, "Successfully registered with master");
    }

    private void await(String name, String line) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Path log = folder.resolve(name + ".log");
        while (!Files.readString(log).contains(line)) {
            if (System.nanoTime() > end) {
                throw new IOException(name + " did not start: " + Files.readString(log));
            }
            Thread.sleep(100);
        }
    }

    /** For {@code --on}. */
    public String address() {
        return "spark://127.0.0.1:" + port;
    }

    /** Kills a worker and the processes that it has started for an import, with SIGKILL. @return how many processes */
    public int kill(int worker) {
        List<ProcessHandle> all = new ArrayList<>();
        all.add(workers.get(worker).toHandle());
        try (Stream<ProcessHandle> children = workers.get(worker).descendants()) {
            all.addAll(children.toList());
        }
        all.forEach(ProcessHandle::destroyForcibly);
        return all.size();
    }

    @Override
    public void close() {
        for (int i = 0; i < workers.size(); i++) {
            kill(i);
        }
        master.destroyForcibly();
    }
}
