package org.daylight.dkim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.daylight.dkim.finding.Alignment;
import org.daylight.dkim.keys.KeyArchive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The authors for whom a signature of z.example counts: never if a page could show someone else as the author. */
class AuthorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Cy <c@z.example> | STRICT",
                "c@z.example (Cy) | STRICT",
                "c(his)@(x)z.example | STRICT",
                "c @ z . example | STRICT",
                "`\"c d\"@z.example` | STRICT",
                "`\"ada@bank.example\" <c@z.example>` | STRICT",
                "Crew: Cy <c@z.example>; | STRICT",
                "<@relay.example,@other.example:c@z.example> | STRICT",
                "Ada <ada@bank.example> Cy <c@z.example> | NONE",
                "Ada <ada@bank.example> <c@z.example> | NONE",
                "ada@bank.example <c@z.example> | NONE",
                "ada@bank.example Cy <c@z.example> | NONE",
                "ada@bank.example c@z.example | NONE",
                "Cy <c@z.example> ada@bank.example | NONE",
                "Cy (ada@bank.example) <c@z.example> | STRICT",
                "Ada (ada@bank.example), Cy <c@z.example> | UNKNOWN",
                "Cy <c@z.example> (ada@bank.example | UNKNOWN",
                "Ada (<ada@bank.example>, x) <c@z.example> | UNKNOWN",
                "Cy <c@z.example>, (Ada <ada@bank.example> | UNKNOWN",
                "Ada :( <ada@bank.example>, x :) <c@z.example> | UNKNOWN",
            })
    void a_second_address_is_never_ignored(String from, Alignment expected) {
        byte[] message = ("From: " + from + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                expected,
                new Author(new HeaderFields(message, message.length))
                        .alignment("z.example", new Dmarc(KeyArchive.NONE, null))
                        .alignment(),
                from);
    }
}
