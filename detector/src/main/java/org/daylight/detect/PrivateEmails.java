package org.daylight.detect;

import java.util.Locale;
import java.util.Set;

/** Addresses at providers of mail for private persons. */
final class PrivateEmails extends CandidateDetector {

    private static final int LOCAL = 64;
    private static final int DOMAIN = 80;

    private final Set<String> domains;

    PrivateEmails() {
        super("private-email", FindingKind.PRIVATE_EMAIL, "RFC 5321, section 4.5.3.1; webmail-domains.txt");
        domains = Set.copyOf(Resources.lines("webmail-domains.txt"));
    }

    @Override
    char character() {
        return '@';
    }

    @Override
    int character(Text text, int at, Sink sink) {
        int start = at;
        while (at - start <= LOCAL && isLocal(text.at(start - 1))) {
            start--;
        }
        while (start < at && text.at(start) == '.') {
            start++;
        }
        int end = at + 1;
        while (end - at <= DOMAIN
                && (text.at(end) < 128 && text.isWord(end)
                        || (text.at(end) == '.' || text.at(end) == '-') && text.isWord(end + 1))) {
            end++;
        }
        if (start == at || at - start > LOCAL || end - at > DOMAIN) {
            return at;
        }
        String domain = text.slice(at + 1, end).toLowerCase(Locale.ROOT);
        if (isPrivate(domain)) {
            report(
                    sink,
                    false,
                    "private e-mail address",
                    start,
                    end,
                    text.slice(start, at).toLowerCase(Locale.ROOT) + "@" + domain);
        }
        return end;
    }

    private boolean isPrivate(String domain) {
        if (domains.contains(domain)) {
            return true;
        }
        int dot = domain.indexOf('.');
        return dot > 0 && domains.contains(domain.substring(0, dot + 1) + "*");
    }

    private static boolean isLocal(char c) {
        return c < 128 && (Chars.isWord(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '\'' || c == '=');
    }
}
