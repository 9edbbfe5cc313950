package org.daylight.app;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import java.util.function.BiConsumer;
import javax.json.Json;
import javax.json.JsonObject;
import javax.json.JsonObjectBuilder;

/**
 * The Chromium of this machine without a window, controlled by its DevTools protocol over one WebSocket
 * (docs/decisions/0090). It connects to no other host.
 */
final class Chromium implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            "--force-color-profile=srgb",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            "--remote-debugging-port=0");

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers;
    private final Map<String, BiConsumer<String, JsonObject>> listeners;

    private Chromium(
            Process process,
            WebSocket socket,
            Map<Integer, CompletableFuture<JsonObject>> answers,
            Map<String, BiConsumer<String, JsonObject>> listeners) {
        this.process = process;
        this.socket = socket;
        this.answers = answers;
        this.listeners = listeners;
    }

    /** Finds it, or a browser with the same protocol, on the PATH. */
    static Optional<Path> find() {
        List<Path> places = new ArrayList<>();
        for (String name : NAMES) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
                places.add(Path.of(folder.isEmpty() ? "." : folder, name));
            }
        }
        return places.stream().filter(Files::isExecutable).findFirst();
    }

    /**
     * Starts it.
     *
     * @param program as found by {@link #find}
     * @param profile an empty folder, the only one it may write to
     */
    static Chromium start(Path program, Path profile) throws IOException, InterruptedException {
        return start(program, profile, List.of());
    }

    /** Starts it with more flags, such as a proxy, which then resolves the names of hosts. */
    static Chromium start(Path program, Path profile, List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(FLAGS);
        command.addAll(flags);
        command.add("--user-data-dir=" + profile);
        command.add("about:blank");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output").toFile())
                .start();
        try {
            List<String> port = port(process, profile);
            Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
            Map<String, BiConsumer<String, JsonObject>> listeners = new ConcurrentHashMap<>();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port.get(0) + port.get(1)), new Ear(answers, listeners))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new Chromium(process, socket, answers, listeners);
        } catch (ExecutionException | TimeoutException e) {
            end(process);
            throw new IOException("Chromium was started and does not answer", e);
        } catch (IOException | InterruptedException e) {
            end(process);
            throw e;
        }
    }

    /** Chromium writes the port it has chosen, and the path, into its profile. */
    private static List<String> port(Process process, Path profile) throws IOException, InterruptedException {
        Path file = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                if (lines.size() >= 2) {
                    return lines;
                }
            }
            Thread.sleep(50);
        }
        throw new IOException("Chromium did not start:\n" + Files.readString(profile.resolve("output")));
    }

    /** A tab with its own cookies, cache and settings, like that of a new reader. */
    Tab tab() throws IOException {
        String context = call("", "Target.createBrowserContext", Map.of()).getString("browserContextId");
        String target = call("", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .getString("targetId");
        String session = call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .getString("sessionId");
        Tab tab = new Tab(this, session, context);
        listeners.put(session, tab::event);
        tab.begin();
        return tab;
    }

    void forget(String session, String context) throws IOException {
        call("", "Target.disposeBrowserContext", Map.of("browserContextId", context));
        listeners.remove(session);
    }

    /**
     * Calls a method of the protocol.
     *
     * @param session of a tab, or empty for the browser itself
     * @param parameters strings, numbers, booleans, or JSON
     */
    JsonObject call(String session, String method, Map<String, Object> parameters) throws IOException {
        int id = calls.incrementAndGet();
        JsonObjectBuilder message = Json.createObjectBuilder()
                .add("id", id)
                .add("method", method)
                .add("params", Json.createObjectBuilder(parameters));
        if (!session.isEmpty()) {
            message.add("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        try {
            synchronized (socket) {
                socket.sendText(message.build().toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            JsonObject answered = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (answered.containsKey("error")) {
                throw new IOException(method + ": " + answered.get("error"));
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
            call("", "Browser.close", Map.of());
            process.waitFor(5, TimeUnit.SECONDS);
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

    /** Receives responses and events in order. */
    private static final class Ear implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonObject>> answers;
        private final Map<String, BiConsumer<String, JsonObject>> listeners;
        private final StringBuilder text = new StringBuilder();

        Ear(
                Map<Integer, CompletableFuture<JsonObject>> answers,
                Map<String, BiConsumer<String, JsonObject>> listeners) {
            this.answers = answers;
            this.listeners = listeners;
        }

        @Override
        public @org.jspecify.annotations.Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                try (var reader = Json.createReader(new StringReader(whole))) {
                    heard(reader.readObject());
                }
            }
            from.request(1);
            return null;
        }

        private void heard(JsonObject message) {
            if (message.containsKey("id")) {
                CompletableFuture<JsonObject> waiting = answers.get(message.getInt("id"));
                if (waiting != null) {
                    waiting.complete(message);
                }
                return;
            }
            BiConsumer<String, JsonObject> listener = listeners.get(message.getString("sessionId", ""));
            if (listener != null) {
                listener.accept(message.getString("method"), message.getJsonObject("params"));
            }
        }
    }
}
