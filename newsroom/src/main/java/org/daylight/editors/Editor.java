package org.daylight.editors;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A user of a newsroom.
 *
 * @param name how the audit log names the user; it never changes and is never used again for someone else
 * @param roles at least one
 * @param trove the only trove that a guest may see; null for other roles
 * @param active whether the user may sign in
 * @param password the hash of the password
 * @param totp the secret of the one-time codes
 * @param lastStep the time step of the last one-time code that was accepted; each is accepted once
 * @param failures how many attempts to sign in have failed since the last one that succeeded
 * @param lastFailure when the last one failed, in seconds since 1970; 0 for never
 * @param passkeys the user's passkeys, in the order in which they were added
 * @param invitation a link with which the user can set a new password or add a passkey; null for none
 * @param unconfirmedBy the publisher who gave the user access or a role that may approve at the desk, and whom nobody has
 *     confirmed yet; null when there is nothing to confirm
 */
public record Editor(
        String name,
        Set<Role> roles,
        @Nullable String trove,
        boolean active,
        PasswordHash password,
        TotpSecret totp,
        long lastStep,
        int failures,
        long lastFailure,
        List<Passkey> passkeys,
        @Nullable Invitation invitation,
        @Nullable String unconfirmedBy) {

    /** The most passkeys of one user. */
    public static final int MOST_PASSKEYS = 20;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,31}");

    public Editor {
        roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
        passkeys = List.copyOf(passkeys);
        if (passkeys.size() > MOST_PASSKEYS) {
            throw new IllegalArgumentException("too many passkeys");
        }
    }

    /** A new user without passkeys and invitation, who has not signed in yet. */
    static Editor added(String name, Set<Role> roles, @Nullable String trove, PasswordHash password, TotpSecret totp) {
        return new Editor(name, roles, trove, true, password, totp, 0, 0, 0, List.of(), null, null);
    }

    /** Whether this can be a name: a letter, then up to 31 letters, digits, dots and hyphens, all in lower case. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Whether the user may decide about documents. */
    public boolean mayDecide() {
        return active && (has(Role.EDITOR) || has(Role.REVIEWER) || has(Role.PUBLISHER));
    }

    /** Whether nobody but one publisher vouches for this user: then the user is not the second person of any rule. */
    public boolean isUnconfirmed() {
        return unconfirmedBy != null;
    }

    /** Whether approvals of this user count. */
    public boolean isApprover() {
        return mayApprove() && !isUnconfirmed();
    }

    /** Whether the user may plan parts and approve them. An approval needs {@link #isApprover}, too. */
    public boolean mayApprove() {
        return active && (has(Role.EDITOR) || has(Role.PUBLISHER));
    }

    /** Whether the user may manage users, events and the two-person rule. A publisher has to be confirmed for that. */
    public boolean mayManage() {
        return active && has(Role.PUBLISHER) && !isUnconfirmed();
    }

    /** Whether the user may read the audit log. */
    public boolean mayAudit() {
        return active && (has(Role.AUDITOR) || has(Role.EDITOR) || has(Role.PUBLISHER));
    }

    /** The passkey with this id; empty when the user has none. @param id in base64url */
    public Optional<Passkey> passkey(String id) {
        return passkeys.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    Editor with(Set<Role> newRoles, @Nullable String newTrove) {
        return new Editor(
                name,
                newRoles,
                newTrove,
                active,
                password,
                totp,
                lastStep,
                failures,
                lastFailure,
                passkeys,
                invitation,
                unconfirmedBy);
    }

    /** A disabled user has no invitation. */
    Editor with(boolean newActive) {
        return new Editor(
                name,
                roles,
                trove,
                newActive,
                password,
                totp,
                lastStep,
                failures,
                lastFailure,
                passkeys,
                newActive ? invitation : null,
                unconfirmedBy);
    }

    /** With another password and secret, and without an invitation. */
    Editor with(PasswordHash newPassword, TotpSecret newTotp, long step, List<Passkey> newPasskeys) {
        return new Editor(
                name, roles, trove, active, newPassword, newTotp, step, 0, 0, newPasskeys, null, unconfirmedBy);
    }

    Editor withSignIn(long step, int newFailures, long newLastFailure) {
        return new Editor(
                name,
                roles,
                trove,
                active,
                password,
                totp,
                step,
                newFailures,
                newLastFailure,
                passkeys,
                invitation,
                unconfirmedBy);
    }

    Editor withPasskeys(List<Passkey> newPasskeys) {
        return new Editor(
                name,
                roles,
                trove,
                active,
                password,
                totp,
                lastStep,
                failures,
                lastFailure,
                newPasskeys,
                invitation,
                unconfirmedBy);
    }

    Editor withInvitation(@Nullable Invitation newInvitation) {
        return new Editor(
                name,
                roles,
                trove,
                active,
                password,
                totp,
                lastStep,
                failures,
                lastFailure,
                passkeys,
                newInvitation,
                unconfirmedBy);
    }

    /** @param publisher who made the change; null when the user is confirmed */
    Editor withUnconfirmed(@Nullable String publisher) {
        return new Editor(
                name,
                roles,
                trove,
                active,
                password,
                totp,
                lastStep,
                failures,
                lastFailure,
                passkeys,
                invitation,
                publisher);
    }
}
