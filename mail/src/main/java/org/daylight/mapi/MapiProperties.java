package org.daylight.mapi;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a message, a recipient or an attachment. A getter returns null, or the given default, when the
 * property is absent or has a value of another type. Immutable by convention: arrays are not copied.
 */
public final class MapiProperties {

    /** No properties. */
    public static final MapiProperties NONE = new MapiProperties(Map.of(), CodePage.WESTERN);

    /** Seconds from 1601-01-01 to 1970-01-01. */
    private static final long EPOCH = 11_644_473_600L;

    private final Map<PropertyKey, PropertyValue> values;
    private final int codePage;

    private MapiProperties(Map<PropertyKey, PropertyValue> values, int codePage) {
        this.values = values;
        this.codePage = codePage;
    }

    /** The Windows code page with which 8-bit strings were decoded. */
    public int codePage() {
        return codePage;
    }

    /** The keys, in the order in which they were read. */
    public Set<PropertyKey> keys() {
        return Collections.unmodifiableSet(values.keySet());
    }

    public @Nullable PropertyValue get(PropertyKey key) {
        return values.get(key);
    }

    public @Nullable PropertyValue get(int id) {
        return values.get(PropertyKey.of(id));
    }

    public boolean has(int id) {
        return values.containsKey(PropertyKey.of(id));
    }

    public @Nullable String text(int id) {
        return text(PropertyKey.of(id));
    }

    /** A text up to its first NUL. */
    public @Nullable String text(PropertyKey key) {
        return values.get(key) instanceof PropertyValue.Text text ? untilNul(text.text()) : null;
    }

    /** The stored bytes of an 8-bit string; null where the property is a Unicode string or absent. */
    public byte @Nullable [] text8(int id) {
        return get(id) instanceof PropertyValue.Text text ? text.bytes() : null;
    }

    /** The texts of a property with several values; a single text is a list of one. */
    public List<String> texts(PropertyKey key) {
        return switch (values.get(key)) {
            case PropertyValue.Text text -> List.of(untilNul(text.text()));
            case PropertyValue.Several several -> {
                var texts = new ArrayList<String>();
                for (PropertyValue value : several.values()) {
                    if (value instanceof PropertyValue.Text text) {
                        texts.add(untilNul(text.text()));
                    }
                }
                yield List.copyOf(texts);
            }
            case null, default -> List.of();
        };
    }

    public long whole(int id, long otherwise) {
        return whole(PropertyKey.of(id), otherwise);
    }

    public long whole(PropertyKey key, long otherwise) {
        return values.get(key) instanceof PropertyValue.Whole whole ? whole.value() : otherwise;
    }

    /** Whether the property is present and true. */
    public boolean flag(int id) {
        return get(id) instanceof PropertyValue.Flag flag && flag.value();
    }

    /** A time; null also for 0 and for values that mean "no time" ([MS-OXOCAL] section 2.2.1.44.1). */
    public @Nullable Instant time(int id) {
        return get(id) instanceof PropertyValue.Time time ? instant(time.fileTime()) : null;
    }

    public byte @Nullable [] binary(int id) {
        return get(id) instanceof PropertyValue.Binary binary ? binary.bytes() : null;
    }

    private static @Nullable Instant instant(long fileTime) {
        boolean none = fileTime <= 0 || fileTime >= 0x0CB3_4557_A3DD_4000L; // 4501-01-01 and later
        long nanos = Math.floorMod(fileTime, 10_000_000L) * 100;
        return none ? null : Instant.ofEpochSecond(Math.floorDiv(fileTime, 10_000_000L) - EPOCH, nanos);
    }

    private static String untilNul(String text) {
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Collects properties; the first value of a key is kept. Not safe for use by several threads. */
    public static final class Builder {

        /** More properties than this are ignored: real objects have a few hundred. */
        private static final int MOST = 20_000;

        private final Map<PropertyKey, Object> collected = new LinkedHashMap<>();

        public Builder put(int id, PropertyValue value) {
            return put(PropertyKey.of(id), value);
        }

        public Builder put(PropertyKey key, PropertyValue value) {
            return add(key, value);
        }

        /** An 8-bit string, which is decoded when the code page is known. @param bytes up to its final NUL or its end */
        public Builder text8(PropertyKey key, byte[] bytes) {
            return add(key, new Undecoded(List.of(withoutNul(bytes)), false));
        }

        /** Several 8-bit strings. */
        public Builder texts8(PropertyKey key, List<byte[]> values) {
            return add(
                    key, new Undecoded(values.stream().map(Builder::withoutNul).toList(), true));
        }

        private Builder add(PropertyKey key, Object value) {
            if (collected.size() < MOST) {
                collected.putIfAbsent(key, value);
            }
            return this;
        }

        /** A whole number that was put before; for code pages. */
        public long whole(int id, long otherwise) {
            return collected.get(PropertyKey.of(id)) instanceof PropertyValue.Whole whole ? whole.value() : otherwise;
        }

        /** Adds these properties to others that lack them. */
        void copyAllTo(Builder other) {
            collected.forEach(other::add);
        }

        /** Whether there is no property. */
        public boolean isEmpty() {
            return collected.isEmpty();
        }

        /**
         * The properties of a message. The code page of its 8-bit strings is that of PidTagMessageCodepage, else of the
         * locale, else of PidTagInternetCodepage, else the given one.
         */
        public MapiProperties buildMessage(int otherwise) {
            return build(CodePage.ofMessage(this, otherwise));
        }

        /** The properties of a recipient or an attachment, with {@link #codePage} of the message. */
        public MapiProperties build(int codePage) {
            var values = new LinkedHashMap<PropertyKey, PropertyValue>();
            collected.forEach((key, value) -> values.put(key, decoded(value, codePage)));
            return new MapiProperties(values, codePage);
        }

        private static PropertyValue decoded(Object value, int codePage) {
            if (!(value instanceof Undecoded undecoded)) {
                return (PropertyValue) value;
            }
            var texts = new ArrayList<PropertyValue>();
            for (byte[] bytes : undecoded.values) {
                texts.add(new PropertyValue.Text(CodePage.decode(bytes, codePage), bytes));
            }
            return undecoded.several ? new PropertyValue.Several(texts) : texts.getFirst();
        }

        private static byte[] withoutNul(byte[] bytes) {
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] == 0) {
                end--;
            }
            return end == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, end);
        }

        private record Undecoded(List<byte[]> values, boolean several) {}
    }
}
