package org.daylight.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.Check;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.finding.Method;

/**
 * Verifies a list of messages, as {@code bench/dkim/verify.pl} and {@code verify.py} do with other verifiers, and
 * compares the results: a step of {@code bench/compare-dkim}.
 */
final class CompareDkim {

    /** One verifier's result for a signature; {@code detail} is the reason. */
    private record Result(String result, String detail) {}

    /** All results of one verifier, by message, kind and the start of {@code b=}. */
    private record Run(Map<String, Result> results, long messages, double seconds, double again) {}

    private CompareDkim() {}

    /**
     * {@code CompareDkim verify LIST KEYS OUT} or {@code CompareDkim compare DAYLIGHT OTHER…}. {@code compare} exits with 1 if the verifiers
     * disagree and no cause is known.
     */
    public static void main(String[] args) throws IOException {
        if (args[0].equals("verify")) {
            verify(Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
        } else {
            boolean explained = true;
            Run daylight = read(Path.of(args[1]));
            for (int i = 2; i < args.length; i++) {
                explained &= compare(daylight, read(Path.of(args[i])), name(args[i]));
            }
            System.exit(explained ? 0 : 1);
        }
    }

    // --- verifying

    private static void verify(Path list, Path keys, Path out) throws IOException {
        var verifier = new DkimVerifier(keys(keys));
        List<String> files = Files.readAllLines(list);
        long start = cpuNanos();
        List<List<Finding>> findings = findings(verifier, files);
        double seconds = (cpuNanos() - start) / 1e9;
        start = cpuNanos();
        findings(verifier, files);
        double again = (cpuNanos() - start) / 1e9;
        try (var to = new PrintWriter(Files.newBufferedWriter(out))) {
            for (int i = 0; i < files.size(); i++) {
                byte[] message = Files.readAllBytes(Path.of(files.get(i)));
                for (Finding finding : findings.get(i)) {
                    print(to, i + 1, message, finding);
                }
            }
            to.println("rate\t" + files.size() + "\t" + seconds + "\t" + again);
        }
    }

    private static List<List<Finding>> findings(DkimVerifier verifier, List<String> files) throws IOException {
        var findings = new ArrayList<List<Finding>>();
        for (String file : files) {
            findings.add(verifier.verify(Files.readAllBytes(Path.of(file)), null));
        }
        return findings;
    }

    /** CPU time of the whole process, including its compiler and garbage collector. */
    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void print(PrintWriter to, int message, byte[] bytes, Finding finding) {
        boolean chain = finding.method() == Method.ARC_CHAIN;
        if (!chain && finding.method() != Method.DKIM && finding.method() != Method.DOMAINKEYS) {
            return;
        }
        String result = switch (finding.result()) {
            case PASS, FAIL, POLICY -> finding.result().word();
            default -> "invalid";
        };
        String why = finding.reason().code() + " " + finding.detail()
                + (finding.body() == Check.DIFFERS ? " (the body differs)" : "");
        String b = chain ? "" : signature(bytes, finding.field());
        to.println(String.join("\t", "" + message, chain ? "arc" : "dkim", b, result, why));
    }

    /**
     * The first 24 characters of a field's {@code b=}. Extracted independently here, so that the comparison does not
     * depend on the code under test.
     */
    private static String signature(byte[] message, int wanted) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int field = -1;
        var value = new StringBuilder();
        for (String line : text.split("\r?\n")) {
            if (line.isEmpty()) {
                break;
            }
            boolean continued = line.startsWith(" ") || line.startsWith("\t");
            if (!continued && line.matches("[!-9;-~]+[ \t]*:.*")) {
                field++;
            }
            if (field == wanted) {
                value.append(continued ? line : line.substring(line.indexOf(':') + 1));
            }
        }
        for (String tag : value.toString().split(";")) {
            String squeezed = tag.replaceAll("\\s+", "");
            if (squeezed.startsWith("b=")) {
                return squeezed.substring(2, Math.min(squeezed.length(), 26));
            }
        }
        return "?";
    }

