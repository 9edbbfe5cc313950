package org.daylight.staticsite.query;

import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.util.List;
import org.daylight.search.query.Notice;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query;
import org.daylight.search.query.WordSplitter;

/** What the Java classes answer, in the JSON of the scripts ({@code query.js} explains the tree). */
final class QueryTree {

    private QueryTree() {}

    static String json(ParsedQuery parsed) {
        var json = new StringBuilder("{\"query\":");
        value(parsed.query(), json);
        json.append(",\"sort\":");
        value(parsed.sort(), json);
        json.append(",\"notices\":[");
        String comma = "";
        for (Notice notice : parsed.notices()) {
            json.append(comma).append("{\"kind\":");
            value(notice.kind(), json);
            json.append(",\"text\":");
            value(notice.typed(), json);
            json.append('}');
            comma = ",";
        }
        json.append("],\"canonical\":");
        value(parsed.text(), json);
        return json.append('}').toString();
    }

    static String json(List<WordSplitter.Word> words) {
        return json((Object) words.stream()
                .map(word -> List.of(word.folded(), word.start(), word.end(), word.position()))
                .toList());
    }

    static String json(Object value) {
        var json = new StringBuilder();
        value(value, json);
        return json.toString();
    }

    private static void value(Object value, StringBuilder json) {
        switch (value) {
            case null -> json.append("null");
            case String text -> string(text, json);
            case Enum<?> constant -> string(constant.name(), json);
            case LocalDate day -> json.append(day.toEpochDay());
            case List<?> list -> {
                json.append('[');
                String comma = "";
                for (Object one : list) {
                    json.append(comma);
                    value(one, json);
                    comma = ",";
                }
                json.append(']');
            }
            case Record tree -> record(tree, json);
            case Integer number -> json.append(number);
            case Long number -> json.append(number == Long.MAX_VALUE ? "null" : number.toString());
            case Boolean is -> json.append(is);
            default -> throw new IllegalArgumentException(value.getClass().getName());
        }
    }

    private static void record(Record tree, StringBuilder json) {
        json.append("{\"type\":");
        string(tree.getClass().getSimpleName(), json);
        for (RecordComponent component : tree.getClass().getRecordComponents()) {
            boolean isMediaType = tree instanceof Query.OfMediaType;
            json.append(",\"")
                    .append(isMediaType ? "mediaType" : component.getName())
                    .append("\":");
            try {
                value(component.getAccessor().invoke(tree), json);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        json.append('}');
    }

    /** As {@code JSON.stringify} writes it. */
    private static void string(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                    if (isPair) {
                        json.append(c).append(text.charAt(++i));
                    } else if (c < ' ' || Character.isSurrogate(c)) {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
