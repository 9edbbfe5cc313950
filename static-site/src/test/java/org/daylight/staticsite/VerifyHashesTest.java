package org.daylight.staticsite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.daylight.format.Sha256;
import org.daylight.log.KeyChange;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hashes, signatures and notes of the scripts are those of the program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyHashesTest {
    private VerifyScripts scripts;

    @BeforeAll
    void start() throws IOException {
        scripts = new VerifyScripts();
    }

    @AfterAll
    void stop() {
        scripts.close();
    }

    private static String literal(byte[] bytes) {
        return "Daylight.verify.unhex('" + HexFormat.of().formatHex(bytes) + "', " + bytes.length + ", '')";
    }

    @Test
    void hashes_are_those_of_the_jdk() throws GeneralSecurityException {
        var random = new Random(1);
        for (int length = 0; length < 300; length += length < 140 ? 1 : 17) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String hash = scripts.eval("Daylight.verify.hex(Daylight.sha256(" + literal(bytes) + "))")
                    .asString();
            assertEquals(Sha256.of(bytes).hex(), hash, "SHA-256 of " + length);
            String longer = scripts.eval("Daylight.verify.hex(Daylight.sha512(" + literal(bytes) + "))")
                    .asString();
            byte[] expected = MessageDigest.getInstance("SHA-512").digest(bytes);
            assertEquals(HexFormat.of().formatHex(expected), longer, "SHA-512 of " + length);
        }
    }

    /** RFC 8032 section 7.1, tests 1 to 3, and a signature whose second half is too large (S + L). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a||e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b|true",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c|72|92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00|true",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025|af82|6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a|true",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025|af83|6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a|false",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a||e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901554c8c7872aa064e049dbb3013fbf29380d25bf5f0595bbe24655141438e7a101b|false"
            })
    void signatures_are_those_of_rfc_8032(String key, String message, String signature, boolean isRight) {
        byte[] bytes = message == null ? new byte[0] : HexFormat.of().parseHex(message);
        String verified = "Daylight.ed25519(" + literal(HexFormat.of().parseHex(key)) + ", " + literal(bytes) + ", "
                + literal(HexFormat.of().parseHex(signature)) + ")";
        assertEquals(isRight, scripts.eval(verified).asBoolean());
    }

    @Test
    void a_changed_signature_or_message_is_refused_without_the_host() throws IOException {
        byte[] note = new Checkpoint(SampleFolder.ORIGIN, 7, Sha256.of(new byte[1]))
                .sign(SampleFolder.key(1))
                .bytes();
        String key = SampleFolder.key(1).verifier().text();
        for (int at = 0; at < note.length; at += 3) {
            byte[] wrong = note.clone();
            wrong[at] ^= 1;
            boolean isRight =
                    Checkpoint.open(wrong, NoteKey.parseVerifier(key).orThrow()).isOk();
            scripts.serve(new TreeMap<>(Map.of("checkpoint", wrong)));
            String opened = scripts.run("Daylight.verify.openLog({key: '" + key + "', changes: 0})", "log => 'opened'");
            assertTrue(!isRight && opened.startsWith("Fault damaged"), at + ": " + opened);
        }
    }

    @Test
    void the_examples_of_the_specification_are_read() throws IOException {
        String page = java.nio.file.Files.readString(java.nio.file.Path.of("../spec/log-keys.md"), UTF_8);
        int from = page.indexOf("```file\n") + 8;
        byte[] file = page.substring(from, page.indexOf("\n```", from) + 1).getBytes(UTF_8);
        KeyChange change = KeyChange.parse(file).orThrow();
        String read = scripts.run(
                "Daylight.verify.parseKeyChange(" + literal(file) + ")",
                "change => [change.number, change.kind, change.newKey.text, change.size].join()");
        assertEquals("1,recovery," + change.newKey().text() + ",6", read);
        // One signature of two is not enough, although it is right.
        String fewer = new String(file, UTF_8).replaceFirst("\u2014 ben [A-Za-z0-9+/=]*\\\\n\"", "\"");
        String refused = scripts.run(
                "Daylight.verify.parseKeyChange(" + literal(fewer.getBytes(UTF_8)) + ")", "change => 'read'");
        assertEquals("Fault damaged: too few recovery keys have signed the change of the key", refused);
    }

    @Test
    void json_that_two_readers_could_read_in_two_ways_is_refused() {
        for (String json : new String[] {
            "{\"a\":1,\"a\":2}",
            "[1.5]",
            "[01]",
            "[1e3]",
            "[9007199254740993]",
            "{\"a\":1,}",
            "[1] 2",
            "\"\\ud800\"",
            "\"a",
            "{'a':1}",
            "[,]",
            "nul",
            "-",
            "",
            "\"\\x41\"",
            "[".repeat(40) + "]".repeat(40),
            "\"\n\""
        }) {
            String read = scripts.run(
                    "(async () => Daylight.verify.json(Daylight.verify.strictText(" + literal(json.getBytes(UTF_8))
                            + ", 'it'), 'it'))()",
                    "JSON.stringify");
            assertTrue(read.startsWith("Fault damaged: it is not valid JSON"), json + ": " + read);
        }
        byte[] all = Arrays.copyOf("{\"a\":[1,-2,0,null,true,\"\u00e4\\n\\u0001\"],\"b\":{}}".getBytes(UTF_8), 45);
        String text = new String(all, UTF_8).strip().replace("\0", "");
        assertEquals(
                text,
                scripts.run(
                        "(async () => Daylight.verify.json(Daylight.verify.strictText(" + literal(text.getBytes(UTF_8))
                                + ", 'it'), 'it'))()",
                        "JSON.stringify"));
    }
}
