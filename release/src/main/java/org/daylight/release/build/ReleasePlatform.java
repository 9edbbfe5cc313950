package org.daylight.release.build;

import java.io.IOException;
import java.util.List;

/**
 * A system that release files run on, and how others call it.
 *
 * @param name in file names: {@code linux-x86_64}
 * @param debian Debian's name of the processor: {@code amd64}
 * @param nativeFolders where libraries keep their native code for it
 */
record ReleasePlatform(String name, String debian, List<String> nativeFolders) {

    /** Where libraries keep native code of all systems. Other systems' entries below these are left out. */
    static final List<String> NATIVE =
            List.of("org/sqlite/native/", "aix/", "darwin/", "freebsd/", "linux/", "win/", "supranational/blst/");

    /** @throws IOException if release files cannot be made on this system */
    static ReleasePlatform of(String system, String processor) throws IOException {
        if (system.equals("Linux") && processor.equals("amd64")) {
            return new ReleasePlatform(
                    "linux-x86_64",
                    "amd64",
                    List.of("org/sqlite/native/Linux/x86_64/", "linux/amd64/", "supranational/blst/Linux/amd64/"));
        }
        if (system.equals("Linux") && processor.equals("aarch64")) {
            return new ReleasePlatform(
                    "linux-aarch64",
                    "arm64",
                    List.of("org/sqlite/native/Linux/aarch64/", "linux/aarch64/", "supranational/blst/Linux/aarch64/"));
        }
        throw new IOException(
                "release files are made on Linux, for x86_64 or aarch64; this is " + system + ", " + processor);
    }

    /** Whether an entry of a library is native code of another system. */
    boolean isForeign(String entry) {
        boolean library = entry.endsWith(".so")
                || entry.endsWith(".dll")
                || entry.endsWith(".dylib")
                || entry.endsWith(".jnilib")
                || entry.endsWith(".a");
        return library
                && NATIVE.stream().anyMatch(entry::startsWith)
                && nativeFolders.stream().noneMatch(entry::startsWith);
    }
}
