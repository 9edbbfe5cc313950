package org.daylight.mapi;

import java.util.UUID;

/** What identifies a property of one object ([MS-OXCDATA] sections 2.6 and 2.9). */
public sealed interface PropertyKey {

    /** The property set PS_PUBLIC_STRINGS, which has {@code Keywords} ([MS-OXPROPS] section 1.3.2). */
    UUID PUBLIC_STRINGS = UUID.fromString("00020329-0000-0000-c000-000000000046");

    /** The property set PS_INTERNET_HEADERS: each name is a field name of a message header. */
    UUID INTERNET_HEADERS = UUID.fromString("00020386-0000-0000-c000-000000000046");

    /** The property set PSETID_Common. */
    UUID COMMON = UUID.fromString("00062008-0000-0000-c000-000000000046");

    /** The property set PSETID_Appointment. */
    UUID APPOINTMENT = UUID.fromString("00062002-0000-0000-c000-000000000046");

    /** A property with a fixed identifier below 0x8000, such as 0x0037 for the subject; see {@link PropertyTag}. */
    record Fixed(int id) implements PropertyKey {}

    /** A property named by a number in a property set. */
    record Numbered(UUID set, long number) implements PropertyKey {}

    /** A property named by a text in a property set; names of PS_INTERNET_HEADERS are in lower case. */
    record Named(UUID set, String name) implements PropertyKey {

        public Named {
            if (set.equals(INTERNET_HEADERS)) {
                name = name.toLowerCase(java.util.Locale.ROOT);
            }
        }
    }

    /** The key of a fixed property. */
    static PropertyKey of(int id) {
        return new Fixed(id);
    }
}
