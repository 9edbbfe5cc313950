package org.daylight.release.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.format.Sha256;

/**
 * The libraries of other projects that a release contains: {@code release/dependencies.tsv}. Each line has Maven's coordinates, the licence
 * (an SPDX expression) and the SHA-256 of the jar, with a tab between them. Immutable.
 */
final class ListedDependencies {

    /** Licences that a library in a release may have; of several that are joined by OR, one is enough. */
    static final Set<String> ALLOWED = Set.of(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            // of an image library of Sun's; as BSD-3-Clause, with a notice that it is not made for nuclear facilities
            "BSD-3-Clause-No-Nuclear-License",
            // as Apache-1.1, without its clause on acknowledgments
            "JDOM",
            // a jar of its own, which a user may replace
            "LGPL-3.0-or-later",
            "MIT",
            "MIT-0",
            "MPL-1.1",
            "MPL-2.0",
            "Unicode-3.0");

    private static final int FIELDS = 3;

    /** A line. */
    record Library(String coordinates, String licence, Sha256 hash) {}

    private final Map<Sha256, Library> libraries = new HashMap<>();

    /** @throws IOException if a line is wrong, or a licence is not allowed */
    static ListedDependencies read(Path file) throws IOException {
        var listed = new ListedDependencies();
        String last = "";
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split("\t", -1);
            if (fields.length != FIELDS || fields[0].compareTo(last) <= 0) {
                throw new IOException(file + ": not three fields, or not in its order: " + line);
            }
            last = fields[0];
            if (Arrays.stream(fields[1].split(" OR ")).noneMatch(ALLOWED::contains)) {
                throw new IOException(file + ": the licence of " + fields[0] + " is not allowed: " + fields[1]);
            }
            Sha256 hash =
                    Sha256.parse(fields[2]).ok().orElseThrow(() -> new IOException(file + ": not a SHA-256: " + line));
            listed.libraries.put(hash, new Library(fields[0], fields[1], hash));
        }
        return listed;
    }

    /** What the list says of a jar; empty if it has no such bytes. */
    Optional<Library> of(Path jar) throws IOException {
        return Optional.ofNullable(libraries.get(hash(jar)));
    }

    /** All, in no order. */
    Iterable<Library> all() {
        return libraries.values();
    }

    static Sha256 hash(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return Sha256.wrap(digest.digest());
    }
}
