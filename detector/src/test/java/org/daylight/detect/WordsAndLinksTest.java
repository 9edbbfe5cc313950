package org.daylight.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsAndLinksTest {

    @Test
    void telephoneNumbers() {
        assertEquals(List.of("telephone weak +493020931234"), Found.in("call +49 30 2093-1234 today"));
        assertEquals(List.of("telephone weak +442079460123"), Found.in("Tel.: 020 7946 0123"));
        assertEquals(List.of("telephone weak +12125551234".replace("5551234", "3451234")), Found.in("(212) 345-1234"));
        assertEquals(List.of("telephone weak +493020931234"), Found.in("0049 30 20931234"));
        assertEquals(List.of(), Found.in("+1"));
        assertEquals(List.of(), Found.in("a+4930 b"));
    }

    @Test
    void datesOfBirth() {
        assertEquals(List.of("date-of-birth strong 1980-03-12"), Found.in("geboren am 12.3.1980"));
        assertEquals(List.of("date-of-birth strong 1980-03-12"), Found.in("born on March 12th, 1980"));
        assertEquals(List.of("date-of-birth strong 1980-03-12"), Found.in("née le 12 mars 1980"));
        assertEquals(List.of("date-of-birth strong 1980-03-12"), Found.in("nacido el 12 de marzo de 1980"));
        assertEquals(List.of("date-of-birth strong 1980-03-12"), Found.in("Date of birth:\t1980-03-12"));
        assertEquals(List.of(), Found.in("the meeting is on 12.3.1980"));
        assertEquals(List.of(), Found.in("born in 1980"));
        assertEquals(List.of(), Found.in("date of birth: 31.2.1980"));
    }

    @Test
    void passwords() {
        assertEquals(List.of("password strong hunter2"), Found.in("the password is hunter2."));
        assertEquals(List.of("password strong Gärtn3r!"), Found.in("Passwort: Gärtn3r!"));
        assertEquals(List.of("password strong sunshine"), Found.in("password: sunshine"));
        assertEquals(List.of("password weak sunshine"), Found.in("password: sunshine or rain"));
        assertEquals(List.of(), Found.in("the password is wrong"));
        assertEquals(List.of(), Found.in("password: ********"));
        assertEquals(List.of(), Found.in("Password required for access"));
        assertEquals(List.of(), Found.in("reset your password: https://example.org/reset"));
    }

    @Test
    void links() {
        assertEquals(
                List.of("tracking-link weak jane@example.com"),
                Found.in("http://a.example/?x=1&e=jane%40example.com."));
        assertEquals(
                List.of("tracking-link weak jane@example.com"),
                Found.in("http://a.example/?x=1&amp;d=amFuZUBleGFtcGxlLmNvbQ=="));
        assertEquals(List.of("tracking-link weak 0a1b2c3d4e"), Found.in("https://a.example/?mc_eid=0a1b2c3d4e"));
        assertEquals(List.of(), Found.in("https://a.example/?utm_source=mail&page=2"));
    }

    @Test
    void addresses() {
        assertEquals(
                List.of("postal-address weak 12 Oak Street, Houston, TX 77002"),
                Found.in("at 12 Oak Street, Houston, TX 77002"));
        assertEquals(
                List.of("postal-address weak Hafenstraße 4, 20457 Hamburg"), Found.in("Hafenstraße 4, 20457 Hamburg"));
        assertEquals(List.of("private-email weak jane.doe@gmail.com"), Found.in("<Jane.Doe@Gmail.com>"));
        assertEquals(List.of(), Found.in("office@example.org"));
    }

    @Test
    void tokens() {
        assertTrue(Found.in("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----")
                .isEmpty());
        assertEquals(
                List.of("token strong RSA PRIVATE KEY"),
                Found.in("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----"));
        assertEquals(List.of("token strong AKIAIOSFODNN7EXAMPLE"), Found.in("AKIAIOSFODNN7EXAMPLE"));
    }

    @Test
    void ownTerms() {
        var detectors = Detectors.all(List.of(Lexicon.read("sources", "# people\nBlue Heron\nkran*\n")));
        List<String> found = new ArrayList<>();
        detectors.find(
                "The blue\nheron and the Kränen; bluefin.",
                each -> found.add(each.kind().code() + " " + each.value()));
        assertEquals(List.of("own-term blue\nheron", "own-term kränen"), found);
        assertEquals(FindingKind.HEALTH, Lexicon.read("x", "kind: health\nflu").kind());
        for (String wrong : List.of("kind: other", "a*b", "x", "- dash", "y".repeat(101))) {
            String message = assertThrows(IllegalArgumentException.class, () -> Lexicon.read("mine", "ok\n" + wrong))
                    .getMessage();
            assertTrue(message.startsWith("mine, line 2: "), message);
        }
    }

    @Test
    void termsIgnoreAccentsAndCase() {
        assertEquals(List.of("terms-health weak grossesse"), Found.in("la GROSSESSE"));
        assertEquals(List.of("terms-health weak schwangerschaft"), Found.in("Schwangerschaft"));
        assertEquals(List.of("terms-minor weak minderjährige"), Found.in("Minderjährige"));
    }
}
