package org.daylight.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.daylight.format.Sha256;
import org.daylight.http.client.Answer;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.http.client.WrongAnswer;
import org.daylight.store.StoreAddress;
import org.jspecify.annotations.Nullable;

/** Signs and sends requests, and repeats those that failed for a passing reason. For several threads. */
final class S3Requests {

    /** Completing an upload of many parts may take a minute. */
    static final HttpLimits LIMITS =
            new HttpLimits(Duration.ofSeconds(120), Duration.ofSeconds(90), Duration.ofSeconds(20), 60_000);

    private static final int TRIES = 7;

    /** After this time no further attempt is made: whatever waits for the store can go on. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int MAX_ERROR_BYTES = 64 << 10;
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);
    private static final Set<String> PASSING_CODES =
            Set.of("RequestTimeout", "SlowDown", "InternalError", "ConditionalRequestConflict", "OperationAborted");

    private final StoreAddress address;
    private final S3Keys keys;
    private final InstantSource clock;
    private final Waiting waiting;
    private final WebClient client;

    /** Waits before a request is repeated. */
    interface Waiting {
        void pause(Duration time) throws InterruptedException;
    }

    /** What the body of an answer must be, so that one that was cut off is noticed. */
    enum Expected {
        /** Bytes whose number the answer says. */
        BYTES,
        /** XML; not every server says its length. */
        XML,
        /** Nothing is read from it. */
        NOTHING;

        private void check(S3Answer answer) throws IOException {
            if (answer.status() / 100 != 2 || this == NOTHING) {
                return;
            }
            if (this == XML) {
                answer.elements("Error");
            } else if (!answer.header().apply("content-length").equals(Integer.toString(answer.body().length))) {
                throw new IOException("its answer does not have the length that it says");
            }
        }
    }

    S3Requests(StoreAddress address, S3Keys keys, InstantSource clock, HttpLimits limits, Waiting waiting) {
        this.address = address;
        this.keys = keys;
        this.clock = clock;
        this.waiting = waiting;
        boolean isHere = address.server().getScheme().equals("http");
        Predicate<InetAddress> allowed = isHere ? InetAddress::isLoopbackAddress : each -> true;
        Route route = isHere ? new Route.Direct() : Route.ofSystem(address.server());
        client = new WebClient(route, limits, allowed, "daylight");
    }

    /**
     * Sends a request until there is an answer that repeating it would not change.
     *
     * @param path below the prefix; null for the bucket
     * @param query parameters, not encoded
     * @param fields header fields by name in lower case, with values that were checked
     * @param expected of a body that says that it was done; one that was cut off is asked for again
     * @param most the longest body that is an answer
     * @throws IOException in one line
     */
    S3Answer send(
            String method,
            @Nullable String path,
            Map<String, String> query,
            Map<String, String> fields,
            byte[] body,
            Expected expected,
            int most)
            throws IOException {
        Sha256 hash = Sha256.of(body);
        Duration pause = FIRST_PAUSE;
        long begun = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            String failure;
            try {
                S3Answer answer = once(method, path, query, fields, body, hash, most);
                expected.check(answer);
                boolean isPassing = PASSING.contains(answer.status())
                        || answer.status() >= 400 && PASSING_CODES.contains(answer.code());
                if (!isPassing) {
                    return answer;
                }
                failure = "it answers " + words(answer);
                pause = longer(pause, answer.header().apply("retry-after"));
            } catch (WrongAnswer e) {
                throw new IOException(address + ": " + e.getMessage(), e);
            } catch (IOException e) {
                failure = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            }
            if (attempt == TRIES || System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IOException(address + " does not work (" + failure + ", " + attempt
                        + " times): try again later; what was stored stays stored");
            }
            try {
                waiting.pause(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            pause = shorter(pause.multipliedBy(2));
        }
    }

    private S3Answer once(
            String method,
            @Nullable String path,
            Map<String, String> query,
            Map<String, String> fields,
            byte[] body,
            Sha256 hash,
            int most)
            throws IOException {
        URI bare = path == null ? URI.create(address.server() + "/" + address.bucket()) : address.of(path);
        SortedMap<String, String> sorted = new TreeMap<>(query);
        SortedMap<String, String> sent = new TreeMap<>(fields);
        sent.put("x-amz-date", RequestSignature.time(clock.instant()));
        sent.put("x-amz-content-sha256", hash.hex());
        if (!keys.token().isEmpty()) {
            sent.put("x-amz-security-token", keys.token());
        }
        SortedMap<String, String> signed = new TreeMap<>(sent);
        signed.put("host", bare.getRawAuthority());
        String authorization = RequestSignature.authorization(keys, method, bare.getRawPath(), sorted, signed, hash);
        var head = new StringBuilder("Authorization: " + authorization + "\r\n");
        sent.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        URI at = sorted.isEmpty() ? bare : URI.create(bare + "?" + RequestSignature.query(sorted));
        return answer(client.send(method, at, head.toString(), body, Math.max(most, MAX_ERROR_BYTES)), most);
    }

    /** The status without a key. */
    int anonymous(String path) throws IOException {
        try (Answer answer = client.send("HEAD", address.of(path), "", new byte[0], MAX_ERROR_BYTES)) {
            return answer.status();
        }
    }

    private static S3Answer answer(Answer answer, int most) throws IOException {
        try (answer) {
            int limit = answer.status() / 100 == 2 ? most : MAX_ERROR_BYTES;
            InputStream in = answer.body();
            byte[] bytes = in.readNBytes(limit);
            if (bytes.length == limit && in.read() >= 0) {
                throw new WrongAnswer("it sends more than was asked for");
            }
            return new S3Answer(answer.status(), answer::header, bytes);
        }
    }

    /** The exception for an answer that is none of those that are expected. */
    IOException refused(String doing, S3Answer answer) {
        String advice = switch (answer.status()) {
            case 301, 307 -> "; is it in another region? Write  region = …  into the file of keys";
            case 401, 403 -> "; are the keys right, may they do this, and is the clock of this machine right?";
            case 404 -> "; does the bucket exist?";
            case 501 -> "; it does not know what is needed here";
            default -> "";
        };
        return new IOException(doing + " " + address + " failed: it answers " + words(answer) + advice);
    }

    private static String words(S3Answer answer) {
        String code = answer.code();
        return answer.status() + (code.isEmpty() ? "" : " " + code);
    }

    private static Duration longer(Duration pause, String seconds) {
        if (!seconds.matches("[0-9]{1,3}")) {
            return pause;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
        return shorter(asked.compareTo(pause) > 0 ? asked : pause);
    }

    private static Duration shorter(Duration pause) {
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    void close() {
        client.close();
    }
}
