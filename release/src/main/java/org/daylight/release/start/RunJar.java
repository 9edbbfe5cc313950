package org.daylight.release.start;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts the runnable jar. On the first start it unpacks the program's files into the user's cache folder, because libraries with native code and
 * the extractor need files; each is compared with the manifest. Later starts use these files. It needs the JDK only.
 */
public final class RunJar {

    private static final String PROGRAM = "program/";
    private static final String MANIFEST = "release/daylight-jar.manifest";
    private static final String MAIN = "org.daylight.app.Start";
    private static final int NAME_DIGITS = 16;

    private RunJar() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        List<URL> jars;
        try {
            jars = jars(unpacked(cache()));
        } catch (IOException e) {
            System.err.println("daylight: the program cannot be unpacked (" + e.getMessage()
                    + "): name a folder that can be written with the environment variable XDG_CACHE_HOME");
            System.exit(3);
            return;
        }
        // Not closed: the program needs its classes as long as it runs.
        var classes = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(classes);
        try {
            classes.loadClass(MAIN).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Path cache() {
        String named = System.getenv("XDG_CACHE_HOME");
        Path base = named != null && Path.of(named).isAbsolute()
                ? Path.of(named)
                : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("daylight");
    }

    /** The folder of the unpacked program. Its name has the hash of the manifest, so that each version has its own. */
    private static Path unpacked(Path cache) throws IOException {
        byte[] manifest;
        try (InputStream in = resource(MANIFEST)) {
            manifest = in.readAllBytes();
        }
        Path folder = cache.resolve(hex(digest().digest(manifest)).substring(0, NAME_DIGITS));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(cache);
        Path part = Files.createTempDirectory(cache, "part-"); // for its owner only
        try {
            for (String line :
                    new String(manifest, StandardCharsets.UTF_8).lines().toList()) {
                String[] fields = line.split(" ");
                if (fields.length == 4 && fields[0].equals("file")) {
                    unpack(fields[3], fields[1], part);
                }
            }
            Files.createDirectories(part.resolve(MANIFEST).getParent());
            Files.write(part.resolve(MANIFEST), manifest);
            try {
                Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                if (!Files.isDirectory(folder)) { // otherwise another start was faster
                    throw e;
                }
            }
        } finally {
            delete(part);
        }
        return folder;
    }

    private static void unpack(String path, String hash, Path folder) throws IOException {
        Path file = folder.resolve(path).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("a path leaves the folder");
        }
        Files.createDirectories(file.getParent());
        try (InputStream in = resource(path)) {
            Files.copy(in, file);
        }
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        if (!hex(digest.digest()).equals(hash)) {
            throw new IOException("the jar is damaged: " + path);
        }
    }

    private static InputStream resource(String path) throws IOException {
        InputStream in = RunJar.class.getClassLoader().getResourceAsStream(PROGRAM + path);
        if (in == null) {
            throw new IOException("the jar is incomplete: " + path);
        }
        return in;
    }

    private static List<URL> jars(Path folder) throws IOException {
        var urls = new ArrayList<URL>();
        try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
            for (Path each : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                urls.add(each.toUri().toURL());
            }
        }
        return urls;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
