package org.daylight.submission;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.daylight.keytext.WrittenPassphrase;
import org.junit.jupiter.api.Test;

/** Computes the vectors of {@code spec/drop.md} again. */
class DropSpecTest {

    @Test
    void the_vectors_are_those_of_the_specification() throws IOException {
        byte[] secret = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        byte[] salt = new byte[32];
        for (int i = 0; i < salt.length; i++) {
            salt[i] = (byte) (0x20 + i);
        }
        SourceKeys keys = SourceKeys.of(secret, salt, SlowHash.STANDARD);
        ItemId item = new ItemId("404142434445464748494a4b4c4d4e4f");
        ItemKey key = keys.itemKey(item);
        byte[] content = new byte[BlockHashes.BLOCK_BYTES + 1];
        content[BlockHashes.BLOCK_BYTES] = 1;
        var hashes = new BlockHashes(key, 0);
        hashes.add(content, 0, content.length);
        hashes.end();
        Map<String, String> vectors = new LinkedHashMap<>();
        vectors.put("words", WrittenPassphrase.words(secret));
        vectors.put("mailbox", keys.mailbox().hex());
        vectors.put("reply", keys.replyRecipient().text());
        vectors.put("item key", HexFormat.of().formatHex(key.bytes()));
        vectors.put("check", key.check().hex());
        vectors.put("block 0", HexFormat.of().formatHex(hashes.hashes().get(0)));
        vectors.put("block 1", HexFormat.of().formatHex(hashes.hashes().get(1)));
        vectors.put("root", BlockHashes.root(hashes.hashes()).hex());
        String spec = Files.readString(Path.of("../spec/drop.md"), StandardCharsets.UTF_8);
        vectors.forEach((name, value) -> assertTrue(
                spec.lines().anyMatch(line -> line.strip().equals(name + " ".repeat(10 - name.length()) + value)),
                name + " ".repeat(10 - name.length()) + value));
    }
}
