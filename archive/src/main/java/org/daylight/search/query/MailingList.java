package org.daylight.search.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.daylight.message.Address;
import org.daylight.message.Header;
import org.daylight.message.Message;

/** The mailing list that a message came through, as the list's own software wrote it. */
public final class MailingList {

    private static final int MAX_NAME = 200;
    private static final String[] FIELDS = {"List-Id", "List-Post", "X-Mailing-List", "Mailing-List"};

    private static final String MAILTO = "mailto:";

    private MailingList() {}

    /**
     * The identifier of List-Id (RFC 2919), or without one the address in List-Post (RFC 2369), X-Mailing-List or Mailing-List. In
     * lower case, without angle brackets: {@code press.port.example}.
     */
    public static Optional<String> of(Message message) {
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

    /** In {@code list papers@groups.example; contact owner@groups.example}, the first address; otherwise the whole text. */
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

    /**
     * The addresses of mailing lists that the message names: List-Post (RFC 2369 section 3.4), or List-Id (RFC 2919) with its first
     * dot read as an at sign. Only addresses that the message was sent to count. In the form of {@link AddressTerms#normal}; usually
     * none or one.
     */
    public static List<String> addresses(Message message) {
        Set<String> claimed = new HashSet<>();
        for (Header header : message.headers()) {
            switch (header.name().toLowerCase(Locale.ROOT)) {
                case "list-post" -> claimed.add(addressOfListPost(header.value()));
                case "list-id" -> claimed.add(addressOfListId(header.value()));
                default -> {}
            }
        }
        claimed.remove("");
        if (claimed.isEmpty()) {
            return List.of();
        }
        Set<String> lists = new HashSet<>();
        List<Address> recipients = new ArrayList<>(message.to());
        recipients.addAll(message.cc());
        for (Address recipient : recipients) {
            String address = AddressTerms.normal(recipient.address());
            if (claimed.contains(address)) {
                lists.add(address);
            }
        }
        return List.copyOf(lists);
    }

    private static String addressOfListPost(String value) {
        int from = value.toLowerCase(Locale.ROOT).indexOf(MAILTO);
        if (from < 0) {
            return "";
        }
        String rest = value.substring(from + MAILTO.length());
        int end = 0;
        while (end < rest.length() && ">?, ".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return AddressTerms.normal(rest.substring(0, end));
    }

    private static String addressOfListId(String value) {
        int from = value.lastIndexOf('<');
        int to = value.indexOf('>', from + 1);
        String id = from >= 0 && to > from ? value.substring(from + 1, to) : value.strip();
        int dot = id.indexOf('.');
        return dot <= 0 ? "" : AddressTerms.normal(id.substring(0, dot) + '@' + id.substring(dot + 1));
    }
}
