package org.daylight.search.lucene;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.message.Address;
import org.daylight.message.Header;
import org.daylight.message.Message;

/**
 * Which identifiers in In-Reply-To and References may be none (docs/decisions/0129). RFC 822 allowed any words there, so
 * programs wrote {@code Ada Quist <ada@pier.example> "harbour dues"}: an address, which all her correspondents name. Such an identifier
 * ties a message only to one that has it as its Message-ID.
 */
final class DoubtfulIds {

    /** Digits in the left part from which on it is no name of a person. */
    private static final int DIGITS = 3;

    private static final int LONGEST_NAME = 30;

    private final Set<String> addresses = new HashSet<>();
    private final Set<String> unsure = new HashSet<>();

    private DoubtfulIds() {}

    /** Those of a message, as it names them. */
    static Set<String> of(Message message) {
        var ids = new DoubtfulIds();
        for (List<Address> people : List.of(
                message.from(), message.sender(), message.replyTo(), message.to(), message.cc(), message.bcc())) {
            people.forEach(one -> ids.addresses.add(one.address().toLowerCase(Locale.ROOT)));
        }
        ids.read(field(message, "In-Reply-To"), message.inReplyTo());
        ids.read(field(message, "References"), message.references());
        return ids.unsure;
    }

    private static String field(Message message, String name) {
        return message.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .findFirst()
                .map(Header::value)
                .orElse("");
    }

    private void read(String field, List<String> ids) {
        if (ids.isEmpty() || field.isEmpty()) { // a view without its header does not say how they are written
            return;
        }
        List<Boolean> amongWords = field.indexOf('<') < 0 ? List.of() : amongWords(field);
        boolean alone = field.strip().indexOf(' ') < 0;
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            int at = id.lastIndexOf('@');
            boolean words = amongWords.isEmpty() ? !alone : i < amongWords.size() && amongWords.get(i);
            if (at < 1
                    || addresses.contains(id.toLowerCase(Locale.ROOT))
                    || words && !isGenerated(id.substring(0, at))
                    || amongWords.isEmpty() && digits(id.substring(0, at)) == 0) {
                unsure.add(id);
            }
        }
    }

    /** For each identifier in brackets that {@code message.MessageIds} takes, in its order: whether words stand before it. */
    private static List<Boolean> amongWords(String field) {
        var among = new ArrayList<Boolean>();
        var met = new HashSet<String>();
        int from = 0;
        int at = field.indexOf('<');
        while (at >= 0) {
            int end = at + 1;
            while (end < field.length() && field.charAt(end) != '>' && field.charAt(end) != '<') {
                end++;
            }
            String id = field.substring(at + 1, end).replaceAll("\\s+", "");
            if (!id.isEmpty() && met.add(id)) {
                among.add(hasWord(field, from, at));
            }
            from = end;
            at = field.indexOf('<', end);
        }
        return among;
    }

    private static boolean hasWord(String field, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Character.isLetterOrDigit(field.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the left part of an identifier was made by a program. */
    private static boolean isGenerated(String left) {
        return left.length() > LONGEST_NAME
                || digits(left) >= DIGITS
                || left.indexOf('$') >= 0
                || left.indexOf('=') >= 0;
    }

    private static int digits(String text) {
        return (int) text.chars().filter(c -> c >= '0' && c <= '9').count();
    }
}
