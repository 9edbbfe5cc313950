package org.daylight.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.jspecify.annotations.Nullable;

/**
 * The members of a 7z file, in the order in which they are packed (7zFormat.txt of the LZMA SDK). Its directory, at its
 * end, is held in memory, within {@link ContainerLimits#UNPACKER_KIBIBYTES}.
 */
final class SevenZipMembers implements AutoCloseable {

    /** Set in a member's attributes when their upper half is a Unix {@code st_mode}, as p7zip writes. */
    private static final int UNIX = 0x8000;

    private final FileChannel file;
    private @Nullable SevenZFile archive;

    SevenZipMembers(FileChannel file) {
        this.file = file;
    }

    /** The position in the file up to which it has been read. */
    long offset() {
        try {
            return file.position();
        } catch (IOException e) {
            return 0;
        }
    }

    ZipMembers.Member next() {
        try {
            SevenZFile from = archive == null ? open() : archive;
            SevenZArchiveEntry entry = from.getNextEntry();
            while (entry != null && entry.isDirectory()) {
                entry = from.getNextEntry();
            }
            return entry == null ? new ZipMembers.End(null) : member(from, entry);
        } catch (IOException e) {
            return new ZipMembers.End(e);
        } catch (RuntimeException e) { // the reader throws these for unexpected directories
            return new ZipMembers.End(new LossException(LossCode.DAMAGED_ARCHIVE, NestedReader.detail(e)));
        }
    }

    private SevenZFile open() throws IOException {
        whole();
        SevenZFile opened = SevenZFile.builder()
                .setSeekableByteChannel(file)
                .setMaxMemoryLimitKiB(ContainerLimits.UNPACKER_KIBIBYTES)
                .setTryToRecoverBrokenArchives(false)
                .get();
        archive = opened;
        return opened;
    }

    /**
     * Checks that the file is complete. The signature header says where the directory is; a file that ends early has
     * lost its directory, and so all its contents.
     */
    private void whole() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        while (header.hasRemaining() && file.read(header, header.position()) >= 0) {
            // until the buffer is full
        }
        long offset = header.getLong(12);
        long length = header.getLong(20);
        if (header.hasRemaining() || offset >= 0 && length >= 0 && offset > file.size() - 32 - length) {
            throw new LossException(LossCode.TRUNCATED_ARCHIVE, "its directory, which is at the end, is missing");
        }
        file.position(0);
    }

    private static ZipMembers.Member member(SevenZFile from, SevenZArchiveEntry entry) {
        String name = entry.getName() == null ? "unnamed" : entry.getName();
        int attributes = entry.getHasWindowsAttributes() ? entry.getWindowsAttributes() : 0;
        int type = (attributes & UNIX) == 0 ? 0 : attributes >>> 28;
        if (type == 012) {
            return new ZipMembers.Other(name, LossCode.LINK_SKIPPED, "");
        }
        if (type != 0 && type != 010) {
            return new ZipMembers.Other(name, LossCode.SPECIAL_FILE, "");
        }
        return new ZipMembers.File(name, new InputStream() {
            @Override
            public int read() throws IOException {
                return from.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return length == 0 ? 0 : from.read(bytes, offset, length);
            }
        });
    }

    /** Also closes the file. */
    @Override
    public void close() throws IOException {
        if (archive != null) {
            archive.close();
        }
        file.close();
    }
}
