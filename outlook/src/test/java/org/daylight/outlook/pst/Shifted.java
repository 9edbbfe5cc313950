package org.daylight.outlook.pst;

import java.util.Arrays;

/** A file of the 64-bit layout whose contents, except the header, stand much further behind, with nothing in between. */
final class Shifted {

    private Shifted() {}

    static PstInput of(byte[] original, long shift) {
        byte[] file = original.clone();
        for (int at = 0x4400; at + 512 <= file.length; at += 512) {
            int type = file[at + 496] & 0xff;
            boolean isPage = (type == PageTree.NODES || type == PageTree.BLOCKS) && file[at + 497] == file[at + 496];
            if (!isPage) {
                continue;
            }
            int count = file[at + 488] & 0xff;
            int size = file[at + 490] & 0xff;
            boolean isLeaf = file[at + 491] == 0;
            if (isLeaf && type == PageTree.NODES) {
                continue;
            }
            for (int i = 0; i < count; i++) {
                add(file, at + i * size + (isLeaf ? 8 : 16), shift);
            }
            LittleEndianBytes.put(file, at + 500, 4, PstChecksum.crc(file, at, 496));
        }
        add(file, 224, shift);
        add(file, 240, shift);
        add(file, 184, shift);
        LittleEndianBytes.put(file, 524, 4, PstChecksum.crc(file, 8, 516));
        return new PstInput() {
            @Override
            public long size() {
                return file.length + shift;
            }

            @Override
            public int read(long at, byte[] into) {
                long from = at < 0x400 ? at : at - shift;
                if (from < 0 || from >= file.length) {
                    Arrays.fill(into, (byte) 0);
                    return at < size() ? into.length : 0;
                }
                int length = (int) Math.min(into.length, file.length - from);
                System.arraycopy(file, (int) from, into, 0, length);
                return length;
            }
        };
    }

    private static void add(byte[] file, int at, long shift) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | file[at + i] & 0xff;
        }
        LittleEndianBytes.put(file, at, 8, value + shift);
    }
}
