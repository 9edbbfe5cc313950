package org.daylight.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.json.Json;
import javax.json.JsonObject;
import javax.json.JsonObjectBuilder;
import javax.json.JsonValue;

/** The Firefox of this machine without a window, with one tab, controlled by WebDriver BiDi over one WebSocket. It connects to no other host. */
final class Firefox implements AutoCloseable {

    private static final List<String> NAMES = List.of("firefox-esr", "firefox");

    /** The settings of a browser that is left alone. */
    private static final Map<String, String> QUIET = Map.of(
            "app.update.enabled", "false",
            "browser.shell.checkDefaultBrowser", "false",
            "datareporting.policy.dataSubmissionEnabled", "false",
            "network.captive-portal-service.enabled", "false",
            "network.connectivity-service.enabled", "false",
            "network.proxy.type", "0",
            "services.settings.server", "\"data:,#remote-settings-dummy/v1\"",
            "toolkit.telemetry.enabled", "false",
            "extensions.update.enabled", "false",
            "browser.safebrowsing.update.enabled", "false");

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonObject>> answers;
    private final AtomicInteger calls = new AtomicInteger();
    private String tab = "";

    private Firefox(Process process, WebSocket socket, Map<Integer, CompletableFuture<JsonObject>> answers) {
        this.process = process;
        this.socket = socket;
        this.answers = answers;
    }

    /** Finds it on the PATH. */
    static Optional<Path> find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder.isEmpty() ? "." : folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it.
     *
     * @param profile an empty folder
     * @param settings as in about:config, with values as in JavaScript
     */
    static Firefox start(Path program, Path profile, Map<String, String> settings)
            throws IOException, InterruptedException {
        var lines = new StringBuilder();
        Stream.concat(QUIET.entrySet().stream(), settings.entrySet().stream())
                .forEach(each -> lines.append("user_pref(\"" + each.getKey() + "\", " + each.getValue() + ");\n"));
        Files.writeString(profile.resolve("user.js"), lines);
        var builder = new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-remote",
                "--remote-debugging-port=0",
                "--profile",
                profile.toString(),
                "about:blank");
        builder.environment().put("HOME", profile.toString());
        builder.redirectErrorStream(true);
        Process process = builder.start();
        try {
            String address = address(process);
            Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(address + "/session"), new Ear(answers))
                    .get(Chromium.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            var browser = new Firefox(process, socket, answers);
            browser.call("session.new", Json.createObjectBuilder().add("capabilities", JsonValue.EMPTY_JSON_OBJECT));
            browser.tab = browser.call("browsingContext.getTree", Json.createObjectBuilder())
                    .getJsonArray("contexts")
                    .getJsonObject(0)
                    .getString("context");
            return browser;
        } catch (ExecutionException | TimeoutException e) {
            end(process);
            throw new IOException("Firefox was started and does not answer", e);
        } catch (IOException | InterruptedException e) {
            end(process);
            throw e;
        }
    }

    /** Firefox writes where it listens to its output, which is read to its end so that it never waits. */
    private static String address(Process process) throws IOException, InterruptedException {
        var found = new CompletableFuture<String>();
        BufferedReader output = process.inputReader();
        Thread.ofVirtual().start(() -> {
            var all = new StringBuilder();
            try {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.contains("listening on ws://")) {
                        found.complete(line.substring(line.indexOf("ws://")).strip());
                    }
                    if (all.length() < 10_000) {
                        all.append(line).append('\n');
                    }
                }
            } catch (IOException e) {
                all.append(e);
            }
            found.completeExceptionally(new IOException("Firefox did not start:\n" + all));
        });
        try {
            return found.get(Chromium.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Firefox did not start", e);
        }
    }

    /** Opens an address and waits until it is loaded. */
    void open(String address) throws IOException {
        call(
                "browsingContext.navigate",
                Json.createObjectBuilder()
                        .add("context", tab)
                        .add("url", address)
                        .add("wait", "complete"));
    }

    /** A string from the page; empty for everything else. @param script an expression, or a promise */
    String text(String script) throws IOException {
        JsonObject answer = call(
                "script.evaluate",
                Json.createObjectBuilder()
                        .add("expression", script)
                        .add("target", Json.createObjectBuilder().add("context", tab))
                        .add("awaitPromise", true));
        if (answer.getString("type").equals("exception")) {
            throw new AssertionError(script + ": " + answer.getJsonObject("exceptionDetails"));
        }
        JsonObject result = answer.getJsonObject("result");
        return result.getString("type").equals("string") ? result.getString("value") : "";
    }

    /** Waits until an expression is true. */
    void await(String script) throws IOException {
        Tab.await(script, () -> {
            try {
                return text("String(" + script + ")").equals("true");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    /** What the browser says of the elements of a selector, also where the page runs no scripts. */
    List<JsonObject> elements(String selector) throws IOException {
        return call(
                        "browsingContext.locateNodes",
                        Json.createObjectBuilder()
                                .add("context", tab)
                                .add(
                                        "locator",
                                        Json.createObjectBuilder()
                                                .add("type", "css")
                                                .add("value", selector)))
                .getJsonArray("nodes")
                .getValuesAs(JsonObject.class);
    }

    /** Writes an image of the whole page. */
    void screenshot(Path file) throws IOException {
        JsonObject image = call(
                "browsingContext.captureScreenshot",
                Json.createObjectBuilder().add("context", tab).add("origin", "document"));
        Files.write(file, Base64.getDecoder().decode(image.getString("data")));
    }

    private JsonObject call(String method, JsonObjectBuilder parameters) throws IOException {
        int id = calls.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        try {
            String message = Json.createObjectBuilder()
                    .add("id", id)
                    .add("method", method)
                    .add("params", parameters)
                    .build()
                    .toString();
            socket.sendText(message, true).get(Chromium.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            JsonObject answered = answer.get(Chromium.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!answered.getString("type").equals("success")) {
                throw new IOException(method + ": " + answered);
            }
            return answered.getJsonObject("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(method + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            answers.remove(id);
        }
    }

    @Override
    public void close() {
        try {
            call("browser.close", Json.createObjectBuilder());
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException gone) {
            // its process is ended below in any case
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.abort();
        end(process);
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Receives answers. */
    private static final class Ear implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonObject>> answers;
        private final StringBuilder text = new StringBuilder();

        Ear(Map<Integer, CompletableFuture<JsonObject>> answers) {
            this.answers = answers;
        }

        @Override
        public @org.jspecify.annotations.Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try (var reader = Json.createReader(new StringReader(text.toString()))) {
                    JsonObject message = reader.readObject();
                    CompletableFuture<JsonObject> waiting = answers.get(message.getInt("id", -1));
                    if (waiting != null) {
                        waiting.complete(message);
                    }
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
