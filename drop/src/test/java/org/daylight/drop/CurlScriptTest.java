package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.drop.page.PageWords;
import org.daylight.submission.BlockHashes;
import org.daylight.submission.ReadSubmission;
import org.daylight.submission.SegmentWriter;
import org.daylight.submission.WaitingItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script that the page for large files shows, as a source does. */
class CurlScriptTest {

    private static final int BLOCK = BlockHashes.BLOCK_BYTES;

    @TempDir
    Path root;

    private final List<String> faults = new CopyOnWriteArrayList<>();
    private DropFolder folder;
    private DropServer server;
    private Browser browser;
    private String visit;

    /** How a program ended, and what it said. */
    private record Ended(int status, String said) {}

    @BeforeEach
    void start() throws IOException {
        folder = TestDrop.folder(root.resolve("drop"), new DropLimits(8 << 20, 1 << 30, 1L << 40, 0, 14));
        server = DropServer.start(folder, TestDrop.NOON, TestDrop.QUICK, faults::add, error -> {}, "127.0.0.1", 0);
        browser = new Browser(server.port());
        browser.signIn(browser.newWords());
        visit = browser.visit();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        folder.close();
        assertEquals(List.of(), faults);
    }

    private String token() {
        Matcher token = Pattern.compile("TOKEN=\"([^\"]+)\"").matcher(browser.page);
        assertTrue(token.find(), browser.page);
        return token.group(1);
    }

    private String script(String language, Path file) {
        browser.post("/" + language + "/large", Map.of("visit", visit, "name", "movie.mkv"));
        Matcher script = Pattern.compile("(?s)<pre[^>]*>(#!/bin/sh.*?)</pre>").matcher(browser.page);
        assertTrue(script.find(), browser.page);
        return script.group(1)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#39;", "'")
                .replace("&#34;", "\"")
                .replace("&amp;", "&")
                .replaceFirst("FILE=\"[^\"]*\"", "FILE=\"" + file + "\"");
    }

    private Ended run(String script) throws Exception {
        Path file = Files.writeString(root.resolve("send.sh"), script);
        Path said = root.resolve("said");
        try {
            Process process = new ProcessBuilder("sh", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            int status = process.waitFor();
            return new Ended(status, Files.readString(said, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Assumptions.abort("this machine has no shell: " + e.getMessage());
        }
    }

    private static void assumeCurl() throws Exception {
        try {
            Process curl = new ProcessBuilder("curl", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Assumptions.assumeTrue(curl.waitFor() == 0, "curl does not run");
        } catch (IOException e) {
            Assumptions.abort("this machine has no curl");
        }
    }

    private HttpResponse<String> patch(String token, byte[] body, String length) {
        HttpRequest.Builder request = browser.request("/upload")
                .header("Upload-Token", token)
                .header("Upload-Offset", "0")
                .header("Upload-Complete", "?1");
        if (!length.isEmpty()) {
            request.header("Upload-Length", length);
        }
        return browser.send(request.method("PATCH", HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    private List<WaitingItem> complete() throws IOException {
        return new StoreExchange(SourceMailboxes.openToRead(folder, TestDrop.NOON)).list();
    }

    @Test
    void it_sends_the_file_and_continues_what_has_arrived() throws Exception {
        assumeCurl();
        byte[] content = TestDrop.bytes(1, SegmentWriter.MAX_BYTES + 2 * BLOCK + 5);
        Path file = Files.write(root.resolve("the film.mkv"), content);
        String script = script("de", file);
        String token = token();
        assertEquals(
                400, patch(token, new byte[0], Integer.toString(content.length)).statusCode());
        HttpResponse<String> broken =
                patch(token, java.util.Arrays.copyOf(content, 3 * BLOCK + 7), Integer.toString(content.length));
        assertEquals(400, broken.statusCode(), "shorter than it was to be");
        assertEquals(
                Integer.toString(3 * BLOCK),
                broken.headers().firstValue("upload-offset").orElseThrow());
        assertEquals(List.of(), complete());
        Ended ended = run(script);
        assertEquals(0, ended.status(), ended.said());
        assertEquals(3 * BLOCK + " / " + content.length + "\nvollständig\n", ended.said());
        var out = new ByteArrayOutputStream();
        WaitingItem item = complete().getFirst();
        ReadSubmission.content(
                new StoreExchange(SourceMailboxes.openToRead(folder, TestDrop.NOON)), item, TestDrop.EDITOR, out);
        assertArrayEquals(content, out.toByteArray());
    }

    @Test
    void it_stops_and_says_why() throws Exception {
        assumeCurl();
        Path file = Files.write(root.resolve("file"), new byte[BLOCK + 5]);
        Ended missing = run(script("en", root.resolve("missing")));
        assertEquals(new Ended(1, "The file cannot be read. Is its path in the second line right?\n"), missing);
        Ended folderOnly = run(script("en", root));
        assertEquals(missing, folderOnly);
        String gone =
                script("en", file).replaceFirst("TOKEN=\"[^\"]+", "TOKEN=\"" + "0".repeat(32) + "-" + "0".repeat(64));
        Ended ended = run(gone);
        assertEquals(1, ended.status());
        assertTrue(ended.said().startsWith("The drop does not have this file any more."), ended.said());
        Path large = Files.write(root.resolve("large"), new byte[(8 << 20) + 1]);
        Ended full = run(script("en", large));
        assertEquals(1, full.status());
        assertTrue(full.said().contains("There is no room for more"), full.said());
        assertEquals(List.of(), complete());
    }

    @Test
    void the_length_is_needed_to_complete_a_file() throws Exception {
        script("en", root);
        String token = token();
        for (String length : List.of("", "x", "-1", "0x10", "1".repeat(16))) {
            assertEquals(400, patch(token, new byte[10], length).statusCode(), length);
        }
        assertEquals(List.of(), complete());
        assertEquals(204, patch(token, new byte[10], "10").statusCode());
        assertEquals(1, complete().size());
    }

    /** The sentences are in a shell's double quotes. */
    @Test
    void the_script_is_sound_in_every_language() throws Exception {
        for (String language : PageWords.LANGUAGES) {
            String script = script(language, root.resolve("missing"));
            Matcher sentences = Pattern.compile("stop \"([^\"]*)\"").matcher(script);
            List<String> all = sentences.results().map(each -> each.group(1)).toList();
            assertEquals(7, all.size(), script);
            for (String each : all) {
                assertFalse(
                        each.isEmpty()
                                || Pattern.compile("[$`\\\\!]").matcher(each).find(),
                        each);
            }
            Ended ended = run(script);
            assertEquals(new Ended(1, all.getFirst() + "\n"), ended, language);
        }
    }
}
