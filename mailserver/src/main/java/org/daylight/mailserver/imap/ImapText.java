package org.daylight.mailserver.imap;

import org.jspecify.annotations.Nullable;

/** Strings in answers. */
final class ImapText {

    private ImapText() {}

    /** A quoted string; {@code NIL} for null. Characters other than printable ASCII become question marks: callers encode them first. */
    static String quoted(@Nullable String text) {
        if (text == null) {
            return "NIL";
        }
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return quoted.append('"').toString();
    }

    /** Text for people on one line after a response, without brackets at its start that would mean something. */
    static String plain(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), 200); i++) {
            char c = text.charAt(i);
            plain.append(c >= ' ' && c < 0x7f && c != '[' && c != ']' ? c : '?');
        }
        return plain.toString();
    }
}
