package org.daylight.app;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a password, from a file or from the terminal. It is never an argument: every user can list those of a process. */
final class Password {

    private static final int MOST_BYTES = 4_096;

    private Password() {}

    /**
     * A password in UTF-8: one line, not empty.
     *
     * @param prompt what the terminal asks, safe to print
     * @param nothing what was not done if there is no password: {@code "nothing was imported"}
     */
    static byte[] read(Terminal terminal, @Nullable Path file, String prompt, String nothing) throws IOException {
        byte[] password = file == null ? typed(prompt) : fromFile(terminal, file);
        if (password.length == 0) {
            throw new IOException("the password is empty; " + nothing);
        }
        for (byte each : password) {
            if (each == 0 || each == '\n' || each == '\r') {
                throw new IOException("the password must be one line of text; " + nothing);
            }
        }
        return password;
    }

    private static byte[] typed(String prompt) throws IOException {
        Console console = System.console();
        char[] typed = console == null || !console.isTerminal() ? null : console.readPassword("%s: ", prompt);
        if (typed == null) {
            throw new IOException("there is no terminal to type the password on: use  --password-file FILE");
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        byte[] password = new byte[encoded.remaining()];
        encoded.get(password);
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(typed, ' ');
        return password;
    }

    /** The first line of the file. */
    private static byte[] fromFile(Terminal terminal, Path file) throws IOException {
        Path path = terminal.path(file);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MOST_BYTES);
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
            if (modes.contains(PosixFilePermission.GROUP_READ) || modes.contains(PosixFilePermission.OTHERS_READ)) {
                terminal.err()
                        .println("note: other users of this computer can read the password in "
                                + TerminalFormats.printable(file.toString())
                                + ": make the file private with  chmod 600");
            }
        }
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        byte[] password = Arrays.copyOf(bytes, end);
        Arrays.fill(bytes, (byte) 0);
        return password;
    }
}
