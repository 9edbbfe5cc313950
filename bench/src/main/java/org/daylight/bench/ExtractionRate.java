package org.daylight.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.daylight.extract.Extraction;
import org.daylight.extract.ExtractionRequest;
import org.daylight.extract.ExtractorCommand;
import org.daylight.extract.ExtractorLimits;
import org.daylight.extract.ExtractorPool;
import org.daylight.extract.Protection;

/**
 * Documents per second of extraction, compared with Tika alone: the same files, the same number of processes, alternately, in one run;
 * both without text recognition, and both after two rounds that do not count. Prints a row for each round, and the greatest memory of a
 * process.
 *
 * <p>Files in a folder named {@code malformed} are left out: they measure the limits on time, which Tika alone does not have.
 */
public final class ExtractionRate {

    private static final int WARM_UP = 2;

    private ExtractionRate() {}

    /** @param arguments folder with files, class path of the extractor, number of processes, rounds, TikaAlone.java */
    public static void main(String[] arguments) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(arguments[0]))) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("malformed"))
                    .sorted()
                    .toList();
        }
        List<String> classPath = List.of(arguments[1].split(":"));
        int processes = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        Path work = Files.createTempDirectory("extraction-rate");
        Protection protection = Protection.strongest();
        System.out.println(files.size() + " files, " + processes + " processes, " + protection.description());
        System.out.println("round\tDaylight/s\tTika alone/s\tratio");
        long memory = 0;
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            double alone = files.size() / alone(files, classPath, processes, work, Path.of(arguments[4]));
            double own;
            try (var pool = new ExtractorPool(
                    ExtractorCommand.of(classPath, protection),
                    ExtractorLimits.STANDARD,
                    processes,
                    work.resolve("own"))) {
                for (int i = 0; i < WARM_UP; i++) {
                    extract(files, pool);
                }
                long start = System.nanoTime();
                extract(files, pool);
                own = files.size() / ((System.nanoTime() - start) / 1e9);
                memory = Math.max(memory, greatestMemory());
            }
            ratios.add(own / alone);
            System.out.printf(Locale.ROOT, "%d\t%.1f\t%.1f\t%.2f%n", round, own, alone, own / alone);
        }
        System.out.printf(
                Locale.ROOT,
                "median ratio %.2f; greatest memory of a process %d MB (heap limit %d MB)%n",
                ratios.stream().sorted().toList().get(ratios.size() / 2),
                memory / 1_024,
                ExtractorLimits.STANDARD.heapMegabytes());
    }

    private static void extract(List<Path> files, ExtractorPool pool) throws IOException {
        List<CompletableFuture<Extraction>> results = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            results.add(pool.extract(new ExtractionRequest(name, "", Files.readAllBytes(file), null)));
        }
        results.forEach(CompletableFuture::join);
    }

    /** Seconds that the slowest of the processes needs for its share of the files. */
    private static double alone(List<Path> files, List<String> classPath, int processes, Path work, Path source)
            throws Exception {
        List<Process> all = new ArrayList<>();
        List<BufferedReader> answers = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            int own = i;
            Path list = work.resolve("share-" + i);
            Files.write(
                    list,
                    files.stream()
                            .filter(file -> files.indexOf(file) % processes == own)
                            .map(Path::toString)
                            .toList());
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx" + ExtractorLimits.STANDARD.heapMegabytes() + "m",
                            "-Xss2m",
                            "-XX:+UseSerialGC",
                            "-Djava.awt.headless=true",
                            "-cp",
                            String.join(":", classPath),
                            source.toString(),
                            list.toString(),
                            Integer.toString(WARM_UP))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            all.add(process);
            answers.add(new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
        }
        for (BufferedReader answer : answers) {
            String line = answer.readLine();
            while (line != null && !line.equals("ready")) {
                line = answer.readLine();
            }
        }
        for (Process process : all) {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }
        double slowest = 0;
        for (BufferedReader answer : answers) {
            slowest = Math.max(slowest, Double.parseDouble(answer.readLine()));
        }
        return slowest;
    }

    /** The greatest resident memory of a process below this one, in kB. */
    private static long greatestMemory() {
        return ProcessHandle.current()
                .descendants()
                .mapToLong(process -> {
                    try {
                        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                                .filter(line -> line.startsWith("VmHWM:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                                .findFirst()
                                .orElse(0);
                    } catch (IOException ended) {
                        return 0;
                    }
                })
                .max()
                .orElse(0);
    }
}
