package org.daylight.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every stored input, and some changed seeds, through every target: the smoke test of the fuzz targets. */
class ParserTargetsTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();

    static Stream<String> names() {
        return ParserTargets.ALL.stream().map(ParserTarget::name);
    }

    private static void run(ParserTarget target, String name, byte[] input) {
        try {
            target.target().run(input);
        } catch (Exception | AssertionError | StackOverflowError e) {
            byte[] start = Arrays.copyOf(input, Math.min(input.length, 2_000));
            throw new AssertionError(
                    target.name() + ", " + name + ", input " + HexFormat.of().formatHex(start), e);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyStoredInputKeepsTheRules(String name) throws IOException {
        ParserTarget target = ParserTargets.named(name);
        assertFalse(target.seeds().isEmpty());
        for (Map.Entry<String, byte[]> each : StoredInputs.of(MODULE, target).entrySet()) {
            run(target, each.getKey(), each.getValue());
        }
    }

    /** Parsers that refuse most inputs: what they refuse says little about them. */
    static Stream<String> strict() {
        return Stream.of(
                "json",
                "note",
                "checkpoint",
                "policy",
                "log-entry",
                "tile-path",
                "entry-bundle",
                "pack-zip",
                "pack-line",
                "views-line",
                "redaction-proof",
                "dkim-keys",
                "trustees",
                "release-manifest",
                "people",
                "selectors",
                "bulletin",
                "mention",
                "document-line",
                "extracted-text",
                "file-about",
                "view-table",
                "share",
                "written-key",
                "transformation",
                "backup-files",
                "lease",
                "child-frame",
                "submission",
                "submission-text",
                "submission-segment",
                "sealed-file",
                "sealed-entry",
                "torrent",
                "child-answer",
                "emlx",
                "imap-import",
                "dns-answer");
    }

    @ParameterizedTest
    @MethodSource("strict")
    void aSeedIsAccepted(String name) throws IOException {
        ParserTarget target = ParserTargets.named(name);
        long before = Accepted.soFar();
        for (Map.Entry<String, byte[]> each : StoredInputs.of(MODULE, target).entrySet()) {
            run(target, each.getKey(), each.getValue());
        }
        assertTrue(Accepted.soFar() > before);
    }

    /** The same changes in each run. */
    @ParameterizedTest
    @MethodSource("names")
    void changedSeedsKeepTheRules(String name) throws IOException {
        ParserTarget target = ParserTargets.named(name);
        List<byte[]> seeds = List.copyOf(StoredInputs.of(MODULE, target).values());
        var random = new Random(name.hashCode());
        int rounds = target.maxBytes() > 10_000 ? 5 : 100;
        for (int i = 0; i < rounds; i++) {
            byte[] seed = seeds.get(random.nextInt(seeds.size()));
            run(target, "changed seed " + i, changed(seed, seeds, random));
        }
    }

    private static byte[] changed(byte[] seed, List<byte[]> seeds, Random random) {
        byte[] bytes = seed.clone();
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            int at = random.nextInt(bytes.length + 1);
            switch (random.nextInt(5)) {
                case 0 -> bytes = Arrays.copyOf(bytes, at);
                case 1 -> {
                    if (at < bytes.length) {
                        bytes[at] = (byte) random.nextInt();
                    }
                }
                case 2 -> {
                    if (at < bytes.length) {
                        bytes[at] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                case 3 -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    int from = random.nextInt(other.length + 1);
                    bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(other, from, other.length));
                }
                default -> {
                    byte[] twice = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 20));
                    bytes = joined(Arrays.copyOf(bytes, at), twice, Arrays.copyOfRange(bytes, at, bytes.length));
                }
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        var out = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void everyStoredFileBelongsToATarget() throws IOException {
        var known = new TreeSet<>(names().toList());
        assertEquals(ParserTargets.ALL.size(), known.size(), "two targets have the same name");
        List<String> stored = new ArrayList<>();
        for (String folder : List.of("seeds", "findings", "corpus")) {
            if (Files.isDirectory(MODULE.resolve(folder))) {
                try (Stream<Path> files = Files.list(MODULE.resolve(folder))) {
                    files.forEach(
                            each -> stored.add(each.getFileName().toString().replaceFirst("\\.zip$", "")));
                }
            }
        }
        assertTrue(known.containsAll(stored), "stored for no target: " + stored);
    }

    @Test
    void theDriverRunsTheNamedTarget() {
        assertThrows(
                IllegalArgumentException.class, () -> FuzzDriver.fuzzerInitialize(new String[] {"no-such-target"}));
    }

    @Test
    void aWrongResultIsAViolation() {
        assertThrows(Violation.class, () -> Violation.unlessEqual("a", "b", "two results"));
        assertThrows(Violation.class, () -> Violation.unlessWithin(1, 3, 2, "a range"));
        Violation.unlessEqual(new byte[] {1}, new byte[] {1}, "arrays are compared by content");
    }

    @Test
    void markupThatRunsOrFetchesIsFound() {
        SafeMarkup.check("<p>a &lt;script&gt; <a href=\"https://a.example/\">b</a></p>");
        for (String bad : List.of(
                "<script>1</script>",
                "<p onclick=1>",
                "<img src=http://a.example/>",
                "<a href=\"javascript:1\">",
                "</div><b>",
                "<p style=x>",
                "<svg>")) {
            assertThrows(Violation.class, () -> SafeMarkup.check(bad), bad);
        }
    }
}
