package org.daylight.message;

import org.jspecify.annotations.Nullable;

/**
 * One mailbox (RFC 5322 section 3.4), read leniently.
 *
 * @param name the display name, decoded; null when there is none
 * @param address {@code local@domain} with the domain in lower case; empty when only a name was readable
 */
public record Address(@Nullable String name, String address) {

    /** The display name where there is one, otherwise the address. */
    public String display() {
        return name == null || name.isBlank() ? address : name;
    }
}
