package org.daylight.desk.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.audit.By;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Editor;
import org.daylight.editors.EditorList;
import org.daylight.editors.Editors;
import org.daylight.editors.OwnAccount;
import org.daylight.editors.Passkey;
import org.daylight.editors.Role;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a session begins and ends. Ann and Bea are publishers. */
class SessionsTest {

    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");
    private static final By ANN = new By("ann", NOW);
    private static final By BEA = new By("bea", NOW);

    @TempDir
    Path folder;

    private final Sessions sessions = new Sessions(new SecureRandom());
    private Newsroom room;
    private EditUsers users;

    @BeforeEach
    void open() throws Exception {
        Path path = folder.resolve("newsroom");
        Newsroom.create(path, new Settings("Papers", "papers.example", "archive"), new SecureRandom());
        room = Newsroom.open(path);
        users = new EditUsers(room, new SecureRandom());
        users.add(By.nobody(NOW), "ann", Set.of(Role.PUBLISHER), null, password("correct horse battery"));
        users.add(ANN, "bea", Set.of(Role.PUBLISHER), null, password("staple of the harbour"));
    }

    @AfterEach
    void close() {
        room.close();
    }

    private static byte[] password(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private EditorList list() throws Exception {
        return new Editors(room).list();
    }

    private Editor editor(String name) throws Exception {
        return list().find(name).orElseThrow();
    }

    private Sessions.Opened opened(String name, Instant now) throws Exception {
        return sessions.open(editor(name), "", now);
    }

    private boolean isOpen(Sessions.Opened opened, Instant now) throws Exception {
        Optional<Sessions.SignedInUser> found = sessions.find(opened.cookie(), list(), now);
        found.ifPresent(user -> assertEquals(opened.session(), user.session()));
        return found.isPresent();
    }

    @Test
    void aSessionIsFoundByItsCookieAlone() throws Exception {
        Sessions.Opened ann = opened("ann", NOW);
        Sessions.Opened bea = opened("bea", NOW);
        assertEquals(
                "ann",
                sessions.find(ann.cookie(), list(), NOW).orElseThrow().editor().name());
        assertEquals(
                "bea",
                sessions.find(bea.cookie(), list(), NOW).orElseThrow().session().user());
        assertEquals(Optional.empty(), sessions.find(ann.session().publicId(), list(), NOW));
        assertEquals(Optional.empty(), sessions.find(ann.session().token(), list(), NOW));
        assertEquals(Optional.empty(), sessions.find("", list(), NOW));
    }

    @Test
    void cookieTokenAndNameAreRandomAndDiffer() throws Exception {
        var all = new HashSet<String>();
        for (int i = 0; i < 10; i++) {
            Sessions.Opened opened = opened("ann", NOW);
            assertEquals(43, opened.cookie().length(), "256 bits");
            assertEquals(43, opened.session().token().length());
            assertEquals(16, opened.session().publicId().length());
            all.add(opened.cookie().substring(0, 16));
            all.add(opened.session().token().substring(0, 16));
            all.add(opened.session().publicId());
        }
        assertEquals(30, all.size());
    }

    @Test
    void aSessionEndsAfterHalfAnHourWithoutARequest() throws Exception {
        Sessions.Opened opened = opened("ann", NOW);
        Instant time = NOW.plus(Sessions.IDLE).minusMillis(1);
        assertTrue(isOpen(opened, time));
        assertEquals(time, opened.session().used());
        assertTrue(isOpen(opened, time.plus(Sessions.IDLE).minusMillis(1)), "each request counts");
        assertFalse(isOpen(opened, time.plus(Sessions.IDLE).minusMillis(1).plus(Sessions.IDLE)));
        assertFalse(isOpen(opened, NOW), "it does not come back");
    }

    @Test
    void aSessionEndsAfterTwelveHoursInAnyCase() throws Exception {
        Sessions.Opened opened = opened("ann", NOW);
        assertEquals(NOW, opened.session().began());
        Instant end = NOW.plus(Sessions.LONGEST);
        for (Instant time = NOW; time.isBefore(end); time = time.plus(Duration.ofMinutes(20))) {
            assertTrue(isOpen(opened, time));
        }
        assertTrue(isOpen(opened, end.minusMillis(1)));
        assertFalse(isOpen(opened, end));
    }

    @Test
    void aSessionEndsWithTheRightToSignIn() throws Exception {
        Sessions.Opened opened = opened("ann", NOW);
        users.activate(BEA, "ann", false);
        assertFalse(isOpen(opened, NOW));
        users.activate(BEA, "ann", true);
        assertFalse(isOpen(opened, NOW), "it does not come back");
        Sessions.Opened again = opened("ann", NOW);
        assertInstanceOf(EditUsers.Changed.class, users.reset(BEA, "ann", password("another password")));
        assertFalse(isOpen(again, NOW));
    }

    @Test
    void aSessionOfAPasskeyEndsWithThePasskey() throws Exception {
        var account = new OwnAccount(room, new SecureRandom());
        account.add(ANN, new Passkey("AQID", "Phone", "localhost", "AAAA", 0, false, 1));
        Sessions.Opened byPasskey = sessions.open(editor("ann"), "AQID", NOW);
        Sessions.Opened byCode = opened("ann", NOW);
        assertEquals("passkey Phone", byPasskey.session().means());
        assertEquals("password and code", byCode.session().means());
        assertTrue(isOpen(byPasskey, NOW));
        account.remove(ANN, "AQID");
        assertFalse(isOpen(byPasskey, NOW));
        assertTrue(isOpen(byCode, NOW));
    }

    @Test
    void aUserHasAtMostTwentySessionsAndTheLeastUsedEnds() throws Exception {
        var opened = new ArrayList<Sessions.Opened>();
        for (int i = 0; i < 20; i++) {
            opened.add(opened("ann", NOW.plusSeconds(i)));
        }
        Sessions.Opened bea = opened("bea", NOW);
        assertTrue(isOpen(opened.getFirst(), NOW.plusSeconds(60)), "now the second was used least recently");
        Sessions.Opened last = opened("ann", NOW.plusSeconds(61));
        assertEquals(20, sessions.of("ann", NOW.plusSeconds(61)).size());
        assertFalse(isOpen(opened.get(1), NOW.plusSeconds(62)));
        for (Sessions.Opened each : List.of(opened.getFirst(), opened.get(2), last, bea)) {
            assertTrue(isOpen(each, NOW.plusSeconds(62)));
        }
    }

    @Test
    void theSessionsOfAUserAreListedTheLeastUsedFirstWithoutThoseThatEnded() throws Exception {
        Session first = opened("ann", NOW).session();
        Session second = opened("ann", NOW.plusSeconds(60)).session();
        opened("bea", NOW);
        assertEquals(List.of(first, second), sessions.of("ann", NOW.plusSeconds(90)));
        assertEquals(List.of(second), sessions.of("ann", NOW.plus(Sessions.IDLE)));
        assertEquals(List.of(), sessions.of("eve", NOW));
        assertEquals(List.of(), sessions.of("bea", NOW), "it has ended, whatever the clock says later");
    }

    @Test
    void sessionsThatEndedAreForgottenWhenAnotherBegins() throws Exception {
        opened("bea", NOW);
        opened("ann", NOW.plus(Sessions.IDLE));
        assertEquals(List.of(), sessions.of("bea", NOW), "also for a clock that is set back");
    }

    @Test
    void aSessionCanBeEndedByItsUserAndByItsPublicName() throws Exception {
        Sessions.Opened one = opened("ann", NOW);
        Sessions.Opened two = opened("ann", NOW);
        Sessions.Opened three = opened("ann", NOW);
        Sessions.Opened bea = opened("bea", NOW);
        sessions.end(one.session());
        assertFalse(isOpen(one, NOW));
        assertFalse(sessions.end("bea", two.session().publicId()), "that of another user");
        assertFalse(sessions.end("ann", "nothing"));
        assertTrue(isOpen(two, NOW));
        assertTrue(sessions.end("ann", two.session().publicId()));
        assertFalse(isOpen(two, NOW));
        assertTrue(isOpen(three, NOW));
        opened("ann", NOW);
        assertEquals(2, sessions.endAll("ann"));
        assertEquals(0, sessions.endAll("ann"));
        assertFalse(isOpen(three, NOW));
        assertTrue(isOpen(bea, NOW));
    }

    @Test
    void aFormNeedsTheTokenOfItsSession() throws Exception {
        Session session = opened("ann", NOW).session();
        assertTrue(session.hasToken(session.token()));
        assertFalse(session.hasToken(""));
        assertFalse(session.hasToken(session.token().substring(1)));
        assertFalse(session.hasToken(opened("ann", NOW).session().token()));
        Session unlisted = Session.unlisted(editor("ann"), NOW, new SecureRandom());
        assertEquals("ann", unlisted.user());
        assertNotEquals(session.token(), unlisted.token());
    }

    @Test
    void refusedChangesOfThePasswordAreCounted() throws Exception {
        Session session = opened("ann", NOW).session();
        assertEquals(1, session.failed());
        assertEquals(2, session.failed());
    }

    @Test
    void eachOfTheLastTenNotesIsShownOnce() throws Exception {
        Session session = opened("ann", NOW).session();
        assertEquals(List.of(), session.takeNotes());
        var expected = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            session.say("note " + i);
            if (i >= 2) {
                expected.add("note " + i);
            }
        }
        assertEquals(expected, session.takeNotes());
        assertEquals(List.of(), session.takeNotes());
    }
}
