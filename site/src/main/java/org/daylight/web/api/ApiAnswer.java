package org.daylight.web.api;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.export.DocumentJson;
import org.daylight.format.Json;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.web.file.SiteAddress;
import org.jspecify.annotations.Nullable;

/** What all answers of the API have in common. */
final class ApiAnswer {

    private ApiAnswer() {}

    /** An object that begins with the size of the log from which it is made. */
    static Json.Obj of(PublicRecord contents) {
        return Json.Obj.EMPTY.with("logSize", contents.checkpoint().size());
    }

    /** The object, with the address of the next page; null at the end. */
    static Json.Obj paged(Json.Obj object, @Nullable String next) {
        return object.with("next", DocumentJson.text(next));
    }

    /**
     * A page of a list that only grows at its end, so that the number of items before the page is a stable cursor.
     *
     * @param name of the member with the items
     * @param address of the list
     */
    static <T> Response growing(
            Request request,
            PublicRecord contents,
            String name,
            List<T> all,
            int perPage,
            Function<T, Json.Obj> written,
            String address) {
        OptionalLong cursor = ApiParameter.number(request, "cursor", 0);
        if (cursor.isEmpty() || cursor.getAsLong() > all.size()) {
            return ApiProblem.BAD_CURSOR.response();
        }
        int from = (int) cursor.getAsLong();
        int to = Math.min(all.size(), from + perPage);
        List<Json.Obj> page = all.subList(from, to).stream().map(written).toList();
        return json(paged(
                of(contents).with("total", all.size()).with(name, array(page)),
                to < all.size() ? address + "?cursor=" + to : null));
    }

    /** The object, with where the log and the pack of a part have what was published in it. */
    static Json.Obj proved(Json.Obj object, Release release) {
        return object.with("entry", release.isConfirmed() ? new Json.Num(release.entry()) : new Json.Null())
                .with("documentsRoot", release.documentsRoot().hex())
                .with("pack", SiteAddress.file(ArchivePath.pack(release.sequence())))
                .with("packSha256", release.pack().hex())
                .with("packSize", release.packBytes());
    }

    static Json.Arr array(List<? extends Json> items) {
        return new Json.Arr(List.copyOf(items));
    }

    /** The answer. What is in it may be foreign: a browser must not show it as a page of this site. */
    static Response json(Json.Obj object) {
        return Response.bytes("application/json", object.bytes()).trust(Response.Trust.FOREIGN);
    }
}
