package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.daylight.extract.Tesseract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a card number in a PDF to the public archive, where it is black on the page. */
@Timeout(1_800)
class RedactPagesCommandTest {

    private static final String CARD = "4111 1111 1111 1111";

    @TempDir
    Path folder;

    private String out = "";
    private String err = "";

    private void daylight(int exit, String... arguments) {
        var said = new ByteArrayOutputStream();
        var faults = new ByteArrayOutputStream();
        int ended = Main.run(
                new Terminal(
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        new PrintStream(faults, true, StandardCharsets.UTF_8),
                        false,
                        folder,
                        Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC)),
                arguments);
        out = said.toString(StandardCharsets.UTF_8);
        err = faults.toString(StandardCharsets.UTF_8);
        assertEquals(exit, ended, "daylight " + List.of(arguments) + "\n" + out + err);
    }

    @BeforeEach
    void aNewsroom() throws IOException {
        BuiltExtractor.use();
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Files.writeString(
                mail.resolve("1.eml"),
                message(1, "invoice.pdf", "application/pdf", pdf("Paid with " + CARD, "The weather is fine")));
        Files.writeString(
                mail.resolve("2.eml"),
                message(
                        2,
                        "costs.xlsx",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        ("not really a sheet " + CARD).getBytes(StandardCharsets.US_ASCII)));
        Files.writeString(
                mail.resolve("3.eml"),
                message(3, "plan.pdf", "application/pdf", pdf("Berth seven", "A drawing of the quay")));
        daylight(Exit.DONE, "init", "n", "--title", "Port", "--origin", "port.example");
        daylight(Exit.DONE, "import", "-n", "n", "--trove", "harbour", "mail");
        daylight(
                Exit.DONE,
                "schedule",
                "-n",
                "n",
                "--trove",
                "harbour",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        daylight(Exit.DONE, "reasons", "-n", "n", "P1", "Payment card of a private person.");
    }

    @AfterEach
    void forget() {
        BuiltExtractor.forget();
    }

    @Test
    void aNumberInAPdfIsBlackOnThePublishedPage() throws Exception {
        assumeTrue(Tesseract.installed().isPresent(), "skipped: Tesseract is not installed");
        Main.run(silent(), "extract", "-n", "n", "--workers", "1", "--languages", "eng");
        daylight(Exit.DONE, "redact", "-n", "n", "--trove", "harbour", "--string", CARD, "--reason", "P1");
        int pdf = numberOf("invoice.pdf");
        int sheet = numberOf("costs.xlsx");
        int plan = 6 - pdf - sheet;
        assertTrue(
                out.contains("harbour/" + pdf
                        + ": attachment 2 (invoice.pdf) becomes images of its pages on which it is black"),
                out);
        assertTrue(
                out.contains(
                        "harbour/" + sheet + ": attachment 2 (costs.xlsx) is removed as a whole: there are no images"),
                out);
        daylight(Exit.NOTHING_DONE, "publish", "-n", "n");
        assertTrue(
                err.contains("images of the redacted pages of attachment 2 of harbour/" + pdf + " were not made"), err);
        Main.run(silent(), "extract", "-n", "n", "--workers", "1", "--languages", "eng");
        daylight(Exit.DONE, "extract", "-n", "n", "--workers", "1", "--languages", "eng");
        assertTrue(out.contains("1 as images of pages (0 made now), 1 removed as a whole"), out);
        assertTrue(out.contains("harbour/" + pdf + "  attachment 2 (invoice.pdf)  1 page, 1 black place\n"), out);
        daylight(Exit.DONE, "publish", "-n", "n");
        daylight(Exit.DONE, "check", "n/archive");
        Path list = Files.writeString(folder.resolve("list"), CARD + "\n");
        daylight(Exit.DONE, "check", "n/archive", "--redactions", list.toString());

        Map<String, byte[]> views = entries(folder.resolve("n/archive/views/0001.zip"));
        String index = new String(views.get("views.jsonl"), StandardCharsets.UTF_8);
        assertTrue(index.contains("{\"number\":" + pdf + ",\"view\":1,\"part\":2,\"kind\":\"pages\""), index);
        assertTrue(index.contains("\"redacted\":{\"P1\":1},\"files\""), index);
        assertEquals(
                1,
                index.lines()
                        .filter(line -> line.contains("\"number\":" + pdf + ","))
                        .count(),
                index);
        assertFalse(index.contains("\"number\":" + sheet + ","), index);
        assertTrue(
                index.lines().anyMatch(line -> line.contains("\"number\":" + plan + ",") && !line.contains("redacted")),
                index);
        String image = views.keySet().stream()
                .filter(name -> name.startsWith("00000" + pdf + "/1/1."))
                .findFirst()
                .orElseThrow();
        BufferedImage page = ImageIO.read(new ByteArrayInputStream(views.get(image)));
        long black = 0;
        for (int y = 0; y < page.getHeight(); y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                black += (page.getRGB(x, y) & 0xff) < 30 ? 1 : 0;
            }
        }
        assertTrue(black > 5_000, black + " black pixels");
        Map<String, byte[]> pack = entries(folder.resolve("n/archive/releases/0001.zip"));
        String text = new String(pack.get("data/text/00000" + pdf + ".jsonl"), StandardCharsets.UTF_8);
        assertTrue(text.contains("\"layer\":\"ocr\"") && text.contains("weather"), text);
        assertFalse(text.contains("1111"), text);
        assertTrue(new String(pack.get("data/documents.jsonl"), StandardCharsets.UTF_8).contains("\"renderings\":[2]"));
    }

    @Test
    void anAreaIsBlackWithoutTextRecognition() throws Exception {
        Main.run(silent(), "extract", "-n", "n", "--workers", "1", "--ocr", "off");
        daylight(
                Exit.DONE,
                "redact",
                "-n",
                "n",
                "--trove",
                "harbour",
                "--string",
                "drawing of the quay",
                "--reason",
                "P1",
                "--dry-run");
        int number = numberOf("plan.pdf");
        String plan = "harbour/" + number;
        daylight(Exit.USAGE, "redact", "-n", "n", plan, "--area", "2:1:900,0,200,10", "--reason", "P1");
        assertTrue(err.contains("thousandths"), err);
        daylight(Exit.USAGE, "redact", "-n", "n", plan, "--area", "2:1", "--reason", "P1");
        daylight(Exit.NOTHING_DONE, "redact", "-n", "n", plan, "--area", "1:1:0,0,10,10", "--reason", "P1");
        daylight(Exit.DONE, "redact", "-n", "n", plan, "--area", "2:1:100,100,300,50", "--reason", "P1");
        daylight(Exit.DONE, "redact", "-n", "n", "--list");
        assertTrue(out.contains(plan + "  P1  part 2, page 1, area 100,100,300,50"), out);
        Main.run(silent(), "extract", "-n", "n", "--workers", "1", "--ocr", "off");
        daylight(Exit.DONE, "publish", "-n", "n");
        daylight(Exit.DONE, "check", "n/archive");
        Map<String, byte[]> views = entries(folder.resolve("n/archive/views/0001.zip"));
        String index = new String(views.get("views.jsonl"), StandardCharsets.UTF_8);
        assertTrue(
                index.lines()
                        .anyMatch(line -> line.contains("\"number\":" + number + ",")
                                && line.contains("\"redacted\":{\"P1\":1}")),
                index);
        Map<String, byte[]> pack = entries(folder.resolve("n/archive/releases/0001.zip"));
        assertFalse(pack.containsKey("data/text/00000" + number + ".jsonl")
                && new String(pack.get("data/text/00000" + number + ".jsonl"), StandardCharsets.UTF_8)
                        .contains("quay"));
    }

    /** The number of the document with an attachment, as the last output says. */
    private int numberOf(String name) {
        Matcher found = Pattern.compile("harbour/([1-3]): attachment 2 \\(" + Pattern.quote(name))
                .matcher(out);
        assertTrue(found.find(), out);
        return Integer.parseInt(found.group(1));
    }

    private Terminal silent() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Terminal(
                nowhere, nowhere, false, folder, Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC));
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        try (var zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> each = zip.entries(); each.hasMoreElements(); ) {
                ZipEntry entry = each.nextElement();
                all.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return all;
    }

    private static String message(int number, String name, String type, byte[] content) {
        return """
            From: Ann Lee <ann@port.example>
            Subject: Number %d
            Date: Thu, 1 Jan 2015 1%d:00:00 +0000
            Message-ID: <%d@port.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="bb"

            --bb
            Content-Type: text/plain

            Here it is.
            --bb
            Content-Type: %s; name=%s
            Content-Transfer-Encoding: base64

            %s
            --bb--
            """.formatted(
                        number,
                        number,
                        number,
                        type,
                        name,
                        Base64.getMimeEncoder().encodeToString(content).replace("\r\n", "\n"));
    }

    /** A PDF of one page with lines of text. */
    private static byte[] pdf(String... lines) {
        var content = new StringBuilder("BT /F1 16 Tf 80 700 Td 0 -60 Td\n");
        for (String line : lines) {
            content.append("(").append(line).append(") Tj 0 -60 Td\n");
        }
        content.append("ET");
        List<String> objects = List.of(
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
                "<</Length " + content.length() + ">>\nstream\n" + content + "\nendstream",
                "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
        var pdf = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder("xref\n0 6\n0000000000 65535 f \n");
        for (int i = 0; i < objects.size(); i++) {
            table.append("%010d 00000 n \n".formatted(pdf.length()));
            pdf.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
        }
        int start = pdf.length();
        pdf.append(table)
                .append("trailer<</Size 6/Root 1 0 R>>\nstartxref\n")
                .append(start)
                .append("\n%%EOF\n");
        return pdf.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
