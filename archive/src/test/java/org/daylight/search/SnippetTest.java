package org.daylight.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.daylight.archive.ExtractedText.Layer;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.message.parse.DocumentForm;
import org.daylight.search.query.QueryParser;
import org.junit.jupiter.api.Test;

/** A page of hits reads a bounded number of bytes, and a long document does not take the others' snippets. */
class SnippetTest {

    private static boolean[] affordable(long... sizes) {
        return Snippet.affordable(
                Arrays.stream(sizes).mapToObj(SnippetTest::hit).toList());
    }

    private static Hit hit(long sizeBytes) {
        return new Hit(
                1,
                "a",
                1,
                1,
                sizeBytes,
                null,
                List.of(),
                List.of(),
                0,
                null,
                null,
                List.of(),
                0,
                null,
                MessageMark.UNSIGNED,
                Set.of(),
                1,
                1,
                0);
    }

    @Test
    void allHaveOneWhenTheyAreSmall() {
        assertArrayEquals(new boolean[] {true, true, true}, affordable(500_000, 3_000, 497_000));
    }

    @Test
    void theLongestGoWithout() {
        assertArrayEquals(new boolean[] {false, true, true, false}, affordable(900_000, 3_000, 200_000, 5_000_000));
    }

    private static final byte[] WITH_ATTACHMENT = """
        Subject: contract
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b

        See the attached file.
        --b
        Content-Type: application/zip; name="contract.zip"

        PK
        --b--
        """.getBytes(StandardCharsets.UTF_8);

    private static Snippet snippet(String query, Unit... units) throws IOException {
        return Snippet.of(
                QueryParser.parse(query).query(),
                WITH_ATTACHMENT,
                DocumentForm.MAIL,
                each -> List.of(units).forEach(each));
    }

    @Test
    void itSaysWhereInAnAttachmentItIsFrom() throws IOException {
        var first = new Unit(2, "a!b.pdf", 1, null, null, "de", "the harbour");
        var second = new Unit(2, "a!b.pdf", 2, null, Layer.COMMENT, null, "the harbour commission");
        Snippet snippet = snippet("harbour commission", first, second);
        assertEquals("contract.zip", snippet.attachment());
        assertEquals("a › b.pdf, page 2, comment", snippet.place());
        assertEquals("", snippet("attached", first).place(), "the message's own text comes first");
        assertNull(snippet("attached", first).attachment());
        assertNull(snippet("missing", first).attachment());
    }

    @Test
    void oneThatIsTooLongAloneHasNone() {
        assertArrayEquals(new boolean[] {false}, affordable(Snippet.PAGE_BYTES + 1));
    }
}
