package org.daylight.flow.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that is to be saved.
 *
 * @param path in the backup
 * @param file where it is read; the newsroom's own file, a link to it or a copy
 * @param size how many bytes are read; a vault may grow meanwhile
 * @param stamp changes when the file is replaced or written; empty if that cannot be relied on, so that the file is always read
 */
record CapturedFile(String path, Path file, long size, String stamp) {

    /** Smaller files are always read. */
    private static final long SMALL = 1 << 16;

    private static final int CHUNK = 4 << 20;

    /** Databases change in single pages. */
    private static final int DATABASE_CHUNK = 32 << 10;

    /** @param written whether the file may be written in place without a change of its time or size */
    static CapturedFile of(String path, Path file, boolean written) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        boolean isStamped = !written && attributes.size() > SMALL;
        String stamp = isStamped
                ? attributes.size() + "/" + attributes.lastModifiedTime().toInstant() + "/" + attributes.fileKey()
                : "";
        return new CapturedFile(
                path, file, attributes.size(), stamp.replaceAll("[^ -~]", "?").replace(' ', '_'));
    }

    int chunkBytes() {
        return path.endsWith(".db") ? DATABASE_CHUNK : CHUNK;
    }
}
