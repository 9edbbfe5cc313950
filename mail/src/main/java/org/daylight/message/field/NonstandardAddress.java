package org.daylight.message.field;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Nonstandard forms of addresses, as people and archives write them. */
final class NonstandardAddress {

    private static final String WORD = "[^\\s@<>()\\[\\],;]{1,100}";

    /**
     * Obfuscated by public archives to hide addresses from harvesters: {@code ada at pier.example} (pipermail), {@code
     * ada () pier ! example}, {@code ada (at) pier dot example}, {@code ada_at_pier.example}.
     */
    private static final Pattern ARCHIVED = Pattern.compile(
            WORD + "(?: dot " + WORD + "){0,5}(?: at |_at_| ?[(\\[] ?(?:at)? ?[)\\]] ?)(" + WORD
                    + "(?:(?: dot | ! | ?[(\\[] ?dot ?[)\\]] ?)" + WORD + "){0,8})",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern NAMED_IN_COMMENT = Pattern.compile("([^<>@]*)<([^<>@\\s]+@[^<>@\\s]+)>");

    /** {@code ada en pier.example}: translations of {@code at} in Mailman; the domain has a dot. */
    private static final Pattern TRANSLATED = Pattern.compile(
            "[^\\s@<>()\\[\\],;:]{1,100}"
                    + " {1,2}(?:at|en|em|a|\u00E0|bei|chez|p\u00E5|op|su|na|w|u|v|\u0432|\u043D\u0430) {1,2}"
                    + "[\\p{L}\\p{N}-]{1,63}(?:[.][\\p{L}\\p{N}-]{1,63}){1,8}",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** Characters that separate two addresses; the full-width ones and the no-break space may follow any address. */
    private static final String SEPARATORS = " \u00A0\uFF0C\u3001\uFF1B;|/";

    private static final String WIDE_SEPARATORS = "\u00A0\uFF0C\u3001\uFF1B";

    private NonstandardAddress() {}

    /**
     * Whether this is an address as written by a pipermail archive in some language, with a name in a comment after it.
     */
    static boolean isTranslated(String text) {
        return text.length() <= 400 && TRANSLATED.matcher(text).matches();
    }

    /**
     * The same text with a blank for each separator between two addresses: {@code ada@pier.example|bo@pier.example}.
     */
    static String separated(String text) {
        if (text.indexOf('@') == text.lastIndexOf('@')
                && text.chars().noneMatch(c -> WIDE_SEPARATORS.indexOf(c) >= 0)) {
            return text;
        }
        var out = new StringBuilder(text);
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean moreFollows = c == ' ' && at + 1 < text.length() && SEPARATORS.indexOf(text.charAt(at + 1)) >= 0;
            if (SEPARATORS.indexOf(c) < 0 || moreFollows) {
                continue;
            }
            boolean afterAddress = isSingle(text.substring(from, at).strip());
            boolean separates = afterAddress && (WIDE_SEPARATORS.indexOf(c) >= 0 || isSingle(wordAt(text, at + 1)));
            if (separates) {
                out.setCharAt(at, ' ');
            }
            if (separates || c == ' ') {
                from = at + 1;
            }
        }
        return out.toString();
    }

    /** The word that starts here or after blanks. */
    private static String wordAt(String text, int at) {
        int from = at;
        while (from < text.length() && text.charAt(from) == ' ') {
            from++;
        }
        int to = from;
        while (to < text.length() && SEPARATORS.indexOf(text.charAt(to)) < 0) {
            to++;
        }
        return text.substring(from, to);
    }

    private static boolean isSingle(String word) {
        return isOne(word) && word.indexOf('@') == word.lastIndexOf('@');
    }

    /** Whether a word is an Internet address: a local part, and a domain with a dot. */
    static boolean isOne(String word) {
        int at = word.lastIndexOf('@');
        int dot = word.indexOf('.', at + 1);
        return at > 0 && dot > at + 1 && dot < word.length() - 1;
    }

    /**
     * Whether this is an address as archives write it.
     *
     * @param named whether a name next to it shows that it is an address; otherwise its domain needs a dot
     */
    static boolean isArchived(String text, boolean named) {
        if (text.length() > 400 || text.indexOf('@') >= 0) {
            return false;
        }
        Matcher matcher = ARCHIVED.matcher(text);
        return matcher.matches() && (named || matcher.group(1).matches("(?i).+(?:[.]|dot|!).+"));
    }

    /** The address in a comment that consists of one mailbox; null for none. */
    static @Nullable String inComment(String comment) {
        String text = comment.strip();
        if (text.indexOf('@') < 0) {
            return null;
        }
        Matcher named = NAMED_IN_COMMENT.matcher(text);
        String address = named.matches() ? named.group(2) : text;
        return address.indexOf(' ') < 0 && isOne(address) ? address : null;
    }

    /** The name next to that address; empty for none. */
    static String nameInComment(String comment) {
        Matcher named = NAMED_IN_COMMENT.matcher(comment.strip());
        return named.matches() ? named.group(1).strip() : "";
    }
}
