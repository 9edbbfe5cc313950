package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetector;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.jspecify.annotations.Nullable;

/** Detects the language of a text with OpenNLP (docs/decisions/0196). Not for use by several threads. */
final class Languages {

    private static final String MODEL = "/langdetect-183.bin";

    /** A text with fewer letters has no language: the result would often be wrong. */
    private static final int LEAST_LETTERS = 40;

    /** Characters that are read; more do not change the result. */
    private static final int READ_CHARS = 1_000;

    /** From this on, the result is sure. In a short text even the right language has a small share, because there are 183. */
    private static final double SURE = 0.2;

    /** Otherwise, the language must be so many times as likely as the next. */
    private static final double TIMES_THE_NEXT = 1.4;

    private final Map<String, String> shortCodes = new HashMap<>();
    private @Nullable LanguageDetector detector;

    Languages() {
        for (String code : Locale.getISOLanguages()) {
            shortCodes.put(Locale.of(code).getISO3Language(), code);
        }
        shortCodes.put("cmn", "zh");
    }

    /** The language as a code of two letters (ISO 639-1), or of three where there is none of two; null if it is not clear. */
    @Nullable
    String of(String text) {
        String some = text.substring(0, Math.min(text.length(), READ_CHARS));
        if (some.codePoints().filter(Character::isLetter).count() < LEAST_LETTERS && !hasManyIdeographs(some)) {
            return null;
        }
        Language[] found = detector().predictLanguages(some);
        if (found.length < 2
                || found[0].getConfidence() < SURE
                        && found[0].getConfidence() < TIMES_THE_NEXT * found[1].getConfidence()) {
            return null;
        }
        String code = found[0].getLang();
        return shortCodes.getOrDefault(code, code);
    }

    /** How sure the language of the text is, from 0 to 1; also for a short text. */
    double confidence(String text) {
        Language[] found = detector().predictLanguages(text.substring(0, Math.min(text.length(), READ_CHARS)));
        return found.length == 0 ? 0 : found[0].getConfidence();
    }

    /** Twenty ideographs say as much as forty letters. */
    private static boolean hasManyIdeographs(String text) {
        return text.codePoints().filter(Character::isIdeographic).count() >= LEAST_LETTERS / 2;
    }

    /** The model takes a quarter of a second to load, so it is loaded when it is first needed. */
    private LanguageDetector detector() {
        if (detector == null) {
            try (InputStream in = Objects.requireNonNull(Languages.class.getResourceAsStream(MODEL))) {
                detector = new LanguageDetectorME(new LanguageDetectorModel(in));
            } catch (IOException e) {
                throw new IllegalStateException("the model of languages cannot be read", e);
            }
        }
        return detector;
    }
}
