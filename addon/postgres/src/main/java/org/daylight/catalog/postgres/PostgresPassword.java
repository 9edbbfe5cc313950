package org.daylight.catalog.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;

/** The password of the database's user. It is never printed. */
final class PostgresPassword {

    private static final String VARIABLE = "DAYLIGHT_CATALOG_PASSWORD";
    private static final int MAX_BYTES = 1_000;

    private PostgresPassword() {}

    /** From the environment, or else from a private file; empty when there is none, as for a server that asks for no password. */
    static String read(Map<String, String> environment, Path file) throws IOException {
        String named = environment.get(VARIABLE);
        if (named != null) {
            return named;
        }
        if (!Files.isRegularFile(file)) {
            return "";
        }
        if (isOpenToOthers(file)) {
            throw new IOException(file + " can be read by other users of this machine:  chmod 600  it");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is too long: it has one line, the password of the database's user");
        }
        return Files.readString(file, UTF_8).strip();
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return false;
        }
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
        return modes.contains(PosixFilePermission.OTHERS_READ) || modes.contains(PosixFilePermission.GROUP_READ);
    }
}
