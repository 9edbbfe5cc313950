package org.daylight.web.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PublicRecord;
import org.daylight.export.DocumentJson;
import org.daylight.format.DocumentKind;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.people.Mapping;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.Correspondent;
import org.daylight.search.CorrespondentList;
import org.daylight.search.CorrespondentListRequest;
import org.daylight.search.CorrespondentRequest;
import org.daylight.search.Effort;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.ThreadPart;
import org.daylight.search.ThreadRequest;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.RequestedSearch;
import org.jspecify.annotations.Nullable;

/** What the API reads from the index: searches, threads and correspondents. Safe for use by several threads. */
final class ApiSearch {

    private static final int HITS = 100;
    private static final int PLACES = 200;
    private static final int PEOPLE = 100;
    private static final int KEYS_AT_ONCE = 10_000;
    private static final int MAX_FILTER_CHARS = 100;

    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;
    private final Supplier<Outcome<Mapping>> mapping;

    ApiSearch(
            Archive archive,
            Searchable index,
            Supplier<ArchiveIndex.Progress> progress,
            Supplier<Outcome<Mapping>> mapping) {
        this.archive = archive;
        this.index = index;
        this.progress = progress;
        this.mapping = mapping;
    }

    /**
     * A page of a search over what the first entries of the log published. The first page fixes how many entries, and the cursor keeps that number, so
     * what is published later does not move the pages.
     */
    Response search(Request request) throws IOException {
        PublicRecord contents = archive.contents();
        if (!progress.get().isDone()) {
            return ApiProblem.INDEXING.response();
        }
        String given = request.parameter("cursor");
        Optional<ApiCursor> cursor = given.isEmpty() ? Optional.empty() : ApiCursor.parse(given, true);
        if (!given.isEmpty() && cursor.isEmpty()) {
            return ApiProblem.BAD_CURSOR.response();
        }
        long now = contents.checkpoint().size();
        OptionalLong size =
                cursor.isPresent() ? OptionalLong.of(cursor.get().size()) : ApiParameter.number(request, "at", now);
        if (size.isEmpty() || size.getAsLong() == 0) {
            return ApiProblem.BAD_PARAMETER.response();
        }
        if (size.getAsLong() > now) {
            return ApiProblem.BEYOND_LOG.response();
        }
        AsOf asOf = new AsOf(size.getAsLong(), true);
        RequestedSearch asked = RequestedSearch.of(request, asOf);
        Query searched = asOf.restrict(asked.parsed().query(), contents);
        Found found = found(contents, searched, asked.sort(), cursor);
        boolean isPartial = found.result.isPartial();
        if (found.offset < 0) {
            return ApiProblem.CURSOR_OUTDATED.response();
        }
        long end = found.offset + found.hits.size();
        // A place in part of a result is another one the next time.
        String next = !isPartial && end < found.result.total() && !found.hits.isEmpty()
                ? SiteAddress.api("/search?q=") + SiteAddress.encode(asked.typed())
                        + (request.parameter("sort").isEmpty()
                                ? ""
                                : "&sort=" + SiteAddress.encode(request.parameter("sort")))
                        + "&cursor="
                        + new ApiCursor(size.getAsLong(), end, Optional.of(id(found.hits.getLast()))).text()
                : null;
        List<Json> notices = Stream.concat(asked.parsed().notices().stream(), found.result.notices().stream())
                .<Json>map(ApiSearch::notice)
                .toList();
        Response answer = ApiAnswer.json(ApiAnswer.paged(
                ApiAnswer.of(contents)
                        .with("at", size.getAsLong())
                        .with("query", asked.parsed().text())
                        .with("order", asked.sort().word())
                        .with(
                                "dependsOnLater",
                                AsOf.dependsOnLater(asked.parsed().query()))
                        .with("notices", ApiAnswer.array(notices))
                        .with("partial", isPartial)
                        .with("total", found.result.total())
                        .with(
                                "documents",
                                ApiAnswer.array(
                                        found.hits.stream().map(ApiSearch::row).toList())),
                next));
        return isPartial ? answer.caching(Response.NO_STORE) : answer;
    }

    /** A page of hits. @param offset of the first; negative where the cursor's place does not exist any more */
    private record Found(SearchResult result, long offset, List<Hit> hits) {}

