package org.daylight.annotation;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.daylight.archive.DocumentId;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.daylight.passage.ByteRange;
import org.daylight.passage.Quote;
import org.daylight.story.StoryText;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file of a list. A member that this format does not have is a fault: nobody would see it on a page, and it could name a person. For one
 * file.
 */
final class AnnotationReader {

    private static final String CODE = "annotation-malformed";
    private static final int MAX_FAULTS = 100;
    private static final int LONGEST_SUMMARY = 600;
    private static final int LONGEST_ADDRESS = 2_000;

    private static final Set<String> MOTIVATIONS = Set.of(
            "assessing",
            "bookmarking",
            "classifying",
            "commenting",
            "describing",
            "editing",
            "highlighting",
            "identifying",
            "linking",
            "moderating",
            "questioning",
            "replying",
            "tagging");

    private static final Pattern SOURCE = Pattern.compile("/[a-z][a-z0-9-]{0,31}/[1-9][0-9]{0,9}");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}");

    /** Control characters, and characters that change the order in which readers see others (Unicode Annex 9). */
    static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}&&[^\n\t]]|[\\u202A-\\u202E\\u2066-\\u2069]");

    private final List<Annotation> annotations = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private final List<AnnotationFault> faults = new ArrayList<>();

    private AnnotationReader() {}

    static AnnotationFile read(byte[] file) {
        return new AnnotationReader().list(file);
    }

    private AnnotationFile list(byte[] file) {
        Outcome<Json> parsed = Json.parse(file, FileKind.ANNOTATIONS.maxBytes());
        if (parsed instanceof Outcome.Refused<Json>(String code, String reason)) {
            fault(0, "the file is not JSON as in RFC 8259: " + reason);
            return new AnnotationFile("", "", "", "", annotations, places, faults);
        }
        String title = "";
        String author = "";
        String summary = "";
        String story = "";
        try {
            Json.Obj list = object(parsed.orThrow(), "the file");
            only(
                    list,
                    "the list",
                    Set.of("@context", "type", "label", "creator", "summary", "story", "total", "first"));
            exactly(list, "@context", AnnotationJson.CONTEXT);
            exactly(list, "type", AnnotationJson.COLLECTION);
            title = line(required(list, "label"), "label", LogEntry.MAX_TITLE);
            author = creator(list);
            summary = line(optional(list, "summary"), "summary", LONGEST_SUMMARY);
            story = optional(list, "story");
            check(
                    story.isEmpty() || LogEntry.CODE.matcher(story).matches(),
                    "story: " + Malformed.quoted(story) + " is not the name of a story");
            check(!title.isBlank(), "label is empty: give the list a title");
            items(list);
        } catch (Malformed e) {
            fault(0, String.valueOf(e.getMessage()));
        }
        return new AnnotationFile(title, author, summary, story, annotations, places, faults);
    }

    private void items(Json.Obj list) {
        Json.Obj page = object(list.get("first").orElse(new Json.Null()), "first");
        only(page, "first", Set.of("type", "startIndex", "items"));
        exactly(page, "type", AnnotationJson.PAGE);
        check(page.get("startIndex").isEmpty() || page.number("startIndex").orElse(-1) == 0, "startIndex is not 0");
        List<Json> items = array(page, "items");
        check(!items.isEmpty(), "the list has no annotation");
        check(
                items.size() <= AnnotationFile.MOST,
                "the list has more than " + AnnotationFile.MOST + " annotations: divide it");
        check(
                list.get("total").isEmpty() || list.number("total").orElse(-1) == items.size(),
                "total is not the number of items, " + items.size());
        for (int i = 0; i < items.size(); i++) {
            try {
                annotations.add(annotation(object(items.get(i), "it"), i + 1));
                places.add(i + 1);
            } catch (Malformed e) {
                fault(i + 1, String.valueOf(e.getMessage()));
            }
        }
    }

    private static Annotation annotation(Json.Obj one, int place) {
        only(one, "it", Set.of("id", "type", "motivation", "creator", "created", "body", "target"));
        String id = optional(one, "id");
        check(id.isEmpty() || id.equals(AnnotationJson.anchor(place)), "id is not " + AnnotationJson.anchor(place));
        exactly(one, "type", AnnotationJson.ANNOTATION);
        String motivation = one.get("motivation").isEmpty() ? "commenting" : required(one, "motivation");
        check(MOTIVATIONS.contains(motivation), "motivation is not one of the W3C: " + Malformed.quoted(motivation));
        var body = new Body();
        for (Json part : oneOrMore(one, "body")) {
            body.add(object(part, "body"));
        }
        boolean isLink = motivation.equals(Annotation.LINKING);
        check(
                isLink == !body.linked.isEmpty(),
                "an annotation with the motivation linking, and no other, has a body with the address of a page");
        check(
                motivation.equals("highlighting") || isLink || !body.text.isEmpty() || !body.tags.isEmpty(),
                "it says nothing: give it a body, or the motivation highlighting");
        Json.Obj target = object(one.get("target").orElse(new Json.Null()), "target");
        only(target, "target", Set.of("source", "selector"));
        String source = required(target, "source");
        DocumentId document = document(source);
        var selected = new Selected();
        for (Json selector : oneOrMore(target, "selector")) {
            selected.add(object(selector, "selector"));
        }
        selected.isWhole();
        return new Annotation(
                document,
                selected.bytes,
                selected.quotation,
                selected.start,
                selected.end,
                motivation,
                body.text,
                body.isMarkdown,
                body.language,
                body.tags,
                body.linked,
                creator(one),
                time(one));
    }

    private static DocumentId document(String source) {
        check(
                SOURCE.matcher(source).matches(),
                "source is not the address of a document, such as /harbour/20413: " + Malformed.quoted(source));
        try {
            return DocumentId.parse(source.substring(1));
        } catch (IllegalArgumentException e) {
            throw new Malformed(CODE, "source has a number that no document has: " + Malformed.quoted(source));
        }
    }

    /** The bodies of one annotation. */
    private static final class Body {
        private final List<String> tags = new ArrayList<>();
        private String text = "";
        private boolean isMarkdown;
        private String language = "";
        private String linked = "";

        void add(Json.Obj body) {
            if (body.get("id").isPresent()) {
                only(body, "the body", Set.of("id", "type", "format"));
                check(linked.isEmpty(), "it has two pages in its body");
                linked = web(required(body, "id"));
                return;
            }
            only(body, "the body", Set.of("type", "value", "format", "language", "purpose"));
            exactly(body, "type", AnnotationJson.TEXT);
            String value = required(body, "value");
            if (optional(body, "purpose").equals("tagging")) {
                check(tags.size() < Annotation.MOST_TAGS, "it has more than " + Annotation.MOST_TAGS + " tags");
                tags.add(line(value, "a tag", Annotation.LONGEST_TAG));
                return;
            }
            check(text.isEmpty(), "it has two texts");
            check(!value.isBlank(), "its text is empty: leave the body out");
            check(
                    value.codePointCount(0, value.length()) <= Annotation.LONGEST_TEXT,
                    "its text has more than " + Annotation.LONGEST_TEXT + " characters");
            check(
                    !HIDDEN.matcher(value).find(),
                    "its text has a control character, or one that changes the order of the text");
            text = value;
            String format = optional(body, "format");
            check(
                    format.isEmpty() || format.equals("text/plain") || format.equals(AnnotationJson.MARKDOWN),
                    "format is neither text/plain nor " + AnnotationJson.MARKDOWN + ": " + Malformed.quoted(format));
            isMarkdown = format.equals(AnnotationJson.MARKDOWN);
            language = optional(body, "language");
            check(
                    language.isEmpty() || LANGUAGE.matcher(language).matches(),
                    "language is not a tag such as en or pt-BR: " + Malformed.quoted(language));
            if (isMarkdown) {
                StoryText.ofNote(value).faults().stream().findFirst().ifPresent(first -> {
                    throw new Malformed(CODE, "its text, line " + first.line() + ": " + first.reason());
                });
            }
        }

        private static String web(String address) {
            try {
                URI uri = new URI(address);
                boolean isWeb = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getUserInfo() == null
                        && address.length() <= LONGEST_ADDRESS
                        && address.chars().allMatch(c -> c > 0x20 && c < 0x7f);
                check(isWeb, "it does not name a page as https://…, in ASCII: " + Malformed.quoted(address));
                return address;
            } catch (URISyntaxException e) {
                throw new Malformed(CODE, "it names a page with an address that is none: " + Malformed.quoted(address));
            }
        }
    }

    /** The selectors of one annotation. */
    private static final class Selected {
        private String quotation = "";
        private int start = -1;
        private int end = -1;
        private @Nullable ByteRange bytes;

        void add(Json.Obj selector) {
            switch (required(selector, "type")) {
                case AnnotationJson.QUOTE -> {
                    only(selector, "the selector", Set.of("type", "exact"));
                    check(quotation.isEmpty(), "it has two quotations");
                    quotation = required(selector, "exact");
                    if (Quote.of(quotation) instanceof Outcome.Refused<Quote>(String code, String reason)) {
                        throw new Malformed(CODE, reason);
                    }
                    check(
                            !HIDDEN.matcher(quotation).find(),
                            "its quotation has a control character, or one that changes the order of the text");
                }
                case AnnotationJson.POSITION -> {
                    only(selector, "the selector", Set.of("type", "start", "end"));
                    check(end < 0, "it has two positions in the text");
                    ByteRange range = range(selector);
                    start = range.from();
                    end = range.to();
                }
                case AnnotationJson.DATA -> {
                    only(selector, "the selector", Set.of("type", "start", "end"));
                    check(bytes == null, "it has two ranges of bytes");
                    bytes = range(selector);
                }
                default ->
                    throw new Malformed(
                            CODE, "it has a selector that this format does not know: use those of  annotations import");
            }
        }

        void isWhole() {
            boolean hasPassage = bytes != null;
            check(
                    hasPassage == !quotation.isEmpty() && (hasPassage || end < 0),
                    "it needs both a TextQuoteSelector and a DataPositionSelector, or no selector: make them with"
                            + "  annotations import");
        }

        private static ByteRange range(Json.Obj selector) {
            long from = selector.number("start").orElse(-1);
            long to = selector.number("end").orElse(-1);
            check(0 <= from && from < to && to <= Integer.MAX_VALUE, "a selector has a start or end that is wrong");
            return new ByteRange((int) from, (int) to);
        }
    }

    private static @Nullable Instant time(Json.Obj one) {
        String created = optional(one, "created");
        if (created.isEmpty()) {
            return null;
        }
        try {
            check(TIME.matcher(created).matches(), "");
            return Instant.parse(created);
        } catch (DateTimeException | Malformed e) {
            throw new Malformed(
                    CODE, "created is not a time such as 2026-12-01T09:00:00Z: " + Malformed.quoted(created));
        }
    }

    private static String creator(Json.Obj of) {
        if (of.get("creator").isEmpty()) {
            return "";
        }
        Json.Obj creator = object(of.get("creator").orElseThrow(), "creator");
        only(creator, "creator", Set.of("type", "name"));
        String type = required(creator, "type");
        check(Set.of("Person", "Organization").contains(type), "creator is neither a Person nor an Organization");
        return line(required(creator, "name"), "the name of the creator", LogEntry.MAX_TITLE);
    }

    private static Json.Obj object(Json json, String what) {
        if (json instanceof Json.Obj object) {
            return object;
        }
        throw new Malformed(CODE, what + " is not an object");
    }

    private static List<Json> array(Json.Obj of, String name) {
        if (of.get(name).orElse(new Json.Null()) instanceof Json.Arr(List<Json> items)) {
            return items;
        }
        throw new Malformed(CODE, name + " is not an array");
    }

    /** The items of a member that may also be a single one, or absent. */
    private static List<Json> oneOrMore(Json.Obj of, String name) {
        return of.get(name)
                .map(value -> value instanceof Json.Arr(List<Json> items) ? items : List.of(value))
                .orElse(List.of());
    }

    private static void only(Json.Obj of, String what, Set<String> names) {
        for (String name : of.members().keySet()) {
            check(
                    names.contains(name),
                    what + " has a member that this format does not know: " + Malformed.quoted(name));
        }
    }

    private static void exactly(Json.Obj of, String name, String value) {
        check(value.equals(required(of, name)), name + " is not " + value);
    }

    private static String required(Json.Obj of, String name) {
        return of.string(name).orElseThrow(() -> new Malformed(CODE, name + " is missing, or is no string"));
    }

    private static String optional(Json.Obj of, String name) {
        return of.get(name).isEmpty() ? "" : required(of, name);
    }

    private static String line(String value, String what, int most) {
        check(value.codePointCount(0, value.length()) <= most, what + " has more than " + most + " characters");
        check(
                !HIDDEN.matcher(value).find()
                        && value.chars().noneMatch(c -> c == '\n' || c == '\t' || c == 0x2028 || c == 0x2029),
                what + " has more than a line, a tab, or a character that nobody sees");
        return value;
    }

    private static void check(boolean held, String reason) {
        Malformed.unless(held, CODE, reason);
    }

    private void fault(int annotation, String reason) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(new AnnotationFault(annotation, reason));
        }
    }
}
