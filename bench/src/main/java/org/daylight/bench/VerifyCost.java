package org.daylight.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.evidence.Authentication;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;

/**
 * The cost of verifying messages compared with parsing them, in processor time of one thread: {@code VerifyCost CORPUS
 * KEYS [MESSAGES]}. In the first round the JVM is still compiling; the last round is the cost in a long import.
 */
final class VerifyCost {

    private static final int ROUNDS = 4;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<byte[]> originals;
    private final DkimVerifier withoutKeys = new DkimVerifier(KeyArchive.NONE);
    private final DkimVerifier withKeys;

    private VerifyCost(List<byte[]> originals, KeyArchive keys) {
        this.originals = originals;
        this.withKeys = new DkimVerifier(keys);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int most = args.length > 2 ? Integer.parseInt(args[2]) : 12_000;
        KeyArchive keys =
                KeyArchive.parse(Files.readAllBytes(Path.of(args[1])), "").orThrow();
        List<byte[]> originals = new ArrayList<>();
        new ImportSource(List.of(Path.of(args[0]))).read(found -> {
            if (found instanceof RawMessage raw && originals.size() < most) {
                originals.add(raw.bytes());
            }
        });
        var cost = new VerifyCost(originals, keys);
        System.out.println(
                "| round | parsing, s | findings without keys, s | findings with keys, s | with keys ÷ parsing |");
        System.out.println("|--:|--:|--:|--:|--:|");
        for (int round = 1; round <= ROUNDS; round++) {
            cost.round(round);
        }
    }

    private void round(int round) {
        List<Message> views = new ArrayList<>(originals.size());
        long begin = threads.getCurrentThreadCpuTime();
        originals.forEach(original -> views.add(MessageParser.parse(original)));
        long parsed = threads.getCurrentThreadCpuTime();
        int findings = verified(views, withoutKeys);
        long without = threads.getCurrentThreadCpuTime();
        findings += verified(views, withKeys);
        long with = threads.getCurrentThreadCpuTime();
        if (findings == 0) {
            throw new IllegalStateException("no message of this corpus has a signature");
        }
        System.out.printf(
                Locale.ROOT,
                "| %d | %.2f | %.2f | %.2f | %.2f |%n",
                round,
                (parsed - begin) / 1e9,
                (without - parsed) / 1e9,
                (with - without) / 1e9,
                (double) (with - without) / (parsed - begin));
    }

    private int verified(List<Message> views, DkimVerifier verifier) {
        int findings = 0;
        for (int i = 0; i < views.size(); i++) {
            findings += Authentication.of(originals.get(i), views.get(i), verifier)
                    .findings()
                    .size();
        }
        return findings;
    }
}
