package org.daylight.mailserver.nntp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ArticleStreamTest {

    private static String written(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        var stream = new ArticleStream(out);
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            stream.write(b);
        }
        stream.end();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aBlockEndsOnlyWhereItEnds() throws IOException {
        assertEquals("a\r\nb\r\n.\r\n", written("a\nb"));
        assertEquals("a\r\nb\r\n.\r\n", written("a\r\nb\r\n"));
        assertEquals("..\r\n..x\r\n.\r\n", written(".\n.x\n"));
        assertEquals("a\r\n..\r\nb\r\n.\r\n", written("a\r.\rb"));
        assertEquals("a\r\n\r\nb\r\n.\r\n", written("a\r\r\nb"));
        assertEquals("\r\n\r\n.\r\n", written("\n\n"));
        assertEquals("a b\r\n.\r\n", written("a\0b"));
        assertEquals(".\r\n", written(""));
    }

    @Test
    void bytesAndLinesAreCountedWithoutDots() throws IOException {
        var stream = new ArticleStream(new ByteArrayOutputStream());
        stream.write(".a\nb".getBytes(StandardCharsets.ISO_8859_1), 0, 4);
        assertEquals(7, stream.bytes());
        assertEquals(2, stream.lines());
    }
}
