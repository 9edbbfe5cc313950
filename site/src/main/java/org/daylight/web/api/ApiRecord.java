package org.daylight.web.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PartLine;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.archive.Withdrawal;
import org.daylight.export.DocumentJson;
import org.daylight.export.TableFormat;
import org.daylight.format.Json;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.note.Checkpoint;
import org.daylight.search.query.Sort;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TileSource;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.Formats;
import org.jspecify.annotations.Nullable;

/** The public record in the API: the log, and what it says of troves, parts and changes. Safe for use by several threads. */
final class ApiRecord {

    private static final int PARTS = 500;

    /** The most documents of a part in one answer. */
    private static final int DOCUMENTS = 2_000;

    private static final int ENTRIES = 256;

    /** Documents that one answer about changes names, of those that a part shows again. */
    private static final int SHOWN_AGAIN = 1_000;

    private final Archive archive;

    ApiRecord(Archive archive) {
        this.archive = archive;
    }

    Response start() {
        PublicRecord contents = archive.contents();
        return ApiAnswer.json(ApiAnswer.of(contents)
                        .with("logRoot", contents.checkpoint().root().hex())
                        .with("origin", contents.origin())
                        .with("title", contents.title())
                        .with("key", contents.key().text())
                        .with(
                                "links",
                                Json.Obj.EMPTY
                                        .with("description", SiteAddress.api("/openapi.json"))
                                        .with("troves", SiteAddress.api("/troves"))
                                        .with("parts", SiteAddress.api("/parts"))
                                        .with("people", SiteAddress.api("/people"))
                                        .with("search", SiteAddress.api("/search"))
                                        .with("stories", SiteAddress.api("/stories"))
                                        .with("changes", SiteAddress.api("/changes?from=0"))
                                        .with("log", SiteAddress.api("/log"))
                                        .with("checkpoint", SiteAddress.file(ArchivePath.CHECKPOINT))
                                        .with("feed", SiteAddress.atom())
                                        .with("about", SiteAddress.about())))
                .with("Link", "<" + SiteAddress.api("/openapi.json") + ">; rel=\"service-desc\"");
    }

    Response troves() {
        PublicRecord contents = archive.contents();
        return ApiAnswer.json(ApiAnswer.of(contents)
                .with(
                        "troves",
                        ApiAnswer.array(
                                contents.troves().stream().map(ApiRecord::trove).toList())));
    }

    private static Json.Obj trove(Trove trove) {
        Json.Obj losses = Json.Obj.EMPTY;
        for (var loss : new TreeMap<>(trove.losses()).entrySet()) {
            losses = losses.with(loss.getKey(), loss.getValue());
        }
        return Json.Obj.EMPTY
                .with("trove", trove.slug())
                .with("title", trove.title())
                .with("description", trove.description())
                .with("documents", trove.documents())
                .with("published", trove.published())
                .with("withheld", trove.withheld())
                .with("withdrawn", trove.withdrawn())
                .with("toCome", trove.toCome())
                .with("losses", losses)
                .with("parts", trove.releases().size())
                .with("address", SiteAddress.trove(trove.slug()));
    }

    /** Parts of all troves in the order of the log, so that new ones are at the end. */
    Response parts(Request request) {
        PublicRecord contents = archive.contents();
        return ApiAnswer.growing(
                request,
                contents,
                "parts",
                contents.releases(),
                PARTS,
                release -> part(Json.Obj.EMPTY, release),
                SiteAddress.api("/parts"));
    }

    private static Json.Obj part(Json.Obj before, Release release) {
        Json.Obj known = before.with("trove", release.trove())
                .with("part", release.part())
                .with("release", release.sequence())
                .with("title", release.title())
                .with("announcement", release.announcement())
                .with("time", Formats.machine(release.time()))
                .with("published", release.published())
                .with("withheld", release.withheld())
                .with("withdrawn", release.withdrawnCount())
                .with("shownAgain", release.again())
                .with("first", release.first())
                .with("last", release.last());
        return ApiAnswer.proved(known, release)
                .with("address", SiteAddress.release(release))
                .with("api", SiteAddress.apiPart(release.trove(), release.part()))
                .with("csv", export(release, "csv"))
                .with("jsonl", export(release, "jsonl"))
                .with("metadataCsv", SiteAddress.table(release, TableFormat.CSV))
                .with("metadataParquet", SiteAddress.table(release, TableFormat.PARQUET));
    }

