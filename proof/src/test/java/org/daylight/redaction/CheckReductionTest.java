package org.daylight.redaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;

/** Documents that are shown again with fewer redactions. */
class CheckReductionTest {
    private static final PieceSecrets SECRETS = PieceSecrets.of(Redacted.SALT);

    private static BitSet some(Random random, int tokens) {
        BitSet hidden = new BitSet();
        for (int run = random.nextInt(1, 6); run > 0; run--) {
            int from = random.nextInt(tokens);
            hidden.set(from, Math.min(tokens, from + random.nextInt(1, 30)));
        }
        return hidden;
    }

    private static Outcome<Long> check(Redacted later, Redacted earlier) {
        return CheckReduction.check(
                later.published(),
                later.proof(),
                earlier.proof(),
                later.committed().pieces());
    }

    @Test
    void anythingCanBeShownThatWasHidden() {
        var random = new Random(26);
        for (int round = 0; round < 300; round++) {
            byte[] document = CheckRedactionTest.document(random, random.nextInt(1, 4000));
            int tokens = TokenScanner.count(document);
            BitSet hidden = some(random, tokens);
            BitSet fewer = (BitSet) hidden.clone();
            while (fewer.cardinality() == hidden.cardinality()) {
                hidden.stream().filter(token -> random.nextInt(3) == 0).forEach(fewer::clear);
            }
            Redacted earlier = Redacted.of(document, hidden, true);
            long revealed = hidden.cardinality() - fewer.cardinality();
            if (!fewer.isEmpty()) {
                assertEquals(
                        revealed,
                        check(Redacted.of(document, fewer, true), earlier).orThrow());
            }
            assertEquals(
                    hidden.cardinality(),
                    CheckReduction.check(
                                    document,
                                    SECRETS,
                                    earlier.proof(),
                                    earlier.committed().pieces())
                            .orThrow());
        }
    }

    @Test
    void whatWasVisibleCannotBeHidden() {
        var random = new Random(27);
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            byte[] document = CheckRedactionTest.document(random, random.nextInt(100, 4000));
            int tokens = TokenScanner.count(document);
            BitSet before = some(random, tokens);
            BitSet now = some(random, tokens);
            BitSet newly = (BitSet) now.clone();
            newly.andNot(before);
            if (newly.isEmpty()) {
                continue;
            }
            refused++;
            assertRefused(
                    CheckReduction.HIDES, check(Redacted.of(document, now, true), Redacted.of(document, before, true)));
        }
        assertTrue(refused > 200);
    }

    @Test
    void theSizeCannotBeHiddenAgain() {
        byte[] document = "one two three four five six\n".getBytes(StandardCharsets.UTF_8);
        BitSet two = new BitSet();
        two.set(1, 3);
        BitSet one = new BitSet();
        one.set(1);
        assertRefused(CheckReduction.HIDES, check(Redacted.of(document, one, false), Redacted.of(document, two, true)));
        assertEquals(
                1,
                check(Redacted.of(document, one, true), Redacted.of(document, two, false))
                        .orThrow());
    }

    @Test
    void somethingMustBeShownThatWasHidden() {
        byte[] document = "one two three four five six\n".getBytes(StandardCharsets.UTF_8);
        BitSet two = new BitSet();
        two.set(1, 3);
        Redacted same = Redacted.of(document, two, true);
        assertRefused(CheckReduction.DIFFERS, check(same, same));
    }

    /** Each changed byte of the earlier tree is found: another seed, another hash, another number, another form. */
    @Test
    void anotherEarlierTreeIsFound() {
        var random = new Random(28);
        byte[] document = CheckRedactionTest.document(random, 1500);
        int tokens = TokenScanner.count(document);
        BitSet hidden = some(random, tokens);
        hidden.set(tokens / 2, tokens / 2 + 5);
        BitSet fewer = (BitSet) hidden.clone();
        fewer.clear(tokens / 2 + 1, tokens / 2 + 3);
        Redacted later = Redacted.of(document, fewer, true);
        RedactionProof earlier = Redacted.of(document, hidden, true).proof();
        for (int i = 0; i <= earlier.tree().length; i++) {
            byte[] tree = earlier.tree().clone();
            if (i < tree.length) {
                tree[i] ^= 1;
            } else {
                tree = java.util.Arrays.copyOf(tree, i + 1);
            }
            var changed = new RedactionProof(earlier.reasons(), earlier.size(), earlier.segments(), tree);
            Sha256 pieces = later.committed().pieces();
            Outcome<Long> again = CheckReduction.check(later.published(), later.proof(), changed, pieces);
            assertInstanceOf(Outcome.Refused.class, again, "byte " + i);
            assertInstanceOf(
                    Outcome.Refused.class, CheckReduction.check(document, SECRETS, changed, pieces), "byte " + i);
        }
    }

    /** The earlier proof is of another document: it does not lead to what was committed to. */
    @Test
    void theProofOfAnotherDocumentIsFound() {
        byte[] one = "one two three four five six\n".getBytes(StandardCharsets.UTF_8);
        byte[] other = "one two seven four five six\n".getBytes(StandardCharsets.UTF_8);
        BitSet two = new BitSet();
        two.set(1, 3);
        BitSet second = new BitSet();
        second.set(1);
        assertRefused(CheckReduction.DIFFERS, check(Redacted.of(one, second, true), Redacted.of(other, two, true)));
    }

    private static void assertRefused(String code, Outcome<Long> outcome) {
        assertEquals(code, assertInstanceOf(Outcome.Refused.class, outcome).code());
    }
}
