package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.daylight.search.Effort;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP interface of a cluster. A request goes to the node that answered last. When a node does not answer, or is overloaded, the
 * request is repeated at the next one, for about a minute; so every request here may be repeated without harm. Safe for several threads.
 */
final class ClusterClient implements AutoCloseable {

    private static final Duration CONNECTING = Duration.ofSeconds(3);
    private static final Duration ANSWERING = Duration.ofSeconds(120);

    /** A longer answer is not read. */
    private static final int MOST_BYTES = 512 << 20;

    private static final int ROUNDS = 12;
    private static final int BRIEF_ROUNDS = 3;

    /** Rounds in which a search that failed at a shard is repeated: a copy takes over within a second or two. */
    private static final int SHARD_ROUNDS = 5;

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 8_000;

    /** User and password with a colon between them. */
    static final String LOGIN = "DAYLIGHT_OPENSEARCH_LOGIN";

    private final List<URI> nodes;
    private final HttpClient http;
    private final @Nullable String authorization;
    private volatile int preferred;

    ClusterClient(List<URI> nodes) {
        this.nodes = nodes;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTING)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        String login = System.getenv(LOGIN);
        authorization = login == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    /** A request with a JSON body, or none. @throws ClusterFault when the cluster refuses it */
    JsonNode call(String method, String path, @Nullable JsonNode body) throws IOException {
        return send(method, path, body == null ? null : Bodies.bytes(body), "application/json", ROUNDS);
    }

    /** As {@link #call}, and tries each node only once: to say at once that a cluster is not there. */
    JsonNode callOnce(String method, String path, @Nullable JsonNode body) throws IOException {
        return send(method, path, body == null ? null : Bodies.bytes(body), "application/json", 1);
    }

    /** As {@link #call}, and gives up soon, because the caller has another way. */
    JsonNode callBriefly(String method, String path, @Nullable JsonNode body) throws IOException {
        return send(method, path, body == null ? null : Bodies.bytes(body), "application/json", BRIEF_ROUNDS);
    }

    /** A request whose body is one JSON value in each line. */
    JsonNode callLines(String method, String path, byte[] lines) throws IOException {
        return send(method, path, lines, "application/x-ndjson", ROUNDS);
    }

    private JsonNode send(String method, String path, byte @Nullable [] body, String type, int rounds)
            throws IOException {
        IOException last = null;
        long pause = FIRST_PAUSE_MILLIS;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < nodes.size(); i++) {
                Effort.checkNow();
                int at = (preferred + i) % nodes.size();
                try {
                    JsonNode answer = once(nodes.get(at), method, path, body, type);
                    preferred = at;
                    return answer;
                } catch (ClusterFault fault) {
                    if (!isPassing(fault) && !(isOfShards(fault) && round < SHARD_ROUNDS)) {
                        throw fault;
                    }
                    last = fault;
                } catch (InterruptedIOException interrupted) {
                    throw interrupted;
                } catch (IOException e) {
                    last = e;
                }
            }
            if (round + 1 < rounds) {
                pause(pause);
                pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
            }
        }
        if (last instanceof ClusterFault) {
            throw last;
        }
        throw new IOException(
                "no OpenSearch node answers at " + nodes.getFirst() + (nodes.size() > 1 ? " and the others" : "") + " ("
                        + (last == null ? "" : last.getClass().getSimpleName())
                        + "): start the cluster, or correct the address",
                last);
    }

    /**
     * Waits until a new index has all copies that the cluster can have now, so that what is written to it is on more than one node from the
     * first document on. After half a minute the index is used as it is.
     */
    void awaitCopies(String index) throws IOException {
        try {
            call("GET", "/_cluster/health/" + index + "?wait_for_status=green&timeout=30s", null);
        } catch (ClusterFault late) {
            if (late.status() != 408) {
                throw late;
            }
        }
    }

    static void pause(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a cluster was asked");
        }
    }

    /** Overload, a node that starts, a shard without a primary: they pass when a copy takes over. */
    private static boolean isPassing(ClusterFault fault) {
        return fault.status() == 429 || fault.status() == 502 || fault.status() == 503 || fault.status() == 504;
    }

    private static boolean isOfShards(ClusterFault fault) {
        return fault.status() == 500 && fault.type().equals("search_phase_execution_exception");
    }

    private JsonNode once(URI node, String method, String path, byte @Nullable [] body, String type)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + path))
                .timeout(ANSWERING)
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", type);
        }
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            byte[] bytes;
            try (InputStream in = response.body()) {
                bytes = in.readNBytes(MOST_BYTES + 1);
            }
            if (bytes.length > MOST_BYTES) {
                throw new ClusterFault(200, "too_long", "an answer has more than 512 MB");
            }
            return understood(response.statusCode(), bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a cluster was asked");
        }
    }

    private static JsonNode understood(int status, byte[] bytes) throws IOException {
        JsonNode answer;
        try {
            answer = bytes.length == 0 ? Bodies.of() : Bodies.JSON.readTree(bytes);
        } catch (IOException notJson) {
            throw new ClusterFault(status, "no_json", "not an answer of OpenSearch: correct the address");
        }
        if (status / 100 != 2) {
            JsonNode error = answer.path("error");
            throw new ClusterFault(
                    status,
                    error.path("type").asText(status == 404 ? "not_found" : ""),
                    error.path("reason").asText(error.asText("")));
        }
        return answer;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
