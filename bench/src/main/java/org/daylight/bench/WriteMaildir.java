package org.daylight.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.container.Unreadable;

/**
 * Writes the messages of any source that Daylight reads as a Maildir, one file for each message, so that every measured
 * program reads the same messages in a format that it supports.
 */
final class WriteMaildir {

    /**
     * The result.
     *
     * @param messages number of files written
     * @param bytes their total size
     * @param unreadable number of items in the source that could not be read; they are in no file
     */
    record Written(long messages, long bytes, long unreadable) {}

    private final Path current;
    private long messages;
    private long bytes;
    private long unreadable;

    private WriteMaildir(Path maildir) throws IOException {
        current = Files.createDirectories(maildir.resolve("cur"));
        Files.createDirectories(maildir.resolve("new"));
        Files.createDirectories(maildir.resolve("tmp"));
    }

    /**
     * Writes every message, in the order of the source, with ascending numbers as names.
     *
     * @param maildir a folder that does not exist yet, or is empty
     */
    static Written write(Path source, Path maildir) throws IOException, InterruptedException {
        var writing = new WriteMaildir(maildir);
        try {
            new ImportSource(List.of(source)).read(found -> {
                switch (found) {
                    case RawMessage raw -> writing.keep(raw.bytes());
                    case Unreadable lost -> writing.unreadable++;
                    default -> {} // files without mail, and ends of files
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new Written(writing.messages, writing.bytes, writing.unreadable);
    }

    private void keep(byte[] message) {
        messages++;
        bytes += message.length;
        try {
            Files.write(current.resolve(String.format(Locale.ROOT, "%09d.bench:2,S", messages)), message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code WriteMaildir SOURCE MAILDIR} prints messages, bytes and unreadable, separated by tabs. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Written written = write(Path.of(args[0]), Path.of(args[1]));
        System.out.println(written.messages() + "\t" + written.bytes() + "\t" + written.unreadable());
    }
}
