package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.daylight.submission.SegmentWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A text that was planted in a message and a file is searched in the drop's folder and in a core dump of its process: after an upload, in the middle of
 * one, after one that broke off, after a kill and a new start, and after deletion. The core dump is that of gcore (Debian's gdb): all memory, not only what Java still uses.
 */
class PlantedTextTest {

    /** Not in one piece in the class file, which is in the memory of no process that is searched. */
    private static final String PLANTED = "PLANTED" + "-" + "IN-THE-FILE-8d1f";

    private static final String TYPED = "PLANTED" + "-" + "IN-THE-MESSAGE-77c2";

    @TempDir
    Path root;

    private Process process;
    private Browser browser;

    private void start(Path drop) throws Exception {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DropProcess.class.getName(),
                        drop.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        browser = new Browser(Integer.parseInt(reader.readLine()));
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    private static byte[] planted(int size) {
        byte[] content = new byte[size];
        byte[] text = (PLANTED + "\n").getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < size; at += text.length) {
            System.arraycopy(text, 0, content, at, Math.min(text.length, size - at));
        }
        return content;
    }

    /** How often texts are in a file. */
    private static Map<String, Integer> count(Path file, String... texts) throws IOException {
        var counts = new LinkedHashMap<String, Integer>();
        for (String each : texts) {
            counts.put(each, 0);
        }
        byte[] window = new byte[1 << 20];
        int kept = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(window, kept, window.length - kept);
                    read > 0;
                    read = in.read(window, kept, window.length - kept)) {
                String all = new String(window, 0, kept + read, StandardCharsets.ISO_8859_1);
                for (String each : texts) {
                    for (int at = all.indexOf(each); at >= 0; at = all.indexOf(each, at + 1)) {
                        boolean isCounted = at + each.length() <= kept;
                        counts.merge(each, isCounted ? 0 : 1, Integer::sum);
                    }
                }
                int keep = Math.min(64, kept + read);
                System.arraycopy(window, kept + read - keep, window, 0, keep);
                kept = keep;
            }
        }
        return counts;
    }

    private void assertNotOnDisk(Path drop) throws IOException {
        try (Stream<Path> files = Files.walk(drop)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertEquals(
                        Map.of(PLANTED, 0, TYPED, 0, "planted-name", 0), count(file, PLANTED, TYPED, "planted-name"));
            }
        }
    }

    /** @param mostInFile how often the text of the file may be found */
    private void assertNotInMemory(String when, boolean isNameThere, int mostInFile) throws Exception {
        Path core = root.resolve("core");
        Process gcore = new ProcessBuilder("gcore", "-o", core.toString(), Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("gcore.out").toFile())
                .start();
        assertTrue(gcore.waitFor(10, TimeUnit.MINUTES));
        Path dump = root.resolve("core." + process.pid());
        Assumptions.assumeTrue(Files.exists(dump), "skipped: gcore may not read the memory of another process here");
        Map<String, Integer> counts = count(dump, PLANTED, TYPED, "planted-name", "The Harbour");
        Files.delete(dump);
        assertTrue(counts.get("The Harbour") > 0, "the search finds what is there");
        if (isNameThere) {
            assertTrue(counts.get("planted-name") > 0, "a name is a string, which Java does not overwrite");
        }
        assertEquals(0, counts.get(TYPED), when);
        assertTrue(counts.get(PLANTED) <= mostInFile, when + ": " + counts);
    }

    /** Sends all but the end of a form, until its last segment is open. */
    private Socket sendMostOf(byte[] form, Path drop) throws Exception {
        var socket = new Socket("127.0.0.1", browser.port());
        socket.getOutputStream()
                .write(("POST /en/send HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data;"
                                + " boundary=BOUNDARY\r\nContent-Length: " + form.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(Arrays.copyOf(form, form.length - 20_000));
        socket.getOutputStream().flush();
        while (parts(drop) == 0) {
            Thread.sleep(20);
        }
        return socket;
    }

    @Test
    @Tag("slow")
    void neither_the_disk_nor_the_memory_has_what_was_sent() throws Exception {
        Assumptions.assumeTrue(
                Stream.of("/usr/bin/gcore", "/bin/gcore").anyMatch(file -> Files.isExecutable(Path.of(file))),
                "skipped: Debian's gdb is not installed");
        Path drop = root.resolve("drop");
        TestDrop.folder(drop, new DropLimits(1 << 30, 1 << 30, 1L << 40, 0, 14)).close();
        start(drop);
        String words = browser.newWords();
        browser.signIn(words);
        byte[] content = planted(3 * SegmentWriter.MAX_BYTES + 12_345);
        browser.submit(TYPED + " and more", Map.of("planted-name.bin", content));
        assertTrue(browser.page.contains("arrived completely"), browser.page);
        assertNotInMemory("after an upload", true, 0);
        assertNotOnDisk(drop);

        // a connection that breaks
        byte[] form = Browser.form(browser.visit(), TYPED, Map.of("planted-name-2.bin", content));
        try (Socket socket = sendMostOf(form, drop)) {
            // The state of a hash has 64 bytes, in which the text fits twice.
            assertNotInMemory("in the middle of an upload", false, 2);
        }
        while (parts(drop) > 0) {
            Thread.sleep(20);
        }
        assertNotInMemory("after an upload that broke off", false, 0);
        assertNotOnDisk(drop);

        // a kill in the middle of an upload
        try (Socket socket = sendMostOf(form, drop)) {
            process.destroyForcibly().waitFor();
        }
        assertNotOnDisk(drop);

        start(drop);
        browser.signIn(words);
        assertTrue(browser.page.contains("arrived"), browser.page);
        assertEquals(0, parts(drop));
        assertNotInMemory("after a kill and a new start", false, 0);
        browser.inVisit("/en/delete", "what", "all", "sure", "yes");
        assertNotInMemory("after deletion", false, 0);
        assertNotOnDisk(drop);
        try (Stream<Path> files = Files.walk(drop.resolve("mailboxes"))) {
            assertEquals(0, files.filter(Files::isRegularFile).count());
        }
    }

    /** The open segments of an upload of which two are in place. */
    private static long parts(Path drop) throws IOException {
        try (Stream<Path> files = Files.walk(drop.resolve("mailboxes"))) {
            return files.filter(file -> file.toString().endsWith("0000003.part"))
                    .count();
        }
    }
}
