package org.daylight.note;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * The witnesses whose cosignatures a user trusts, and which of them together are enough (spec/witness.md section 6). Immutable.
 *
 * @param known no key twice, even under different names
 * @param quorum over {@code known}, in the same order
 */
public record Witnesses(List<WitnessKey.Verifier> known, Quorum quorum) {
    private static final String CODE = "witnesses-malformed";

    /** No witness, and none needed. */
    public static final Witnesses NONE = atLeast(List.of(), 0);

    /** A note cannot have more signatures. */
    private static final int MAX = SignedNote.MAX_SIGNATURES;

    /** @throws IllegalArgumentException if a key occurs twice, or there are more than 100 */
    public Witnesses {
        known = List.copyOf(known);
        Malformed.unless(known.size() <= MAX, CODE, "there are more than " + MAX + " witnesses");
        var keys = new HashSet<SignatureAlgorithm.PublicHalf>();
        for (WitnessKey.Verifier one : known) {
            Malformed.unless(
                    keys.add(one.publicHalf()),
                    CODE,
                    "the witness " + Malformed.quoted(one.name()) + " is listed twice");
        }
        Malformed.unless(quorum.witnesses() == known.size(), CODE, "a quorum over other witnesses");
    }

    /**
     * Requires this many of the witnesses, whichever they are. Two keys with the same name are one witness.
     *
     * @throws IllegalArgumentException if a key occurs twice, or there are fewer than {@code needed} names
     */
    public static Witnesses atLeast(List<WitnessKey.Verifier> known, int needed) {
        List<String> names = known.stream().map(WitnessKey::name).toList();
        long different = names.stream().distinct().count();
        Malformed.unless(
                needed >= 0 && needed <= different,
                CODE,
                needed + " witnesses cannot be required, because only " + different + " are given");
        return new Witnesses(known, Quorum.atLeast(names, needed));
    }

    /**
     * Reads the text forms of keys.
     *
     * @param needed how many must have cosigned; below 0 means all
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
            int all = (int) known.stream().map(WitnessKey::name).distinct().count();
            return atLeast(known, needed < 0 ? all : needed);
        });
    }

    /**
     * The cosignatures of these witnesses on a checkpoint. Lines of other keys are ignored.
     *
     * @param checkpoint a note whose text is known to be a checkpoint
     * @return for each key that has cosigned, its newest cosignature, in the order of the note; or refused with {@code cosignature-wrong} if
     *     a line of one of these witnesses is invalid. A cosignature with the time 0 does not say which checkpoint is newest and is ignored
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
            if (cosignature.time().getEpochSecond() == 0) {
                continue;
            }
            boolean older = found.stream()
                    .anyMatch(one -> one.isBy(by.get()) && !one.time().isBefore(cosignature.time()));
            if (!older) {
                found.removeIf(one -> one.isBy(by.get()));
                found.add(cosignature);
            }
        }
        return Outcome.ok(List.copyOf(found));
    }

    /** Whether these cosignatures are enough. @param found what {@link #on} returned */
    public boolean areEnough(List<Cosignature> found) {
        boolean[] cosigned = new boolean[known.size()];
        for (int i = 0; i < cosigned.length; i++) {
            WitnessKey.Verifier witness = known.get(i);
            cosigned[i] = found.stream().anyMatch(one -> one.isBy(witness));
        }
        return quorum.isMetBy(cosigned);
    }
}
