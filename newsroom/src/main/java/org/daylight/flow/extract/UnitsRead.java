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

    /** The longest text of a unit, in characters; a longer one cannot come from a process that behaves. */
    private static final int TEXT_CHARS = 200_000;

    /** The first line of an entry is not a unit. */
    private static final int MOST_UNITS = ExtractedText.MAX_UNITS - 1;

    /** Bytes of the lines of all units; the first line is much shorter than what is left. */
    private static final long MOST_BYTES = ExtractedText.MAX_BYTES - 4_096L;

    private UnitsRead() {}

    /**
     * What may be stored.
     *
     * @param exceeded whether there was more than an entry of a pack may have; the rest is left out
     */
    record Kept(List<Unit> units, boolean exceeded) {}

    static Kept units(List<Json.Obj> answered) {
        return units(answered, MOST_UNITS, MOST_BYTES);
    }

    static Kept units(List<Json.Obj> answered, int mostUnits, long mostBytes) {
        List<Unit> units = new ArrayList<>();
        long bytes = 0;
        for (Json.Obj each : answered) {
            Optional<Unit> unit = unit(each);
            if (unit.isEmpty()) {
                continue;
            }
            int length = unit.get().line().getBytes(StandardCharsets.UTF_8).length;
            if (length > ExtractedText.MAX_LINE_BYTES) {
                continue; // as a text that is too long
            }
            bytes += length + 1;
            if (units.size() >= mostUnits || bytes > mostBytes) {
                return new Kept(units, true);
            }
            units.add(unit.get());
        }
        return new Kept(units, false);
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
