package org.daylight.evidence;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.field.Received;

/**
 * The time zone of the message's date compared with that of the first server. Many servers use UTC, and people travel,
 * so a difference alone means nothing.
 */
public record ZoneComparison(ZoneOffset written, ZoneOffset firstServer) {

    /** Empty where the message gives no zone, or no server a time. */
    public static Optional<ZoneComparison> of(Message message) {
        OffsetDateTime date = message.date();
        if (date == null
                || message.defects().stream().anyMatch(defect -> defect.code().startsWith("date-zone"))) {
            return Optional.empty();
        }
        boolean noZone = message.headers().stream() // RFC 5322 section 3.3: -0000 means that the zone is unknown
                .anyMatch(header ->
                        header.name().equalsIgnoreCase("date") && header.value().contains("-0000"));
        return noZone
                ? Optional.empty()
                : message.headers().reversed().stream()
                        .filter(header -> header.name().equalsIgnoreCase("received"))
                        .limit(ReceivedChain.MAX_HOPS)
                        .map(Header::value)
                        .map(Received::date)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(first -> new ZoneComparison(date.getOffset(), first.getOffset()));
    }

    /** Whether both are the same. */
    public boolean isSame() {
        return written.equals(firstServer);
    }
}
