package org.daylight.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A backup on a remote of the program rclone (S3, SFTP and many others). Files are collected in a local folder and copied together. rclone reads its own
 * settings: no password is on a command line of ours.
 */
public final class RclonePlace implements BackupPlace {

    private static final Pattern FORM =
            Pattern.compile(":?[A-Za-z0-9_][A-Za-z0-9_.+@ -]*:[^\\x00-\\x1f]*|/[^\\x00-\\x1f]+");
    private static final Pattern LINE = Pattern.compile("([0-9]{1,18});(.{1,200})");
    private static final long BATCH_BYTES = 128L << 20;
    private static final int MAX_ERROR = 4000;
    private static final int MAX_LINE = 10_000;

    private final String remote;
    private final Path work;
    private long waiting;

    /**
     * A place.
     *
     * @param remote {@code REMOTE:PATH}, as rclone names it
     * @param work a private folder of this object; what is in it is deleted
     * @throws IllegalArgumentException with a one-line message, if the name has another form
     */
    public RclonePlace(String remote, Path work) throws IOException {
        if (!isRemote(remote)) {
            throw new IllegalArgumentException("after rclone: write REMOTE:PATH, as in  rclone:store:papers-backup");
        }
        this.remote = remote.endsWith("/") || remote.endsWith(":") ? remote : remote + "/";
        this.work = work;
        clear();
    }

    /** Whether it has the form {@code REMOTE:PATH}, or is an absolute path. */
    public static boolean isRemote(String remote) {
        return FORM.matcher(remote).matches();
    }

    @Override
    public SortedMap<String, Long> list() throws IOException {
        var files = new TreeMap<String, Long>();
        // Exit code 3: the folder does not exist.
        run(List.of("lsf", "-R", "--files-only", "--format", "sp", "--separator", ";", "--", remote), 3, line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && BackupPath.isKnown(matcher.group(2))) {
                files.put(matcher.group(2), Long.parseLong(matcher.group(1)));
            }
        });
        return files;
    }

    @Override
    public Optional<byte[]> read(String path, int limit) throws IOException {
        Path inbox = fetch(List.of(path));
        Path file = inbox.resolve(path);
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > limit) {
                throw new IOException(path + " in the backup is longer than it can be: it is damaged");
            }
            return Optional.of(Files.readAllBytes(file));
        } finally {
            delete(inbox);
        }
    }

    @Override
    public Map<String, byte[]> readAll(Collection<String> paths) throws IOException {
        Path inbox = fetch(paths);
        var all = new LinkedHashMap<String, byte[]>();
        for (String path : paths) {
            Path file = inbox.resolve(path);
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_FILE_BYTES) {
                all.put(path, Files.readAllBytes(file));
            }
        }
        delete(inbox);
        return all;
    }

    /** Copies files that exist into an empty local folder. */
    private Path fetch(Collection<String> paths) throws IOException {
        Path inbox = work.resolve("inbox");
        delete(inbox);
        Files.createDirectories(inbox);
        Path names = work.resolve("names");
        Files.write(names, paths, UTF_8);
        run(
                List.of("copy", "--files-from-raw", names.toString(), "--no-traverse", "--", remote, inbox.toString()),
                3,
                line -> {});
        return inbox;
    }

    @Override
    public void put(String path, byte[] bytes) throws IOException {
        Path file = work.resolve("outbox").resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        waiting += bytes.length;
        if (waiting > BATCH_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        Path outbox = work.resolve("outbox");
        if (Files.isDirectory(outbox)) {
            // With --ignore-times, a damaged file of the same size and time is replaced.
            run(List.of("copy", "--ignore-times", "--", outbox.toString(), remote), 0, line -> {});
            delete(outbox);
        }
        waiting = 0;
    }

    @Override
    public void create(String path, byte[] bytes) throws IOException {
        if (read(path, MAX_FILE_BYTES).isPresent()) {
            throw new FileAlreadyExistsException(path
                    + " was written to the backup by somebody else: two newsrooms must not use one backup."
                    + " Find out which one did");
        }
        put(path, bytes);
        flush();
    }

    @Override
    public void delete(Collection<String> paths) throws IOException {
        if (paths.isEmpty()) {
            return;
        }
        Path names = work.resolve("names");
        Files.createDirectories(work);
        Files.write(names, paths, UTF_8);
        run(List.of("delete", "--files-from-raw", names.toString(), "--", remote), 3, line -> {});
    }

    @Override
    public void close() throws IOException {
        clear();
    }

    @Override
    public String toString() {
        return "rclone:" + remote;
    }

    /** rclone calls the disks of this machine a remote, too. */
    @Override
    public Optional<Path> localFolder() {
        String path = remote.startsWith(":local:") ? remote.substring(":local:".length()) : remote;
        return path.startsWith("/") ? Optional.of(Path.of(path)) : Optional.empty();
    }

    private interface Lines {
        void read(String line);
    }

    /** @param alsoGood an exit code that is no error, besides 0 */
    private void run(List<String> arguments, int alsoGood, Lines lines) throws IOException {
        Files.createDirectories(work);
        Path errors = work.resolve("errors");
        var command = new ArrayList<>(List.of("rclone", "--ask-password=false", "--retries", "5"));
        command.addAll(arguments);
        Process process;
        try {
            process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        } catch (IOException e) {
            throw new IOException("the program rclone cannot be started: install it (Debian package rclone)", e);
        }
        process.getOutputStream().close(); // it must not ask anything
        try (InputStream in = process.getInputStream();
                var reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            readLines(reader, lines);
            int code = process.waitFor();
            if (code != 0 && code != alsoGood) {
                throw new IOException("rclone failed (exit code " + code + "): " + lastLine(errors));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void readLines(BufferedReader reader, Lines lines) throws IOException {
        var line = new StringBuilder();
        for (int c = reader.read(); c >= 0; c = reader.read()) {
            if (c == '\n') {
                lines.read(line.toString());
                line.setLength(0);
            } else if (line.length() < MAX_LINE) {
                line.append((char) c);
            }
        }
    }

    private static String lastLine(Path errors) throws IOException {
        byte[] all = Files.size(errors) > 1 << 20 ? new byte[0] : Files.readAllBytes(errors);
        String text = new String(all, UTF_8).strip();
        String last = text.substring(text.lastIndexOf('\n') + 1);
        String printable = last.replaceAll("\\p{C}", "?");
        return printable.isEmpty()
                ? "it said nothing"
                : printable.substring(0, Math.min(MAX_ERROR, printable.length()));
    }

    private void clear() throws IOException {
        delete(work);
        waiting = 0;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> all;
        try (var walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
