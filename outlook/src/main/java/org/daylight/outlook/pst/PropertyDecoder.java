package org.daylight.outlook.pst;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyKey;
import org.daylight.mapi.PropertyValue;

/** The values of properties as bytes ([MS-OXCDATA] section 2.11.1, [MS-PST] section 2.3.3.4). */
final class PropertyDecoder {

    static final int BOOLEAN = 0x000B;
    static final int OBJECT = 0x000D;
    static final int STRING8 = 0x001E;
    static final int STRING = 0x001F;
    static final int BINARY = 0x0102;

    private static final int SEVERAL = 0x1000;

    /** A property with more values than this is damaged. */
    private static final int MOST_VALUES = 1 << 16;

    private PropertyDecoder() {}

    /** The size of a value of a fixed length, in bytes; 0 for the others. */
    static int fixed(int type) {
        return switch (type) {
            case BOOLEAN -> 1;
            case 0x0002 -> 2;
            case 0x0003, 0x0004, 0x000A -> 4;
            case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040 -> 8;
            case 0x0048 -> 16;
            default -> 0;
        };
    }

    /** Adds a property. @throws PstDamage when the type is unknown or the value is not one of it */
    static void put(MapiProperties.Builder builder, PropertyKey key, int type, byte[] bytes) throws PstDamage {
        if ((type & SEVERAL) != 0) {
            several(builder, key, type & ~SEVERAL, bytes);
        } else if (type == STRING8) {
            builder.text8(key, bytes);
        } else {
            builder.put(key, value(type, bytes, 0, bytes.length));
        }
    }

    private static PropertyValue value(int type, byte[] bytes, int at, int length) throws PstDamage {
        return switch (type) {
            case 0x0002 -> new PropertyValue.Whole((short) PstBytes.u16(bytes, at));
            case 0x0003, 0x000A -> new PropertyValue.Whole(PstBytes.i32(bytes, at));
            case 0x0004 -> new PropertyValue.Real(Float.intBitsToFloat(PstBytes.i32(bytes, at)));
            case 0x0005, 0x0007 -> new PropertyValue.Real(Double.longBitsToDouble(PstBytes.i64(bytes, at)));
            case 0x0006, 0x0014 -> new PropertyValue.Whole(PstBytes.i64(bytes, at));
            case BOOLEAN -> new PropertyValue.Flag(PstBytes.u8(bytes, at) != 0);
            case STRING -> new PropertyValue.Text(text(bytes, at, length));
            case 0x0040 -> new PropertyValue.Time(PstBytes.i64(bytes, at));
            case 0x0048 -> new PropertyValue.Guid(guid(bytes, at));
            case 0x00FB, 0x00FD, 0x00FE, OBJECT, BINARY -> new PropertyValue.Binary(PstBytes.copy(bytes, at, length));
            default -> throw new PstDamage("unknown type 0x" + Integer.toHexString(type));
        };
    }

    private static void several(MapiProperties.Builder builder, PropertyKey key, int type, byte[] bytes)
            throws PstDamage {
        int fixed = type == BOOLEAN ? 2 : fixed(type);
        if (fixed > 0) {
            int count = Math.min(bytes.length / fixed, MOST_VALUES);
            var values = new ArrayList<PropertyValue>(count);
            for (int i = 0; i < count; i++) {
                values.add(value(type, bytes, i * fixed, fixed));
            }
            builder.put(key, new PropertyValue.Several(values));
            return;
        }
        List<byte[]> values = parts(bytes);
        if (type == STRING8) {
            builder.texts8(key, values);
            return;
        }
        var decoded = new ArrayList<PropertyValue>(values.size());
        for (byte[] each : values) {
            decoded.add(value(type, each, 0, each.length));
        }
        builder.put(key, new PropertyValue.Several(decoded));
    }

    /** The values of variable length: their number, where each begins, and the values ([MS-PST] section 2.3.3.4.2). */
    private static List<byte[]> parts(byte[] bytes) throws PstDamage {
        if (bytes.length == 0) {
            return List.of();
        }
        long count = PstBytes.u32(bytes, 0);
        if (count > MOST_VALUES || 4 + 4 * count > bytes.length) {
            throw new PstDamage("a property with several values is damaged");
        }
        var parts = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            long from = PstBytes.u32(bytes, 4 + 4L * i);
            long to = i + 1 < count ? PstBytes.u32(bytes, 8 + 4L * i) : bytes.length;
            parts.add(PstBytes.copy(bytes, from, to - from));
        }
        return parts;
    }

    static String text(byte[] bytes, int at, int length) {
        return new String(bytes, at, length & ~1, StandardCharsets.UTF_16LE);
    }

    /** A GUID: the first three fields are little-endian. */
    static UUID guid(byte[] bytes, long at) throws PstDamage {
        long high =
                PstBytes.u32(bytes, at) << 32 | (long) PstBytes.u16(bytes, at + 4) << 16 | PstBytes.u16(bytes, at + 6);
        return new UUID(high, Long.reverseBytes(PstBytes.i64(bytes, at + 8)));
    }
}
