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
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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

    private static LeaseRecord record(
            String lease, int number, String holder, String nonce, long size, long fromSize, int voided) {
        return new LeaseRecord(
                lease,
                number,
                LeaseRecord.Kind.TAKE,
                holder,
                nonce,
                size,
                Sha256.of(new byte[] {5}),
                fromSize,
                Sha256.of(new byte[] {4}),
                voided,
                LeaseRecord.NONE);
    }

    private static String refused(Executable made) {
        return assertThrows(IllegalArgumentException.class, made).getMessage();
    }

    @Test
    void aRecordHasTheRangesOfTheSpecification() {
        String id = "0123456789abcdef".repeat(2);
        var most = record(id, Integer.MAX_VALUE, "a".repeat(60), id, Long.MAX_VALUE, Long.MAX_VALUE, 7);
        assertEquals(most, LeaseRecord.parse(most.bytes(SECRET), SECRET).orThrow());
        var least = record(id, 1, "\u00e4 1-b", id, 0, 0, 0);
        assertEquals(least, LeaseRecord.parse(least.bytes(SECRET), SECRET).orThrow());
        String damaged = "an identifier is damaged";
        assertEquals(damaged, refused(() -> record(id.substring(1), 1, "a", id, 0, 0, 0)));
        assertEquals(damaged, refused(() -> record(id, 1, "a", id + "0", 0, 0, 0)));
        assertEquals(damaged, refused(() -> record(id, 1, "a", id.replace('a', 'A'), 0, 0, 0)));
        String number = "a number is out of range";
        assertEquals(number, refused(() -> record(id, 0, "a", id, 0, 0, 0)));
        assertEquals(number, refused(() -> record(id, 2, "a", id, 0, 0, -1)));
        assertEquals(number, refused(() -> record(id, 2, "a", id, 0, 0, 2)));
        assertEquals(1, record(id, 2, "a", id, 0, 0, 1).voided());
        String size = "a size is out of range";
        assertEquals(size, refused(() -> record(id, 1, "a", id, 0, -1, 0)));
        assertEquals(size, refused(() -> record(id, 1, "a", id, 4, 5, 0)));
        for (String holder : List.of("", " a", "a ", "a  b", "a_b", "a\nb", "a".repeat(61))) {
            assertFalse(LeaseRecord.isHolder(holder), holder);
            assertTrue(refused(() -> record(id, 1, holder, id, 0, 0, 0)).startsWith("the name of a holder"));
        }
    }

    @Test
    void aRefusalSaysWhatIsWrongInTheFile() {
        String text = new String(record(2, 7).bytes(SECRET), StandardCharsets.UTF_8);
        String zero = "0".repeat(64);
        assertEquals("it has another format: perhaps a later version of Daylight wrote it", reason("[]"));
        assertEquals(
                "it has another format: perhaps a later version of Daylight wrote it",
                reason(text.replace("\"format\":1", "\"format\":2")));
        assertEquals("its kind is unknown", reason(text.replace("sign", "SIGN")));
        assertEquals("number is missing", reason(text.replace("\"number\":2", "\"number\":2147483648")));
        assertEquals("voided is missing", reason(text.replace("\"voided\":0", "\"voided\":-1")));
        assertEquals("root is missing", reason(text.replace("\"root\":\"", "\"root\":\"x")));
        assertEquals("previous is missing", reason(text.replace(zero, "0")));
        assertEquals("mac is missing", reason(text.replace("\"mac\"", "\"other\"")));
        assertEquals(
                "it was not written by a newsroom of this log, or was changed",
                reason(text.replace("\"size\":5", "\"size\":6")));
        String longest = text.replace("{", "{\"z\":\"" + "z".repeat(4_096 - text.length() - 7) + "\",");
        assertEquals(4_096, longest.length());
        assertEquals(record(2, 7), LeaseRecord.parse(bytes(longest), SECRET).orThrow());
        assertFalse(LeaseRecord.parse(bytes(longest + " "), SECRET).isOk());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String reason(String text) {
        return LeaseRecord.parse(bytes(text), SECRET) instanceof Outcome.Refused<?>(String code, String reason)
                ? reason
                : "accepted";
    }

    @Test
    void theNewestRecordIsReadWithItsHash() throws Exception {
        var lease = new LeaseFolder(folder, SECRET);
        assertEquals(Optional.empty(), lease.last());
        LeaseFolder.Hashed first = lease.create(record(1, 1));
        assertEquals(new LeaseFolder.Hashed(record(1, 1), Sha256.of(record(1, 1).bytes(SECRET))), first);
        assertEquals(Optional.of(first), lease.last());
        LeaseFolder.Hashed second = lease.create(record(2, 2));
        assertEquals(Optional.of(second), lease.last());
        assertEquals(first, lease.read(1));
        assertEquals(
                "another newsroom has created record 2 of the lease",
                assertThrows(LeaseFolder.Taken.class, () -> lease.create(record(2, 3)))
                        .getMessage());
        assertEquals(Optional.of(second), lease.last(), "the first writer's record stays");
        assertEquals(folder.toString(), lease.toString());
        Files.writeString(folder.resolve("notes.json"), "{}");
        Files.writeString(folder.resolve("00003.json"), "{}");
        assertEquals(Optional.of(second), lease.last(), "other files are no records");
    }

    @Test
    void aMissingDamagedOrRenamedRecordIsAnError() throws Exception {
        var lease = new LeaseFolder(folder, SECRET);
        lease.create(record(1, 1));
        lease.create(record(2, 2));
        lease.create(record(3, 3));
        Path second = folder.resolve("000002.json");
        byte[] bytes = Files.readAllBytes(second);
        Files.delete(second);
        assertTrue(message(lease)
                .endsWith(" lacks a record between 1 and 3: restore the file, because without it nobody knows"
                        + " who may sign"));
        Files.write(second, bytes);
        assertEquals(3, lease.last().orElseThrow().record().number());
        Path first = folder.resolve("000001.json");
        Files.move(first, folder.resolve("000004.json"));
        assertTrue(message(lease).contains(" lacks a record between 1 and 4"));
        Files.copy(folder.resolve("000004.json"), first);
        assertTrue(message(lease).endsWith("000004.json has another number inside: restore it"), message(lease));
        Files.writeString(folder.resolve("000004.json"), "{}");
        assertTrue(
                message(lease)
                        .endsWith("(it has another format: perhaps a later version of Daylight wrote it):"
                                + " nothing is signed as long as nobody knows what it said"),
                message(lease));
        Files.delete(folder.resolve("000004.json"));
        Files.createSymbolicLink(folder.resolve("000004.json"), first);
        assertTrue(message(lease).contains("000004.json cannot be read"), "no link is followed");
    }

    private static String message(LeaseFolder lease) {
        return String.valueOf(assertThrows(IOException.class, lease::last).getMessage());
    }

    @Test
    void aFolderHasOneLease() throws Exception {
        var lease = new LeaseFolder(folder, SECRET);
        assertEquals(Optional.empty(), lease.id());
        String id = "0123456789abcdef".repeat(2);
        lease.createId(id);
        assertEquals(Optional.of(id), lease.id());
        lease.createId("f".repeat(32));
        assertEquals(Optional.of(id), lease.id(), "the first one stays");
        for (String wrong : List.of(
                "",
                "[]",
                "{\"format\":2,\"lease\":\"" + id + "\"}",
                "{\"format\":1,\"lease\":\"" + id + "0\"}",
                "{\"format\":1}")) {
            Files.writeString(folder.resolve("lease-id.json"), wrong);
            IOException e = assertThrows(IOException.class, lease::id, wrong);
            assertTrue(String.valueOf(e.getMessage()).endsWith("lease-id.json is damaged: restore it"));
        }
        Files.delete(folder.resolve("lease-id.json"));
        Files.createDirectory(folder.resolve("lease-id.json"));
        assertTrue(String.valueOf(assertThrows(IOException.class, lease::id).getMessage())
                .contains("lease-id.json cannot be read: "));
    }

    @Test
    void aFileThatAWriterLeftUnfinishedDoesNotStopIt() throws Exception {
        var lease = new LeaseFolder(folder, SECRET);
        Path unfinished = folder.resolve(record(1, 1).nonce() + ".new");
        Files.writeString(unfinished, "half");
        lease.create(record(1, 1));
        assertFalse(Files.exists(unfinished));
        assertEquals(record(1, 1), lease.last().orElseThrow().record());
    }

    @Test
    void aFolderThatIsNotThereIsAnError() {
        var lease = new LeaseFolder(folder.resolve("absent"), SECRET);
        assertTrue(message(lease).endsWith("absent cannot be reached"));
        assertThrows(IOException.class, lease::id);
        assertThrows(IOException.class, () -> lease.createId("0".repeat(32)));
        assertThrows(IOException.class, lease::last);
        IOException e = assertThrows(IOException.class, () -> lease.create(record(1, 1)));
        assertTrue(!(e instanceof LeaseFolder.Taken));
    }
}
