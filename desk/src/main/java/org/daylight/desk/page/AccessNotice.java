package org.daylight.desk.page;

import java.util.stream.Collectors;
import org.daylight.desk.account.Session;
import org.daylight.desk.account.Sessions;
import org.daylight.editors.Editor;
import org.daylight.editors.Passkey;

/**
 * Tells users who sign in that a publisher changed their access or role and nobody has confirmed it yet, and which passkeys they
 * have, so that they notice one that is not theirs.
 */
final class AccessNotice {

    private AccessNotice() {}

    static Sessions.Opened with(Sessions.Opened opened, Editor editor) {
        say(opened.session(), editor);
        return opened;
    }

    static void say(Session session, Editor editor) {
        if (!editor.isUnconfirmed()) {
            return;
        }
        String passkeys = editor.passkeys().stream().map(Passkey::name).collect(Collectors.joining(", "));
        session.say(editor.unconfirmedBy()
                + " added you, invited you or changed your roles. You cannot approve until another publisher confirms"
                + " this."
                + (passkeys.isEmpty()
                        ? " You have no passkeys."
                        : " Your passkeys: " + passkeys
                                + ". Remove those that are not yours on the page of your account,"
                                + " and tell another publisher."));
    }
}
