package org.daylight.dkim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.finding.Result;
import org.jspecify.annotations.Nullable;

/** The ARC sets of a message, and the result for the whole chain (RFC 8617, sections 4.2, 5.1.1 and 5.2). */
final class ArcChain {
    /** RFC 8617, section 4.2.1. */
    static final int MAX_INSTANCE = 50;

    /** How many fields of a name are read: as many as a chain can have, and one to notice that there are more. */
    private static final int MAX_FIELDS = MAX_INSTANCE + 1;

    /** The fields that a set must have exactly once. {@code results} is the index of the results field, or -1. */
    private static final class Set {
        int results = -1;

        @Nullable
        DkimSignature message;

        @Nullable
        DkimSignature seal;
    }

    private final Set[] sets = new Set[MAX_INSTANCE + 1];
    private final List<DkimSignature> messages = new ArrayList<>();
    private final List<DkimSignature> seals = new ArrayList<>();
    private int highest;
    private @Nullable String disorder;

    private ArcChain() {}

    static ArcChain read(HeaderFields header) {
        var chain = new ArcChain();
        for (int field : header.all("arc-message-signature", MAX_FIELDS)) {
            DkimSignature message = DkimSignature.read(Method.ARC_MESSAGE, header, field);
            chain.messages.add(message);
            Set set = chain.set(message.number);
            chain.once(set.message == null, "ARC-Message-Signature", message.number);
            set.message = message;
        }
        for (int field : header.all("arc-seal", MAX_FIELDS)) {
            DkimSignature seal = DkimSignature.read(Method.ARC_SEAL, header, field);
            chain.seals.add(seal);
            Set set = chain.set(seal.number);
            chain.once(set.seal == null, "ARC-Seal", seal.number);
            set.seal = seal;
        }
        for (int field : header.all("arc-authentication-results", MAX_FIELDS)) {
            int number = resultsInstance(header, field);
            Set set = chain.set(number);
            chain.once(set.results < 0, "ARC-Authentication-Results", number);
            set.results = field;
        }
        chain.messages.sort(Comparator.comparingInt(one -> one.number));
        chain.seals.sort(Comparator.comparingInt(one -> one.number));
        return chain;
    }

    private Set set(int number) {
        highest = Math.max(highest, number);
        sets[number] = sets[number] == null ? new Set() : sets[number];
        return sets[number];
    }

    private void once(boolean first, String name, int number) {
        if (disorder == null && number == 0) {
            disorder = name + " without a right i=";
        } else if (disorder == null && !first) {
            disorder = name + " " + number + " twice";
        }
    }

    /** {@code i=1;} at the start of the field (RFC 8617, section 4.1.1), or 0. */
    private static int resultsInstance(HeaderFields header, int field) {
        int start = header.value(field);
        int length = Math.min(header.end(field) - start, 1000);
        String text = new String(header.bytes, start, length, StandardCharsets.ISO_8859_1);
        int semicolon = text.indexOf(';');
        String tag = semicolon < 0 ? "" : text.substring(0, semicolon).strip();
        int equals = tag.indexOf('=');
        return equals > 0 && tag.substring(0, equals).strip().equals("i")
                ? DkimSignature.instance(tag.substring(equals + 1).strip())
                : 0;
    }

    /** The message signatures, in the order of their instances. */
    List<DkimSignature> messages() {
        return messages;
    }

    /** Passes on each seal and the hash of what it signs, in the order of instances; the hash is null if a set below it is incomplete. */
    void seals(HeaderFields header, BiConsumer<DkimSignature, byte @Nullable []> each) {
        MessageDigest below = HashAlgorithm.SHA256.digest();
        int whole = 0;
        for (DkimSignature seal : seals) {
            boolean next = seal.number == whole + 1 && isWhole(sets[seal.number]) && sets[seal.number].seal == seal;
            if (!next) {
                each.accept(seal, null);
                continue;
            }
            whole++;
            // a seal with cv=fail covers only its own set (RFC 8617, section 5.1.2)
            MessageDigest digest = seal.chain.equals("fail") ? HashAlgorithm.SHA256.digest() : copy(below);
            each.accept(seal, hash(header, sets[seal.number], digest));
            var set = new Octets();
            before(header, sets[seal.number], set);
            Canonical.RELAXED.field(header, seal.field, set);
            below.update(set.array());
        }
    }

    private static byte @Nullable [] hash(HeaderFields header, Set set, MessageDigest digest) {
        DkimSignature seal = set.seal;
        if (seal == null || seal.flaw() != null) {
            return null;
        }
        var octets = new Octets();
        before(header, set, octets);
        SignedHeader.self(header, seal, Canonical.RELAXED, octets);
        return digest.digest(octets.array());
    }

    private static void before(HeaderFields header, Set set, Octets out) {
        Canonical.RELAXED.field(header, set.results, out);
        if (set.message != null) {
            Canonical.RELAXED.field(header, set.message.field, out);
        }
    }

    private static boolean isWhole(@Nullable Set set) {
        return set != null && set.results >= 0 && set.message != null && set.seal != null;
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the digests of the JDK can be copied", e);
        }
    }

    /**
     * The chain validation status; empty if there is no ARC field.
     *
     * @param findings all findings of the message, including those of its ARC signatures and seals
     */
    Optional<DkimSignature.Flaw> conclude(List<Finding> findings) {
        if (highest == 0 && disorder == null) {
            return Optional.empty();
        }
        Set newest = sets[highest];
        if (highest > 0 && newest.seal != null && newest.seal.chain.equals("fail")) {
            return Optional.of(new DkimSignature.Flaw(Reason.CHAIN_SAYS_FAIL, "cv=fail in ARC-Seal " + highest));
        }
        String gap = disorder != null ? disorder : gap();
        if (gap != null) {
            return Optional.of(new DkimSignature.Flaw(Reason.CHAIN_INCOMPLETE, gap));
        }
        DkimSignature.Flaw unknown = null;
        for (Finding finding : findings) {
            boolean needed = finding.method() == Method.ARC_SEAL
                    || finding.method() == Method.ARC_MESSAGE && finding.number() == highest;
            if (needed && finding.result() != Result.PASS) {
                String name = finding.method() == Method.ARC_SEAL ? "ARC-Seal " : "ARC-Message-Signature ";
                String detail =
                        name + finding.number() + ": " + finding.reason().code();
                boolean open = finding.reason() == Reason.KEY_UNKNOWN || finding.reason() == Reason.KEY_UNREACHABLE;
                if (!open) {
                    return Optional.of(new DkimSignature.Flaw(Reason.CHAIN_BROKEN, detail));
                }
                unknown = unknown == null ? new DkimSignature.Flaw(finding.reason(), detail) : unknown;
            }
        }
        return Optional.of(unknown != null ? unknown : new DkimSignature.Flaw(Reason.CHAIN_HOLDS, ""));
    }

    /** What is wrong with the structure of the sets (RFC 8617, section 5.2, step 3), or null. */
    private @Nullable String gap() {
        for (int i = 1; i <= highest; i++) {
            Set set = sets[i];
            if (!isWhole(set)) {
                return "set " + i + " is not whole";
            }
            if (set.message != null && set.message.flaw() != null || set.seal != null && set.seal.flaw() != null) {
                return "set " + i + " has a field that cannot be read";
            }
            if (set.seal != null && !set.seal.chain.equals(i == 1 ? "none" : "pass")) {
                return "cv=" + set.seal.chain + " in ARC-Seal " + i;
            }
        }
        return null;
    }
}
