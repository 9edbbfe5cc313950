package org.daylight.redaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;

public class CheckRedactionTest {

    private static final String MESSAGE = """
        From: Ann <ann@example.org>\r
        Subject: The number\r
        \r
        Call me at 555 0199 tonight, please;really.\r
        \r
        UGxlYXNlIGNhbGwgbWUgdG9uaWdodCBhdCA1NTUgMDE5OSwgYW5kIG5vdCBsYXRlci4K\r
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEB\r
        """;

    @Test
    void whatIsShownIsProvedAndTheRestIsCounted() {
        byte[] document = MESSAGE.getBytes(StandardCharsets.UTF_8);
        BitSet hidden = tokensWith(document, "555 ", "0199 ");
        Redacted redacted = Redacted.of(document, hidden, true);
        String text = new String(redacted.published(), StandardCharsets.UTF_8);
        assertTrue(text.contains("Call me at [redacted: P1]tonight"), text);
        assertEquals(
                new CheckRedaction.Verified(document.length - 9, 9L, new TreeMap<>(Map.of("P1", 1))),
                check(redacted).orThrow());
    }

    @Test
    void anyTokensOfAnyDocumentCanBeHidden() {
        var random = new Random(15);
        for (int round = 0; round < 400; round++) {
            byte[] document = document(random, random.nextInt(1, 3000));
            int tokens = TokenScanner.count(document);
            BitSet hidden = new BitSet();
            int runs = random.nextInt(1, 5);
            for (int i = 0; i < runs; i++) {
                int from = random.nextInt(tokens);
                hidden.set(from, Math.min(tokens, from + random.nextInt(1, 12)));
            }
            boolean showSize = random.nextBoolean();
            Redacted redacted = Redacted.of(document, hidden, showSize);
            CheckRedaction.Verified verified = check(redacted).orThrow();
            if (showSize) {
                assertEquals(document.length, verified.kept() + verified.missing());
            }
            byte[] entry = redacted.proof().bytes();
            RedactionProof read = RedactionProof.parse(entry).orThrow();
            assertTrue(CheckRedaction.check(redacted.published(), read, redacted.committed())
                    .isOk());
        }
    }

    /** Every change of one byte of the published document, of the tree and of the segments is found. */
    @Test
    void everyChangeIsFound() {
        byte[] document = MESSAGE.getBytes(StandardCharsets.UTF_8);
        Redacted redacted = Redacted.of(document, tokensWith(document, "555 ", "0199 ", "Ann "), true);
        for (int i = 0; i < redacted.published().length; i++) {
            byte[] changed = redacted.published().clone();
            changed[i] ^= 1;
            assertFalse(
                    CheckRedaction.check(changed, redacted.proof(), redacted.committed())
                            .isOk(),
                    "byte " + i);
        }
        RedactionProof proof = redacted.proof();
        for (int i = 0; i < proof.tree().length; i++) {
            byte[] tree = proof.tree().clone();
            tree[i] ^= 1;
            assertFalse(check(redacted, proof.segments(), tree).isOk(), "tree, byte " + i);
        }
        assertFalse(check(redacted, proof.segments(), Arrays.copyOf(proof.tree(), proof.tree().length - 1))
                .isOk());
        assertFalse(check(redacted, proof.segments(), Arrays.copyOf(proof.tree(), proof.tree().length + 1))
                .isOk());
        for (int i = 0; i < proof.segments().size(); i++) {
            List<ProofSegment> fewer = new ArrayList<>(proof.segments());
            fewer.remove(i);
            assertFalse(check(redacted, fewer, proof.tree()).isOk(), "without segment " + i);
        }
        // Two runs exchanged: the same bytes in another order.
        byte[] swapped = new String(redacted.published(), StandardCharsets.UTF_8)
                .replace("really.", "please;")
                .replace("please;please;", "really.please;")
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(redacted.published().length, swapped.length);
        assertFalse(CheckRedaction.check(swapped, proof, redacted.committed()).isOk());
    }

