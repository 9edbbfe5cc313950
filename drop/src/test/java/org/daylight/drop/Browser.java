package org.daylight.drop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A source's browser without scripts, as far as the tests need one. */
final class Browser {

    private static final Pattern VISIT = Pattern.compile("name=\"visit\" value=\"([0-9a-f]{32})\"");

    final HttpClient client = HttpClient.newHttpClient();
    private final URI address;
    String page = "";
    int status;

    Browser(int port) {
        address = URI.create("http://127.0.0.1:" + port);
    }

    int port() {
        return address.getPort();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path));
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            page = response.body();
            status = response.statusCode();
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path).build());
    }

    HttpResponse<String> post(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** The new words, as shown. */
    String newWords() {
        post("/en/new", Map.of());
        Matcher words = Pattern.compile("<li>([a-z]+)</li>").matcher(page);
        return words.results().map(each -> each.group(1)).collect(Collectors.joining(" "));
    }

    void signIn(String words) {
        post("/en/visit", Map.of("words", words));
    }

    String visit() {
        Matcher token = VISIT.matcher(page);
        if (!token.find()) {
            throw new AssertionError("no visit: " + page);
        }
        return token.group(1);
    }

    void inVisit(String path, String... more) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("visit", visit());
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        post(path, fields);
    }

    static byte[] form(String visit, String text, Map<String, byte[]> files) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(("--BOUNDARY\r\nContent-Disposition: form-data; name=\"visit\"\r\n\r\n" + visit + "\r\n"
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
        return out.toByteArray();
    }

    void submit(String text, Map<String, byte[]> files) {
        send(request("/en/send")
                .header("Content-Type", "multipart/form-data; boundary=BOUNDARY")
                .POST(HttpRequest.BodyPublishers.ofByteArray(form(visit(), text, files)))
                .build());
    }
}
