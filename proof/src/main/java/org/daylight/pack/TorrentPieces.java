package org.daylight.pack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of a file for a torrent: the SHA-1 of each piece (BEP 3). Immutable.
 *
 * @param length of the file in bytes, 1 or more
 * @param hashes 20 bytes for each piece; not to be changed
 */
public record TorrentPieces(long length, byte[] hashes) {

    static final int HASH_BYTES = 20;

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

    static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }

    /** Hashes a file. @param whole is updated with all bytes, too */
    public static TorrentPieces of(Path file, MessageDigest whole) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in, Files.size(file), whole);
        }
    }

    /** @throws IOException if the file does not have this length */
    static TorrentPieces of(InputStream in, long length, MessageDigest whole) throws IOException {
        MessageDigest sha1 = sha1();
        var hashes = new ByteArrayOutputStream();
        byte[] block = new byte[SMALLEST];
        int blocks = pieceLength(length) / SMALLEST;
        long done = 0;
        int inPiece = 0;
        for (int read = in.readNBytes(block, 0, SMALLEST); read > 0; read = in.readNBytes(block, 0, SMALLEST)) {
            whole.update(block, 0, read);
            sha1.update(block, 0, read);
            done += read;
            inPiece++;
            if (inPiece == blocks) {
                hashes.writeBytes(sha1.digest());
                inPiece = 0;
            }
        }
        if (inPiece > 0) {
            hashes.writeBytes(sha1.digest());
        }
        if (done != length || length == 0) {
            throw new IOException("the file changed while it was read");
        }
        return new TorrentPieces(length, hashes.toByteArray());
    }
}
