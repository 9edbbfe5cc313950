package org.daylight.export;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.daylight.message.Address;
import org.jspecify.annotations.Nullable;

/** How dates and mailboxes are written in every format. */
final class FieldFormat {

    private FieldFormat() {}

    /** RFC 3339 with the sender's offset, {@code 2015-03-12T18:42:00+01:00}; empty when unknown. */
    static String date(@Nullable OffsetDateTime date) {
        return date == null ? "" : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(date);
    }

    /** {@code Ines Okafor <i.okafor@port.example>}, or what there is of it. */
    static String mailbox(Address address) {
        if (address.name() == null || address.name().isBlank()) {
            return address.address();
        }
        return address.address().isEmpty() ? address.name() : address.name() + " <" + address.address() + ">";
    }
}
