package org.daylight.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Runs {@code daylight import} under JDK Flight Recorder and prints its CPU time: by thread, as the system counts it
 * ({@code /proc}), and for threads that run Java, by step, from the recorder's samples. Linux only.
 */
final class ImportProfile {

    private static final int TICKS_A_SECOND = 100;

    /** A step is recognised by the first of these methods that is on the stack. */
    private static final Map<String, String> STEPS = steps();

    private ImportProfile() {}

    private static Map<String, String> steps() {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("org.daylight.redaction.", "commitments to pieces");
        steps.put("org.daylight.dkim.", "signatures");
        steps.put("org.daylight.search.lucene.segment.SegmentBuffer.write", "index: write segments");
        steps.put("org.apache.lucene.index.IndexWriter", "index: take over, merge, commit");
        steps.put("org.daylight.search.lucene.segment.", "index: words and columns");
        steps.put("org.daylight.search.", "index: fields");
        steps.put("org.daylight.message.", "parse");
        steps.put("org.daylight.format.Sha256", "hash");
        steps.put("org.daylight.vault.", "vault: compress, write, sync");
        steps.put("org.daylight.catalog.", "catalog");
        steps.put("org.daylight.container.", "read files and containers");
        return steps;
    }

    /** @param arguments the launcher, and what to import */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("daylight-profile-");
        try {
            String newsroom = work.resolve("newsroom").toString();
            Path recording = work.resolve("import.jfr");
            run(new ProcessBuilder(arguments[0], "init", newsroom, "--title", "Bench", "--origin", "bench.example"))
                    .waitFor();
            var command = new ProcessBuilder(
                    arguments[0], "import", "-n", newsroom, "--trove", "bench", "--json", arguments[1]);
            command.environment()
                    .merge(
                            "JAVA_OPTS",
                            "-XX:StartFlightRecording=settings=profile,jdk.CPUTimeSample#enabled=true,filename="
                                    + recording,
                            (given, more) -> given + " " + more);
            long begin = System.nanoTime();
            Process process = run(command);
            Map<Long, Thread> threads = watch(process);
            double wall = (System.nanoTime() - begin) / 1e9;
            if (process.waitFor() != 0) {
                throw new IOException("the import ended with exit code " + process.exitValue());
            }
            print(wall, threads, samples(recording));
        } finally {
            try (var all = Files.walk(work)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static Process run(ProcessBuilder command) throws IOException {
        return command.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private record Thread(String name, double seconds) {}

    /**
     * Polls the threads until the process ends. @return the last CPU time seen for each thread. The launcher becomes
     * the JVM by exec
     */
    private static Map<Long, Thread> watch(Process process) throws IOException, InterruptedException {
        Map<Long, Thread> threads = new TreeMap<>();
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        while (process.isAlive()) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
                for (Path task : all) {
                    String stat = Files.readString(task.resolve("stat"));
                    int end = stat.lastIndexOf(')');
                    String[] rest = stat.substring(end + 2).split(" ");
                    double seconds = (Double.parseDouble(rest[11]) + Double.parseDouble(rest[12])) / TICKS_A_SECOND;
                    String name = stat.substring(stat.indexOf('(') + 1, end).replaceAll("[#\\d -]+$", "");
                    threads.put(Long.parseLong(task.getFileName().toString()), new Thread(name, seconds));
                }
            } catch (NoSuchFileException ended) {
                // the thread or the process has ended
            } catch (IOException gone) {
                if (process.isAlive() && !String.valueOf(gone.getMessage()).contains("No such process")) {
                    throw gone;
                }
            }
            java.lang.Thread.sleep(20);
        }
        return threads;
    }

    /** Number of samples in each step. */
    private static Map<String, Integer> samples(Path recording) throws IOException {
        Map<String, Integer> byStep = new HashMap<>();
        try (var events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getEventType().getName().equals("jdk.CPUTimeSample")) {
                    byStep.merge(step(event), 1, Integer::sum);
                }
            }
        }
        return byStep;
    }

    private static String step(RecordedEvent event) {
        if (event.getStackTrace() == null) {
            return "elsewhere";
        }
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        for (Map.Entry<String, String> step : STEPS.entrySet()) {
            for (RecordedFrame frame : frames) {
                String method = frame.getMethod().getType().getName() + "."
                        + frame.getMethod().getName();
                if (method.startsWith(step.getKey())) {
                    return step.getValue();
                }
            }
        }
        return "elsewhere";
    }

    private static void print(double wall, Map<Long, Thread> threads, Map<String, Integer> samples) {
        Map<String, Double> byName = new HashMap<>();
        threads.values().forEach(thread -> byName.merge(thread.name(), thread.seconds(), Double::sum));
        double all = byName.values().stream().mapToDouble(Double::doubleValue).sum();
        System.out.printf(Locale.ROOT, "%.1f s wall, %.1f s CPU%n%n", wall, all);
        System.out.println("| threads | CPU, s |");
        System.out.println("|---|--:|");
        byName.entrySet().stream()
                .filter(entry -> entry.getValue() >= 0.05)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> System.out.printf(Locale.ROOT, "| %s | %.1f |%n", entry.getKey(), entry.getValue()));
        int count = samples.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println();
        System.out.println("| steps of the threads that run Java | share of their samples |");
        System.out.println("|---|--:|");
        samples.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(entry -> System.out.printf(
                        Locale.ROOT, "| %s | %.0f %% |%n", entry.getKey(), 100.0 * entry.getValue() / count));
    }
}
