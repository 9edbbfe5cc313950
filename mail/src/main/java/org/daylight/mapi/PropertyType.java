package org.daylight.mapi;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Types of properties ([MS-OXCDATA] section 2.11.1) and their values as bytes, lowest byte first. */
public final class PropertyType {

    public static final int INTEGER16 = 0x0002;
    public static final int INTEGER32 = 0x0003;
    public static final int FLOATING32 = 0x0004;
    public static final int FLOATING64 = 0x0005;
    public static final int CURRENCY = 0x0006;
    public static final int FLOATING_TIME = 0x0007;
    public static final int ERROR_CODE = 0x000A;
    public static final int BOOLEAN = 0x000B;
    public static final int OBJECT = 0x000D;
    public static final int INTEGER64 = 0x0014;
    public static final int STRING8 = 0x001E;
    public static final int STRING = 0x001F;
    public static final int TIME = 0x0040;
    public static final int GUID = 0x0048;
    public static final int SERVER_ID = 0x00FB;
    public static final int BINARY = 0x0102;

    /** Added to the type of a property with several values. */
    public static final int SEVERAL = 0x1000;

    private PropertyType() {}

    /** The size of a value in bytes; 0 for types of variable size, -1 for unknown types. */
    public static int size(int type) {
        return switch (type) {
            case INTEGER16, BOOLEAN -> 2;
            case INTEGER32, FLOATING32, ERROR_CODE -> 4;
            case FLOATING64, CURRENCY, FLOATING_TIME, INTEGER64, TIME -> 8;
            case GUID -> 16;
            case STRING8, STRING, BINARY, OBJECT, SERVER_ID -> 0;
            default -> -1;
        };
    }

    /**
     * A value of fixed size; null when the type has no fixed size.
     *
     * @param at where {@link #size} bytes are
     */
    public static @Nullable PropertyValue fixed(int type, byte[] bytes, int at) {
        return switch (type) {
            case INTEGER16 -> new PropertyValue.Whole((short) LittleEndian.uint16(bytes, at));
            case BOOLEAN -> new PropertyValue.Flag(LittleEndian.uint16(bytes, at) != 0);
            case INTEGER32, ERROR_CODE -> new PropertyValue.Whole(LittleEndian.int32(bytes, at));
            case FLOATING32 -> new PropertyValue.Real(Float.intBitsToFloat(LittleEndian.int32(bytes, at)));
            case FLOATING64, FLOATING_TIME ->
                new PropertyValue.Real(Double.longBitsToDouble(LittleEndian.int64(bytes, at)));
            case CURRENCY, INTEGER64 -> new PropertyValue.Whole(LittleEndian.int64(bytes, at));
            case TIME -> new PropertyValue.Time(LittleEndian.int64(bytes, at));
            case GUID -> new PropertyValue.Guid(LittleEndian.guid(bytes, at));
            default -> null;
        };
    }

    /** A Unicode string (UTF-16, lowest byte first) without final NULs; an odd last byte is left out. */
    public static PropertyValue.Text unicode(byte[] bytes, int from, int to) {
        int end = to - (to - from) % 2;
        while (end - from >= 2 && bytes[end - 1] == 0 && bytes[end - 2] == 0) {
            end -= 2;
        }
        return new PropertyValue.Text(new String(bytes, from, end - from, StandardCharsets.UTF_16LE));
    }
}
