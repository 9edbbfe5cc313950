package org.daylight.message;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Forms in which people and archives write addresses where the standard has none. */
final class WrittenAddress {

    private static final String WORD = "[^\\s@<>()\\[\\],;]{1,100}";

    /**
     * As public archives write them, so that collectors of addresses do not find them: {@code ada at pier.example} (pipermail),
     * {@code ada () pier ! example}, {@code ada (at) pier dot example}, {@code ada_at_pier.example}.
     */
    private static final Pattern ARCHIVED = Pattern.compile(
            WORD + "(?: dot " + WORD + "){0,5}(?: at |_at_| ?[(\\[] ?(?:at)? ?[)\\]] ?)(" + WORD
                    + "(?:(?: dot | ! | ?[(\\[] ?dot ?[)\\]] ?)" + WORD + "){0,8})",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern NAMED_IN_COMMENT = Pattern.compile("([^<>@]*)<([^<>@\\s]+@[^<>@\\s]+)>");

    private WrittenAddress() {}

    /** Whether a word is an address on the Internet: a local part, and a domain with a dot. */
    static boolean isOne(String word) {
        int at = word.lastIndexOf('@');
        int dot = word.indexOf('.', at + 1);
        return at > 0 && dot > at + 1 && dot < word.length() - 1;
    }

    /**
     * Whether this is an address as archives write it.
     *
     * @param named whether it can be nothing else, because a name stands beside it; otherwise its domain needs a dot
     */
    static boolean isArchived(String text, boolean named) {
        if (text.length() > 400 || text.indexOf('@') >= 0) {
            return false;
        }
        Matcher matcher = ARCHIVED.matcher(text);
        return matcher.matches() && (named || matcher.group(1).matches("(?i).+(?:[.]|dot|!).+"));
    }

    /** The address in a comment that is nothing else but a mailbox; null for none. */
    static @Nullable String inComment(String comment) {
        String text = comment.strip();
        if (text.indexOf('@') < 0) {
            return null;
        }
        Matcher named = NAMED_IN_COMMENT.matcher(text);
        String address = named.matches() ? named.group(2) : text;
        return address.indexOf(' ') < 0 && isOne(address) ? address : null;
    }

    /** The name that stands with it; empty for none. */
    static String nameInComment(String comment) {
        Matcher named = NAMED_IN_COMMENT.matcher(comment.strip());
        return named.matches() ? named.group(1).strip() : "";
    }
}
