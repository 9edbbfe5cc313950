package org.daylight.container;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.daylight.proof.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of a {@link Source} and everything in it: unpacks, recognises, hands over.
 *
 * <p>How deep it goes is fixed (docs/decisions/0022): the file may be compressed; it may be an archive; a member of the archive
 * may be compressed. Anything deeper is a loss with its reason.
 */
final class OuterFile {

    private final Path path;
    private final MemberName name;
    private final Limits limits;
    private final AtomicLong bytesRead;
    private final Sink sink;
    private final MessageDigest digest = Sha256.digest();
    private long size;
    private boolean counting = true;
    private @Nullable IOException told;
    private Unpacked budget = new Unpacked(0);

    /** Where in the nesting a stream stands. */
    private record Level(boolean inArchive, boolean unpacked) {}

    OuterFile(Path path, MemberName name, Limits limits, AtomicLong bytesRead, Sink sink) {
        this.path = path;
        this.name = name;
        this.limits = limits;
        this.bytesRead = bytesRead;
        this.sink = sink;
    }

    void read() throws InterruptedException {
        long before = bytesRead.get();
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            budget = new Unpacked(limits.unpacked(file.size()));
            InputStream raw = new Hashed(Channels.newInputStream(file));
            Window window = new Window(raw, limits.messageBytes());
            if (head(window) == ContainerFormat.ZIP && !name.control()) {
                counting = false; // a zip is read member by member, and once more for its hash
                zip(file, before);
            } else {
                contents(window, name, new Level(false, false));
            }
            drain(raw);
            bytesRead.set(before + size);
            sink.found(new SourceFile(name.shown(), size, Sha256.wrap(digest.digest())));
        } catch (IOException e) {
            var failure = e instanceof LossException ? e : new LossException(LossCode.READ_ERROR, detail(e));
            if (told == null) { // a disk that fails fails again when the rest is read for the hash
                failed(failure, name, size);
            }
        }
    }

    private static ContainerFormat head(Window window) {
        window.fill(ContainerFormat.HEAD);
        int from = window.start();
        return ContainerFormat.recognise(window.bytes(), from, from + Math.min(window.length(), ContainerFormat.HEAD));
    }

    /** Reads a stream of any kind. Returns whether it could be read to its end. */
    private boolean contents(Window window, MemberName name, Level level) throws InterruptedException {
        ContainerFormat format = head(window);
        if (window.length() == 0 && window.failure() == null) {
            sink.found(new Skipped(name.shown(), "empty"));
        } else if (name.control()) {
            sink.found(new Skipped(name.shown(), "control-file"));
        } else {
            read(window, name, level, format);
            return failure(window, name);
        }
        return window.failure() == null;
    }

    private void read(Window window, MemberName name, Level level, ContainerFormat format) throws InterruptedException {
        switch (format) {
            case MBOX -> new Mbox(window, name.shown(), name.flags(), limits.messageBytes(), sink).read();
            case MESSAGE, MAILDIR -> SingleMessage.read(window, name, limits.messageBytes(), sink);
            case GZIP, ZSTD -> {
                if (level.unpacked()) {
                    lost(name, window.offset(), LossCode.NESTED_TOO_DEEP, format.code() + " inside a compressed file");
                } else {
                    unpack(window, name, level, format);
                }
            }
            case TAR -> {
                if (level.inArchive()) {
                    lost(name, window.offset(), LossCode.NESTED_TOO_DEEP, "tar inside an archive");
                } else {
                    tar(window, name);
                }
            }
            case ZIP -> lost(name, window.offset(), LossCode.NESTED_TOO_DEEP, "zip inside another container");
            case UNSUPPORTED -> lost(name, window.offset(), LossCode.UNSUPPORTED, what(window));
            case UNKNOWN -> {
                if (name.saysMessage()) {
                    SingleMessage.read(window, name, limits.messageBytes(), sink);
                } else if (window.length() > 0) {
                    lost(name, window.offset(), LossCode.NOT_A_MAILBOX, "");
                }
            }
        }
    }

    private static String what(Window window) {
        String what = ContainerFormat.unsupported(window.bytes(), window.start(), window.start() + window.length());
        return what == null ? "" : what;
    }

    /** Says what ended the stream before its end; returns whether nothing did. */
    private boolean failure(Window window, MemberName name) throws InterruptedException {
        failed(window.failure(), name, window.offset() + window.length());
        return window.failure() == null;
    }

    /** One failure passes through every stream above it; it is told once, where it was met first. */
    private void failed(@Nullable IOException failure, MemberName name, long offset) throws InterruptedException {
        if (failure != null && failure != told) {
            told = failure;
            lost(name, offset, LossException.code(failure), detail(failure));
        }
    }

    private void unpack(Window window, MemberName name, Level level, ContainerFormat format)
            throws InterruptedException {
        try (InputStream unpacker = unpacker(window.stream(), format)) {
            contents(new Window(budget.of(unpacker), limits.messageBytes()), name, new Level(level.inArchive(), true));
        } catch (IOException e) {
            failed(e, name, window.offset());
        }
    }

    private static InputStream unpacker(InputStream packed, ContainerFormat format) throws IOException {
        return format == ContainerFormat.GZIP
                ? new GZIPInputStream(packed, 1 << 16)
                : new ZstdInputStreamNoFinalizer(packed);
    }

    private void tar(Window window, MemberName name) throws InterruptedException {
        var members = new TarMembers(window.stream());
        Map<String, Integer> met = new HashMap<>();
        while (true) {
            TarMembers.Member member = members.next();
            switch (member) {
                case TarMembers.File file -> {
                    MemberName below = below(name, file.name(), met);
                    Window contents = new Window(file.contents(), limits.messageBytes());
                    if (!contents(contents, below, new Level(true, false))) {
                        return; // the tar itself cannot be read on
                    }
                }
                case TarMembers.Other other -> lost(below(name, other.name(), met), 0, other.code(), other.detail());
                case TarMembers.End end -> {
                    failed(end.failure(), name, members.offset());
                    return;
                }
            }
        }
    }

    private void zip(FileChannel file, long before) throws InterruptedException, IOException {
        var members = new ZipMembers(file);
        Map<String, Integer> met = new HashMap<>();
        while (true) {
            ZipMembers.Member member = members.next();
            bytesRead.set(before + members.bytesRead());
            switch (member) {
                case ZipMembers.File content -> {
                    MemberName below = below(name, content.name(), met);
                    try (InputStream contents = budget.of(content.contents())) {
                        boolean whole =
                                contents(new Window(contents, limits.messageBytes()), below, new Level(true, false));
                        if (!whole && members.lostDirectory()) {
                            return;
                        }
                    } catch (IOException e) {
                        failed(e, below, 0);
                    }
                    if (budget.left < 0) {
                        return; // whatever follows would be refused one by one
                    }
                }
                case ZipMembers.Other other -> lost(below(name, other.name(), met), 0, other.code(), other.detail());
                case ZipMembers.End end -> {
                    failed(end.failure(), name, members.offset());
                    return;
                }
            }
        }
    }

    /**
     * The name of a member; {@code 2#name} when the archive has the name for the second time, as a tar that was added to does: a place
     * is a container and an offset, and two members at one place would be one.
     */
    private static MemberName below(MemberName archive, String member, Map<String, Integer> met) {
        MemberName below = archive.below('!', member);
        for (int times = met.merge(below.shown(), 1, Integer::sum);
                times > 1;
                times = met.merge(below.shown(), 1, Integer::sum)) {
            below = archive.below('!', times + "#" + member);
        }
        return below;
    }

    private void lost(MemberName name, long offset, LossCode code, String detail) throws InterruptedException {
        sink.found(new Unreadable(name.shown(), offset, -1, code, detail));
    }

    /** What an exception says, fit to be shown. Paths of the machine stay out of it: only the kind of a file error is told. */
    static String detail(Exception e) {
        if (e instanceof java.nio.file.FileSystemException || e instanceof java.io.UncheckedIOException) {
            return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : "cannot be opened";
        }
        return MemberName.printable(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    private static void drain(InputStream raw) throws IOException {
        byte[] buffer = new byte[1 << 16];
        while (raw.read(buffer, 0, buffer.length) >= 0) {
            // read for its hash
        }
    }

    /** The outer file's bytes, hashed and counted on their way. */
    private final class Hashed extends InputStream {
        private final InputStream in;

        Hashed(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count;
            try {
                count = in.read(bytes, offset, length);
            } catch (IOException e) {
                throw new LossException(LossCode.READ_ERROR, detail(e));
            }
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

    /** What an outer file may unpack to, over all its streams: a bomb ends there. */
    private static final class Unpacked {
        private long left;
        private final LossException exceeded = new LossException(LossCode.ARCHIVE_BOMB, "");

        Unpacked(long most) {
            left = most;
        }

        InputStream of(InputStream in) {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = in.read(bytes, offset, length);
                    left -= Math.max(count, 0);
                    if (left < 0) {
                        throw exceeded;
                    }
                    return count;
                }

                @Override
                public void close() throws IOException {
                    in.close();
                }
            };
        }
    }
}
