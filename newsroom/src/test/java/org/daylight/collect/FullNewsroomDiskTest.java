package org.daylight.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of a newsroom that is full at each write of a collection and of a reply: nothing is lost or there twice, and it goes on when there is room. */
class FullNewsroomDiskTest {

    /** A process that may mount a disk of its own, which disappears with it. */
    private static final List<String> NAMESPACES = List.of("unshare", "-Urm", "--kill-child", "--fork", "--pid");

    @TempDir
    Path folder;

    private static boolean mayMount(Path on) throws InterruptedException {
        try {
            var command = new ArrayList<>(NAMESPACES);
            command.addAll(List.of("mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=50", "tmpfs", on.toString()));
            return new ProcessBuilder(command)
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
    void nothingIsLostWhenTheDiskIsFullAtAnyWrite() throws Exception {
        assumeTrue(mayMount(folder), "skipped: this machine does not permit to mount a tmpfs (unshare -Urm)");
        var command = new ArrayList<>(NAMESPACES);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx512m",
                "-Ddaylight.slow=" + Boolean.getBoolean("daylight.slow"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                FullNewsroomDisk.class.getName(),
                folder.toAbsolutePath().toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said;
        try (var out = process.getInputStream()) {
            said = new String(out.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.endsWith("nothing was lost\n"), said);
        System.out.print(said);
    }
}
