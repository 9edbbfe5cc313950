package org.daylight.submission;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * How a passphrase is hashed: Argon2id with one lane (RFC 9106). The words already have 128 random bits; the hash makes it expensive for
 * others to fill a drop with sign-ins.
 *
 * @param memoryKib 8 to 2^20
 * @param passes 1 to 100
 */
public record SlowHash(int memoryKib, int passes) {

    /** 64 MiB and 3 passes, which every drop uses (RFC 9106 section 4, the second recommendation, with one lane). */
    public static final SlowHash STANDARD = new SlowHash(64 << 10, 3);

    private static final int HASH_BYTES = 32;

    public SlowHash {
        if (memoryKib < 8 || memoryKib > 1 << 20 || passes < 1 || passes > 100) {
            throw new IllegalArgumentException("parameters of Argon2id out of range");
        }
    }

    /** 32 bytes. Takes the same time for every passphrase. */
    byte[] of(byte[] secret, byte[] salt) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        byte[] out = new byte[HASH_BYTES];
        generator.generateBytes(secret, out);
        return out;
    }
}
