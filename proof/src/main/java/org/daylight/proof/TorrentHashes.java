package org.daylight.proof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a torrent says of the bytes of a file: the SHA-1 of each piece (BEP 3), and the tree of SHA-256 over blocks of 16 KiB (BEP 52). Immutable.
 *
 * @param length of the file in bytes, 1 or more
 * @param pieces 20 bytes a piece; not to be changed
 * @param root of the tree
 * @param layer the hash of each piece in the tree; empty where the file is no longer than a piece
 */
record TorrentHashes(long length, byte[] pieces, Sha256 root, List<Sha256> layer) {

    static final int SHA1_BYTES = 20;

    private static final int BLOCK = 16 << 10;
    private static final int SMALLEST_PIECE = 64 << 10;
    private static final int LARGEST_PIECE = 16 << 20;
    private static final int MANY_PIECES = 1024;
    private static final Sha256 NOTHING = Sha256.wrap(new byte[Sha256.BYTES]);

    TorrentHashes {
        layer = List.copyOf(layer);
    }

    /** So long a file is cut into pieces of so many bytes: the smallest power of two, 64 KiB to 16 MiB, by which there are at most 1,024. */
    static int pieceLength(long length) {
        int piece = SMALLEST_PIECE;
        while (piece < LARGEST_PIECE && length > (long) MANY_PIECES * piece) {
            piece *= 2;
        }
        return piece;
    }

    /** How many pieces that gives. */
    static long pieceCount(long length) {
        return (length + pieceLength(length) - 1) / pieceLength(length);
    }

    static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }

    /** Hashes a file. @param whole takes all bytes, too */
    static TorrentHashes of(Path file, MessageDigest whole) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in, Files.size(file), whole);
        }
    }

    /** @param length that the file must have, else an {@link IOException} says so */
    static TorrentHashes of(InputStream in, long length, MessageDigest whole) throws IOException {
        var making = new Making(length);
        byte[] block = new byte[BLOCK];
        for (int read = in.readNBytes(block, 0, BLOCK); read > 0; read = in.readNBytes(block, 0, BLOCK)) {
            whole.update(block, 0, read);
            making.block(block, read);
        }
        return making.done();
    }

    /** Takes the blocks in order; no more of them than a piece has are remembered. */
    private static final class Making {
        private final long expected;
        private final int blocksAPiece;
        private final MessageDigest sha1 = sha1();
        private final MessageDigest sha256 = Sha256.digest();
        private final List<Sha256> blocks = new ArrayList<>();
        private final List<Sha256> layer = new ArrayList<>();
        private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        private long length;

        Making(long expected) {
            this.expected = expected;
            blocksAPiece = pieceLength(expected) / BLOCK;
        }

        void block(byte[] bytes, int count) {
            sha1.update(bytes, 0, count);
            sha256.update(bytes, 0, count);
            blocks.add(Sha256.wrap(sha256.digest()));
            length += count;
            if (blocks.size() == blocksAPiece) {
                piece(blocksAPiece);
            }
        }

        /** @param width how many leaves the piece has in the tree, those beyond the end being zero */
        private void piece(int width) {
            pieces.writeBytes(sha1.digest());
            layer.add(root(blocks, width, NOTHING));
            blocks.clear();
        }

        TorrentHashes done() throws IOException {
            if (!blocks.isEmpty()) {
                piece(layer.isEmpty() ? powerOfTwo(blocks.size()) : blocksAPiece);
            }
            if (length != expected || length == 0) {
                throw new IOException("the file changed while it was read");
            }
            if (layer.size() == 1) {
                return new TorrentHashes(length, pieces.toByteArray(), layer.getFirst(), List.of());
            }
            Sha256 nothing = root(List.of(), blocksAPiece, NOTHING);
            Sha256 root = root(layer, powerOfTwo(layer.size()), nothing);
            return new TorrentHashes(length, pieces.toByteArray(), root, layer);
        }
    }

    private static int powerOfTwo(int atLeast) {
        return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
    }

    /** The root over so many hashes, a power of two, of which those that are not there are {@code absent}. */
    private static Sha256 root(List<Sha256> hashes, int width, Sha256 absent) {
        List<Sha256> row = new ArrayList<>(hashes);
        while (row.size() < width) {
            row.add(absent);
        }
        while (row.size() > 1) {
            var above = new ArrayList<Sha256>(row.size() / 2);
            for (int i = 0; i < row.size(); i += 2) {
                above.add(Sha256.of(row.get(i).bytes(), row.get(i + 1).bytes()));
            }
            row = above;
        }
        return row.getFirst();
    }
}
