package org.daylight.dkim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one RSA signature of a message was made of, without its key: from two of one selector the key can be computed.
 *
 * @param selector in the form of {@link DnsName#ascii}
 * @param domain likewise
 * @param hash of the signed header
 * @param signature the value of {@code b=}
 */
record SignedHash(String selector, String domain, HashAlgorithm algorithm, byte[] hash, byte[] signature) {

    /** Of each DKIM-Signature that can be read, uses RSA, and has the hash of this very body. */
    static List<SignedHash> of(byte[] message) {
        try {
            Original original = Original.of(message);
            var signatures = new ArrayList<DkimSignature>();
            for (int field : original.header.all("dkim-signature", DkimVerifier.MAX_SIGNATURES)) {
                signatures.add(DkimSignature.read(Method.DKIM, original.header, field));
            }
            signatures.removeIf(one -> one.flaw() != null || one.ed25519 || original.header.tooLarge);
            var bodies = new Bodies(original, signatures);
            var hashes = new ArrayList<SignedHash>();
            for (DkimSignature one : signatures) {
                if (bodies.match(one).held()) {
                    byte[] hash = SignedHeader.of(original.header, one).hash(original.header, one);
                    hashes.add(new SignedHash(one.selector, one.domain, one.hash, hash, one.signature));
                }
            }
            return hashes;
        } catch (IOException e) {
            throw new AssertionError("bytes in memory can be read", e);
        }
    }
}
