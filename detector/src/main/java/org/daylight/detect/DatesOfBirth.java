package org.daylight.detect;

import java.util.Collection;
import java.util.List;

/** Dates right after words that say that they are dates of birth, in six languages. */
final class DatesOfBirth extends CandidateDetector {

    private static final int DISTANCE = 20;

    DatesOfBirth() {
        super("date-of-birth", FindingKind.DATE_OF_BIRTH, "CLDR month names and date forms of en, de, fr, es, it, pt");
    }

    @Override
    Collection<String> terms() {
        return List.of(
                "date of birth",
                "birth date",
                "birthdate",
                "dob",
                "d.o.b",
                "born",
                "geboren",
                "geb",
                "geburtsdatum",
                "geburtstag",
                "date de naissance",
                "ne le",
                "nee le",
                "fecha de nacimiento",
                "nacido",
                "nacida",
                "data di nascita",
                "nato il",
                "nata il",
                "nato a",
                "nata a",
                "data de nascimento",
                "nascido em",
                "nascida em",
                "nascido a",
                "nascida a");
    }

    /** Only signs and short words may stand between. */
    @Override
    void term(Text text, int start, int end, Sink sink) {
        int words = 0;
        for (int i = end; i < end + DISTANCE && i < text.length(); i++) {
            if (!text.isWord(i) || text.isWord(i - 1)) {
                continue;
            }
            DateReader.Found date = DateReader.at(text, i);
            if (date != null) {
                report(sink, true, "date of birth", start, date.end(), date.value());
                return;
            }
            if (text.digit(i) >= 0 || ++words > 2) {
                return;
            }
        }
    }
}
