package org.daylight.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** The members of a tar, one after the other, from a stream. A member's name is never a path. */
final class TarMembers {

    /** What the headers of one member may take up: long names, PAX records. */
    private static final int HEADERS = 256 << 10;

    private static final int BLOCK = 512;

    private final Guard guard;
    private final TarArchiveInputStream tar;
    private boolean started;

    sealed interface Member permits File, Other, End {}

    /** A regular file; its contents are good until the next member is asked for. */
    record File(String name, InputStream contents) implements Member {}

    /** Something that holds no bytes of its own, or cannot be read. */
    record Other(String name, LossCode code, String detail) implements Member {}

    /** The end; with a failure when it is not the right one. */
    record End(@Nullable IOException failure) implements Member {}

    TarMembers(InputStream in) {
        guard = new Guard(in);
        tar = new TarArchiveInputStream(guard, BLOCK, StandardCharsets.UTF_8.name());
    }

    /** Where the tar has been read to, in bytes. */
    long offset() {
        return guard.offset;
    }

    Member next() {
        try {
            while (true) {
                if (started) {
                    tar.skip(Long.MAX_VALUE); // what is left of the member before: so that only headers count below
                }
                started = true;
                guard.left = HEADERS;
                TarArchiveEntry entry = tar.getNextEntry();
                guard.left = Long.MAX_VALUE;
                if (entry == null) {
                    return end();
                }
                if (!entry.isDirectory()) {
                    return member(entry);
                }
            }
        } catch (IOException e) {
            return new End(e);
        } catch (RuntimeException e) {
            return new End(new LossException(LossCode.DAMAGED_ARCHIVE, NestedContents.detail(e)));
        }
    }

    private Member member(TarArchiveEntry entry) {
        String name = entry.getName();
        if (entry.isSymbolicLink() || entry.isLink()) {
            return new Other(name, LossCode.LINK_SKIPPED, "to " + MemberName.printable(entry.getLinkName()));
        }
        if (entry.isSparse()) {
            return new Other(name, LossCode.UNSUPPORTED, "sparse file");
        }
        if (!entry.isFile() || entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
            return new Other(name, LossCode.SPECIAL_FILE, "");
        }
        return new File(name, tar);
    }

    /** A tar ends with blocks of zeros, and nothing follows them. */
    private End end() throws IOException {
        if (!guard.zeros) {
            throw new LossException(LossCode.TRUNCATED_ARCHIVE, "no end-of-archive blocks");
        }
        byte[] buffer = new byte[1 << 16];
        int count = guard.read(buffer, 0, buffer.length);
        while (count >= 0) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] != 0) {
                    throw new LossException(LossCode.DAMAGED_ARCHIVE, "there is data after the end of the archive");
                }
            }
            count = guard.read(buffer, 0, buffer.length);
        }
        return new End(null);
    }

    /** Counts what the tar reader reads, and stops it in a header that does not end: it would hold all of it in memory. */
    private static final class Guard extends InputStream {
        private final InputStream in;
        private long left = Long.MAX_VALUE;
        private long offset;
        private boolean zeros;

        Guard(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = in.read(bytes, from, length);
            if (count > 0) {
                offset += count;
                left -= count;
                zeros = count >= BLOCK ? allZero(bytes, from + count - BLOCK) : zeros && bytes[from + count - 1] == 0;
            }
            if (left < 0) {
                throw new LossException(LossCode.DAMAGED_ARCHIVE, "a header of more than " + HEADERS + " bytes");
            }
            return count;
        }

        private static boolean allZero(byte[] bytes, int from) {
            for (int i = from; i < from + BLOCK; i++) {
                if (bytes[i] != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
