package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Some folders must be elsewhere than in the newsroom and in its public folder: a backup that saves itself, a lease that becomes public. */
public final class OutsideNewsroom {

    private OutsideNewsroom() {}

    /**
     * @param folder need not exist
     * @param what it is, as in {@code the backup}
     * @throws IOException with a one-line message, when the folder is the newsroom, its public folder, or below one of them, also through links
     */
    public static void check(Newsroom newsroom, Path folder, String what) throws IOException {
        Path real = real(folder);
        if (real.startsWith(real(newsroom.archiveFolder()))) {
            throw new IOException(folder + " is in the public folder: name another one for " + what);
        }
        if (real.startsWith(real(newsroom.folder()))) {
            throw new IOException(folder + " is in the newsroom's own folder: name another one for " + what);
        }
    }

    /** The real path of what exists, and the rest as it is. */
    private static Path real(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        Path there = absolute;
        while (there.getParent() != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        return Files.exists(there)
                ? there.toRealPath().resolve(there.relativize(absolute)).normalize()
                : absolute;
    }
}
