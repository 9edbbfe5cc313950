package org.daylight.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseRecordTest {

    private static final byte[] SECRET = secret();

    @TempDir
    Path folder;

    private static byte[] secret() {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
            return mac.doFinal("daylight lease".getBytes(StandardCharsets.US_ASCII));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static LeaseRecord record(int number, int nonce) {
        return new LeaseRecord(
                "000102030405060708090a0b0c0d0e0f",
                number,
                LeaseRecord.Kind.SIGN,
                "first office",
                String.format(java.util.Locale.ROOT, "%032x", nonce),
                5,
                Sha256.of(new byte[] {5}),
                4,
                Sha256.of(new byte[] {4}),
                0,
                LeaseRecord.NONE);
    }

    @Test
    void theExampleIsRight() throws Exception {
        String page = Files.readString(Path.of("../spec/lease.md"));
        int from = page.indexOf("```record\n") + 10;
        String example = page.substring(from, page.indexOf("\n```", from));
        assertEquals(example, new String(record(1, 7).bytes(SECRET), StandardCharsets.UTF_8).strip());
        assertEquals(
                record(1, 7),
                LeaseRecord.parse(record(1, 7).bytes(SECRET), SECRET).orThrow());
    }

    @Test
    void aChangedRecordIsRefused() {
        String text = new String(record(2, 7).bytes(SECRET), StandardCharsets.UTF_8);
        for (String wrong : List.of(
                "",
                "{}",
                "[1]",
                text.replace("\"number\":2", "\"number\":3"),
                text.replace("sign", "take"),
                text.replace("sign", "SIGN"),
                text.replace("first office", "first  office"),
                text.replace("\"size\":5", "\"size\":3"),
                text.replace("\"format\":1", "\"format\":2"),
                text.replace("\"voided\":0", "\"voided\":2"),
                "{\"a\":" + "[".repeat(3000),
                " ".repeat(5000) + text)) {
            assertFalse(
                    LeaseRecord.parse(wrong.getBytes(StandardCharsets.UTF_8), SECRET)
                            .isOk(),
                    wrong);
        }
        assertFalse(
                LeaseRecord.parse(text.getBytes(StandardCharsets.UTF_8), new byte[32])
                        .isOk(),
                "another secret");
    }

    @Test
    void oneOfManyWritersSucceeds() throws Exception {
        var start = new CountDownLatch(1);
        try (var pool = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> all = java.util.stream.IntStream.range(0, 8)
                    .mapToObj(i -> pool.submit(() -> {
                        start.await();
                        try {
                            new LeaseFolder(folder, SECRET).create(record(1, i + 1));
                            return true;
                        } catch (LeaseFolder.Taken e) {
                            return false;
                        }
                    }))
                    .toList();
            start.countDown();
            int succeeded = 0;
            for (Future<Boolean> each : all) {
                succeeded += each.get() ? 1 : 0;
            }
            assertEquals(1, succeeded);
        }
        assertEquals(
                1, new LeaseFolder(folder, SECRET).last().orElseThrow().record().number());
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aFolderThatIsNotThereIsAnError() {
        var lease = new LeaseFolder(folder.resolve("absent"), SECRET);
        assertThrows(IOException.class, lease::last);
        IOException e = assertThrows(IOException.class, () -> lease.create(record(1, 1)));
        assertTrue(!(e instanceof LeaseFolder.Taken));
    }
}
