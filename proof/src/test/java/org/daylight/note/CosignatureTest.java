package org.daylight.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;

/**
 * Cosignatures. The checkpoint is one that a Certificate Transparency log published and real witnesses cosigned, with their public keys; it is in the tests of
 * several public implementations of c2sp.org/tlog-cosignature.
 */
class CosignatureTest {
    private static final String PUBLISHED = """
        arche2025h1.staging.ct.transparency.dev
        1432088532
        U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

        — arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
        — arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
        — transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
        — witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
        — remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
        — witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
        """;
    private static final String LOG =
            "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";
    private static final String REMORA = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
    private static final String STAGEMOLE =
            "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv";
    private static final String SMARTIT =
            "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO";

    private static final Checkpoint HEAD = new Checkpoint("archive.example/port", 5, Sha256.of(new byte[] {5}));
    private static final NoteKey.Signer LOG_KEY = NoteKey.generate("archive.example/port", new Trees.Counting(7, 0));
    private static final WitnessKey.Signer WITNESS =
            WitnessKey.generate("witness.example/w1", new Trees.Counting(1, 1));

    private static SignedNote note(String text) {
        return SignedNote.parse(text.getBytes(UTF_8)).orThrow();
    }

    private static Witnesses witnesses(String... keys) {
        return Witnesses.parse(List.of(keys), -1).orThrow();
    }

    private static String refusal(Outcome<?> outcome) {
        return assertInstanceOf(Outcome.Refused.class, outcome).code();
    }

    @Test
    void cosignatures_of_the_public_witness_network_are_verified() {
        List<Cosignature> found =
                witnesses(SMARTIT, STAGEMOLE, REMORA).on(note(PUBLISHED)).orThrow();
        Instant time = Instant.ofEpochSecond(0x6a122120L);
        assertEquals(
                List.of(
                        new Cosignature("witness1.smartit.nu/witness1", 0xa48c820f, time),
                        new Cosignature("remora.n621.de", 0xda77ade7, time),
                        new Cosignature("witness.stagemole.eu", 0x67f7aea0, time)),
                found);
        Checkpoint opened = Checkpoint.open(
                        PUBLISHED.getBytes(UTF_8), NoteKey.parseVerifier(LOG).orThrow())
                .orThrow();
        assertEquals(1_432_088_532, opened.size(), "the log's own line is read among all the others");
    }

    @Test
    void their_keys_are_read_and_written() {
        for (String key : List.of(REMORA, STAGEMOLE, SMARTIT)) {
            assertEquals(key, WitnessKey.parseVerifier(key).orThrow().text());
        }
    }

    @Test
    void a_changed_digit_of_the_size_is_detected() {
        Witnesses witnesses = witnesses(REMORA);
        assertEquals("cosignature-wrong", refusal(witnesses.on(note(PUBLISHED.replace("1432088532", "1432088533")))));
        assertEquals(
                "cosignature-wrong",
                refusal(witnesses.on(note(PUBLISHED.replace("2net5wAAAABqEiEg", "2net5wAAAABqEiEh")))),
                "the time is signed, too");
    }

    @Test
    void lines_in_the_form_of_cosignatures_are_claims() {
        assertEquals(
                List.of(
                        "transparency.dev/DEV:witness-little-garden",
                        "witness1.smartit.nu/witness1",
                        "remora.n621.de",
                        "witness.stagemole.eu"),
                Cosignature.claimed(note(PUBLISHED)).stream()
                        .map(Cosignature::name)
                        .toList());
    }

    @Test
    void a_cosignature_is_made_and_read() {
        SignedNote cosigned = HEAD.sign(LOG_KEY).with(WITNESS.cosign(HEAD, 1_800_000_000L));
        SignedNote read = SignedNote.parse(cosigned.bytes()).orThrow();
        List<Cosignature> found = witnesses(WITNESS.verifier().text()).on(read).orThrow();
        assertEquals(Instant.ofEpochSecond(1_800_000_000L), found.getFirst().time());
        assertEquals(HEAD, Checkpoint.open(cosigned.bytes(), LOG_KEY.verifier()).orThrow());
    }

    @Test
    void a_later_line_of_the_same_witness_replaces_the_earlier_one() {
        SignedNote twice = HEAD.sign(LOG_KEY).with(WITNESS.cosign(HEAD, 1)).with(WITNESS.cosign(HEAD, 2));
        assertEquals(2, twice.signatures().size());
        SignedNote both = new SignedNote(
                twice.text(),
                List.of(
                        WITNESS.cosign(HEAD, 3),
                        WITNESS.cosign(HEAD, 2),
                        HEAD.sign(LOG_KEY).signatures().getFirst()));
        List<Cosignature> found = witnesses(WITNESS.verifier().text()).on(both).orThrow();
        assertEquals(
                List.of(Instant.ofEpochSecond(3)),
                found.stream().map(Cosignature::time).toList());
    }

    @Test
    void a_witness_counts_once_under_any_name() {
        // The same secret bytes under another name: a key of another id.
        WitnessKey.Signer again = WitnessKey.generate("witness.example/w2", new Trees.Counting(1, 1));
        String first = WITNESS.verifier().text();
        assertEquals(
                "witnesses-malformed",
                refusal(Witnesses.parse(List.of(first, again.verifier().text()), 1)));
        assertEquals("witnesses-malformed", refusal(Witnesses.parse(List.of(first), 2)), "more than there are");
    }

    @Test
    void a_logs_key_is_not_a_witness_key_or_the_reverse() {
        assertEquals("key-malformed", refusal(WitnessKey.parseVerifier(LOG)));
        assertEquals("key-malformed", refusal(NoteKey.parseVerifier(REMORA)));
        assertEquals("key-malformed", refusal(WitnessKey.parseSigner(LOG_KEY.text())));
        assertEquals("key-malformed", refusal(NoteKey.parseSigner(WITNESS.text())));
        assertEquals("key-malformed", refusal(WitnessKey.parseVerifier(WITNESS.text())), "a secret is no public key");
        assertEquals(
                WITNESS.text(), WitnessKey.parseSigner(WITNESS.text()).orThrow().text());
        assertEquals("signing key of witness.example/w1", WITNESS.toString());
    }

    @Test
    void a_time_before_1970_or_after_9999_is_invalid() {
        assertThrows(IllegalArgumentException.class, () -> WITNESS.cosign(HEAD, -1));
        assertThrows(IllegalArgumentException.class, () -> WITNESS.cosign(HEAD, Cosignature.MAX_SECONDS + 1));
    }
}