    private static KeySource keys(Path file) throws IOException {
        Map<String, List<KeyRecord>> records = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.strip().split("\\s+", 2);
            String[] name = parts[0].toLowerCase(Locale.ROOT).split("\\._domainkey\\.", 2);
            if (parts.length == 2 && name.length == 2) {
                records.computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                        .add(new KeyRecord(name[0], name[1], parts[1], KeyOrigin.LIST, null, null, ""));
            }
        }
        return (selector, domain) -> {
            List<KeyRecord> known = records.get((selector + "._domainkey." + domain).toLowerCase(Locale.ROOT));
            return known == null ? new KeySource.Unknown() : new KeySource.Known(known);
        };
    }

    // --- comparing

    private static Run read(Path file) throws IOException {
        Map<String, Result> results = new LinkedHashMap<>();
        long messages = 0;
        double seconds = 0;
        double again = 0;
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split("\t", -1);
            if (fields[0].equals("rate")) {
                messages = Long.parseLong(fields[1]);
                seconds = Double.parseDouble(fields[2]);
                again = fields.length > 3 ? Double.parseDouble(fields[3]) : seconds;
            } else {
                results.put(fields[0] + "\t" + fields[1] + "\t" + fields[2], new Result(fields[3], fields[4]));
            }
        }
        return new Run(results, messages, seconds, again);
    }

    private static String name(String file) {
        return Path.of(file).getFileName().toString().replace(".tsv", "");
    }

    private static boolean compare(Run daylight, Run other, String name) {
        Map<String, Integer> agreed = new TreeMap<>();
        Map<String, Integer> causes = new TreeMap<>();
        var unexplained = new ArrayList<String>();
        daylight.results.forEach((signature, ours) -> {
            String message = signature.substring(0, signature.indexOf('\t'));
            Result theirs = other.results.getOrDefault(signature, other.results.get(message + "\tdkim\tall"));
            String kind = signature.split("\t", -1)[1];
            if (theirs != null && theirs.result.equals(ours.result)) {
                agreed.merge(kind + " " + ours.result, 1, Integer::sum);
                return;
            }
            String cause = cause(kind, ours, theirs);
            if (cause.isEmpty()) {
                unexplained.add(signature + "\tDaylight: " + ours + "\t" + name + ": " + theirs);
            } else {
                causes.merge(cause, 1, Integer::sum);
            }
        });
        System.out.printf(Locale.ROOT, "Daylight and %s%n", name);
        agreed.forEach((what, count) -> System.out.printf(Locale.ROOT, "  %8d agree: %s%n", count, what));
        causes.forEach((what, count) -> System.out.printf(Locale.ROOT, "  %8d differ: %s%n", count, what));
        System.out.printf(Locale.ROOT, "  %8d differ without a known cause%n", unexplained.size());
        unexplained.forEach(line -> System.out.println("           " + line));
        System.out.printf(
                Locale.ROOT,
                "  messages per second of processor time: %s %.0f; Daylight %.0f, %.1f times as many (%.0f once"
                        + " compiled, %.1f times)%n",
                name,
                other.messages / other.seconds,
                daylight.messages / daylight.seconds,
                other.seconds / daylight.seconds,
                daylight.messages / daylight.again,
                other.seconds / daylight.again);
        return unexplained.isEmpty();
    }

    /** Why two verifiers give different results, if the reason is known and both results are justified; otherwise empty. */
    private static String cause(String kind, Result ours, Result theirs) {
        boolean keyless = ours.detail.startsWith("key-unknown") || ours.detail.startsWith("key-malformed");
        if (theirs == null) {
            return ours.detail.startsWith("syntax") || ours.detail.startsWith("domain-not-senders") || keyless
                    ? "Daylight: cannot be checked (" + code(ours) + "); the other ignores the field"
                    : "";
        }
        if (theirs.detail.contains("IndexError") && kind.equals("arc")) {
            return "the other fails with an internal error: " + theirs.detail;
        }
        if (keyless && theirs.result.equals("fail")) {
            return "no readable key (" + code(ours) + "): the other reports a failure (" + kind + ")";
        }
        if (ours.result.equals("policy") && theirs.result.equals("pass")) {
            return "valid, and " + code(ours) + " is policy (RFC 8301, or x=)";
        }
        return "";
    }

    private static String code(Result result) {
        return result.detail.split(" ", 2)[0];
    }
}
