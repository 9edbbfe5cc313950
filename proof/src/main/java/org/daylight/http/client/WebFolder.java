package org.daylight.http.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files below an address of a web server. Nothing that it gives is believed. Safe for use by several threads. */
public final class WebFolder implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");
    private static final Pattern UNSATISFIED = Pattern.compile("bytes \\*/([0-9]{1,18})");

    private final WebClient client;

    /** Where the files are found, once the server has led there. */
    private volatile URI base;

    /** What came of asking for a file. */
    public enum Came {
        /** All of it, to its end. */
        WHOLE,
        /** There is no such file. */
        ABSENT,
        /** It is longer than it may be; the rest was left. */
        TOO_LONG
    }

    /** Takes what comes. Its own failures are {@link java.io.UncheckedIOException}s: they are no fault of the server. */
    public interface Sink {
        /** What follows begins there: where it was asked for, or at 0 where the server gives all or nothing. */
        void begin(long offset);

        void write(byte[] bytes, int length);
    }

    /** @param base ends with a slash */
    public WebFolder(URI base, WebClient client) {
        this.base = base;
        this.client = client;
    }

    /** How many bytes have come, everything included. */
    public long bytes() {
        return client.bytes();
    }

    /**
     * Fetches a file once.
     *
     * @param path below the address
     * @param offset where to begin, 0 for all of it
     * @param limit how long the whole file may be, in bytes
     * @throws WrongAnswer where the server answers otherwise than a server does that has files, so that asking again is no use
     * @throws IOException where it cannot be said whether the file is there, or it broke off; what was written until then may be gone on with
     */
    public Came fetch(String path, long offset, long limit, Sink sink) throws IOException {
        URI asked = base.resolve(path);
        try (Answer answer = client.get(asked, offset, limit)) {
            remember(answer.address(), path);
            int status = answer.status();
            if (status == 404 || status == 410) {
                return Came.ABSENT;
            }
            long begins = begins(answer, offset);
            if (begins < 0) {
                sink.begin(offset); // there is no more than what was had before
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

    /** A server that has led somewhere else for one file is asked there for the others. */
    private void remember(URI at, String path) {
        String to = at.getRawPath();
        if (at.getRawQuery() == null && to.endsWith("/" + path)) {
            base = at.resolve(to.substring(0, to.length() - path.length()));
        }
    }

    /** Where the body begins; −1 where what was asked for is behind the end. */
    private static long begins(Answer answer, long offset) throws IOException {
        int status = answer.status();
        switch (status) {
            case 200 -> {
                return 0;
            }
            case 206 -> {
                Matcher range = CONTENT_RANGE.matcher(answer.header("content-range"));
                boolean asked = offset > 0 && range.matches() && Long.parseLong(range.group(1)) == offset;
                WrongAnswer.unless(asked, "it sends another range than requested");
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

    /** Ends everything that is under way, also in other threads. */
    @Override
    public void close() {
        client.close();
    }
}
