package org.daylight.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.daylight.catalog.Accession;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.vault.FolderVault;

/** Imports many messages in one run and prints the cost of each batch. */
final class ImportScale {

    private ImportScale() {}

    /** @param arguments {@code --messages N --step N}, or {@code --corpus PATH --step N}; {@code --work FOLDER} is new, and is kept */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int messages = Integer.parseInt(option(arguments, "--messages", "1000000"));
        int step = Integer.parseInt(option(arguments, "--step", "100000"));
        String kept = option(arguments, "--work", "");
        Path work = kept.isEmpty()
                ? Files.createTempDirectory("daylight-scale-")
                : Files.createDirectory(Path.of(kept).toAbsolutePath());
        try {
            String corpus = option(arguments, "--corpus", "");
            Path source = corpus.isEmpty() ? work.resolve("generated.mbox") : Path.of(corpus);
            if (corpus.isEmpty()) {
                System.err.println("scale: making " + messages + " messages");
                WriteTrove.main(new String[] {"" + messages, source.toString()});
            }
            run(work.resolve("newsroom"), source, step);
        } finally {
            if (kept.isEmpty()) {
                try (var all = Files.walk(work)) {
                    for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
        }
    }

    private static String option(String[] arguments, String name, String otherwise) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals(name)) {
                return arguments[i + 1];
            }
        }
        return otherwise;
    }

    private static void run(Path folder, Path source, int step) throws IOException, InterruptedException {
        Newsroom.create(folder, new Settings("Scale", "bench.example", "archive"), new SecureRandom());
        Steps steps = new Steps(step);
        try (Newsroom newsroom = Newsroom.open(folder);
                FolderVault vault = FolderVault.open(newsroom.vaultFolder());
                LuceneIndex index = LuceneIndex.open(newsroom.indexFolder())) {
            new ImportTrove(newsroom, vault, index).run(new ImportTrove.Request("scale", "", List.of(source)), steps);
        }
        steps.row("numbering and end");
    }

    /** Prints a line after each batch of messages. */
    private static final class Steps implements ImportTrove.Watch {

        private final OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final int step;
        private long next;
        private long wall = System.nanoTime();
        private long cpu = system.getProcessCpuTime();

        Steps(int step) {
            this.step = step;
            next = step;
            System.out.println("| messages | wall, s | CPU, s | heap, MB |");
            System.out.println("|--:|--:|--:|--:|");
        }

        @Override
        public synchronized void progress(ImportTrove.Progress progress) {
            if (progress.messages() >= next) {
                row("" + progress.messages());
                next = (progress.messages() / step + 1) * step;
            }
        }

        private void row(String what) {
            long wallNow = System.nanoTime();
            long cpuNow = system.getProcessCpuTime();
            long heap =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %d |%n",
                    what,
                    (wallNow - wall) / 1e9,
                    (cpuNow - cpu) / 1e9,
                    heap >> 20);
            wall = wallNow;
            cpu = cpuNow;
        }

        @Override
        public void lost(Accession.Loss loss, String remedy) {}

        @Override
        public void passedOver(Accession.Loss loss) {}
    }
}
