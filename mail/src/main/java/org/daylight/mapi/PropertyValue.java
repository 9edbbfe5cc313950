package org.daylight.mapi;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The value of a property ([MS-OXCDATA] section 2.11.1). Arrays are not copied and must not be altered. */
public sealed interface PropertyValue {

    /**
     * PtypString and PtypString8.
     *
     * @param bytes of a PtypString8, as stored, without the final NUL; null for a PtypString
     */
    record Text(String text, byte @Nullable [] bytes) implements PropertyValue {
        public Text(String text) {
            this(text, null);
        }
    }

    /** PtypInteger16, PtypInteger32, PtypInteger64, PtypCurrency and PtypErrorCode. */
    record Whole(long value) implements PropertyValue {}

    /** PtypFloating32, PtypFloating64 and PtypFloatingTime. */
    record Real(double value) implements PropertyValue {}

    /** PtypBoolean. */
    record Flag(boolean value) implements PropertyValue {}

    /** PtypTime: units of 100 nanoseconds since 1601-01-01 UTC. */
    record Time(long fileTime) implements PropertyValue {

        /** The value of a time from 1601 on; nanoseconds are cut. */
        public static Time of(Instant time) {
            return new Time(
                    Math.multiplyExact(time.getEpochSecond() + 11_644_473_600L, 10_000_000L) + time.getNano() / 100);
        }
    }

    /** PtypBinary, PtypServerId and the bytes of PtypObject. */
    record Binary(byte[] bytes) implements PropertyValue {}

    /** PtypGuid. */
    record Guid(UUID value) implements PropertyValue {}

    /** A property with several values. */
    record Several(List<PropertyValue> values) implements PropertyValue {
        public Several {
            values = List.copyOf(values);
        }
    }
}
