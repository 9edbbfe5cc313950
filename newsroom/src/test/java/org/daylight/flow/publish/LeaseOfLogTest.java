package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.daylight.audit.By;
import org.daylight.flow.backup.BackupFixture;
import org.daylight.lease.LeaseRecord;
import org.daylight.log.TileLog;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.NewsroomLease;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two newsrooms with one lease never sign two histories, wherever the network between them and the lease's folder is cut. */
class LeaseOfLogTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private Path newsroom;
    private Path second;
    private Path store;
    private Path gone;

    @BeforeEach
    void makeNewsrooms() throws Exception {
        newsroom = BackupFixture.newsroom(folder);
        store = Files.createDirectory(folder.resolve("store"));
        gone = folder.resolve("gone");
        second = folder.resolve("second");
    }

    private interface Act {
        void on(LeaseOfLog lease) throws IOException;
    }

    private static void lease(Path newsroom, Act act) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            act.on(new LeaseOfLog(room, By.nobody(Rooms.FIRST)));
        }
    }

    private static void take(Path newsroom, String name, boolean voidReserved) throws IOException {
        lease(newsroom, lease -> lease.take(name, voidReserved));
    }

    private static String refused(org.junit.jupiter.api.function.Executable act) {
        String said = assertThrows(IOException.class, act).getMessage();
        assertEquals(1, said.lines().count(), said);
        return said;
    }

    private static PublishRelease.Result publish(Path newsroom, int day) throws IOException {
        return publish(newsroom, day, StepListener.NONE);
    }

    private static PublishRelease.Result publish(Path newsroom, int day, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            room.catalog()
                    .troves()
                    .all()
                    .forEach(trove -> room.catalog().troves().pause(trove.id(), false));
        }
        return Rooms.publish(newsroom, Rooms.FIRST.plus(DAY.multipliedBy(day)), steps);
    }

    private static LeaseRecord newest(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return NewsroomLease.of(room).orElseThrow().newest();
        }
    }

    private static boolean isHeld(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return NewsroomLease.of(room).orElseThrow().isHeld();
        }
    }

    /** The first newsroom begins the lease; the second is restored from its backup. */
    private void begin() throws Exception {
        lease(newsroom, lease -> assertTrue(lease.start(store, "first office")));
        BackupFixture.save(newsroom, folder.resolve("place"));
        BackupFixture.restore(folder.resolve("place"), second);
    }

    /** Whether one log is a beginning of the other. */
    private static void assertOneHistory(Path a, Path b) throws IOException {
        try (Newsroom one = Newsroom.open(a);
                Newsroom two = Newsroom.open(b)) {
            TileLog first = CatchUp.of(one, one.archiveFolder()).orElseThrow();
            TileLog other = CatchUp.of(two, two.archiveFolder()).orElseThrow();
            long size = Math.min(first.size(), other.size());
            assertEquals(
                    first.tree().root(size).orThrow(), other.tree().root(size).orThrow(), "two histories");
        }
    }

    private void catchUp(Path room, Path from) throws IOException {
        CatchUpTest.catchUp(room, List.of(from.resolve("archive").toString()), false, StepListener.NONE);
    }

    @Test
    void eachSignatureHasARecord() throws Exception {
        begin();
        assertTrue(isHeld(newsroom));
        LeaseRecord taken = newest(newsroom);
        assertEquals(LeaseRecord.Kind.TAKE, taken.kind());
        publish(newsroom, 1);
        LeaseRecord signed = newest(newsroom);
        assertEquals(2, signed.number());
        assertEquals(LeaseRecord.Kind.SIGN, signed.kind());
        assertEquals("first office", signed.holder());
        assertEquals(taken.size(), signed.fromSize());
        assertTrue(signed.size() > taken.size());
        assertEquals(
                List.of("lease-start"),
                Rooms.audited(newsroom).stream()
                        .filter(each -> each.startsWith("lease"))
                        .toList());
        try (var files = Files.list(store)) {
            assertEquals(
                    List.of("000001.json", "000002.json", "lease-id.json"),
                    files.map(each -> each.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void whoTakesTheLeaseMustHaveWhatTheOtherReserved() throws Exception {
        begin();
        publish(newsroom, 1);
        assertTrue(refused(() -> take(second, "standby", false)).contains("was restored from a backup"));
        // It has not the newest log, although an editor says that nobody has more.
        CatchUpTest.catchUp(second, List.of(), true, StepListener.NONE);
        assertTrue(refused(() -> publish(second, 1)).contains("does not hold the lease"));
        String said = refused(() -> take(second, "standby", false));
        assertTrue(said.contains("first office was going to sign"), said);
        catchUp(second, newsroom);
        take(second, "standby", false);
        assertTrue(isHeld(second));
        assertFalse(isHeld(newsroom));
        assertInstanceOf(PublishRelease.Published.class, publish(second, 2));
        said = refused(() -> publish(newsroom, 2));
        assertTrue(said.contains("standby has the lease now"), said);
        assertTrue(said.contains("daylight lease take"), said);
        assertThrows(IOException.class, () -> Rooms.withdraw(newsroom, "harbour/1", StepListener.NONE));
        assertOneHistory(newsroom, second);
        // And back.
        catchUp(newsroom, second);
        take(newsroom, "first office", false);
        assertThrows(IOException.class, () -> Rooms.heartbeat(second, Rooms.FIRST.plus(DAY)));
        Rooms.heartbeat(newsroom, Rooms.FIRST.plus(DAY));
        assertOneHistory(newsroom, second);
    }

    /** The first newsroom is cut off at a step; the second takes over; then the first comes back. */
    @Test
    void whereverTheNetworkIsCutThereIsOneHistory() throws Exception {
        begin();
        var steps = new ArrayList<String>();
        Path counted = folder.resolve("counted");
        Rooms.copy(newsroom, counted);
        Path countedStore = folder.resolve("counted store");
        Rooms.copy(store, countedStore);
        lease(counted, lease -> lease.move(countedStore));
        publish(counted, 1, steps::add);
        assertTrue(
                steps.containsAll(List.of("lease to be read", "lease to be written", "lease written", "decided")),
                steps.toString());
        Path atBegin = folder.resolve("at begin");
        Rooms.copy(newsroom, atBegin);
        for (String step : List.of("lease to be read", "lease to be written", "lease written", "decided")) {
            for (boolean killed : new boolean[] {false, true}) {
                String name = step + (killed ? " killed" : " continued");
                Path first = folder.resolve("first " + name);
                Path other = folder.resolve("other " + name);
                Path there = folder.resolve("store " + name);
                Rooms.copy(atBegin, first);
                Rooms.copy(second, other);
                Rooms.copy(store, there);
                for (Path each : List.of(first, other)) {
                    lease(each, lease -> lease.move(there));
                }
                Path away = folder.resolve("away " + name);
                Path copy = folder.resolve("copy " + name);
                try {
                    publish(first, 1, reached -> {
                        if (reached.equals(step)) {
                            try {
                                Rooms.copy(first, copy);
                                Files.move(there, away); // the network is cut
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }
                    });
                } catch (IOException cut) {
                    assertTrue(cut.getMessage().contains("cannot be"), cut.getMessage());
                }
                Path back = killed ? copy : first;
                if (Files.exists(away)) {
                    Files.move(away, there);
                }
                // The second newsroom sees what is public of the first one.
                catchUp(other, back);
                boolean reserved = newest(other).kind() == LeaseRecord.Kind.SIGN;
                assertEquals(List.of("lease written", "decided").contains(step), reserved, name);
                boolean isPublic = size(back) == newest(other).size();
                if (reserved && !isPublic) {
                    String said = refused(() -> take(other, "standby", false));
                    assertTrue(said.contains("--void-reserved"), said);
                    take(other, "standby", true);
                    assertEquals(newest(other).number() - 1, newest(other).voided());
                } else {
                    take(other, "standby", false);
                }
                publish(other, 3);
                // The first one comes back, and must not sign, nor put in place what it had signed.
                long before = size(back);
                assertThrows(IOException.class, () -> publish(back, 1), name);
                assertEquals(before, size(back), name);
                assertOneHistory(back, other);
                catchUp(back, other);
                assertEquals(size(other), size(back), name);
                assertThrows(IOException.class, () -> Rooms.heartbeat(back, Rooms.FIRST.plus(DAY)));
                take(back, "first office", false);
                Rooms.heartbeat(back, Rooms.FIRST.plus(DAY.multipliedBy(4)));
                assertOneHistory(back, other);
            }
        }
    }

    /** The first newsroom, killed after it decided; the second one declared that void and has published more. */
    private Path killedAndDeclaredVoid() throws Exception {
        begin();
        Path killed = folder.resolve("killed");
        assertThrows(
                UncheckedIOException.class,
                () -> publish(newsroom, 1, reached -> {
                    if (reached.equals("decided")) {
                        try {
                            Rooms.copy(newsroom, killed);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        throw new UncheckedIOException(new IOException("killed"));
                    }
                }));
        catchUp(second, killed);
        take(second, "standby", true);
        publish(second, 3);
        for (int day = 4; day < 7; day++) {
            Rooms.heartbeat(second, Rooms.FIRST.plus(DAY.multipliedBy(day)));
        }
        assertTrue(size(second) > size(killed));
        return killed;
    }

    private void assertStaysVoid(Path killed) throws Exception {
        long before = size(killed);
        assertTrue(refused(() -> publish(killed, 1)).contains("declared this publication void"));
        assertEquals(before, size(killed));
        assertOneHistory(killed, second);
        catchUp(killed, second);
        assertEquals(size(second), size(killed));
    }

    @Test
    void whatWasDeclaredVoidStaysVoidAfterTheLeaseIsTakenAgain() throws Exception {
        Path killed = killedAndDeclaredVoid();
        take(second, "standby", false);
        take(second, "standby", false);
        assertStaysVoid(killed);
        take(killed, "first office", false);
        Rooms.heartbeat(killed, Rooms.FIRST.plus(DAY.multipliedBy(8)));
        assertOneHistory(killed, second);
    }

    @Test
    void whatWasDeclaredVoidStaysVoidAfterTheLeaseHasEnded() throws Exception {
        Path killed = killedAndDeclaredVoid();
        lease(second, lease -> assertTrue(lease.end(false, "moved")));
        assertStaysVoid(killed);
    }

    /** The new holder has published less than what it declared void: the first newsroom can still return. */
    @Test
    void whatWasDeclaredVoidDoesNotCountAsSigned() throws Exception {
        begin();
        Path killed = folder.resolve("killed");
        publish(newsroom, 1, reached -> {
            if (reached.equals("decided")) {
                try {
                    Rooms.copy(newsroom, killed);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        catchUp(second, killed);
        take(second, "standby", true);
        assertTrue(refused(() -> publish(killed, 1)).contains("declared this publication void"));
        catchUp(killed, second);
        take(killed, "first office", false);
        Rooms.heartbeat(killed, Rooms.FIRST.plus(DAY));
    }

    private static long size(Path room) throws IOException {
        try (Newsroom each = Newsroom.open(room)) {
            return CatchUp.of(each, each.archiveFolder()).orElseThrow().size();
        }
    }

    @Test
    void ifNobodyTookOverTheFirstContinuesAfterACut() throws Exception {
        begin();
        for (String step : List.of("lease to be read", "lease to be written", "lease written", "decided")) {
            Path first = folder.resolve("first " + step);
            Rooms.copy(newsroom, first);
            Path there = folder.resolve("store " + step);
            Rooms.copy(store, there);
            lease(first, lease -> lease.move(there));
            Path away = folder.resolve("away " + step);
            try {
                publish(first, 1, reached -> {
                    if (reached.equals(step)) {
                        try {
                            Files.move(there, away);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                });
            } catch (IOException cut) {
                assertThrows(IOException.class, () -> publish(first, 1), "as long as it is cut off");
            }
            Files.move(away, there);
            long before = size(first);
            if (publish(first, 1) instanceof PublishRelease.NotDue notDue) {
                assertTrue(notDue.finished() || step.equals("lease written"), step);
            }
            assertTrue(size(first) >= before);
            assertEquals(2, Rooms.seenByReaders(first), step);
        }
    }

    @Test
    void aCopyOfTheFolderIsNotTheSameNewsroom() throws Exception {
        begin();
        Path copy = folder.resolve("copy");
        Rooms.copy(newsroom, copy);
        publish(newsroom, 1);
        assertTrue(refused(() -> publish(copy, 1)).contains("first office has the lease now"));
        assertOneHistory(newsroom, copy);
        // An archive folder that was put back to an older state.
        Files.move(newsroom.resolve("archive"), folder.resolve("newer"));
        Rooms.copy(copy.resolve("archive"), newsroom.resolve("archive"));
        String said = refused(() -> Rooms.heartbeat(newsroom, Rooms.FIRST.plus(DAY)));
        assertTrue(said.contains("has signed"), said);
    }

    @Test
    void aFolderThatLostOrChangedRecordsIsAnError() throws Exception {
        begin();
        publish(newsroom, 1);
        Path last = store.resolve("000002.json");
        byte[] genuine = Files.readAllBytes(last);
        Files.delete(last);
        assertTrue(refused(() -> publish(newsroom, 2)).contains("older or other records"));
        for (String wrong : List.of("", "{}", new String(genuine).replace("first office", "other office"))) {
            Files.writeString(last, wrong);
            assertTrue(refused(() -> publish(newsroom, 2)).contains("cannot be read"), wrong);
        }
        Files.write(last, genuine);
        Files.move(store.resolve("000001.json"), store.resolve("000009.json"));
        assertTrue(refused(() -> publish(newsroom, 2)).contains("lacks a record"));
        Files.move(store.resolve("000009.json"), store.resolve("000001.json"));
        for (String name : List.of("lease.json", "lease-holder.json")) {
            byte[] before = Files.readAllBytes(newsroom.resolve(name));
            Files.writeString(newsroom.resolve(name), "[");
            assertTrue(refused(() -> publish(newsroom, 2)).contains(name + " is damaged"));
            Files.write(newsroom.resolve(name), before);
        }
        assertInstanceOf(PublishRelease.Published.class, publish(newsroom, 2));
    }

    @Test
    void aLeaseIsEndedExplicitly() throws Exception {
        begin();
        CatchUpTest.catchUp(second, List.of(), true, StepListener.NONE);
        String said = refused(() -> lease(second, lease -> lease.end(false, "")));
        assertTrue(said.contains("--others-are-stopped"), said);
        Files.move(store, gone);
        assertTrue(refused(() -> publish(newsroom, 1)).contains("cannot be reached"));
        assertTrue(refused(() -> lease(newsroom, lease -> lease.end(false, ""))).contains("--others-are-stopped"));
        Files.move(gone, store);
        lease(newsroom, lease -> assertTrue(lease.end(false, "moved")));
        assertInstanceOf(PublishRelease.Published.class, publish(newsroom, 1));
        assertTrue(refused(() -> take(second, "standby", false)).contains("has ended this lease"));
        assertTrue(refused(() -> lease(newsroom, lease -> lease.start(store, "first")))
                .contains("has ended"));
        lease(second, lease -> assertTrue(lease.end(true, "lost")));
        assertTrue(refused(() -> take(second, "standby", false)).contains("has no lease"));
    }

    /** A folder that is not mounted is an empty folder. */
    @Test
    void anEmptyFolderIsNotTheLease() throws Exception {
        begin();
        catchUp(second, newsroom);
        Path id = store.resolve("lease-id.json");
        Files.move(store, gone);
        Files.createDirectory(store);
        assertNobodyUsesTheFolder("is not the folder of the lease");
        Files.copy(gone.resolve("lease-id.json"), id);
        assertNobodyUsesTheFolder("has no record of a lease");
        Files.writeString(id, "{");
        assertNobodyUsesTheFolder("is damaged");
        Files.writeString(
                id, Files.readString(gone.resolve("lease-id.json")).replaceAll("[0-9a-f]{32}", "0".repeat(32)));
        assertNobodyUsesTheFolder("another lease");
        try (var files = Files.list(store)) {
            assertEquals(List.of(id), files.toList());
        }
        Files.delete(id);
        Files.delete(store);
        Files.move(gone, store);
        take(second, "standby", false);
        Rooms.heartbeat(second, Rooms.FIRST.plus(DAY));
        assertOneHistory(newsroom, second);
    }

    private void assertNobodyUsesTheFolder(String why) throws IOException {
        for (Path each : List.of(newsroom, second)) {
            assertTrue(refused(() -> take(each, "standby", false)).contains(why), why);
            assertTrue(refused(() -> take(each, "standby", true)).contains(why), why);
            assertTrue(refused(() -> newest(each)).contains(why), why);
            assertTrue(refused(() -> lease(each, lease -> lease.move(store))).contains(why), why);
            assertTrue(refused(() -> lease(each, lease -> lease.end(false, ""))).contains(why), why);
            assertTrue(refused(() -> lease(each, lease -> lease.start(store, "standby")))
                    .contains("has a lease already"));
            assertThrows(IOException.class, () -> Rooms.heartbeat(each, Rooms.FIRST.plus(DAY)));
        }
    }

    /** The state after each step of a beginning. */
    @Test
    void aBeginningMayStopAtAnyStep() throws Exception {
        Path before = folder.resolve("before");
        Rooms.copy(newsroom, before);
        lease(newsroom, lease -> assertTrue(lease.start(store, "first office")));
        String place = Files.readString(newsroom.resolve("lease.json"));
        String holder = Files.readString(newsroom.resolve("lease-holder.json"));
        String nonce = newest(newsroom).nonce();
        String none = "0".repeat(64);
        String begun = holder.replaceAll("\"[0-9a-f]{64}\"", "\"" + none + "\"").replaceAll(":1([,}])", ":0$1");
        String intended = begun.replace("\"intent\":\"\"", "\"intent\":\"" + nonce + "\"");
        assertFalse(begun.equals(intended));
        for (int step = 1; step <= 4; step++) {
            for (boolean copied : new boolean[] {false, true}) {
                Path room = folder.resolve("room " + step + copied);
                Rooms.copy(before, room);
                Path there = Files.createDirectory(folder.resolve("store " + step + copied));
                String marked = place.replace(store.toString(), there.toString())
                        .replace("\"starting\":\"\"", "\"starting\":\"" + (step < 3 ? "folder" : "record") + "\"");
                Files.writeString(room.resolve("lease.json"), marked);
                if (!copied) {
                    Files.writeString(room.resolve("lease-holder.json"), step < 4 ? begun : intended);
                }
                if (step > 1) {
                    Files.copy(store.resolve("lease-id.json"), there.resolve("lease-id.json"));
                }
                if (step == 4) {
                    Files.copy(store.resolve("000001.json"), there.resolve("000001.json"));
                } else {
                    refused(() -> take(room, "first office", false));
                }
                if (copied && step < 4) {
                    // Restored from a backup: perhaps the first newsroom has completed it, in a folder that is not
                    // mounted.
                    assertTrue(refused(() -> lease(room, lease -> lease.start(there, "first office")))
                            .contains("did not begin it"));
                    continue;
                }
                boolean holds = !copied;
                lease(room, lease -> assertEquals(holds, lease.start(there, "first office")));
                assertEquals(holds, isHeld(room));
                assertEquals(1, newest(room).number());
                assertTrue(refused(() -> lease(room, lease -> lease.start(there, "first office")))
                        .contains("has a lease already"));
                if (holds) {
                    Rooms.heartbeat(room, Rooms.FIRST.plus(DAY));
                }
            }
        }
        // After the folder has its name, an empty one is not accepted.
        Path room = folder.resolve("room 3false");
        Files.writeString(
                room.resolve("lease.json"),
                place.replace("\"starting\":\"\"", "\"starting\":\"record\"")
                        .replace(store.toString(), folder.resolve("empty").toString()));
        Files.writeString(room.resolve("lease-holder.json"), begun);
        Files.createDirectory(folder.resolve("empty"));
        assertTrue(refused(() -> lease(room, lease -> lease.start(folder.resolve("empty"), "first office")))
                .contains("is not the folder of the lease"));
    }

    @Test
    void aFolderWithoutRecordsOrWithoutItsNameIsNotJoined() throws Exception {
        lease(newsroom, lease -> assertTrue(lease.start(store, "first office")));
        Path other = folder.resolve("other");
        Rooms.copy(newsroom, other);
        Files.delete(other.resolve("lease.json"));
        Files.delete(other.resolve("lease-holder.json"));
        Path id = store.resolve("lease-id.json");
        Files.move(id, gone);
        assertTrue(refused(() -> lease(other, lease -> lease.start(store, "standby")))
                .contains("copy all files"));
        Files.move(gone, id);
        Path record = store.resolve("000001.json");
        Files.move(record, gone);
        assertTrue(refused(() -> lease(other, lease -> lease.start(store, "standby")))
                .contains("its records are missing"));
        Files.move(gone, record);
        lease(other, lease -> assertFalse(lease.start(store, "standby")));
        take(other, "standby", false);
        assertFalse(isHeld(newsroom));
    }

    /** Someone restores an older copy of the folder after this newsroom has learned that it no longer has the lease. */
    @Test
    void recordsThatWereSeenAreNotForgotten() throws Exception {
        begin();
        publish(newsroom, 1);
        Path older = folder.resolve("older");
        Rooms.copy(store, older);
        catchUp(second, newsroom);
        take(second, "standby", false);
        Rooms.heartbeat(second, Rooms.FIRST.plus(DAY.multipliedBy(2)));
        assertTrue(refused(() -> publish(newsroom, 2)).contains("standby has the lease now"));
        Path newer = folder.resolve("newer");
        Files.move(store, newer);
        Files.move(older, store);
        for (Path each : List.of(newsroom, second)) {
            assertTrue(refused(() -> Rooms.heartbeat(each, Rooms.FIRST.plus(DAY.multipliedBy(3))))
                    .contains("older or other records"));
            assertTrue(refused(() -> take(each, "standby", false)).contains("older or other records"));
            assertTrue(refused(() -> newest(each)).contains("older or other records"));
            assertTrue(refused(() -> lease(each, lease -> lease.move(store))).contains("older or other records"));
        }
        assertOneHistory(newsroom, second);
        Files.move(store, gone);
        Files.move(newer, store);
        Rooms.heartbeat(second, Rooms.FIRST.plus(DAY.multipliedBy(3)));
        assertOneHistory(newsroom, second);
    }

    @Test
    void theFolderIsOutsideOfTheNewsroomAndOfThePublicFolder() throws Exception {
        for (String each : List.of("lease", "archive/lease")) {
            Path inside = Files.createDirectory(newsroom.resolve(each));
            String said = refused(() -> lease(newsroom, lease -> lease.start(inside, "first office")));
            assertTrue(said.contains("name another one for the lease"), said);
            assertFalse(Files.exists(newsroom.resolve("lease.json")));
        }
    }

    @Test
    void namesOfHoldersAreWords() {
        for (String good : List.of("a", "first office", "Büro-2")) {
            assertTrue(LeaseRecord.isHolder(good), good);
        }
        for (String wrong : List.of("", " a", "a ", "a/b", "a\n", "a@host.example", "x".repeat(61), "a  b", "\u202e")) {
            assertFalse(LeaseRecord.isHolder(wrong), wrong);
        }
    }
}
