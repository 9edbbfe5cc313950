package org.daylight.search.query;

import java.util.Locale;

/** Addresses as the index and the queries compare them: whole, in lower case, without blanks and quotation marks. */
public final class AddressTerms {

    /** RFC 5321 section 4.5.3.1 allows 64 + 1 + 255 octets. */
    private static final int MAX_ADDRESS = 320;

    private AddressTerms() {}

    /** Whether these words are one whole address, so that a field of people searches for exactly this mailbox. */
    public static boolean isAddress(String words) {
        int at = words.lastIndexOf('@');
        return at > 0 && at < words.length() - 1 && words.codePoints().noneMatch(QueryParser::isBlank);
    }

    /** Whether comparing ignores nothing in it. True only for ASCII, which nearly all addresses are. */
    public static boolean isPlain(String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>') {
                return false;
            }
        }
        return true;
    }

    /** The form in which two addresses are compared; empty when nothing is left. */
    public static String normal(String address) {
        if (address.length() <= MAX_ADDRESS && isPlain(address)) {
            return address.toLowerCase(Locale.ROOT);
        }
        var normal = new StringBuilder();
        address.codePoints()
                .filter(c -> !QueryParser.isBlank(c) && !QueryParser.isQuote(c) && c != '<' && c != '>')
                .limit(MAX_ADDRESS)
                .forEach(normal::appendCodePoint);
        return normal.toString().toLowerCase(Locale.ROOT);
    }
}
