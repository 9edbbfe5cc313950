package org.daylight.release.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.daylight.format.Sha256;

/** The jars of a folder that a release may contain. */
final class BundledJars {

    /** How CycloneDX writes a SHA-256 in JSON. */
    private static final Pattern HASH = Pattern.compile("\"SHA-256\",\\s*\"content\"\\s*:\\s*\"([0-9a-f]{64})\"");

    private static final int RIGHTS = 0777;
    private static final int FOLDER_RIGHTS = 0755;
    private static final int FILE_RIGHTS = 0644;

    private final ListedDependencies listed;

    BundledJars(ListedDependencies listed) {
        this.listed = listed;
    }

    /**
     * The jars of a folder, sorted.
     *
     * @param bom the list of components (CycloneDX) that the build made of it
     * @throws IOException if one is neither a module of this project nor listed with these bytes, or is not in the list of components
     */
    List<Path> of(Path folder, Path bom) throws IOException {
        Set<String> components = new HashSet<>();
        Matcher hashes = HASH.matcher(Files.readString(bom));
        while (hashes.find()) {
            components.add(hashes.group(1));
        }
        var jars = new ArrayList<Path>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                Sha256 hash = ListedDependencies.hash(each);
                if (!isOwn(each)) {
                    if (listed.of(each).isEmpty()) {
                        throw new IOException(each
                                + " is not in release/dependencies.tsv with these bytes; if it is of an"
                                + " earlier build, run  mvn clean");
                    }
                    if (!components.contains(hash.hex())) {
                        throw new IOException(each + " is not in " + bom);
                    }
                }
                jars.add(each);
            }
        }
        return jars;
    }

    /** Whether a jar is a module of this project: its build leaves the coordinates in it. */
    private static boolean isOwn(Path jar) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(jar).get()) {
            boolean own = false;
            for (ZipArchiveEntry each : Collections.list(zip.getEntries())) {
                own |= each.getName().startsWith("META-INF/maven/org.daylight/");
            }
            if (own) {
                checkRights(jar, zip);
            }
            return own;
        }
    }

    /** Maven stores the rights of files in jars, so the user's umask would change their bytes. */
    private static void checkRights(Path jar, ZipFile zip) throws IOException {
        for (ZipArchiveEntry each : Collections.list(zip.getEntries())) {
            int rights = each.getUnixMode() & RIGHTS;
            if (rights != (each.isDirectory() ? FOLDER_RIGHTS : FILE_RIGHTS)) {
                throw new IOException("in " + jar + ", " + each.getName() + " has the rights "
                        + Integer.toOctalString(rights) + ": clone and build with  umask 022");
            }
        }
    }
}
