package org.daylight.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documents of other projects' test suites: each has an outcome, and docs/vectors-documents.md says of each whether its known words were
 * found. The page is written again with {@code -Ddaylight.write=true}.
 */
class DocumentVectorsTest {

    private static final Path PAGE = Path.of("..", "docs", "vectors-documents.md");

    private static final String HEAD = """
        # Text found in other projects' documents

        This page lists, for developers, the documents of the test suites of Apache Tika, Apache POI, uchardet,
        messytables and ez-vcard with a known word, and whether Daylight's extraction finds it. The documents are
        not part of Daylight. `DocumentVectorsTest` writes the page and fails when it is no longer true. Text was
        recognised with Tesseract in English and German.

        "Text" is the visible text; "layers" are words in comments, hidden text, notes and so on, which must be
        found and named as what they are (`spec/extraction.md` section 3). Documents that need a password are
        expected to be `locked`.

        """;

    /** Why words are not found, by the path of the document. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("tika/pdf/testPDF_jpeg2000.pdf", "JPEG 2000: the decoder for Java has a licence that is not open source"),
            Map.entry("tika/docx/testAltChunkHTML.docx", "one word is the title of an HTML part: found, as metadata"),
            Map.entry("tika/mail/testRFC822-mixed-with-pdf-inline", "one word is only in the header of the message, which is not its text"),
            Map.entry("poi/doc/word2.doc", "Word 2 for Windows (1991): Tika and POI do not read it"),
            Map.entry(
                    "tika/doc/testWORD_protected_drm.doc",
                    "rights managed: reported as locked; the stub's text is not shown as its text"),
            Map.entry(
                    "poi/xlsx/SampleSS.strict.xlsx", "the strict form of Open XML spreadsheets: POI does not read it"),
            Map.entry(
                    "tika/pdf/testPDF_acroform3.pdf",
                    "a list field stores the export value of the chosen item; its label is elsewhere"),
            Map.entry("tika/av/testMP4_udtaLocation.mp4", "Tika does not read the location of MP4 films"),
            Map.entry("tika/av/testMP4_QuickTimeMetadata.mov", "Tika does not read the location of QuickTime films"),
            Map.entry("tika/archive/test-documents.rar", "RAR: the only parser has a licence that is not open source"),
            Map.entry(
                    "tika/archive/test-documents-enc.rar",
                    "RAR: the only parser has a licence that is not open source"),
            Map.entry("tika/archive/test-documents-spanned.zip", "the second of two volumes, without the first"),
            Map.entry("tika/archive/testZipEncrypted.zip", "the word is in the encrypted entry"),
            Map.entry("uchardet/text/vi/viscii.txt", "VISCII: the JDK does not know it"));

    private static final Map<String, String> LAYERS = Map.ofEntries(
            Map.entry("comment", "comment"),
            Map.entry("annotation", "comment"),
            Map.entry("hidden", "hidden"),
            Map.entry("hidden sheet", "hidden"),
            Map.entry("very hidden sheet", "hidden"),
            Map.entry("hidden slide", "hidden"),
            Map.entry("deleted", "deleted"),
            Map.entry("moved", "deleted"),
            Map.entry("inserted", "inserted"),
            Map.entry("header", "header"),
            Map.entry("footer", "header"),
            Map.entry("master page", "header"),
            Map.entry("footnote", "note"),
            Map.entry("endnote", "note"),
            Map.entry("notes", "note"),
            Map.entry("macro", "macro"),
            Map.entry("OCR", "ocr"),
            Map.entry("title", "metadata"),
            Map.entry("artist", "metadata"),
            Map.entry("GPS", "metadata"),
            // in the ordinary text, or the names of files inside
            Map.entry("embedded", ""),
            Map.entry("form", ""),
            Map.entry("chart", ""),
            Map.entry("iframe srcdoc", ""),
            Map.entry("HTML part", ""),
            Map.entry("sheet names", ""),
            Map.entry("holds", ""),
            Map.entry("stub text", ""),
            Map.entry("if not refused", ""));

    private static final Pattern LABEL = Pattern.compile("(?:^|(?<= ))("
            + String.join(
                    "|",
                    LAYERS.keySet().stream()
                            .sorted((a, b) -> b.length() - a.length())
                            .toList())
            + "):");

    @TempDir
    Path folder;

    /** A row of expected.tsv, and what was found. */
    private record Vector(String file, String words, String also, boolean password, byte[] content) {}

