package org.daylight.web.api;

import java.util.List;
import org.daylight.archive.PublicRecord;
import org.daylight.format.Json;
import org.daylight.http.Response;
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
        return object.with("next", next == null ? new Json.Null() : new Json.Str(next));
    }

    static Json.Arr array(List<? extends Json> items) {
        return new Json.Arr(List.copyOf(items));
    }

    /** The answer. What is in it may be foreign: a browser must not show it as a page of this site. */
    static Response json(Json.Obj object) {
        return Response.bytes("application/json", object.bytes()).trust(Response.Trust.FOREIGN);
    }
}
