package org.daylight.dkim;

import java.util.ArrayList;
import java.util.List;
import org.daylight.dkim.finding.Method;
import org.jspecify.annotations.Nullable;

/**
 * The body hashes that the signatures of a header name ({@code bh=}, RFC 6376 section 3.5). They need no key: a body that has one of them is
 * exactly the body that was signed, apart from what canonicalization ignores. Immutable.
 */
public final class SignedBodies {

    private static final int MOST = 50;

    private final List<DkimSignature> signatures;

    private SignedBodies(List<DkimSignature> signatures) {
        this.signatures = List.copyOf(signatures);
    }

    /**
     * Reads the DKIM-Signature and ARC-Message-Signature fields. Those with a length limit ({@code l=}) are left out, because they do not
     * cover the whole body.
     *
     * @param header fields, with or without the blank line after them
     */
    public static SignedBodies of(byte[] header) {
        var fields = new HeaderFields(header, header.length);
        var signatures = new ArrayList<DkimSignature>();
        for (int field = 0; field < fields.count && signatures.size() < MOST; field++) {
            @Nullable
            Method method = switch (fields.name(field)) {
                case "dkim-signature" -> Method.DKIM;
                case "arc-message-signature" -> Method.ARC_MESSAGE;
                default -> null;
            };
            if (method != null) {
                DkimSignature signature = DkimSignature.read(method, fields, field);
                if (signature.bodyHash.length > 0 && signature.bodyLimit == Long.MAX_VALUE) {
                    signatures.add(signature);
                }
            }
        }
        return new SignedBodies(signatures);
    }

    /** Whether no signature names a body hash. */
    public boolean isEmpty() {
        return signatures.isEmpty();
    }

    /** Whether a signature names the hash of this body. One pass for each canonical form. */
    public boolean include(byte[] body) {
        var hashes = new ArrayList<Computed>();
        for (DkimSignature signature : signatures) {
            Computed computed = hashes.stream()
                    .filter(one -> one.form == signature.bodyForm && one.algorithm == signature.hash)
                    .findFirst()
                    .orElse(null);
            if (computed == null) {
                var hash = new BodyHash(signature.bodyForm, signature.hash, List.of(), true);
                hash.put(body, 0, body.length);
                hash.finish();
                computed = new Computed(signature.bodyForm, signature.hash, hash);
                hashes.add(computed);
            }
            if (computed.hash.matches(Long.MAX_VALUE, signature.bodyHash)) {
                return true;
            }
        }
        return false;
    }

    private record Computed(Canonical form, HashAlgorithm algorithm, BodyHash hash) {}
}
