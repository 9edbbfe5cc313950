package org.daylight.dkim;

import java.util.Optional;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.Method;

/**
 * The input for the verification of one signature with a program that supports keys and hashes but not mail, such as {@code openssl dgst}. It verifies
 * the canonical header (RFC 6376 section 3.7). The header includes the hash of the body in {@code bh=}.
 *
 * @param header the hashed bytes: the signed fields in their canonical form, and the signature's own field without its value
 * @param signature the octets of {@code b=}
 */
public record SignedInput(byte[] header, byte[] signature) {

    /**
     * The input for a DKIM-Signature or an ARC-Message-Signature; empty for other methods and for unreadable signatures.
     *
     * @param message the bytes that the finding is about
     */
    public static Optional<SignedInput> of(byte[] message, Finding finding) {
        boolean signs = finding.method() == Method.DKIM || finding.method() == Method.ARC_MESSAGE;
        var header = new HeaderFields(message, message.length);
        if (!signs || finding.field() < 0 || finding.field() >= header.count) {
            return Optional.empty();
        }
        DkimSignature signature = DkimSignature.read(finding.method(), header, finding.field());
        byte[] value = signature.signature;
        if (signature.flaw() != null) {
            return Optional.empty();
        }
        var out = new Octets();
        SignedHeader.of(header, signature).fields().forEach(field -> signature.headerForm.field(header, field, out));
        SignedHeader.self(header, signature, signature.headerForm, out);
        return Optional.of(new SignedInput(out.array(), value));
    }
}
