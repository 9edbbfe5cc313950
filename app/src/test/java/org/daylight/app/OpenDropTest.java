package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenDropTest {

    @Test
    void theSameAddressIsRememberedInOneForm() {
        assertEquals("http://abc.onion/", OpenDrop.address("http://ABC.onion"));
        assertEquals("https://drop.example:8443/A/", OpenDrop.address("https://Drop.example:8443/A"));
        assertEquals("", OpenDrop.address("/media/stick"));
    }

    @Test
    void anAddressWithoutEncryptionIsRefusedUnlessItIsAnOnionOrThisMachine() {
        for (String good : List.of(
                "http://abc.onion/",
                "http://ABC.Onion",
                "http://127.0.0.1:8080/",
                "http://[::1]:8080/",
                "http://localhost/",
                "https://drop.example/",
                "/media/stick")) {
            assertEquals(Optional.empty(), OpenDrop.objection(good, null), good);
        }
        for (String bad : List.of(
                "http://drop.example/",
                "http://abc.onion.example/",
                "http://abc.onion@drop.example/",
                "http://127.0.0.1.example/",
                "http://localhost.example/",
                "http:// /")) {
            assertTrue(OpenDrop.objection(bad, null).orElseThrow().contains("https://"), bad);
        }
    }
}
