package org.daylight.release.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script of a release. The JVM is replaced by a script that prints how it is called. */
class StartScriptTest {

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void lay_out_a_release() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh");
        root = folder.toRealPath().resolve("a folder");
        for (String each : List.of("bin", "runtime/bin", "lib")) {
            Files.createDirectories(root.resolve(each));
        }
        for (String jar : List.of("b-1.jar", "B-1.jar", "a_1.jar", "a-1.jar")) {
            Files.createFile(root.resolve("lib").resolve(jar));
        }
        Files.copy(Path.of("src/main/files/bin/daylight"), root.resolve("bin/daylight"));
        Path java = root.resolve("runtime/bin/java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\" \"locale $LC_ALL\"\n");
        for (Path each : List.of(java, root.resolve("bin/daylight"))) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.createSymbolicLink(folder.resolve("link"), root.resolve("bin/daylight"));
    }

    private List<String> start(Map<String, String> environment, String... words) throws Exception {
        var line = new ArrayList<>(List.of(folder.resolve("link").toString()));
        line.addAll(List.of(words));
        Path output = folder.resolve("output");
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(4, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), Files.readString(output));
        return Files.readAllLines(output);
    }

    @Test
    void it_runs_through_a_link_and_in_a_folder_with_a_space() throws Exception {
        List<String> words = start(Map.of(), "show", "two words", "");
        String lib = root + "/lib/";
        assertEquals(
                lib + "B-1.jar:" + lib + "a-1.jar:" + lib + "a_1.jar:" + lib + "b-1.jar",
                words.get(words.indexOf("-cp") + 1));
        assertTrue(words.contains("-XX:SharedArchiveFile=" + root + "/startup.jsa"), words::toString);
        assertEquals(
                List.of("org.daylight.app.Start", "show", "two words", "", "locale C.UTF-8"),
                words.subList(words.size() - 5, words.size()));
    }

    @Test
    void the_order_of_the_jars_does_not_depend_on_the_locale() throws Exception {
        List<String> words = start(Map.of("LC_ALL", "en_US.UTF-8"), "status");
        assertTrue(words.get(words.indexOf("-cp") + 1).startsWith(root + "/lib/B-1.jar:"), words::toString);
        assertEquals("locale en_US.UTF-8", words.getLast());
    }

    @Test
    void servers_end_without_memory_and_searches_start_fast() throws Exception {
        assertTrue(start(Map.of(), "serve", "archive").contains("-XX:+ExitOnOutOfMemoryError"));
        assertTrue(start(Map.of(), "search", "archive", "a").contains("-XX:TieredStopAtLevel=1"));
        assertFalse(start(Map.of(), "search", "archive", "a", "--format", "zip").contains("-XX:TieredStopAtLevel=1"));
        assertTrue(start(Map.of(), "--help").contains("-XX:TieredStopAtLevel=1"));
        assertTrue(start(Map.of()).contains("-XX:TieredStopAtLevel=1"));
        List<String> words = start(Map.of("JAVA_OPTS", "-Xmx2g -Xss1m"), "serve", "archive");
        assertTrue(words.containsAll(List.of("-Xmx2g", "-Xss1m")), words::toString);
    }

    @Test
    void caches_that_were_made_for_this_release_are_used() throws Exception {
        Files.createFile(root.resolve("lib/app-0.1.0.jar"));
        Path made = folder.resolve("made caches");
        script("daylight-startup", made.toString());
        String archive = "-XX:SharedArchiveFile=" + root + "/startup.jsa";
        Map<String, String> with = Map.of("DAYLIGHT_STARTUP", made.toString());
        assertTrue(start(Map.of(), "import", "a").contains(archive));
        assertTrue(start(Map.of(), "import", "a").contains("-Xshare:auto"));
        assertFalse(start(with, "import", "a").contains(archive));
        assertFalse(start(with, "import", "a").contains("-Xshare:auto"), "the JVM does not start with both");
        assertTrue(start(with, "import", "a").contains("-XX:AOTCache=" + made + "/import-0.1.0.aot"));
        assertTrue(start(with, "serve", "a").contains("-XX:AOTCache=" + made + "/serve-0.1.0.aot"));
        assertTrue(start(with, "search", "a", "b").contains("-XX:AOTCache=" + made + "/search-0.1.0.aot"));
        assertTrue(start(with, "init", "a").contains("-XX:AOTCache=" + made + "/search-0.1.0.aot"));
        assertTrue(start(with, "status").contains("-XX:AOTCache=" + made + "/daylight-0.1.0.aot"));
        Files.move(root.resolve("lib/app-0.1.0.jar"), root.resolve("lib/app-0.2.0.jar"));
        assertTrue(start(with, "import", "a").contains(archive), "a cache of another release");
    }

    /** Runs another script of the release, with a JVM that writes the cache that it is told to write. */
    private void script(String name, String... words) throws Exception {
        Path java = root.resolve("runtime/bin/java");
        String usual = Files.readString(java);
        Files.writeString(java, """
            #!/bin/sh
            for word in "$@"; do case "$word" in -XX:AOTCacheOutput=*) echo "$@" >"${word#*=}" ;; esac; done
            """);
        Files.copy(Path.of("src/main/files/bin", name), root.resolve("bin").resolve(name));
        var line = new ArrayList<>(
                List.of("/bin/sh", root.resolve("bin").resolve(name).toString()));
        line.addAll(List.of(words));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        Files.writeString(java, usual);
    }

    @Test
    void vectors_are_for_the_addon_only_if_it_is_there() throws Exception {
        assertFalse(start(Map.of(), "semantic", "index", "a").contains("--add-modules=jdk.incubator.vector"));
        Files.createDirectory(root.resolve("lib/semantic"));
        assertTrue(start(Map.of(), "semantic", "index", "a").contains("--add-modules=jdk.incubator.vector"));
        assertTrue(start(Map.of(), "serve", "a", "--semantic").contains("--add-modules=jdk.incubator.vector"));
        assertFalse(start(Map.of(), "serve", "semantic").contains("--add-modules=jdk.incubator.vector"));
    }
}
