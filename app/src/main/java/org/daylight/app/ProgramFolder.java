package org.daylight.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.daylight.release.InstalledFiles;

/** Where this program is. */
final class ProgramFolder {

    private ProgramFolder() {}

    /** The folder of its jars. */
    static Path jars() throws IOException {
        try {
            return Path.of(ProgramFolder.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IOException("the folder of this program has a name that cannot be read", e);
        }
    }

    /** The folder that a release file was unpacked to; empty if the program was built from its sources. */
    static Optional<Path> ofRelease() throws IOException {
        Path folder = jars().toAbsolutePath().normalize().getParent();
        return folder != null && Files.isDirectory(folder.resolve(InstalledFiles.MANIFESTS))
                ? Optional.of(folder)
                : Optional.empty();
    }

    /**
     * What to do to get a part of the program that is not there.
     *
     * @param component of a release
     * @param build the command that builds it, for a program that was built from its sources
     */
    static String howToAdd(String component, String build) throws IOException {
        return ofRelease().isPresent()
                ? "install " + component + " of the same version (docs/install.md)"
                : "build it with  " + build;
    }
}
