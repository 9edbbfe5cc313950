package org.daylight.flow.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.dkim.SignedHash;
import org.daylight.dkim.SignedHashes;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.dkim.recovery.RecoverKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A key is computed from real mail, and equals the key that others have recovered from the same mail by other means.
 */
class RecoverRealKeyTest {

    private static final int SIGNATURES = 6;

    @Test
    @Tag("slow")
    void theKeyOfRealMailIsTheOneThatIsKnown() throws Exception {
        String shared = System.getenv("DAYLIGHT_SHARED");
        assumeTrue(shared != null, "skipped: DAYLIGHT_SHARED does not name the folder with corpora/");
        KeyName name = KeyName.parse("susede1._domainkey.suse.com").orElseThrow();
        List<SignedHash> hashes = new ArrayList<>();
        new ImportSource(List.of(Path.of(shared, "corpora", "btrfs-half.tar.zst"))).read(found -> {
            if (hashes.size() < SIGNATURES && found instanceof RawMessage raw) {
                SignedHashes.of(raw.bytes(), null, "").stream()
                        .filter(hash -> KeyName.of(hash.selector(), hash.domain())
                                .filter(name::equals)
                                .isPresent())
                        .forEach(hashes::add);
            }
        });
        List<RecoverKeys.Recovered> recovered = new RecoverKeys(1, (attempt, of, share) -> {}).recover(hashes);
        assertEquals(1, recovered.size());
        assertTrue(recovered.getFirst().fitting().size() >= 2);
        KeyArchive known = KeyArchive.parse(Files.readAllBytes(Path.of(shared, "corpora", "dkim-keys.txt")), "a list")
                .orThrow();
        List<KeyRecord> records = assertInstanceOf(KeySource.Known.class, known.find(name.selector(), name.domain()))
                .records();
        assertTrue(records.stream()
                .anyMatch(record ->
                        modulus(record).equals(modulus(recovered.getFirst().record()))));
    }

    private static String modulus(KeyRecord record) {
        return record.text().substring(record.text().indexOf("p=")).strip();
    }
}
