package org.daylight.detect;

import java.util.Set;

/** Postal addresses in the forms of the US, the UK, Germany and France: a postal code and, shortly before it, a street. Heuristics. */
final class PostalAddresses extends CandidateDetector {

    private static final int BEFORE = 110;

    private static final Set<String> STATES = Set.of(
            "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY",
            "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH",
            "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY");

    private static final Terms ENGLISH = Terms.of(
            "street",
            "st",
            "avenue",
            "ave",
            "road",
            "rd",
            "boulevard",
            "blvd",
            "lane",
            "ln",
            "drive",
            "dr",
            "court",
            "ct",
            "way",
            "place",
            "pl",
            "square",
            "sq",
            "terrace",
            "close",
            "crescent",
            "parkway",
            "pkwy",
            "highway",
            "hwy",
            "circle",
            "cir",
            "gardens",
            "grove",
            "hill",
            "mews",
            "row",
            "walk",
            "broadway",
            "trail",
            "loop",
            "po box",
            "p.o. box");

    private static final Terms FRENCH = Terms.of(
            "rue",
            "avenue",
            "av",
            "boulevard",
            "bd",
            "place",
            "chemin",
            "impasse",
            "allee",
            "quai",
            "cours",
            "route",
            "square",
            "passage");

    private static final String[] GERMAN = {
        "strasse", "stra\u00dfe", "str", "weg", "platz", "allee", "gasse", "ring", "damm", "ufer", "chaussee", "steig"
    };

    PostalAddresses() {
        super(
                "postal-address",
                FindingKind.POSTAL_ADDRESS,
                "USPS Publication 28; Royal Mail PAF; DIN 5008; NF Z10-011");
    }

    @Override
    int digits() {
        return bits(5, 9);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        int start = number.start();
        int end = number.end();
        boolean five = number.length() == 5 && number.isSolid();
        if (!five && !(number.is(0x54) && number.separator() == '-')) {
            return;
        }
        if (Chars.isBlank(text.at(start - 1))
                && STATES.contains(text.slice(start - 3, start - 1))
                && !text.isWord(start - 4)) {
            int house = street(text, start - 3, ENGLISH);
            if (house >= 0) {
                report(sink, false, "US postal address", house, end, plain(text, house, end));
            }
            return;
        }
        if (five && Chars.isBlank(text.at(end)) && Character.isUpperCase(text.at(end + 1))) {
            int city = end + 1;
            while (city - end < 30 && (Chars.isLetter(text.at(city)) || text.at(city) == '-')) {
                city++;
            }
            int house = street(text, start, FRENCH);
            String label = "French postal address";
            if (house < 0) {
                house = germanStreet(text, start);
                label = "German postal address";
            }
            if (house >= 0) {
                report(sink, false, label, house, city, plain(text, house, city));
            }
        }
    }

    @Override
    boolean wantsCodes() {
        return true;
    }

    /** The first half of a postcode of the UK, such as {@code SW1A}; the second is a digit and two letters. */
    @Override
    void code(Text text, int start, int end, Sink sink) {
        int length = end - start;
        if (length < 2
                || length > 4
                || !Chars.isUpper(text.at(start))
                || !Chars.isBlank(text.at(end))
                || text.digit(end + 1) < 0
                || !Chars.isUpper(text.at(end + 2))
                || !Chars.isUpper(text.at(end + 3))
                || text.isWord(end + 4)
                || text.digit(start + 1) < 0 && text.digit(start + 2) < 0) {
            return;
        }
        int house = street(text, start, ENGLISH);
        if (house >= 0) {
            report(sink, false, "UK postal address", house, end + 4, plain(text, house, end + 4));
        }
    }

    /** Where an address begins whose street stands before a place: at a number of one to five digits before the word for a street; -1 for none. */
    private static int street(Text text, int before, Terms streets) {
        int house = -1;
        int found = -1;
        for (int i = Math.max(0, before - BEFORE); i < before; i++) {
            if (!text.isWord(i) || text.isWord(i - 1)) {
                continue;
            }
            if (text.digit(i) >= 0) {
                house = i;
            } else if (streets.match(text, i) >= 0
                    && (house >= 0 && i - house < 50 || text.at(i) == 'P' && text.at(i + 1) != 'l')) {
                found = house >= 0 && i - house < 50 ? house : i;
            }
        }
        return found;
    }

    /** A word that ends like a German street, and a number after it; -1 for none. */
    private static int germanStreet(Text text, int before) {
        int found = -1;
        int word = -1;
        for (int i = Math.max(0, before - BEFORE); i < before; i++) {
            boolean letter = Chars.isLetter(text.at(i));
            if (letter && !text.isWord(i - 1)) {
                word = i;
            }
            if (letter && !Chars.isLetter(text.at(i + 1)) && word >= 0 && isGermanStreet(text, word, i + 1)) {
                int number = i + 1;
                while (number < i + 4 && (text.at(number) == '.' || text.at(number) == ' ')) {
                    number++;
                }
                if (text.digit(number) >= 0) {
                    found = word;
                }
            }
        }
        return found;
    }

    private static boolean isGermanStreet(Text text, int start, int end) {
        for (String ending : GERMAN) {
            int from = end - ending.length();
            if (from < start || from == start && ending.length() < 5) {
                continue;
            }
            int i = 0;
            while (i < ending.length() && Chars.fold(text.at(from + i)) == ending.charAt(i)) {
                i++;
            }
            if (i == ending.length()) {
                return true;
            }
        }
        return false;
    }

    /** On one line, with single blanks. */
    private static String plain(Text text, int start, int end) {
        var out = new StringBuilder();
        for (int i = start; i < end; i++) {
            char c = text.at(i);
            if (c > ' ' && c != '\u00a0') {
                out.append(c);
            } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                out.append(' ');
            }
        }
        return out.toString();
    }
}
