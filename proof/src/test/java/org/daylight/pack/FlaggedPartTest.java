package org.daylight.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.daylight.format.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags in a line of a pack have one form. */
class FlaggedPartTest {

    private static PackLine line(String kind, String flags) {
        String entry = "{\"sha256\":\"" + "0".repeat(64) + "\",\"size\":3}";
        String about = kind.isEmpty() ? "" : ",\"about\":" + entry;
        return PackLine.parse(("{\"number\":1,\"accession\":1" + kind + ",\"salt\":\"" + "0".repeat(64)
                        + "\",\"original\":" + entry + ",\"published\":" + entry + about + flags + "}")
                .getBytes(UTF_8));
    }

    @Test
    void partsAndCodesAreRead() {
        var shown = assertInstanceOf(
                PackLine.Shown.class, line("", ",\"flags\":[[2,\"macros\",\"malware\"],[3,\"a-later-code\"]]"));
        assertEquals(
                List.of(new FlaggedPart(2, List.of("macros", "malware")), new FlaggedPart(3, List.of("a-later-code"))),
                shown.flags());
        assertEquals(
                "[[2,\"macros\",\"malware\"],[3,\"a-later-code\"]]",
                FlaggedPart.json(shown.flags()).text());
        assertEquals(
                List.of(), assertInstanceOf(PackLine.Shown.class, line("", "")).flags());
        line(",\"kind\":\"file\"", ",\"flags\":[[0,\"program\"]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{}",
                "[2]",
                "[[]]",
                "[[2]]",
                "[[-1,\"program\"]]",
                "[[2147483648,\"program\"]]",
                "[[\"2\",\"program\"]]",
                "[[2,3]]",
                "[[2,\"Program\"]]",
                "[[2,\"\"]]",
                "[[2,\"a-code-of-more-than-thirty-characters\"]]",
                "[[2,\"program\",\"macros\"]]",
                "[[2,\"macros\",\"macros\"]]",
                "[[3,\"macros\"],[2,\"macros\"]]",
                "[[2,\"macros\"],[2,\"program\"]]"
            })
    void anyOtherFormIsRefused(String flags) {
        assertEquals(
                PackLine.CODE,
                assertThrows(Malformed.class, () -> line("", ",\"flags\":" + flags))
                        .code());
    }

    @Test
    void aFileHasNoPartsAndAWithheldDocumentNoFlags() {
        assertThrows(Malformed.class, () -> line(",\"kind\":\"file\"", ",\"flags\":[[1,\"program\"]]"));
        assertThrows(
                Malformed.class,
                () -> PackLine.parse("{\"number\":1,\"accession\":1,\"withheld\":null,\"flags\":[[1,\"program\"]]}"
                        .getBytes(UTF_8)));
    }
}