    /** Thirty words, of which every third is hidden: ten places with marks. */
    private static Redacted tenPlaces(boolean showSize) {
        byte[] document = "word ".repeat(30).getBytes(StandardCharsets.UTF_8);
        BitSet hidden = new BitSet();
        for (int i = 1; i < 30; i += 3) {
            hidden.set(i);
        }
        return Redacted.of(document, hidden, showSize);
    }

    private static String reason(Outcome<?> outcome) {
        return outcome instanceof Outcome.Refused<?>(String code, String reason) ? code + ": " + reason : "accepted";
    }

    @Test
    void marksAreCountedAtAnyNumberOfPlaces() {
        var ten = new TreeMap<>(Map.of("P1", 10));
        assertEquals(
                new CheckRedaction.Verified(100, 50L, ten),
                check(tenPlaces(true)).orThrow());
        assertEquals(
                new CheckRedaction.Verified(100, null, ten),
                check(tenPlaces(false)).orThrow());
    }

    @Test
    void marksNextToEachOtherAreOnePlace() {
        Redacted redacted = tenPlaces(false);
        List<ProofSegment> segments = new ArrayList<>(redacted.proof().segments());
        int mark = segments.get(1).bytes();
        segments.add(1, segments.get(1));
        byte[] published = redacted.published();
        int at = segments.getFirst().bytes() + mark;
        byte[] twice = new byte[published.length + mark];
        System.arraycopy(published, 0, twice, 0, at);
        System.arraycopy(published, at - mark, twice, at, mark);
        System.arraycopy(published, at, twice, at + mark, published.length - at);
        var proof = new RedactionProof(
                redacted.proof().reasons(), null, segments, redacted.proof().tree());
        assertEquals(
                new TreeMap<>(Map.of("P1", 11)),
                CheckRedaction.check(twice, proof, redacted.committed())
                        .orThrow()
                        .marks());
    }

    @Test
    void theSegmentsAreTheDocument() {
        Redacted redacted = tenPlaces(true);
        byte[] tree = redacted.proof().tree();
        List<ProofSegment> segments = redacted.proof().segments();
        assertEquals(
                "redaction-malformed: the segments are shorter than the document",
                reason(check(redacted, segments.subList(0, segments.size() - 1), tree)));
        List<ProofSegment> longer = new ArrayList<>(segments);
        longer.add(new ProofSegment.Mark(1, "P1", 1L));
        assertEquals(
                "redaction-malformed: the segments are longer than the document",
                reason(check(redacted, longer, tree)));
        List<ProofSegment> moved = new ArrayList<>(segments);
        moved.set(1, new ProofSegment.Mark(segments.get(1).bytes() - 1, "P1", 5L));
        String said = reason(check(redacted, moved, tree));
        assertEquals(
                "redaction-malformed: the bytes from 5 to "
                        + (4 + segments.get(1).bytes()) + " are not a mark",
                said);
        var reasons = new TreeMap<>(redacted.proof().reasons());
        reasons.put("P2", "Another reason.");
        var more = new RedactionProof(reasons, redacted.proof().size(), segments, tree);
        assertEquals(
                "redaction-malformed: it gives a reason that no mark has",
                reason(CheckRedaction.check(redacted.published(), more, redacted.committed())));
        byte[] document = MESSAGE.getBytes(StandardCharsets.UTF_8);
        Redacted whole = Redacted.of(document, new BitSet(), true);
        var none = new RedactionProof(
                new TreeMap<>(),
                whole.proof().size(),
                whole.proof().segments(),
                whole.proof().tree());
        assertEquals(
                "redaction-malformed: nothing is redacted",
                reason(CheckRedaction.check(whole.published(), none, whole.committed())));
    }

