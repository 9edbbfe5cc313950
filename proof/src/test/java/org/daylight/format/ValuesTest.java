package org.daylight.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.daylight.log.AccessionSeed;
import org.daylight.log.Commitment;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;

/** The small values: hashes, slugs, numbers, seeds and commitments. */
class ValuesTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-4

    @Test
    void a_hash_is_computed_written_and_read() {
        assertEquals(ABC, Sha256.of("abc".getBytes(UTF_8)).hex());
        assertEquals(
                ABC,
                Sha256.of("a".getBytes(UTF_8), new byte[0], "bc".getBytes(UTF_8))
                        .toString());
        assertEquals(Sha256.of("abc".getBytes(UTF_8)), Sha256.parse(ABC).orThrow());
        assertArrayEquals(
                HexFormat.of().parseHex(ABC), Sha256.parse(ABC).orThrow().bytes());
        assertNotEquals(Sha256.of(), Sha256.of(new byte[1]));
    }

    @Test
    void a_hash_has_one_written_form() {
        for (String text : List.of(
                "",
                ABC.substring(1),
                ABC + "0",
                ABC.toUpperCase(java.util.Locale.ROOT),
                ABC.replace('b', 'g'),
                " " + ABC.substring(1),
                "\u0661".repeat(64))) {
            assertFalse(Sha256.parse(text).isOk(), text);
        }
        assertThrows(IllegalArgumentException.class, () -> Sha256.wrap(new byte[31]));
    }

    @Test
    void hashes_have_the_order_of_their_digits() {
        List<Sha256> hashes = Trees.leaves(1, 1000);
        assertEquals(
                hashes.stream().sorted(Comparator.comparing(Sha256::hex)).toList(),
                hashes.stream().sorted().toList());
        for (int at = 0; at < 32; at++) {
            byte[] low = new byte[32];
            byte[] high = new byte[32];
            low[at] = 0x7f;
            high[at] = (byte) 0x80;
            assertTrue(Sha256.wrap(low).compareTo(Sha256.wrap(high)) < 0, "unsigned, at byte " + at);
            assertNotEquals(Sha256.wrap(low), Sha256.wrap(high));
        }
    }

    @Test
    void a_hash_copies_its_bytes() {
        byte[] bytes = HexFormat.of().parseHex(ABC);
        Sha256 hash = Sha256.wrap(bytes);
        bytes[0]++;
        hash.bytes()[0]++;
        assertEquals(ABC, hash.hex());
    }

    @Test
    void slugs() {
        for (String text : List.of("a", "harbour", "a-1", "x".repeat(32))) {
            assertEquals(text, Slug.parse(text).orThrow().text());
        }
        for (String text :
                List.of("", "1a", "-a", "A", "hArbour", "a_b", "a/b", "..", "ä", "a ", "a\n", "x".repeat(33))) {
            assertFalse(Slug.parse(text).isOk(), text);
        }
        assertThrows(IllegalArgumentException.class, () -> new Slug("No"));
    }

    @Test
    void document_numbers() {
        assertEquals(new DocumentNumber(20413), DocumentNumber.parse("20413").orThrow());
        for (String text : List.of("", "0", "-1", "+1", "01", "1.0", " 1", "1\n", "\u0661", "9999999999999999999")) {
            assertFalse(DocumentNumber.parse(text).isOk(), text);
        }
        assertThrows(IllegalArgumentException.class, () -> new DocumentNumber(0));
    }

    /** RFC 4231 has no key of 32 bytes; this value was computed with Python's hmac module. */
    @Test
    void a_salt_depends_on_the_seed_and_on_the_number() {
        AccessionSeed seed = AccessionSeed.of(Trees.leaves(1, 1).getFirst().bytes());
        AccessionSeed zero = AccessionSeed.of(new byte[32]);
        assertEquals(
                "c59a063ccd78f8ef7da2e361f5027145c495f0728f0575fe5fe55840daaefa51",
                zero.salt(new DocumentNumber(0x0102030405060708L)).hex());
        assertNotEquals(seed.salt(new DocumentNumber(1)), zero.salt(new DocumentNumber(1)));
        assertNotEquals(seed.salt(new DocumentNumber(1)), seed.salt(new DocumentNumber(2)));
    }

    @Test
    void a_seed_is_not_printed_by_accident() {
        AccessionSeed seed = AccessionSeed.generate(new Trees.Counting(0, 1));
        assertEquals("accession seed", seed.toString());
        assertEquals(seed, AccessionSeed.of(seed.bytes()));
        assertEquals(31, seed.bytes()[31]);
    }

    @Test
    void a_commitment_binds_to_its_salt_and_its_document() {
        Sha256 salt = Sha256.of(new byte[1]);
        Sha256 original = Sha256.of(new byte[2]);
        assertNotEquals(Commitment.of(salt, original), Commitment.of(original, salt));
        assertEquals(Commitment.of(salt, original), Commitment.of(salt, original));
    }

    @Test
    void a_reason_never_contains_unescaped_outside_text() {
        var refused = (Outcome.Refused<Slug>) Slug.parse("\u001b[31m\n<b>" + "x".repeat(1000));
        assertTrue(refused.reason().chars().noneMatch(c -> c < 0x20), refused.reason());
        assertTrue(refused.reason().length() < 200);
    }

    @Test
    void an_outcome_is_passed_on_mapped_or_thrown() {
        Outcome<Integer> four = Outcome.ok(4);
        Outcome<Integer> none = Outcome.refused("code", "reason");
        assertEquals(Outcome.ok(8), four.map(value -> value * 2));
        assertEquals(none, none.map(value -> value * 2));
        assertEquals(none, four.then(value -> none));
        assertFalse(none.ok().isPresent());
        assertEquals(4, four.ok().orElseThrow());
        assertEquals(
                "code: reason",
                assertThrows(IllegalArgumentException.class, none::orThrow).getMessage());
    }
}
