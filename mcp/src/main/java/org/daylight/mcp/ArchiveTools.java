package org.daylight.mcp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.collate.Comparison;
import org.daylight.dkim.finding.Finding;
import org.daylight.evidence.Authentication;
import org.daylight.format.DocumentKind;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.message.Address;
import org.daylight.message.Characters;
import org.daylight.message.Message;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;
import org.daylight.passage.Quote;
import org.daylight.passage.TextRange;
import org.daylight.search.Effort;
import org.daylight.search.EffortSpent;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.ThreadPart;
import org.daylight.search.ThreadRequest;
import org.daylight.search.query.Notice;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.story.PublishedRecord;
import org.daylight.story.QuotableText;
import org.daylight.story.StoryIndex;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.Formats;
import org.daylight.web.view.MessageVerifier;
import org.daylight.web.view.ShownFinding;
import org.daylight.web.view.Stories;
import org.jspecify.annotations.Nullable;

/**
 * The tools: search, read, quote, thread, compare and verify for documents, and stories and story for what the publisher wrote about them. Each
 * answer names documents by number and address, so that everything in it can be checked, and has text from documents only in members named
 * {@code untrusted}. Safe for use by several threads.
 */
public final class ArchiveTools {

    private static final int HITS = 20;
    private static final int THREAD = 100;
    private static final int TEXT_CHARS = 12_000;
    private static final int PARAGRAPHS = 100;
    private static final int LINE_CHARS = 300;
    private static final int PIECES = 60;
    private static final int PLACES = 20;
    private static final int STORIES = 50;
    private static final int CITATIONS = 100;
    private static final long MAX_BYTES = 16 << 20;

    /** Processor time of one answer. */
    private static final long CPU_MILLIS = 5_000;

    private final Archive archive;
    private final Searchable index;
    private final String base;
    private final MessageVerifier verifier;
    private final Stories stories;

    /**
     * The tools of an archive.
     *
     * @param base scheme and host of its site, without a slash at the end; empty when addresses are to be relative
     */
    public ArchiveTools(Archive archive, Searchable index, String base) {
        this.archive = archive;
        this.index = index;
        this.base = base;
        verifier = new MessageVerifier(archive);
        stories = new Stories(archive);
    }

    /** Why a tool has no answer, in a sentence for the assistant. */
    public static final class ToolFault extends Exception {
        private static final long serialVersionUID = 1L;

        ToolFault(String message) {
            super(message);
        }
    }

