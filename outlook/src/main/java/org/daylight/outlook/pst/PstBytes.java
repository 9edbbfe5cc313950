package org.daylight.outlook.pst;

/** Little-endian numbers in bytes from a file. Every place is checked. */
final class PstBytes {

    private PstBytes() {}

    static int u8(byte[] bytes, long at) throws PstDamage {
        check(bytes, at, 1);
        return bytes[(int) at] & 0xff;
    }

    static int u16(byte[] bytes, long at) throws PstDamage {
        check(bytes, at, 2);
        int i = (int) at;
        return bytes[i] & 0xff | (bytes[i + 1] & 0xff) << 8;
    }

    static int i32(byte[] bytes, long at) throws PstDamage {
        check(bytes, at, 4);
        int i = (int) at;
        return bytes[i] & 0xff | (bytes[i + 1] & 0xff) << 8 | (bytes[i + 2] & 0xff) << 16 | (bytes[i + 3] & 0xff) << 24;
    }

    static long u32(byte[] bytes, long at) throws PstDamage {
        return i32(bytes, at) & 0xffff_ffffL;
    }

    static long i64(byte[] bytes, long at) throws PstDamage {
        return u32(bytes, at) | u32(bytes, at + 4) << 32;
    }

    static byte[] copy(byte[] bytes, long at, long length) throws PstDamage {
        check(bytes, at, length);
        byte[] copy = new byte[(int) length];
        System.arraycopy(bytes, (int) at, copy, 0, copy.length);
        return copy;
    }

    private static void check(byte[] bytes, long at, long length) throws PstDamage {
        if (at < 0 || length < 0 || at > bytes.length - length) {
            throw new PstDamage("a structure ends early");
        }
    }
}
