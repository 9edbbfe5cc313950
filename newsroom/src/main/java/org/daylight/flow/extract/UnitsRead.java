package org.daylight.flow.extract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.ExtractedText.Layer;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.catalog.ExtractedContent.LossInside;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/** Checks what a child process answered: the process has read a hostile document. What breaks a rule of the pack is left out. */
final class UnitsRead {

    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}");
    private static final int NAME_CHARS = 2_000;
    private static final int REASON_CHARS = 300;

    /** A text of fewer characters has a line within the limit: six bytes for each, and for those of the names. */
    private static final int SURELY_FITS_CHARS = 150_000;

    /** The longest text of a unit, in characters; a longer one cannot come from a process that behaves. */
    private static final int TEXT_CHARS = 200_000;

    private UnitsRead() {}

    static List<Unit> units(List<Json.Obj> answered) {
        List<Unit> units = new ArrayList<>();
        for (Json.Obj each : answered) {
            if (units.size() < ExtractedText.MAX_UNITS) {
                unit(each).filter(UnitsRead::fitsInLine).ifPresent(units::add);
            }
        }
        return units;
    }

    static List<LossInside> losses(List<Json.Obj> answered) {
        return answered.stream()
                .map(each -> new LossInside(
                        cut(each.string("inside").orElse(""), NAME_CHARS),
                        cut(each.string("result").orElse(""), 20),
                        cut(each.string("reason").orElse(""), REASON_CHARS)))
                .toList();
    }

    /** The language of a text; empty if it is not clear, or not a language. */
    static Optional<String> language(Optional<String> answered) {
        return answered.filter(code -> LANGUAGE.matcher(code).matches());
    }

    private static boolean fitsInLine(Unit unit) {
        return unit.text().length() < SURELY_FITS_CHARS
                || unit.line().getBytes(StandardCharsets.UTF_8).length <= ExtractedText.MAX_LINE_BYTES;
    }

    private static Optional<Unit> unit(Json.Obj answered) {
        String text = answered.string("text").orElse("");
        String word = answered.string("layer").orElse(null);
        Optional<Layer> layer = Arrays.stream(Layer.values())
                .filter(each -> each.word().equals(word))
                .findFirst();
        if (text.isEmpty() || text.length() > TEXT_CHARS || word != null && layer.isEmpty()) {
            return Optional.empty();
        }
        long page = answered.number("page").orElse(0);
        return Optional.of(new Unit(
                0,
                name(answered, "inside"),
                page < 0 || page > ExtractedText.MAX_PAGE ? 0 : (int) page,
                name(answered, "sheet"),
                layer.orElse(null),
                language(answered.string("lang")).orElse(null),
                text));
    }

    private static @Nullable String name(Json.Obj answered, String member) {
        return answered.string(member)
                .filter(name -> !name.isEmpty())
                .map(name -> cut(name, NAME_CHARS))
                .orElse(null);
    }

    private static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit);
    }
}
