package org.daylight.editors;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A user of a newsroom. Immutable.
 *
 * @param name how the audit log names the user; it never changes and is never used again for someone else
 * @param rights what the user may do
 * @param credentials how the user signs in
 */
public record Editor(String name, Rights rights, Credentials credentials) {

    /** The most passkeys of one user. */
    public static final int MOST_PASSKEYS = 20;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,31}");

    /**
     * What a user may do.
     *
     * @param roles at least one
     * @param trove the only trove that a guest may see; null for other roles
     * @param active whether the user may sign in
     * @param unconfirmedBy the publisher who gave the user access or a role that may approve at the desk, and whom nobody has
     *     confirmed yet; null when there is nothing to confirm
     */
    public record Rights(
            Set<Role> roles,
            @Nullable String trove,
            boolean active,
            @Nullable String unconfirmedBy) {

        public Rights {
            roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
        }
    }

    /**
     * How a user signs in.
     *
     * @param password the hash of the password
     * @param totp the secret of the one-time codes
     * @param attempts the last attempts to sign in
     * @param passkeys the user's passkeys, in the order in which they were added
     * @param invitation a link with which the user can set a new password or add a passkey; null for none
     */
    public record Credentials(
            PasswordHash password,
            TotpSecret totp,
            Attempts attempts,
            List<Passkey> passkeys,
            @Nullable Invitation invitation) {

        public Credentials {
            passkeys = List.copyOf(passkeys);
            if (passkeys.size() > MOST_PASSKEYS) {
                throw new IllegalArgumentException("too many passkeys");
            }
        }
    }

    /**
     * The last attempts to sign in.
     *
     * @param lastStep the time step of the last one-time code that was accepted; each is accepted once
     * @param failures how many attempts have failed since the last one that succeeded
     * @param lastFailure when the last one failed, in seconds since 1970; 0 for never
     */
    public record Attempts(long lastStep, int failures, long lastFailure) {}

    /** A new user without passkeys and invitation, who has not signed in yet. */
    static Editor added(String name, Set<Role> roles, @Nullable String trove, PasswordHash password, TotpSecret totp) {
        return new Editor(
                name,
                new Rights(roles, trove, true, null),
                new Credentials(password, totp, new Attempts(0, 0, 0), List.of(), null));
    }

    /** At least one. */
    public Set<Role> roles() {
        return rights.roles;
    }

    /** The only trove that a guest may see; null for other roles. */
    public @Nullable String trove() {
        return rights.trove;
    }

    /** Whether the user may sign in. */
    public boolean active() {
        return rights.active;
    }

    /** The publisher whose change nobody has confirmed yet; null when there is nothing to confirm. */
    public @Nullable String unconfirmedBy() {
        return rights.unconfirmedBy;
    }

    public PasswordHash password() {
        return credentials.password;
    }

    /** The last attempts to sign in. */
    public Attempts attempts() {
        return credentials.attempts;
    }

    public TotpSecret totp() {
        return credentials.totp;
    }

    /** In the order in which they were added. */
    public List<Passkey> passkeys() {
        return credentials.passkeys;
    }

    /** A link with which the user can set a new password or add a passkey; null for none. */
    public @Nullable Invitation invitation() {
        return credentials.invitation;
    }

    /** Whether this can be a name: a letter, then up to 31 letters, digits, dots and hyphens, all in lower case. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public boolean has(Role role) {
        return roles().contains(role);
    }

    /** Whether the user may decide about documents. */
    public boolean mayDecide() {
        return active() && (has(Role.EDITOR) || has(Role.REVIEWER) || has(Role.PUBLISHER));
    }

    /** Whether nobody but one publisher vouches for this user: then the user is not the second person of any rule. */
    public boolean isUnconfirmed() {
        return unconfirmedBy() != null;
    }

    /** Whether approvals of this user count. */
    public boolean isApprover() {
        return mayApprove() && !isUnconfirmed();
    }

    /** Whether the user may plan parts and approve them. An approval needs {@link #isApprover}, too. */
    public boolean mayApprove() {
        return active() && (has(Role.EDITOR) || has(Role.PUBLISHER));
    }

    /** Whether the user may manage users, events and the two-person rule. A publisher has to be confirmed for that. */
    public boolean mayManage() {
        return active() && has(Role.PUBLISHER) && !isUnconfirmed();
    }

    /** Whether the user may read the audit log. */
    public boolean mayAudit() {
        return active() && (has(Role.AUDITOR) || has(Role.EDITOR) || has(Role.PUBLISHER));
    }

    /** The passkey with this id; empty when the user has none. @param id in base64url */
    public Optional<Passkey> passkey(String id) {
        return passkeys().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    Editor with(Set<Role> roles, @Nullable String trove) {
        return with(new Rights(roles, trove, active(), unconfirmedBy()));
    }

    /** A disabled user has no invitation. */
    Editor with(boolean active) {
        return with(new Rights(roles(), trove(), active, unconfirmedBy())).withInvitation(active ? invitation() : null);
    }

    /** @param publisher who made the change; null when the user is confirmed */
    Editor withUnconfirmed(@Nullable String publisher) {
        return with(new Rights(roles(), trove(), active(), publisher));
    }

    private Editor with(Rights newRights) {
        return new Editor(name, newRights, credentials);
    }

    /** With another password and secret, and without an invitation. */
    Editor with(PasswordHash password, TotpSecret totp, long lastStep, List<Passkey> passkeys) {
        return with(new Credentials(password, totp, new Attempts(lastStep, 0, 0), passkeys, null));
    }

    Editor with(Attempts attempts) {
        return with(new Credentials(password(), totp(), attempts, passkeys(), invitation()));
    }

    Editor withPasskeys(List<Passkey> passkeys) {
        return with(new Credentials(password(), totp(), attempts(), passkeys, invitation()));
    }

    Editor withInvitation(@Nullable Invitation invitation) {
        return with(new Credentials(password(), totp(), attempts(), passkeys(), invitation));
    }

    private Editor with(Credentials newCredentials) {
        return new Editor(name, rights, newCredentials);
    }
}
