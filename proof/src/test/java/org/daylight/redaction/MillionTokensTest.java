package org.daylight.redaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** In a class of its own, because it takes seconds: mutation testing leaves it out. */
class MillionTokensTest {

    /** Of a document with more than 2^20 tokens, the places are not stored. */
    @Test
    void aDocumentOfAMillionTokensIsProvedToo() {
        byte[] document = "ab cd\n".repeat(530_000).getBytes(StandardCharsets.US_ASCII);
        BitSet hidden = new BitSet();
        hidden.set(1_050_000);
        Redacted redacted = Redacted.of(document, hidden, true);
        assertEquals(
                document.length - 3,
                CheckRedaction.check(redacted.published(), redacted.proof(), redacted.committed())
                        .orThrow()
                        .kept());
    }
}
