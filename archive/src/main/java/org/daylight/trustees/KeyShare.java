package org.daylight.trustees;

import java.util.Arrays;

/**
 * One trustee's share of one key: the value of a secret polynomial at the trustee's index. Immutable. Never printed.
 *
 * @param index of the trustee in the plan, from 1
 * @param value 32 bytes, big-endian; not to be changed
 */
public record KeyShare(int index, byte[] value) {

    /** Length of a share's value in bytes. */
    public static final int BYTES = P256.SCALAR_BYTES;

    public KeyShare {
        if (index < 1 || index > SplitKey.MAX_TRUSTEES) {
            throw new IllegalArgumentException("the index of a trustee is from 1 to " + SplitKey.MAX_TRUSTEES);
        }
        if (value.length != BYTES) {
            throw new IllegalArgumentException("a share has " + BYTES + " bytes");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyShare share && index == share.index && Arrays.equals(value, share.value);
    }

    @Override
    public int hashCode() {
        return 31 * index + Arrays.hashCode(value);
    }

    /** Never the value. */
    @Override
    public String toString() {
        return "the share of trustee " + index;
    }
}
