package org.daylight.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;

/**
 * The processor time that well-known programs need for single operations on the messages of a corpus, and the time of each step of an import of
 * the same messages beside it. Processor time, because other work on the machine changes it least. Linux only.
 */
final class MachineLimit {

    private static final int ROUNDS = 3;
    private static final Pattern SIGNATURE = Pattern.compile("(?im)^dkim-signature:");
    private static final Pattern VERIFICATIONS = Pattern.compile("(?m)^rsa +2048 bits +\\S+ +\\S+ +\\S+ +([0-9.]+)");
    private static final Pattern LUCENE = Pattern.compile("\\| Lucene, [^|]*\\| ([0-9.]+) \\|");

    private final Path root;
    private final Path corpus;
    private final Path work;
    private final Map<String, Double> limits = new LinkedHashMap<>();
    private long messages;
    private long bytes;
    private long signatures;

    private MachineLimit(Path root, Path corpus, Path work) {
        this.root = root;
        this.corpus = corpus;
        this.work = work;
    }

    /** @param arguments the folder of the clone, and the corpus */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("daylight-limit-");
        try {
            new MachineLimit(Path.of(arguments[0]), Path.of(arguments[1]), work).run();
        } finally {
            try (Stream<Path> all = Files.walk(work)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        Path all = work.resolve("messages");
        write(all);
        limits.put("unpack the corpus (zstd -d)", least("zstd -dc " + quoted(corpus) + " >/dev/null"));
        limits.put("read (cat)", least("cat " + quoted(all) + " >/dev/null"));
        limits.put("copy in memory", copy());
        limits.put("hash once (sha256sum)", least("sha256sum " + quoted(all) + " >/dev/null"));
        limits.put("compress (zstd -3)", least("zstd -3 -T1 -c " + quoted(all) + " >/dev/null"));
        limits.put(
                "write and sync, compressed (dd)",
                least(
                        "zstd -qf -3 -T1 " + quoted(all) + " -o " + quoted(work.resolve("small")) + " && true",
                        "dd if=" + quoted(work.resolve("small")) + " of=" + quoted(work.resolve("copy"))
                                + " bs=1M conv=fsync status=none"));
        limits.put("verify the signatures (OpenSSL, RSA-2048)", signatures / verificationsPerSecond());
        limits.put("index the fields (Lucene's addDocument)", lucene());
        System.out.printf(
                Locale.ROOT,
                "%,d messages, %.1f MB, %,d signatures; processor seconds, the least of %d%n%n",
                messages,
                bytes / 1e6,
                signatures,
                ROUNDS);
        System.out.println("| limit | CPU, s | MB/s |");
        System.out.println("|---|--:|--:|");
        limits.forEach((name, seconds) ->
                System.out.printf(Locale.ROOT, "| %s | %.2f | %.0f |%n", name, seconds, bytes / 1e6 / seconds));
        double sum = limits.entrySet().stream()
                .filter(limit ->
                        !limit.getKey().startsWith("read") && !limit.getKey().startsWith("copy"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        System.out.printf(
                Locale.ROOT,
                "%nAn import unpacks, hashes, compresses, writes, verifies and indexes: %.2f s of one processor, %.2f"
                        + " s with %d.%n%n",
                sum,
                sum / processors(),
                processors());
        System.out.println("The same messages imported by Daylight, with the start of the JVM:");
        System.out.println();
        System.out.print(output(List.of(root.resolve("bench/profile").toString(), corpus.toString())));
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private void write(Path file) throws IOException, InterruptedException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            new ImportSource(List.of(corpus)).read(found -> {
                if (found instanceof RawMessage raw) {
                    byte[] message = raw.bytes();
                    messages++;
                    bytes += message.length;
                    signatures += signatures(message);
                    try {
                        out.write(message);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
    }

    private static long signatures(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\n\n");
        int endWithReturns = text.indexOf("\r\n\r\n");
        int header = end < 0 ? endWithReturns : endWithReturns < 0 ? end : Math.min(end, endWithReturns);
        return SIGNATURE
                .matcher(header < 0 ? text : text.substring(0, header))
                .results()
                .count();
    }

    private static String quoted(Path path) {
        return "'" + path.toAbsolutePath().toString().replace("'", "'\\''") + "'";
    }

    /** The least processor time of a shell command in three runs, after others that are not measured. */
    private double least(String... commands) throws IOException, InterruptedException {
        for (int i = 0; i + 1 < commands.length; i++) {
            output(List.of("sh", "-c", commands[i]));
        }
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            Path times = work.resolve("times");
            output(List.of(
                    "/usr/bin/time", "-f", "%U %S", "-o", times.toString(), "sh", "-c", commands[commands.length - 1]));
            String[] parts = Files.readString(times).strip().split(" ");
            least = Math.min(least, Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]));
        }
        return Math.max(0.01, least); // the resolution of the clock
    }

    private double copy() {
        byte[] from = new byte[64 << 20];
        byte[] to = new byte[from.length];
        var threads = ManagementFactory.getThreadMXBean();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 2 * ROUNDS; round++) {
            long begin = threads.getCurrentThreadCpuTime();
            System.arraycopy(from, 0, to, 0, from.length);
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - begin) / 1e9);
            from[round] = to[from.length - 1 - round];
        }
        return best * bytes / from.length;
    }

    private static double verificationsPerSecond() throws IOException, InterruptedException {
        Matcher found = VERIFICATIONS.matcher(output(List.of("openssl", "speed", "-seconds", "3", "rsa2048")));
        if (!found.find()) {
            throw new IOException("openssl speed printed no rate of RSA-2048");
        }
        return Double.parseDouble(found.group(1));
    }

    private double lucene() throws IOException, InterruptedException {
        Matcher found = LUCENE.matcher(output(
                List.of(root.resolve("bench/segments").toString(), Long.toString(messages), "64", corpus.toString())));
        if (!found.find()) {
            throw new IOException("bench/segments printed no time of Lucene");
        }
        return Double.parseDouble(found.group(1));
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with exit code " + process.exitValue());
        }
        return printed;
    }
}
