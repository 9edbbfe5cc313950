package org.daylight.outlook.pst;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyKey;
import org.jspecify.annotations.Nullable;

/** Which named property each identifier from 0x8000 on is in this file ([MS-PST] section 2.4.7). */
final class NamedProperties {

    private static final UUID MAPI = UUID.fromString("00020328-0000-0000-c000-000000000046");

    private static final int GUIDS = 0x0002;
    private static final int ENTRIES = 0x0003;
    private static final int STRINGS = 0x0004;
    private static final int FIRST = 0x8000;
    private static final int MOST_BYTES = 16 << 20;

    private final Map<Integer, PropertyKey> keys = new HashMap<>();

    /** No names: used when the map is damaged. */
    NamedProperties() {}

    /** Reads the map. @throws PstDamage when it is damaged */
    static NamedProperties read(BlockStore store, NodeEntry node) throws IOException {
        var names = new NamedProperties();
        var context = PropertyContext.of(store, node.data(), node.subnodes(), names);
        MapiProperties properties = context.properties(MOST_BYTES).build(1252);
        byte[] guids = orEmpty(properties.binary(GUIDS));
        byte[] entries = orEmpty(properties.binary(ENTRIES));
        byte[] strings = orEmpty(properties.binary(STRINGS));
        for (int at = 0; at + 8 <= entries.length; at += 8) {
            int kind = PstBytes.u16(entries, at + 4L);
            UUID set = set(guids, kind >>> 1);
            long number = PstBytes.u32(entries, at);
            PropertyKey key;
            if (set == null) {
                continue;
            } else if ((kind & 1) == 0) {
                key = new PropertyKey.Numbered(set, number);
            } else {
                String name = name(strings, number);
                if (name == null) {
                    continue;
                }
                key = new PropertyKey.Named(set, name);
            }
            names.keys.put(FIRST + PstBytes.u16(entries, at + 6L), key);
        }
        return names;
    }

    private static byte[] orEmpty(byte @Nullable [] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }

    private static @Nullable UUID set(byte[] guids, int index) throws PstDamage {
        return switch (index) {
            case 0 -> null;
            case 1 -> MAPI;
            case 2 -> PropertyKey.PUBLIC_STRINGS;
            default -> (index - 3) * 16L + 16 > guids.length ? null : PropertyDecoder.guid(guids, (index - 3) * 16L);
        };
    }

    private static @Nullable String name(byte[] strings, long at) throws PstDamage {
        if (at + 4 > strings.length) {
            return null;
        }
        long length = PstBytes.u32(strings, at);
        return at + 4 + length > strings.length
                ? null
                : new String(strings, (int) at + 4, (int) length & ~1, StandardCharsets.UTF_16LE);
    }

    /** The key of an identifier; null when the file does not name it. */
    @Nullable
    PropertyKey key(int id) {
        return id < FIRST ? PropertyKey.of(id) : keys.get(id);
    }
}
