package org.daylight.dkim;

import java.util.Optional;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.Method;

/**
 * What goes into the check of one signature, for programs that know keys and hashes and nothing of mail: {@code openssl dgst} says whether the
 * signature fits the canonical header (RFC 6376 section 3.7). The body is in it by the hash in {@code bh=}.
 *
 * @param header what is hashed: the signed fields in their canonical form, and the signature's own without its value
 * @param signature the octets of {@code b=}
 */
public record SignedInput(byte[] header, byte[] signature) {

    /**
     * Of a DKIM-Signature or an ARC-Message-Signature; empty for others, and for one that cannot be read.
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