    /**
     * Answers a tool.
     *
     * @param arguments by name: strings and numbers
     * @throws ToolFault when the arguments are wrong, or there is nothing to answer
     * @throws IOException with a one-line message, when the archive or its index cannot be read
     */
    public Json.Obj answer(Tool tool, Map<String, Object> arguments) throws IOException, ToolFault {
        try {
            return new Effort(CPU_MILLIS).spend(() -> switch (tool) {
                case SEARCH -> search(text(arguments, "query"), number(arguments, "offset", 0));
                case READ -> read(id(arguments, "document"), number(arguments, "paragraph", 1));
                case QUOTE -> quote(id(arguments, "document"), text(arguments, "words"));
                case THREAD -> thread(id(arguments, "document"), number(arguments, "offset", 0));
                case COMPARE -> compare(id(arguments, "first"), id(arguments, "second"));
                case VERIFY -> verify(id(arguments, "document"));
                case STORIES -> stories(number(arguments, "offset", 0));
                case STORY -> story(text(arguments, "story").strip(), number(arguments, "offset", 0));
            });
        } catch (EffortSpent e) {
            throw new ToolFault("this needs too much time: ask for less, with more words or a date in the query");
        } catch (IOException | ToolFault | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Json.Obj search(String words, long offset) throws IOException {
        ParsedQuery query = QueryParser.parse(words);
        Sort sort = query.sort() == null ? Sort.RELEVANCE : query.sort();
        SearchResult found = index.answer(new SearchRequest(query.query(), sort, offset, HITS, Set.of()).orPart());
        Json.Obj answer = about().with("query", query.text())
                .with("address", base + SiteAddress.search(query.text()))
                .with("total", found.total())
                .with(
                        "results",
                        new Json.Arr(found.hits().stream().<Json>map(this::row).toList()));
        if (found.isPartial()) {
            return answer.with("partial", new Notice(Notice.Kind.SEARCH_STOPPED, "").text());
        }
        long next = offset + found.hits().size();
        return next < found.total() ? answer.with("nextOffset", next) : answer;
    }

    private Json.Obj row(Hit hit) {
        DocumentId id = new DocumentId(hit.trove(), hit.number());
        return cited(id)
                .withOptional("date", hit.date() == null ? null : new Json.Str(Formats.machine(hit.date())))
                .with("signature", hit.mark().name().toLowerCase(Locale.ROOT))
                .with(
                        "untrusted",
                        Json.Obj.EMPTY
                                .with("subject", line(hit.subject() == null ? "" : hit.subject()))
                                .with("from", line(names(hit.from())))
                                .with("to", line(names(hit.to()))));
    }

    private Json.Obj read(DocumentId id, long paragraph) throws IOException, ToolFault {
        DocumentState.Published document = published(id);
        QuotableText published = text(document);
        CitedText text = published.text();
        List<TextRange> paragraphs = text.paragraphs();
        var shown = new ArrayList<Json>();
        int chars = 0;
        int next = (int) Math.max(1, Math.min(paragraph, Integer.MAX_VALUE));
        for (; next <= paragraphs.size() && chars < TEXT_CHARS && shown.size() < PARAGRAPHS; next++) {
            TextRange range = paragraphs.get(next - 1);
            String words = Characters.cut(range.of(text.text()), TEXT_CHARS);
            chars += words.length();
            shown.add(Json.Obj.EMPTY
                    .with("paragraph", next)
                    .with("address", base + passage(document, text.bytes(range)))
                    .with("text", words));
        }
        Json.Obj answer = state(document)
                .with("paragraphs", paragraphs.size())
                .with("redacted", document.redaction() != null)
                .with("untrusted", head(document).with("text", new Json.Arr(shown)));
        return next <= paragraphs.size() ? answer.with("nextParagraph", next) : answer;
    }

    /** Subject, people and date of a message; the name of a file. */
    private Json.Obj head(DocumentState.Published document) throws IOException {
        if (document.kind() == DocumentKind.FILE) {
            String name = archive.about(document)
                    .map(about -> about.name() == null ? "" : about.name())
                    .orElse("");
            return Json.Obj.EMPTY.with("name", line(name));
        }
        Message message = archive.form(document).parse(archive.bytes(document));
        return Json.Obj.EMPTY
                .with("subject", line(message.subject() == null ? "" : message.subject()))
                .with("from", line(names(message.from())))
                .with("to", line(names(message.to())))
                .with("date", message.date() == null ? "" : Formats.machine(message.date()));
    }

    private Json.Obj quote(DocumentId id, String words) throws IOException, ToolFault {
        DocumentState.Published document = published(id);
        QuotableText published = text(document);
        Outcome<Quote> quote = Quote.of(words);
        if (quote instanceof Outcome.Refused<Quote>(String code, String reason)) {
            throw new ToolFault(reason);
        }
        var places = new ArrayList<Json>();
        for (TextRange range : published.text().find(quote.orThrow())) {
            if (places.size() < PLACES) {
                places.add(Json.Obj.EMPTY
                        .with("paragraph", published.text().paragraphOf(range))
                        .with(
                                "address",
                                base + passage(document, published.text().bytes(range))));
            }
        }
        return state(document).with("occurs", !places.isEmpty()).with("places", new Json.Arr(places));
    }

    private Json.Obj thread(DocumentId id, long offset) throws IOException, ToolFault {
        published(id);
        ThreadPart part = index.answer(new ThreadRequest(
                new Query.Name.Number(id.trove(), id.number()), false, ThreadRequest.Part.WHOLE, offset, THREAD));
        var rows = new ArrayList<Json>();
        for (ThreadPart.Row row : part.rows()) {
            Hit hit = row.hit();
            rows.add(
                    hit == null
                            ? Json.Obj.EMPTY.with("depth", row.depth()).with("notPublished", row.missing())
                            : row(hit).with("depth", row.depth()));
        }
        Json.Obj answer = about().with("address", base + SiteAddress.thread(id))
                .with("messages", part.messages())
                .with("rows", new Json.Arr(rows));
        long next = offset + rows.size();
        return next < part.places() ? answer.with("nextOffset", next) : answer;
    }

    private Json.Obj compare(DocumentId first, DocumentId second) throws IOException, ToolFault {
        Message a = message(first);
        Message b = message(second);
        Comparison comparison = Comparison.of(a, b);
        var fields = new ArrayList<Json>();
        comparison.fields().stream()
                .filter(field -> !field.isSame())
                .limit(PIECES)
                .forEach(field -> fields.add(Json.Obj.EMPTY
                        .with("field", line(field.name()))
                        .with("first", line(String.join(" | ", field.first())))
                        .with("second", line(String.join(" | ", field.second())))));
        var text = new ArrayList<Json>();
        comparison.text().stream()
                .filter(stretch -> !stretch.same())
                .limit(PIECES)
                .forEach(stretch -> text.add(Json.Obj.EMPTY
                        .with("first", joined(stretch.first()))
                        .with("second", joined(stretch.second()))));
        return about().with("first", cited(first))
                .with("second", cited(second))
                .with("address", base + SiteAddress.compare(first, second))
                .with("sameText", comparison.text().stream().allMatch(Comparison.Stretch::same))
                .with(
                        "untrusted",
                        Json.Obj.EMPTY
                                .with("headerFieldsThatDiffer", new Json.Arr(fields))
                                .with("textThatDiffers", new Json.Arr(text)));
    }

    private static String joined(List<Comparison.Words> words) {
        return line(words.stream().map(Comparison.Words::text).collect(Collectors.joining()));
    }

    private Json.Obj verify(DocumentId id) throws IOException, ToolFault {
        DocumentState.Published document = published(id);
        if (document.sizeBytes() > MAX_BYTES) {
            throw new ToolFault(id + " is too large for this tool: verify it with  daylight check");
        }
        byte[] bytes = archive.bytes(document); // compared with the hash in the line, which the log commits to
        var findings = new ArrayList<Json>();
        Json.Obj answer = state(document)
                .with("bytesAreThosePublished", true)
                .with("evidence", base + SiteAddress.evidence(id))
                .with(
                        "howToCheck",
                        "daylight check ARCHIVE, or the verification package: " + base + SiteAddress.dossier(id));
        if (document.kind() == DocumentKind.FILE) {
            return answer.with("signatures", new Json.Arr(findings));
        }
        Message message = archive.form(document).parse(bytes);
        Authentication authentication = verifier.of(document, bytes, message);
        for (Finding finding : authentication.findings()) {
            findings.add(new Json.Str(line(ShownFinding.reader(authentication, finding))));
        }
        return answer.with("signature", authentication.mark().name().toLowerCase(Locale.ROOT))
                .with("signatures", new Json.Arr(findings));
    }

    /** The stories in the order of their newest versions, also those that were withdrawn. */
    private Json.Obj stories(long offset) {
        List<Story> all = archive.contents().stories().stream()
                .sorted(Comparator.comparing((Story story) -> story.newest().entry())
                        .reversed())
                .toList();
        List<Json> rows =
                all.stream().skip(offset).limit(STORIES).<Json>map(this::row).toList();
        Json.Obj answer = about().with("address", base + SiteAddress.stories())
                .with("total", all.size())
                .with("stories", new Json.Arr(rows));
        long next = offset + rows.size();
        return next < all.size() ? answer.with("nextOffset", next) : answer;
    }

    private Json.Obj row(Story story) {
        Story.Version newest = story.newest();
        Json.Obj row = Json.Obj.EMPTY
                .with("story", story.name())
                .with("address", base + SiteAddress.story(story.name()))
                .with("version", newest.version())
                .with("time", Formats.machine(newest.time()));
        return story.isShown()
                ? row.with("title", line(newest.title())).with("author", line(newest.author()))
                : row.with("withdrawn", line(story.withdrawn()));
    }

    /** The newest version of a story. It quotes documents, so its text is marked as theirs is. */
    private Json.Obj story(String name, long offset) throws ToolFault {
        PublicRecord contents = archive.contents();
        Story story = contents.story(name)
                .orElseThrow(() -> new ToolFault("there is no story with this name: stories lists them"));
        if (!story.isShown()) {
            throw new ToolFault("the publisher withdrew this story: " + line(story.withdrawn()));
        }
        Story.Version newest = story.newest();
        Outcome<byte[]> file = archive.story(newest);
        Optional<StoryIndex.Entry> entry = stories.of(contents).story(name);
        if (!(file instanceof Outcome.Ok<byte[]>(byte[] bytes)) || entry.isEmpty()) {
            throw new ToolFault("this copy of the story is damaged: read it at another mirror");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int from = Characters.cut(text, (int) Math.min(offset, text.length())).length();
        String part = Characters.cut(text.substring(from), TEXT_CHARS);
        List<Json> cited = entry.get().citations().stream()
                .flatMap(citation -> citation.target().document().stream())
                .distinct()
                .limit(CITATIONS)
                .<Json>map(this::cited)
                .toList();
        Json.Obj answer = about().with("story", name)
                .with("address", base + SiteAddress.story(name, newest.version()))
                .with("version", newest.version())
                .with("time", Formats.machine(newest.time()))
                .with("sha256", newest.sha256().hex())
                .with("logEntry", newest.entry())
                .with("documents", new Json.Arr(cited))
                .with(
                        "untrusted",
                        Json.Obj.EMPTY
                                .with("title", line(newest.title()))
                                .with("author", line(newest.author()))
                                .with("markdown", part));
        int next = from + part.length();
        return next < text.length() ? answer.with("nextOffset", next) : answer;
    }

    // --- what every answer has

    private Json.Obj about() {
        PublicRecord contents = archive.contents();
        return Json.Obj.EMPTY.with(
                "archive",
                Json.Obj.EMPTY
                        .with("title", contents.title())
                        .with("log", contents.origin())
                        .with("logSize", contents.checkpoint().size())
                        .with("logRoot", contents.checkpoint().root().hex()));
    }

    private Json.Obj cited(DocumentId id) {
        return Json.Obj.EMPTY.with("document", id.toString()).with("address", base + SiteAddress.document(id));
    }

    private Json.Obj state(DocumentState.Published document) {
        return about().with("document", document.id().toString())
                .with("address", base + SiteAddress.document(document.id()))
                .with("part", document.release().part())
                .with("sha256", document.sha256().hex())
                .with("sizeBytes", document.sizeBytes())
                .with("logEntry", document.release().entry())
                .with("pack", ArchivePath.pack(document.release().sequence()));
    }

    private static String passage(DocumentState.Published document, ByteRange bytes) {
        return SiteAddress.passage(
                document.id(),
                bytes,
                document.reduces() == null ? 0 : document.release().part());
    }

    private DocumentState.Published published(DocumentId id) throws IOException, ToolFault {
        return switch (archive.state(id)) {
            case DocumentState.Published document -> document;
            case DocumentState.Withheld withheld ->
                throw new ToolFault(id + " is withheld by the publisher: " + line(withheld.reason()));
            case DocumentState.Withdrawn withdrawn ->
                throw new ToolFault(
                        id + " was withdrawn: " + line(withdrawn.withdrawal().reason()));
            case DocumentState.ToCome toCome -> throw new ToolFault(id + " is not published yet");
            case DocumentState.Unknown unknown -> throw new ToolFault("there is no document " + id);
        };
    }

    private QuotableText text(DocumentState.Published document) throws IOException, ToolFault {
        if (document.sizeBytes() > MAX_BYTES) {
            throw new ToolFault(document.id() + " is too large for this tool: read it at " + base
                    + SiteAddress.document(document.id()));
        }
        return PublishedRecord.text(archive, document);
    }

    private Message message(DocumentId id) throws IOException, ToolFault {
        DocumentState.Published document = published(id);
        if (document.sizeBytes() > MAX_BYTES) {
            throw new ToolFault(id + " is too large for this tool");
        }
        return archive.form(document).parse(archive.bytes(document));
    }

    // --- arguments

    private static String text(Map<String, Object> arguments, String name) throws ToolFault {
        if (arguments.get(name) instanceof String text && !text.isBlank() && text.length() <= Quote.LONGEST) {
            return text;
        }
        throw new ToolFault(name + " is missing, or too long");
    }

    private static long number(Map<String, Object> arguments, String name, long otherwise) throws ToolFault {
        return switch (arguments.get(name)) {
            case null -> otherwise;
            case Number number when number.longValue() >= 0 -> number.longValue();
            default -> throw new ToolFault(name + " is not a number, 0 or more");
        };
    }

    private static DocumentId id(Map<String, Object> arguments, String name) throws ToolFault {
        String cited = text(arguments, name).strip();
        try {
            return DocumentId.parse(cited.startsWith("/") ? cited.substring(1) : cited);
        } catch (IllegalArgumentException e) {
            throw new ToolFault(name + " is " + e.getMessage());
        }
    }

    private static String names(List<Address> addresses) {
        return addresses.stream().map(Address::display).collect(Collectors.joining(", "));
    }

    /** One line of foreign text, shortened. */
    private static String line(@Nullable String text) {
        return text == null
                ? ""
                : Characters.cut(
                        text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip(), LINE_CHARS);
    }
}