    /**
     * The page after a cursor. Usually the hit before it is still where it was. After a withdrawal it may be nearer to the beginning: then all
     * keys are read, which costs far less than reading hits.
     */
    private Found found(PublicRecord contents, Query query, Sort sort, Optional<ApiCursor> cursor) throws IOException {
        if (cursor.isEmpty()) {
            SearchResult first = index.answer(new SearchRequest(query, sort, 0, HITS, Set.of()).orPart());
            return new Found(first, 0, first.hits());
        }
        DocumentId last = cursor.get().last().orElseThrow();
        long offset = cursor.get().offset();
        SearchResult same = index.answer(new SearchRequest(query, sort, offset - 1, HITS + 1, Set.of()).orPart());
        if (same.isPartial()) {
            return new Found(same, offset, same.hits());
        }
        if (!same.hits().isEmpty() && id(same.hits().getFirst()).equals(last)) {
            return new Found(same, offset, same.hits().subList(1, same.hits().size()));
        }
        long moved =
                contents.trove(last.trove()).isEmpty() ? -1 : place(query, sort, ArchiveIndex.key(contents, last)) + 1;
        if (moved <= 0) {
            return new Found(same, -1, List.of());
        }
        SearchResult result = index.answer(new SearchRequest(query, sort, moved, HITS, Set.of()).orPart());
        return new Found(result, moved, result.hits());
    }

    /** The place of a document in a result, from 0; -1 when it is not in it. */
    private long place(Query query, Sort sort, long key) throws IOException {
        try (CompleteResult all = index.answer(new CompleteRequest(query, sort))) {
            long before = 0;
            long[] keys = all.nextKeys(KEYS_AT_ONCE);
            while (keys.length > 0) {
                Effort.checkNow();
                for (int i = 0; i < keys.length; i++) {
                    if (keys[i] == key) {
                        return before + i;
                    }
                }
                before += keys.length;
                keys = all.nextKeys(KEYS_AT_ONCE);
            }
            return -1;
        }
    }

    private static Json.Obj notice(Notice notice) {
        return Json.Obj.EMPTY.with("code", notice.kind().name()).with("text", notice.text());
    }

    private static DocumentId id(Hit hit) {
        return new DocumentId(hit.trove(), hit.number());
    }

    /** A document as the index has it, with the names of the members that exports and the document's own address use. */
    private static Json.Obj row(Hit hit) {
        return Json.Obj.EMPTY
                .with("document", id(hit).toString())
                .with("state", "shown")
                .with("trove", hit.trove())
                .with("number", hit.number())
                .with("part", hit.release())
                .with("address", SiteAddress.document(id(hit)))
                .with("api", SiteAddress.apiDocument(id(hit)))
                .with("kind", (hit.isFile() ? DocumentKind.FILE : DocumentKind.MAIL).word())
                .with("date", DocumentJson.date(hit.date()))
                .with("received", DocumentJson.date(hit.received()))
                .with("from", DocumentJson.people(hit.from()))
                .with("firstRecipients", DocumentJson.people(hit.to()))
                .with("recipients", hit.recipients())
                .with("subject", DocumentJson.text(hit.subject()))
                .with("size", hit.sizeBytes())
                .with("messageId", DocumentJson.text(hit.messageId()))
                .with("mark", hit.mark().word())
                .with("notCovered", DocumentJson.notCovered(hit.notCovered()))
                .with("redactions", DocumentJson.redactions(hit.redacted()))
                .with("attachmentCount", hit.attachments())
                .with("threadSize", hit.threadSize())
                .with("copies", hit.copies());
    }

    /** The thread of a document, each answer below the message it answers. It depends on all documents, so a cursor ends with the state of the log. */
    Response thread(Request request, DocumentId id) throws IOException {
        PublicRecord contents = archive.contents();
        if (!progress.get().isDone()) {
            return ApiProblem.INDEXING.response();
        }
        if (!(archive.state(id) instanceof DocumentState.Published)) {
            return ApiProblem.NOT_FOUND.response();
        }
        Place place = place(request, contents);
        if (place.problem != null) {
            return place.problem.response();
        }
        boolean across = request.parameter("troves").equals("all");
        ThreadPart part = index.answer(new ThreadRequest(
                new Query.Name.Number(id.trove(), id.number()),
                across,
                ThreadRequest.Part.WHOLE,
                place.offset,
                PLACES));
        long end = place.offset + part.rows().size();
        String address = SiteAddress.apiThread(id) + "?";
        return ApiAnswer.json(ApiAnswer.paged(
                ApiAnswer.of(contents)
                        .with("document", id.toString())
                        .with("messages", part.messages())
                        .with("everywhere", part.everywhere())
                        .with("places", part.places())
                        .with(
                                "rows",
                                ApiAnswer.array(
                                        part.rows().stream().map(ApiSearch::row).toList())),
                end < part.places() && !part.rows().isEmpty()
                        ? address + (across ? "troves=all&" : "") + cursor(contents, end)
                        : null));
    }