    @Test
    void theSizeIsTheOneThatWasCommittedToAndTheSumOfAllBytes() {
        Redacted redacted = tenPlaces(true);
        RedactionProof proof = redacted.proof();
        var size = Objects.requireNonNull(proof.size());
        var other = new RedactionProof(
                proof.reasons(), new RedactionProof.Size(149, size.key()), proof.segments(), proof.tree());
        assertEquals(
                "redaction-differs: the size of the original is not the one that was committed to",
                reason(CheckRedaction.check(redacted.published(), other, redacted.committed())));
        String sum = "redaction-differs: the bytes that are shown and those that are missing are not all bytes";
        for (Long missing : new Long[] {4L, 6L, null}) {
            List<ProofSegment> segments = new ArrayList<>(proof.segments());
            segments.set(1, new ProofSegment.Mark(segments.get(1).bytes(), "P1", missing));
            assertEquals(sum, reason(check(redacted, segments, proof.tree())));
        }
        assertEquals(
                "redaction-differs: what is shown is not what was committed to",
                reason(CheckRedaction.check(
                        redacted.published(),
                        proof,
                        new CheckRedaction.Committed(redacted.committed().size(), Sha256.of()))));
    }

    @Test
    void theTreeHidesSomethingAtEachMarkAndNowhereElse() {
        Redacted redacted = tenPlaces(false);
        byte[] document = "word ".repeat(30).getBytes(StandardCharsets.UTF_8);
        BitSet fewer = new BitSet();
        for (int i = 4; i < 30; i += 3) {
            fewer.set(i);
        }
        BitSet more = (BitSet) fewer.clone();
        more.set(1);
        more.set(2);
        var secrets = PieceSecrets.of(Sha256.of(new byte[] {3}));
        assertEquals(
                "redaction-malformed: its tree does not fit the marks",
                reason(check(redacted, redacted.proof().segments(), OpenedTree.of(document, secrets, fewer))));
        String missing = "redaction-malformed: something is missing where there is no mark";
        BitSet early = new BitSet();
        early.set(0);
        assertEquals(
                missing, reason(check(redacted, redacted.proof().segments(), OpenedTree.of(document, secrets, early))));
        assertTrue(reason(check(redacted, redacted.proof().segments(), OpenedTree.of(document, secrets, more)))
                .startsWith("redaction-malformed: "));
        byte[] tree = redacted.proof().tree();
        assertEquals(
                "redaction-malformed: there are bytes after its tree",
                reason(check(redacted, redacted.proof().segments(), Arrays.copyOf(tree, tree.length + 1))));
        assertEquals(
                "redaction-malformed: its tree is cut off",
                reason(check(redacted, redacted.proof().segments(), Arrays.copyOf(tree, tree.length - 1))));
        byte[] endless = new byte[1 + PieceHash.SEED_BYTES + 5];
        Arrays.fill(endless, 1 + PieceHash.SEED_BYTES, endless.length, (byte) 0xff);
        assertEquals(
                "redaction-malformed: its tree does not fit the marks",
                reason(check(redacted, redacted.proof().segments(), endless)));
        assertEquals(
                "redaction-malformed: its tree is not valid",
                reason(check(redacted, redacted.proof().segments(), new byte[] {9})));
    }

    @Test
    void aMarkCarriesNothingElse() {
        for (String mark : List.of(
                "[redacted: P1]",
                "[redacted: P1]\r\n",
                "\"redacted-P1\" ",
                "<redacted-P1@redacted.invalid>,\r\n ",
                MarkForm.BASE64.of("P1") + "\r\n")) {
            byte[] bytes = mark.getBytes(StandardCharsets.UTF_8);
            assertTrue(MarkForm.isMark(bytes, 0, bytes.length, "P1"), mark);
            assertFalse(MarkForm.isMark(bytes, 0, bytes.length, "P2"), mark);
        }
        for (String other : List.of(
                "",
                " ",
                "[redacted: P1] he resigned",
                "he[redacted: P1]",
                "[redacted: P1]     ",
                "x",
                "[redacted: P1]\r\n\r\n",
                "[redacted: P1]\n\n",
                "\r\n[redacted: P1] ",
                "\r\n" + MarkForm.BASE64.of("P1"))) {
            byte[] bytes = other.getBytes(StandardCharsets.UTF_8);
            assertFalse(MarkForm.isMark(bytes, 0, bytes.length, "P1"), other);
        }
    }

