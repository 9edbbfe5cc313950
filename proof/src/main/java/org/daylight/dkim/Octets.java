package org.daylight.dkim;

import java.util.Arrays;

/** Collects bytes, to hash them at once. Not safe for several threads. */
final class Octets {
    private byte[] bytes = new byte[2048];
    private int length;

    void put(int octet) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.multiplyExact(length, 2));
        }
        bytes[length++] = (byte) octet;
    }

    void put(byte[] from, int start, int end) {
        int more = end - start;
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.multiplyExact(bytes.length, 2), Math.addExact(length, more)));
        }
        System.arraycopy(from, start, bytes, length, more);
        length += more;
    }

    void crlf() {
        put('\r');
        put('\n');
    }

    /** Removes the last line ending. */
    void dropLastCrlf() {
        if (length >= 2 && bytes[length - 2] == '\r' && bytes[length - 1] == '\n') {
            length -= 2;
        }
    }

    byte[] hash(HashAlgorithm algorithm) {
        var digest = algorithm.digest();
        digest.update(bytes, 0, length);
        return digest.digest();
    }

    byte[] array() {
        return Arrays.copyOf(bytes, length);
    }
}
