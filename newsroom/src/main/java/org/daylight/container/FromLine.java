package org.daylight.container;

import java.nio.charset.StandardCharsets;

/**
 * Recognises separator lines of an mbox (RFC 4155 appendix A, and the other forms that mail programs write).
 *
 * <p>All methods expect the line without its line ending, as {@code [from, to)}.
 */
final class FromLine {

    /** The largest length of a separator line with its ending, in bytes, and how much of the next line is examined. */
    static final int LONGEST = 1024;

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final byte[] GIT = "Mon Sep 17 00:00:00 2001".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AT = " at ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MBOXRD = "From mboxrd@".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MBOXRD_NO_EOL = "From mboxrd-noeol@".getBytes(StandardCharsets.US_ASCII);

    private FromLine() {}

    /** How similar a line is to a separator, least first. */
    enum Shape {
        /** Several words and no date, like the beginning of a sentence. */
        WORDS,
        /**
         * One word or none, an address, or one word and something with a digit, which may be a date in an unknown form.
         */
        PLAIN,
        /** {@link #dated}. */
        DATED
    }

    /** The shape of a line that begins with {@code From }. */
    static Shape shape(byte[] line, int from, int to) {
        if (dated(line, from, to)) {
            return Shape.DATED;
        }
        boolean isShort = to - from <= LONGEST;
        return isShort && (oneWord(line, from, to) || isAddress(line, from, to) || digitBehindFirstWord(line, from, to))
                ? Shape.PLAIN
                : Shape.WORDS;
    }

    /** Whether the first word has an {@code @}, or is what programs write instead of an address. */
    private static boolean isAddress(byte[] line, int from, int to) {
        int end = behindFirstWord(line, from, to);
        String word = new String(line, from + 5, end - from - 5, StandardCharsets.ISO_8859_1).strip();
        return word.indexOf('@') >= 0 || word.equals("-") || word.equals("MAILER-DAEMON");
    }

    /** Whether at most one word follows {@code From }. */
    static boolean oneWord(byte[] line, int from, int to) {
        int at = behindFirstWord(line, from, to);
        while (at < to && blank(line[at])) {
            at++;
        }
        return at == to;
    }

    private static boolean digitBehindFirstWord(byte[] line, int from, int to) {
        for (int at = behindFirstWord(line, from, to); at < to; at++) {
            if (line[at] >= '0' && line[at] <= '9') {
                return true;
            }
        }
        return false;
    }

    private static int behindFirstWord(byte[] line, int from, int to) {
        int at = Math.min(to, from + 5);
        while (at < to && blank(line[at])) {
            at++;
        }
        while (at < to && !blank(line[at])) {
            at++;
        }
        return at;
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Whether the line has a time of day and a year, whatever the language of the rest of the date. */
    static boolean stamped(byte[] line, int from, int to) {
        DateParts found = DateParts.in(line, from, to);
        return found.time && found.year;
    }

    /** Whether {@code From } is followed, at some place, by a time of day and by a month with a year or an ISO date. */
    static boolean dated(byte[] line, int from, int to) {
        if (!Bytes.isFrom(line, from, to) || to - from > LONGEST) {
            return false;
        }
        DateParts found = DateParts.in(line, from, to);
        return found.time && (found.month && found.year || found.isoDate);
    }

    /** Which parts of a date a separator line has, at any place after {@code From }. */
    private record DateParts(boolean time, boolean month, boolean year, boolean isoDate) {

        static DateParts in(byte[] line, int from, int to) {
            boolean time = false;
            boolean month = false;
            boolean year = false;
            boolean isoDate = false;
            for (int at = from + 5; at < to; at++) {
                int digits = digits(line, at, to);
                if (digits > 0) {
                    int behind = at + digits;
                    boolean colon = behind < to && line[behind] == ':';
                    time |= digits <= 2 && colon && digits(line, behind + 1, to) == 2;
                    year |= digits == 4 && !colon;
                    isoDate |= digits == 4 && behind < to && line[behind] == '-' && digits(line, behind + 1, to) == 2;
                    at = behind - 1;
                } else if (line[at] == ' ' || line[at] == '-') {
                    month |= isMonth(line, at + 1, to);
                }
            }
            return new DateParts(time, month, year, isoDate);
        }
    }

    /**
     * Whether this is the line that {@code git format-patch} writes before every patch, with a fixed date that means
     * nothing. In a mailbox it is part of a message's text.
     */
    static boolean git(byte[] line, int from, int to) {
        for (int at = from; at + GIT.length <= to; at++) {
            if (starts(line, at, to, GIT)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the separator says how the mailbox is quoted: public-inbox writes {@code From mboxrd@z …}; an export of
     * Daylight writes the same or {@link #saysNoEol}.
     */
    static boolean saysMboxrd(byte[] line, int from, int to) {
        return starts(line, from, to, MBOXRD) || saysNoEol(line, from, to);
    }

    /**
     * Whether the separator says that the message after it does not end in a line feed, so that the mailbox has one
     * more than the message (spec/exports.md section 4).
     */
    static boolean saysNoEol(byte[] line, int from, int to) {
        return starts(line, from, to, MBOXRD_NO_EOL);
    }

    /**
     * Whether the separator is from an export of Daylight, {@code From mboxrd@harbour/12 …}, which also quotes lines of
     * the header.
     */
    static boolean saysExport(byte[] line, int from, int to) {
        int at = from + 5;
        while (at < to && line[at] > ' ' && line[at] != '/') {
            at++;
        }
        return saysMboxrd(line, from, to) && at < to && line[at] == '/';
    }

    /**
     * Whether this is Pipermail's {@code From user at host  date}: addresses are obscured against harvesting, here and
     * in the header.
     */
    static boolean pipermail(byte[] line, int from, int to) {
        int at = from;
        while (at < to && !Bytes.isFrom(line, at, to)) {
            at++; // empty lines before the first separator belong to it
        }
        int end = at + 5;
        while (end < to && line[end] > ' ') {
            end++;
        }
        return end > at + 5 && end < to && starts(line, end, to, AT);
    }

    /**
     * Whether the line begins with a field name and a colon (RFC 5322 section 2.2; blanks before the colon as in
     * section 4.5).
     */
    static boolean field(byte[] line, int from, int to) {
        int at = from;
        int most = Math.min(to, from + 256);
        while (at < most && line[at] > ' ' && line[at] < 127 && line[at] != ':') {
            at++;
        }
        if (at == from) {
            return false;
        }
        while (at < most && (line[at] == ' ' || line[at] == '\t')) {
            at++;
        }
        return at < most && line[at] == ':';
    }

    private static boolean isMonth(byte[] line, int at, int to) {
        if (to - at < 3) {
            return false;
        }
        String word = new String(line, at, 3, StandardCharsets.ISO_8859_1);
        return MONTHS.indexOf(word) % 3 == 0;
    }

    private static boolean starts(byte[] line, int at, int to, byte[] with) {
        return to - at >= with.length && java.util.Arrays.equals(line, at, at + with.length, with, 0, with.length);
    }

    private static int digits(byte[] line, int at, int to) {
        int end = at;
        while (end < to && line[end] >= '0' && line[end] <= '9') {
            end++;
        }
        return end - at;
    }
}
