package org.daylight.message;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Collects the defects of one message in the order in which they are found. Not safe for use by several threads. */
public final class Defects {

    /** A hostile message could have millions of one kind: so many are listed, the rest is counted. */
    private static final int SHOWN_PER_CODE = 10;

    private static final int DETAIL_CHARS = 200;

    /**
     * Detecting a charset takes as long as reading a whole message. After so many detections in one message, the
     * fallback is used.
     */
    private static final int MOST_GUESSES = 50;

    private int guesses;
    private final List<Defect> list = new ArrayList<>();
    private final Map<DefectCode, Integer> counts = new EnumMap<>(DefectCode.class);

    public void add(DefectCode code) {
        add(code, "");
    }

    /**
     * Records one defect; the same code with the same detail is recorded once. The detail may contain anything and is
     * sanitised here.
     */
    public void add(DefectCode code, String detail) {
        int before = Objects.requireNonNullElse(counts.get(code), 0);
        if (before < SHOWN_PER_CODE) {
            var defect = new Defect(code.code(), oneLine(detail));
            if (list.contains(defect)) {
                return;
            }
            list.add(defect);
        }
        counts.put(code, before + 1);
    }

    /** Counts one charset detection and says whether it is still within the limit. */
    public boolean mayGuess() {
        return guesses++ < MOST_GUESSES;
    }

    public List<Defect> list() {
        var all = new ArrayList<>(list);
        counts.forEach((code, count) -> {
            if (count > SHOWN_PER_CODE) {
                all.add(new Defect(code.code(), "and " + (count - SHOWN_PER_CODE) + " more of this kind"));
            }
        });
        return List.copyOf(all);
    }

    private static String oneLine(String detail) {
        var line = new StringBuilder(Math.min(detail.length(), DETAIL_CHARS));
        int at = 0;
        while (at < detail.length()) {
            int character = detail.codePointAt(at);
            if (line.length() + Character.charCount(character) > DETAIL_CHARS) {
                break;
            }
            at += Character.charCount(character);
            line.appendCodePoint(Characters.isVisible(character) ? character : ' ');
        }
        return line.toString().strip();
    }
}
