package org.daylight.proof;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files below an address of a web server. The JDK's oldest client is used because it alone gives up on a server that stops in the middle of
 * a file, and because it goes through the proxies that the system properties name, SOCKS included.
 */
final class WebFiles implements ArchiveFiles {
    private static final int CONNECT_MILLIS = 20_000;
    private static final int SILENCE_MILLIS = 30_000;
    private static final int ATTEMPTS = 3;
    private static final int BUFFER = 1 << 16;

    private final URI base;

    /** @param base ends with a slash */
    WebFiles(URI base) {
        this.base = base;
    }

    private interface Use<T> {
        T of(InputStream in) throws IOException;
    }

    @Override
    public Optional<byte[]> read(String path, int limitBytes) throws IOException {
        return used(path, in -> in.readNBytes(limitBytes + 1));
    }

    @Override
    public Optional<Held> hold(String path, long limitBytes) throws IOException {
        Path file = Files.createTempFile("daylight-check", null);
        file.toFile().deleteOnExit(); // where the check is stopped in the middle
        try {
            Optional<Held> held = used(path, in -> {
                try (OutputStream out = Files.newOutputStream(file)) {
                    copy(in, out, limitBytes + 1);
                }
                return new Held(file, true);
            });
            if (held.isEmpty()) {
                Files.deleteIfExists(file);
            }
            return held;
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    @Override
    public Optional<List<String>> list() {
        return Optional.empty();
    }

    private static void copy(InputStream in, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = most;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    /** A link may fail once or twice; what fails three times in a row cannot be read for now. */
    private <T> Optional<T> used(String path, Use<T> use) throws IOException {
        IOException last = new IOException(path + " was not asked for");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return once(path, use);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private <T> Optional<T> once(String path, Use<T> use) throws IOException {
        var connection = (HttpURLConnection) base.resolve(path).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(SILENCE_MILLIS);
        connection.setUseCaches(false);
        connection.setRequestProperty("User-Agent", "daylight-check");
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_NOT_FOUND || status == HttpURLConnection.HTTP_GONE) {
            connection.disconnect();
            return Optional.empty();
        }
        if (status != HttpURLConnection.HTTP_OK) {
            connection.disconnect();
            throw new IOException(path + ": the server answered " + status);
        }
        try (InputStream in = connection.getInputStream()) {
            return Optional.of(use.of(in));
        } catch (FileNotFoundException e) {
            throw new IOException(path + ": the server took it away while it was read", e);
        } catch (EOFException e) {
            throw new IOException(path + ": the server stopped in the middle", e);
        }
    }
}
