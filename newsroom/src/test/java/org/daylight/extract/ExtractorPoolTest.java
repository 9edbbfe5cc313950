package org.daylight.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Child processes that hang, die or lie: each has an outcome, and everything else continues. */
@Timeout(1_800) // far more than it takes: closing a pool must not wait for a document
class ExtractorPoolTest {

    private static final Duration LONG = Duration.ofHours(1);

    /** Small limits, but no limit on time that a slow machine comes to. */
    private static final ExtractorLimits SMALL = limits(LONG, LONG);

    /** Only for documents that never end; how long the others take does not matter then, because they are in another pool. */
    private static final ExtractorLimits SHORT = limits(Duration.ofSeconds(3), LONG);

    private static final Protection STRONGEST = Protection.strongest();

    @TempDir
    Path folder;

    @Test
    void aDocumentThatMisbehavesHasAnOutcomeAndTheOthersContinue() throws Exception {
        try (ExtractorPool pool = pool(SMALL, 2)) {
            List<CompletableFuture<Extraction>> results = new ArrayList<>();
            List<String> names = List.of("fine", "die", "fine", "flood", "garbage", "fine", "memory", "fine");
            names.forEach(name -> results.add(pool.extract(request(name, "some words"))));
            List<String> outcomes = results.stream()
                    .map(CompletableFuture::join)
                    .map(result -> result.outcome().code())
                    .toList();
            assertEquals(
                    List.of(
                            "extracted",
                            "died",
                            "extracted",
                            "limit-exceeded",
                            "died",
                            "extracted",
                            "limit-exceeded",
                            "extracted"),
                    outcomes);
        }
    }

    /** A document that hangs uses no processor time: it comes to the limit on time only. */
    @Test
    void aDocumentThatHangsIsStopped() throws Exception {
        try (ExtractorPool pool = pool(SHORT, 1)) {
            Extraction hanging = pool.extract(request("hang", "")).join();
            assertEquals(ExtractionOutcome.TIMED_OUT, hanging.outcome());
            assertEquals("longer than 3 seconds", hanging.reason());
        }
    }

    /** A document that spins comes to the limit on processor time long before that on time, also on a machine that is busy. */
    @Test
    void aDocumentThatSpinsIsStoppedAndTheNextIsRead() throws Exception {
        try (ExtractorPool pool = pool(limits(LONG, Duration.ofSeconds(4)), 1)) {
            Extraction spinning = pool.extract(request("spin", "")).join();
            assertEquals(ExtractionOutcome.TIMED_OUT, spinning.outcome());
            assertEquals("more processor time than 4 seconds", spinning.reason());
            assertEquals(
                    List.of("some words"),
                    texts(pool.extract(request("fine", "some words")).join()));
        }
    }

    @Test
    void whatArrivedBeforeAProcessDiedIsKept() throws Exception {
        try (ExtractorPool pool = pool(SMALL, 1)) {
            Extraction partly = pool.extract(request("partly", "")).join();
            assertEquals(ExtractionOutcome.DIED, partly.outcome());
            assertEquals(List.of("before the end"), texts(partly));
        }
    }

    @Test
    void aDocumentThatIsTooLargeIsNotRead() throws Exception {
        try (ExtractorPool pool = pool(SMALL, 1)) {
            var large = new ExtractionRequest("fine", "", new byte[(1 << 20) + 1], null);
            assertEquals(ExtractionOutcome.TOO_LARGE, pool.extract(large).join().outcome());
        }
    }

    @Test
    void aTemporaryFileCannotFillTheDisk() throws Exception {
        try (ExtractorPool pool = pool(SMALL, 1)) {
            assertEquals(
                    List.of("refused"), texts(pool.extract(request("disk", "")).join()));
        }
    }

    @Test
    void nothingIsLeftForTheNextDocument() throws Exception {
        try (ExtractorPool pool = pool(SMALL, 1)) {
            pool.extract(request("leave", "")).join();
            assertEquals(List.of(""), texts(pool.extract(request("folder", "")).join()));
        }
    }

    @Test
    void aLinkInsteadOfTheDocumentIsNotFollowed() throws Exception {
        Path secret =
                Files.writeString(Files.createDirectory(folder.resolve("other")).resolve("secret"), "key");
        for (Protection protection : List.of(STRONGEST, Protection.LIMITS_ONLY)) {
            try (var pool = new ExtractorPool(command(protection), SMALL, 1, folder.resolve("work"))) {
                assertEquals(
                        List.of(protection == Protection.BUBBLEWRAP ? "refused" : "linked"),
                        texts(pool.extract(request("link", secret.toString())).join()));
                assertEquals(
                        List.of("some words"),
                        texts(pool.extract(request("fine", "some words")).join()));
            }
            assertEquals("key", Files.readString(secret));
        }
        assertEquals(List.of(), ChildFolder.clear(folder.resolve("work")));
        assertEquals("key", Files.readString(secret));
    }

