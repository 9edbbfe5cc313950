package org.daylight.annotation;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.daylight.archive.DocumentId;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;
import org.daylight.passage.ByteRange;
import org.daylight.story.CitedRecord;
import org.daylight.story.StoryText;
import org.jspecify.annotations.Nullable;

/**
 * Makes annotations of those that another program exported: Hypothesis, or one that writes W3C Web Annotations ({@code spec/annotations.md} section
 * 6). What cannot be anchored in the published text is returned with a reason, and nothing else of it is kept. Names of users are left out unless
 * the editor asks for them. For one thread.
 */
public final class ImportAnnotations {

    /** The longest file that is read, in bytes. */
    public static final int MAX_BYTES = 16 << 20;

    private static final String CODE = "row-malformed";
    private static final int MAX_ROWS = 50_000;
    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,9}");
    private static final String WORLD = "group:__world__";

    private final CitedRecord record;
    private final String author;
    private final boolean keepsAuthors;

    /** A row that was not imported. @param row its place in the file, from 1 @param reason one line */
    public record Left(int row, String reason) {}

    /**
     * What became of a file.
     *
     * @param annotations in the order of the file, at most {@link AnnotationFile#MOST}
     * @param left what was not imported, in the order of the file
     */
    public record Imported(List<Annotation> annotations, List<Left> left) {}

    /** A row as it was given. */
    private record Row(int place, DocumentId document, Json.Obj json, boolean isHypothesis) {}

    /**
     * @param record in which the documents are
     * @param author who is named as the author of all that are imported, a line; may be empty
     * @param keepsAuthors whether the names that the file gives are published in place of {@code author}
     */
    public ImportAnnotations(CitedRecord record, String author, boolean keepsAuthors) {
        this.record = record;
        this.author = author;
        this.keepsAuthors = keepsAuthors;
    }

    /**
     * Reads a file.
     *
     * @return refused with code {@code json-malformed} or {@code row-malformed} when it is not such a file
     * @throws IOException with a one-line message, when a document cannot be read
     */
    public Outcome<Imported> read(byte[] file) throws IOException {
        Outcome<List<Json>> rows = Json.parse(file, MAX_BYTES).then(ImportAnnotations::rows);
        if (rows instanceof Outcome.Refused<List<Json>>(String code, String reason)) {
            return Outcome.refused(code, reason);
        }
        List<Json> all = rows.orThrow();
        if (all.size() > MAX_ROWS) {
            return Outcome.refused(CODE, "it has more than " + MAX_ROWS + " rows");
        }
        var left = new ArrayList<Left>();
        var found = new ArrayList<Row>();
        for (int i = 0; i < all.size(); i++) {
            int place = i + 1;
            Json json = all.get(i);
            switch (Malformed.caught(() -> row(place, json))) {
                case Outcome.Ok<Row>(Row row) -> found.add(row);
                case Outcome.Refused<Row>(String code, String reason) -> left.add(new Left(place, reason));
            }
        }
        record Made(int place, Annotation annotation) {}
        var made = new ArrayList<Made>();
        // Document by document, so that each is read once.
        found.sort(Comparator.comparing(Row::document).thenComparing(Row::place));
        for (Row row : found) {
            switch (annotation(row)) {
                case Outcome.Ok<Annotation>(Annotation one) -> made.add(new Made(row.place(), one));
                case Outcome.Refused<Annotation>(String code, String reason) -> left.add(new Left(row.place(), reason));
            }
        }
        made.sort(Comparator.comparing(Made::place));
        for (Made surplus : made.subList(Math.min(made.size(), AnnotationFile.MOST), made.size())) {
            left.add(new Left(surplus.place(), "a list has at most " + AnnotationFile.MOST + " annotations"));
        }
        left.sort(Comparator.comparing(Left::row));
        return Outcome.ok(new Imported(
                made.stream().limit(AnnotationFile.MOST).map(Made::annotation).toList(), left));
    }

    /** The rows of an answer of Hypothesis, or of a page or collection of the W3C; or a bare array of either. */
    private static Outcome<List<Json>> rows(Json json) {
        Json at = json;
        if (at instanceof Json.Obj collection && collection.get("first").orElse(null) instanceof Json.Obj page) {
            at = page;
        }
        if (at instanceof Json.Obj object) {
            at = object.get("rows")
                    .or(() -> object.get("items"))
                    .or(() -> object.get("annotations"))
                    .orElse(object);
        }
        return at instanceof Json.Arr(List<Json> items)
                ? Outcome.ok(items)
                : Outcome.refused(
                        CODE,
                        "it is neither an export of Hypothesis, with  rows , nor a list of the W3C, with" + "  items");
    }

    private Row row(int place, Json json) {
        Json.Obj row = json instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        boolean isHypothesis = row.string("uri").isPresent();
        if (isHypothesis) {
            isForPublic(row);
        }
        String address = row.string("uri").or(() -> source(row)).orElse("");
        return new Row(
                place,
                document(address)
                        .orElseThrow(() -> new Malformed(
                                CODE,
                                "its address is that of no document of this archive: " + Malformed.quoted(address))),
                row,
                isHypothesis);
    }

    /** Hypothesis exports also what only its author, or a group, may read. */
    private static void isForPublic(Json.Obj row) {
        boolean isPrivate = row.get("permissions").orElse(null) instanceof Json.Obj permissions
                && permissions.get("read").orElse(null) instanceof Json.Arr(List<Json> readers)
                && !readers.contains(new Json.Str(WORLD));
        Malformed.unless(!isPrivate, CODE, "it is not public where it comes from");
        Malformed.unless(
                !row.get("hidden").equals(Optional.of(new Json.Bool(true))), CODE, "it is hidden where it comes from");
        boolean isReply =
                row.get("references").orElse(null) instanceof Json.Arr(List<Json> before) && !before.isEmpty();
        Malformed.unless(!isReply, CODE, "it is a reply to another annotation");
    }

    private static Optional<String> source(Json.Obj row) {
        return switch (row.get("target").orElse(new Json.Null())) {
            case Json.Str(String address) -> Optional.of(address);
            case Json.Obj target -> target.string("source").or(() -> target.string("id"));
            case Json.Arr(List<Json> several)
            when several.size() == 1 && several.getFirst() instanceof Json.Obj target -> target.string("source");
            default -> Optional.empty();
        };
    }

    /** The document whose page has an address, on any host: readers may have used a mirror. */
    private Optional<DocumentId> document(String address) {
        String path;
        try {
            path = Optional.ofNullable(new URI(address).getPath()).orElse("");
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        String[] segments = path.split("/", 20);
        for (int i = 0; i + 1 < segments.length; i++) {
            boolean isDocument = SLUG.matcher(segments[i]).matches()
                    && NUMBER.matcher(segments[i + 1]).matches()
                    && record.hasTrove(segments[i]);
            if (isDocument) {
                try {
                    return Optional.of(DocumentId.parse(segments[i] + "/" + segments[i + 1]));
                } catch (IllegalArgumentException tooLarge) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private Outcome<Annotation> annotation(Row row) throws IOException {
        CitedRecord.Cited cited;
        try {
            cited = record.document(row.document());
            return switch (cited) {
                case CitedRecord.NotShown(String reason) -> Outcome.refused(CODE, row.document() + " " + reason);
                case CitedRecord.Shown shown -> {
                    Quoted quoted = quoted(row.json());
                    if (quoted.exact().isEmpty()) {
                        yield Malformed.caught(() -> made(row, null));
                    }
                    Outcome<AnchoredQuotation> anchored =
                            AnchoredQuotation.find(quoted.exact(), quoted.before(), quoted.after(), shown.text());
                    yield anchored.then(place -> Malformed.caught(() -> made(row, place)));
                }
            };
        } catch (IOException e) {
            return Outcome.refused(CODE, row.document() + " cannot be read: " + e.getMessage());
        }
    }

    /** What a row quotes. */
    private record Quoted(String exact, String before, String after) {}

    private static Quoted quoted(Json.Obj row) {
        Json target = row.get("target").orElse(new Json.Null());
        if (target instanceof Json.Arr(List<Json> several) && !several.isEmpty()) {
            target = several.getFirst();
        }
        Json selectors =
                target instanceof Json.Obj object ? object.get("selector").orElse(new Json.Null()) : new Json.Null();
        for (Json one : selectors instanceof Json.Arr(List<Json> items) ? items : List.of(selectors)) {
            if (one instanceof Json.Obj selector && selector.string("type").equals(Optional.of(AnnotationJson.QUOTE))) {
                return new Quoted(
                        selector.string("exact").orElse(""),
                        selector.string("prefix").orElse(""),
                        selector.string("suffix").orElse(""));
            }
        }
        return new Quoted("", "", "");
    }

    private Annotation made(Row row, @Nullable AnchoredQuotation place) {
        Said said = row.isHypothesis() ? hypothesis(row.json()) : bodies(row.json());
        boolean saysNothing =
                said.text().isEmpty() && said.tags().isEmpty() && said.linked().isEmpty();
        Malformed.unless(!saysNothing || place != null, CODE, "it says nothing, and quotes nothing");
        String motivation = !said.linked().isEmpty() ? Annotation.LINKING : saysNothing ? "highlighting" : "commenting";
        String name = keepsAuthors ? name(row.json()) : "";
        boolean isMarkdown =
                said.isMarkdown() && StoryText.ofNote(said.text()).faults().isEmpty();
        ByteRange bytes = place == null ? null : place.bytes();
        var one = new Annotation(
                row.document(),
                bytes,
                place == null ? "" : place.words(),
                place == null ? -1 : place.start(),
                place == null ? -1 : place.end(),
                motivation,
                said.text(),
                isMarkdown,
                "",
                said.tags(),
                said.linked(),
                name.isEmpty() ? author : name,
                time(row.json().string("created").orElse("")));
        // The file that is written is read again: what it must not have is a fault of this row.
        List<Json> items = List.of(AnnotationJson.annotation(one, AnnotationJson.anchor(1), "", true));
        List<AnnotationFault> faults = AnnotationFile.of(
                        AnnotationJson.list("", "x", "", "", "", items).bytes())
                .faults();
        faults.stream().findFirst().ifPresent(fault -> {
            throw new Malformed(CODE, fault.reason());
        });
        return one;
    }

    /** What a row says. */
    private record Said(String text, boolean isMarkdown, List<String> tags, String linked) {}

    private static Said hypothesis(Json.Obj row) {
        var tags = new ArrayList<String>();
        if (row.get("tags").orElse(null) instanceof Json.Arr(List<Json> items)) {
            items.forEach(item -> {
                if (item instanceof Json.Str(String tag) && !tag.isBlank()) {
                    tags.add(tag.strip());
                }
            });
        }
        return new Said(visible(row.string("text").orElse("").strip()), true, tags, "");
    }

    private static Said bodies(Json.Obj row) {
        Json body = row.get("body")
                .orElse(row.string("bodyValue").<Json>map(Json.Str::new).orElse(new Json.Null()));
        String text = "";
        String linked = "";
        boolean isMarkdown = false;
        var tags = new ArrayList<String>();
        for (Json one : body instanceof Json.Arr(List<Json> items) ? items : List.of(body)) {
            switch (one) {
                case Json.Str(String words) -> text = text.isEmpty() ? words.strip() : text;
                case Json.Obj part
                when part.string("value").isPresent() -> {
                    String value = part.string("value").orElseThrow().strip();
                    if (part.string("purpose").equals(Optional.of("tagging"))) {
                        tags.add(value);
                    } else if (text.isEmpty()) {
                        text = value;
                        isMarkdown = part.string("format").equals(Optional.of(AnnotationJson.MARKDOWN));
                    }
                }
                case Json.Obj part
                when part.string("id").isPresent() ->
                    linked = linked.isEmpty() ? part.string("id").orElseThrow() : linked;
                default -> {}
            }
        }
        return new Said(visible(text), isMarkdown, tags, linked);
    }

    /** Line ends as LF, without what readers do not see and what changes the order of what they see. */
    private static String visible(String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        return AnnotationReader.HIDDEN.matcher(lines).replaceAll("");
    }

    /** The name of who wrote it: the one that is shown, or that of the account without the host. */
    private static String name(Json.Obj row) {
        Optional<String> shown = row.get("user_info").orElse(null) instanceof Json.Obj user
                ? user.string("display_name")
                : Optional.empty();
        Optional<String> account =
                row.string("user").map(user -> user.replaceFirst("^acct:", "").replaceFirst("@.*", ""));
        Optional<String> creator = switch (row.get("creator").orElse(new Json.Null())) {
            case Json.Obj person -> person.string("name");
            default -> Optional.empty();
        };
        String name = visible(shown.or(() -> account).or(() -> creator).orElse(""))
                .replaceAll("[\n\t]", " ")
                .strip();
        return name.codePointCount(0, name.length()) <= LogEntry.MAX_TITLE ? name : "";
    }

    /** The time in whole seconds; null when it is none. */
    private static @Nullable Instant time(String created) {
        try {
            Instant time = OffsetDateTime.parse(created).toInstant().truncatedTo(ChronoUnit.SECONDS);
            boolean isWritable = time.toString().length() == "2026-12-01T09:00:00Z".length();
            return isWritable ? time : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
