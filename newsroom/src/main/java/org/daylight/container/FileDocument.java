package org.daylight.container;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.format.Sha256;

/**
 * Reads a file in which no mail was recognised as one document (spec/containers.md section 5). The whole file is in memory. One
 * that is larger than a message may be is not, if its length is known before: it is the loss {@code too-large}, with its size and hash.
 */
final class FileDocument {

    /** Extensions of compressed files: the document is what they contain, and its name lacks them. */
    private static final Set<String> COMPRESSED = Set.of("gz", "bz2", "xz", "zst");

    private final MemberName name;
    private final int most;
    private final Sink sink;
    private final Hashed all;

    /** Everything that was read of the file, or null where it is longer than a document may be. */
    private byte[] bytes = new byte[0];

    private boolean isWhole;

    /** @param most the largest document, in bytes */
    FileDocument(Window window, MemberName name, int most, Sink sink) {
        this.name = name;
        this.most = most;
        this.sink = sink;
        isWhole = !window.exceeds(most);
        if (isWhole) {
            bytes = window.copy(0, window.length());
            window.drop(window.length());
        }
        all = new Hashed(window.stream());
    }

    /** The contents, to be examined before {@link #found}; its window must not be read otherwise. */
    Window contents() {
        return isWhole ? new Window(new ByteArrayInputStream(bytes), most, bytes.length) : new Window(all, most);
    }

    /** Passes the file on as a document. @param failure whether reading it failed at its end */
    void found(boolean failure) throws InterruptedException {
        if (isWhole) {
            document(bytes, name, failure, sink);
            return;
        }
        try {
            all.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            return; // reported by the caller, like every failure of a window
        }
        sink.found(new Unreadable(
                name.shown(),
                0,
                all.size,
                LossCode.TOO_LARGE,
                all.size + " bytes, SHA-256 " + Sha256.wrap(all.digest.digest()).hex()));
    }

    /** Passes on a file that can be read from its beginning. */
    static void read(InputStream in, MemberName name, int most, Sink sink) throws IOException, InterruptedException {
        var window = new Window(in, most);
        new FileDocument(window, name, most, sink).found(window.failure() != null);
        if (window.failure() != null) {
            throw window.failure();
        }
    }

    private static void document(byte[] bytes, MemberName name, boolean failure, Sink sink)
            throws InterruptedException {
        if (bytes.length == 0) {
            return;
        }
        var place = new Provenance(
                name.shown(),
                0,
                bytes.length,
                ContainerFormat.FILE,
                "",
                LineScan.of(bytes).lineEndings(),
                Transformation.NONE);
        List<ContainerDefect> defects = failure ? List.of(ContainerDefect.TRUNCATED) : List.of();
        sink.found(new RawFile(bytes, documentName(name), place, defects));
    }

    /** The last element of the name, without the extension of a compressed file. */
    private static String documentName(MemberName name) {
        String last = name.own().substring(name.own().lastIndexOf('/') + 1);
        int dot = last.lastIndexOf('.');
        boolean isCompressed =
                dot > 0 && COMPRESSED.contains(last.substring(dot + 1).toLowerCase(Locale.ROOT));
        return isCompressed ? last.substring(0, dot) : last;
    }

    /** Counts and hashes what is read. */
    private static final class Hashed extends BulkInputStream {
        private final InputStream in;
        private final MessageDigest digest = Sha256.digest();
        private long size;

        Hashed(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            if (count > 0) {
                digest.update(into, offset, count);
                size += count;
            }
            return count;
        }
    }
}
