package org.daylight.message.field;

import java.time.OffsetDateTime;
import java.util.List;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * The Received fields that servers add at the top of a message (RFC 5321 section 4.4); each is a claim by one server.
 */
public final class Received {

    /** Most Received fields, from the top, that are searched for a date. */
    private static final int MOST_FIELDS = 20;

    private Received() {}

    /**
     * When the server states that it received the message: the date after the last semicolon; null when it is
     * unreadable or implausible.
     */
    public static @Nullable OffsetDateTime date(String field) {
        return MailDate.received(field);
    }

    /** When the last server with a readable date received the message; null when there is none. */
    public static @Nullable OffsetDateTime delivered(Message message) {
        return last(message.headers());
    }

    /** The field that {@link #delivered} reads: the highest with a readable date; null when there is none. */
    public static @Nullable Header dated(List<Header> headers) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase("received"))
                .limit(MOST_FIELDS)
                .filter(header -> date(header.value()) != null)
                .findFirst()
                .orElse(null);
    }

    public static @Nullable OffsetDateTime last(List<Header> headers) {
        Header dated = dated(headers);
        return dated == null ? null : date(dated.value());
    }
}
