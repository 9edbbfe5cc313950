package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The drop behind a Tor network of its own, from a source's first click to the public archive ({@code docs/drop.md}, “Demonstration”).
 *
 * <p>{@link DropDemonstration} runs it in a process with namespaces of its own for the network, the file systems and the processes: it reaches nothing
 * outside, can fill a disk of its own, and when it ends, so does everything that it started.
 */
@Tag("slow")
class DropDemonstrationTest {

    /** The size of the large file. {@code -Ddaylight.drop.bytes=2000000000} sends 2 GB. */
    private static final String BYTES = System.getProperty("daylight.drop.bytes", "60000000");

    private static final List<String> NAMESPACES =
            List.of("unshare", "-Urnm", "--pid", "--fork", "--kill-child", "--mount-proc");

    @TempDir
    Path folder;

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(in -> Files.isExecutable(Path.of(in.isEmpty() ? "." : in, program)));
    }

    private static List<String> inNamespaces(String... command) {
        var all = new ArrayList<>(NAMESPACES);
        all.addAll(List.of(command));
        return all;
    }

    private static boolean areNamespacesPermitted() throws InterruptedException {
        try {
            return new ProcessBuilder(inNamespaces(
                                    "sh", "-c", "ip link set lo up && mount -t tmpfs -o size=1m tmpfs /mnt"))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void aSourceSendsThroughTorAndTheDocumentIsPublished() throws Exception {
        for (String program : List.of("tor", "tor-gencert")) {
            assumeTrue(isInstalled(program), "skipped: " + program + " is not on the PATH of this machine");
        }
        run("tor", BYTES);
    }

    @Test
    void whatArrivedStaysWhenTheDropIsKilledOrItsDiskIsFull() throws Exception {
        run("faults");
    }

    private void run(String... arguments) throws Exception {
        assumeTrue(isInstalled("curl"), "skipped: curl is not on the PATH of this machine");
        assumeTrue(Chromium.find().isPresent(), "skipped: no chromium or google-chrome on the PATH of this machine");
        assumeTrue(areNamespacesPermitted(), "skipped: this machine does not permit namespaces (unshare -Urnm)");
        List<String> command = inNamespaces(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx2g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DropDemonstration.class.getName(),
                folder.toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var printed = new StringBuilder();
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                printed.append(line).append('\n');
            }
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.waitFor(), printed::toString);
        assertTrue(printed.toString().contains("the demonstration is complete"), printed::toString);
    }
}
