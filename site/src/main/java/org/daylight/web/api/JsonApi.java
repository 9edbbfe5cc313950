package org.daylight.web.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.format.Outcome;
import org.daylight.http.Cost;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.people.Mapping;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.EffortSpent;
import org.daylight.search.Searchable;
import org.daylight.web.file.AddressNumber;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.ServerBusy;
import org.daylight.web.view.AnnotationLists;
import org.daylight.web.view.MessageVerifier;
import org.daylight.web.view.Stories;

/**
 * The API of a site: read-only JSON below {@code /api/v1} ({@code spec/api.md}). The same log, with the same opened parts, gives the same bytes.
 * Safe for use by several threads.
 */
public final class JsonApi {

    private static final String FIRST = "api";
    private static final String VERSION = "v1";

    private final ApiRecord record;
    private final ApiDocument document;
    private final ApiSearch search;
    private final ApiStories stories;
    private final ApiAnnotations annotations;

    /**
     * An API.
     *
     * @param progress of building the index: until it is done, answers from the index are refused, because they would be incomplete
     * @param mapping which addresses belong to which correspondent
     */
    public JsonApi(
            Archive archive,
            Searchable index,
            Supplier<ArchiveIndex.Progress> progress,
            DocumentReader documents,
            MessageVerifier verifier,
            Stories stories,
            AnnotationLists annotations,
            Supplier<Outcome<Mapping>> mapping) {
        record = new ApiRecord(archive);
        document = new ApiDocument(archive, documents, verifier, stories);
        search = new ApiSearch(archive, index, progress, mapping);
        this.stories = new ApiStories(archive, stories);
        this.annotations = new ApiAnnotations(archive, annotations);
    }

    /** Whether a path is one of the API, existing or not. */
    public static boolean has(List<String> path) {
        return path.getFirst().equals(FIRST);
    }

    /** The expected cost of an answer, judging by its address alone. */
    public static Cost cost(List<String> path) {
        return route(path).map(ApiRoute::cost).orElse(Cost.CHEAP);
    }

    /** The document that an answer is read from; empty for any other answer. */
    public static Optional<DocumentId> document(List<String> path) {
        Optional<ApiRoute> route = route(path);
        boolean isOfDocument = route.isPresent() && (route.get() == ApiRoute.DOCUMENT || route.get() == ApiRoute.TEXT);
        return isOfDocument ? id(path.get(3), path.get(4)) : Optional.empty();
    }

    private static Optional<ApiRoute> route(List<String> path) {
        return path.size() >= 2 && has(path) && path.get(1).equals(VERSION)
                ? ApiRoute.of(path.subList(2, path.size()))
                : Optional.empty();
    }

    /** The answer to a GET or HEAD of a path of the API: a result or a problem. */
    public Response answer(Request request) throws IOException {
        List<String> path = request.path();
        Optional<ApiRoute> route = route(path);
        if (route.isEmpty()) {
            return ApiProblem.NOT_FOUND.response();
        }
        return switch (route.get()) {
            case START -> record.start();
            case DESCRIPTION -> description();
            case DOCUMENT -> ofDocument(path, document::metadata);
            case TEXT -> ofDocument(path, id -> document.text(request, id));
            case PROOF -> ofDocument(path, document::proof);
            case TROVES -> record.troves();
            case PARTS -> record.parts(request);
            case PART -> {
                Optional<DocumentId> part = id(path.get(3), path.get(4)); // a part has a number as a document has
                yield part.isEmpty()
                        ? ApiProblem.NOT_FOUND.response()
                        : record.part(request, part.get().trove(), part.get().number());
            }
            case THREAD -> ofDocument(path, id -> search.thread(request, id));
            case PEOPLE -> search.people(request);
            case SEARCH -> search.search(request);
            case STORIES -> stories.list(request);
            case STORY -> stories.story(path.get(3));
            case ANNOTATIONS -> annotations.list(request);
            case CHANGES -> record.changes(request);
            case LOG -> record.log(request);
        };
    }

    /** The problem for an HTTP status. */
    public static Response problem(int status) {
        Response problem = ApiProblem.of(status).response();
        return status == 405 ? problem.with("Allow", "GET, HEAD, OPTIONS") : problem;
    }

    /** The problem for what was thrown while an answer was made. */
    public static Response problem(Throwable thrown) {
        return (thrown instanceof ServerBusy
                        ? ApiProblem.BUSY
                        : thrown instanceof EffortSpent
                                ? ApiProblem.EFFORT
                                : thrown instanceof DamagedCopy ? ApiProblem.DAMAGED : ApiProblem.FAULT)
                .response();
    }

    private interface OfDocument {
        Response of(DocumentId id) throws IOException;
    }

    private static Response ofDocument(List<String> path, OfDocument answer) throws IOException {
        Optional<DocumentId> id = id(path.get(3), path.get(4));
        return id.isEmpty() ? ApiProblem.NOT_FOUND.response() : answer.of(id.get());
    }

    private static Optional<DocumentId> id(String trove, String digits) {
        int number = AddressNumber.parseInt(digits);
        return number < 1 ? Optional.empty() : Optional.of(new DocumentId(trove, number));
    }

    private static Response description() {
        return Response.bytes("application/json", Description.BYTES.clone()).trust(Response.Trust.FOREIGN);
    }

    /** Read when it is first requested. */
    private static final class Description {
        private static final byte[] BYTES = read();

        private static byte[] read() {
            try (InputStream in = Objects.requireNonNull(JsonApi.class.getResourceAsStream("openapi.json"))) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
