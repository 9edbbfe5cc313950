package org.daylight.s3;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.format.Sha256;
import org.daylight.http.client.HttpLimits;
import org.daylight.s3.S3Requests.Expected;
import org.daylight.store.ObjectContent;
import org.daylight.store.ObjectStore;
import org.daylight.store.StoreAddress;
import org.daylight.store.StoreConflict;

/**
 * Objects in a store that speaks S3. Every request is signed with the hash of its body, so that the store refuses a body that was cut or changed. After
 * that, its length and checksum are compared: the entity tag if it is an MD5, as it is where the store does not encrypt with keys of its own, or the
 * SHA-256 that the store keeps, or else all bytes.
 */
public final class S3Store implements ObjectStore {

    private static final int MAX_XML_BYTES = 8 << 20;
    private static final int MAX_PAGES = 20_000;
    private static final int WRITES = 3;
    private static final byte[] NOTHING = new byte[0];

    private final StoreAddress address;
    private final S3Requests requests;

    /**
     * A store. No request is made.
     *
     * @param clock for signatures
     */
    S3Store(StoreAddress address, S3Keys keys, InstantSource clock, HttpLimits limits, S3Requests.Waiting waiting) {
        this.address = address;
        requests = new S3Requests(address, keys, clock, limits, waiting);
    }

    // ---- read

    @Override
    public SortedMap<String, Held> list(String below) throws IOException {
        SortedMap<String, Held> all = new TreeMap<>();
        String after = "";
        for (int page = 0; page < MAX_PAGES; page++) {
            Map<String, String> query = new TreeMap<>(Map.of("list-type", "2", "prefix", address.prefix() + below));
            if (!after.isEmpty()) {
                query.put("start-after", after);
            }
            S3Answer answer = requests.send("GET", null, query, Map.of(), NOTHING, Expected.XML, MAX_XML_BYTES);
            if (answer.status() != 200) {
                throw requests.refused("listing", answer);
            }
            String last = after;
            for (Map<String, String> each : answer.elements("Contents")) {
                String key = each.getOrDefault("Key", "");
                if (key.startsWith(address.prefix() + below)) {
                    String path = key.substring(address.prefix().length());
                    String tag = S3Answer.unquoted(each.getOrDefault("ETag", ""));
                    all.put(path, new Held(path, length(each.getOrDefault("Size", "")), tag));
                }
                last = key;
            }
            List<Map<String, String>> result = answer.elements("ListBucketResult");
            boolean isTruncated = !result.isEmpty()
                    && result.getFirst().getOrDefault("IsTruncated", "").equals("true");
            if (!isTruncated) {
                return all;
            }
            if (last.isEmpty() || last.equals(after)) {
                throw new IOException(address + ": its list does not end");
            }
            after = last;
        }
        throw new IOException(address + ": its list is too long");
    }

    private long length(String digits) throws IOException {
        if (!digits.matches("[0-9]{1,18}")) {
            throw new IOException(address + ": it gives an object without a length");
        }
        return Long.parseLong(digits);
    }

    @Override
    public Optional<Held> head(String path) throws IOException {
        return described(path).map(answer -> held(path, answer));
    }

