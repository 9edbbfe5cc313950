package org.daylight.dkim;

import java.math.BigInteger;
import java.util.List;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Printable;
import org.daylight.dkim.finding.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A parsed key record (RFC 6376, section 3.6.1). It supports {@code g=} as in RFC 4871, section 3.6.1, and RFC 4870, section 3.2.3, because owners of old
 * keys restricted them with it.
 *
 * @param key null if it cannot be used, for the reason in {@code problem}
 * @param hashes {@code h=}; null for any
 * @param granularity {@code g=}; null for any address
 */
record PublishedKey(
        @Nullable VerifyKey key,
        DkimSignature.@Nullable Flaw problem,
        boolean ed25519,
        boolean testing,
        boolean sameDomainOnly,
        @Nullable List<String> hashes,
        boolean forMail,
        @Nullable String granularity,
        boolean versioned) {

    /** The longest record that is read, in characters. */
    static final int MAX_CHARS = 16 << 10;

    private static final List<String> MAIL = List.of("*", "email");

    static PublishedKey read(String text) {
        if (text.length() > MAX_CHARS) {
            return unusable(Reason.KEY_MALFORMED, "longer than " + MAX_CHARS + " characters");
        }
        TagList tags = TagList.parseKey(text);
        if (tags.flaw() != null) {
            return unusable(Reason.KEY_MALFORMED, tags.flaw());
        }
        String version = tags.value("v");
        if (version != null && !(version.equals("DKIM1") && tags.isFirst("v"))) {
            return unusable(Reason.KEY_MALFORMED, "v=" + Printable.quoted(version));
        }
        String p = tags.compact("p");
        if (p == null) {
            return unusable(Reason.KEY_MALFORMED, "no p=");
        }
        if (p.isEmpty()) {
            return unusable(Reason.KEY_REVOKED, "");
        }
        String type = tags.value("k");
        boolean ed25519 = "ed25519".equals(type);
        if (type != null && !ed25519 && !type.equals("rsa")) {
            return unusable(Reason.KEY_TYPE_DIFFERS, "k=" + Printable.quoted(type));
        }
        VerifyKey key = key(p, ed25519);
        if (key == null) {
            return unusable(Reason.KEY_MALFORMED, "p= is no key of its type");
        }
        List<String> flags = list(tags.compact("t"));
        List<String> services = list(tags.compact("s"));
        return new PublishedKey(
                key,
                null,
                ed25519,
                flags != null && flags.contains("y"),
                flags != null && flags.contains("s"),
                list(tags.compact("h")),
                services == null || services.stream().anyMatch(MAIL::contains),
                tags.compact("g"),
                version != null);
    }

    private static PublishedKey unusable(Reason reason, @Nullable String detail) {
        var problem = new DkimSignature.Flaw(reason, detail == null ? "" : detail);
        return new PublishedKey(null, problem, false, false, false, null, false, null, false);
    }

    private static @Nullable VerifyKey key(String p, boolean ed25519) {
        byte[] bytes = DkimSignature.base64Text(p);
        if (bytes == null) {
            return null;
        }
        if (ed25519) {
            return bytes.length == Ed25519Key.BYTES ? Ed25519Key.of(bytes) : null;
        }
        return rsa(bytes);
    }

    /** Reads a SubjectPublicKeyInfo, which is the usual form, or the bare RSAPublicKey that RFC 6376 describes. */
    private static @Nullable RsaKey rsa(byte[] bytes) {
        var whole = new Der(bytes, 0, bytes.length).enter(Der.SEQUENCE);
        if (whole == null || !whole.last) {
            return null;
        }
        Der inner = whole;
        if (!whole.is(Der.INTEGER)) {
            Der algorithm = whole.enter(Der.SEQUENCE);
            if (algorithm == null || !algorithm.isRsaEncryption()) {
                return null;
            }
            Der bits = whole.enter(Der.BIT_STRING);
            inner = bits == null || !bits.skip((byte) 0) ? null : bits.enter(Der.SEQUENCE);
        }
        BigInteger modulus = inner == null ? null : inner.integer();
        BigInteger exponent = inner == null ? null : inner.integer();
        return modulus != null && exponent != null && RsaKey.isUsable(modulus, exponent)
                ? new RsaKey(modulus, exponent)
                : null;
    }

    private static @Nullable List<String> list(@Nullable String value) {
        return value == null ? null : List.of(value.split(":", 100));
    }

    /** Why this key is not suitable for a signature, whether or not it verifies it; null if it is suitable. */
    DkimSignature.@Nullable Flaw unfit(DkimSignature signature, String address) {
        if (ed25519 != signature.ed25519) {
            return new DkimSignature.Flaw(Reason.KEY_TYPE_DIFFERS, ed25519 ? "k=ed25519" : "k=rsa");
        }
        if (hashes != null && !hashes.contains(signature.hash.tag)) {
            return new DkimSignature.Flaw(Reason.KEY_FORBIDS_HASH, "h=" + Printable.quoted(String.join(":", hashes)));
        }
        if (!forMail) {
            return new DkimSignature.Flaw(Reason.KEY_FORBIDS_SERVICE, "s= has no email");
        }
        if (sameDomainOnly && signature.method == Method.DKIM && !signature.identityDomain.equals(signature.domain)) {
            return new DkimSignature.Flaw(Reason.KEY_FORBIDS_SUBDOMAIN, "t=s");
        }
        boolean arc = signature.method != Method.DKIM && signature.method != Method.DOMAINKEYS;
        if (granularity != null && !arc && !allows(granularity, address, signature.method)) {
            return new DkimSignature.Flaw(Reason.KEY_FORBIDS_ADDRESS, "g=" + Printable.quoted(granularity));
        }
        return null;
    }

    private boolean allows(String pattern, String local, Method method) {
        if (pattern.isEmpty()) {
            return method == Method.DOMAINKEYS || !versioned;
        }
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(local);
        }
        String end = pattern.substring(star + 1);
        return local.length() >= star + end.length()
                && local.startsWith(pattern.substring(0, star))
                && local.endsWith(end);
    }
}
