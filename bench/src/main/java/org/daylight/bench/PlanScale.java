package org.daylight.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PackWriter;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.Documents;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.MatchKey;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.flow.decide.ChangePlan;
import org.daylight.flow.decide.PlanReleases;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.daylight.note.NoteKey;
import org.daylight.schedule.Interval;
import org.daylight.tree.TileFile;

/**
 * The cost of changes of the plan, in a catalog of many documents that have no bytes; and of finding out which release has a number, in an archive
 * whose releases have their numbers between each other's.
 */
final class PlanScale {

    private static final Instant FIRST = Instant.parse("2026-12-01T09:00:00Z");
    private static final int PARTS = 30;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private PlanScale() {}

    /** @param arguments {@code [DOCUMENTS [MOVED]]} */
    public static void main(String[] arguments) throws IOException {
        int documents = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 325_616;
        int moved = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        Path work = Files.createTempDirectory("daylight-plan-");
        try {
            System.out.println("| step | wall, s | CPU, s |");
            System.out.println("|---|--:|--:|");
            plan(work.resolve("newsroom"), documents, moved);
            lookUp(work.resolve("archive"), work.resolve("packs"), documents);
        } finally {
            try (var all = Files.walk(work)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private static <T> T timed(String words, Step<T> step) throws IOException {
        long begin = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        T result = step.run();
        System.out.printf(
                Locale.ROOT,
                "| %s | %.3f | %.3f |%n",
                words,
                (System.nanoTime() - begin) / 1e9,
                (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
        return result;
    }

    private static void plan(Path folder, int documents, int moved) throws IOException {
        Newsroom.create(folder, new Settings("Scale", "bench.example", "archive"), new SecureRandom());
        try (Newsroom newsroom = Newsroom.open(folder)) {
            HeldTrove trove = filled(newsroom.catalog(), documents);
            PlanReleases.Division division = new PlanReleases.Division(PARTS, 0);
            var plan = new PlanReleases(newsroom);
            Interval day = Interval.parse("day");
            timed(
                    "schedule " + documents + " documents in 30 parts",
                    () -> plan.run(trove, division, FIRST, day, FIRST));
            timed("the same again, by another order", () -> {
                int[] order = shuffled(documents, 5);
                return plan.run(trove, division, FIRST, day, order, FIRST);
            });
            var change = new ChangePlan(newsroom, FIRST, false);
            int[] some = IntStream.of(shuffled(documents, 6)).limit(moved).toArray();
            done(timed(
                    "new part of " + moved + " documents from all parts",
                    () -> change.create(trove, some, "", "", null)));
            done(timed("undo", () -> change.undo(trove)));
            done(timed("move " + moved + " documents to part 7", () -> change.move(trove, some, 7)));
            done(timed("move 1 document", () -> change.move(trove, new int[] {1}, 7)));
            done(timed(
                    "postpone part 3 and all later parts",
                    () -> change.reschedule(trove, 3, new ChangePlan.Shift(day, false, null), true)));
            List<Integer> all = IntStream.rangeClosed(1, PARTS).boxed().toList();
            done(timed("order all parts by number", () -> change.order(trove, all, null, "by number")));
            done(timed("undo", () -> change.undo(trove)));
            timed("list the plan", () -> newsroom.catalog().parts().all().size());
            timed("next part", () -> newsroom.catalog().parts().next().orElseThrow());
        }
        System.out.printf(Locale.ROOT, "| catalog.db, MB | %.1f | |%n", Files.size(folder.resolve("catalog.db")) / 1e6);
    }

    private static void done(ChangePlan.Result result) {
        if (!(result instanceof ChangePlan.Changed)) {
            throw new IllegalStateException(result.toString());
        }
    }

    private static int[] shuffled(int documents, int seed) {
        int[] numbers = IntStream.rangeClosed(1, documents).toArray();
        var random = new Random(seed);
        for (int i = numbers.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int number = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = number;
        }
        return numbers;
    }

    /** Each document has a text, a copy key and a Message-ID; a third are copies of another one. */
    private static HeldTrove filled(Catalog catalog, int documents) {
        return catalog.together(() -> {
            HeldTrove trove = catalog.troves().findOrAdd("scale", "Scale");
            Accession accession = catalog.accessions().begin(trove.id(), List.of("bench"));
            long[] numbered = new long[documents];
            for (int i = 0; i < documents; i++) {
                Sha256 sha256 = Sha256.of(bytes("document " + i));
                long key = Documents.key("scale", sha256);
                catalog.documents().add(key, trove.id(), accession.number(), sha256, 4_000, sha256, 1);
                int text = i % 3 == 0 ? i / 2 : i;
                catalog.matches()
                        .note(
                                key,
                                List.of(
                                        MatchKey.of(MatchKey.Kind.COPY, false, bytes("copy " + text)),
                                        MatchKey.of(MatchKey.Kind.TEXT, false, bytes("text " + text)),
                                        MatchKey.of(MatchKey.Kind.MESSAGE_ID, false, bytes(i + "@bench.example"))));
                numbered[i] = key;
            }
            catalog.documents().number(trove.id(), numbered, 1);
            return catalog.troves().get(trove.id());
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Every 30th number is in the same release; all are withheld, so that the packs have lines only. */
    private static void lookUp(Path folder, Path cache, int documents) throws IOException {
        NoteKey.Signer key = NoteKey.generate("bench.example", new SecureRandom());
        List<byte[]> entries = new ArrayList<>();
        entries.add(new LogEntry.Archive(key.name(), "Scale", 1, key.verifier()).bytes());
        entries.add(new LogEntry.Trove(new Slug("scale"), "Scale", "").bytes());
        entries.add(new LogEntry.Accession(
                        new Slug("scale"),
                        1,
                        documents,
                        new DocumentNumber(1),
                        new DocumentNumber(documents),
                        Sha256.of(new byte[0]),
                        documents,
                        0,
                        new LinkedHashMap<>())
                .bytes());
        for (int part = 1; part <= PARTS; part++) {
            entries.add(release(folder, part, documents).bytes());
        }
        TileLog.Growth log = TileLog.empty(key.name()).append(entries).orThrow();
        for (TileFile file : log.files()) {
            write(folder.resolve(file.path().toString()), file.bytes());
        }
        write(folder.resolve(ArchivePath.CHECKPOINT), log.checkpoint().sign(key).bytes());
        DocumentId last = new DocumentId("scale", documents - 1);
        try (Archive archive = Archive.open(folder)) {
            archive.cacheIn(cache);
            timed("archive: first number, nothing cached", () -> archive.state(last));
            timed("archive: previous document", () -> archive.nearest(last, -1));
        }
        try (Archive archive = Archive.open(folder)) {
            archive.cacheIn(cache);
            timed("archive: first number, from the cache", () -> archive.state(last));
            timed("archive: previous document, from the cache", () -> archive.nearest(last, -1));
            timed("archive: 100,000 numbers", () -> {
                for (int i = 0; i < 100_000; i++) {
                    archive.state(new DocumentId("scale", 1 + i % documents));
                }
                return 0;
            });
        }
    }

    private static LogEntry.Release release(Path folder, int part, int documents) throws IOException {
        Instant time = FIRST.plus(Duration.ofDays(part));
        var file = new ByteArrayOutputStream();
        PackWriter.Written written;
        int last = part;
        try (var pack = new PackWriter(file, new PackWriter.Label("scale", part, "Part " + part, time))) {
            for (int number = part; number <= documents; number += PARTS) {
                pack.add(new PackDocument.Withheld(number, 1, "privacy"));
                last = number;
            }
            written = pack.finish(KeyArchive.NONE);
        }
        write(folder.resolve(ArchivePath.pack(part)), file.toByteArray());
        return new LogEntry.Release(
                new Slug("scale"),
                part,
                part,
                "Part " + part,
                "",
                time,
                written.shown(),
                written.withheld(),
                new DocumentNumber(part),
                new DocumentNumber(last),
                written.documentsRoot(),
                Sha256.of(file.toByteArray()),
                file.size(),
                written.keys(),
                null);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
