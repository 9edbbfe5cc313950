package org.daylight.message.field;

import java.time.OffsetDateTime;
import java.util.List;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.jspecify.annotations.Nullable;

/** What servers wrote at the top of a message when they passed it on (RFC 5321 section 4.4): claims, each of one server. */
public final class Received {

    /** Servers that passed a message on, the last first: so many are asked for a date. */
    private static final int SERVERS_ASKED = 20;

    private Received() {}

    /** When a server says that it had the message: the date behind the last semicolon; null when it cannot be read or is implausible. */
    public static @Nullable OffsetDateTime date(String field) {
        return MailDate.received(field);
    }

    /** When the last server of which it can be read had the message; null when no server says. */
    public static @Nullable OffsetDateTime delivered(Message message) {
        return last(message.headers());
    }

    /** The field that {@link #delivered} reads: the highest with a date that can be read; null when there is none. */
    public static @Nullable Header dated(List<Header> headers) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase("received"))
                .limit(SERVERS_ASKED)
                .filter(header -> date(header.value()) != null)
                .findFirst()
                .orElse(null);
    }

    public static @Nullable OffsetDateTime last(List<Header> headers) {
        Header dated = dated(headers);
        return dated == null ? null : date(dated.value());
    }
}
