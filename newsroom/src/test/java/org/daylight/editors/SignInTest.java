package org.daylight.editors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.daylight.audit.AuditCheck;
import org.daylight.audit.By;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {

    private static final byte[] ANNS = bytes("correct horse battery");
    private static final byte[] BEAS = bytes("staple of the harbour");
    /** The least: what a hash costs is tested by PasswordHashTest. */
    static final PasswordHash.Cost CHEAP = new PasswordHash.Cost(8, 1, 1);

    private static final By NOW = new By("ann", Rooms.FIRST);

    @TempDir
    Path folder;

    private Newsroom room;
    private Editors editors;
    private EditUsers users;
    private SignIn signIn;

    @BeforeEach
    void open() throws Exception {
        room = Newsroom.open(Rooms.create(folder.resolve("newsroom")));
        editors = new Editors(room);
        users = new EditUsers(room, new SecureRandom(), false, CHEAP);
        assertInstanceOf(
                EditUsers.Changed.class, users.add(By.nobody(Rooms.FIRST), "ann", Set.of(Role.PUBLISHER), null, ANNS));
        signIn = new SignIn(editors, new SecureRandom(), CHEAP);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String code(Instant now) throws IOException {
        return editors.list().find("ann").orElseThrow().totp().code(now);
    }

    private SignIn.Answer attempt(byte[] password, String code, String source, Instant now) throws IOException {
        return signIn.withCode("ann", password, code, source, now);
    }

    @Test
    void passwordAndCodeAreBothNeededAndTheCodeWorksOnce() throws IOException {
        Instant now = Rooms.FIRST;
        assertInstanceOf(SignIn.Wrong.class, attempt(BEAS, code(now), "a", now));
        assertInstanceOf(SignIn.Wrong.class, attempt(ANNS, "000000", "a", now));
        assertInstanceOf(SignIn.Wrong.class, signIn.withCode("eve", ANNS, code(now), "a", now));
        assertInstanceOf(SignIn.SignedIn.class, attempt(ANNS, code(now), "a", now));
        assertInstanceOf(SignIn.Wrong.class, attempt(ANNS, code(now), "a", now), "the code was used");
        assertInstanceOf(SignIn.SignedIn.class, attempt(ANNS, code(now.plusSeconds(30)), "a", now.plusSeconds(30)));
    }

    @Test
    void withoutAnotherOrderNewPasswordsHaveTheStandardCost() throws IOException {
        var standard = new EditUsers(room, new SecureRandom());
        assertInstanceOf(EditUsers.Changed.class, standard.add(NOW, "bea", Set.of(Role.EDITOR), null, BEAS));
        PasswordHash hash = editors.list().find("bea").orElseThrow().password();
        assertTrue(hash.text().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash.text());
        assertInstanceOf(SignIn.SignedIn.class, signIn.withPassword("bea", BEAS, Rooms.FIRST));
    }

    @Test
    void nobodyCanLockAUserOutAndGuessingBecomesSlow() throws IOException {
        Instant now = Rooms.FIRST;
        Duration delay = Duration.ZERO;
        for (int i = 0; i < 40; i++) {
            var wrong = assertInstanceOf(SignIn.Wrong.class, attempt(bytes("guess " + i), "123456", "evil", now));
            assertFalse(wrong.delay().compareTo(delay) < 0, "it does not become shorter");
            delay = wrong.delay();
        }
        assertEquals(Duration.ofSeconds(30), delay);
        assertEquals(40, editors.list().find("ann").orElseThrow().attempts().failures());
        // From the same source as the attacker, as through an onion address.
        assertInstanceOf(SignIn.Wrong.class, attempt(ANNS, code(now), "evil", now), "in these 30 seconds");
        now = now.plusSeconds(30);
        assertInstanceOf(SignIn.SignedIn.class, attempt(ANNS, code(now), "evil", now));
        assertEquals(0, editors.list().find("ann").orElseThrow().attempts().failures());
        var next = assertInstanceOf(SignIn.Wrong.class, attempt(bytes("guess"), "123456", "evil", now.plusSeconds(60)));
        assertEquals(Duration.ofSeconds(1), next.delay());
    }

    /** The delay of an answer does not limit how many codes can be tried at the same time. */
    @Test
    void fiveWrongCodesAreEvaluatedInATimeStepHoweverManyAreSent() throws IOException {
        Instant now = Rooms.FIRST;
        for (int i = 0; i < SignIn.MOST_PER_STEP - 1; i++) {
            assertInstanceOf(SignIn.Wrong.class, attempt(ANNS, "wrong" + i, "source " + i, now));
        }
        assertInstanceOf(SignIn.SignedIn.class, attempt(ANNS, code(now), "a", now), "the fifth may be right");
        now = now.plusSeconds(60);
        for (int i = 0; i < SignIn.MOST_PER_STEP; i++) {
            assertInstanceOf(SignIn.Wrong.class, attempt(ANNS, "wrong" + i, "source " + i, now));
        }
        Instant end = now.plusSeconds(29);
        assertInstanceOf(SignIn.Wrong.class, attempt(ANNS, code(now), "another", now), "not evaluated");
        assertInstanceOf(SignIn.Wrong.class, attempt(ANNS, code(end), "another", end));
        users.add(NOW, "bea", Set.of(Role.EDITOR), null, BEAS);
        String beas = editors.list().find("bea").orElseThrow().totp().code(end);
        assertInstanceOf(SignIn.SignedIn.class, signIn.withCode("bea", BEAS, beas, "another", end), "another user");
        Instant next = now.plusSeconds(30);
        for (int i = 0; i < SignIn.MOST_PER_STEP; i++) { // attempts that arrived before the others and waited
            assertInstanceOf(SignIn.Wrong.class, attempt(ANNS, "wrong", "b", i % 2 == 0 ? next : now));
        }
        assertInstanceOf(SignIn.Wrong.class, attempt(ANNS, code(next), "another", next), "counted together");
        next = next.plusSeconds(30);
        assertInstanceOf(SignIn.SignedIn.class, attempt(ANNS, code(next), "another", next));
    }

    @Test
    void oneSourceThatTriesManyNamesIsSlowedDown() throws IOException {
        SignIn.Answer last = null;
        for (int i = 0; i < 9; i++) {
            last = signIn.withCode("user" + i, ANNS, "123456", "evil", Rooms.FIRST);
        }
        assertEquals(new SignIn.Wrong(Duration.ofSeconds(30)), last);
        assertEquals(
                new SignIn.Wrong(Duration.ofSeconds(1)), signIn.withCode("eve", ANNS, "123456", "other", Rooms.FIRST));
    }

    /** Otherwise a clock that was set back would lock users out until it is as late again. */
    @Test
    void aStepIsForgottenWhenTheClockIsSetBackByMoreThanTenSteps() throws IOException {
        Instant now = Rooms.FIRST;
        for (int i = 0; i < SignIn.MOST_PER_STEP; i++) {
            attempt(ANNS, "wrong", "a", now);
        }
        Instant ten = now.minusSeconds(300);
        assertInstanceOf(SignIn.Wrong.class, attempt(ANNS, code(ten), "b", ten), "an attempt that waited");
        Instant eleven = now.minusSeconds(330);
        assertInstanceOf(SignIn.SignedIn.class, attempt(ANNS, code(eleven), "b", eleven));
    }

    private boolean isCodeFirst(String name, String source, Instant now) throws IOException {
        return signIn.isCodeFirst(editors.list().find(name), source, now);
    }

    @Test
    void tenFailuresOfAUserOrFromASourceMakeTheCodeComeFirst() throws IOException {
        Instant now = Rooms.FIRST;
        for (int i = 0; i < 9; i++) {
            signIn.withPassword("ann", BEAS, now);
            signIn.withCode("eve", BEAS, "123456", "evil", now);
        }
        assertFalse(isCodeFirst("ann", "other", now));
        assertFalse(isCodeFirst("eve", "evil", now));
        signIn.withPassword("ann", BEAS, now);
        signIn.withCode("eve", BEAS, "123456", "evil", now);
        assertTrue(isCodeFirst("ann", "other", now), "of the user");
        assertTrue(isCodeFirst("eve", "evil", now), "from the source, for any name");
        assertFalse(isCodeFirst("eve", "other", now));
        assertFalse(isCodeFirst("ann", "other", now.plusSeconds(3_601)), "forgotten");
        assertFalse(isCodeFirst("eve", "evil", now.plusSeconds(3_601)));
    }

    @Test
    void theDelayDoublesAfterThreeFailures() {
        assertEquals(
                List.of(1L, 1L, 1L, 2L, 4L, 8L, 16L, 30L, 30L),
                IntStream.rangeClosed(1, 9)
                        .mapToObj(failures -> SignIn.delay(failures).toSeconds())
                        .toList());
        assertEquals(Duration.ofSeconds(30), SignIn.delay(Integer.MAX_VALUE));
    }

    @Test
    void failuresAreForgottenAnHourAfterTheLastOne() throws IOException {
        Instant now = Rooms.FIRST;
        for (int i = 0; i < 4; i++) {
            signIn.withCode("eve", ANNS, "123456", "a", now);
            signIn.withPassword("ann", BEAS, now);
        }
        Instant hour = now.plusSeconds(3_600);
        assertEquals(new SignIn.Wrong(Duration.ofSeconds(4)), signIn.withCode("eve", ANNS, "123456", "a", hour));
        assertEquals(new SignIn.Wrong(Duration.ofSeconds(4)), signIn.withPassword("ann", BEAS, hour));
        Instant later = hour.plusSeconds(3_601);
        assertEquals(new SignIn.Wrong(Duration.ofSeconds(1)), signIn.withCode("eve", ANNS, "123456", "a", later));
        assertEquals(new SignIn.Wrong(Duration.ofSeconds(1)), signIn.withPassword("ann", BEAS, later));
        assertEquals(1, editors.list().find("ann").orElseThrow().attempts().failures());
    }

    @Test
    void aHundredFailuresAreCountedInTheFileAndNoMore() throws IOException {
        Instant now = Rooms.FIRST;
        for (int i = 0; i < 102; i++) {
            signIn.withPassword("ann", BEAS, now);
        }
        Editor.Attempts attempts = editors.list().find("ann").orElseThrow().attempts();
        assertEquals(new Editor.Attempts(attempts.lastStep(), 100, now.getEpochSecond()), attempts);
    }

    /** Then a wrong code says nothing about the password, and nobody pays for its hash. */
    @Test
    void afterTenFailuresTheCodeIsVerifiedFirst() throws IOException {
        Instant now = Rooms.FIRST;
        for (int i = 0; i < 10; i++) {
            now = now.plusSeconds(30);
            attempt(ANNS, "wrong", "a", now);
        }
        now = now.plusSeconds(30);
        assertInstanceOf(
                SignIn.Wrong.class, attempt(BEAS, code(now), "a", now), "the password is verified all the same");
        assertInstanceOf(SignIn.SignedIn.class, attempt(ANNS, code(now), "a", now));
    }

    @Test
    void aPasswordHasAtMost1024Bytes() throws IOException {
        byte[] longest = "x".repeat(1_024).getBytes(StandardCharsets.UTF_8);
        users.add(NOW, "bea", Set.of(Role.EDITOR), null, longest);
        assertInstanceOf(SignIn.SignedIn.class, signIn.withPassword("bea", longest, Rooms.FIRST));
        byte[] longer = "x".repeat(1_025).getBytes(StandardCharsets.UTF_8);
        assertInstanceOf(SignIn.Wrong.class, signIn.withPassword("bea", longer, Rooms.FIRST));
    }

    @Test
    void thePasswordAloneIsEnoughOnlyAtTheCommandLine() throws IOException {
        Instant now = Rooms.FIRST;
        assertInstanceOf(SignIn.SignedIn.class, attempt(ANNS, code(now), "a", now));
        assertInstanceOf(SignIn.SignedIn.class, signIn.withPassword("ann", ANNS, now), "after a code, too");
        assertInstanceOf(SignIn.Wrong.class, attempt(ANNS, code(now), "a", now), "it does not set the code back");
    }

    private SignIn.Answer passkey(long counter) throws IOException {
        return signIn.withPasskey("ann", "AQID", counter);
    }

    @Test
    void aPasskeyCountsUpwardsUnlessItsDeviceDoesNotCount() throws IOException {
        var passkey = new Passkey("AQID", "Phone", "localhost", "AAAA", 0, false, 1);
        editors.change(list -> list.changed("ann", ann -> ann.withPasskeys(List.of(passkey))));
        assertInstanceOf(SignIn.SignedIn.class, passkey(0));
        assertInstanceOf(SignIn.SignedIn.class, passkey(0), "it does not count");
        assertInstanceOf(SignIn.SignedIn.class, passkey(5));
        assertEquals(
                5,
                editors.list()
                        .find("ann")
                        .orElseThrow()
                        .passkey("AQID")
                        .orElseThrow()
                        .counter());
        assertEquals(new SignIn.Wrong(Duration.ofSeconds(1)), passkey(5));
        assertInstanceOf(SignIn.Wrong.class, passkey(4));
        assertInstanceOf(SignIn.Wrong.class, passkey(0));
        assertInstanceOf(SignIn.SignedIn.class, passkey(6));
        assertInstanceOf(SignIn.Wrong.class, signIn.withPasskey("ann", "AQIE", 9), "another passkey");
        assertInstanceOf(SignIn.Wrong.class, signIn.withPasskey("eve", "AQID", 9), "another user");
        users.add(NOW, "bea", Set.of(Role.PUBLISHER), null, BEAS);
        users.activate(new By("bea", Rooms.FIRST), "ann", false);
        assertInstanceOf(SignIn.Wrong.class, passkey(9), "a disabled user");
    }

    @Test
    void aDisabledUserCannotSignInAndTheLastPublisherStays() throws IOException {
        users.add(NOW, "bea", Set.of(Role.EDITOR), null, BEAS);
        assertInstanceOf(SignIn.SignedIn.class, signIn.withPassword("bea", BEAS, Rooms.FIRST));
        assertInstanceOf(EditUsers.Changed.class, users.activate(NOW, "bea", false));
        assertInstanceOf(SignIn.Wrong.class, signIn.withPassword("bea", BEAS, Rooms.FIRST));
        var refused = assertInstanceOf(EditUsers.Refused.class, users.activate(NOW, "ann", false));
        assertTrue(refused.reason().contains("the last publisher"));
        assertInstanceOf(EditUsers.Refused.class, users.role(NOW, "ann", Set.of(Role.AUDITOR), null));
        assertInstanceOf(EditUsers.Changed.class, users.activate(NOW, "bea", true));
        assertInstanceOf(EditUsers.Changed.class, users.reset(NOW, "bea", ANNS));
        assertInstanceOf(SignIn.Wrong.class, signIn.withPassword("bea", BEAS, Rooms.FIRST));
        assertInstanceOf(SignIn.SignedIn.class, signIn.withPassword("bea", ANNS, Rooms.FIRST));
    }

    @Test
    void wrongUsersAreRefused() throws IOException {
        for (String name : List.of("", "Ann", "../x", "a b", "ann\n", "x".repeat(33))) {
            assertInstanceOf(EditUsers.Refused.class, users.add(NOW, name, Set.of(Role.EDITOR), null, ANNS), name);
        }
        assertInstanceOf(EditUsers.Refused.class, users.add(NOW, "ann", Set.of(Role.EDITOR), null, ANNS));
        assertInstanceOf(EditUsers.Refused.class, users.add(NOW, "bea", Set.of(Role.EDITOR), null, bytes("short")));
        assertInstanceOf(EditUsers.Refused.class, users.add(NOW, "bea", Set.of(Role.GUEST), null, ANNS));
        assertInstanceOf(
                EditUsers.Refused.class, users.add(NOW, "bea", Set.of(Role.GUEST, Role.EDITOR), "harbour", ANNS));
        assertInstanceOf(EditUsers.Changed.class, users.add(NOW, "bea", Set.of(Role.GUEST), "harbour", ANNS));
    }

    @Test
    void theTwoPersonRuleTurnsOnByItselfAndOffByTwo() throws IOException {
        assertFalse(editors.list().needsTwoPersons());
        users.add(NOW, "bea", Set.of(Role.REVIEWER), null, BEAS);
        assertFalse(editors.list().needsTwoPersons(), "a reviewer may not approve");
        users.add(NOW, "carl", Set.of(Role.PUBLISHER), null, BEAS);
        assertTrue(editors.list().needsTwoPersons());
        users.activate(NOW, "carl", false);
        assertTrue(editors.list().needsTwoPersons(), "nobody turns it off by disabling the other");
        users.activate(NOW, "carl", true);
        assertEquals(new EditUsers.Ruled(EditorList.Rule.ON, true), users.rule(NOW, false));
        assertInstanceOf(EditUsers.Refused.class, users.rule(NOW, false), "the same person twice");
        assertTrue(editors.list().needsTwoPersons());
        assertEquals(new EditUsers.Ruled(EditorList.Rule.OFF, false), users.rule(new By("carl", Rooms.FIRST), false));
        assertFalse(editors.list().needsTwoPersons());
        assertEquals(new EditUsers.Ruled(EditorList.Rule.ON, false), users.rule(NOW, true));
        AuditCheck.Result log = AuditCheck.run(room, entry -> {}, null);
        assertEquals(List.of(), log.problems());
        assertEquals(8, log.entries());
    }

    @Test
    void aDamagedFileIsAnErrorAndNotANewsroomWithoutUsers() throws IOException {
        Path file = room.folder().resolve("editors.json");
        byte[] whole = Files.readAllBytes(file);
        for (String text : List.of("", "{}", "[]", "{\"editors\":[{}],\"twoPersons\":\"on\"}", "{\"editors\":[]}")) {
            Files.writeString(file, text);
            IOException refused = assertThrows(IOException.class, editors::list, text);
            assertTrue(refused.getMessage().contains("editors.json is damaged"));
        }
        Files.write(file, whole);
        assertEquals(1, editors.list().editors().size());
    }
}