    private Optional<S3Answer> described(String path) throws IOException {
        S3Answer answer = requests.send(
                "HEAD", path, Map.of(), Map.of("x-amz-checksum-mode", "ENABLED"), NOTHING, Expected.NOTHING, 0);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw requests.refused("asking for " + path + " in", answer);
        }
        length(answer.header().apply("content-length"));
        return Optional.of(answer);
    }

    private static Held held(String path, S3Answer answer) {
        return new Held(path, Long.parseLong(answer.header().apply("content-length")), answer.tag());
    }

    @Override
    public Optional<Content> read(String path, int most) throws IOException {
        S3Answer answer = requests.send("GET", path, Map.of(), Map.of(), NOTHING, Expected.BYTES, most);
        return switch (answer.status()) {
            case 200 -> Optional.of(new Content(answer.body(), answer.tag()));
            case 404 -> Optional.empty();
            default -> throw requests.refused("reading " + path + " from", answer);
        };
    }

    @Override
    public byte[] range(String path, long from, int count) throws IOException {
        if (count == 0) {
            return NOTHING;
        }
        String range = "bytes=" + from + "-" + (from + count - 1);
        S3Answer answer = requests.send("GET", path, Map.of(), Map.of("range", range), NOTHING, Expected.BYTES, count);
        return switch (answer.status()) {
            case 206 -> answer.body();
            case 416 -> NOTHING;
            case 200 -> throw new IOException(address + ": it does not send parts of objects");
            default -> throw requests.refused("reading " + path + " from", answer);
        };
    }

    @Override
    public boolean isSame(Held held, ObjectContent content) throws IOException {
        return held.bytes() == content.bytes() && isSame(held, ContentSums.of(content));
    }

    private boolean isSame(Held held, ContentSums sums) throws IOException {
        if (held.tag().equalsIgnoreCase(sums.tag()) || held.tag().equalsIgnoreCase(sums.md5())) {
            return true;
        }
        Optional<S3Answer> described = described(held.path());
        if (described.isEmpty()) {
            return false;
        }
        String checksum = described.get().header().apply("x-amz-checksum-sha256");
        if (checksum.equals(sums.joined())
                || checksum.equals(ContentSums.base64(sums.sha256().bytes()))) {
            return true;
        }
        return hash(held).equals(sums.sha256());
    }

    /** Reads all of an object. */
    private Sha256 hash(Held held) throws IOException {
        MessageDigest digest = Sha256.digest();
        for (long at = 0; at < held.bytes(); at += PartSize.BYTES) {
            int count = (int) Math.min(PartSize.BYTES, held.bytes() - at);
            byte[] range = range(held.path(), at, count);
            if (range.length < count) {
                break; // it has another hash then
            }
            digest.update(range);
        }
        return Sha256.wrap(digest.digest());
    }

    // ---- write

    @Override
    public Held put(String path, ObjectContent content, Headers headers, Condition condition) throws IOException {
        PartSize.check(content.bytes());
        ContentSums sums = ContentSums.of(content);
        Condition now = condition;
        for (int attempt = 1; ; attempt++) {
            S3Answer answer = content.bytes() <= PartSize.BYTES
                    ? whole(path, content, sums, headers, now)
                    : new PartUpload(requests, address.prefix(), path, content).run(fields(headers), fields(now));
            boolean isConflict = answer.status() == 412 || answer.status() == 409;
            boolean isGone = answer.status() == 404;
            boolean isStored = answer.status() == 200 && answer.code().isEmpty();
            if (!isStored && !isConflict && !isGone || answer.code().equals("NoSuchBucket")) {
                throw requests.refused("storing " + path + " in", answer);
            }
            // Also after a conflict: the request may have been repeated after the store had done it.
            Optional<Held> held = head(path);
            if (held.isPresent() && held.get().bytes() == content.bytes() && isSame(held.get(), sums)) {
                return held.get();
            }
            boolean wasDeleted = isGone && now instanceof Condition.Same && content.bytes() <= PartSize.BYTES;
            if (isConflict || wasDeleted) {
                throw new StoreConflict(path + " in " + address + " was written by somebody else meanwhile");
            }
            if (attempt == WRITES) {
                throw new IOException(address + " does not keep what it is given: " + path + " has other bytes, "
                        + WRITES + " times");
            }
            if (isStored && held.isPresent() && !(now instanceof Condition.Anything)) {
                now = new Condition.Same(held.get().tag());
            }
        }
    }

    private S3Answer whole(String path, ObjectContent content, ContentSums sums, Headers headers, Condition condition)
            throws IOException {
        var fields = new HashMap<>(fields(headers));
        fields.putAll(fields(condition));
        fields.put("x-amz-checksum-sha256", ContentSums.base64(sums.sha256().bytes()));
        byte[] body = content.range(0, (int) content.bytes());
        return requests.send("PUT", path, Map.of(), fields, body, Expected.NOTHING, MAX_XML_BYTES);
    }

    private static Map<String, String> fields(Headers headers) {
        return Map.of("content-type", headers.type(), "cache-control", headers.caching());
    }

    private static Map<String, String> fields(Condition condition) {
        return switch (condition) {
            case Condition.Absent() -> Map.of("if-none-match", "*");
            case Condition.Same(String tag) -> Map.of("if-match", "\"" + tag + "\"");
            case Condition.Anything() -> Map.of();
        };
    }

    @Override
    public void delete(String path) throws IOException {
        S3Answer answer = requests.send("DELETE", path, Map.of(), Map.of(), NOTHING, Expected.NOTHING, MAX_XML_BYTES);
        if (answer.status() / 100 != 2 && answer.status() != 404) {
            throw requests.refused("deleting " + path + " in", answer);
        }
    }

    @Override
    public boolean isReadableByAnyone(String path) throws IOException {
        return requests.anonymous(path) / 100 == 2;
    }

    @Override
    public void close() {
        requests.close();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
