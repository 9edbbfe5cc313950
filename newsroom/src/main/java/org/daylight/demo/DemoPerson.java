package org.daylight.demo;

import java.time.ZoneId;

/**
 * A person who writes mail.
 *
 * @param language of the fixed parts of their mail, such as quotation lines and greetings ({@code en}, {@code de},
 *     {@code no} …)
 * @param replyPrefix what their mail program puts before a subject: {@code Re:}, {@code SV:}, {@code AW:}
 * @param typos how many of a hundred longer words have a typing error
 * @param signature lines at the end of a message, may be empty
 */
record DemoPerson(
        String key,
        String name,
        String address,
        ZoneId zone,
        Client client,
        String language,
        String replyPrefix,
        int typos,
        String signature) {
    String firstName() {
        int space = name.indexOf(' ');
        return space < 0 ? name : name.substring(0, space);
    }

    String domain() {
        return address.substring(address.indexOf('@') + 1);
    }
}
