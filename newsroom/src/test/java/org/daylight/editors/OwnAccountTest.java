package org.daylight.editors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.audit.AuditCheck;
import org.daylight.audit.By;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invitations and passkeys. Ann is a publisher with a password. */
class OwnAccountTest {

    private static final Instant NOW = Rooms.FIRST;
    private static final By ANN = new By("ann", NOW);
    private static final byte[] PASSWORD = "correct horse battery".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "another long password".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Newsroom room;
    private EditUsers users;
    private OwnAccount own;
    private Editors editors;
    private SignIn signIn;

    @BeforeEach
    void open() throws Exception {
        room = Newsroom.open(Rooms.create(folder.resolve("newsroom")));
        users = new EditUsers(room, new SecureRandom(), false, SignInTest.CHEAP);
        own = new OwnAccount(room, new SecureRandom());
        editors = new Editors(room);
        users.add(By.nobody(NOW), "ann", Set.of(Role.PUBLISHER), null, PASSWORD);
        signIn = new SignIn(editors, new SecureRandom(), SignInTest.CHEAP);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private static Passkey passkey(String id, long counter) {
        return new Passkey(id, "Ann's phone", "localhost", "AAAA", counter, false, NOW.getEpochSecond());
    }

    private Editor user(String name) throws IOException {
        return editors.list().find(name).orElseThrow();
    }

    @Test
    void anInvitedUserSetsPasswordAndCodeOnceAndCannotSignInBefore() throws Exception {
        var invited =
                assertInstanceOf(EditUsers.Invited.class, users.addInvited(ANN, "bea", Set.of(Role.EDITOR), null));
        assertFalse(Files.readString(room.folder().resolve(Editors.FILE)).contains(invited.token()));
        assertInstanceOf(SignIn.Wrong.class, signIn.withPassword("bea", PASSWORD, NOW));
        TotpSecret totp = user("bea").invitation().totp();
        String code = totp.code(NOW);

        assertInstanceOf(EditUsers.Refused.class, own.accept("wrong" + invited.token(), OTHER, code, NOW));
        assertInstanceOf(EditUsers.Refused.class, own.accept(invited.token(), OTHER, "000000x", NOW));
        assertInstanceOf(EditUsers.Refused.class, own.accept(invited.token(), new byte[3], code, NOW));
        Instant late = NOW.plus(Invitation.VALID);
        assertInstanceOf(EditUsers.Refused.class, own.accept(invited.token(), OTHER, totp.code(late), late));
        assertInstanceOf(EditUsers.Changed.class, own.accept(invited.token(), OTHER, code, NOW));
        assertNull(user("bea").invitation());
        assertInstanceOf(EditUsers.Refused.class, own.accept(invited.token(), PASSWORD, code, NOW), "once");

        assertInstanceOf(SignIn.SignedIn.class, signIn.withPassword("bea", OTHER, NOW));
        assertInstanceOf(SignIn.Wrong.class, signIn.withCode("bea", OTHER, code, "x", NOW), "the code was used");
        Instant next = NOW.plus(Duration.ofSeconds(60));
        assertInstanceOf(SignIn.SignedIn.class, signIn.withCode("bea", OTHER, totp.code(next), "x", next));
        List<String> entries = new ArrayList<>();
        AuditCheck.run(
                room, entry -> entries.add(entry.who() + " " + entry.what().action()), null);
        assertEquals(List.of("null user-add", "ann user-add", "bea user-accept"), entries);
    }

    @Test
    void aNewLinkReplacesTheOldOneAndDisablingEndsIt() throws Exception {
        users.add(ANN, "bea", Set.of(Role.EDITOR), null, PASSWORD);
        var first = assertInstanceOf(EditUsers.Invited.class, users.invite(ANN, "bea"));
        var second = assertInstanceOf(EditUsers.Invited.class, users.invite(ANN, "bea"));
        assertTrue(editors.list().invited(first.token(), NOW).isEmpty());
        assertTrue(editors.list().invited(second.token(), NOW).isPresent());
        assertInstanceOf(SignIn.SignedIn.class, signIn.withPassword("bea", PASSWORD, NOW), "as before");
        users.activate(ANN, "bea", false);
        assertTrue(editors.list().invited(second.token(), NOW).isEmpty());
        assertInstanceOf(EditUsers.Refused.class, users.invite(ANN, "bea"));
        users.activate(ANN, "bea", true);
        assertTrue(editors.list().invited(second.token(), NOW).isEmpty());
        assertInstanceOf(EditUsers.Refused.class, users.invite(ANN, "eve"));
    }

    @Test
    void passkeysAreKeptNamedCountedAndRemoved() throws Exception {
        assertInstanceOf(EditUsers.Changed.class, own.add(ANN, passkey("abc", 0)));
        assertInstanceOf(EditUsers.Refused.class, own.add(ANN, passkey("abc", 0)), "known");
        users.add(ANN, "bea", Set.of(Role.EDITOR), null, PASSWORD);
        assertInstanceOf(EditUsers.Refused.class, own.add(new By("bea", NOW), passkey("abc", 0)), "of another user");
        assertInstanceOf(EditUsers.Changed.class, own.rename(ANN, "abc", "Key on the ring"));
        assertInstanceOf(EditUsers.Refused.class, own.rename(ANN, "abc", "two\nlines"));
        assertEquals("Key on the ring", user("ann").passkeys().getFirst().name());
        assertEquals("ann", editors.list().withPasskey("abc").orElseThrow().name());

        assertInstanceOf(SignIn.SignedIn.class, signIn.withPasskey("ann", "abc", 0), "a device that does not count");
        assertInstanceOf(SignIn.SignedIn.class, signIn.withPasskey("ann", "abc", 5));
        assertInstanceOf(SignIn.Wrong.class, signIn.withPasskey("ann", "abc", 5), "a copy");
        assertInstanceOf(SignIn.Wrong.class, signIn.withPasskey("ann", "abc", 0), "a copy");
        assertInstanceOf(SignIn.SignedIn.class, signIn.withPasskey("ann", "abc", 6));
        assertInstanceOf(SignIn.Wrong.class, signIn.withPasskey("bea", "abc", 7), "not hers");
        assertInstanceOf(EditUsers.Changed.class, own.remove(ANN, "abc"));
        assertInstanceOf(EditUsers.Refused.class, own.remove(ANN, "abc"));
        assertInstanceOf(SignIn.Wrong.class, signIn.withPasskey("ann", "abc", 8));
        for (int i = 0; i < Editor.MOST_PASSKEYS; i++) {
            assertInstanceOf(EditUsers.Changed.class, own.add(ANN, passkey("k" + i, 0)));
        }
        assertInstanceOf(EditUsers.Refused.class, own.add(ANN, passkey("more", 0)));
    }

    @Test
    void anInvitationAddsAPasskeyAndAResetRemovesThem() throws Exception {
        var invited =
                assertInstanceOf(EditUsers.Invited.class, users.addInvited(ANN, "bea", Set.of(Role.EDITOR), null));
        assertInstanceOf(EditUsers.Changed.class, own.accept(invited.token(), passkey("abc", 0), NOW));
        assertInstanceOf(EditUsers.Refused.class, own.accept(invited.token(), passkey("def", 0), NOW), "once");
        assertInstanceOf(SignIn.SignedIn.class, signIn.withPasskey("bea", "abc", 0));
        users.reset(ANN, "bea", OTHER);
        assertInstanceOf(SignIn.Wrong.class, signIn.withPasskey("bea", "abc", 0));
    }

    @Test
    void aPasswordIsChangedByWhoKnowsThePresentOne() throws Exception {
        assertInstanceOf(EditUsers.Refused.class, own.password(ANN, OTHER, OTHER));
        assertInstanceOf(EditUsers.Refused.class, own.password(ANN, PASSWORD, new byte[5]));
        assertInstanceOf(EditUsers.Changed.class, own.password(ANN, PASSWORD, OTHER));
        assertInstanceOf(SignIn.SignedIn.class, signIn.withPassword("ann", OTHER, NOW));
    }

    @Test
    void filesOfEarlierVersionsAreReadAndDamagedPasskeysAreAnError() throws Exception {
        Path file = room.folder().resolve(Editors.FILE);
        String old = Files.readString(file);
        assertFalse(old.contains("passkeys"), "as before there were passkeys");
        own.add(ANN, passkey("abc", 3));
        users.invite(ANN, "ann");
        EditorList list = editors.list();
        assertEquals(list, EditorList.parse(list.json().bytes()).orThrow());
        String now = Files.readString(file);
        for (String wrong : List.of(
                now.replace("\"id\":\"abc\"", "\"id\":\"a b\""),
                now.replace("\"counter\":3", "\"counter\":-1"),
                now.replace("\"host\":\"localhost\"", "\"host\":\"\""),
                now.replace("\"expires\":", "\"ends\":"))) {
            Files.writeString(file, wrong);
            assertThrows(IOException.class, editors::list, wrong);
        }
        Files.writeString(file, old);
        assertTrue(user("ann").passkeys().isEmpty());
    }
}
