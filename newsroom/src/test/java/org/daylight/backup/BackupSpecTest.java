package org.daylight.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgeRecipient;
import org.daylight.flow.backup.DivideBackupKey;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Rooms;
import org.daylight.note.NoteKey;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;
import org.daylight.trustees.Commitments;
import org.daylight.trustees.KeyShare;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of spec/backup.md, and the shares of a backup's key. */
class BackupSpecTest {

    private static final String ID = "000102030405060708090a0b0c0d0e0f";

    @TempDir
    Path folder;

    private static String example(String name) throws IOException {
        String page = Files.readString(Path.of("../spec/backup.md"));
        int from = page.indexOf("```" + name + "\n") + name.length() + 4;
        return page.substring(from, page.indexOf("\n```", from));
    }

    private static BackupHead head(List<AgeRecipient> recipients, BackupHead.Shares shares) {
        return new BackupHead(
                ID, NoteKey.generate("daylight-backup", new SecureRandom()).verifier(), recipients, shares);
    }

    @Test
    void theExamplesAreRight() throws Exception {
        byte[] key = HexFormat.of().parseHex(ID + "101112131415161718191a1b1c1d1e1f");
        byte[] content = "The harbour is open.\n".getBytes(StandardCharsets.US_ASCII);
        var names = new ChunkNames(key);
        Sha256 name = names.of(content, content.length);
        assertEquals(example("name"), name.hex());
        var file = new SavedFile("note.txt", content.length, Sha256.of(content), 4 << 20, List.of(name));
        assertEquals(
                example("manifest") + "\n",
                new String(new SnapshotManifest(names, List.of(file)).bytes(), StandardCharsets.UTF_8));
        // The polynomial 2 + 3 x has the value 5 at 1.
        var base = CustomNamedCurves.getByName("P-256").getG();
        List<String> points = List.of(2, 3).stream()
                .map(each -> HexFormat.of()
                        .formatHex(base.multiply(java.math.BigInteger.valueOf(each))
                                .getEncoded(true)))
                .toList();
        BackupHead head = head(
                List.of(AgeRecipient.parse(Rooms.AGE_PUBLIC).orThrow()),
                new BackupHead.Shares(
                        List.of("Ann", "Ben"), Commitments.parse(points).orThrow()));
        byte[] five = new byte[32];
        five[31] = 5;
        var share = new BackupShare(head, new KeyShare(1, five));
        assertEquals(example("share"), share.line());
        assertEquals(share, BackupShare.ofLine(share.line(), head).orThrow());
        assertEquals(share, BackupShare.parse(share.bytes()).orThrow());
        five[31] = 6;
        assertThrows(IllegalArgumentException.class, () -> new BackupShare(head, new KeyShare(1, five)));
    }

    @Test
    void enoughSharesGiveTheKeyAndFewerDoNot() throws Exception {
        var secrets = new ArrayList<AgeIdentity>();
        var keys = new ArrayList<AgeRecipient>();
        for (int i = 1; i <= 3; i++) {
            SealKey key = SealKey.of(java.math.BigInteger.valueOf(1000 + i));
            keys.add(SealIdentity.recipient(key));
            secrets.add(AgeIdentity.parse(SealIdentity.text(key)).orThrow());
        }
        var divided = DivideBackupKey.of(2, List.of("Ann", "Ben", "Eve"), keys, new SecureRandom());
        BackupHead head = head(List.of(divided.recipient()), divided.shares());
        assertEquals(head, BackupHead.parse(head.bytes()).orThrow());
        List<Path> files = divided.write(head, folder.resolve("shares"));
        assertThrows(IOException.class, () -> divided.write(head, folder.resolve("shares")));
        var lines = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            byte[] file = Files.readAllBytes(files.get(i));
            byte[] content = EncryptedFile.open(file, BackupShare.MAX_BYTES, secrets.get(i));
            BackupShare share = BackupShare.parse(content).orThrow();
            assertEquals(List.of("Ann", "Ben", "Eve").get(i), share.holder());
            assertFalse(share.toString()
                    .contains(HexFormat.of().formatHex(share.share().value())));
            lines.add(share.line());
            AgeIdentity other = secrets.get((i + 1) % 3);
            assertThrows(IOException.class, () -> EncryptedFile.open(file, BackupShare.MAX_BYTES, other));
        }
        byte[] encrypted = EncryptedFile.of(new byte[] {1, 2, 3}, 3, head.recipients());
        for (List<String> two : List.of(lines.subList(0, 2), lines.subList(1, 3), lines)) {
            SealKey key = Objects.requireNonNull(JoinShares.run(head, two).key());
            AgeIdentity identity = AgeIdentity.parse(SealIdentity.text(key)).orThrow();
            assertEquals(3, EncryptedFile.open(encrypted, 10, identity).length);
        }
        JoinShares.Result one = JoinShares.run(head, List.of("# a comment", "", lines.getFirst(), lines.getFirst()));
        assertNull(one.key());
        assertTrue(one.notes().getFirst().contains("1 more of these people are needed: Ben, Eve"), one.toString());
        // Another word, another backup, and nonsense are named and left out.
        var wrong = new ArrayList<>(lines.subList(0, 1));
        wrong.add(lines.get(1).replaceFirst("(\\w+)$", "zoo"));
        wrong.add("daylight backup share: hello");
        wrong.add("x".repeat(100_000));
        BackupHead another = new BackupHead("ff".repeat(16), head.key(), head.recipients(), head.shares());
        assertNull(JoinShares.run(head, wrong).key());
        assertEquals(4, JoinShares.run(head, wrong).notes().size());
        assertTrue(JoinShares.run(another, lines).notes().getFirst().contains("another backup"));
        // Whoever controls the place may replace the recipient.
        BackupHead replaced = head(List.of(keys.getFirst()), divided.shares());
        assertNull(JoinShares.run(replaced, lines).key());
    }

    @Test
    void aHeadIsReadStrictly() {
        BackupHead head = head(List.of(AgeRecipient.parse(Rooms.AGE_PUBLIC).orThrow()), null);
        String text = new String(head.bytes(), StandardCharsets.UTF_8);
        assertTrue(BackupHead.parse(text.getBytes(StandardCharsets.UTF_8)).isOk());
        for (String wrong : List.of(
                "",
                "[]",
                "{}",
                text.replace("\"format\":1", "\"format\":2"),
                text.replace(ID, "xyz"),
                text.replace("age1", "age2"),
                text.replace("daylight-backup", "other"),
                text.replace("}", ",\"holders\":[\"a\"]}"),
                text.replace("}", ",\"holders\":[1],\"commitments\":[]}"),
                "{\"format\":1,\"id\":" + "[".repeat(50_000))) {
            assertFalse(BackupHead.parse(wrong.getBytes(StandardCharsets.UTF_8)).isOk(), wrong);
        }
    }
}
