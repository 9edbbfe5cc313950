package org.daylight.dkim.finding;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The name under which the DNS has a key: a selector and a domain (RFC 6376 section 3.1). It has one form: lower case, A-labels
 * (RFC 8616), no dot at the end. Ordered by domain, then selector. DMARC records (RFC 9989) have {@code _dmarc} in place of a selector; the DNS has
 * them at {@code _dmarc.DOMAIN}.
 *
 * @param selector without {@code _domainkey}
 */
public record KeyName(String selector, String domain) implements Comparable<KeyName> {
    /** Used in place of a selector for DMARC records, which are at {@code _dmarc.DOMAIN} (RFC 9989). */
    public static final String DMARC_SELECTOR = "_dmarc";

    public static final String MARK = "._domainkey.";
    public static final String DMARC = DMARC_SELECTOR + ".";

    /** RFC 1035 section 2.3.4, as text. */
    private static final int MAX_NAME = 253;

    private static final int MAX_LABEL = 63;

    private static final Comparator<KeyName> ORDER =
            Comparator.comparing(KeyName::domain).thenComparing(KeyName::selector);

    /** The name in its one form, or empty if the DNS cannot have it. */
    public static Optional<KeyName> of(String selector, String domain) {
        Optional<String> left = plain(selector);
        Optional<String> right = plain(domain);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        KeyName name = new KeyName(left.get(), right.get());
        // The domain is the first field of a line in an archive; there it must not look like a name in a plain list.
        boolean clear = !right.get().contains(MARK)
                && !right.get().startsWith(DMARC)
                && (name.isDmarc() || name.text().indexOf(MARK) == left.get().length());
        return name.text().length() > MAX_NAME || !clear ? Optional.empty() : Optional.of(name);
    }

    /** From {@code selector._domainkey.domain} or {@code _dmarc.domain}. */
    public static Optional<KeyName> parse(String text) {
        String lower = text.length() > 4 * MAX_NAME ? "" : inLowerCase(text);
        int at = lower.indexOf(MARK);
        if (at < 0 && lower.startsWith(DMARC)) {
            return of(DMARC_SELECTOR, text.substring(DMARC.length()));
        }
        return at < 0 ? Optional.empty() : of(text.substring(0, at), text.substring(at + MARK.length()));
    }

    /** Only ASCII, so that offsets stay the same: U+0130 in lower case is two characters. */
    private static String inLowerCase(String text) {
        char[] lower = text.toCharArray();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = lower[i] >= 'A' && lower[i] <= 'Z' ? (char) (lower[i] + 'a' - 'A') : lower[i];
        }
        return new String(lower);
    }

    /** The name in the DNS: {@code selector._domainkey.domain} or {@code _dmarc.domain}. */
    public String text() {
        return isDmarc() ? DMARC + domain : selector + MARK + domain;
    }

    /** Whether it is the name of a DMARC record and not of a key. */
    public boolean isDmarc() {
        return selector.equals(DMARC_SELECTOR);
    }

    @Override
    public int compareTo(KeyName other) {
        return ORDER.compare(this, other);
    }

    private static Optional<String> plain(String untrusted) {
        if (untrusted.isEmpty() || untrusted.length() > 4 * MAX_NAME) {
            return Optional.empty();
        }
        String ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(untrusted) ? untrusted : ascii(untrusted);
        String lower = ascii.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > MAX_LABEL || !label.chars().allMatch(KeyName::isPlain)) {
                return Optional.empty();
            }
        }
        return Optional.of(name);
    }

    private static String ascii(String unicode) {
        try {
            return IDN.toASCII(unicode);
        } catch (IllegalArgumentException notAName) {
            return "";
        }
    }

    /** Characters that need no quoting in any of the formats. Domains below the public ones may have an underscore. */
    private static boolean isPlain(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }
}
