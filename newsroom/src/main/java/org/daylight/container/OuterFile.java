package org.daylight.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of an {@link ImportSource}, or the standard input, and computes its hash; {@link NestedReader} reads
 * what is in it.
 */
final class OuterFile {

    private final MemberName name;
    private final ContainerLimits limits;
    private final Spool spool;
    private final AtomicLong bytesRead;
    private final Sink sink;
    private final MessageDigest digest = Sha256.digest();
    private volatile long size;
    private final boolean recoversDeleted;
    private boolean counting = true;
    private @Nullable Sha256 hash;

    /** @param recoversDeleted whether deleted items of Outlook files are searched for */
    OuterFile(
            MemberName name,
            ContainerLimits limits,
            Spool spool,
            AtomicLong bytesRead,
            boolean recoversDeleted,
            Sink sink) {
        this.recoversDeleted = recoversDeleted;
        this.name = name;
        this.limits = limits;
        this.spool = spool;
        this.bytesRead = bytesRead;
        this.sink = sink;
    }

    /** Reads a file. @param parts encoded attachments that may belong to it */
    void read(Path path, List<Path> parts) throws InterruptedException {
        long before = bytesRead.get();
        NestedReader contents = null;
        EmlxAttachments attachments = EmlxAttachments.of(path, name, parts);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            long fileSize = file.size();
            boolean isCopy = EmlxAttachments.isCopy(path, name);
            contents = new NestedReader(limits, spool, () -> fileSize, recoversDeleted, attachments, isCopy, sink);
            Hashed raw = new Hashed(Channels.newInputStream(file));
            Window window = new Window(raw, limits.messageBytes(), fileSize);
            ContainerFormat format = NestedReader.format(window, name);
            if (format == ContainerFormat.PST && !name.control(format)) {
                counting = false; // its hash is a part of what is recorded with each item, so it is read for it first
                drain(raw);
                bytesRead.set(before + fileSize / 2);
                try (FileChannel items = FileChannel.open(path, StandardOpenOption.READ)) {
                    contents.store(
                            items,
                            name,
                            sha256(),
                            read -> bytesRead.set(before + fileSize / 2 + Math.min(read, fileSize) / 2));
                }
            } else if (format.seeks() && !name.control(format)) {
                counting = false; // it is read member by member, and a second time for its hash
                try (FileChannel members = FileChannel.open(path, StandardOpenOption.READ)) {
                    contents.members(
                            members, name, format, 1, read -> bytesRead.set(before + Math.min(read, fileSize)));
                }
            } else {
                contents.read(window, name, 0);
            }
            drain(raw);
            bytesRead.set(before + size);
            close();
        } catch (IOException e) {
            broken(contents, e);
        }
        if (attachments != null) {
            attachments.reportRest(sink); // also when no message could be read: nothing else imports them
        }
    }

    /** Reads a file for its hash only, and does not count its bytes: its contents are passed on with another file. */
    void hash(Path path) throws InterruptedException {
        counting = false;
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            drain(new Hashed(Channels.newInputStream(file)));
            close();
        } catch (IOException e) {
            broken(null, e);
        }
    }

    /** Reads a stream to its end. @param length -1 when it is not known */
    void read(InputStream stream, long length) throws InterruptedException {
        NestedReader contents = new NestedReader(limits, spool, () -> size, recoversDeleted, null, false, sink);
        try {
            Hashed raw = new Hashed(stream);
            contents.read(new Window(raw, limits.messageBytes(), length), name, 0);
            drain(raw);
            close();
        } catch (IOException e) {
            broken(contents, e);
        }
    }

    private void close() throws InterruptedException {
        sink.found(new SourceFile(name.shown(), size, sha256()));
    }

    /** The hash of everything that was read. Nothing may be read after it. */
    private Sha256 sha256() {
        if (hash == null) {
            hash = Sha256.wrap(digest.digest());
        }
        return hash;
    }

    /** Reports a read error once: a failing disk fails again when the rest is read for the hash. */
    private void broken(@Nullable NestedReader contents, IOException e) throws InterruptedException {
        if (contents == null || !contents.hasFailed()) {
            LossCode code = e instanceof LossException ? LossException.code(e) : LossCode.READ_ERROR;
            sink.found(new Unreadable(name.shown(), size, -1, code, NestedReader.detail(e)));
        }
    }

    private static void drain(Hashed raw) throws IOException {
        if (raw.ended) {
            return;
        }
        byte[] buffer = new byte[1 << 16];
        while (raw.read(buffer, 0, buffer.length) >= 0) {
            // read for its hash
        }
    }

    /** The outer file's bytes, hashed and counted while they are read. */
    private final class Hashed extends BulkInputStream {
        private final InputStream in;
        private boolean ended;

        Hashed(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count;
            try {
                count = in.read(bytes, offset, length);
            } catch (IOException e) {
                throw new LossException(LossCode.READ_ERROR, NestedReader.detail(e));
            }
            ended = count < 0;
            if (count > 0) {
                digest.update(bytes, offset, count);
                size += count;
                if (counting) {
                    bytesRead.addAndGet(count);
                }
            }
            return count;
        }
    }
}
