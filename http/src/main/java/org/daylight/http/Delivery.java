package org.daylight.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.daylight.format.Sha256;
import org.daylight.http.Response.Body;
import org.daylight.http.Response.Trust;

/**
 * Completes every response in the same way: security headers, a strong ETag derived from the content unless nobody may store it, 304 for a client that already
 * has it, a single byte range for a client that resumes a download, and compression where it is worthwhile (RFC 9110 sections 8.8,
 * 12.5.3, 13 and 14).
 */
public final class Delivery {

    static final String OUR_POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";
    static final String SCRIPT_POLICY = OUR_POLICY + "; script-src 'self'";
    static final String FRAMED_POLICY =
            "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *";
    public static final String FOREIGN_POLICY =
            "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** One range of bytes (RFC 9110 section 14.1.2); others are ignored. */
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,15}-[0-9]{0,15}|-[0-9]{1,15})");

    private static final int MIN_COMPRESSED_BYTES = 1_000;
    private static final int MAX_COMPRESSED_BYTES = 8 << 20;

    /** Level 4 costs half of level 6 and makes pages 3 % larger. */
    private static final int LEVEL = 4;

    /** Header fields of every response, name and value by turns. */
    private static final List<String> ALWAYS = List.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Embedder-Policy", "require-corp",
            "X-DNS-Prefetch-Control", "off",
            "X-Permitted-Cross-Domain-Policies", "none",
            "Permissions-Policy", "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=()");

    private static final String HTTPS_ONLY = "max-age=31536000";

    /** Header fields of every response of a trust. */
    private static final Map<Trust, Map<String, String>> OF_TRUST = new EnumMap<>(Trust.class);

    static {
        for (Trust trust : Trust.values()) {
            OF_TRUST.put(trust, headers(trust));
        }
    }

    private Delivery() {}

    /** Header fields that many responses have, as they are sent: each name with all its values. */
    static Map<String, Set<String>> frequent() {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        OF_TRUST.values()
                .forEach(headers -> headers.forEach((name, value) ->
                        all.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(value)));
        all.put("Content-Type", Set.of("text/html; charset=utf-8"));
        all.put("Cache-Control", Set.of(Response.FRESH, Response.LASTING, Response.IMMUTABLE, Response.NO_STORE));
        all.put("Content-Encoding", Set.of("gzip"));
        all.put("Accept-Ranges", Set.of("bytes"));
        all.put("Strict-Transport-Security", Set.of(HTTPS_ONLY));
        return all;
    }

    /** Completes a response. A HEAD request gets the same; the server omits the body. */
    public static Response deliver(Request request, Response response) {
        if (response.status() != 200 || response.body() instanceof Body.Stream) {
            return withSecurityHeaders(request, response);
        }
        if (response.body() instanceof Body.Compressed compressed) {
            return deliver(request, response, compressed);
        }
        if (response.caching().equals(Response.NO_STORE) && response.tag() == null) {
            return withSecurityHeaders(request, compressedFor(request, response));
        }
        Response tagged = response.tag() == null ? response.tag(contentTag(response.body())) : response;
        String tag = tagged.tag() == null ? "" : tagged.tag();
        boolean canCompress = isText(tagged.type()) && tagged.body() instanceof Body.Bytes;
        if (matches(request.header("if-none-match"), tag)) {
            return withSecurityHeaders(
                    request, withTag(tagged, tag, canCompress).status(304).body(new Body.Bytes(new byte[0], null)));
        }
        Optional<Response> part = range(request, tagged, tag);
        if (part.isPresent()) {
            return withSecurityHeaders(request, part.get());
        }
        if (canCompress && accepts(request.header("accept-encoding"))) {
            Optional<byte[]> small = compressed((Body.Bytes) tagged.body());
            if (small.isPresent()) {
                return withSecurityHeaders(
                        request,
                        withTag(tagged, tag + "-gz", true, "Content-Encoding", "gzip")
                                .body(new Body.Bytes(small.get(), null)));
            }
        }
        return withSecurityHeaders(request, withTag(tagged, tag, canCompress, "Accept-Ranges", "bytes"));
    }

    /** Content that is compressed already is only decompressed for a client that needs it so. Its response has a tag. */
    private static Response deliver(Request request, Response response, Body.Compressed compressed) {
        boolean sendsCompressed =
                isText(response.type()) && request.header("range").isEmpty();
        byte[] content = sendsCompressed && accepts(request.header("accept-encoding"))
                ? compressed.gzip() // only its compressed form is sent, or nothing
                : gunzip(compressed);
        return deliver(request, response.body(new Body.Bytes(content, compressed.gzip())));
    }

    private static byte[] gunzip(Body.Compressed compressed) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed.gzip()))) {
            return in.readNBytes(Math.toIntExact(compressed.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What nobody may store needs no tag to compare it with. */
    private static Response compressedFor(Request request, Response response) {
        if (!isText(response.type()) || !(response.body() instanceof Body.Bytes bytes)) {
            return response;
        }
        Response varying = response.varying("Accept-Encoding");
        return accepts(request.header("accept-encoding"))
                ? compressed(bytes)
                        .map(small -> varying.with("Content-Encoding", "gzip").body(new Body.Bytes(small, null)))
                        .orElse(varying)
                : varying;
    }

    /** The response with its ETag and compressed form, so that it can be delivered again without repeating that work. */
    public static Response finished(Response response) {
        Response tagged = response.tag() == null ? response.tag(contentTag(response.body())) : response;
        if (!isText(response.type()) || !(response.body() instanceof Body.Bytes bytes)) {
            return tagged;
        }
        return compressed(bytes)
                .map(gzip -> tagged.body(new Body.Bytes(bytes.content(), gzip)))
                .orElse(tagged);
    }

    private static Response withSecurityHeaders(Request request, Response response) {
        Map<String, String> headers = new LinkedHashMap<>(response.headers());
        headers.put("Content-Type", response.type());
        headers.put("Cache-Control", response.caching());
        headers.putAll(OF_TRUST.get(response.trust()));
        if (request.base().startsWith("https://")) {
            headers.put("Strict-Transport-Security", HTTPS_ONLY);
        }
        return new Response(
                response.status(),
                response.type(),
                response.trust(),
                response.caching(),
                response.tag(),
                headers,
                response.body());
    }

    private static Map<String, String> headers(Trust trust) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", policy(trust));
        for (int i = 0; i < ALWAYS.size(); i += 2) {
            headers.put(ALWAYS.get(i), ALWAYS.get(i + 1));
        }
        if (trust == Trust.FRAMED) {
            headers.put("Cross-Origin-Resource-Policy", "cross-origin");
        } else {
            headers.put("Cross-Origin-Resource-Policy", "same-origin");
            headers.put("X-Frame-Options", "DENY");
        }
        return Collections.unmodifiableMap(headers);
    }

    private static String policy(Trust trust) {
        return switch (trust) {
            case OURS -> OUR_POLICY;
            case OURS_WITH_SCRIPT -> SCRIPT_POLICY;
            case FRAMED -> FRAMED_POLICY;
            case FOREIGN -> FOREIGN_POLICY;
        };
    }

    /** @param more header fields, name and value by turns */
    private static Response withTag(Response response, String tag, boolean varies, String... more) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", '"' + tag + '"');
        if (varies) {
            String before = response.headers().get("Vary");
            headers.put("Vary", before == null ? "Accept-Encoding" : before + ", Accept-Encoding");
        }
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return response.with(headers);
    }

    private static String contentTag(Body body) {
        return switch (body) {
            case Body.Bytes bytes -> Sha256.of(bytes.content()).hex().substring(0, 32);
            case Body.Compressed compressed ->
                throw new IllegalArgumentException("a response that was compressed before needs a tag");
            case Body.File file -> throw new IllegalArgumentException("the response of a file needs a tag: " + file);
            case Body.Read read ->
                throw new IllegalArgumentException("a response that is read while it is sent needs a tag");
            case Body.Stream stream -> throw new IllegalArgumentException("a streamed response has no tag");
        };
    }

    /** If-None-Match uses weak comparison; either representation of the same content counts. */
    private static boolean matches(String condition, String tag) {
        if (condition.isEmpty()) {
            return false;
        }
        return condition.strip().equals("*")
                || Arrays.stream(condition.split(","))
                        .map(String::strip)
                        .map(one -> one.startsWith("W/") ? one.substring(2) : one)
                        .anyMatch(one -> one.equals('"' + tag + '"') || one.equals('"' + tag + "-gz\""));
    }

    /** Whether gzip may be sent (RFC 9110 section 12.5.3). Items that are not valid are ignored. */
    public static boolean accepts(String acceptEncoding) {
        for (String one : acceptEncoding.toLowerCase(Locale.ROOT).split(",")) {
            String[] words = one.split(";", -1);
            if (words[0].strip().equals("gzip")) {
                return words.length == 1
                        || Arrays.stream(words, 1, words.length)
                                .map(String::strip)
                                .noneMatch(word -> word.startsWith("q=") && !isPositive(word.substring(2)));
            }
        }
        return false;
    }

    /** Whether a weight is greater than 0; an invalid weight counts as 0 (section 12.4.2). */
    private static boolean isPositive(String weight) {
        return weight.matches("1(\\.0{0,3})?|0\\.[0-9]{1,3}") && !weight.matches("0\\.0+");
    }

    /** Whether a Content-Type is text that is worth compressing. */
    public static boolean isText(String type) {
        return type.startsWith("text/")
                || type.startsWith("application/x-bibtex")
                || type.startsWith("application/x-research-info-systems")
                || type.startsWith("application/vnd.citationstyles.csl+json")
                || type.startsWith("application/json")
                || type.startsWith("application/xml")
                || type.startsWith("application/atom+xml")
                || type.startsWith("application/feed+json")
                || type.startsWith("image/svg+xml");
    }

    private static Optional<byte[]> compressed(Body.Bytes body) {
        if (body.gzip() != null) {
            return Optional.of(body.gzip());
        }
        if (body.size() < MIN_COMPRESSED_BYTES || body.size() > MAX_COMPRESSED_BYTES) {
            return Optional.empty();
        }
        byte[] small = gzip(body.content(), LEVEL);
        return small.length < body.size() * 9 / 10 ? Optional.of(small) : Optional.empty();
    }

    /** The bytes as a gzip file without a timestamp. */
    public static byte[] gzip(byte[] content, int level) {
        var out = new ByteArrayOutputStream(content.length / 3 + 64);
        try (var gzip = new GZIPOutputStream(out, 8_192) {
            {
                def.setLevel(level);
            }
        }) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The requested range, or 416. Empty when the whole is to be sent: no range, several ranges, an invalid range, or another version. */
    private static Optional<Response> range(Request request, Response response, String tag) {
        String range = request.header("range").strip();
        if (range.isEmpty()) {
            return Optional.empty();
        }
        String condition = request.header("if-range").strip();
        boolean sameVersion = condition.isEmpty() || condition.equals('"' + tag + '"');
        if (!sameVersion || !RANGE.matcher(range).matches()) {
            return Optional.empty();
        }
        long size = response.body().size();
        String[] bounds = range.substring(6).split("-", -1);
        long first = bounds[0].isEmpty() ? Math.max(0, size - Long.parseLong(bounds[1])) : Long.parseLong(bounds[0]);
        long last =
                bounds[0].isEmpty() || bounds[1].isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(bounds[1]));
        if (first >= size) {
            return Optional.of(withTag(response, tag, false)
                    .status(416)
                    .with("Content-Range", "bytes */" + size)
                    .body(new Body.Bytes(new byte[0], null)));
        }
        if (last < first) {
            return Optional.empty();
        }
        Body part = switch (response.body()) {
            case Body.Bytes bytes ->
                new Body.Bytes(Arrays.copyOfRange(bytes.content(), (int) first, (int) last + 1), null);
            case Body.Compressed compressed -> throw new IllegalArgumentException("a range needs the whole content");
            case Body.File file -> new Body.File(file.path(), file.start() + first, last - first + 1);
            case Body.Read read -> new Body.Read(read.source(), read.start() + first, last - first + 1);
            case Body.Stream stream -> throw new IllegalArgumentException("a streamed response has no ranges");
        };
        return Optional.of(withTag(response, tag, false)
                .status(206)
                .with("Accept-Ranges", "bytes")
                .with("Content-Range", "bytes " + first + "-" + last + "/" + size)
                .body(part));
    }
}