    @Test
    void foldersThatAreHardToDeleteDoNotStopTheWork() throws Exception {
        try (var pool = new ExtractorPool(command(Protection.LIMITS_ONLY), SMALL, 1, folder.resolve("work"))) {
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        ExtractionOutcome.EXTRACTED,
                        pool.extract(request("deep", "")).join().outcome());
            }
            assertEquals(List.of(""), texts(pool.extract(request("folder", "")).join()));
        }
        assertEquals(List.of(), ChildFolder.clear(folder.resolve("work")));
        assertFalse(Files.exists(folder.resolve("work")));
    }

    @Test
    void anAnswerHasALimitedNumberOfPieces() throws Exception {
        try (ExtractorPool pool = pool(SMALL, 1)) {
            Extraction many = pool.extract(request("pieces", "")).join();
            assertEquals(ExtractionOutcome.LIMIT_EXCEEDED, many.outcome());
            assertEquals("more pieces of output than are allowed", many.reason());
        }
    }

    @Test
    void aChildProcessCannotFillTheMemoryWithFiles() throws Exception {
        assumeTrue(STRONGEST == Protection.BUBBLEWRAP, "skipped: bubblewrap does not work here");
        var large = new ExtractorLimits(256, LONG, LONG, 5L << 20, 1L << 20, 1L << 30, 256);
        try (ExtractorPool pool = pool(large, 1)) {
            for (String path : List.of("/tmp/big", "/dev/shm/big", "/dev/big", "/big")) {
                assertEquals(
                        List.of("refused"),
                        texts(pool.extract(request("write", path)).join()),
                        path);
            }
        }
    }

    @Test
    void aChildProcessHasNoNetwork() throws Exception {
        assumeTrue(STRONGEST != Protection.LIMITS_ONLY, "skipped: neither bubblewrap nor unshare works here");
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExtractorPool pool = pool(SMALL, 1)) {
            String port = Integer.toString(server.getLocalPort());
            assertEquals(
                    List.of("refused"),
                    texts(pool.extract(request("connect", port)).join()));
        }
    }

    @Test
    void aChildProcessCannotReadOtherFiles() throws Exception {
        assumeTrue(STRONGEST == Protection.BUBBLEWRAP, "skipped: bubblewrap does not work here");
        Path secret = Files.writeString(folder.resolve("secret"), "key");
        try (ExtractorPool pool = pool(SMALL, 1)) {
            for (String path : List.of(secret.toString(), "/etc/passwd", "/root", "/home")) {
                assertEquals(
                        List.of("not readable"),
                        texts(pool.extract(request("read", path)).join()),
                        path);
            }
        }
    }

    @Test
    void withoutProtectionItStillWorks() throws Exception {
        var command =
                new ExtractorCommand(javaHome(), classPath(), FakeExtractor.class.getName(), Protection.LIMITS_ONLY);
        try (var pool = new ExtractorPool(command, SMALL, 1, folder.resolve("work"))) {
            assertEquals(
                    List.of("some words"),
                    texts(pool.extract(request("fine", "some words")).join()));
        }
        try (var pool = new ExtractorPool(command, SHORT, 1, folder.resolve("work"))) {
            assertEquals(
                    ExtractionOutcome.TIMED_OUT,
                    pool.extract(request("hang", "")).join().outcome());
        }
    }

    @Test
    void closingEndsAProcessThatWorks() throws Exception {
        for (int delay = 0; delay < 20; delay += 4) { // closed at several moments of the start of a sandbox
            try (ExtractorPool pool = pool(limits(Duration.ofMinutes(5), LONG), 1)) {
                pool.extract(request("hang", ""));
                while (ProcessHandle.current().descendants().noneMatch(ExtractorPoolTest::isFake)) {
                    Thread.sleep(1);
                }
                Thread.sleep(delay);
            }
            assertFalse(ProcessHandle.current().descendants().anyMatch(ExtractorPoolTest::isFake));
        }
    }

    /** Kills a process that has child processes, as {@code kill -9} does, and waits for the children to end. */
    @Test
    void childProcessesDieWithTheirParent() throws Exception {
        for (Protection protection : List.of(STRONGEST, Protection.LIMITS_ONLY)) {
            Process parent = new ProcessBuilder(
                            javaHome().resolve("bin/java").toString(),
                            "-cp",
                            String.join(":", classPath()) + ":"
                                    + Path.of("target/classes").toAbsolutePath(),
                            Parent.class.getName(),
                            folder.resolve("orphans").toString(),
                            protection.name())
                    .start();
            assertEquals('r', parent.getInputStream().read()); // a document is being read
            List<ProcessHandle> children = parent.descendants().toList();
            assertFalse(children.isEmpty());
            parent.destroyForcibly().waitFor();
            for (ProcessHandle child : children) {
                child.onExit().get();
            }
        }
    }

    /** The process that is killed. */
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            var command = new ExtractorCommand(
                    javaHome(), classPath(), FakeExtractor.class.getName(), Protection.valueOf(arguments[1]));
            var pool = new ExtractorPool(command, SMALL, 2, Path.of(arguments[0]));
            pool.extract(request("fine", "")).join();
            pool.extract(request("fine", "")).join();
            pool.extract(request("idle", ""));
            System.out.print('r');
            System.out.flush();
            Thread.sleep(1_000_000);
        }
    }

    private static ExtractorLimits limits(Duration time, Duration processorTime) {
        return new ExtractorLimits(64, time, processorTime, 5L << 20, 1L << 20, 10L << 20, 256);
    }

    private static boolean isFake(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains("FakeExtractor"))
                .isPresent();
    }

    private static ExtractorCommand command(Protection protection) {
        return new ExtractorCommand(javaHome(), classPath(), FakeExtractor.class.getName(), protection);
    }

    private ExtractorPool pool(ExtractorLimits limits, int processes) throws IOException {
        return new ExtractorPool(command(STRONGEST), limits, processes, folder.resolve("work"));
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    private static List<String> classPath() {
        return List.of(
                Path.of("target/test-classes").toAbsolutePath().toString(),
                Path.of("../proof/target/classes").toAbsolutePath().normalize().toString());
    }

    private static ExtractionRequest request(String name, String text) {
        return new ExtractionRequest(name, "", text.getBytes(StandardCharsets.UTF_8), null);
    }

    private static List<String> texts(Extraction result) {
        return result.units().stream()
                .map(unit -> unit.string("text").orElse(""))
                .collect(Collectors.toList());
    }
}
