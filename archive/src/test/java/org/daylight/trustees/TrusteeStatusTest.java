package org.daylight.trustees;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daylight.check.LogContents;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.log.TrusteesFile;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.tree.MerkleTree;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a trustee is told: which shares may be released, and when. Trustee 2 of 3 has shares for releases 1 to 4; the log has released 1, cancelled 2 and
 * sealed 3, 4 and 5.
 */
class TrusteeStatusTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final NoteKey.Verifier LOG =
            NoteKey.generate("archive.example/port", RANDOM).verifier();
    private static final Slug TROVE = new Slug("harbour");
    private static final Sha256 HASH = Sha256.of(new byte[] {1});
    private static final Instant BEAT = Instant.parse("2026-12-01T09:00:00Z");
    /** Fourteen days after the heartbeat. */
    private static final Instant BEGINS = Instant.parse("2026-12-15T09:00:00Z");

    private static final Instant THIRD = Instant.parse("2026-12-10T09:00:00Z");
    private static final Instant FOURTH = Instant.parse("2026-12-20T09:00:00Z");

    private final Map<Long, SplitKey> split = new TreeMap<>();
    private final byte[] file;
    private final LogEntry.Trustees entry;
    private final HeldShares held;

    TrusteeStatusTest() {
        var commitments = new TreeMap<Long, List<String>>();
        var shares = new TreeMap<Long, byte[]>();
        for (long number = 1; number <= 4; number++) {
            byte[] key = new byte[32];
            key[31] = (byte) (number + 1);
            SplitKey of = SplitKey.of(key, 2, 3, RANDOM);
            split.put(number, of);
            commitments.put(number, of.commitments().hex());
            shares.put(number, of.shares().get(1).value());
        }
        file = new TrusteesFile(2, List.of("Ann", "Ben", "Cem"), commitments).bytes();
        entry = plan(1);
        held = new HeldShares(LOG, 1, entry.file(), 2, "Ben", shares);
    }

    private LogEntry.Trustees plan(long number) {
        return new LogEntry.Trustees(number, 2, 3, TrusteeRule.words(2, 3, 14, 3), 14, 3, Sha256.of(file), file.length);
    }

    private static LogEntry.Sealed seal(long number, Instant time) {
        return new LogEntry.Sealed(TROVE, number, number, time, HASH, 10, HASH, HASH);
    }

    private static LogContents.Pack released() {
        var release = new LogEntry.Release(
                TROVE,
                1,
                1,
                "Part 1",
                "",
                BEAT,
                1,
                0,
                new DocumentNumber(1),
                new DocumentNumber(1),
                HASH,
                HASH,
                10,
                HASH,
                null);
        return new LogContents.Pack(release, HASH, 10, List.of(), new TreeSet<>(), 1, null, List.of());
    }

    private static LogContents contents(
            NoteKey.Verifier key, List<LogEntry.Trustees> plans, @Nullable Instant heartbeat) {
        var sealed = new LinkedHashMap<Long, LogEntry.Sealed>();
        sealed.put(3L, seal(3, THIRD));
        sealed.put(4L, seal(4, FOURTH));
        sealed.put(5L, seal(5, FOURTH));
        return new LogContents(
                new LogEntry.Archive(key.name(), "The Port Archive", 1, key),
                new Checkpoint(key.name(), 0, MerkleTree.emptyRoot()),
                new byte[0],
                List.of(),
                List.of(released()),
                sealed,
                List.of(seal(2, BEAT)),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                plans,
                LogKeys.of(key),
                null,
                heartbeat,
                Map.of(),
                List.of());
    }

    private Outcome<TrusteeStatus> status(LogContents contents, Instant now) {
        return TrusteeStatus.of(held, contents, file, now);
    }

    private TrusteeStatus status(Instant now) {
        return status(contents(LOG, List.of(entry), BEAT), now).orThrow();
    }

    private static List<TrusteeStatus.State> states(TrusteeStatus status) {
        return status.parts().stream().map(TrusteeStatus.Part::state).toList();
    }

    @Test
    void aShareIsDueWhenItsTimeHasComeAndThePublisherIsSilent() {
        TrusteeStatus silent = status(BEGINS);
        assertTrue(silent.applies());
        assertEquals(BEGINS, silent.begins());
        assertEquals(BEAT, silent.heartbeat());
        assertEquals(
                List.of(
                        TrusteeStatus.State.RELEASED,
                        TrusteeStatus.State.CANCELLED,
                        TrusteeStatus.State.DUE,
                        TrusteeStatus.State.BEFORE_TIME),
                states(silent));
        assertEquals(
                List.of(new ReleasedShare(true, 1, 3, split.get(3L).shares().get(1))), silent.due());
        TrusteeStatus before = status(BEGINS.minusSeconds(1));
        assertFalse(before.applies());
        assertEquals(TrusteeStatus.State.RULE_NOT_MET, states(before).get(2));
        assertEquals(List.of(), before.due());
        assertEquals(
                TrusteeStatus.State.BEFORE_TIME,
                states(status(THIRD.minusSeconds(1))).get(2));
        assertEquals(TrusteeStatus.State.RULE_NOT_MET, states(status(THIRD)).get(2));
        assertEquals(TrusteeStatus.State.DUE, states(status(FOURTH)).get(3));
        assertEquals(2, status(FOURTH).due().size());
    }

    @Test
    void eachShareHasItsPartAndTime() {
        List<TrusteeStatus.Part> parts = status(BEGINS).parts();
        assertEquals(new TrusteeStatus.Part(1, "harbour", 1, null, TrusteeStatus.State.RELEASED), parts.get(0));
        assertEquals(new TrusteeStatus.Part(2, "harbour", 2, null, TrusteeStatus.State.CANCELLED), parts.get(1));
        assertEquals(new TrusteeStatus.Part(3, "harbour", 3, THIRD, TrusteeStatus.State.DUE), parts.get(2));
        assertEquals(List.of(5L), status(BEGINS).notHeld());
        assertEquals("due", TrusteeStatus.State.DUE.words());
    }

    @Test
    void withoutAHeartbeatTheRuleNeverApplies() {
        TrusteeStatus never = status(contents(LOG, List.of(entry), null), FOURTH.plusSeconds(1_000_000_000))
                .orThrow();
        assertNull(never.begins());
        assertFalse(never.applies());
        assertEquals(List.of(), never.due());
    }

    @Test
    void aNewerPlanDecidesAndReplacesTheShares() {
        LogEntry.Trustees newer = new LogEntry.Trustees(2, 2, 3, "Rule.", 30, 3, Sha256.of(file), file.length);
        TrusteeStatus status =
                status(contents(LOG, List.of(entry, newer), BEAT), BEGINS).orThrow();
        assertTrue(status.isReplaced());
        assertEquals(BEAT.plusSeconds(30 * 86_400L), status.begins());
        assertFalse(status.applies());
        assertFalse(status(BEGINS).isReplaced());
    }

    @Test
    void aShareCanBeReleasedAgainstTheRuleUnlessItIsCancelledOrPublic() {
        TrusteeStatus status = status(THIRD);
        assertEquals(
                Outcome.refused("share-released", "release 1 is public: no share is needed"), status.againstRule(1));
        assertEquals(
                Outcome.refused(
                        "share-cancelled",
                        "release 2 was cancelled by the publisher: its share is not released, in any case"),
                status.againstRule(2));
        KeyShare third = split.get(3L).shares().get(1);
        assertEquals(
                new ReleasedShare(false, 1, 3, third), status.againstRule(3).orThrow());
        assertEquals(
                new ReleasedShare(true, 1, 3, third),
                status(BEGINS).againstRule(3).orThrow());
        assertFalse(status.againstRule(4).orThrow().byRule());
        assertEquals(Outcome.refused("share-absent", "you hold no share for release 5"), status.againstRule(5));
    }

    @Test
    void sharesOfAnotherArchiveOrPlanAreRefused() {
        NoteKey.Verifier other =
                NoteKey.generate("archive.example/port", RANDOM).verifier();
        assertEquals(
                Outcome.refused(
                        "share-false",
                        "the log has another key than the share file names: it is another archive, or a false copy"),
                status(contents(other, List.of(entry), BEAT), BEGINS));
        assertEquals(
                Outcome.refused(
                        "share-false",
                        "the log has no plan 1: get a newer copy of the archive; if that has none either, the share"
                                + " file is of a plan that was never published"),
                status(contents(LOG, List.of(plan(2)), BEAT), BEGINS));
        assertEquals(Optional.of(entry), TrusteeStatus.entry(held, contents(LOG, List.of(plan(2), entry), BEAT)));
    }

    @Test
    void falseSharesAreNamedAtMostFive() {
        var none = new HeldShares(LOG, 1, entry.file(), 3, "Ben", new TreeMap<>());
        Outcome<TrusteeStatus> refused = TrusteeStatus.of(none, contents(LOG, List.of(entry), BEAT), file, BEGINS);
        assertEquals(
                Outcome.refused(
                        "share-false",
                        "the plan has another trustee 3 than the share file; the share for release 1 is missing; the"
                                + " share for release 2 is missing; the share for release 3 is missing; the share for"
                                + " release 4 is missing"),
                refused);
        var fourth = new HeldShares(LOG, 1, entry.file(), 4, "Ben", held.shares());
        assertTrue(TrusteeStatus.of(fourth, contents(LOG, List.of(entry), BEAT), file, BEGINS)
                        instanceof Outcome.Refused<TrusteeStatus>(String code, String reason)
                && reason.startsWith("the plan has another trustee 4"));
        byte[] changed = file.clone();
        changed[10] ^= 1;
        assertTrue(TrusteeStatus.of(held, contents(LOG, List.of(entry), BEAT), changed, BEGINS)
                        instanceof Outcome.Refused<TrusteeStatus>(String code, String reason)
                && code.equals("plan-differs"));
    }

    @Test
    void aHeartbeatIsDueAfterHalfOfWhatThePlanPromises() {
        assertTrue(TrusteeRule.isHeartbeatDue(entry, null, BEAT));
        assertFalse(TrusteeRule.isHeartbeatDue(entry, BEAT, BEAT.plusSeconds(36 * 3_600 - 1)));
        assertTrue(TrusteeRule.isHeartbeatDue(entry, BEAT, BEAT.plusSeconds(36 * 3_600)));
        assertEquals(Optional.empty(), TrusteeRule.begins(entry, null));
        assertTrue(TrusteeRule.words(2, 3, 14, 1).contains("heartbeat to the log at least every day."));
        assertTrue(TrusteeRule.words(2, 3, 14, 3).contains("at least every 3 days."));
        assertTrue(TrusteeRule.words(2, 3, 14, 3).startsWith("Any 2 of the 3 trustees"));
    }

    @Test
    void aTrusteeIsNamedIfThePlanKnowsOne() {
        TrusteePlan plan = TrusteePlan.open(entry, file).orThrow();
        assertEquals("trustee 1 (Ann)", plan.trustee(1));
        assertEquals("trustee 3 (Cem)", plan.trustee(3));
        assertEquals("trustee 0, who is not in the plan", plan.trustee(0));
        assertEquals("trustee 4, who is not in the plan", plan.trustee(4));
        assertEquals(1, plan.number());
        assertEquals(Set.of(1L, 2L, 3L, 4L), plan.numbers());
        assertEquals(Optional.empty(), plan.commitments(5));
    }

    private static HeldShares shares(int plan, int trustee, long number) {
        return new HeldShares(LOG, plan, HASH, trustee, "Ben", new TreeMap<>(Map.of(number, new byte[32])));
    }

    private static String refusal(HeldShares shares, String what, String with) {
        String text = new String(shares.bytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains(what), text);
        return HeldShares.parse(text.replace(what, with).getBytes(StandardCharsets.UTF_8))
                        instanceof Outcome.Refused<HeldShares>(String code, String reason)
                ? reason
                : "accepted";
    }

    @Test
    void aShareFileHasLimits() {
        for (HeldShares each : List.of(shares(1, 1, 1), shares(0xffff, 50, 0xffff_ffffL))) {
            HeldShares read = HeldShares.parse(each.bytes()).orThrow();
            assertEquals(each.plan(), read.plan());
            assertEquals(each.trustee(), read.trustee());
            assertEquals(each.shares().keySet(), read.shares().keySet());
        }
        HeldShares right = shares(1, 1, 1);
        assertEquals("the number of the plan is out of range", refusal(right, "\"plan\":1", "\"plan\":65536"));
        assertEquals("the index of the trustee is out of range", refusal(right, "\"trustee\":1", "\"trustee\":0"));
        assertEquals("the shares are not in order", refusal(right, "\"number\":1", "\"number\":4294967296"));
        assertEquals("the shares are not in order", refusal(right, "\"number\":1", "\"number\":0"));
        assertEquals("a share is not an object", refusal(right, "\"shares\":[", "\"shares\":[1,"));
        assertEquals("it has no list of shares", refusal(right, "\"shares\":[", "\"shares\":1,\"s\":["));
        assertEquals("1 shares of trustee 1, plan 1", right.toString());
    }

    @Test
    void aLineHasTheNumbersOfAShare() {
        var share = new KeyShare(50, new byte[32]);
        for (ReleasedShare each : List.of(
                new ReleasedShare(true, 1, 1, new KeyShare(1, new byte[32])),
                new ReleasedShare(false, 0xffff, 0xffff_ffffL, share))) {
            assertEquals(each, ReleasedShare.parse(each.line()).orThrow());
        }
        assertThrows(IllegalArgumentException.class, () -> new ReleasedShare(true, 1, 0, share));
        assertThrows(IllegalArgumentException.class, () -> new ReleasedShare(true, 0x1_0000, 1, share));
        assertTrue(ReleasedShare.isLikely("word ".repeat(30)));
        assertFalse(ReleasedShare.isLikely("word ".repeat(29)));
    }

    @Test
    void nothingSecretIsInWhatIsPrinted() {
        SplitKey of = split.get(1L);
        assertEquals("3 shares", of.toString());
        assertEquals(
                "a polynomial with 2 coefficients",
                Polynomial.random(BigInteger.TWO, 2, RANDOM).toString());
    }

    @Test
    void commitmentsHaveAnIndexInTheirRefusalAndLimits() {
        String point = split.get(1L).commitments().hex().getFirst();
        assertEquals(2, Commitments.parse(List.of(point, point)).orThrow().threshold());
        assertTrue(Commitments.parse(Collections.nCopies(50, point)).isOk());
        assertEquals(
                Outcome.refused("commitment-malformed", "51 commitments are too few or too many"),
                Commitments.parse(Collections.nCopies(51, point)));
        assertEquals(
                Outcome.refused("commitment-malformed", "1 commitments are too few or too many"),
                Commitments.parse(List.of(point)));
        assertEquals(
                Outcome.refused("commitment-malformed", "commitment 2 is no point of the curve"),
                Commitments.parse(List.of(point, "02" + "f".repeat(64))));
        Commitments one = Commitments.parse(List.of(point, point)).orThrow();
        assertEquals(one, Commitments.parse(List.of(point, point)).orThrow());
        assertEquals(
                one.hashCode(),
                Commitments.parse(List.of(point, point)).orThrow().hashCode());
        assertFalse(one.equals(split.get(2L).commitments()));
        assertFalse(one.isSameKey(split.get(2L).commitments()));
        assertTrue(one.isSameKey(split.get(1L).commitments()));
    }

    @Test
    void aShareHasAnIndexAndAValueOf32Bytes() {
        assertEquals(50, new KeyShare(50, new byte[32]).index());
        assertEquals(1, new KeyShare(1, new byte[32]).index());
        assertThrows(IllegalArgumentException.class, () -> new KeyShare(0, new byte[32]));
        assertThrows(IllegalArgumentException.class, () -> new KeyShare(51, new byte[32]));
        assertThrows(IllegalArgumentException.class, () -> new KeyShare(1, new byte[31]));
        var share = new KeyShare(1, new byte[32]);
        assertEquals(share, new KeyShare(1, new byte[32]));
        assertEquals(share.hashCode(), new KeyShare(1, new byte[32]).hashCode());
        assertFalse(share.equals(new KeyShare(2, new byte[32])));
        assertFalse(share.hashCode() == new KeyShare(2, new byte[32]).hashCode());
        byte[] other = new byte[32];
        other[31] = 1;
        assertFalse(share.equals(new KeyShare(1, other)));
        assertEquals("the share of trustee 1", share.toString());
    }
}
