package org.daylight.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, in the strongest protection of this machine. */
@Timeout(1_800)
class RealExtractorTest {

    @TempDir
    Path folder;

    private ExtractorPool pool() throws Exception {
        Optional<List<String>> classPath = RealExtractor.classPath();
        assumeTrue(classPath.isPresent(), "skipped: the extractor is not built");
        return new ExtractorPool(
                ExtractorCommand.of(classPath.get(), Protection.strongest()),
                ExtractorLimits.STANDARD.withRecognition(),
                1,
                folder);
    }

    @Test
    void readsTextAndSaysWhatItIs() throws Exception {
        try (ExtractorPool pool = pool()) {
            assertTrue(pool.program().join().startsWith("Apache Tika "));
            assertEquals(
                    Optional.of("de"),
                    pool.language("Die Arbeiten im nördlichen Hafenbecken beginnen im Mai und dauern ein Jahr.")
                            .join());
            byte[] html = "<html><body><p>the harbour</p></body></html>".getBytes(StandardCharsets.UTF_8);
            Extraction found = pool.extract(new ExtractionRequest("file.html", "text/html", html, null))
                    .join();
            assertEquals(ExtractionOutcome.EXTRACTED, found.outcome());
            assertEquals("the harbour", found.units().getFirst().string("text").orElse(""));
        }
    }

    @Test
    void recognisesTextInAnImageInTheSandbox() throws Exception {
        Optional<Tesseract> tesseract = Tesseract.installed();
        assumeTrue(
                tesseract.isPresent() && tesseract.get().languages().contains("eng"),
                "skipped: Tesseract with English is not installed");
        var image = new BufferedImage(600, 100, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 600, 100);
        pen.setColor(Color.BLACK);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 40));
        pen.drawString("dredging contract", 20, 60);
        pen.dispose();
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        try (ExtractorPool pool = pool()) {
            var request = new ExtractionRequest("file.png", "image/png", png.toByteArray(), "eng");
            Extraction found = pool.extract(request).join();
            assertEquals("ocr", found.units().getFirst().string("layer").orElse(""));
            assertTrue(found.units().getFirst().string("text").orElse("").contains("dredging contract"));
            Extraction without = pool.extract(new ExtractionRequest("file.png", "image/png", png.toByteArray(), null))
                    .join();
            assertEquals(ExtractionOutcome.EMPTY, without.outcome());
        }
    }

    /** The process ends when its input ends, also without bubblewrap and without being asked. */
    @Test
    void endsWithItsInput() throws Exception {
        Optional<List<String>> classPath = RealExtractor.classPath();
        assumeTrue(classPath.isPresent(), "skipped: the extractor is not built");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(":", classPath.get()),
                        ExtractorCommand.MAIN,
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(10, TimeUnit.MINUTES));
    }
}
