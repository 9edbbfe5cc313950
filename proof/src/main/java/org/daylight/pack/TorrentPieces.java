package org.daylight.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.daylight.format.Sha256;

/**
 * The hashes of a file for a torrent: the SHA-1 of each piece (BEP 3), and the Merkle tree of its blocks of 16 KiB (BEP 52). Of the tree, the
 * root and the layer of the pieces are kept. Immutable.
 *
 * @param length of the file in bytes, 1 or more
 * @param hashes 20 bytes for each piece; not to be changed
 * @param root of the Merkle tree; empty for a torrent of version 1
 * @param layer 32 bytes for each piece, if the tree is known and there are two pieces or more; otherwise empty; not to be changed
 */
public record TorrentPieces(long length, byte[] hashes, Optional<Sha256> root, byte[] layer) {

    static final int HASH_BYTES = 20;

    private static final int BLOCK = 16 << 10;
    private static final int SMALLEST = 64 << 10;
    private static final int LARGEST = 16 << 20;
    private static final int MANY = 1024;

    /** The size of a piece: the smallest power of two, from 64 KiB to 16 MiB, that gives at most 1,024 pieces, if there is one; else 16 MiB. */
    static int pieceLength(long length) {
        int piece = SMALLEST;
        while (piece < LARGEST && length > (long) MANY * piece) {
            piece *= 2;
        }
        return piece;
    }

    /** The number of pieces. */
    static long count(long length) {
        return (length + pieceLength(length) - 1) / pieceLength(length);
    }

    /** The size of the layer of the pieces: none for a file that is not longer than a piece. */
    static long layerBytes(long length) {
        return count(length) == 1 ? 0 : count(length) * Sha256.BYTES;
    }

    /** Without the tree: as a torrent of version 1 has them. */
    public TorrentPieces versionOne() {
        return new TorrentPieces(length, hashes, Optional.empty(), new byte[0]);
    }

    /** Whether the root follows from the layer. The layer of a file that is not longer than a piece is empty, and nothing is compared. */
    boolean isConsistent() {
        return layer.length == 0
                || root.equals(Optional.of(top(layer, Long.numberOfTrailingZeros(pieceLength(length) / BLOCK))));
    }

    static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }

    /** Hashes a file, which is read once. @param whole is updated with all bytes, too */
    public static TorrentPieces of(Path file, MessageDigest whole) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in, Files.size(file), whole);
        }
    }

    /** @throws IOException if the file does not have this length */
    static TorrentPieces of(InputStream in, long length, MessageDigest whole) throws IOException {
        MessageDigest sha1 = sha1();
        MessageDigest sha256 = Sha256.digest();
        var hashes = new ByteArrayOutputStream();
        var layer = new ByteArrayOutputStream();
        var leaves = new ByteArrayOutputStream(); // of one piece: at most 1,024
        byte[] block = new byte[BLOCK];
        int blocks = pieceLength(length) / BLOCK;
        long done = 0;
        for (int read = in.readNBytes(block, 0, BLOCK);
                read > 0 && done <= length;
                read = in.readNBytes(block, 0, BLOCK)) {
            whole.update(block, 0, read);
            sha1.update(block, 0, read);
            sha256.update(block, 0, read);
            leaves.writeBytes(sha256.digest());
            done += read;
            if (leaves.size() == blocks * Sha256.BYTES || done >= length) {
                hashes.writeBytes(sha1.digest());
                layer.writeBytes(
                        length <= (long) blocks * BLOCK
                                ? leaves.toByteArray() // the tree of a file within one piece has no more leaves than it
                                // needs
                                : top(Arrays.copyOf(leaves.toByteArray(), blocks * Sha256.BYTES), 0)
                                        .bytes());
                leaves.reset();
            }
        }
        if (done != length || length == 0) {
            throw new IOException("the file changed while it was read");
        }
        boolean isOnePiece = count(length) == 1;
        Sha256 root = top(layer.toByteArray(), isOnePiece ? 0 : Integer.numberOfTrailingZeros(blocks));
        return new TorrentPieces(
                length, hashes.toByteArray(), Optional.of(root), isOnePiece ? new byte[0] : layer.toByteArray());
    }

    /**
     * The top of the tree above a layer. Missing nodes are those of leaves that are zeros (BEP 52).
     *
     * @param layer of one node or more, 32 bytes each; does not change
     * @param height of these nodes above the leaves
     */
    private static Sha256 top(byte[] layer, int height) {
        MessageDigest sha256 = Sha256.digest();
        byte[] missing = new byte[Sha256.BYTES];
        for (int i = 0; i < height; i++) {
            sha256.update(missing);
            missing = sha256.digest(missing);
        }
        byte[] nodes = layer.clone();
        int bytes = nodes.length;
        while (bytes > Sha256.BYTES) {
            int half = 0;
            for (int at = 0; at < bytes; at += 2 * Sha256.BYTES) {
                sha256.update(nodes, at, Sha256.BYTES);
                if (at + Sha256.BYTES < bytes) {
                    sha256.update(nodes, at + Sha256.BYTES, Sha256.BYTES);
                } else {
                    sha256.update(missing);
                }
                System.arraycopy(sha256.digest(), 0, nodes, half, Sha256.BYTES);
                half += Sha256.BYTES;
            }
            sha256.update(missing);
            missing = sha256.digest(missing);
            bytes = half;
        }
        return Sha256.wrap(Arrays.copyOf(nodes, Sha256.BYTES));
    }
}
