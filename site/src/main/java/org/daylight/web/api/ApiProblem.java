package org.daylight.web.api;

import org.daylight.format.Json;
import org.daylight.http.Response;

/**
 * Why the API gives no result (RFC 9457). Immutable.
 *
 * @param status HTTP status
 * @param code stable, for programs
 * @param detail a sentence for people; it repeats nothing of the request
 */
record ApiProblem(int status, String code, String detail) {

    static final String TYPE = "application/problem+json";

    private static final int RETRY_SECONDS = 20;

    static final ApiProblem NOT_FOUND = new ApiProblem(404, "not-found", "There is no such address or document.");
    static final ApiProblem NO_PROOF =
            new ApiProblem(404, "no-proof", "The document is not published, or the log does not have its part yet.");
    static final ApiProblem BAD_PARAMETER = new ApiProblem(
            400, "bad-parameter", "A parameter is not a number, or outside of its range; see /api/v1/openapi.json.");
    static final ApiProblem BAD_CURSOR =
            new ApiProblem(400, "bad-cursor", "The cursor is not one that this API made; begin without it.");
    static final ApiProblem CURSOR_OUTDATED = new ApiProblem(
            410, "cursor-outdated", "The place that the cursor names does not exist any more; begin without it.");
    static final ApiProblem BEYOND_LOG =
            new ApiProblem(404, "beyond-log", "The log of this copy has not reached this size.");
    static final ApiProblem INDEXING = new ApiProblem(
            503, "indexing", "This copy is still reading new documents into its search index; try again later.");
    static final ApiProblem DAMAGED = new ApiProblem(
            500, "damaged-copy", "This copy of the archive is not what its log commits to; use another mirror.");
    static final ApiProblem FAULT = new ApiProblem(500, "fault", "The answer could not be made.");
    static final ApiProblem BUSY = new ApiProblem(503, "busy", "Too many requests are waiting; try again later.");
    static final ApiProblem EFFORT =
            new ApiProblem(503, "too-much-work", "This search takes too much time; make it narrower.");

    /** The problem for an HTTP status that has no cause of its own here. */
    static ApiProblem of(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> new ApiProblem(405, "method", "This API is only read: GET, HEAD and OPTIONS.");
            case 503 -> BUSY;
            default -> status >= 500 ? FAULT : new ApiProblem(status, "bad-request", "The request is not valid.");
        };
    }

    Response response() {
        Response problem = Response.bytes(
                        TYPE,
                        Json.Obj.EMPTY
                                .with("type", "about:blank")
                                .with("title", title())
                                .with("status", status)
                                .with("detail", detail)
                                .with("code", code)
                                .bytes())
                .status(status)
                .trust(Response.Trust.FOREIGN)
                .caching(Response.NO_STORE);
        return status == 503 ? problem.with("Retry-After", Integer.toString(RETRY_SECONDS)) : problem;
    }

    /** The phrase of RFC 9110, as the type {@code about:blank} requires. */
    private String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 410 -> "Gone";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Error";
        };
    }
}