    /** The metadata of the documents that a part shows, as a file. */
    private static String export(Release release, String format) {
        return SiteAddress.searchFile("release:" + release.trove() + "/" + release.part(), Sort.RELEVANCE, format);
    }

    /** A part with its documents in the order of their numbers. A line of a part never disappears, so a number is a stable cursor. */
    Response part(Request request, String slug, int number) throws IOException {
        PublicRecord contents = archive.contents();
        Optional<Release> release = contents.release(slug, number);
        if (release.isEmpty()) {
            return ApiProblem.NOT_FOUND.response();
        }
        OptionalLong cursor = ApiParameter.number(request, "cursor", 0);
        if (cursor.isEmpty()) {
            return ApiProblem.BAD_CURSOR.response();
        }
        List<PartLine> lines = archive.lines(release.get(), cursor.getAsLong(), DOCUMENTS + 1);
        boolean more = lines.size() > DOCUMENTS;
        List<PartLine> page = lines.subList(0, Math.min(lines.size(), DOCUMENTS));
        return ApiAnswer.json(ApiAnswer.paged(
                part(ApiAnswer.of(contents), release.get())
                        .with(
                                "documents",
                                ApiAnswer.array(page.stream()
                                        .<Json>map(line -> line(release.get(), line))
                                        .toList())),
                more
                        ? SiteAddress.apiPart(slug, number) + "?cursor="
                                + page.getLast().number()
                        : null));
    }

    private static Json.Obj line(Release release, PartLine line) {
        DocumentId id = new DocumentId(release.trove(), line.number());
        Withdrawal withdrawal = release.withdrawn().get(line.number());
        Json.Obj known = Json.Obj.EMPTY.with("document", id.toString());
        Json.Obj state = line.kind() == null || line.published() == null
                ? known.with("state", "withheld")
                : known.with("state", withdrawal == null ? "shown" : "withdrawn")
                        .with("kind", line.kind().word())
                        .with("size", line.publishedBytes())
                        .with("sha256", line.published().hex())
                        .with("redacted", line.isRedacted())
                        .with("shownAgain", line.isShownAgain());
        return state.with("reason", DocumentJson.text(withdrawal != null ? withdrawal.reason() : line.reason()))
                .with("address", SiteAddress.document(id))
                .with("api", SiteAddress.apiDocument(id));
    }

    /** Entries of the log, in their exact text. */
    Response log(Request request) throws IOException {
        PublicRecord contents = archive.contents();
        long size = contents.checkpoint().size();
        OptionalLong from = ApiParameter.number(request, "from", 0);
        if (from.isEmpty()) {
            return ApiProblem.BAD_PARAMETER.response();
        }
        if (from.getAsLong() > size) {
            return ApiProblem.BEYOND_LOG.response();
        }
        long to = Math.min(size, from.getAsLong() + ENTRIES);
        List<Json> page = new ArrayList<>();
        for (byte[] entry : entries(contents.checkpoint(), from.getAsLong(), to)) {
            String type = LogEntry.parse(entry).ok().map(LogEntry::type).orElse("");
            page.add(Json.Obj.EMPTY
                    .with("entry", from.getAsLong() + page.size())
                    .with("type", DocumentJson.orNull(type))
                    .with("text", new String(entry, StandardCharsets.UTF_8))
                    .with("leafHash", MerkleTree.leafHash(entry).hex()));
        }
        return ApiAnswer.json(ApiAnswer.paged(
                ApiAnswer.of(contents)
                        .with("from", from.getAsLong())
                        .with("to", to)
                        .with("entries", ApiAnswer.array(page)),
                to < size ? SiteAddress.api("/log?from=") + to : null));
    }

    /** Entries of the log, verified against its checkpoint. */
    private List<byte[]> entries(Checkpoint checkpoint, long from, long to) throws IOException {
        if (from == to) {
            return List.of();
        }
        return TileLog.open(TileSource.in(archive.folder()), checkpoint)
                .orThrow()
                .entries(from, to)
                .orThrow();
    }

