package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code daylight}: when it builds, and when it creates the startup caches. The JDK and Maven are replaced
 * by scripts that record how they are called.
 */
class LauncherTest {

    private static final String MAKING = "creating a startup cache";

    /** Older than any file that the launcher creates. */
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    Path root;

    private Path program;
    private Path caches;

    @BeforeEach
    void lay_out_a_clone_that_maven_has_built() throws IOException {
        Path launcher = Path.of("..", "daylight");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh");
        Files.copy(launcher, root.resolve("daylight"), StandardCopyOption.COPY_ATTRIBUTES);
        program = Files.createDirectories(root.resolve("app/target/daylight"));
        caches = root.resolve("app/target/startup");
        write("pom.xml", "");
        for (String module : List.of(
                "proof",
                "timelock",
                "mail",
                "detector",
                "http",
                "outlook",
                "archive",
                "site",
                "static-site",
                "mcp",
                "mailserver",
                "drop",
                "extractor",
                "newsroom",
                "desk",
                "app")) {
            write(module + "/pom.xml", "");
            write(module + "/src/main/java/A.java", "");
            String folder = module.equals("extractor") ? "extractor/" : "";
            write("app/target/daylight/" + folder + module + "-0.1.0.jar", "");
        }
        script("jdk/bin/java", """
            echo "$@" >>"%1$s/calls"
            case "$*" in *TrainingRun*) [ ! -e "%1$s/fail" ] || exit 1 ;; esac
            for word in "$@"; do
                case "$word" in -XX:AOTCacheOutput=*) echo recorded >"${word#*=}" ;; esac
            done
            """.formatted(root));
        script("bin/mvn", """
            echo "$@" >>"%1$s/built"
            for module in proof mail detector http outlook archive site mcp mailserver drop newsroom app extractor/extractor; do touch "%1$s/app/target/daylight/$module-0.1.0.jar"; done
            """.formatted(root));
        Files.writeString(
                root.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\nJAVA_RUNTIME_VERSION=\"25.0.1+8-LTS\"\n");
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.toList()) {
                Files.setLastModifiedTime(each, LONG_AGO);
            }
        }
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    private void script(String file, String text) throws IOException {
        write(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(root.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs the launcher, which must exit with 0. @return its output */
    private String start(String... words) throws IOException, InterruptedException {
        Path output = root.resolve("output");
        var line = new java.util.ArrayList<>(List.of(root.resolve("daylight").toString()));
        line.addAll(List.of(words));
        var process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        process.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        process.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        process.environment().put("TMPDIR", root.toString());
        process.environment().remove("JAVA_OPTS");
        Process started = process.start();
        assertTrue(started.waitFor(10, TimeUnit.MINUTES), "it ends");
        assertEquals(0, started.exitValue(), Files.readString(output));
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    /** The calls of the JDK since the last call of this method. */
    private List<String> calls() throws IOException {
        Path file = root.resolve("calls");
        List<String> calls = Files.exists(file) ? Files.readAllLines(file) : List.of();
        Files.deleteIfExists(file);
        return calls;
    }

    private boolean has_built() {
        return Files.exists(root.resolve("built"));
    }

    @Test
    void after_a_build_by_maven_alone_the_caches_are_created_once() throws Exception {
        assertTrue(start("status").contains(MAKING));
        List<String> calls = calls();
        assertEquals(5, calls.size(), "everything, serving, searching, importing, and the command itself");
        assertFalse(has_built(), "what Maven has built is not built again");
        assertTrue(calls.getLast().contains("-XX:AOTCache=" + caches + "/daylight-25.0.1+8_LTS.aot"), calls.getLast());
        assertTrue(calls.getLast().endsWith("org.daylight.app.Start status"), calls.getLast());

        assertEquals("", start("serve", "archive"));
        calls = calls();
        assertEquals(1, calls.size());
        assertTrue(calls.getFirst().contains("-XX:AOTCache=" + caches + "/serve-"), calls.getFirst());

        assertEquals("", start("search", "archive", "--count", "a b"));
        assertTrue(calls().getFirst().contains("-XX:AOTCache=" + caches + "/search-"));
        assertEquals("", start("search", "archive", "--format", "zip", "a"));
        assertTrue(calls().getFirst().contains("-XX:AOTCache=" + caches + "/daylight-"));
        assertEquals("", start("import", "-n", "newsroom", "--trove", "a", "b.mbox"));
        String imported = calls().getFirst();
        assertTrue(imported.contains("-XX:AOTCache=" + caches + "/import-"), imported);
        assertFalse(imported.contains("TieredStopAtLevel"), imported);
        assertEquals("", start("init", "newsroom"));
        assertTrue(calls().getFirst().contains("-XX:AOTCache=" + caches + "/search-"));
    }

    @Test
    void caches_that_are_older_than_a_jar_are_recreated() throws Exception {
        start("status");
        calls();
        Files.writeString(program.resolve("picocli-9.jar"), "another version of a library, as old as its download");
        Files.setLastModifiedTime(program.resolve("picocli-9.jar"), LONG_AGO);
        Files.setLastModifiedTime(
                program,
                FileTime.from(Files.getLastModifiedTime(caches.resolve("tried-25.0.1+8_LTS"))
                        .toInstant()
                        .plusSeconds(1)));
        assertTrue(start("status").contains(MAKING));
        assertEquals(5, calls().size());
    }

    @Test
    void a_failed_training_run_is_not_repeated_at_each_start() throws Exception {
        Files.createFile(root.resolve("fail"));
        assertTrue(start("status").contains(MAKING));
        List<String> calls = calls();
        assertFalse(calls.getLast().contains("AOTCache"), calls.getLast());
        assertEquals("", start("status"));
        assertEquals(1, calls().size());
    }

    @Test
    void where_nothing_can_be_written_it_runs_without() throws Exception {
        Files.createFile(caches); // a file with the folder's name: no user, not even root, can create the folder
        assertEquals("", start("status"));
        List<String> calls = calls();
        assertEquals(1, calls.size());
        assertFalse(calls.getFirst().contains("AOTCache"), calls.getFirst());
    }

    @Test
    void two_simultaneous_starts_create_them_once() throws Exception {
        Files.createDirectories(caches.resolve("making"));
        assertEquals("", start("status"));
        assertEquals(1, calls().size());
    }

    @Test
    void a_source_that_is_newer_than_its_jar_is_built_once() throws Exception {
        start("status");
        Path source = root.resolve("site/src/main/java/A.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
        Path jar = program.resolve("site-0.1.0.jar");
        assertTrue(start("status").contains("building daylight"));
        assertTrue(has_built());
        Files.delete(root.resolve("built"));
        Files.setLastModifiedTime(jar, LONG_AGO); // Maven had nothing to build
        assertEquals(
                "",
                start("status")
                        .lines()
                        .filter(line -> line.contains("building"))
                        .findAny()
                        .orElse(""));
        assertFalse(has_built());
    }

    @Test
    void the_addon_is_built_when_a_command_first_needs_it() throws Exception {
        write("semantic/pom.xml", "");
        write("semantic/src/main/java/A.java", "");
        Files.createDirectories(root.resolve("archive/src/main/java/org/daylight/search/similar"));
        start("serve", "archive");
        start("semantic", "--help");
        assertFalse(has_built());
        calls();
        assertTrue(start("semantic", "index", "an archive").contains("building the addon"));
        assertTrue(Files.readString(root.resolve("built")).contains("-Psemantic"));
        String call = calls().getLast();
        assertTrue(call.contains("--add-modules=jdk.incubator.vector"), call);
        assertTrue(call.endsWith("org.daylight.app.Start semantic index an archive"), call);
        Files.delete(root.resolve("built"));
        write("app/target/daylight/semantic/semantic-0.1.0.jar", "");
        assertFalse(start("serve", "archive", "--semantic").contains("building"));
        assertFalse(has_built());
        assertTrue(calls().getLast().endsWith("org.daylight.app.Start serve archive --semantic"));
        Files.setLastModifiedTime(
                root.resolve("semantic/pom.xml"), FileTime.from(Instant.now().plusSeconds(60)));
        assertTrue(start("serve", "archive", "--semantic").contains("building the addon"));
        assertTrue(calls().stream().noneMatch(made -> made.contains("TrainingRun") && made.contains("add-modules")));
    }

    @Test
    void the_program_that_finds_names_is_built_for_the_command_that_finds_them() throws Exception {
        write("entities/pom.xml", "");
        write("entities/src/main/java/A.java", "");
        Files.createDirectories(root.resolve("archive/src/main/java/org/daylight/search/entity"));
        start("serve", "archive", "--entities");
        start("entities", "list");
        start("entities", "index", "--help");
        assertFalse(has_built());
        calls();
        assertTrue(start("entities", "index", "an archive").contains("building the addon that finds names"));
        assertTrue(Files.readString(root.resolve("built")).contains("-Pentities"));
        String call = calls().getLast();
        assertFalse(call.contains("add-modules"), call);
        assertTrue(call.endsWith("org.daylight.app.Start entities index an archive"), call);
        Files.delete(root.resolve("built"));
        write("app/target/daylight/entities/entities-0.1.0.jar", "");
        assertFalse(start("entities", "index", "archive").contains("building"));
        assertFalse(has_built());
    }

    @Test
    void an_import_on_a_cluster_gets_what_spark_needs_of_the_jvm() throws Exception {
        start("import", "--trove", "a", "--on", "spark://h:7077", "--shared", "w", "a.mbox");
        String call = calls().getLast();
        assertTrue(call.contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"), call);
        start("import", "--trove", "a", "a.mbox");
        assertFalse(calls().getLast().contains("add-opens"));
    }

    @Test
    void a_missing_jar_is_built() throws Exception {
        Files.delete(program.resolve("proof-0.1.0.jar"));
        assertTrue(start("status").contains("building daylight"));
        assertTrue(has_built());
    }
}