    @Test
    void aProofHasOneForm() {
        byte[] document = MESSAGE.getBytes(StandardCharsets.UTF_8);
        byte[] entry = Redacted.of(document, tokensWith(document, "Ann "), true)
                .proof()
                .bytes();
        String text = new String(entry, StandardCharsets.UTF_8);
        assertTrue(RedactionProof.parse(entry).isOk());
        for (String other : List.of(
                text + " ",
                text.replace("\"version\":1", "\"version\":2"),
                text.replace("\"reasons\":[", "\"reasons\":[[\"P1\",\"Again.\"],"),
                text.replace("third party", "third\\u000aparty"),
                text.replace("\"mark\"", "\"Mark\""),
                text.replace("\"P1\",\"Tele", "\"p1\",\"Tele"),
                text.replace("\"tree\":\"", "\"tree\":\"!"),
                text.replace("\"segments\":[", "\"segments\":[[\"words\",0],"),
                text.replace("\"key\":\"", "\"key\":\"0"))) {
            assertFalse(other.equals(text), other);
            assertFalse(
                    RedactionProof.parse(other.getBytes(StandardCharsets.UTF_8)).isOk(), other);
        }
    }

    /** A tree that is given as very deep, or with very many tokens, costs no more than its bytes. */
    @Test
    void aHostileTreeIsRefused() {
        byte[] document = MESSAGE.getBytes(StandardCharsets.UTF_8);
        Redacted redacted = Redacted.of(document, tokensWith(document, "Ann "), true);
        byte[] deep = new byte[1 << 20];
        Arrays.fill(deep, (byte) 2);
        byte[] many = new byte[22];
        Arrays.fill(many, 17, 21, (byte) 0xff);
        many[21] = 7;
        byte[] hashes = new byte[1 + 33 * 4];
        hashes[0] = 4;
        for (int i = 0; i < 4; i++) {
            hashes[1 + 33 * i] = 1;
        }
        for (byte[] tree : List.of(deep, many, hashes, new byte[0], new byte[] {9})) {
            assertEquals(
                    "redaction-malformed",
                    ((Outcome.Refused<?>) check(redacted, redacted.proof().segments(), tree)).code());
        }
    }

    @Test
    void nothingIsRedactedWithoutAMark() {
        byte[] document = MESSAGE.getBytes(StandardCharsets.UTF_8);
        Redacted redacted = Redacted.of(document, new BitSet(), true);
        assertFalse(check(redacted).isOk());
    }

    /** A proof of a message of 100 kB with ten redactions of one to five words has at most 10 kB (spec/redaction.md). */
    @Test
    void aProofIsSmall() {
        var random = new Random(100);
        int most = 0;
        for (int round = 0; round < 20; round++) {
            byte[] document = document(random, 100_000, 0);
            int tokens = TokenScanner.count(document);
            BitSet hidden = new BitSet();
            for (int i = 0; i < 10; i++) {
                int from = random.nextInt(tokens - 10);
                hidden.set(from, from + random.nextInt(1, 6));
            }
            most = Math.max(most, Redacted.of(document, hidden, true).proof().bytes().length);
        }
        assertTrue(most <= 10_000, most + " bytes");
    }