    /** What the entries from one size of the log to another changed. */
    Response changes(Request request) throws IOException {
        PublicRecord contents = archive.contents();
        long size = contents.checkpoint().size();
        OptionalLong from = ApiParameter.number(request, "from", 0);
        OptionalLong until = ApiParameter.number(request, "to", size);
        if (from.isEmpty() || until.isEmpty() || from.getAsLong() > until.getAsLong()) {
            return ApiProblem.BAD_PARAMETER.response();
        }
        if (until.getAsLong() > size) {
            return ApiProblem.BEYOND_LOG.response();
        }
        long to = Math.min(until.getAsLong(), from.getAsLong() + ENTRIES);
        List<Json> parts = new ArrayList<>();
        List<Json> withdrawals = new ArrayList<>();
        List<Json> again = new ArrayList<>();
        List<Json> stories = new ArrayList<>();
        long entry = from.getAsLong();
        for (byte[] bytes : entries(contents.checkpoint(), entry, to)) {
            switch (LogEntry.parse(bytes).ok().orElse(null)) {
                case LogEntry.Release release -> {
                    Release part = contents.release((int) release.sequence())
                            .orElseThrow(() -> new IOException("the log has a part that is not in the record"));
                    parts.add(part(Json.Obj.EMPTY, part));
                    if (release.again() > 0) {
                        again.add(shownAgain(part));
                    }
                }
                case LogEntry.Withdrawal withdrawal -> withdrawals.add(withdrawal(entry, withdrawal));
                case LogEntry.Version story
                when story.kind() == FileKind.STORY ->
                    stories.add(story(entry, story.name())
                            .with("version", story.version())
                            .with("reason", new Json.Null()));
                case LogEntry.VersionsWithdrawal story
                when story.kind() == FileKind.STORY ->
                    stories.add(story(entry, story.name())
                            .with("version", new Json.Null())
                            .with("reason", story.reason()));
                case null, default -> {}
            }
            entry++;
        }
        return ApiAnswer.json(ApiAnswer.paged(
                ApiAnswer.of(contents)
                        .with("from", from.getAsLong())
                        .with("to", to)
                        .with("parts", ApiAnswer.array(parts))
                        .with("withdrawals", ApiAnswer.array(withdrawals))
                        .with("shownAgain", ApiAnswer.array(again))
                        .with("stories", ApiAnswer.array(stories)),
                next(to, until.getAsLong(), request.parameter("to"))));
    }

    private static @Nullable String next(long to, long until, String given) {
        return to == until ? null : SiteAddress.api("/changes?from=") + to + (given.isEmpty() ? "" : "&to=" + until);
    }

    private static Json.Obj withdrawal(long entry, LogEntry.Withdrawal withdrawal) {
        DocumentId id = new DocumentId(
                withdrawal.trove().text(), (int) withdrawal.document().value());
        return Json.Obj.EMPTY
                .with("entry", entry)
                .with("document", id.toString())
                .with("reason", withdrawal.reason())
                .with("address", SiteAddress.document(id))
                .with("api", SiteAddress.apiDocument(id));
    }

    private static Json.Obj story(long entry, String name) {
        return Json.Obj.EMPTY
                .with("entry", entry)
                .with("name", name)
                .with("address", SiteAddress.story(name))
                .with("api", SiteAddress.apiStory(name));
    }

    /** The documents that a part shows again with fewer redactions; the first {@value #SHOWN_AGAIN}, and how many there are. */
    private Json.Obj shownAgain(Release release) throws IOException {
        List<String> documents = new ArrayList<>();
        int count = 0;
        for (PartLine line : archive.lines(release, 0, Integer.MAX_VALUE)) {
            if (line.isShownAgain()) {
                count++;
                if (documents.size() < SHOWN_AGAIN) {
                    documents.add(new DocumentId(release.trove(), line.number()).toString());
                }
            }
        }
        return Json.Obj.EMPTY
                .with("trove", release.trove())
                .with("part", release.part())
                .with("count", count)
                .with("documents", DocumentJson.texts(documents))
                .with("api", SiteAddress.apiPart(release.trove(), release.part()));
    }
}
