package org.daylight.catalog.postgres;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.daylight.catalog.CatalogDatabase;
import org.junit.jupiter.api.Assumptions;
import org.postgresql.Driver;
import org.tukaani.xz.XZInputStream;

/** A server as a process of its own, with synced writes. It refuses to run as root, so then another user runs it. */
public final class PostgresServer implements Closeable {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final String USER = "daylight";
    private static final String PASSWORD = "harbour at night";
    private static final String NOBODY = "65534";
    private static final int ATTEMPTS = 600;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path folder;
    private final int port;
    private Process process;

    private PostgresServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Starts a server. Skips the test where that is not possible. */
    public static PostgresServer start() throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "the programs of the server are those for Linux on x86-64");
        Assumptions.assumeTrue(
                !isRoot() || Files.exists(Path.of("/usr/bin/setpriv")),
                "PostgreSQL does not run as root, and there is no setpriv to run it as another user");
        Path folder = Files.createTempDirectory("postgres");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpack(folder);
        Path data = Files.createDirectory(folder.resolve("data"));
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        if (isRoot()) {
            run(List.of("chown", NOBODY, data.toString()), folder);
        }
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        run(
                asUser(List.of(
                        folder.resolve("bin/initdb").toString(),
                        "-D",
                        data.toString(),
                        "-U",
                        USER,
                        "-E",
                        "UTF8",
                        "--locale=C",
                        "--auth=scram-sha-256",
                        "--pwfile=" + password,
                        "--no-sync")),
                folder);
        var server = new PostgresServer(folder, port);
        server.startAgain();
        return server;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static List<String> asUser(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        var all = new ArrayList<>(
                List.of("/usr/bin/setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        all.addAll(command);
        return all;
    }

    private static void run(List<String> command, Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        int exit = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException(command + " ended with " + exit + ": " + Files.readString(log));
        }
    }

    private static void unpack(Path folder) throws IOException {
        InputStream archive = PostgresServer.class.getResourceAsStream(ARCHIVE);
        if (archive == null) {
            throw new IOException(ARCHIVE + " is not on the class path");
        }
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    boolean isProgram = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    /** Starts the server that was killed. */
    public void startAgain() throws IOException, InterruptedException {
        process = new ProcessBuilder(asUser(List.of(
                        folder.resolve("bin/postgres").toString(),
                        "-D",
                        folder.resolve("data").toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "dynamic_shared_memory_type=mmap", // a killed server leaves nothing outside of its folder
                        "-c",
                        "shared_buffers=64MB",
                        "-c",
                        "max_connections=50")))
                .directory(folder.resolve("data").toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        for (int i = 0; i < ATTEMPTS; i++) {
            try (Connection connection = connect("postgres")) {
                return;
            } catch (SQLException e) {
                if (!process.isAlive()) {
                    throw new IOException("the server did not start: " + Files.readString(folder.resolve("log")), e);
                }
                Thread.sleep(100);
            }
        }
        throw new IOException("the server does not answer");
    }

    /** Kills all its processes at once; what was not synced is lost. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        for (ProcessHandle each : all) {
            while (each.isAlive()) {
                Thread.sleep(10);
            }
        }
    }

    /** Executes a statement in a database as its owner; returns the first cell of the first row, or "". */
    public String execute(String database, String statement) throws SQLException {
        try (Connection connection = connect(database);
                var ready = connection.createStatement()) {
            if (!ready.execute(statement)) {
                return "";
            }
            try (var rows = ready.getResultSet()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        }
    }

    /** A new database. The order of its texts is not that of their bytes. */
    public String newDatabase() throws SQLException {
        String name = "papers" + DATABASES.incrementAndGet();
        execute(
                "postgres",
                "CREATE DATABASE " + name + " ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'"
                        + " TEMPLATE template0");
        return name;
    }

    private Connection connect(String database) throws SQLException {
        var settings = new Properties();
        settings.setProperty("user", USER);
        settings.setProperty("password", PASSWORD);
        return new Driver().connect("jdbc:postgresql://127.0.0.1:" + port + "/" + database, settings);
    }

    /** The database, for the catalog of one newsroom. */
    public CatalogDatabase catalog(String database, String owner) {
        return new PostgresDatabase(new PostgresAddress(USER, "127.0.0.1", port, database), PASSWORD, owner);
    }

    /** The setting of a newsroom. */
    public String line(String database) {
        return "postgres postgresql://" + USER + "@127.0.0.1:" + port + "/" + database;
    }

    /** The password, as a private file. */
    public void writePassword(Path file) throws IOException {
        Files.writeString(file, PASSWORD + "\n", StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Override
    public void close() throws IOException {
        try {
            run(List.of("kill", "-INT", Long.toString(process.pid())), folder);
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