    @Test
    @Tag("slow")
    void everyDocumentHasAnOutcomeAndThePageSaysWhichWordsAreFound() throws Exception {
        String shared = System.getenv("DAYLIGHT_SHARED");
        assumeTrue(shared != null, "skipped: DAYLIGHT_SHARED does not name the folder with vectors/");
        Path docs = Path.of(shared, "vectors", "docs");
        assumeTrue(Files.isDirectory(docs), "skipped: there is no folder vectors/docs");
        Optional<List<String>> classPath = RealExtractor.classPath();
        assumeTrue(classPath.isPresent(), "skipped: the extractor is not built");
        Optional<Tesseract> tesseract = Tesseract.installed();
        assumeTrue(
                tesseract.isPresent() && tesseract.get().languages().containsAll(List.of("deu", "eng")),
                "skipped: Tesseract with English and German is not installed");
        List<Vector> vectors = vectors(docs);
        var limits = new ExtractorLimits(
                1_024, Duration.ofMinutes(5), Duration.ofMinutes(5), 128L << 20, 1L << 30, 2L << 30, 512);
        Map<String, Integer> outcomes = new TreeMap<>();
        List<String> rows = new ArrayList<>();
        try (var pool =
                new ExtractorPool(ExtractorCommand.of(classPath.get(), Protection.strongest()), limits, 2, folder)) {
            List<CompletableFuture<Extraction>> results = new ArrayList<>();
            for (Vector vector : vectors) {
                String name = vector.file().substring(vector.file().lastIndexOf('/') + 1);
                results.add(pool.extract(new ExtractionRequest(name, "", vector.content(), "deu+eng")));
            }
            for (int i = 0; i < vectors.size(); i++) {
                Extraction found = results.get(i).join();
                outcomes.merge(found.outcome().code(), 1, Integer::sum);
                row(vectors.get(i), found).ifPresent(rows::add);
            }
        }
        var page = new StringBuilder(HEAD)
                .append("Outcomes of all ")
                .append(vectors.size())
                .append(" documents: ");
        outcomes.forEach((outcome, count) ->
                page.append(count).append(" `").append(outcome).append("`, "));
        page.setLength(page.length() - 2);
        page.append(".\n\n| document | text | layers | reason |\n|---|---|---|---|\n");
        rows.forEach(row -> page.append(row).append('\n'));
        if (Boolean.getBoolean("daylight.write")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(page.toString(), Files.readString(PAGE));
    }

    private static List<Vector> vectors(Path docs) throws IOException {
        List<Vector> vectors = new ArrayList<>();
        for (String line : Files.readAllLines(docs.resolve("expected.tsv"), StandardCharsets.UTF_8)) {
            String[] cells = line.split("\t", -1);
            if (!cells[0].equals("file")) {
                vectors.add(new Vector(
                        cells[0], cells[2], cells[3], !cells[4].isEmpty(), Files.readAllBytes(docs.resolve(cells[0]))));
            }
        }
        return vectors;
    }

    /** A row of the page; empty for a document without known words. */
    private static Optional<String> row(Vector vector, Extraction found) {
        if (vector.words().isEmpty() && vector.also().isEmpty()) {
            return Optional.empty();
        }
        boolean locked = found.outcome() == ExtractionOutcome.LOCKED;
        boolean words = true;
        for (String word : vector.words().split(" ")) {
            words &= word.isEmpty() || text(found, "").contains(plain(word));
        }
        boolean layers = true;
        Matcher label = LABEL.matcher(vector.also());
        List<int[]> at = new ArrayList<>();
        List<String> names = new ArrayList<>();
        while (label.find()) {
            at.add(new int[] {label.start(), label.end()});
            names.add(label.group(1));
        }
        for (int i = 0; i < names.size(); i++) {
            int end = i + 1 < at.size() ? at.get(i + 1)[0] : vector.also().length();
            String layer = text(found, LAYERS.get(names.get(i)));
            for (String word :
                    vector.also().substring(at.get(i)[1], end).strip().split(" ")) {
                layers &= word.isEmpty() || layer.contains(plain(word));
            }
        }
        boolean expectedLock = vector.password() && locked;
        String reason = words && layers
                ? ""
                : expectedLock ? "`locked`, as it must be without the password" : REASONS.get(vector.file());
        return Optional.of("| `" + vector.file() + "` | " + cell(vector.words(), words) + " | "
                + cell(vector.also(), layers) + " | " + (reason == null ? "NOT EXPLAINED" : reason) + " |");
    }

    private static String cell(String expected, boolean found) {
        return expected.isEmpty() ? "" : found ? "found" : "**not found**";
    }

    /** All text of a layer; with the ordinary text, the names of files inside. */
    private static String text(Extraction found, String layer) {
        var text = new StringBuilder();
        for (Json.Obj unit : found.units()) {
            if (unit.string("layer").orElse("").equals(layer)) {
                text.append(unit.string("text").orElse("")).append('\n');
            }
            if (layer.isEmpty()) {
                text.append(unit.string("inside").orElse("")).append('\n');
            }
        }
        if (layer.isEmpty()) {
            found.losses()
                    .forEach(loss ->
                            text.append(loss.string("inside").orElse("")).append('\n'));
        }
        return plain(text.toString());
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
