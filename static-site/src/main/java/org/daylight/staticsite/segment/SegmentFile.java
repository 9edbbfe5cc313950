package org.daylight.staticsite.segment;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import org.daylight.format.Sha256;

/** Writes a file of a segment under a temporary name, and gives it the name that its content has. Not safe for several threads. */
final class SegmentFile implements AutoCloseable {

    /** How many hexadecimal digits of the SHA-256 a name has. */
    static final int DIGITS = 32;

    private final Path temporary;
    private final FileChannel channel;
    private final DigestOutputStream digested;
    private final OutputStream out;
    private long length;

    SegmentFile(Path temporary) throws IOException {
        this.temporary = temporary;
        channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        digested = new DigestOutputStream(Channels.newOutputStream(channel), Sha256.digest());
        out = new BufferedOutputStream(digested, 1 << 18);
    }

    long length() {
        return length;
    }

    void add(byte[] bytes, int count) throws IOException {
        out.write(bytes, 0, count);
        length += count;
    }

    void add(byte[] bytes) throws IOException {
        add(bytes, bytes.length);
    }

    void add(ByteArea area) throws IOException {
        add(area.array(), area.length());
    }

    /** Adds a whole file. */
    void add(Path file) throws IOException {
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                add(buffer, read);
            }
        }
    }

    /** Passes on what is in the buffer, so that the file can be read. */
    void flush() throws IOException {
        out.flush();
    }

    /** Syncs the file and gives it its name. The caller syncs the folder. @return the name */
    String finish(Path folder, String extension) throws IOException {
        out.flush();
        channel.force(true);
        channel.close();
        String name = Sha256.wrap(digested.getMessageDigest().digest()).hex().substring(0, DIGITS) + extension;
        Files.move(
                temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return name;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
