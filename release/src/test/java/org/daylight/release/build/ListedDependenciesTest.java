package org.daylight.release.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every library that a release contains is known by its bytes, and has a licence that is allowed. */
class ListedDependenciesTest {

    private static final Path LIST = Path.of("dependencies.tsv");

    @TempDir
    Path folder;

    /** What Maven gives the program and the extractor at run time. */
    private static List<Path> bundled() throws IOException {
        var jars = new ArrayList<Path>();
        for (String each :
                Files.readString(Path.of("target/bundled.txt")).strip().split(File.pathSeparator)) {
            Path file = Path.of(each);
            boolean own = file.startsWith(Path.of("").toAbsolutePath().getParent());
            if (!own && each.endsWith(".jar")) {
                jars.add(file);
            }
        }
        try (Stream<Path> files = Files.list(Path.of("../extractor/target/libs"))) {
            files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
        }
        return jars;
    }

    @Test
    void every_library_is_in_the_list_with_its_bytes_and_the_list_has_no_other() throws IOException {
        ListedDependencies listed = ListedDependencies.read(LIST);
        Set<Sha256> found = new HashSet<>();
        for (Path jar : bundled()) {
            assertTrue(listed.of(jar).isPresent(), () -> jar + " is not in release/dependencies.tsv with these bytes");
            found.add(ListedDependencies.hash(jar));
        }
        assertTrue(found.size() > 100, "the libraries were found");
        for (ListedDependencies.Library each : listed.all()) {
            assertTrue(found.contains(each.hash()), () -> each + " is listed, and not used");
        }
    }

    @Test
    void every_script_of_another_project_has_a_licence_that_is_allowed() throws IOException {
        List<String> lines = Files.readAllLines(
                Path.of("../static-site/src/main/resources/org/daylight/staticsite/vendor/packages.tsv"));
        assertTrue(lines.size() > 10, "the scripts are listed");
        for (String line : lines.subList(1, lines.size())) {
            String licence = line.split("\t", -1)[1];
            assertTrue(Stream.of(licence.split(" OR ")).anyMatch(ListedDependencies.ALLOWED::contains), line);
        }
    }

    @Test
    void a_library_with_other_bytes_is_not_in_the_list() throws IOException {
        Path jar = bundled().getFirst();
        Path changed = Files.copy(jar, folder.resolve("changed.jar"));
        Files.write(changed, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
        assertTrue(ListedDependencies.read(LIST).of(jar).isPresent());
        assertTrue(ListedDependencies.read(LIST).of(changed).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Unknown", "GPL-3.0-only", "SSPL-1.0 OR AGPL-3.0-only", "apache-2.0"})
    void an_unknown_licence_or_one_that_is_not_allowed_is_refused(String licence) throws IOException {
        Path list = folder.resolve("list.tsv");
        Files.writeString(list, "a:b:1\tGPL-3.0-only OR MIT\t" + "0".repeat(64) + "\n");
        assertEquals(1, ListedDependencies.read(list).all().spliterator().getExactSizeIfKnown());
        Files.writeString(list, "a:b:1\t" + licence + "\t" + "0".repeat(64) + "\n");
        assertThrows(IOException.class, () -> ListedDependencies.read(list));
    }
}
