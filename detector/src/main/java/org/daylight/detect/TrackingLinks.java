package org.daylight.detect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Links that identify who received them: with an address or the hash of one, or with a parameter for that purpose. */
final class TrackingLinks extends CandidateDetector {

    private static final int MOST_CHARS = 2_048;

    /** Parameters that identify a recipient or a click. */
    private static final Set<String> IDENTIFYING = Set.of(
            "mc_eid",
            "mkt_tok",
            "_hsenc",
            "_hsmi",
            "vero_id",
            "vero_conv",
            "ck_subscriber_id",
            "oly_enc_id",
            "oly_anon_id",
            "wickedid",
            "bsft_uid",
            "bsft_clkid",
            "_kx",
            "__s",
            "dm_i",
            "ml_subscriber_hash",
            "sc_eid",
            "elqtrackid",
            "s_cid",
            "sailthru_id",
            "rb_clickid",
            "fbclid",
            "gclid",
            "msclkid",
            "et_rid",
            "nlid",
            "trk_contact",
            "recipient_id",
            "subscriber_id");

    /** Parameters in which a hash stands for an address. */
    private static final Set<String> PERSONAL = Set.of(
            "e",
            "em",
            "email",
            "mail",
            "eh",
            "hash",
            "emailhash",
            "email_hash",
            "md5",
            "sha256",
            "uid",
            "user",
            "u",
            "recipient",
            "rcpt",
            "subscriber",
            "id",
            "c",
            "cid",
            "contact",
            "k",
            "token");

    TrackingLinks() {
        super(
                "tracking-link",
                FindingKind.TRACKING_LINK,
                "RFC 3986; parameters as documented by Mailchimp, Marketo, HubSpot, Meta, Google and others");
    }

    @Override
    char character() {
        return ':';
    }

    @Override
    int character(Text text, int at, Sink sink) {
        int start = at;
        while (at - start < 6 && Chars.isLetter(text.at(start - 1))) {
            start--;
        }
        String scheme = text.slice(start, at).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return at;
        }
        int end = at + 3;
        int query = -1;
        while (end - at < MOST_CHARS && text.at(end) > ' ' && "\"<>\\^`{|}".indexOf(text.at(end)) < 0) {
            if (query < 0 && (text.at(end) == '?' || text.at(end) == '#')) {
                query = end + 1;
            }
            end++;
        }
        while (end > at + 3 && ").,;:!?'*]".indexOf(text.at(end - 1)) >= 0) {
            end--; // of the sentence around it
        }
        if (query > 0) {
            parameters(text, start, query, end, sink);
        }
        return end;
    }

    private void parameters(Text text, int start, int query, int end, Sink sink) {
        int from = query;
        while (from < end) {
            int to = from;
            int equals = -1;
            while (to < end && text.at(to) != '&' && text.at(to) != ';' && text.at(to) != '#') {
                if (equals < 0 && text.at(to) == '=') {
                    equals = to;
                }
                to++;
            }
            if (text.at(to) == '&' && text.slice(to, to + 5).equals("&amp;")) {
                to += 4;
            }
            String name = equals < 0 ? "" : text.slice(from, equals).toLowerCase(Locale.ROOT);
            String value = text.slice(equals < 0 ? from : equals + 1, Math.min(to, end));
            value = value.endsWith("&amp") ? value.substring(0, value.length() - 4) : value;
            String address = address(value);
            if (address != null) {
                report(sink, false, "link with an address", start, end, address);
                return;
            }
            if (equals > 0 && value.length() > 3) {
                boolean utm = name.startsWith("utm_");
                if ((utm || PERSONAL.contains(name)) && isHash(value)) {
                    report(sink, false, "link with a hash, possibly of an address", start, end, value);
                    return;
                }
                if (IDENTIFYING.contains(name)) {
                    report(sink, false, "link that identifies its reader (" + name + ")", start, end, value);
                    return;
                }
            }
            from = to + 1;
        }
    }

    /** The address in a value, also percent-encoded or in base64; null for none. */
    private static @Nullable String address(String value) {
        String plain = value.replace("%40", "@");
        if (isAddress(plain)) {
            return plain.toLowerCase(Locale.ROOT);
        }
        if (value.length() < 12 || value.length() > 340) {
            return null;
        }
        try {
            String unescaped = value.replace("%3D", "=")
                    .replace("%3d", "=")
                    .replace('-', '+')
                    .replace('_', '/');
            String decoded = new String(Base64.getDecoder().decode(unescaped), StandardCharsets.UTF_8);
            return isAddress(decoded) ? decoded.toLowerCase(Locale.ROOT) : null;
        } catch (IllegalArgumentException other) {
            return null;
        }
    }

    private static boolean isAddress(String value) {
        int at = value.indexOf('@');
        int dot = value.lastIndexOf('.');
        if (at < 1
                || dot < at + 2
                || dot > value.length() - 3
                || value.length() > 254
                || value.indexOf('@', at + 1) >= 0) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 128 || !Chars.isWord(c) && "@.-_+%".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** MD5, SHA-1 or SHA-256 in hexadecimal digits. */
    private static boolean isHash(String value) {
        int length = value.length();
        if (length != 32 && length != 40 && length != 64) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Character.digit(value.charAt(i), 16) < 0 || value.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }
}
