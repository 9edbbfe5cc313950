package org.daylight.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.detect.Detectors;
import org.daylight.detect.LabelledTexts;
import org.daylight.detect.Scores;

/**
 * Megabytes of text per second of one thread's processor time in which all detectors run, compared with regular expressions for a part of
 * the same kinds, without any checksum. With {@code --labelled}: precision and recall of each detector on the labelled texts of its tests.
 */
final class DetectionRate {

    private static final int ROUNDS = 9;
    private static final int PIECE = 32_000;

    /** What the detectors recognise first, as expressions; no telephone numbers after words, no addresses, and 40 of a thousand terms. */
    private static final List<Pattern> EXPRESSIONS = Stream.of(
                    "\\b(?:\\d[ -]?){12,18}\\d\\b",
                    "\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b",
                    "\\b\\d{3}[- ]?\\d{2}[- ]?\\d{4}\\b",
                    "\\b[A-CEGHJ-PR-TW-Z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]\\b",
                    "\\b[12] ?\\d{2} ?\\d{2} ?\\d{2} ?\\d{3} ?\\d{3} ?\\d{2}\\b",
                    "\\b[XYZ]?\\d{7,8}-?[A-Z]\\b",
                    "\\b[A-Z]{6}\\d{2}[A-Z]\\d{2}[A-Z]\\d{3}[A-Z]\\b",
                    "\\b\\d{6}[-+A]?\\d{3,4}[0-9A-Z]?\\b",
                    "\\b\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}\\b",
                    "\\b756\\.?\\d{4}\\.?\\d{4}\\.?\\d{2}\\b",
                    "[A-Z0-9<]{30,44}",
                    "\\+\\d[\\d ()./-]{6,20}\\d",
                    "\\(?\\b\\d{3}\\)?[ .-]\\d{3}[ .-]\\d{4}\\b",
                    "[A-Za-z0-9._%+-]{1,64}@(?:gmail|yahoo|hotmail|gmx|web|orange|libero|uol)\\.[a-z.]{2,10}",
                    "https?://[^\\s\"<>]+[?&][^\\s\"<>]*=[^\\s\"<>]*",
                    "-----BEGIN [A-Z ]*PRIVATE KEY-----",
                    "\\b(?:AKIA|ASIA)[A-Z2-7]{16}\\b|\\bgh[pousr]_\\w{36}|\\bxox[abprs]-[\\w-]+|\\beyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+",
                    "(?i)\\b(?:password|passwort|kennwort|mot de passe|contraseña|senha|pin|secret|token|api"
                            + " key)\\b.{0,12}[:=] ?\\S+",
                    "(?i)\\b(?:date of birth|born|dob|geboren|geburtsdatum|n[ée]e? le|nacid[oa]|nat[oa]"
                            + " il)\\b.{0,20}\\d{1,4}[./-]\\d",
                    "(?i)\\b(?:cancer|pregnan\\w*|hiv|diabet\\w*|depression|suicid\\w*|psychiat\\w*|alcoholi\\w*|surgeon|krebs|schwanger\\w*|krankschreibung|"
                        + "herzinfarkt\\w*|chimiothérapie|grossesse|embarazada|quimioterapia|gravidanza|gravidez|tumor\\w*|epilep\\w*|hepatitis|insulin|my"
                        + " daughter|my son|kindergarten|foster"
                        + " care|jugendamt|sorgerecht|minderjährig\\w*|enfants?|menor de"
                        + " edad|minorenne|criança|pediatr\\w*|day care|daycare|birth certificate|child support|high"
                        + " school student\\w*|teenage\\w*)\\b")
            .map(Pattern::compile)
            .toList();

    private DetectionRate() {}

    public static void main(String[] args) throws IOException {
        if (args.length == 1 && args[0].equals("--labelled")) {
            labelled();
        } else if (args.length == 1) {
            rate(Path.of(args[0]));
        } else {
            System.err.println("usage: bench/detect FILE|FOLDER|--labelled");
            System.exit(2);
        }
    }

    private static void labelled() {
        Scores scores = Scores.of(Detectors.all(), LabelledTexts.write(2026, 12_000));
        System.out.println("| detector | in the texts | recall | precision | wrong | wrong and strong |");
        System.out.println("|---|--:|--:|--:|--:|--:|");
        scores.all()
                .forEach((name, score) -> System.out.printf(
                        Locale.ROOT,
                        "| %s | %d | %.3f | %.3f | %d | %d |%n",
                        name,
                        score.expected(),
                        score.recall(),
                        score.precision(),
                        score.wrong(),
                        score.wrongStrong()));
    }

    private static void rate(Path path) throws IOException {
        List<String> texts = new ArrayList<>();
        long bytes = 0;
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                byte[] content = Files.readAllBytes(file);
                bytes += content.length;
                String text = new String(content, StandardCharsets.UTF_8);
                for (int at = 0; at < text.length(); at += PIECE) {
                    texts.add(text.substring(at, Math.min(text.length(), at + PIECE)));
                }
            }
        }
        Detectors detectors = Detectors.all();
        Map<String, long[]> found = new TreeMap<>();
        double[] ours = new double[ROUNDS];
        double[] peers = new double[3];
        for (int round = 0; round < ROUNDS; round++) {
            found.clear();
            long from = processorNanos();
            for (String text : texts) {
                detectors.find(
                        text,
                        each -> found.computeIfAbsent(
                                        each.kind().code() + " "
                                                + each.strength().code(),
                                        key -> new long[1])[0]++);
            }
            ours[round] = (processorNanos() - from) / 1e9;
            if (round < peers.length) {
                from = processorNanos();
                long matches = 0;
                for (String text : texts) {
                    for (Pattern each : EXPRESSIONS) {
                        var matcher = each.matcher(text);
                        while (matcher.find()) {
                            matches++;
                        }
                    }
                }
                peers[round] = (processorNanos() - from) / 1e9 + (matches < 0 ? 1 : 0);
            }
        }
        double megabytes = bytes / 1e6;
        Arrays.sort(ours);
        Arrays.sort(peers);
        System.out.printf(
                Locale.ROOT,
                "%.1f MB in %d pieces, processor time of one thread, median of %d and %d%n",
                megabytes,
                texts.size(),
                ROUNDS,
                peers.length);
        System.out.printf(
                Locale.ROOT,
                "all detectors                        %.3f s  %.1f MB/s%n",
                ours[ROUNDS / 2],
                megabytes / ours[ROUNDS / 2]);
        System.out.printf(
                Locale.ROOT,
                "%d regular expressions (java.util.regex) %.3f s  %.1f MB/s, %.1f times as long%n",
                EXPRESSIONS.size(),
                peers[1],
                megabytes / peers[1],
                peers[1] / ours[ROUNDS / 2]);
        found.forEach((kind, count) -> System.out.printf("%8d %s%n", count[0], kind));
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
