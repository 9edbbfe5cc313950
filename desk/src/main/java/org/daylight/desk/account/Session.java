package org.daylight.desk.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.daylight.editors.Editor;

/**
 * The session of a signed-in user, in memory only. Safe for use by several threads.
 *
 * <p>It is bound to the user's password, code and passkeys at the time of signing in: {@link Sessions} ends it when they change.
 */
public final class Session {

    private static final int SECRET_BYTES = 32;
    private static final int MOST_NOTES = 10;

    private final String user;
    private final String credentials;
    private final String passkey;
    private final String means;
    private final Instant began;
    private final String publicId;
    private final String token;
    private final ArrayDeque<String> notes = new ArrayDeque<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile Instant used;

    /** @param passkey the id of the passkey that the user signed in with; empty for a password and a code */
    Session(Editor editor, String passkey, Instant began, SecureRandom random) {
        this.user = editor.name();
        this.credentials = credentials(editor);
        this.passkey = passkey;
        this.means =
                editor.passkey(passkey).map(each -> "passkey " + each.name()).orElse("password and code");
        this.began = began;
        this.used = began;
        this.publicId = secret(random).substring(0, 16);
        this.token = secret(random);
    }

    /** A session that no cookie belongs to, for tests of pages. */
    public static Session unlisted(Editor editor, Instant now, SecureRandom random) {
        return new Session(editor, "", now, random);
    }

    /** 256 random bits in base64url. */
    static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What a user signs in with; a session ends when it changes. */
    static String credentials(Editor editor) {
        return editor.password().text() + " " + editor.totp().text();
    }

    /** The user's name. */
    public String user() {
        return user;
    }

    boolean isOf(Editor editor) {
        return user.equals(editor.name())
                && credentials.equals(credentials(editor))
                && (passkey.isEmpty() || editor.passkey(passkey).isPresent());
    }

    /** How the user signed in: {@code password and code}, or {@code passkey} with its name. */
    public String means() {
        return means;
    }

    /** When the user signed in. */
    public Instant began() {
        return began;
    }

    /** When it was used last. */
    public Instant used() {
        return used;
    }

    void use(Instant now) {
        used = now;
    }

    /** Names the session on pages. It is no secret: it gives no access. */
    public String publicId() {
        return publicId;
    }

    /** The token that each form of this session must contain, in a field {@code token}. */
    public String token() {
        return token;
    }

    /** Whether a form has this session's token. Takes the same time for each wrong one. */
    public boolean hasToken(String sent) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }

    /** Counts a change of the password that was refused; returns how many there were. */
    public int failed() {
        return failures.incrementAndGet();
    }

    /** Shows a line on the next page of this session: what a decision did. */
    public void say(String line) {
        synchronized (notes) {
            if (notes.size() == MOST_NOTES) {
                notes.removeFirst();
            }
            notes.addLast(line);
        }
    }

    /** The lines that the next page shows; each is shown once. */
    public List<String> takeNotes() {
        synchronized (notes) {
            List<String> taken = new ArrayList<>(notes);
            notes.clear();
            return taken;
        }
    }
}
