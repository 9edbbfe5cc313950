package org.daylight.archive;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.daylight.format.Sha256;
import org.daylight.tree.MerkleTree;
import org.jspecify.annotations.Nullable;

/**
 * Caches the lines of a pack in blocks, in a derived folder, which may be deleted. So the proof of one line reads and hashes 64 lines and the
 * roots of the other blocks, not all lines of the part (docs/decisions/0355). There is one file for each pack that was asked for a proof: the
 * deflated blocks one after another, then for each block its end in the file (8 bytes) and the root over its lines (32 bytes), then the
 * SHA-256 of everything before, which only {@code daylight doctor} reads.
 *
 * <p>Nothing in a file is trusted: the roots must give the root that the log names, and the lines of a block its root. A file in which they
 * do not is made again.
 *
 * <p>Safe for use by several threads and processes: files are replaced atomically.
 */
final class LineCache {

    /** How many lines a block has: a power of two, so that a block is a complete subtree (RFC 6962 section 2.1). */
    static final int BLOCK_LINES = 64;

    private static final int BYTES_A_BLOCK = Long.BYTES + Sha256.BYTES;
    private static final int MAX_BLOCK_BYTES = BLOCK_LINES * (Pack.MAX_LINE_BYTES + 1);

    private final Path folder;

    LineCache(Path folder) {
        this.folder = folder;
    }

    /** The line at an index with its proof; empty when there is no file, or not one that matches the log. */
    Optional<Pack.Line> get(Release release, int index) {
        try (FileChannel in = FileChannel.open(file(release))) {
            int blocks = blocks(release.lines());
            long tableAt = in.size() - Sha256.BYTES - (long) blocks * BYTES_A_BLOCK;
            if (index < 0 || index >= release.lines() || tableAt < 0) {
                return Optional.empty();
            }
            ByteBuffer table = read(in, tableAt, blocks * BYTES_A_BLOCK);
            List<Sha256> roots = new ArrayList<>(blocks);
            for (int block = 0; block < blocks; block++) {
                int at = block * BYTES_A_BLOCK + Long.BYTES;
                roots.add(Sha256.wrap(Arrays.copyOfRange(table.array(), at, at + Sha256.BYTES)));
            }
            MerkleTree tree = MerkleTree.of(roots);
            if (!tree.root().equals(release.documentsRoot())) {
                return Optional.empty();
            }
            int block = index / BLOCK_LINES;
            long from = block == 0 ? 0 : table.getLong((block - 1) * BYTES_A_BLOCK);
            long to = table.getLong(block * BYTES_A_BLOCK);
            if (from < 0 || to < from || to > tableAt || to - from > MAX_BLOCK_BYTES) {
                return Optional.empty();
            }
            List<byte[]> lines = lines(read(in, from, (int) (to - from)).array());
            MerkleTree within =
                    MerkleTree.of(lines.stream().map(MerkleTree::leafHash).toList());
            if (index % BLOCK_LINES >= lines.size() || !within.root().equals(roots.get(block))) {
                return Optional.empty();
            }
            List<Sha256> proof = new ArrayList<>(within.inclusionProof(index % BLOCK_LINES));
            proof.addAll(tree.inclusionProof(block));
            return Optional.of(new Pack.Line(lines.get(index % BLOCK_LINES), index, proof));
        } catch (IOException | DataFormatException absentOrDamaged) {
            return Optional.empty();
        }
    }

    /**
     * The line at an index with its proof, from the pack itself, whose other lines are cached on the way. A failure to write is ignored: it
     * costs only time.
     *
     * @throws DamagedCopy when the lines are not those that the log names
     */
    Pack.Line read(Pack pack, Release release, int index) throws IOException {
        try (Writer writer = new Writer(release)) {
            Pack.Line line = pack.line(index, (text, at, leaf) -> writer.add(text, leaf));
            writer.done();
            return line;
        }
    }

    private static int blocks(int lines) {
        return (lines + BLOCK_LINES - 1) / BLOCK_LINES;
    }

    private static ByteBuffer read(FileChannel in, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (in.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("too short");
            }
        }
        return bytes.flip();
    }

    /** The lines of a deflated block, without line feeds. */
    private static List<byte[]> lines(byte[] deflated) throws DataFormatException {
        var text = new ByteArrayOutputStream(1 << 15);
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(deflated);
            byte[] buffer = new byte[1 << 13];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 || text.size() + count > MAX_BLOCK_BYTES) {
                    throw new DataFormatException("not a block");
                }
                text.write(buffer, 0, count);
            }
        }
        byte[] all = text.toByteArray();
        List<byte[]> lines = new ArrayList<>(BLOCK_LINES);
        for (int from = 0, at = 0; at < all.length; at++) {
            if (all[at] == '\n') {
                lines.add(Arrays.copyOfRange(all, from, at));
                from = at + 1;
            }
        }
        return lines;
    }

    private Path file(Release release) {
        return folder.resolve(release.sequence() + ".lines");
    }

    /** Writes a file for a pack whose lines are read. After a failure it does nothing more. */
    private final class Writer implements Closeable {
        private final Release release;
        private final ByteArrayOutputStream block = new ByteArrayOutputStream(1 << 15);
        private final List<Sha256> leaves = new ArrayList<>(BLOCK_LINES);
        private final ByteBuffer table;
        private @Nullable Path written;
        private @Nullable DigestOutputStream out;
        private long end;

        Writer(Release release) {
            this.release = release;
            table = ByteBuffer.allocate(blocks(release.lines()) * BYTES_A_BLOCK);
            try {
                Files.createDirectories(folder);
                written = Files.createTempFile(folder, "lines", ".new");
                out = new DigestOutputStream(Files.newOutputStream(written), Sha256.digest());
            } catch (IOException | UncheckedIOException notKept) {
                close();
            }
        }

        void add(byte[] line, Sha256 leaf) {
            if (out == null) {
                return;
            }
            block.writeBytes(line);
            block.write('\n');
            leaves.add(leaf);
            if (leaves.size() == BLOCK_LINES) {
                endBlock(out);
            }
        }

        private void endBlock(OutputStream to) {
            byte[] text = block.toByteArray();
            block.reset();
            try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
                deflater.setInput(text);
                deflater.finish();
                byte[] buffer = new byte[1 << 13];
                while (!deflater.finished()) {
                    int count = deflater.deflate(buffer);
                    to.write(buffer, 0, count);
                    end += count;
                }
                table.putLong(end).put(MerkleTree.of(leaves).root().bytes());
                leaves.clear();
            } catch (IOException notKept) {
                close();
            }
        }

        /** Puts the file in place: all lines were those that the log names. */
        void done() {
            if (out != null && !leaves.isEmpty()) {
                endBlock(out);
            }
            if (out == null || written == null) {
                return;
            }
            try {
                out.write(table.array());
                out.write(out.getMessageDigest().digest());
                out.close();
                Files.move(written, file(release), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | UncheckedIOException notKept) {
                close();
            }
        }

        @Override
        public void close() {
            try (OutputStream open = out) {
                if (written != null) {
                    Files.deleteIfExists(written);
                }
            } catch (IOException notKept) {
                // it is a temporary file of a cache
            }
            out = null;
            written = null;
        }
    }
}