    private static Json.Obj row(ThreadPart.Row row) {
        Hit hit = row.hit();
        return Json.Obj.EMPTY
                .with("depth", row.depth())
                .with("missing", row.missing())
                .with("answers", row.answers())
                .with("here", row.here())
                .with("grouped", row.grouped())
                .with("document", hit == null ? new Json.Null() : row(hit));
    }

    /** Where a page of a list begins that later entries of the log may change. @param problem null for none */
    private record Place(long offset, @Nullable ApiProblem problem) {}

    private static Place place(Request request, PublicRecord contents) {
        String given = request.parameter("cursor");
        if (given.isEmpty()) {
            return new Place(0, null);
        }
        Optional<ApiCursor> cursor = ApiCursor.parse(given, false);
        if (cursor.isEmpty()) {
            return new Place(0, ApiProblem.BAD_CURSOR);
        }
        return cursor.get().size() == contents.checkpoint().size()
                ? new Place(cursor.get().offset(), null)
                : new Place(0, ApiProblem.CURSOR_OUTDATED);
    }

    private static String cursor(PublicRecord contents, long offset) {
        return "cursor=" + new ApiCursor(contents.checkpoint().size(), offset, Optional.empty()).text();
    }

    /** The correspondents, or the one who has an address. */
    Response people(Request request) throws IOException {
        PublicRecord contents = archive.contents();
        if (!progress.get().isDone()) {
            return ApiProblem.INDEXING.response();
        }
        Optional<Mapping> known = mapping.get().ok();
        if (known.isEmpty()) {
            return ApiProblem.DAMAGED.response();
        }
        String address = request.parameter("address");
        if (!address.isEmpty()) {
            return index.answer(new CorrespondentRequest(address, known.get()))
                    .map(person -> ApiAnswer.json(person(contents, person)))
                    .orElseGet(ApiProblem.NOT_FOUND::response);
        }
        Place place = place(request, contents);
        if (place.problem != null) {
            return place.problem.response();
        }
        String typed = request.parameter("q").strip();
        if (typed.length() > MAX_FILTER_CHARS) {
            return ApiProblem.BAD_PARAMETER.response();
        }
        boolean byName = request.parameter("order").equals("name");
        CorrespondentList found =
                index.answer(new CorrespondentListRequest(typed, known.get(), byName, place.offset, PEOPLE));
        long end = place.offset + found.rows().size();
        List<Json> rows = new ArrayList<>();
        for (CorrespondentList.Row row : found.rows()) {
            rows.add(Json.Obj.EMPTY
                    .with("address", row.address())
                    .with("name", row.name())
                    .with("list", row.list())
                    .with("addresses", row.addresses())
                    .with("documents", row.documents())
                    .with("page", SiteAddress.person(row.address()))
                    .with("api", api(row.address())));
        }
        return ApiAnswer.json(ApiAnswer.paged(
                ApiAnswer.of(contents).with("total", found.total()).with("people", ApiAnswer.array(rows)),
                end < found.total() && !rows.isEmpty()
                        ? SiteAddress.api("/people?")
                                + (typed.isEmpty() ? "" : "q=" + SiteAddress.encode(typed) + "&")
                                + (byName ? "order=name&" : "")
                                + cursor(contents, end)
                        : null));
    }

    private static String api(String address) {
        return SiteAddress.api("/people?address=") + SiteAddress.encode(address);
    }

    private static Json.Obj person(PublicRecord contents, Correspondent person) {
        return ApiAnswer.of(contents)
                .with("address", person.address())
                .with("name", person.name())
                .with("list", person.list())
                .with("mapped", person.mapped())
                .with("addresses", counts(person.addresses()))
                .with("names", counts(person.names()))
                .with("sent", person.sent())
                .with("received", person.received())
                .with("writesTo", counts(person.writesTo()))
                .with("hearsFrom", counts(person.hearsFrom()))
                .with("first", person.first() == null ? new Json.Null() : row(person.first()))
                .with("last", person.last() == null ? new Json.Null() : row(person.last()))
                .with("page", SiteAddress.person(person.address()));
    }

    private static Json.Arr counts(List<SearchResult.Count> counts) {
        return ApiAnswer.array(counts.stream()
                .map(count -> Json.Obj.EMPTY
                        .with("value", count.value())
                        .with("label", count.label())
                        .with("count", count.count()))
                .toList());
    }
}
