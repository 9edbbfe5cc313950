package org.daylight.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code daylight drop serve} in a process of its own, with the memory that the printed unit gives it. It can be killed and started again. */
final class KilledDrop implements AutoCloseable {

    static final int PORT = 8500;
    static final String LOOPBACK = "http://127.0.0.1:" + PORT + "/";

    private final Path folder;
    private final Path errors;
    private Process process;

    KilledDrop(Path folder) throws IOException {
        this.folder = folder;
        errors = folder.resolveSibling(folder.getFileName() + ".err");
        start();
    }

    /** Starts it and waits until it serves. */
    void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Start.class.getName(),
                        "drop",
                        "serve",
                        folder.toString(),
                        "--port",
                        "" + PORT)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains("drop at http://")) {
                return;
            }
        }
        throw new IOException("the drop does not start: " + errors());
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it wrote to the standard error. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** The paths of all files, relative to its folder, with their sizes. A file that disappears meanwhile is left out. */
    Map<String, Long> files() throws IOException {
        return sizes(folder);
    }

    static Map<String, Long> sizes(Path root) throws IOException {
        var found = new TreeMap<String, Long>();
        var folders = new java.util.ArrayDeque<>(List.of(root));
        while (!folders.isEmpty()) {
            try (Stream<Path> in = Files.list(folders.pop())) {
                for (Path each : in.toList()) {
                    if (Files.isDirectory(each)) {
                        folders.push(each);
                    } else if (Files.exists(each)) {
                        found.put(
                                root.relativize(each).toString(), each.toFile().length());
                    }
                }
            } catch (java.nio.file.NoSuchFileException | java.io.UncheckedIOException gone) {
                // it was renamed meanwhile
            }
        }
        return found;
    }

    /** How many bytes of items are stored. */
    long stored() throws IOException {
        return files().entrySet().stream()
                .filter(file -> file.getKey().contains("/items/"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Files that something unfinished left behind. */
    List<String> unfinished() throws IOException {
        return files().keySet().stream()
                .filter(name -> name.contains(".gone") || name.contains(".new") || name.endsWith(".part"))
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
