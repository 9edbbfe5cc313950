package org.daylight.trustees;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.daylight.archive.Archive;
import org.daylight.format.Outcome;
import org.daylight.log.TrusteesFile;
import org.daylight.mirror.PortArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plans of an archive, by number. It has one, with two of three trustees. */
class ArchiveTrusteesTest {

    @TempDir
    Path folder = Path.of("");

    private Path archive = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void anArchive() throws IOException {
        archive = new PortArchive(folder.resolve("port")).trustees().publish().folder();
        file = archive.resolve("trustees/0001.json");
    }

    private static void assertPlan(Optional<Outcome<TrusteePlan>> found) {
        TrusteePlan plan = found.orElseThrow().orThrow();
        assertEquals(1, plan.number());
        assertEquals(List.of("A", "B", "C"), plan.file().names());
    }

    @Test
    void a_plan_is_found_by_its_number() throws IOException {
        IntFunction<Optional<Outcome<TrusteePlan>>> later = ArchiveTrustees.plansIn(archive);
        assertPlan(later.apply(1));
        assertEquals(Optional.empty(), later.apply(2));
        try (Archive opened = Archive.open(archive)) {
            assertPlan(ArchiveTrustees.plans(opened).apply(1));
            assertEquals(Optional.empty(), ArchiveTrustees.plans(opened).apply(0));
        }
    }

    @Test
    void the_file_of_a_plan_must_be_the_one_that_the_log_names() throws IOException {
        IntFunction<Optional<Outcome<TrusteePlan>>> plans = ArchiveTrustees.plansIn(archive);
        byte[] right = Files.readAllBytes(file);
        for (byte[] wrong : List.of(new byte[0], new byte[right.length], new byte[TrusteesFile.MAX_BYTES + 2])) {
            Files.write(file, wrong);
            refused("the file of plan 1 is not the one that the log names: get it again", plans);
        }
        String missing = "this copy lacks the file of plan 1: get it again";
        Files.delete(file);
        refused(missing, plans);
        Files.createSymbolicLink(file, Files.write(folder.resolve("elsewhere"), right));
        refused(missing, plans);
    }

    private static void refused(String reason, IntFunction<Optional<Outcome<TrusteePlan>>> plans) {
        assertEquals(Outcome.refused("plan-differs", reason), plans.apply(1).orElseThrow());
    }

    @Test
    void an_archive_that_cannot_be_read_is_an_error() {
        IntFunction<Optional<Outcome<TrusteePlan>>> plans = ArchiveTrustees.plansIn(folder.resolve("nowhere"));
        var fault = assertThrows(UncheckedIOException.class, () -> plans.apply(1));
        assertInstanceOf(IOException.class, fault.getCause());
    }
}
