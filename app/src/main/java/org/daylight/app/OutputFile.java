package org.daylight.app;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The output of a command: standard output, or a file that appears when it is complete. If the program stops on the
 * way, a file {@code NAME.part} remains, and the next run overwrites it.
 */
final class OutputFile implements Closeable {

    private final Terminal terminal;
    private final @Nullable Path file;
    private final @Nullable Path part;
    private final OutputStream out;

    /** @param given null for standard output */
    OutputFile(Terminal terminal, @Nullable Path given) throws IOException {
        this.terminal = terminal;
        file = given == null ? null : terminal.path(given);
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IOException(
                    "cannot write " + given + ": there is no folder " + given.getParent() + "; create it first");
        }
        if (file != null && Files.isDirectory(file)) {
            throw new IOException("cannot write " + given + ": it is a folder; name a file");
        }
        part = file == null ? null : file.resolveSibling(file.getFileName() + ".part");
        out = new BufferedOutputStream(part == null ? new Piped() : Files.newOutputStream(part), 1 << 16);
    }

    OutputStream stream() {
        return out;
    }

    /** The output is complete: puts the file in place. */
    void done() throws IOException {
        out.flush();
        if (file != null && part != null) {
            out.close();
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes an incomplete file. */
    @Override
    public void close() throws IOException {
        if (part != null) {
            try {
                out.close();
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }

    /** A {@code PrintStream} hides errors, but a pipe that is closed at the other end must end the work. */
    private final class Piped extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            terminal.out().write(bytes, from, length);
            if (terminal.out().checkError()) {
                throw new IOException("the reader of the output has closed it");
            }
        }
    }
}
