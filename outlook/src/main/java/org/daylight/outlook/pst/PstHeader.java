package org.daylight.outlook.pst;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The header of a file ([MS-PST] section 2.2.2.6).
 *
 * @param cipher one of the constants of {@link PstCipher}, or an unknown number
 * @param declaredSize the size that the file has by its header, in bytes
 * @param nodeRoot the root page of the node B-tree
 * @param blockRoot the root page of the block B-tree
 * @param isIntact whether the checksum is right
 */
record PstHeader(
        PstFormat format,
        int cipher,
        long declaredSize,
        PageReference nodeRoot,
        PageReference blockRoot,
        boolean isIntact) {

    private static final int LONGEST = 564;

    /** Where a page is. @param identifier that the page has in its trailer */
    record PageReference(long identifier, long at) {}

    /** Reads the header. @throws PstDamage when this is not a PST or OST file, or its version is unknown */
    static PstHeader read(PstInput input) throws IOException {
        byte[] bytes = new byte[LONGEST];
        int length = input.read(0, bytes);
        if (length < 4 || PstBytes.i32(bytes, 0) != 0x4E44_4221) {
            throw new PstDamage("it does not begin as a PST or OST file");
        }
        if (length < 512) {
            throw new PstDamage("the header ends early");
        }
        PstFormat format = format(PstBytes.u16(bytes, 10));
        if (format == null) {
            throw new PstDamage("unknown version " + PstBytes.u16(bytes, 10));
        }
        if (!format.isAnsi() && length < LONGEST) {
            throw new PstDamage("the header ends early");
        }
        return format.isAnsi()
                ? new PstHeader(
                        format,
                        PstBytes.u8(bytes, 461),
                        PstBytes.u32(bytes, 168),
                        new PageReference(PstBytes.u32(bytes, 184), PstBytes.u32(bytes, 188)),
                        new PageReference(PstBytes.u32(bytes, 192), PstBytes.u32(bytes, 196)),
                        PstBytes.i32(bytes, 4) == PstChecksum.crc(bytes, 8, 471))
                : new PstHeader(
                        format,
                        PstBytes.u8(bytes, 513),
                        PstBytes.i64(bytes, 184),
                        new PageReference(PstBytes.i64(bytes, 216), PstBytes.i64(bytes, 224)),
                        new PageReference(PstBytes.i64(bytes, 232), PstBytes.i64(bytes, 240)),
                        PstBytes.i32(bytes, 524) == PstChecksum.crc(bytes, 8, 516));
    }

    /** Programs that repair files wrote 21 for 23 (libpff). */
    private static @Nullable PstFormat format(int version) {
        return switch (version) {
            case 14, 15 -> PstFormat.ANSI;
            case 21, 23, 37 -> PstFormat.UNICODE;
            case 36 -> PstFormat.UNICODE_4K;
            default -> null;
        };
    }
}
