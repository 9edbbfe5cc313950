package org.daylight.extractor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * What is blackened on the pages of a document.
 *
 * @param strings searched on every page
 * @param black pages that are blackened as a whole, with the code that is written on them
 * @param ocr languages of text recognition as Tesseract names them; null where it is not installed
 */
record BurnRequest(
        List<Area> areas,
        List<Phrase> strings,
        Map<Integer, String> black,
        @Nullable String ocr) {

    /** A rectangle in thousandths of the page as it is shown, from its upper left corner. @param page from 1 */
    record Area(int page, int x, int y, int width, int height, String code) {}

    /**
     * A string.
     *
     * @param partsOfWords whether it is also blackened inside longer words
     * @param wholeLine whether the line is blackened over the whole width, so that the length of the string is not seen
     * @param pages where it must be found; a page where it is not is blackened as a whole
     * @param somewhere whether it must be found on one of the pages at least
     */
    record Phrase(
            String text, boolean partsOfWords, boolean wholeLine, Set<Integer> pages, boolean somewhere, String code) {}

    /** @throws IOException for a request that breaks the rules */
    static BurnRequest of(Json.Obj request) throws IOException {
        List<Area> areas = new ArrayList<>();
        for (Json.Obj each : objects(request, "areas")) {
            areas.add(new Area(
                    number(each, "page"),
                    number(each, "x"),
                    number(each, "y"),
                    number(each, "width"),
                    number(each, "height"),
                    each.string("code").orElse("")));
        }
        List<Phrase> strings = new ArrayList<>();
        for (Json.Obj each : objects(request, "strings")) {
            Set<Integer> pages = new TreeSet<>();
            if (each.get("pages").orElse(null) instanceof Json.Arr(List<Json> numbers)) {
                for (Json number : numbers) {
                    if (number instanceof Json.Num(long page)) {
                        pages.add(Math.toIntExact(page));
                    }
                }
            }
            strings.add(new Phrase(
                    each.string("text").orElse(""),
                    isTrue(each, "partsOfWords"),
                    isTrue(each, "wholeLine"),
                    pages,
                    isTrue(each, "somewhere"),
                    each.string("code").orElse("")));
        }
        Map<Integer, String> black = new HashMap<>();
        for (Json.Obj each : objects(request, "black")) {
            black.put(number(each, "page"), each.string("code").orElse(""));
        }
        return new BurnRequest(areas, strings, black, request.string("ocr").orElse(null));
    }

    private static List<Json.Obj> objects(Json.Obj request, String member) {
        return request.get(member).orElse(null) instanceof Json.Arr(List<Json> items)
                ? items.stream()
                        .filter(Json.Obj.class::isInstance)
                        .map(Json.Obj.class::cast)
                        .toList()
                : List.of();
    }

    private static boolean isTrue(Json.Obj object, String member) {
        return object.get(member).orElse(null) instanceof Json.Bool(boolean value) && value;
    }

    private static int number(Json.Obj object, String member) throws IOException {
        long value = object.number(member).orElse(-1);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IOException("no number \"" + member + "\"");
        }
        return (int) value;
    }
}