    /** The published values of two documents that differ in what is hidden only have nothing in common that comes from it. */
    @Test
    void aGuessCannotBeTested() {
        String text = "The card number is 4111 of the bank, and so on and so on.";
        byte[] document = text.getBytes(StandardCharsets.UTF_8);
        Redacted redacted = Redacted.of(document, tokensWith(document, "4111 "), true);
        // The attacker knows all that is public and every candidate, and hashes it in each way that the formats use.
        var published = new ArrayList<String>();
        published.add(redacted.committed().size().hex());
        published.add(redacted.committed().pieces().hex());
        byte[] tree = redacted.proof().tree();
        for (int i = 0; i + Sha256.BYTES <= tree.length; i++) {
            published.add(Sha256.at(tree, i).hex());
        }
        var seeds = new ArrayList<byte[]>();
        for (int i = 0; i + PieceHash.SEED_BYTES <= tree.length; i++) {
            seeds.add(Arrays.copyOfRange(tree, i, i + PieceHash.SEED_BYTES));
        }
        seeds.add(new byte[PieceHash.SEED_BYTES]);
        seeds.add(new byte[0]);
        for (int guess = 4000; guess < 4200; guess++) {
            byte[] token = (guess + " ").getBytes(StandardCharsets.UTF_8);
            byte[] whole = text.replace("4111", "" + guess).getBytes(StandardCharsets.UTF_8);
            var values = new ArrayList<Sha256>(List.of(Sha256.of(token), Sha256.of(whole)));
            for (byte[] seed : seeds) {
                values.add(Sha256.of(new byte[] {0x10}, seed, token));
                values.add(Sha256.of(seed, token));
                values.add(Sha256.of(seed, whole));
            }
            for (Sha256 value : values) {
                assertFalse(published.contains(value.hex()), "a public value depends on the hidden text alone");
            }
        }
    }

    private static Outcome<CheckRedaction.Verified> check(Redacted redacted) {
        return CheckRedaction.check(redacted.published(), redacted.proof(), redacted.committed());
    }

    private static Outcome<CheckRedaction.Verified> check(Redacted redacted, List<ProofSegment> segments, byte[] tree) {
        RedactionProof proof = redacted.proof();
        if (segments.isEmpty()) {
            throw new Malformed("test", "no segments");
        }
        return CheckRedaction.check(
                redacted.published(),
                new RedactionProof(proof.reasons(), proof.size(), segments, tree),
                redacted.committed());
    }

    /** The tokens that are exactly one of these. */
    static BitSet tokensWith(byte[] document, String... tokens) {
        BitSet hidden = new BitSet();
        var scanner = new TokenScanner(document);
        for (int i = 0; scanner.next(); i++) {
            String token =
                    new String(document, scanner.start(), scanner.end() - scanner.start(), StandardCharsets.UTF_8);
            if (List.of(tokens).contains(token)) {
                hidden.set(i);
            }
        }
        assertFalse(hidden.isEmpty());
        return hidden;
    }

    /** Text with words of all lengths, lines, and here and there lines of base64. */
    public static byte[] document(Random random, int bytes) {
        return document(random, bytes, 1);
    }

    private static byte[] document(Random random, int bytes, int base64) {
        var text = new StringBuilder();
        while (text.length() < bytes) {
            int kind = random.nextInt(60) + 2 * (1 - base64);
            if (kind == 0) {
                byte[] line = new byte[57];
                random.nextBytes(line);
                text.append('\n')
                        .append(Base64.getEncoder().encodeToString(line))
                        .append("\r\n");
            } else if (kind == 1) {
                byte[] line =
                        "A line of text that was encoded, like many others in it.".getBytes(StandardCharsets.UTF_8);
                text.append('\n')
                        .append(Base64.getEncoder().encodeToString(line))
                        .append('\n');
            } else {
                int letters = 1 + (int) Math.abs(random.nextGaussian() * 5);
                for (int i = 0; i < letters; i++) {
                    text.append((char) ('a' + random.nextInt(26)));
                }
                text.append(kind < 8 ? "\r\n" : kind < 10 ? ",<b>" : " ");
            }
        }
        return text.substring(0, bytes).getBytes(StandardCharsets.UTF_8);
    }
}
