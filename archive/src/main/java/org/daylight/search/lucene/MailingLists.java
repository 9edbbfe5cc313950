package org.daylight.search.lucene;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.message.Address;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.search.query.AddressTerms;

/**
 * The addresses of mailing lists, as a message that came through one names them: List-Post (RFC 2369 section 3.4), or List-Id
 * (RFC 2919) where its first dot can be read as an at sign. Believed only of an address that the message was sent to.
 */
final class MailingLists {

    private static final String MAILTO = "mailto:";

    private MailingLists() {}

    /** In the form in which addresses are compared; usually none or one. */
    static List<String> addresses(Message message) {
        Set<String> claimed = new HashSet<>();
        for (Header header : message.headers()) {
            switch (header.name().toLowerCase(Locale.ROOT)) {
                case "list-post" -> claimed.add(post(header.value()));
                case "list-id" -> claimed.add(identifier(header.value()));
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

    private static String post(String value) {
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

    private static String identifier(String value) {
        int from = value.lastIndexOf('<');
        int to = value.indexOf('>', from + 1);
        String id = from >= 0 && to > from ? value.substring(from + 1, to) : value.strip();
        int dot = id.indexOf('.');
        return dot <= 0 ? "" : AddressTerms.normal(id.substring(0, dot) + '@' + id.substring(dot + 1));
    }
}
