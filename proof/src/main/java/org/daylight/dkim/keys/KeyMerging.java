package org.daylight.dkim.keys;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.daylight.dkim.Dmarc;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;

/** Merges the records of one key ({@code spec/keys.md} section 3). The result does not depend on their order. */
final class KeyMerging {
    private static final String ALSO = "; also ";
    private static final int MAX_ALSO = 20;

    /** The most informative origin first; then other criteria, so that the order is always the same. */
    static final Comparator<KeyRecord> BETTER = Comparator.comparing((KeyRecord record) -> rank(record.origin()))
            .thenComparing(
                    KeyRecord::until,
                    Comparator.nullsFirst(Comparator.<LocalDate>naturalOrder()).reversed())
            .thenComparing(KeyRecord::text)
            .thenComparing(record -> head(record.source()));

    private KeyMerging() {}

    /**
     * Identifies the key of a record: its type and public key, whatever the spacing and the rest of the record. The whole
     * record if it has no {@code p=}.
     */
    static String identity(String text) {
        if (Dmarc.isRecord(text)) {
            return "?" + text; // its p= is a policy, not a key
        }
        String key = null;
        String type = "rsa";
        for (String tag : text.split(";")) {
            int at = tag.indexOf('=');
            String name = at < 0 ? "" : tag.substring(0, at).strip();
            if (name.equals("p")) {
                key = withoutSpace(tag.substring(at + 1));
            } else if (name.equals("k")) {
                type = withoutSpace(tag.substring(at + 1)).toLowerCase(Locale.ROOT);
            }
        }
        return key == null ? "?" + text : type + "=" + key;
    }

    /** Whether a result of {@link #identity} is that of a key. A withdrawn key ({@code p=} without a value) is not one. */
    static boolean isKey(String identity) {
        return !identity.startsWith("?") && identity.indexOf('=') < identity.length() - 1;
    }

    /** @param records of one selector and one key, at least one */
    static KeyRecord merged(List<KeyRecord> records) {
        KeyRecord best = records.stream().min(BETTER).orElseThrow();
        LocalDate from = null;
        LocalDate until = null;
        LocalDate exposed = null;
        var also = new TreeSet<String>();
        for (KeyRecord record : records) {
            from = record.from() != null && (from == null || record.from().isBefore(from)) ? record.from() : from;
            until = record.until() != null && (until == null || record.until().isAfter(until)) ? record.until() : until;
            LocalDate since = record.exposed();
            exposed = since != null && (exposed == null || since.isBefore(exposed)) ? since : exposed;
            String[] parts = record.source().split(ALSO, -1);
            also.addAll(List.of(parts).subList(1, parts.length));
            also.add((record.origin().word() + " " + parts[0]).strip());
        }
        also.remove((best.origin().word() + " " + head(best.source())).strip());
        return new KeyRecord(
                best.selector(),
                best.domain(),
                best.text(),
                best.origin(),
                from,
                until,
                exposed,
                source(head(best.source()), also));
    }

    private static String source(String head, TreeSet<String> also) {
        var parts = new ArrayList<String>();
        parts.add(head);
        also.stream().limit(MAX_ALSO).forEach(parts::add);
        String whole = String.join(ALSO, parts);
        while (KeyLine.escaped(whole).length() > KeyLine.MAX_SOURCE) {
            parts.removeLast();
            whole = String.join(ALSO, parts);
        }
        return whole;
    }

    private static String head(String source) {
        int at = source.indexOf(ALSO);
        return at < 0 ? source : source.substring(0, at);
    }

    private static int rank(KeyOrigin origin) {
        return switch (origin) {
            case DNSSEC -> 0;
            case DNS -> 1;
            case LIST -> 2;
            case ENTERED -> 3;
            case RECOVERED -> 4;
        };
    }

    private static String withoutSpace(String value) {
        var out = new StringBuilder(value.length());
        value.chars().filter(c -> !Character.isWhitespace(c)).forEach(c -> out.append((char) c));
        return out.toString();
    }
}
