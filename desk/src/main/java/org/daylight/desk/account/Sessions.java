package org.daylight.desk.account;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.editors.Editor;
import org.daylight.editors.EditorList;
import org.daylight.format.Sha256;

/**
 * The sessions of all users, in memory. A session ends after 30 minutes without a request, after 12 hours, when the user is disabled, and
 * when the user's password or
 * code is changed, or when the passkey that began it is removed. Safe for use by several threads.
 */
public final class Sessions {

    /** A session ends after this time without a request. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    /** A session ends after this time in any case. */
    public static final Duration LONGEST = Duration.ofHours(12);

    /** When a user has more, the one that was used least recently ends. */
    static final int MOST_PER_USER = 20;

    private final SecureRandom random;

    /** By the hash of what the cookie contains, so that looking one up tells nothing about the others. */
    private final Map<Sha256, Session> sessions = new HashMap<>();

    public Sessions(SecureRandom random) {
        this.random = random;
    }

    /**
     * A new session.
     *
     * @param cookie the value of its cookie, 256 random bits
     */
    public record Opened(String cookie, Session session) {}

    /** A session and the user it belongs to, as the file of users describes the user now. */
    public record SignedInUser(Session session, Editor editor) {}

    /**
     * Begins a session of a user who has signed in just now.
     *
     * @param passkey the id of the passkey that the user signed in with; empty for a password and a code
     */
    public synchronized Opened open(Editor editor, String passkey, Instant now) {
        sweep(now);
        List<Session> own = ofUser(editor.name());
        for (int i = 0; i <= own.size() - MOST_PER_USER; i++) {
            end(own.get(i));
        }
        String cookie = Session.secret(random);
        var session = new Session(editor, passkey, now, random);
        sessions.put(key(cookie), session);
        return new Opened(cookie, session);
    }

    /**
     * Finds the session of a cookie, and notes that it was used.
     *
     * @param users as the file describes them now
     * @return empty when there is no such session, or when it has ended
     */
    public synchronized Optional<SignedInUser> find(String cookie, EditorList users, Instant now) {
        Sha256 key = key(cookie);
        Session session = sessions.get(key);
        if (session == null) {
            return Optional.empty();
        }
        Optional<Editor> editor =
                users.find(session.user()).filter(Editor::active).filter(session::isOf);
        if (editor.isEmpty() || isOver(session, now)) {
            sessions.remove(key);
            return Optional.empty();
        }
        session.use(now);
        return Optional.of(new SignedInUser(session, editor.get()));
    }

    /** The sessions of a user, the one that was used least recently first. */
    public synchronized List<Session> of(String user, Instant now) {
        sweep(now);
        return ofUser(user);
    }

    /** Ends a session. */
    public synchronized void end(Session session) {
        sessions.values().remove(session);
    }

    /** Ends one of a user's sessions by its public name; false when there is none. */
    public synchronized boolean end(String user, String publicId) {
        return sessions.values()
                .removeIf(each -> each.user().equals(user) && each.publicId().equals(publicId));
    }

    /** Ends all sessions of a user; returns how many. */
    public synchronized int endAll(String user) {
        int before = sessions.size();
        sessions.values().removeIf(each -> each.user().equals(user));
        return before - sessions.size();
    }

    private List<Session> ofUser(String user) {
        return sessions.values().stream()
                .filter(each -> each.user().equals(user))
                .sorted(Comparator.comparing(Session::used))
                .toList();
    }

    private void sweep(Instant now) {
        sessions.values().removeIf(each -> isOver(each, now));
    }

    private static boolean isOver(Session session, Instant now) {
        return !now.isBefore(session.used().plus(IDLE))
                || !now.isBefore(session.began().plus(LONGEST));
    }

    private static Sha256 key(String cookie) {
        return Sha256.of(cookie.getBytes(StandardCharsets.UTF_8));
    }
}
