package org.daylight.flow.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.daylight.demo.HarbourTrove;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.NewsroomContents;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.search.SearchIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import on a cluster gives the newsroom that an import on one machine gives. */
class ClusterImportTest {

    private static final int BATCH = 23;
    private static final long COMMIT_BYTES = 700_000;

    @TempDir
    static Path sources;

    @TempDir
    Path folder;

    private static List<Path> paths = List.of();

    /** Containers of all kinds with 1,100 messages, many of them several times, and damaged ones. */
    @BeforeAll
    static void writeSources() throws IOException {
        Path mail = new HarbourTrove(7, 300).writeTo(sources.resolve("demo")).mail();
        Path mbox = sources.resolve("large.mbox");
        new HarbourTrove(3, 700).writeMbox(mbox);
        assertTrue(Files.size(mbox) > 1 << 20, "the messages of a large mbox are not copied");
        byte[] small = Files.readAllBytes(mbox);
        Path packed = Files.createDirectory(sources.resolve("packed"));
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed.resolve("large.mbox.gz")))) {
            out.write(small); // each message a second time, at the same offset of another container
        }
        Path other = sources.resolve("other.mbox");
        new HarbourTrove(4, 120).writeMbox(other);
        byte[] others = Files.readAllBytes(other);
        try (var tar = new TarArchiveOutputStream(
                new ZstdOutputStreamNoFinalizer(Files.newOutputStream(packed.resolve("mail.tar.zst"))), "UTF-8")) {
            for (String name : List.of("lists/a.mbox", "lists/a.mbox", "b.mbox")) {
                var entry = new TarArchiveEntry(name);
                entry.setSize(others.length);
                tar.putArchiveEntry(entry);
                tar.write(others);
                tar.closeArchiveEntry();
            }
        }
        try (var zip = new ZipOutputStream(Files.newOutputStream(packed.resolve("mail.zip")))) {
            zip.putNextEntry(new ZipEntry("inner.mbox"));
            zip.write(others);
            zip.putNextEntry(new ZipEntry("letter.eml"));
            zip.write(letter("zip \uD83D\uDE00 ü"));
        }
        Path hostile = Files.createDirectory(sources.resolve("hostile"));
        Files.write(
                hostile.resolve("cut.mbox.gz"),
                Arrays.copyOf(Files.readAllBytes(packed.resolve("large.mbox.gz")), 90_000));
        Files.write(hostile.resolve("cut.zip"), Arrays.copyOf(Files.readAllBytes(packed.resolve("mail.zip")), 20_000));
        Files.write(hostile.resolve("zeros.eml"), new byte[4_000]);
        Files.writeString(hostile.resolve("list.mbox"), "This is a shopping list: eggs, milk.\n");
        Files.writeString(
                hostile.resolve("quoted.mbox"),
                "From a@b.example Thu Mar 12 18:42:00 2015\nFrom: a@b.example\n\n>From here\n>>From there\n");
        Files.createFile(hostile.resolve("empty"));
        Files.createSymbolicLink(hostile.resolve("link"), Path.of("/etc/passwd"));
        for (int i = 0; i < 150; i++) {
            Files.write(hostile.resolve(i + ".eml"), letter("letter " + i % 140));
        }
        paths = List.of(mail, mbox, packed, sources.resolve("demo/documents"), hostile, mbox);
    }

    private static byte[] letter(String text) {
        return ("From: ada@port.example\nSubject: " + text + "\n\n" + text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private interface Work {
        ImportTrove.Result with(ImportTrove importing) throws Exception;
    }

    private static ImportTrove.Result with(Path newsroom, StepListener steps, Work work) throws Exception {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.open(room.vaultFolder());
                SearchIndex index = LuceneIndex.open(room.indexFolder())) {
            return work.with(new ImportTrove(room, vault, index, 2, BATCH, COMMIT_BYTES, steps));
        }
    }

    private static ImportTrove.Request request(List<Path> paths, boolean allFiles) {
        return allFiles
                ? ImportTrove.Request.ofAllFiles("harbour", "The Harbour Papers", paths)
                : new ImportTrove.Request("harbour", "The Harbour Papers", paths);
    }

    private Path here(String name, List<Path> from, boolean allFiles) throws Exception {
        Path newsroom = Rooms.create(folder.resolve(name));
        with(newsroom, StepListener.NONE, importing -> importing.run(request(from, allFiles), new Rooms.Unwatched()));
        return newsroom;
    }

    private Path shared() throws IOException {
        return Files.createDirectories(folder.resolve("shared"));
    }

    private ImportTrove.Result onCluster(
            Path newsroom, List<Path> from, boolean allFiles, Cluster cluster, StepListener steps) throws Exception {
        var machines = new ImportTrove.Machines(cluster, shared());
        return with(
                newsroom, steps, importing -> importing.run(request(from, allFiles), machines, new Rooms.Unwatched()));
    }

    @Test
    void vaultCatalogAndIndexAreTheSame() throws Exception {
        for (boolean allFiles : List.of(false, true)) {
            Path alone = here("alone-" + allFiles, paths, allFiles);
            Path many = Rooms.create(folder.resolve("many-" + allFiles));
            var cluster = new ThreadCluster();

            var imported = assertInstanceOf(
                    ImportTrove.Imported.class, onCluster(many, paths, allFiles, cluster, StepListener.NONE));

            assertTrue(imported.accession().account().stored() > 1_000, "there are documents");
            assertTrue(imported.accession().account().duplicates() > 1_000, "and documents that are there twice");
            assertTrue(imported.accession().account().unreadable() > 3, "and losses");
            assertTrue(cluster.tasks() > 40, "there were several tasks");
            assertSame(alone, many);
            try (Stream<Path> left = Files.list(shared())) {
                assertEquals(List.of(), left.toList(), "nothing is left in the shared folder");
            }
        }
    }

    private static void assertSame(Path one, Path other) throws Exception {
        var expected = NewsroomContents.of(one);
        var found = NewsroomContents.of(other);
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, contents) -> assertEquals(contents, found.get(name), name));
    }

    @Test
    void whatTheNewsroomHasAlreadyIsRecognised() throws Exception {
        List<Path> first = List.of(sources.resolve("other.mbox"));
        Path alone = here("alone", first, false);
        Path many = here("many", first, false);
        with(alone, StepListener.NONE, importing -> importing.run(request(paths, false), new Rooms.Unwatched()));

        onCluster(many, paths, false, new ThreadCluster(), StepListener.NONE);

        assertSame(alone, many);
        var again = onCluster(many, paths, false, new ThreadCluster(), StepListener.NONE);
        assertInstanceOf(ImportTrove.NothingNew.class, again);
    }

    /** Stops at a step, as a process that is killed there: nothing is committed afterwards. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void anImportThatIsStoppedAnywhereIsCompletedByTheNextOne() throws Exception {
        List<Path> some = List.of(sources.resolve("large.mbox"), sources.resolve("packed"));
        Path alone = here("alone", some, false);
        String expected = Rooms.written(alone);
        for (int step : new int[] {1, 2, 3, 9, 40}) {
            Path many = Rooms.create(folder.resolve("many-" + step));
            int[] reached = {0};
            assertThrows(
                    Stopped.class,
                    () -> onCluster(many, some, false, new ThreadCluster(), name -> {
                        if (++reached[0] == step) {
                            throw new Stopped();
                        }
                    }));
            var cluster = new ThreadCluster();
            onCluster(many, some, false, cluster, StepListener.NONE);
            assertEquals(expected, Rooms.written(many), "stopped at step " + step);
        }
        Path continuedAlone = Rooms.create(folder.resolve("continued-alone"));
        int[] reached = {0};
        assertThrows(
                Stopped.class,
                () -> onCluster(continuedAlone, some, false, new ThreadCluster(), name -> {
                    if (++reached[0] == 5) {
                        throw new Stopped();
                    }
                }));
        with(
                continuedAlone,
                StepListener.NONE,
                importing -> importing.run(request(some, false), new Rooms.Unwatched()));
        assertEquals(expected, Rooms.written(continuedAlone));
    }

    @Test
    void aFailingClusterIsReportedAndNothingIsLost() throws Exception {
        List<Path> some = List.of(sources.resolve("large.mbox"));
        Path many = Rooms.create(folder.resolve("many"));
        var failing = new Cluster() {
            private int stages;

            @Override
            public void run(ClusterTask.Order job, int count, IntConsumer done)
                    throws IOException, InterruptedException {
                if (++stages == 2) {
                    ClusterTask.run(job, 0);
                    done.accept(0);
                    throw new IOException("the cluster does not answer any more");
                }
                new ThreadCluster().run(job, count, done);
            }

            @Override
            public void close() {}
        };
        var failed = assertThrows(IOException.class, () -> onCluster(many, some, false, failing, StepListener.NONE));
        assertEquals("the cluster does not answer any more", failed.getMessage());
        onCluster(many, some, false, new ThreadCluster(), StepListener.NONE);
        assertEquals(Rooms.written(here("alone", some, false)), Rooms.written(many));
    }

    @Test
    void aDamagedResultIsFoundAndMadeAgain() throws Exception {
        List<Path> some = List.of(sources.resolve("large.mbox"));
        Path many = Rooms.create(folder.resolve("many"));
        var damaging = new Cluster() {
            @Override
            public void run(ClusterTask.Order job, int count, IntConsumer done)
                    throws IOException, InterruptedException {
                for (int i = 0; i < count; i++) {
                    ClusterTask.run(job, i);
                    if (job.stage().equals("PREPARE") && i == 1) {
                        damage(Path.of(job.folder()).resolve("prepare"));
                    }
                    done.accept(i);
                }
            }

            @Override
            public void close() {}
        };
        var failed = assertThrows(IOException.class, () -> onCluster(many, some, false, damaging, StepListener.NONE));
        assertTrue(failed.getMessage().contains("was damaged"), failed.getMessage());
        onCluster(many, some, false, new ThreadCluster(), StepListener.NONE);
        assertEquals(Rooms.written(here("alone", some, false)), Rooms.written(many));
    }

    private static void damage(Path results) throws IOException {
        try (Stream<Path> all = Files.walk(results)) {
            for (Path blocks : all.filter(path -> path.endsWith("blocks")
                            && path.getParent().getFileName().toString().startsWith("000001-"))
                    .toList()) {
                byte[] bytes = Files.readAllBytes(blocks);
                bytes[bytes.length / 2] ^= 1;
                Files.write(blocks, bytes);
            }
        }
    }

    @Test
    void anotherFolderOrAChangedFileIsRefused() throws Exception {
        List<Path> some = new ArrayList<>(List.of(Files.copy(sources.resolve("large.mbox"), folder.resolve("a.mbox"))));
        Path many = Rooms.create(folder.resolve("many"));
        var changing = new Cluster() {
            @Override
            public void run(ClusterTask.Order job, int count, IntConsumer done)
                    throws IOException, InterruptedException {
                if (job.stage().equals("PREPARE")) {
                    byte[] bytes = Files.readAllBytes(some.getFirst());
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(some.getFirst(), bytes);
                }
                for (int i = 0; i < count; i++) {
                    ClusterTask.run(job, i);
                    done.accept(i);
                }
            }

            @Override
            public void close() {}
        };
        var changed = assertThrows(IOException.class, () -> onCluster(many, some, false, changing, StepListener.NONE));
        assertTrue(changed.getMessage().contains("was changed while it was imported"), changed.getMessage());

        var elsewhere = new Cluster() {
            @Override
            public void run(ClusterTask.Order job, int count, IntConsumer done)
                    throws IOException, InterruptedException {
                ClusterTask.run(new ClusterTask.Order(folder.resolve("other/x").toString(), job.job(), job.stage()), 0);
            }

            @Override
            public void close() {}
        };
        var other = assertThrows(TaskRefused.class, () -> onCluster(many, some, false, elsewhere, StepListener.NONE));
        assertTrue(other.getMessage().contains("is not the same on all machines"), other.getMessage());
        var missing = new ImportTrove.Machines(new ThreadCluster(), folder.resolve("nowhere"));
        var none = assertThrows(
                IOException.class,
                () -> with(
                        many,
                        StepListener.NONE,
                        importing -> importing.run(request(some, false), missing, new Rooms.Unwatched())));
        assertTrue(none.getMessage().startsWith("there is no folder "), none.getMessage());
    }

    @Test
    void whatOnlyThisMachineCanReadIsRefused() throws Exception {
        Path many = Rooms.create(folder.resolve("many"));
        var machines = new ImportTrove.Machines(new ThreadCluster(), shared());
        var request =
                new ImportTrove.Request("harbour", "", List.of(Path.of("-")), new ByteArrayInputStream(letter("one")));
        var refused = assertInstanceOf(
                ImportTrove.Refused.class,
                with(many, StepListener.NONE, importing -> importing.run(request, machines, new Rooms.Unwatched())));
        assertTrue(refused.reason().contains("standard input"), refused.reason());
        assertFalse(Files.exists(many.resolve("vault/000001.segment")));
    }
}
