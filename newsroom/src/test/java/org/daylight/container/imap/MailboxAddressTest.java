package org.daylight.container.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.daylight.format.Outcome;
import org.junit.jupiter.api.Test;

class MailboxAddressTest {

    private static MailboxAddress read(String text) {
        return MailboxAddress.parse(text).orThrow();
    }

    private static void refused(String text, String because) {
        var refused = assertInstanceOf(Outcome.Refused.class, MailboxAddress.parse(text), text);
        assertTrue(refused.reason().contains(because), refused.reason());
        assertFalse(refused.reason().contains("hunter2"), refused.reason());
    }

    @Test
    void theSameMailboxHasOneForm() {
        MailboxAddress plain = read("imaps://press@port.example@Mail.Port.Example/Sent Items/");
        assertEquals(new MailboxAddress(true, "mail.port.example", 993, "press@port.example", "Sent Items"), plain);
        assertEquals(plain, read("IMAPS://press%40port.example@mail.port.example:993/Sent%20Items"));
        assertEquals("imaps://press%40port.example@mail.port.example/Sent%20Items", plain.toString());
        assertEquals(plain, read(plain.toString()));
        assertEquals(new MailboxAddress(false, "::1", 143, "a", ""), read("imap://a@[::1]"));
        assertEquals("imap://a@[::1]:1143/", read("imap://a@[::1]:1143/").toString());
        assertEquals("100%", read("imaps://a@b/100%").folder());
        assertEquals("a/b", read("imaps://a%2Fb@c/").user());
        assertEquals(read("imaps://a%2Fb@c/"), read(read("imaps://a%2Fb@c/").toString()));
    }

    @Test
    void containersDoNotNameTheUser() {
        assertEquals(
                "imaps://mail.example:1993/A/B;UIDVALIDITY=7",
                read("imaps://press@mail.example:1993/A").container("A/B", 7));
    }

    @Test
    void whatIsWrongIsSaidWithoutRepeatingIt() {
        refused("imaps://press:hunter2@host/", "must not contain a password");
        refused("imaps://host/INBOX", "the user is missing");
        refused("imaps://@host/", "the user is missing");
        refused("imaps://a@ho st/", "the host must be");
        refused("imaps://a@host:0/", "the port must be 1 to 65535");
        refused("imaps://a@host:99999/", "the port must be 1 to 65535");
        refused("imaps://a@host/a%0Ab", "control characters");
        refused("imaps://a@host/%FF", "UTF-8");
        refused("imaps://a@host/" + "x".repeat(3_000), "it must be imaps://user@host/Folder");
        assertFalse(MailboxAddress.isOne("imaps:/a"));
        assertFalse(MailboxAddress.isOne("./imaps://a"));
    }
}
