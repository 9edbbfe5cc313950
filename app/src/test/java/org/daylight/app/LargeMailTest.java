package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.daylight.archive.DocumentId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message and a file that are too large to be sent from memory, fetched in pieces. */
class LargeMailTest {

    private static final String HEAD = "From: a@port.example\nSubject: Large\n\n";

    @TempDir
    Path folder;

    private ServedMail served;
    private final byte[] file = new byte[200_001];

    @BeforeEach
    void publish() throws IOException {
        new Random(1).nextBytes(file);
        Path given = Files.createDirectories(folder.resolve("given"));
        Files.write(given.resolve("tide.bin"), file);
        Files.writeString(given.resolve("01.eml"), HEAD + "0123456789 abcdefg\n".repeat(20_000));
        var script = new Script(folder);
        script.run("""
            daylight init newsroom --title "The Harbour Papers" --origin harbour.example
            daylight import -n newsroom --trove harbour --all-files given
            daylight schedule -n newsroom --trove harbour --first 2026-11-22T12:00Z --every day --size 2
            daylight publish -n newsroom --now
            """);
        served = new ServedMail(folder.resolve("newsroom/archive"));
    }

    @AfterEach
    void close() throws IOException {
        served.close();
        assertEquals(List.of(), served.faults);
    }

    @Test
    void piecesMakeTheWholeMessage() throws IOException {
        int files = 0;
        try (var line = new PlainMail(served.imap.port())) {
            line.answer("a LOGIN a b");
            line.answer("a SELECT harbour");
            for (int uid = 1; uid <= 2; uid++) {
                String whole = line.literal("a UID FETCH " + uid + " BODY[]");
                var pieces = new StringBuilder();
                for (int start = 0; start < whole.length(); start += 16_384) {
                    pieces.append(line.literal("a UID FETCH " + uid + " BODY[]<" + start + ".16384>"));
                }
                assertEquals(whole, pieces.toString());
                for (int start : new int[] {0, 77, 78, 79, 500, 30_000, whole.length() - 81, whole.length() - 1}) {
                    for (int count : new int[] {1, 2, 76, 77, 78, 79, 200, 100_000}) {
                        assertEquals(
                                whole.substring(start, Math.min(whole.length(), start + count)),
                                line.literal("a UID FETCH " + uid + " BODY[]<" + start + "." + count + ">"));
                    }
                }
                byte[] published = served.archive
                        .publishedBytes(new DocumentId("harbour", uid))
                        .orElseThrow();
                if (Arrays.equals(published, file)) {
                    files++;
                    String body = whole.substring(whole.indexOf("\r\n\r\n") + 4);
                    assertArrayEquals(file, Base64.getMimeDecoder().decode(body));
                    assertTrue(body.lines().allMatch(each -> each.length() <= 76));
                    assertTrue(body.endsWith("\r\n"));
                } else {
                    assertArrayEquals(published, whole.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertEquals(1, files);
    }
}
