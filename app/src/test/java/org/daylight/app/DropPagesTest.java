package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.daylight.age.AgeSecret;
import org.daylight.drop.DropFolder;
import org.daylight.drop.DropLimits;
import org.daylight.drop.DropServer;
import org.daylight.drop.DropSettings;
import org.daylight.drop.page.PageWords;
import org.daylight.keytext.WrittenPassphrase;
import org.daylight.note.NoteKey;
import org.daylight.submission.SlowHash;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The W3C's checker reads every page of a drop, in every language. */
class DropPagesTest {

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final HtmlCheck check = new HtmlCheck();
    private final List<String> faults = new ArrayList<>();
    private String address = "";

    private Document checked(HttpRequest request) throws Exception {
        byte[] page =
                client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        Document tree = Jsoup.parse(new String(page, StandardCharsets.UTF_8), address);
        check.faults(page, tree).forEach(fault -> faults.add(request.uri().getPath() + ": " + fault));
        return tree;
    }

    private Document post(String path, String type, String body) throws Exception {
        return checked(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private Document form(String path, String... fields) throws Exception {
        var body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8))
                    .append('&');
        }
        return post(path, "application/x-www-form-urlencoded", body.toString());
    }

    @Test
    void all_pages_are_valid() throws Exception {
        Path root = folder.resolve("drop");
        NoteKey.Verifier collector =
                NoteKey.generate("collector", new SecureRandom()).verifier();
        DropFolder.create(
                root,
                new DropSettings(
                        "The \"Harbour\" & <Post>",
                        List.of(AgeSecret.recipient(new byte[32])),
                        collector,
                        new DropLimits(1 << 30, 1 << 30, 1 << 30, 0, 14)),
                "drop",
                new SecureRandom());
        try (DropFolder opened = DropFolder.open(root);
                DropServer server = DropServer.start(
                        opened,
                        InstantSource.system(),
                        new SlowHash(64, 1),
                        faults::add,
                        error -> {},
                        "127.0.0.1",
                        0)) {
            address = "http://127.0.0.1:" + server.port();
            for (String language : PageWords.LANGUAGES) {
                String at = "/" + language + "/";
                for (String path : List.of(at, at + "enter", at + "nothing")) {
                    checked(HttpRequest.newBuilder(URI.create(address + path)).build());
                }
                form(at + "new");
                form(at + "visit", "words", "abandon <b>zzzz</b>");
                byte[] secret = language.repeat(8).getBytes(StandardCharsets.US_ASCII);
                Document mailbox = form(at + "visit", "words", WrittenPassphrase.words(secret));
                String visit = mailbox.select("input[name=visit]").first().attr("value");
                String part = "--B\r\nContent-Disposition: form-data; name=\"";
                post(
                        at + "send",
                        "multipart/form-data; boundary=B",
                        part + "visit\"\r\n\r\n" + visit + "\r\n" + part + "text\"\r\n\r\nHello <i>\r\n" + part
                                + "file\"; filename=\"a&<b>.001\"\r\n\r\nx\r\n" + part
                                + "file\"; filename=\"a&<b>.003\"\r\n\r\nx\r\n--B--\r\n");
                form(at + "large", "visit", visit, "name", "film");
                form(at + "delete", "visit", visit, "what", "all", "sure", "yes");
                form(at + "mailbox", "visit", visit);
            }
        }
        assertEquals(List.of(), faults);
    }
}
