package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import javax.json.Json;
import javax.json.JsonArray;
import javax.json.JsonNumber;
import javax.json.JsonObject;
import javax.json.JsonString;
import javax.json.JsonValue;

/**
 * One reader's tab: controls mouse and keyboard, and records what is displayed and all requests and complaints of the
 * browser.
 *
 * <p>The page is inspected with DevTools, which works even when the page's own scripts are disabled.
 */
final class Tab implements AutoCloseable {

    private final Chromium browser;
    private final String session;
    private final String context;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private volatile int loads;

    Tab(Chromium browser, String session, String context) {
        this.browser = browser;
        this.session = session;
        this.context = context;
    }

    void begin() throws IOException {
        for (String domain : List.of("Page", "Network", "Log", "Runtime", "Audits")) {
            call(domain + ".enable", Map.of());
        }
        call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        size(1280, 900);
    }

    /** Receives an event from the browser. */
    void event(String method, JsonObject about) {
        switch (method) {
            case "Network.requestWillBeSent" ->
                requests.add(about.getJsonObject("request").getString("url"));
            case "Network.webSocketCreated" -> requests.add(about.getString("url"));
            case "Log.entryAdded" -> complaints.add(about.getJsonObject("entry").getString("text"));
            case "Runtime.exceptionThrown" ->
                complaints.add(about.getJsonObject("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" ->
                complaints.add("console." + about.getString("type") + about.getJsonArray("args"));
            case "Audits.issueAdded" ->
                complaints.add(about.getJsonObject("issue").toString());
            case "Page.loadEventFired" -> loads++;
            default -> {}
        }
    }

    /** Every address that was requested since the tab was opened. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Console messages, exceptions, blocked content and issues since the tab was opened. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Cookies of this tab, of whatever host. */
    JsonArray cookies() throws IOException {
        return browser.call("", "Storage.getCookies", Map.of("browserContextId", context))
                .getJsonArray("cookies");
    }

    void withoutScripts() throws IOException {
        call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    }

    /** Gives the browser a device that can make passkeys and always confirms: a platform authenticator with user verification. */
    void authenticator() throws IOException {
        call("WebAuthn.enable", Map.of("enableUI", false));
        call(
                "WebAuthn.addVirtualAuthenticator",
                Map.of(
                        "options",
                        Map.of(
                                "protocol",
                                "ctap2",
                                "transport",
                                "internal",
                                "hasResidentKey",
                                true,
                                "hasUserVerification",
                                true,
                                "isUserVerified",
                                true,
                                "automaticPresenceSimulation",
                                true)));
    }

    void size(int width, int height) throws IOException {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /**
     * Sets the media features for the style sheet.
     *
     * @param media {@code screen} or {@code print}
     * @param scheme {@code light} or {@code dark}
     */
    void media(String media, String scheme) throws IOException {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("media", media, "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Writes an image of the whole page. */
    void screenshot(Path file) throws IOException {
        JsonObject image = call("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "format", "png"));
        Files.write(file, Base64.getDecoder().decode(image.getString("data")));
    }

    void downloadTo(Path folder) throws IOException {
        browser.call(
                "",
                "Browser.setDownloadBehavior",
                Map.of("behavior", "allow", "browserContextId", context, "downloadPath", folder.toString()));
    }

    /** Opens an address and waits until it is loaded. */
    void open(String address) throws IOException {
        loading(() -> call("Page.navigate", Map.of("url", address)));
    }

    void back() throws IOException {
        JsonObject history = call("Page.getNavigationHistory", Map.of());
        JsonObject before = history.getJsonArray("entries").getJsonObject(history.getInt("currentIndex") - 1);
        loading(() -> call("Page.navigateToHistoryEntry", Map.of("entryId", before.getInt("id"))));
    }

    /** Clicks the first match of a selector and waits until the linked page is loaded. */
    void follow(String selector) throws IOException {
        loading(() -> click(selector));
    }

    /** Clicks the first link whose text has these words, within the match of a selector. */
    void follow(String within, String words) throws IOException {
        loading(() -> click(
                "[...document.querySelectorAll(" + quoted(within + " a") + ")].find(a => a.textContent.includes("
                        + quoted(words) + "))",
                within + " a: " + words));
    }

    /** Clicks the first match of a selector. */
    void click(String selector) throws IOException {
        click("document.querySelector(" + quoted(selector) + ")", selector);
    }

    private void click(String script, String what) throws IOException {
        JsonObject place = at(script, what);
        for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            mouse(type, place);
        }
    }

    /** Clicks a place in the first match of a selector and waits until the linked page is loaded. @param x in CSS pixels from its upper left corner */
    void followAt(String selector, int x, int y) throws IOException {
        loading(() -> {
            JsonValue place = look("(() => { const e = document.querySelector(" + quoted(selector)
                    + "); if (!e) return null; scrollBy({top: e.getBoundingClientRect().y + " + y
                    + " - innerHeight / 2, behavior: 'instant'}); const r = e.getBoundingClientRect();"
                    + " return {x: Math.round(r.x + " + x + "), y: Math.round(r.y + " + y + ")} })()");
            if (!(place instanceof JsonObject found)) {
                throw new AssertionError("there is nothing to click: " + selector + " on " + address());
            }
            for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
                mouse(type, found);
            }
        });
    }

    /** Moves the mouse over the first match of a selector. */
    void hover(String selector) throws IOException {
        mouse("mouseMoved", at("document.querySelector(" + quoted(selector) + ")", selector));
    }

    private void mouse(String type, JsonObject place) throws IOException {
        boolean moved = type.equals("mouseMoved");
        call(
                "Input.dispatchMouseEvent",
                Map.of(
                        "type",
                        type,
                        "x",
                        place.getInt("x"),
                        "y",
                        place.getInt("y"),
                        "button",
                        moved ? "none" : "left",
                        "clickCount",
                        moved ? 0 : 1));
    }

    private JsonObject at(String script, String what) throws IOException {
        JsonValue place = look(
                "(() => { const e = " + script + "; if (!e) return null; e.scrollIntoView({block: 'center', behavior:"
                        + " 'instant'}); const r = e.getClientRects()[0]; return r ? {x:"
                        + " Math.round(r.x + Math.min(r.width / 2, 40)), y: Math.round(r.y +"
                        + " r.height / 2)} : null })()");
        if (!(place instanceof JsonObject found)) {
            throw new AssertionError("there is nothing to click: " + what + " on " + address());
        }
        return found;
    }

    /** Chooses in the list that is the first match of a selector. The browser shows its choices in a window of its own, where no click can be sent. */
    void choose(String selector, String value) throws IOException {
        String chosen = text("(() => { const e = document.querySelector(" + quoted(selector) + "); e.value = "
                + quoted(value) + "; return e.value })()");
        if (!chosen.equals(value)) {
            throw new AssertionError(value + " is no choice of " + selector + " on " + address());
        }
    }

    /** Chooses files in the first match of a selector, an input of type file. */
    void attach(String selector, List<Path> files) throws IOException {
        JsonObject found = call(
                        "Runtime.evaluate", Map.of("expression", "document.querySelector(" + quoted(selector) + ")"))
                .getJsonObject("result");
        call(
                "DOM.setFileInputFiles",
                Map.of("files", files.stream().map(Path::toString).toList(), "objectId", found.getString("objectId")));
    }

    void type(String text) throws IOException {
        call("Input.insertText", Map.of("text", text));
    }

    /** Presses Tab or Enter. */
    void press(String key) throws IOException {
        int code = switch (key) {
            case "Tab" -> 9;
            case "Enter" -> 13;
            default -> throw new IllegalArgumentException(key);
        };
        String text = key.equals("Enter") ? "\r" : "";
        call(
                "Input.dispatchKeyEvent",
                Map.of(
                        "type",
                        text.isEmpty() ? "rawKeyDown" : "keyDown",
                        "key",
                        key,
                        "code",
                        key,
                        "text",
                        text,
                        "windowsVirtualKeyCode",
                        code));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
    }

    /** Does something that leads to another page and waits until that is loaded. */
    private void loading(Step step) throws IOException {
        int before = loads;
        step.run();
        await("a page after " + address(), () -> loads > before);
    }

    /** Waits until a condition is true. */
    static void await(String what, BooleanSupplier isSo) throws IOException {
        long end = System.nanoTime() + Chromium.PATIENCE.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    /** The value of an expression in the page, as JSON. */
    JsonValue look(String script) throws IOException {
        return look(script, false);
    }

    /** The result of a promise in the page, as JSON. */
    JsonValue awaited(String script) throws IOException {
        return look(script, true);
    }

    private JsonValue look(String script, boolean isPromise) throws IOException {
        JsonObject answer = call(
                "Runtime.evaluate", Map.of("expression", script, "returnByValue", true, "awaitPromise", isPromise));
        if (answer.containsKey("exceptionDetails")) {
            throw new AssertionError(start(script) + ": " + answer.get("exceptionDetails"));
        }
        return answer.getJsonObject("result").getOrDefault("value", JsonValue.NULL);
    }

    String text(String script) throws IOException {
        return look(script) instanceof JsonString text ? text.getString() : "";
    }

    int number(String script) throws IOException {
        if (look(script) instanceof JsonNumber number) {
            return number.intValue();
        }
        throw new AssertionError(script + " is no number on " + address());
    }

    List<String> texts(String script) throws IOException {
        return texts(look(script));
    }

    List<String> awaitedTexts(String script) throws IOException {
        return texts(awaited(script));
    }

    private static List<String> texts(JsonValue array) {
        List<String> texts = new ArrayList<>();
        for (JsonValue value : array.asJsonArray()) {
            texts.add(((JsonString) value).getString());
        }
        return texts;
    }

    /** Path and query of the current page. */
    String address() throws IOException {
        return text("location.pathname + location.search");
    }

    /** The visible text of the first match of a selector; empty when there is none. */
    String says(String selector) throws IOException {
        return text("(document.querySelector(" + quoted(selector) + ") || {innerText: ''}).innerText")
                .strip();
    }

    int count(String selector) throws IOException {
        return number("document.querySelectorAll(" + quoted(selector) + ").length");
    }

    /** A computed property of the first match of a selector. */
    String style(String selector, String property) throws IOException {
        return text("getComputedStyle(document.querySelector(" + quoted(selector) + ")).getPropertyValue("
                + quoted(property) + ")");
    }

    /** The beginning of a script, for messages. */
    private static String start(String script) {
        return script.substring(0, Math.min(200, script.length()));
    }

    private static String quoted(String text) {
        return Json.createValue(text).toString();
    }

    private JsonObject call(String method, Map<String, Object> parameters) throws IOException {
        return browser.call(session, method, parameters);
    }

    private interface Step {
        void run() throws IOException;
    }

    @Override
    public void close() throws IOException {
        browser.forget(session, context);
    }
}
