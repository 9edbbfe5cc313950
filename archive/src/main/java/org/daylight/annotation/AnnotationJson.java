package org.daylight.annotation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Json;
import org.daylight.passage.ByteRange;

/** A list of annotations as JSON of the W3C Web Annotation Data Model ({@code spec/annotations.md} section 1). Pure. */
public final class AnnotationJson {

    /** The JSON-LD context. It is a name only: nothing ever fetches it. */
    public static final String CONTEXT = "http://www.w3.org/ns/anno.jsonld";

    static final String COLLECTION = "AnnotationCollection";
    static final String PAGE = "AnnotationPage";
    static final String ANNOTATION = "Annotation";
    static final String TEXT = "TextualBody";
    static final String QUOTE = "TextQuoteSelector";
    static final String POSITION = "TextPositionSelector";
    static final String DATA = "DataPositionSelector";
    static final String MARKDOWN = "text/markdown";

    private AnnotationJson() {}

    /** The id of an annotation within its list, which is also its anchor on pages. @param place from 1 */
    public static String anchor(int place) {
        return "#a" + place;
    }

    /** A list without its annotations. @param id its address; empty for a file of a newsroom */
    public static Json.Obj list(
            String id, String title, String author, String summary, String story, List<Json> items) {
        Json.Obj list = Json.Obj.EMPTY.with("@context", CONTEXT);
        list = id.isEmpty() ? list : list.with("id", id);
        list = list.with("type", COLLECTION).with("label", title);
        list = author.isEmpty() ? list : list.with("creator", person(author));
        list = summary.isEmpty() ? list : list.with("summary", summary);
        list = story.isEmpty() ? list : list.with("story", story);
        return list.with("total", items.size())
                .with(
                        "first",
                        Json.Obj.EMPTY.with("type", PAGE).with("startIndex", 0).with("items", new Json.Arr(items)));
    }

    /**
     * An annotation.
     *
     * @param id of it
     * @param site what is before the path of a document's address: {@code https://archive.example}; empty for an address of the archive
     * @param withQuotation whether the words of the passage and their place in the text are in it
     */
    public static Json.Obj annotation(Annotation one, String id, String site, boolean withQuotation) {
        Json.Obj json = Json.Obj.EMPTY.with("id", id).with("type", ANNOTATION).with("motivation", one.motivation());
        json = one.author().isEmpty() ? json : json.with("creator", person(one.author()));
        Instant created = one.created();
        json = created == null ? json : json.with("created", created.toString());
        var bodies = new ArrayList<Json>();
        if (!one.text().isEmpty()) {
            Json.Obj text = Json.Obj.EMPTY
                    .with("type", TEXT)
                    .with("value", one.text())
                    .with("format", one.isMarkdown() ? MARKDOWN : "text/plain");
            bodies.add(one.language().isEmpty() ? text : text.with("language", one.language()));
        }
        if (!one.linked().isEmpty()) {
            bodies.add(Json.Obj.EMPTY.with("id", one.linked()).with("format", "text/html"));
        }
        for (String tag : one.tags()) {
            bodies.add(Json.Obj.EMPTY.with("type", TEXT).with("value", tag).with("purpose", "tagging"));
        }
        json = bodies.isEmpty() ? json : json.with("body", new Json.Arr(bodies));
        Json.Obj target = Json.Obj.EMPTY.with("source", site + "/" + one.document());
        ByteRange bytes = one.passage();
        if (bytes == null) {
            return json.with("target", target);
        }
        var selectors = new ArrayList<Json>();
        if (withQuotation) {
            selectors.add(Json.Obj.EMPTY.with("type", QUOTE).with("exact", one.quotation()));
        }
        if (withQuotation && one.end() >= 0) {
            selectors.add(position(POSITION, one.start(), one.end()));
        }
        selectors.add(position(DATA, bytes.from(), bytes.to()));
        return json.with("target", target.with("selector", new Json.Arr(selectors)));
    }

    /**
     * An annotation as a row of the API of Hypothesis, with the members of it that have a content here.
     *
     * @param site what is before the path of a document's address: {@code https://archive.example}
     * @param withQuotation whether the words of the passage are in it
     */
    public static Json.Obj hypothesis(Annotation one, String site, boolean withQuotation) {
        String uri = site + "/" + one.document();
        Json.Obj row = Json.Obj.EMPTY.with("uri", uri);
        Instant created = one.created();
        row = created == null ? row : row.with("created", created.toString());
        row = row.with("text", one.text().isEmpty() ? one.linked() : one.text())
                .with(
                        "tags",
                        new Json.Arr(
                                one.tags().stream().<Json>map(Json.Str::new).toList()));
        Json.Obj target = Json.Obj.EMPTY.with("source", uri);
        target = one.passage() == null || !withQuotation
                ? target
                : target.with(
                        "selector",
                        new Json.Arr(List.of(Json.Obj.EMPTY.with("type", QUOTE).with("exact", one.quotation()))));
        row = row.with("target", new Json.Arr(List.of(target)));
        return one.author().isEmpty() ? row : row.with("user_info", Json.Obj.EMPTY.with("display_name", one.author()));
    }

    private static Json.Obj position(String type, int start, int end) {
        return Json.Obj.EMPTY.with("type", type).with("start", start).with("end", end);
    }

    private static Json.Obj person(String name) {
        return Json.Obj.EMPTY.with("type", "Person").with("name", name);
    }
}
