package org.daylight.search.lucene;

import java.util.Locale;
import java.util.Optional;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.WordSplitter;

/**
 * The mailing list a message came over, as the list's own software wrote it: the identifier of List-Id (RFC 2919), or where there
 * is none the address of List-Post (RFC 2369), X-Mailing-List or Mailing-List.
 */
final class MailingList {

    private static final int MAX_NAME = 200;
    private static final String[] FIELDS = {"List-Id", "List-Post", "X-Mailing-List", "Mailing-List"};

    private MailingList() {}

    /** In lower case, without angle brackets: {@code press.port.example}. */
    static Optional<String> of(Message message) {
        int best = FIELDS.length;
        String name = "";
        for (Header header : message.headers()) {
            for (int i = 0; i < best; i++) {
                if (header.name().equalsIgnoreCase(FIELDS[i])
                        && !normal(header.value()).isEmpty()) {
                    best = i;
                    name = normal(header.value());
                }
            }
            if (best == 0) {
                break;
            }
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static String normal(String value) {
        int close = value.lastIndexOf('>');
        int open = close < 0 ? -1 : value.lastIndexOf('<', close);
        String name = open < 0 ? addressIn(value) : value.substring(open + 1, close);
        int colon = name.indexOf("mailto:");
        name = colon < 0 ? name : name.substring(colon + "mailto:".length());
        int question = name.indexOf('?');
        name = AddressTerms.normal(question < 0 ? name : name.substring(0, question));
        name = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
        return WordSplitter.any(name) && !name.equals("no") ? wellFormed(name) : "";
    }

    /** Of {@code list papers@groups.example; contact owner@groups.example}, the first address; otherwise all of it. */
    private static String addressIn(String value) {
        for (String word : value.split("[ ;,]+")) {
            if (AddressTerms.isAddress(word)) {
                return word;
            }
        }
        return value.strip().toLowerCase(Locale.ROOT);
    }

    private static String wellFormed(String name) {
        char last = name.charAt(name.length() - 1);
        return Character.isHighSurrogate(last) ? name.substring(0, name.length() - 1) : name;
    }
}
