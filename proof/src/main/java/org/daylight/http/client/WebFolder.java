package org.daylight.http.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files below an address of a web server. Nothing from the server is trusted. Safe for several threads. */
public final class WebFolder implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");
    private static final Pattern UNSATISFIED = Pattern.compile("bytes \\*/([0-9]{1,18})");

    private final WebClient client;

    /** The address of the folder; changes if the server redirects. */
    private volatile URI base;

    /** The result of requesting a file. */
    public enum Came {
        /** The file was read to its end. */
        WHOLE,
        /** There is no such file. */
        ABSENT,
        /** The file is longer than the limit; the rest was not read. */
        TOO_LONG
    }

    /** Receives the bytes. Its own failures are {@link java.io.UncheckedIOException}s, because they are not failures of the server. */
    public interface Sink {
        /** The following bytes begin at this offset: the requested one, or 0 if the server sends the whole file. */
        void begin(long offset);

        void write(byte[] bytes, int length);
    }

    /** @param base ends with a slash */
    public WebFolder(URI base, WebClient client) {
        this.base = base;
        this.client = client;
    }

    /** The number of bytes received, including heads and framing. */
    public long bytes() {
        return client.bytes();
    }

    /**
     * Fetches a file once.
     *
     * @param path below the address
     * @param offset where to begin, 0 for the whole file
     * @param limit greatest length of the whole file, in bytes
     * @throws WrongAnswer if the answer is invalid, so that repeating the request is useless
     * @throws IOException if it is unknown whether the file exists, or the connection broke; a later call may continue after the bytes written so far
     */
    public Came fetch(String path, long offset, long limit, Sink sink) throws IOException {
        URI address = base.resolve(path);
        try (Answer answer = client.get(address, offset, limit)) {
            remember(answer.address(), path);
            int status = answer.status();
            if (status == 404 || status == 410) {
                return Came.ABSENT;
            }
            long begins = begins(answer, offset);
            if (begins < 0) {
                sink.begin(offset); // the file ends there
                return Came.WHOLE;
            }
            String length = answer.header("content-length");
            if (!length.isEmpty() && Long.parseLong(length) > limit - begins) {
                return Came.TOO_LONG;
            }
            sink.begin(begins);
            return copied(answer.body(), limit - begins, sink);
        }
    }

    /** If the server redirected one file, the others are requested at the new place too. */
    private void remember(URI at, String path) {
        String to = at.getRawPath();
        if (at.getRawQuery() == null && to.endsWith("/" + path)) {
            base = at.resolve(to.substring(0, to.length() - path.length()));
        }
    }

    /** The offset at which the body begins; −1 if the requested offset is the end of the file. */
    private static long begins(Answer answer, long offset) throws IOException {
        int status = answer.status();
        switch (status) {
            case 200 -> {
                return 0;
            }
            case 206 -> {
                Matcher range = CONTENT_RANGE.matcher(answer.header("content-range"));
                boolean same = offset > 0 && range.matches() && Long.parseLong(range.group(1)) == offset;
                WrongAnswer.unless(same, "it sends another range than requested");
                return offset;
            }
            case 416 -> {
                Matcher size = UNSATISFIED.matcher(answer.header("content-range"));
                boolean whole = size.matches() && Long.parseLong(size.group(1)) == offset;
                WrongAnswer.unless(whole, "its file has become shorter");
                return -1;
            }
            default -> {
                boolean mayPass = status >= 500 || status == 408 || status == 425 || status == 429;
                throw mayPass ? new IOException("it answers " + status) : new WrongAnswer("it answers " + status);
            }
        }
    }

    private static Came copied(InputStream body, long most, Sink sink) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = most;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            left -= read;
            if (left < 0) {
                return Came.TOO_LONG;
            }
            sink.write(buffer, read);
        }
        return Came.WHOLE;
    }

    /** Ends all requests, including those of other threads. */
    @Override
    public void close() {
        client.close();
    }
}
