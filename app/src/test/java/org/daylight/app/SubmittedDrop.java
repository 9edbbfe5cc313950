package org.daylight.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.daylight.age.AgeRecipient;
import org.daylight.drop.DropFolder;
import org.daylight.drop.DropLimits;
import org.daylight.drop.DropServer;
import org.daylight.drop.DropSettings;
import org.daylight.note.NoteKey;
import org.daylight.submission.SlowHash;

/** A drop that runs in this process, and a source with a browser that runs no script. */
final class SubmittedDrop implements AutoCloseable {

    /** A key of an editor, as age-keygen writes it, for tests. */
    static final String SECRET = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

    /** Its public half. */
    static final String PUBLIC = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    private static final Pattern VISIT = Pattern.compile("name=\"visit\" value=\"([0-9a-f]{32})\"");

    final Path folder;
    private final DropFolder open;
    private final String day;
    private DropServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    String page = "";

    /** @param collector the public key of the newsroom, as {@code daylight collect --print-key} prints it */
    SubmittedDrop(Path folder, String title, AgeRecipient editor, String collector, String day) throws IOException {
        this.folder = folder;
        this.day = day;
        var limits = new DropLimits(1 << 30, 1 << 30, 1L << 40, 0, 14);
        DropFolder.create(
                folder,
                new DropSettings(
                        title,
                        List.of(editor),
                        NoteKey.parseVerifier(collector.strip()).orThrow(),
                        limits),
                "drop.example",
                new SecureRandom());
        open = DropFolder.open(folder);
        server = start();
    }

    private DropServer start() throws IOException {
        return DropServer.start(
                open,
                InstantSource.fixed(Instant.parse(day + "T11:12:13Z")),
                new SlowHash(64, 1),
                fault -> {},
                error -> {},
                "127.0.0.1",
                0);
    }

    /** From now on it is at another address. */
    void move() throws IOException {
        DropServer before = server;
        server = start();
        before.close();
    }

    String address() {
        return "http://127.0.0.1:" + server.port() + "/";
    }

    private void send(String path, String type, byte[] body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address()).resolve(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        page = client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body();
    }

    private void form(String path, String fields) throws IOException, InterruptedException {
        send(path, "application/x-www-form-urlencoded", fields.getBytes(StandardCharsets.UTF_8));
    }

    /** The words of a new source. */
    String newSource() throws IOException, InterruptedException {
        form("/en/new", "");
        Matcher words = Pattern.compile("<li>([a-z]+)</li>").matcher(page);
        return words.results().map(each -> each.group(1)).collect(Collectors.joining(" "));
    }

    /** Signs in; then the page shows what is in the mailbox. */
    void visit(String words) throws IOException, InterruptedException {
        form("/en/visit", "words=" + URLEncoder.encode(words, StandardCharsets.UTF_8));
    }

    /** Sends a text and files in the visit. */
    void submit(String text, Map<String, byte[]> files) throws IOException, InterruptedException {
        Matcher visit = VISIT.matcher(page);
        if (!visit.find()) {
            throw new AssertionError("no visit: " + page);
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(("--BOUNDARY\r\nContent-Disposition: form-data; name=\"visit\"\r\n\r\n" + visit.group(1) + "\r\n"
                        + "--BOUNDARY\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        files.forEach((name, content) -> {
            out.writeBytes(("--BOUNDARY\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.writeBytes(content);
            out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        out.writeBytes("--BOUNDARY--\r\n".getBytes(StandardCharsets.UTF_8));
        send("/en/send", "multipart/form-data; boundary=BOUNDARY", out.toByteArray());
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.close();
        client.close();
    }
}
