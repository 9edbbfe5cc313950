package org.daylight.desk.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.daylight.audit.By;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Editor;
import org.daylight.editors.EditorList;
import org.daylight.editors.Editors;
import org.daylight.editors.OwnAccount;
import org.daylight.editors.Passkey;
import org.daylight.editors.Role;
import org.daylight.format.Outcome;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ann has one passkey, at localhost. */
class WebAuthnTest {

    private static final String BASE = "http://localhost:8421";
    private static final String HOST = "localhost";
    private static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");

    @TempDir
    Path folder;

    private final WebAuthn passkeys = new WebAuthn(new SecureRandom());
    private Newsroom room;
    private SoftDevice device;

    @BeforeEach
    void open() throws Exception {
        Path path = folder.resolve("newsroom");
        Newsroom.create(path, new Settings("Papers", "papers.example", "archive"), new SecureRandom());
        room = Newsroom.open(path);
        var users = new EditUsers(room, new SecureRandom());
        byte[] password = "correct horse battery".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        users.add(By.nobody(NOW), "ann", Set.of(Role.PUBLISHER), null, password);
        users.add(new By("ann", NOW), "bea", Set.of(Role.EDITOR), null, password);
        device = new SoftDevice();
        Passkey made = register(device, BASE, HOST, BASE, NOW).orThrow();
        assertEquals(device.id(), made.id());
        assertEquals("localhost", made.host());
        new OwnAccount(room, new SecureRandom()).add(new By("ann", NOW), made);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private EditorList users() throws Exception {
        return new Editors(room).list();
    }

    private Editor ann() throws Exception {
        return users().find("ann").orElseThrow();
    }

    private static String member(String json, String name) {
        var found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        assertTrue(found.find(), json);
        return found.group(1);
    }

    private Outcome<Passkey> register(SoftDevice made, String base, String host, String origin, Instant answered)
            throws Exception {
        String challenge = member(passkeys.creation(ann(), "Papers", "localhost", NOW), "challenge");
        return passkeys.register(made.create(host, origin, challenge), "Phone", ann(), base, answered);
    }

    private String challenge() {
        return member(passkeys.request(HOST, NOW), "challenge");
    }

    private Outcome<WebAuthn.Signed> verify(String response) throws Exception {
        return passkeys.verify(response, users(), BASE, NOW.plusSeconds(5));
    }

    private void refused(String response) throws Exception {
        assertInstanceOf(Outcome.Refused.class, verify(response), response);
    }

    @Test
    void aSignatureIsAcceptedOnce() throws Exception {
        device.counter = 7;
        String response = device.get(HOST, BASE, challenge(), "");
        WebAuthn.Signed signed = verify(response).orThrow();
        assertEquals("ann", signed.editor().name());
        assertEquals(7, signed.counter());
        refused(response);
        String handle = member(passkeys.creation(ann(), "Papers", HOST, NOW).replaceFirst(".*\"user\":", ""), "id");
        assertInstanceOf(Outcome.Ok.class, verify(device.get(HOST, BASE, challenge(), handle)));
    }

    @Test
    void everythingThatDiffersIsRefused() throws Exception {
        refused(device.get(HOST, "http://localhost:9999", challenge(), ""));
        refused(device.get(HOST, "http://evil.example", challenge(), ""));
        refused(device.get("evil.example", BASE, challenge(), ""));
        refused(device.get(HOST, BASE, "AAAA", ""));
        refused(device.get(HOST, BASE, "A".repeat(75), ""));
        refused(device.get(HOST, BASE, member(new WebAuthn(new SecureRandom()).request(HOST, NOW), "challenge"), ""));
        refused(device.get(HOST, BASE, member(passkeys.creation(ann(), "P", HOST, NOW), "challenge"), ""));
        refused(device.get(HOST, BASE, challenge(), "b3RoZXI"));
        String other = member(
                passkeys.creation(users().find("bea").orElseThrow(), "P", HOST, NOW)
                        .replaceFirst(".*\"user\":", ""),
                "id");
        refused(device.get(HOST, BASE, challenge(), other));
        refused(new SoftDevice().get(HOST, BASE, challenge(), ""));
        String good = device.get(HOST, BASE, challenge(), "");
        refused(good.replace("\"signature\":\"M", "\"signature\":\"N"));
        device.flags = SoftDevice.PRESENT;
        refused(device.get(HOST, BASE, challenge(), ""));
        device.flags = SoftDevice.VERIFIED;
        refused(device.get(HOST, BASE, challenge(), ""));
        device.flags = SoftDevice.PRESENT | SoftDevice.VERIFIED;
        String late = device.get(HOST, BASE, challenge(), "");
        assertInstanceOf(
                Outcome.Refused.class,
                passkeys.verify(late, users(), BASE, NOW.plus(Duration.ofMinutes(10))),
                "too late");
        assertInstanceOf(
                Outcome.Refused.class, passkeys.verify(late, users(), "http://127.0.0.1:8421", NOW), "no name");
        assertInstanceOf(Outcome.Ok.class, verify(late), "refusals use nothing up");
        new EditUsers(room, new SecureRandom()).role(new By("ann", NOW), "bea", Set.of(Role.PUBLISHER), null);
        new EditUsers(room, new SecureRandom()).activate(new By("bea", NOW), "ann", false);
        refused(device.get(HOST, BASE, challenge(), ""));
    }

    @Test
    void rubbishIsRefused() throws Exception {
        String good = device.get(HOST, BASE, challenge(), "");
        for (String wrong : List.of(
                "",
                "null",
                "[]",
                "{}",
                "{\"response\":{}}",
                good.substring(0, good.length() / 2),
                good.replaceFirst("\"authenticatorData\":\"[^\"]+\"", "\"authenticatorData\":\"AAAA\""),
                good.replaceFirst("\"clientDataJSON\":\"[^\"]+\"", "\"clientDataJSON\":\"bnVsbA\""),
                good.replaceFirst("\"rawId\":\"[^\"]+\"", "\"rawId\":5"),
                "[".repeat(60_000),
                "{\"a\":".repeat(10_000),
                "x".repeat(100_000))) {
            refused(wrong);
            assertInstanceOf(
                    Outcome.Refused.class,
                    passkeys.register(wrong, "Phone", ann(), BASE, NOW),
                    wrong.substring(0, Math.min(wrong.length(), 50)));
        }
    }

    @Test
    void aPasskeyIsMadeOnlyForTheUserTheAddressAndTheTimeOfItsChallenge() throws Exception {
        assertFalse(register(new SoftDevice(), BASE, HOST, "http://evil.example", NOW)
                .isOk());
        assertFalse(register(new SoftDevice(), BASE, "evil.example", BASE, NOW).isOk());
        assertFalse(register(new SoftDevice(), "http://127.0.0.1:8421", "127.0.0.1", BASE, NOW)
                .isOk());
        assertFalse(register(new SoftDevice(), BASE, HOST, BASE, NOW.plus(Duration.ofMinutes(11)))
                .isOk());
        assertFalse(register(new SoftDevice(), BASE, HOST, BASE, NOW.minusSeconds(1))
                .isOk());
        var unverified = new SoftDevice();
        unverified.flags = SoftDevice.PRESENT;
        assertFalse(register(unverified, BASE, HOST, BASE, NOW).isOk());
        Editor bea = users().find("bea").orElseThrow();
        String challenge = member(passkeys.creation(bea, "Papers", HOST, NOW), "challenge");
        String forBea = new SoftDevice().create(HOST, BASE, challenge);
        assertFalse(passkeys.register(forBea, "Phone", ann(), BASE, NOW).isOk());
        assertFalse(passkeys.register(forBea, "a\nb", bea, BASE, NOW).isOk());
        assertTrue(passkeys.register(forBea, "Phone", bea, BASE, NOW).isOk());
        assertFalse(passkeys.register(forBea, "Phone", bea, BASE, NOW).isOk(), "once");
    }

    @Test
    void passkeysNeedAName() {
        String onion = "a".repeat(56) + ".onion";
        assertEquals(Optional.of("localhost"), WebAuthn.host("http://localhost:8421"));
        assertEquals(Optional.of("localhost"), WebAuthn.host("http://localhost"));
        assertEquals(Optional.of(onion), WebAuthn.host("http://" + onion));
        assertEquals(Optional.empty(), WebAuthn.host("http://127.0.0.1:8421"));
        assertEquals(Optional.empty(), WebAuthn.host("http://[::1]:8421"));
        assertEquals("http://localhost:8421", WebAuthn.named("http://127.0.0.1:8421"));
        assertEquals("http://localhost:8421", WebAuthn.named("http://[::1]:8421"));
        assertEquals("http://localhost", WebAuthn.named("http://[::1]"));
    }
}
