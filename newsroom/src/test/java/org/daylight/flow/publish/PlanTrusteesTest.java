package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeIdentity;
import org.daylight.archive.Archive;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckGrowth;
import org.daylight.check.LogContents;
import org.daylight.format.Outcome;
import org.daylight.newsroom.KilledAtStep;
import org.daylight.newsroom.KnownTrustees;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RoomTemplates;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.sealing.SealKey;
import org.daylight.trustees.ArchiveTrustees;
import org.daylight.trustees.HeldShares;
import org.daylight.trustees.KeyFromShares;
import org.daylight.trustees.ReleasedShare;
import org.daylight.trustees.TrusteeStatus;
import org.daylight.trustees.TrusteeStatus.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher shares what is sealed among five trustees, is silent, or is stopped on the way. */
class PlanTrusteesTest {

    private static final Instant DAY_2 = Rooms.FIRST.plus(Duration.ofDays(1));

    @TempDir
    Path folder = Path.of("");

    private Path newsroom = Path.of("");

    @BeforeEach
    void aNewsroom() throws Exception {
        newsroom = RoomTemplates.imported(folder.resolve("newsroom"), folder.resolve("source"), 20);
        Rooms.announce(newsroom);
    }

    private PlanTrustees.Result plan(String to) throws IOException {
        return Rooms.planTrustees(newsroom, folder.resolve(to), Rooms.FIRST, StepListener.NONE);
    }

