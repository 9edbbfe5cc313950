package org.daylight.bench;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.format.Sha256;
import org.daylight.message.parse.MessageParser;
import org.daylight.redaction.CheckRedaction;
import org.daylight.redaction.MarkForm;
import org.daylight.redaction.OpenedTree;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.PieceTree;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;
import org.daylight.redaction.TokenScanner;

/**
 * The cost of commitments to pieces, on one thread, beside SHA-256 and the parser over the same messages; then the cost of checking
 * documents with ten redactions, beside the same documents published whole.
 */
public final class PieceRate {
    private static final long MOST_BYTES = 100L << 20;
    private static final int ROUNDS = 5;
    private static final Sha256 SALT = Sha256.of(new byte[] {1});
    private static final byte[] MARK = MarkForm.TEXT.of("P1").getBytes(StandardCharsets.US_ASCII);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private PieceRate() {}

    private interface Work {
        void run(byte[] message);
    }

    private record Redacted(byte[] published, byte[] entry, CheckRedaction.Committed committed) {}

    public static void main(String[] arguments) throws Exception {
        List<byte[]> messages = new ArrayList<>();
        long[] bytes = {0};
        var full = new RuntimeException("enough", null, false, false) {};
        try {
            new ImportSource(Stream.of(arguments).map(Path::of).toList()).read(found -> {
                if (found instanceof RawMessage raw) {
                    messages.add(raw.bytes());
                    bytes[0] += raw.bytes().length;
                    if (bytes[0] > MOST_BYTES) {
                        throw full;
                    }
                }
            });
        } catch (RuntimeException e) {
            if (e != full) {
                throw e;
            }
        }
        if (messages.isEmpty()) {
            System.err.println(
                    "bench: no messages in " + String.join(", ", arguments) + ": give mailboxes or archives of mail");
            System.exit(3);
        }
        var tree = new PieceTree();
        PieceSecrets secrets = PieceSecrets.of(SALT);
        long tokens = messages.stream().mapToLong(TokenScanner::count).sum();
        System.out.printf(
                Locale.ROOT,
                "%,d messages, %.1f MB, %,d tokens of %.1f bytes; processor time of one thread, medians of %d rounds%n",
                messages.size(),
                bytes[0] / 1e6,
                tokens,
                (double) bytes[0] / tokens,
                ROUNDS);
        List<Work> works =
                List.of(message -> tree.root(message, secrets), Sha256::of, message -> MessageParser.parse(message));
        List<String> names = List.of("pieces", "SHA-256", "parser");
        double[][] seconds = new double[works.size()][ROUNDS];
        for (int round = -1; round < ROUNDS; round++) { // the first round warms up
            for (int work = 0; work < works.size(); work++) {
                double took = seconds(works.get(work), messages);
                if (round >= 0) {
                    seconds[work][round] = took;
                }
            }
        }
        for (int work = 0; work < works.size(); work++) {
            double median = median(seconds[work]);
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %7.1f MB/s  %5.2f of the parser's time%n",
                    names.get(work),
                    bytes[0] / 1e6 / median,
                    median / median(seconds[2]));
        }
        proofs(messages, secrets);
    }

    /** Ten redactions of one to five words in each of some long messages. */
    private static void proofs(List<byte[]> messages, PieceSecrets secrets) {
        List<byte[]> all = new ArrayList<>(messages);
        all.sort((a, b) -> Integer.compare(Math.abs(a.length - 100_000), Math.abs(b.length - 100_000)));
        List<byte[]> originals = all.subList(0, Math.min(20, all.size()));
        var random = new Random(10);
        List<Redacted> redacted = originals.stream()
                .map(original -> redacted(original, secrets, random))
                .toList();
        double[] whole = new double[ROUNDS];
        double[] part = new double[ROUNDS];
        var tree = new PieceTree();
        for (int round = -2; round < ROUNDS; round++) {
            double wholeTook = seconds(
                    original -> {
                        Sha256.of(original);
                        tree.root(original, secrets);
                    },
                    originals);
            long start = THREADS.getCurrentThreadCpuTime();
            for (Redacted one : redacted) {
                RedactionProof proof = RedactionProof.parse(one.entry).orThrow();
                CheckRedaction.check(one.published, proof, one.committed).orThrow();
            }
            double partTook = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
            if (round >= 0) {
                whole[round] = wholeTook;
                part[round] = partTook;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d messages of %,d to %,d bytes with ten redactions: proofs of %,d to %,d bytes; the check takes %.2f"
                        + " times as long as that of the same messages published whole%n",
                originals.size(),
                originals.stream().mapToInt(one -> one.length).min().orElse(0),
                originals.stream().mapToInt(one -> one.length).max().orElse(0),
                redacted.stream().mapToInt(one -> one.entry.length).min().orElse(0),
                redacted.stream().mapToInt(one -> one.entry.length).max().orElse(0),
                median(part) / median(whole));
    }

    private static Redacted redacted(byte[] original, PieceSecrets secrets, Random random) {
        int tokens = TokenScanner.count(original);
        var hidden = new BitSet();
        for (int i = 0; i < 10; i++) {
            int from = random.nextInt(tokens);
            hidden.set(from, Math.min(tokens, from + random.nextInt(1, 6)));
        }
        var out = new ByteArrayOutputStream();
        List<ProofSegment> segments = new ArrayList<>();
        var scanner = new TokenScanner(original);
        long missing = 0;
        for (int i = 0; scanner.next(); i++) {
            int length = scanner.end() - scanner.start();
            if (hidden.get(i)) {
                missing += length;
                if (!hidden.get(i + 1)) {
                    segments.add(new ProofSegment.Mark(MARK.length, "P1", missing));
                    out.writeBytes(MARK);
                    missing = 0;
                }
            } else {
                out.write(original, scanner.start(), length);
                if (!segments.isEmpty()
                        && segments.getLast() instanceof ProofSegment.Kept(TokenScanner.Rule rule, int bytes)
                        && rule == scanner.rule()) {
                    segments.set(segments.size() - 1, new ProofSegment.Kept(rule, bytes + length));
                } else {
                    segments.add(new ProofSegment.Kept(scanner.rule(), length));
                }
            }
        }
        var reasons = new TreeMap<String, String>();
        reasons.put("P1", "Telephone number of a third party.");
        var size = new RedactionProof.Size(original.length, HexFormat.of().formatHex(secrets.sizeKey()));
        byte[] opened = OpenedTree.of(original, secrets, hidden);
        return new Redacted(
                out.toByteArray(),
                new RedactionProof(reasons, size, segments, opened).bytes(),
                new CheckRedaction.Committed(secrets.size(original.length), new PieceTree().root(original, secrets)));
    }

    private static double seconds(Work work, List<byte[]> messages) {
        long start = THREADS.getCurrentThreadCpuTime();
        messages.forEach(work::run);
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
