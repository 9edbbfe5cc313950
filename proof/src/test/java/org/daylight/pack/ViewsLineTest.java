package org.daylight.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.daylight.format.Malformed;
import org.junit.jupiter.api.Test;

/** A line of the index of views has the limits of the specification. */
class ViewsLineTest {

    private static byte[] line(String inside) {
        return ("{\"number\":1,\"view\":1,\"part\":0,\"inside\":\"" + inside
                        + "\",\"kind\":\"image\",\"program\":\"test\","
                        + "\"files\":[{\"type\":\"image/png\",\"sha256\":\"" + "0".repeat(64) + "\",\"size\":1}]}")
                .getBytes(UTF_8);
    }

    @Test
    void aNameInsideAnAttachmentHasAtMostAThousandCharacters() {
        assertEquals(
                "000001/1/1.png",
                ViewsLine.parse(line("\u00fc".repeat(1_000))).files().getFirst().name());
        Malformed refused = assertThrows(Malformed.class, () -> ViewsLine.parse(line("x".repeat(1_001))));
        assertEquals("views-malformed", refused.code());
        assertEquals("a name inside an attachment is longer than 1000 characters", refused.getMessage());
    }
}