    private static HeldShares opened(Path file, int trustee) throws IOException {
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file));
                InputStream plain = AgeFile.decrypt(
                        in, AgeIdentity.parse(Rooms.trusteeSecret(trustee)).orThrow())) {
            return HeldShares.parse(plain.readAllBytes()).orThrow();
        }
    }

    private Outcome<TrusteeStatus> status(Path room, HeldShares held, Instant now) throws IOException {
        try (ArchiveFiles files = ArchiveFiles.at(room.resolve("archive").toString());
                CheckGrowth growth = CheckGrowth.begin(files, held.key(), 0, 1, verdict -> {})
                        .orElseThrow()) {
            LogContents contents = growth.contents();
            byte[] file = files.read(
                            LogContents.path(TrusteeStatus.entry(held, contents).orElseThrow()), 1 << 20)
                    .orElseThrow();
            return TrusteeStatus.of(held, contents, file, now);
        }
    }

    private static Map<Long, State> states(TrusteeStatus status) {
        return status.parts().stream().collect(Collectors.toMap(TrusteeStatus.Part::number, TrusteeStatus.Part::state));
    }

    private KeyFromShares.Result combine(List<ReleasedShare> shares) throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            return KeyFromShares.combine(
                    shares.stream().map(ReleasedShare::line).toList(), ArchiveTrustees.plans(archive));
        }
    }

    @Test
    void when_the_publisher_is_silent_three_of_five_open_what_is_due_and_nothing_else() throws Exception {
        SealKey first = SealedForTest.seal(newsroom, 1, DAY_2);
        SealedForTest.seal(newsroom, 2, DAY_2.plus(Duration.ofDays(60)));
        SealedForTest.seal(newsroom, 3, DAY_2);
        PlanTrustees.Result plan = plan("shares");
        assertEquals(5, plan.files().size());
        assertEquals(3, plan.parts());
        SealedForTest.cancel(newsroom, 3);
        var held = new ArrayList<HeldShares>();
        for (int trustee = 1; trustee <= 5; trustee++) {
            held.add(opened(plan.files().get(trustee - 1), trustee));
        }
        // the publisher is alive
        TrusteeStatus early = status(newsroom, held.getFirst(), DAY_2.plus(Duration.ofDays(3)))
                .orThrow();
        assertFalse(early.applies());
        assertEquals(Map.of(1L, State.RULE_NOT_MET, 2L, State.BEFORE_TIME, 3L, State.CANCELLED), states(early));
        assertEquals(List.of(), early.due());
        // a second before and at the moment when the rule begins to apply
        Instant begins = Rooms.FIRST.plus(Duration.ofDays(14));
        assertEquals(begins, early.begins());
        assertFalse(status(newsroom, held.getFirst(), begins.minusSeconds(1))
                .orThrow()
                .applies());
        var released = new ArrayList<ReleasedShare>();
        for (HeldShares each : held) {
            TrusteeStatus status = status(newsroom, each, begins).orThrow();
            assertEquals(Map.of(1L, State.DUE, 2L, State.BEFORE_TIME, 3L, State.CANCELLED), states(status));
            assertEquals(
                    List.of(1L),
                    status.due().stream().map(ReleasedShare::number).toList());
            released.addAll(status.due());
        }
        assertEquals(Map.of(), combine(released.subList(0, 2)).keys());
        assertEquals(Map.of(1L, first), combine(released.subList(1, 4)).keys());
        assertTrue(released.stream().allMatch(ReleasedShare::byRule));
    }

    @Test
    void against_the_rule_a_share_says_so_and_a_cancelled_part_is_never_released() throws Exception {
        SealedForTest.seal(newsroom, 1, DAY_2);
        SealedForTest.seal(newsroom, 2, DAY_2);
        PlanTrustees.Result plan = plan("shares");
        SealedForTest.cancel(newsroom, 2);
        TrusteeStatus status =
                status(newsroom, opened(plan.files().get(1), 2), DAY_2).orThrow();
        assertFalse(status.againstRule(1).orThrow().byRule());
        assertFalse(status.againstRule(2).isOk());
        assertFalse(status.againstRule(9).isOk());
        TrusteeStatus later = status(newsroom, opened(plan.files().get(1), 2), DAY_2.plus(Duration.ofDays(99)))
                .orThrow();
        assertFalse(later.againstRule(2).isOk());
        assertTrue(later.againstRule(1).orThrow().byRule());
    }

    @Test
    void refreshed_shares_open_the_same_and_are_not_mixed() throws Exception {
        SealKey key = SealedForTest.seal(newsroom, 1, DAY_2);
        PlanTrustees.Result first = plan("shares");
        SealKey later = SealedForTest.seal(newsroom, 2, DAY_2);
        TrusteeStatus before =
                status(newsroom, opened(first.files().get(0), 1), DAY_2).orThrow();
        assertEquals(List.of(2L), before.notHeld());
        byte[] sealed = Files.readAllBytes(newsroom.resolve("archive/sealed/0001.age"));
        PlanTrustees.Result second = plan("shares2");
        assertEquals(2, second.plan());
        assertEquals(2, second.parts());
        assertArrayEquals(sealed, Files.readAllBytes(newsroom.resolve("archive/sealed/0001.age")));
        Instant due = DAY_2.plus(Duration.ofDays(20));
        TrusteeStatus old =
                status(newsroom, opened(first.files().get(0), 1), due).orThrow();
        assertTrue(old.isReplaced());
        var mixed = new ArrayList<>(old.due());
        var right = new ArrayList<ReleasedShare>();
        for (int trustee = 2; trustee <= 4; trustee++) {
            List<ReleasedShare> shares = status(newsroom, opened(second.files().get(trustee - 1), trustee), due)
                    .orThrow()
                    .due();
            right.addAll(shares);
            if (trustee < 4) {
                mixed.addAll(shares);
            }
        }
        assertEquals(Map.of(), combine(mixed).keys());
        assertEquals(Map.of(1L, key, 2L, later), combine(right).keys());
    }

    @Test
    void each_share_file_opens_with_its_own_key_only_and_nothing_secret_is_public() throws Exception {
        SealKey key = SealedForTest.seal(newsroom, 1, DAY_2);
        PlanTrustees.Result plan = plan("shares");
        assertThrows(AgeFile.CannotDecrypt.class, () -> opened(plan.files().get(0), 2));
        assertThrows(AgeFile.CannotDecrypt.class, () -> opened(plan.files().get(4), 1));
        String share =
                HexFormat.of().formatHex(opened(plan.files().get(0), 1).shares().get(1L));
        for (Path file : Files.walk(newsroom.resolve("archive"))
                .filter(Files::isRegularFile)
                .toList()) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertFalse(text.contains(share) || text.contains(key.hex()) || text.contains("age1"), file.toString());
        }
    }

    @Test
    void plans_that_cannot_work_publish_nothing() throws Exception {
        String nothing = assertThrows(IOException.class, () -> plan("a")).getMessage();
        assertTrue(nothing.contains("no part is sealed"), nothing);
        SealedForTest.seal(newsroom, 1, DAY_2);
        Map<String, String> before = Rooms.files(newsroom.resolve("archive"));
        for (int[] wrong : new int[][] {{1, 14, 3}, {6, 14, 3}, {3, 3, 3}, {3, 4000, 3}}) {
            assertThrows(
                    IOException.class,
                    () -> Rooms.planTrustees(
                            newsroom,
                            folder.resolve("b" + wrong[0] + wrong[1]),
                            new KnownTrustees(wrong[0], wrong[1], wrong[2], Rooms.trustees(5)),
                            Rooms.FIRST,
                            StepListener.NONE));
        }
        Files.createDirectories(folder.resolve("full/x"));
        assertTrue(
                assertThrows(IOException.class, () -> plan("full")).getMessage().contains("is not empty"));
        Path key = newsroom.resolve("keys/sealed/0001.key");
        String right = Files.readString(key);
        Files.writeString(key, "0".repeat(63) + "1\n");
        assertTrue(assertThrows(IOException.class, () -> plan("c")).getMessage().contains("is not the one"));
        Files.delete(key);
        String missing = assertThrows(IOException.class, () -> plan("d")).getMessage();
        assertTrue(missing.contains("is missing from keys/sealed"), missing);
        assertTrue(missing.contains("daylight cancel harbour/1 --reason TEXT"), missing);
        assertEquals(before, Rooms.files(newsroom.resolve("archive")));
        Files.writeString(key, right);
        assertEquals(1, plan("e").plan());
        assertThrows(
                IllegalArgumentException.class,
                () -> new KnownTrustees(
                        2,
                        14,
                        3,
                        List.of(Rooms.trustees(1).getFirst(), Rooms.trustees(1).getFirst())));
    }

    @Test
    void a_heartbeat_is_added_when_half_of_the_promise_has_passed() throws Exception {
        SealedForTest.seal(newsroom, 1, DAY_2);
        assertFalse(Rooms.heartbeatIfDue(newsroom, Rooms.FIRST), "there is no plan");
        plan("shares");
        assertFalse(Rooms.heartbeatIfDue(newsroom, Rooms.FIRST.plus(Duration.ofHours(35))));
        assertTrue(Rooms.heartbeatIfDue(newsroom, Rooms.FIRST.plus(Duration.ofHours(36))));
        assertFalse(Rooms.heartbeatIfDue(newsroom, Rooms.FIRST.plus(Duration.ofHours(37))));
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            assertEquals(
                    Optional.of(Rooms.FIRST.plus(Duration.ofHours(36))),
                    archive.contents().heartbeat());
        }
        String behind = assertThrows(IOException.class, () -> Rooms.heartbeat(newsroom, Rooms.FIRST))
                .getMessage();
        assertTrue(behind.contains("later than now"), behind);
    }

    @Test
    void a_damaged_list_of_trustees_is_an_error() throws Exception {
        SealedForTest.seal(newsroom, 1, DAY_2);
        plan("shares");
        Path file = newsroom.resolve("trustees.json");
        String text = Files.readString(file);
        try (Newsroom room = Newsroom.open(newsroom)) {
            assertEquals(
                    Rooms.trustees(5), KnownTrustees.read(room).orElseThrow().trustees());
            for (String damaged :
                    List.of("", "{", "[]", text.replace("age1", "age2"), text.replace("\"threshold\":3", "\"t\":3"))) {
                Files.writeString(file, damaged);
                assertTrue(
                        assertThrows(IOException.class, () -> KnownTrustees.read(room))
                                .getMessage()
                                .contains("damaged"),
                        damaged);
            }
            Files.delete(file);
            assertEquals(Optional.empty(), KnownTrustees.read(room));
        }
    }

    @Test
    void a_plan_that_is_killed_at_any_step_is_all_or_nothing() throws Exception {
        SealKey key = SealedForTest.seal(newsroom, 1, DAY_2);
        List<String> killedAt = new ArrayList<>();
        // The normal build kills at each step of its own; placing files is the same for all that is published
        // (KillTest).
        List<String> steps = Boolean.getBoolean("daylight.slow")
                ? IntStream.range(1, 100).mapToObj(Integer::toString).toList()
                : List.of("begun", "shares", "recorded", "decided", "placing checkpoint", "published");
        for (String step : steps) {
            Path killed = folder.resolve("killed-" + step);
            Path shares = folder.resolve("shares-" + step);
            Rooms.copy(newsroom, killed);
            String name = KilledAtStep.run("trustees", killed, step, shares.toString());
            if (name.isEmpty()) {
                break;
            }
            killedAt.add(name);
            boolean isDecided = Set.of("begun", "shares", "recorded").stream().noneMatch(name::equals);
            Rooms.finish(killed); // what the next command or start does first
            try (Archive archive = Archive.open(killed.resolve("archive"))) {
                assertEquals(isDecided ? 1 : 0, archive.contents().trustees().size(), "killed at " + name);
            }
            Path used = isDecided ? shares : folder.resolve("again-" + step);
            if (!isDecided) {
                Rooms.planTrustees(killed, used, Rooms.FIRST, StepListener.NONE);
            }
            var released = new ArrayList<String>();
            for (int trustee : List.of(1, 3, 5)) {
                HeldShares held = opened(used.resolve("plan-1-trustee-" + trustee + ".age"), trustee);
                TrusteeStatus status =
                        status(killed, held, DAY_2.plus(Duration.ofDays(30))).orThrow();
                status.due().forEach(share -> released.add(share.line()));
            }
            try (Archive archive = Archive.open(killed.resolve("archive"))) {
                assertEquals(
                        Map.of(1L, key),
                        KeyFromShares.combine(released, ArchiveTrustees.plans(archive))
                                .keys(),
                        "killed at " + name);
            }
        }
        assertTrue(
                killedAt.containsAll(
                        List.of("begun", "shares", "recorded", "decided", "placing checkpoint", "published")),
                killedAt.toString());
    }
}
