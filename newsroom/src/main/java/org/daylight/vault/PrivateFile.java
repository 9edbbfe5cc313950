package org.daylight.vault;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Opens files. If they are created, only their owner can read them, if the file system knows owners. */
final class PrivateFile {

    private PrivateFile() {}

    static FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(path, options, attributes(path, "rw-------"));
    }

    /** Owner-only access for a file or folder that is to be created. */
    static FileAttribute<?>[] attributes(Path path, String modes) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(modes))}
                : new FileAttribute<?>[0];
    }
}
