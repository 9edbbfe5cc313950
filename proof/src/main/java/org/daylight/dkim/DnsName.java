package org.daylight.dkim;

import java.net.IDN;
import org.daylight.dkim.finding.Printable;
import org.jspecify.annotations.Nullable;

/** Domain names in signatures (RFC 6376, section 3.5; RFC 8616), converted to the form in which they are looked up. */
final class DnsName {
    private static final int MAX_CHARS = 253;
    private static final int MAX_LABEL = 63;

    private DnsName() {}

    /** The name in lower case and A-labels; null if it is not a name of at least {@code minLabels} labels. Underscores are allowed, as in the DNS. */
    static @Nullable String ascii(String text, int minLabels) {
        if (text.length() > MAX_CHARS || text.isEmpty()) {
            return null;
        }
        String name = text;
        if (!Printable.isAscii(text)) {
            try {
                name = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                return null;
            }
        }
        name = Printable.lower(name);
        return isName(name, minLabels) ? name : null;
    }

    private static boolean isName(String name, int minLabels) {
        int labels = 0;
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            char c = i < name.length() ? name.charAt(i) : '.';
            if (c == '.') {
                if (i == start || i - start > MAX_LABEL) {
                    return false;
                }
                labels++;
                start = i + 1;
            } else if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                return false;
            }
        }
        return labels >= minLabels && name.length() <= MAX_CHARS;
    }

    /** Whether a name is equal to another or below it; both in the form of {@link #ascii}. */
    static boolean within(String name, String other) {
        return name.equals(other)
                || name.length() > other.length()
                        && name.endsWith(other)
                        && name.charAt(name.length() - other.length() - 1) == '.';
    }
}
