package org.daylight.extractor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that are empty, random, bombs or nested too deeply: each has a result, and none throws. */
@Timeout(1_800)
class HostileDocumentsTest {

    @Test
    void anEmptyFileIsEmpty() throws IOException {
        assertEquals("empty", Extracted.of(new byte[0], "a.pdf").result());
    }

    @Test
    void randomBytesAndCutFilesHaveAResult() throws IOException {
        var random = new Random(7);
        for (String start :
                List.of("", "%PDF-1.7\n", "PK\u0003\u0004", "{\\rtf1 ", "<html>", "\u00d0\u00cf\u0011\u00e0")) {
            byte[] bytes = new byte[4_000];
            random.nextBytes(bytes);
            byte[] head = start.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(head, 0, bytes, 0, head.length);
            assertTrue(!Extracted.of(bytes, "a").result().isEmpty());
        }
        byte[] whole = Extracted.zip("a.txt", "the harbour ".repeat(1_000));
        for (int cut = 1; cut < whole.length; cut += 37) {
            Extracted.of(java.util.Arrays.copyOf(whole, cut), "a.zip");
        }
    }

    @Test
    void aDecompressionBombExceedsALimit() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            byte[] block = "a ".repeat(50_000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 2_000; i++) {
                gzip.write(block);
            }
        }
        Extracted found = Extracted.of(bytes.toByteArray(), "a.gz");
        assertTrue(
                found.result().equals("limit-exceeded")
                        || found.losses.stream()
                                .anyMatch(
                                        loss -> loss.string("result").orElse("").equals("limit-exceeded")),
                found.done.text());
        assertTrue(found.done.number("chars").orElseThrow() <= Output.DOCUMENT_CHARS + Output.UNIT_CHARS);
    }

    @Test
    void filesNestedTooDeeplyAreCounted() throws IOException {
        byte[] inner = Extracted.zip("a.txt", "the innermost words");
        for (int i = 0; i < EmbeddedDocuments.DEPTH + 5; i++) {
            inner = Extracted.zip("a.zip", inner);
        }
        Extracted found = Extracted.of(inner, "a.zip");
        assertEquals(
                "more than " + EmbeddedDocuments.DEPTH + " files inside each other",
                found.losses.getFirst().string("reason").orElseThrow());
        assertEquals("", found.layer(""));
    }

    @Test
    void filesInsideAreFoundWithTheirPath() throws IOException {
        byte[] inner = Extracted.zip("dir/b.txt", "the inner words");
        Extracted found = Extracted.of(Extracted.zip("a!x.zip", inner, "broken.pdf", "%PDF-1.7 nothing"), "c.zip");
        assertEquals(
                "a_x.zip!dir/b.txt", found.units.getFirst().string("inside").orElseThrow());
        assertEquals("the inner words", found.layer(""));
        assertEquals("broken.pdf", found.losses.getFirst().string("inside").orElseThrow());
    }

    @Test
    void controlCharactersAreRemoved() {
        assertEquals("a b\n\nc", CleanText.of("\u0007\n\na b \t\n\u0000\n\n\nc\u0085\ufeff "));
    }

    @Test
    void aTextInACharsetOfOneByteIsReadByWhatItSays() throws IOException {
        String russian = "Портовое управление сообщает, что работы в северной гавани начнутся в мае и продлятся до"
                + " конца года. Подрядчик будет выбран на открытом конкурсе.";
        String greek = "Η λιμενική αρχή ανακοινώνει ότι οι εργασίες στο βόρειο λιμάνι θα αρχίσουν τον Μάιο και θα"
                + " διαρκέσουν μέχρι το τέλος του έτους.";
        for (String charset : List.of("windows-1251", "KOI8-R", "IBM866", "ISO-8859-5")) {
            assertEquals(
                    russian,
                    Extracted.of(russian.getBytes(Charset.forName(charset)), "a.txt")
                            .layer(""),
                    charset);
        }
        assertEquals(
                greek,
                Extracted.of(greek.getBytes(Charset.forName("ISO-8859-7")), "a.txt")
                        .layer(""));
        Extracted found = Extracted.of(russian, "a.txt");
        assertEquals("ru", found.units.getFirst().string("lang").orElse(""));
    }
}
