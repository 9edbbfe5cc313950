package org.daylight.detect;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Telephone numbers: international ones, those in the form of North America, and digits after a word such as {@code Tel}. libphonenumber
 * says which of them exist. It is slow, so its answers are kept, and {@link Text#mayAsk} limits how often it is asked. What it cannot be
 * asked about is reported without its check.
 */
final class TelephoneNumbers extends CandidateDetector {

    private static final int MOST_ANSWERS = 20_000;
    private static final int MOST_CHARS = 26;
    private static final int DISTANCE = 12;

    /** Numbers with a leading zero, and without one. */
    private static final List<String> WITH_ZERO = List.of("GB", "DE", "FR", "IT", "NL", "BE", "CH", "AT", "SE", "FI");

    private static final List<String> WITHOUT_ZERO = List.of("US", "ES", "IT", "PT", "BR", "PL", "NO", "DK");

    private final PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    TelephoneNumbers() {
        super(
                "telephone",
                FindingKind.TELEPHONE,
                "ITU-T E.164; national numbering plans as in Google's libphonenumber");
    }

    @Override
    char character() {
        return '+';
    }

    @Override
    int character(Text text, int at, Sink sink) {
        return Chars.isWord(text.at(at - 1)) ? at : look(text, at, List.of("ZZ"), sink);
    }

    /** {@code 212-555-1234}, {@code 1-212-555-1234}, and with a parenthesis before it, {@code (212) 555-1234}. */
    @Override
    int digits() {
        return bits(7, 10, 11, 13, 14);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        int start = number.start();
        if (number.length() == 7) {
            int open = Chars.isBlank(text.at(start - 1)) ? start - 6 : start - 5;
            if (number.is(0x34) && text.at(open) == '(' && text.at(open + 4) == ')' && text.digit(open + 1) > 1) {
                look(text, open, List.of("US"), sink);
            }
        } else if ((number.is(0x334) && number.digit(0) > 1 && number.digit(3) > 1
                        || number.is(0x1334) && number.digit(0) == 1 && number.digit(4) > 1)
                && number.separator() != '/'
                && (number.separator() != ' ' || number.isAlone())) {
            look(text, start, List.of("US"), sink);
        } else if (number.length() > 10 && number.value(0, 2) == 0 && number.digit(2) > 0 && !number.isSolid()) {
            look(text, start, List.of("GB"), sink); // 00 for +
        }
    }

    @Override
    Collection<String> terms() {
        return List.of(
                "tel",
                "telephone",
                "phone",
                "fax",
                "mobile",
                "cell",
                "cellphone",
                "telefon",
                "tel.-nr",
                "telefonnummer",
                "handy",
                "handynummer",
                "mobil",
                "mobilnummer",
                "telefax",
                "telephone portable",
                "portable",
                "telefono",
                "movil",
                "cellulare",
                "telefone",
                "telemovel",
                "celular",
                "call me at",
                "call me on",
                "whatsapp",
                "durchwahl");
    }

    @Override
    void term(Text text, int start, int end, Sink sink) {
        for (int i = end; i < end + DISTANCE && text.at(i) != '\n'; i++) {
            int d = text.digit(i);
            if (d >= 0 && !Chars.isWord(text.at(i - 1)) && text.at(i - 1) != '+') {
                int from = text.at(i - 1) == '(' ? i - 1 : i;
                look(text, from, d == 0 ? WITH_ZERO : WITHOUT_ZERO, sink);
                return;
            }
            if (text.at(i) == '+') {
                return;
            }
        }
    }

    /** Collects digits and asks. @return the end of what was looked at */
    private int look(Text text, int start, List<String> regions, Sink sink) {
        var digits = new StringBuilder(20);
        int i = start;
        int end = start;
        boolean plus = text.at(start) == '+';
        List<Integer> ends = new ArrayList<>(6); // after each group
        List<Integer> lengths = new ArrayList<>(6);
        int separators = 0;
        for (; i < start + MOST_CHARS && digits.length() < 16; i++) {
            char c = text.at(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
                end = i + 1;
                separators = 0;
                if (text.digit(i + 1) < 0) {
                    ends.add(end);
                    lengths.add(digits.length());
                }
            } else if (i > start && (!isSeparator(c) || ++separators > 2)) {
                break;
            }
        }
        if (text.digit(i) >= 0 && text.digit(i - 1) >= 0 || text.isWord(end)) {
            return i; // longer than any telephone number, or a code
        }
        for (int k = ends.size() - 1; k >= 0 && lengths.get(k) >= 6 && k >= ends.size() - 3; k--) {
            String number = (plus ? "+" : "") + digits.substring(0, lengths.get(k));
            String answer = ask(text, start, number, regions);
            if (!answer.isEmpty()) {
                report(sink, false, "telephone number", start, ends.get(k), answer);
                return ends.get(k);
            }
        }
        return i;
    }

    private static boolean isSeparator(char c) {
        return Chars.isBlank(c) || Chars.isDash(c) || c == '.' || c == '/' || c == '(' || c == ')';
    }

    /** The number as in E.164; empty when there is no such number. */
    private String ask(Text text, int at, String number, List<String> regions) {
        String key = regions.getFirst() + number;
        String known = answers.get(key);
        if (known != null) {
            return known;
        }
        String answer = "";
        for (String region : regions) {
            if (!text.mayAsk(at)) {
                return number;
            }
            try {
                PhoneNumber parsed = phones.parse(number, region);
                if (phones.isValidNumber(parsed)) {
                    answer = phones.format(parsed, PhoneNumberFormat.E164);
                    break;
                }
            } catch (NumberParseException none) {
                // not of this region
            }
        }
        if (answers.size() < MOST_ANSWERS) {
            answers.put(key, answer);
        }
        return answer;
    }
}
