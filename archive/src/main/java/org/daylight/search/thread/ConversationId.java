package org.daylight.search.thread;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a mail system wrote into a message to tell its conversation (docs/decisions/0200). It groups messages that name no other
 * message: it does not say which of them answers which.
 */
final class ConversationId {

    /** Google Takeout writes 64 bits in decimal. */
    private static final int LONGEST_NUMBER = 20;

    /**
     * [MS-OXOMSG] 2.2.1.3: the first 22 bytes are the same in the whole conversation; each answer adds 5. Real ones stay below a few
     * kilobytes; what is longer is cut.
     */
    private static final int INDEX_BYTES = 22;

    /** 22 bytes in base64 are 29 characters and a part of the next one. */
    private static final int INDEX_CHARACTERS = 32;

    private ConversationId() {}

    /** The identifier, with the name of its kind; null if the message has none. */
    static @Nullable String of(Message message) {
        String index = null;
        for (Header header : message.headers()) {
            switch (header.name().toLowerCase(Locale.ROOT)) {
                case "x-gm-thrid" -> {
                    String number = header.value().strip();
                    if (number.length() <= LONGEST_NUMBER && number.matches("[0-9]+")) {
                        return "x-gm-thrid " + number;
                    }
                }
                case "thread-index" -> index = index == null ? index(header.value()) : index;
                default -> {
                    // another field
                }
            }
        }
        return index;
    }

    private static @Nullable String index(String value) {
        String base64 = value.replaceAll("[ \\t\\r\\n]", "");
        if (base64.length() < INDEX_CHARACTERS - 2) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.substring(0, Math.min(base64.length(), INDEX_CHARACTERS)));
            return bytes.length < INDEX_BYTES
                    ? null
                    : "thread-index " + HexFormat.of().formatHex(bytes, 0, INDEX_BYTES);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
