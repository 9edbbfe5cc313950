package org.daylight.outlook.msg;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.daylight.mapi.LittleEndian;
import org.daylight.mapi.PropertyKey;
import org.jspecify.annotations.Nullable;

/** The names of the properties from 0x8000 on ([MS-OXMSG] section 2.2.3). They are stored once, in the outermost message. */
final class PropertyNames {

    private static final UUID MAPI = UUID.fromString("00020328-0000-0000-c000-000000000046");
    private static final int FIRST = 0x8000;

    private final Map<Integer, PropertyKey> keys = new HashMap<>();

    private PropertyNames() {}

    static PropertyNames read(DirectoryNode root, OleStreams streams) {
        var names = new PropertyNames();
        DirectoryNode storage = OleStreams.storage(root, "__nameid_version1.0");
        if (storage == null) {
            return names;
        }
        byte[] sets = streams.read(storage, "__substg1.0_00020102", loss -> {});
        byte[] entries = streams.read(storage, "__substg1.0_00030102", loss -> {});
        byte[] texts = streams.read(storage, "__substg1.0_00040102", loss -> {});
        for (int at = 0; entries != null && at + 8 <= entries.length; at += 8) {
            PropertyKey key = key(entries, at, sets == null ? new byte[0] : sets, texts == null ? new byte[0] : texts);
            if (key != null) {
                names.keys.put(FIRST + LittleEndian.uint16(entries, at + 6), key);
            }
        }
        return names;
    }

    private static @Nullable PropertyKey key(byte[] entries, int at, byte[] sets, byte[] texts) {
        int kind = LittleEndian.uint16(entries, at + 4);
        UUID set = set(kind >> 1, sets);
        long value = LittleEndian.unsigned(entries, at);
        if (set == null) {
            return null;
        }
        if ((kind & 1) == 0) {
            return new PropertyKey.Numbered(set, value);
        }
        if (value + 4 > texts.length) {
            return null;
        }
        long length = LittleEndian.unsigned(texts, (int) value);
        if (length > texts.length - value - 4) {
            return null;
        }
        return new PropertyKey.Named(set, new String(texts, (int) value + 4, (int) length, StandardCharsets.UTF_16LE));
    }

    private static @Nullable UUID set(int index, byte[] sets) {
        return switch (index) {
            case 0 -> null;
            case 1 -> MAPI;
            case 2 -> PropertyKey.PUBLIC_STRINGS;
            default -> (index - 3) * 16 + 16 <= sets.length ? LittleEndian.guid(sets, (index - 3) * 16) : null;
        };
    }

    /** The key of a property; null for one from 0x8000 on without a name. */
    @Nullable
    PropertyKey key(int id) {
        return id < FIRST ? PropertyKey.of(id) : keys.get(id);
    }
}
