package org.daylight.http;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is answered, before {@link Delivery} adds what every answer has.
 *
 * @param status HTTP status
 * @param type value of Content-Type
 * @param trust what the content may do in a browser
 * @param caching value of Cache-Control
 * @param tag what stands between the quotes of a strong ETag; null when it is to be made from the content
 * @param headers further headers; names and values are made by this package, never taken from outside unchecked
 * @param body the content
 */
public record Response(
        int status,
        String type,
        Trust trust,
        String caching,
        @Nullable String tag,
        Map<String, String> headers,
        Body body) {

    /** A page may change with the next release or withdrawal; a reader sees that within a minute. */
    public static final String FRESH = "public, max-age=60";

    /** The address holds this content for ever. */
    public static final String FOR_EVER = "public, max-age=31536000, immutable";

    /** Errors are asked for again. */
    public static final String NEVER = "no-store";

    /** What the content may do in a browser. */
    public enum Trust {
        /** Made by this site: may use its style sheet, its images and its search form. */
        OURS,
        /** Came with a document: may do nothing at all, not even be of this origin. */
        FOREIGN
    }

    /** The content: bytes at hand, a file to be copied, or what is made while it is read. */
    public sealed interface Body {
        /** Size in bytes; -1 when not known. */
        long size();

        /**
         * Bytes at hand.
         *
         * @param gzip the same compressed, when that was done before; null otherwise
         */
        record Bytes(byte[] content, byte @Nullable [] gzip) implements Body {
            @Override
            public long size() {
                return content.length;
            }
        }

        /** A part of a file of the archive. */
        record File(Path path, long start, long size) implements Body {}

        /**
         * What is read while it is sent, such as a document in a pack.
         *
         * @param start how much is passed over
         * @param size what is sent after that
         */
        record Read(Opening opening, long start, long size) implements Body {}

        /** What is made while it is read; how much that will be is not known. */
        record Stream(Content content) implements Body {
            @Override
            public long size() {
                return -1;
            }
        }
    }

    /** Writes an answer that is made while it is read. Whoever has one closes it, written or not. */
    public interface Content extends Exchange.Written {}

    /** Opens what is read while it is sent. */
    public interface Opening {

        /** @param start how many bytes to pass over */
        ReadableByteChannel from(long start) throws IOException;
    }

    public static Response html(String page) {
        return bytes("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    public static Response bytes(String type, byte[] content) {
        return new Response(200, type, Trust.OURS, FRESH, null, Map.of(), new Body.Bytes(content, null));
    }

    public static Response file(String type, Path path, long size, String tag) {
        return new Response(200, type, Trust.FOREIGN, FRESH, tag, Map.of(), new Body.File(path, 0, size));
    }

    /** What is read while it is sent. @param tag as with {@link #file} */
    public static Response read(String type, long size, String tag, Opening opening) {
        return new Response(200, type, Trust.FOREIGN, FRESH, tag, Map.of(), new Body.Read(opening, 0, size));
    }

    public static Response stream(String type, Content content) {
        return new Response(200, type, Trust.FOREIGN, NEVER, null, Map.of(), new Body.Stream(content));
    }

    /** Tells the reader the address under which it is found; the address must come from {@code SiteAddress}. */
    public static Response redirect(String address) {
        return bytes("text/plain; charset=utf-8", address.getBytes(StandardCharsets.US_ASCII))
                .status(308)
                .with("Location", address);
    }

    public Response status(int other) {
        return new Response(other, type, trust, caching, tag, headers, body);
    }

    public Response trust(Trust other) {
        return new Response(status, type, other, caching, tag, headers, body);
    }

    public Response caching(String other) {
        return new Response(status, type, trust, other, tag, headers, body);
    }

    public Response tag(String other) {
        return new Response(status, type, trust, caching, other, headers, body);
    }

    public Response body(Body other) {
        return new Response(status, type, trust, caching, tag, headers, other);
    }

    /** Depends on these fields of a request, beside those said before. */
    public Response varying(String fields) {
        String before = headers.get("Vary");
        return with("Vary", before == null ? fields : before + ", " + fields);
    }

    public Response with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, type, trust, caching, tag, more, body);
    }
}
