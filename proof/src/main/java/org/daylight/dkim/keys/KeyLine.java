package org.daylight.dkim.keys;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/** One line of a key archive ({@code spec/keys.md} section 2): seven or eight fields, separated by tabs. */
final class KeyLine {
    static final String CODE = "keys-malformed";

    /** The longest line, in characters. */
    static final int MAX_LINE = 8_192;

    /** The longest record, in characters after escaping. A 4096-bit key needs 736. */
    static final int MAX_TEXT = 6_000;

    /** The longest source, in characters after escaping. */
    static final int MAX_SOURCE = 1_000;

    private static final int FIELDS = 7;
    private static final String NONE = "-";

    private KeyLine() {}

    /** Whether a line is in the form of an archive, not of a plain list. */
    static boolean isOne(String line) {
        String first =
                line.indexOf('\t') > 0 ? line.substring(0, line.indexOf('\t')).toLowerCase(Locale.ROOT) : KeyName.MARK;
        return !first.contains(KeyName.MARK) && !first.startsWith(KeyName.DMARC);
    }

    static String of(KeyRecord record) {
        String line = String.join(
                "\t",
                record.domain(),
                record.selector(),
                day(record.from()),
                day(record.until()),
                record.origin().word(),
                record.source().isEmpty() ? NONE : escaped(record.source()),
                escaped(record.text()));
        return record.exposed() == null ? line : line + "\t" + record.exposed();
    }

    static Outcome<KeyRecord> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS && fields.length != FIELDS + 1) {
            return refused("has " + fields.length + " fields instead of " + FIELDS
                    + ": domain, selector, from, until, origin, source, record, with a tab between them");
        }
        Optional<KeyName> name = KeyName.of(fields[1], fields[0]);
        if (name.isEmpty()) {
            return refused("does not begin with a domain and a selector: write them as in the DNS, without _domainkey");
        }
        Optional<KeyOrigin> origin = KeyOrigin.of(fields[4]);
        if (origin.isEmpty()) {
            return refused("has no valid origin in field 5: write dnssec, dns, list, entered or recovered");
        }
        if (fields[5].length() > MAX_SOURCE || fields[6].length() > MAX_TEXT) {
            return refused(
                    "is too long: a source has up to " + MAX_SOURCE + ", a record up to " + MAX_TEXT + " characters");
        }
        Optional<String> source = unescaped(fields[5].equals(NONE) ? "" : fields[5]);
        Optional<String> text = unescaped(fields[6]);
        if (source.isEmpty() || text.isEmpty()) {
            return refused("has a character or an escape that is not allowed: write \\\\ or \\u and four digits");
        }
        try {
            LocalDate from = day(fields[2]);
            LocalDate until = day(fields[3]);
            LocalDate exposed = fields.length > FIELDS ? day(fields[FIELDS]) : null;
            if (from != null && until != null && until.isBefore(from)) {
                return refused("has an end before its beginning: correct field 3 or 4");
            }
            return Outcome.ok(new KeyRecord(
                    name.get().selector(),
                    name.get().domain(),
                    text.get(),
                    origin.get(),
                    from,
                    until,
                    exposed,
                    source.get()));
        } catch (DateTimeException e) {
            return refused("has an invalid date: write it as 2016-10-07, or - if it is unknown");
        }
    }

    private static Outcome<KeyRecord> refused(String reason) {
        return Outcome.refused(CODE, reason);
    }

    private static String day(@Nullable LocalDate day) {
        return day == null ? NONE : day.toString();
    }

    private static @Nullable LocalDate day(String field) {
        if (field.equals(NONE)) {
            return null;
        }
        LocalDate day = LocalDate.parse(field);
        if (day.getYear() < 0 || day.getYear() > 9_999) {
            throw new DateTimeException("a year has four digits");
        }
        return day;
    }

    /** Escapes every character that could break a line, be invisible, change the direction of text or be removed by editors, as {@code \}{@code uXXXX}. */
    static String escaped(String untrusted) {
        var out = new StringBuilder(untrusted.length());
        for (int i = 0; i < untrusted.length(); i++) {
            char c = untrusted.charAt(i);
            boolean outer = i == 0 || i == untrusted.length() - 1;
            if (c == '\\') {
                out.append("\\\\");
            } else if (isBare(untrusted, i) && !(outer && c == ' ') && !(c == '-' && untrusted.length() == 1)) {
                out.append(c);
            } else {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit(c >> shift & 15, 16));
                }
            }
        }
        return out.toString();
    }

    private static Optional<String> unescaped(String field) {
        var out = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c != '\\') {
                if (!isBare(field, i)) {
                    return Optional.empty();
                }
                out.append(c);
            } else if (field.startsWith("\\", i + 1)) {
                out.append('\\');
                i++;
            } else {
                int unit = field.startsWith("u", i + 1) ? unit(field, i + 2) : -1;
                if (unit < 0) {
                    return Optional.empty();
                }
                out.append((char) unit);
                i += 5;
            }
        }
        return Optional.of(out.toString());
    }

    private static int unit(String field, int at) {
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = i < field.length() && field.charAt(i) < 0x80 ? Character.digit(field.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** Whether the character at this index needs no escape. */
    private static boolean isBare(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))
                    && isSeen(text.codePointAt(at));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1)) && isSeen(text.codePointAt(at - 1));
        }
        return isSeen(c);
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
