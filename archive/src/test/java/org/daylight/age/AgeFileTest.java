package org.daylight.age;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in the age format: ours, and those of the tool age where it is installed. */
class AgeFileTest {

    /** The example of the format's specification. */
    private static final String PUBLIC = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    private static final String SECRET = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

    private static final String OTHER = "AGE-SECRET-KEY-1PHH0VL5CTL465AXXDXU2JM9GT755DZ6CXXJDDP65MFFCG55S264S9GYTX4";

    @TempDir
    Path folder;

    private static AgeIdentity identity(String key) {
        return AgeIdentity.parse("# a comment\n\n" + key + "\n").orThrow();
    }

    private static byte[] encrypted(byte[] plain, AgeFile.Form form) throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream to =
                AgeFile.encrypt(out, List.of(AgeRecipient.parse(PUBLIC).orThrow()), form)) {
            to.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] decrypted(byte[] file) throws IOException {
        try (InputStream in = AgeFile.decrypt(new ByteArrayInputStream(file), identity(SECRET))) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatWasEncryptedIsDecryptedInBothForms() throws IOException {
        for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 131_072, 300_000}) {
            for (AgeFile.Form form : AgeFile.Form.values()) {
                assertArrayEquals(bytes(length), decrypted(encrypted(bytes(length), form)), length + " " + form);
            }
        }
    }

    @Test
    void aMistypedOrSecretKeyIsRefused() {
        assertTrue(AgeRecipient.parse(PUBLIC).isOk());
        assertFalse(AgeRecipient.parse(PUBLIC.replace("zvk", "zvj")).isOk());
        assertFalse(
                AgeRecipient.parse(PUBLIC.toUpperCase(java.util.Locale.ROOT)).isOk());
        assertFalse(AgeRecipient.parse("age1").isOk());
        assertFalse(AgeRecipient.parse("\n" + PUBLIC).isOk());
        assertTrue(AgeRecipient.parse(SECRET).toString().contains("secret key"));
        assertFalse(AgeIdentity.parse(SECRET.replace("GFP", "GFQ")).isOk());
        assertFalse(AgeIdentity.parse("# nothing\n").isOk());
        assertFalse(AgeIdentity.parse("x".repeat(AgeIdentity.MAX_CHARS + 1)).isOk());
        assertFalse(identity(SECRET).toString().contains("GFP"));
    }

    @Test
    void noOtherKeyDecrypts() throws IOException {
        byte[] file = encrypted(bytes(100), AgeFile.Form.BINARY);
        assertTrue(opens(file, SECRET));
        assertFalse(opens(file, OTHER), "another key");
        assertThrows(
                AgeFile.CannotDecrypt.class,
                () -> AgeFile.decrypt(new ByteArrayInputStream(new byte[0]), identity(SECRET)));
    }

    private static boolean opens(byte[] file, String key) {
        try (InputStream in = AgeFile.decrypt(new ByteArrayInputStream(file), identity(key))) {
            return in.readAllBytes().length >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aFileThatIsCutOffOrChangedIsNotAccepted() throws IOException {
        byte[] file = encrypted(bytes(200_000), AgeFile.Form.BINARY);
        int step = 997;
        for (int length = 0; length < file.length; length += step) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThrows(AgeFile.CannotDecrypt.class, () -> decrypted(cut), "cut off at " + length);
        }
        for (int end = 1; end < 300; end++) {
            byte[] cut = Arrays.copyOf(file, file.length - end);
            assertThrows(AgeFile.CannotDecrypt.class, () -> decrypted(cut));
        }
        // Between chunks, where a reader that does not look for the last chunk would not notice it.
        int header = file.length - 200_000 - 4 * 16;
        for (int chunks = 0; chunks < 4; chunks++) {
            byte[] cut = Arrays.copyOf(file, header + chunks * (65_536 + 16));
            assertThrows(AgeFile.CannotDecrypt.class, () -> decrypted(cut), chunks + " chunks");
        }
        for (int at = 0; at < file.length; at += step) {
            byte[] changed = file.clone();
            changed[at] ^= 1;
            assertThrows(AgeFile.CannotDecrypt.class, () -> decrypted(changed), "changed at " + at);
        }
        byte[] longer = Arrays.copyOf(file, file.length + 20);
        assertThrows(AgeFile.CannotDecrypt.class, () -> decrypted(longer));
    }

    /** Whatever an attacker sends is refused without an error of the program, and with little memory. */
    @Test
    void hostileHeadersAreRefused() {
        String start = "age-encryption.org/v1\n";
        var random = new Random(1);
        for (String header : List.of(
                start,
                start + "-> X25519 " + "A".repeat(5_000_000),
                start + "-> X25519\n\n".repeat(500_000),
                start + "-> X25519 !\n!\n--- x\n",
                start + "-> \n--- \n",
                start + "--- \n",
                "-----BEGIN AGE ENCRYPTED FILE-----\n",
                "-----BEGIN AGE ENCRYPTED FILE-----\n" + "A".repeat(5_000_000),
                "-----BEGIN AGE ENCRYPTED FILE-----\n"
                        + "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg==\n"
                        + "-----END AGE ENCRYPTED FILE-----\n")) {
            assertThrows(AgeFile.CannotDecrypt.class, () -> decrypted(header.getBytes(StandardCharsets.US_ASCII)));
        }
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            byte[] file = Arrays.copyOf(start.getBytes(StandardCharsets.US_ASCII), start.length() + noise.length);
            System.arraycopy(noise, 0, file, start.length(), noise.length);
            assertThrows(AgeFile.CannotDecrypt.class, () -> decrypted(file));
        }
    }

    @Test
    void theToolAgeReadsAndWritesTheSameFiles() throws Exception {
        assumeTrue(isInstalled(), "skipped: the tool age is not installed");
        byte[] plain = bytes(200_000);
        Path key = Files.writeString(folder.resolve("key.txt"), SECRET + "\n");
        for (AgeFile.Form form : AgeFile.Form.values()) {
            Path ours = Files.write(folder.resolve("ours"), encrypted(plain, form));
            assertEquals(
                    0,
                    run(
                            "age",
                            "-d",
                            "-i",
                            key.toString(),
                            "-o",
                            folder.resolve("out").toString(),
                            ours.toString()));
            assertArrayEquals(plain, Files.readAllBytes(folder.resolve("out")));
        }
        Path file = Files.write(folder.resolve("plain"), plain);
        for (String armor : List.of("", "-a")) {
            Path theirs = folder.resolve("theirs" + armor);
            List<String> command = new java.util.ArrayList<>(List.of("age", "-r", PUBLIC, "-o", theirs.toString()));
            if (!armor.isEmpty()) {
                command.add(armor);
            }
            command.add(file.toString());
            assertEquals(0, run(command.toArray(String[]::new)));
            assertArrayEquals(plain, decrypted(Files.readAllBytes(theirs)));
        }
    }

    private static boolean isInstalled() throws Exception {
        try {
            return run("age", "--version") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(10, TimeUnit.MINUTES));
        return process.exitValue();
    }
}
