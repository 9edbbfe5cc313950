package org.daylight.extract;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What keeps a child process that has read a hostile document away from everything else. */
public enum Protection {

    /** Bubblewrap: no network, no files but the system's programs (read-only) and its own folder, its own processes only. */
    BUBBLEWRAP("bubblewrap: no network, no files except its own, ends with this command"),

    /** A network namespace without any network; files are not protected. */
    NO_NETWORK("network namespace: no network; but files of this user can be read (install bubblewrap for full"
            + " protection)"),

    /** Only the limits on memory, time and files. */
    LIMITS_ONLY("limits only: network and files are NOT protected (install bubblewrap for full protection)");

    private static final long MEMORY_FOLDER_BYTES = 64L << 20;

    private final String description;

    Protection(String description) {
        this.description = description;
    }

    /** One line for people. */
    public String description() {
        return description;
    }

    /** The best protection that this machine allows; tried, not guessed. */
    public static Protection strongest() {
        if (works(bubblewrap(List.of(), List.of("/bin/sh", "-c", "exit 0")))) {
            return BUBBLEWRAP;
        }
        return works(List.of("unshare", "-r", "-n", "/bin/sh", "-c", "exit 0")) ? NO_NETWORK : LIMITS_ONLY;
    }

    /**
     * The command inside the protection.
     *
     * @param readable folders that the command needs, beside those of the system
     * @param own the folder that the command may read
     * @param scratch the folder in it that the command may write to
     */
    List<String> around(List<Path> readable, Path own, Path scratch, List<String> command) {
        return switch (this) {
            case BUBBLEWRAP -> {
                List<String> binds = new ArrayList<>();
                for (Path path : readable) {
                    binds.addAll(List.of("--ro-bind", path.toString(), path.toString()));
                }
                binds.addAll(List.of("--ro-bind", own.toString(), own.toString()));
                binds.addAll(List.of("--bind", scratch.toString(), scratch.toString()));
                binds.addAll(List.of("--chdir", scratch.toString()));
                yield bubblewrap(binds, command);
            }
            case NO_NETWORK -> prefixed(List.of("unshare", "-r", "-n"), command);
            case LIMITS_ONLY -> command;
        };
    }

    private static List<String> bubblewrap(List<String> binds, List<String> command) {
        List<String> words = new ArrayList<>(
                List.of("bwrap", "--die-with-parent", "--new-session", "--unshare-all", "--ro-bind", "/usr", "/usr"));
        for (String path :
                List.of("/bin", "/sbin", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache", "/etc/alternatives")) {
            words.addAll(List.of("--ro-bind-try", path, path));
        }
        for (String settings : List.of("/etc/fonts", "/etc/libreoffice")) {
            words.addAll(List.of("--ro-bind-try", settings, settings));
        }
        for (String path : javaSettings()) {
            words.addAll(List.of("--ro-bind-try", path, path));
        }
        words.addAll(List.of("--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"));
        words.addAll(inMemory("/dev/shm"));
        words.addAll(inMemory("/tmp"));
        words.addAll(binds);
        words.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/"));
        words.add("--");
        words.addAll(command);
        return words;
    }

    /** A folder in memory, with a limit where bubblewrap has one (since 0.7). */
    private static List<String> inMemory(String path) {
        return Sized.WORKS
                ? List.of("--size", Long.toString(MEMORY_FOLDER_BYTES), "--tmpfs", path)
                : List.of("--tmpfs", path);
    }

    /** Found out once, when it is needed first. */
    private static final class Sized {
        static final boolean WORKS = works(List.of(
                "bwrap",
                "--unshare-all",
                "--ro-bind",
                "/",
                "/",
                "--size",
                "1048576",
                "--tmpfs",
                "/tmp",
                "/bin/sh",
                "-c",
                "exit 0"));
    }

    /** Debian puts the settings of its own JDKs into /etc. */
    private static List<String> javaSettings() {
        List<String> paths = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("/etc"), "java*")) {
            found.forEach(path -> paths.add(path.toString()));
        } catch (IOException none) {
            // another system
        }
        return paths;
    }

    private static List<String> prefixed(List<String> prefix, List<String> command) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(command);
        return words;
    }

    private static boolean works(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
