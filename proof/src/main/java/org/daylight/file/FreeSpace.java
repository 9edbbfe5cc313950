package org.daylight.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Free space of the disk that has a folder. It is asked of the folder itself: {@link Files#getFileStore} looks for the folder's mount point in
 * the list of mounts, which a sandbox can hide.
 */
public final class FreeSpace {

    private FreeSpace() {}

    /**
     * Bytes that this process may still write.
     *
     * @param folder that exists
     * @throws IOException when they cannot be found out
     */
    public static long usable(Path folder) throws IOException {
        long bytes = isOnDisk(folder) ? folder.toFile().getUsableSpace() : 0;
        return bytes > 0 ? bytes : Files.getFileStore(folder).getUsableSpace(); // 0 may also mean an error
    }

    /**
     * Bytes of the whole disk.
     *
     * @param folder that exists
     * @throws IOException when they cannot be found out
     */
    public static long total(Path folder) throws IOException {
        long bytes = isOnDisk(folder) ? folder.toFile().getTotalSpace() : 0;
        return bytes > 0 ? bytes : Files.getFileStore(folder).getTotalSpace();
    }

    private static boolean isOnDisk(Path folder) {
        return folder.getFileSystem() == FileSystems.getDefault();
    }
}
