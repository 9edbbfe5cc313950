package org.daylight.dkim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.daylight.dkim.finding.UndoneChange;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of one body for all signatures of a message: one pass for each canonical form and algorithm. Repairs are tried only if a
 * hash differs and the body gives reason for them, each in one more pass.
 */
final class BodyHashes {

    /** A way to read the body. */
    record Variant(boolean bareLfEnds, @Nullable UndoneChange repair) {}

    /** The result of a comparison. @param octets length of the canonical body */
    record Match(boolean held, List<UndoneChange> repairs, long octets) {}

    private record Pass(Canonical form, HashAlgorithm algorithm, BodyHash hash) {}

    private static final Variant AS_IT_IS = new Variant(true, null);

    private final MessageBytes original;
    private final List<DkimSignature> signatures;
    private final List<List<Pass>> passes = new ArrayList<>();
    private @Nullable List<Variant> variants;
    private boolean bareLf;

    /** @param signatures all signatures that {@link #match} will be called for */
    BodyHashes(MessageBytes original, List<DkimSignature> signatures) {
        this.original = original;
        this.signatures = signatures;
    }

    Match match(DkimSignature signature) throws IOException {
        Match first = null;
        for (int i = 0; i == 0 || i < variants().size(); i++) {
            Variant variant = i == 0 ? AS_IT_IS : variants().get(i);
            BodyHash hash = hash(i, variant, signature);
            boolean held = hash.matches(signature.bodyLimit, signature.bodyHash);
            var match = new Match(held, held ? repairs(variant) : List.of(), hash.octets());
            if (held) {
                return match;
            }
            first = first == null ? match : first;
        }
        return first;
    }

    /** The repairs to report if a check succeeded with this variant. */
    List<UndoneChange> repairs(Variant variant) {
        var repairs = new ArrayList<UndoneChange>();
        if (original.header.bareLf || bareLf && variant.bareLfEnds) {
            repairs.add(UndoneChange.LINE_ENDINGS);
        }
        if (original.header.fromLine) {
            repairs.add(UndoneChange.FROM_LINE);
        }
        if (variant.repair != null) {
            repairs.add(variant.repair);
        }
        return repairs;
    }

    /** Passes on the body as changed by a variant. */
    void pass(Variant variant, BodySink sink) throws IOException {
        if (variant.repair == null) {
            original.body(sink);
        } else {
            var lines = new FromLines(variant.repair, sink);
            original.body(lines);
            lines.finish();
        }
    }

    /** All ways to read this body, the unchanged one first. The first call costs one pass. */
    List<Variant> variants() throws IOException {
        if (variants == null) {
            var shape = new Shape();
            var lines = new FromLines(null, shape);
            original.body(lines);
            lines.finish();
            bareLf = shape.bare;
            var ways = new ArrayList<Variant>();
            ways.add(AS_IT_IS);
            if (shape.bare && shape.crlf) {
                ways.add(new Variant(false, null));
            }
            if (lines.quotedOnce || lines.quotedMore) {
                ways.add(new Variant(true, UndoneChange.QUOTED_FROM_ALL));
            }
            if (lines.quotedOnce && lines.quotedMore) {
                ways.add(new Variant(true, UndoneChange.QUOTED_FROM));
            }
            if (lines.plain) {
                ways.add(new Variant(true, UndoneChange.UNQUOTED_FROM));
            }
            variants = List.copyOf(ways);
        }
        return variants;
    }

    private BodyHash hash(int index, Variant variant, DkimSignature signature) throws IOException {
        if (index == passes.size()) {
            passes.add(pass(variant));
        }
        for (Pass pass : passes.get(index)) {
            if (pass.form == signature.bodyForm && pass.algorithm == signature.hash) {
                return pass.hash;
            }
        }
        throw new IllegalArgumentException("a signature that was not announced");
    }

    private List<Pass> pass(Variant variant) throws IOException {
        var pass = new ArrayList<Pass>();
        for (DkimSignature signature : signatures) {
            if (pass.stream().noneMatch(one -> one.form == signature.bodyForm && one.algorithm == signature.hash)) {
                var hash = new BodyHash(
                        signature.bodyForm,
                        signature.hash,
                        limits(signature.bodyForm, signature.hash),
                        variant.bareLfEnds);
                pass(variant, hash);
                hash.finish();
                bareLf |= hash.sawBareLf();
                pass.add(new Pass(signature.bodyForm, signature.hash, hash));
            }
        }
        return pass;
    }

    private List<Long> limits(Canonical form, HashAlgorithm algorithm) {
        return signatures.stream()
                .filter(one -> one.bodyForm == form && one.hash == algorithm && one.bodyLimit < Long.MAX_VALUE)
                .map(one -> one.bodyLimit)
                .toList();
    }

    /** Finds out which line endings occur. */
    private static final class Shape implements BodySink {
        boolean bare;
        boolean crlf;
        private boolean cr;

        @Override
        public void put(byte[] bytes, int start, int end) {
            for (int i = start; i < end; i++) {
                byte b = bytes[i];
                if (b == '\n') {
                    crlf |= cr;
                    bare |= !cr;
                }
                cr = b == '\r';
            }
        }
    }
}
