package org.daylight.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whose cosignatures somebody believes, and how many are wanted (spec/witness.md section 6). Immutable.
 *
 * @param known no key twice, under whatever name
 * @param needed how many of them must have cosigned, 0 to as many as are known
 */
public record Witnesses(List<WitnessKey.Verifier> known, int needed) {
    private static final String CODE = "witnesses-malformed";

    /** Nobody's. */
    public static final Witnesses NONE = new Witnesses(List.of(), 0);

    /** A note has no more signatures. */
    private static final int MAX = SignedNote.MAX_SIGNATURES;

    public Witnesses {
        known = List.copyOf(known);
        Malformed.unless(known.size() <= MAX, CODE, "more than " + MAX + " witnesses");
        for (int i = 0; i < known.size(); i++) {
            WitnessKey.Verifier one = known.get(i);
            boolean again = known.subList(0, i).stream().anyMatch(one::isSameKey);
            Malformed.unless(!again, CODE, "the witness " + Malformed.quoted(one.name()) + " is named twice");
        }
        boolean can = needed >= 0 && needed <= known.size();
        Malformed.unless(can, CODE, needed + " witnesses of " + known.size() + " cannot be asked for");
    }

    /**
     * Reads keys as people write them.
     *
     * @param needed how many are wanted; below 0 for all of them
     * @return refused with {@code key-malformed} or {@code witnesses-malformed}
     */
    public static Outcome<Witnesses> parse(List<String> keys, int needed) {
        return Malformed.caught(() -> {
            var known = new ArrayList<WitnessKey.Verifier>();
            for (String key : keys) {
                switch (WitnessKey.parseVerifier(key)) {
                    case Outcome.Ok<WitnessKey.Verifier>(WitnessKey.Verifier witness) -> known.add(witness);
                    case Outcome.Refused<WitnessKey.Verifier>(String code, String reason) ->
                        throw new Malformed(code, reason);
                }
            }
            return new Witnesses(known, needed < 0 ? known.size() : needed);
        });
    }

    /**
     * The cosignatures of these witnesses on a checkpoint; lines of others are passed over.
     *
     * @param checkpoint what is signed must be known to be one
     * @return one of each witness that has cosigned, the newest of several, in the order of the note; or refused with
     *     {@code cosignature-wrong}, where a line of one of them does not verify
     */
    public Outcome<List<Cosignature>> on(SignedNote checkpoint) {
        var found = new ArrayList<Cosignature>();
        for (SignedNote.Signature signature : checkpoint.signatures()) {
            Optional<WitnessKey.Verifier> by = known.stream()
                    .filter(witness -> signature.isBy(witness.name(), witness.id()))
                    .findFirst();
            if (by.isEmpty()) {
                continue;
            }
            if (!by.get().verifies(checkpoint.text(), signature.bytes())) {
                return Outcome.refused(
                        "cosignature-wrong", "the cosignature of " + Malformed.quoted(signature.name()) + " is wrong");
            }
            Cosignature cosignature = Cosignature.of(signature);
            boolean older = found.stream()
                    .anyMatch(one -> one.isBy(by.get()) && !one.time().isBefore(cosignature.time()));
            if (!older) {
                found.removeIf(one -> one.isBy(by.get()));
                found.add(cosignature);
            }
        }
        return Outcome.ok(List.copyOf(found));
    }
}
