package org.daylight.mailserver.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MimeScannerTest {

    private static final String MESSAGE = """
        Subject: x
        Content-Type: multipart/mixed;
         boundary="b c"

        preamble
        --b c
        Content-Type: text/plain

        one
        two

        --b c
        Content-Type: message/rfc822

        Subject: inner
        Content-Type: multipart/alternative; boundary=z

        --z

        first
        --z
        Content-Type: text/html

        second
        --z--
        epilogue
        --b c--
        end
        """;

    private static MimeTree scan(String text) {
        var scanner = new MimeScanner();
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        scanner.write(bytes, 0, bytes.length);
        return scanner.tree();
    }

    private static String body(String text, MimeTree tree, Integer... number) {
        MimeTree.Part part = tree.parts().get(tree.find(List.of(number)).orElseThrow());
        return text.substring((int) part.bodyStart(), (int) part.bodyEnd());
    }

    @Test
    void partsAreFoundByTheirNumbers() {
        MimeTree tree = scan(MESSAGE);
        assertEquals("one\ntwo\n", body(MESSAGE, tree, 1));
        assertEquals("first", body(MESSAGE, tree, 2, 1));
        assertEquals("second", body(MESSAGE, tree, 2, 2));
        assertTrue(body(MESSAGE, tree, 2).startsWith("Subject: inner\n"));
        assertTrue(body(MESSAGE, tree, 2).endsWith("epilogue"));
        assertEquals(Optional.empty(), tree.find(List.of(3)));
        assertEquals(Optional.empty(), tree.find(List.of(1, 1)));
        assertEquals(3, tree.parts().get(1).bodyLines()); // the line end before a boundary ends a line
        assertTrue(tree.isMultipart(0));
        assertTrue(tree.isMessage(2));
    }

    @Test
    void lineEndsOfTwoBytesBelongToBoundariesToo() {
        String text = MESSAGE.replace("\n", "\r\n");
        MimeTree tree = scan(text);
        assertEquals("one\r\ntwo\r\n", body(text, tree, 1));
        assertEquals("second", body(text, tree, 2, 2));
    }

    @Test
    void theTreeDoesNotDependOnHowTheBytesArrive() {
        String text = MESSAGE.replace("\n", "\r\n");
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var scanner = new MimeScanner();
            int at = 0;
            while (at < bytes.length) {
                int count = Math.min(bytes.length - at, 1 + random.nextInt(20));
                scanner.write(bytes, at, count);
                at += count;
            }
            assertEquals(places(scan(text)), places(scanner.tree()));
        }
    }

    private static List<List<Long>> places(MimeTree tree) {
        return tree.parts().stream()
                .map(part -> List.of(
                        (long) part.parent(), part.headerStart(), part.bodyStart(), part.bodyEnd(), part.bodyLines()))
                .toList();
    }

    @Test
    void everyPartIsInsideOfTheOneAroundIt() {
        var random = new Random(11);
        List<String> lines = List.of(
                "",
                "--a",
                "--a--",
                "--b",
                "--b--",
                "text",
                "Content-Type: multipart/mixed; boundary=a",
                "Content-Type: multipart/mixed; boundary=b",
                "Content-Type: message/rfc822",
                "\r",
                "--a  ",
                "\u0000");
        for (int round = 0; round < 3_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                text.append(lines.get(random.nextInt(lines.size()))).append(random.nextInt(9) == 0 ? "" : "\n");
            }
            MimeTree tree = scan(text.toString());
            for (MimeTree.Part part : tree.parts()) {
                assertTrue(0 <= part.headerStart() && part.headerStart() <= part.bodyStart(), text.toString());
                assertTrue(part.bodyStart() <= part.bodyEnd() && part.bodyEnd() <= text.length(), text.toString());
                if (part.parent() >= 0) {
                    MimeTree.Part around = tree.parts().get(part.parent());
                    assertTrue(around.bodyStart() <= part.headerStart(), text.toString());
                    assertTrue(part.bodyEnd() <= Math.max(around.bodyEnd(), part.bodyStart()), text.toString());
                }
            }
        }
    }

    @Test
    void aHostileMessageHasLimitedParts() {
        var deep = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        MimeTree tree = scan(deep.toString());
        assertTrue(
                tree.parts().size() <= MimeScanner.DEPTH + 1, "" + tree.parts().size());

        MimeTree wide = scan("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(5_000));
        assertEquals(MimeScanner.PARTS, wide.parts().size());

        MimeTree messages = scan("Content-Type: message/rfc822\n\n".repeat(5_000));
        assertTrue(messages.parts().size() <= MimeScanner.DEPTH + 1);

        MimeTree header = scan("X: " + "y".repeat(1 << 20) + "\n\nbody");
        assertEquals(MimeScanner.FIRST_HEADER_BYTES, header.parts().getFirst().header().length);
        assertEquals(
                "body".length(),
                header.parts().getFirst().bodyEnd() - header.parts().getFirst().bodyStart());
    }

    @Test
    void aMultipartWithoutPartsIsNone() {
        MimeTree tree = scan("Content-Type: multipart/mixed; boundary=b\n\nno boundary\n");
        assertFalse(tree.isMultipart(0));
        assertEquals(Optional.of(0), tree.find(List.of(1)));
        assertEquals(1, scan("").parts().size());
        assertEquals(List.of(), new ArrayList<>(scan("no header at all").children(0)));
    }
}
