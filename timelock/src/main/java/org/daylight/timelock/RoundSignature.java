package org.daylight.timelock;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.daylight.format.Outcome;
import supranational.blst.BLST_ERROR;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;

/** A beacon's signature of a round, verified: 48 bytes that anyone may know from the time of the round on. Immutable. */
public final class RoundSignature {
    /** The length in bytes: a point of G1, compressed. */
    public static final int BYTES = 48;

    static final String SUITE = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{96}");

    private final Beacon beacon;
    private final long round;
    private final byte[] bytes;

    private RoundSignature(Beacon beacon, long round, byte[] bytes) {
        this.beacon = beacon;
        this.round = round;
        this.bytes = bytes;
    }

    /** Whether a text has the form of a signature: 96 hexadecimal digits. */
    public static boolean isWritten(String text) {
        return HEX.matcher(text.strip()).matches();
    }

    /**
     * Reads and verifies a signature.
     *
     * @param text 96 hexadecimal digits; white space around them does not count
     * @return refused with the code {@code beacon-signature}
     * @throws NotAvailable if this machine cannot compute it
     */
    public static Outcome<RoundSignature> verify(Beacon beacon, long round, String text) throws NotAvailable {
        if (!isWritten(text)) {
            return Outcome.refused("beacon-signature", "a signature of " + beacon.name() + " is 96 hexadecimal digits");
        }
        byte[] bytes = HexFormat.of().parseHex(text.strip().toLowerCase(Locale.ROOT));
        boolean valid;
        try {
            // Both points are tested to be in their groups.
            valid = new P1_Affine(bytes).core_verify(new P2_Affine(beacon.key()), true, Beacon.message(round), SUITE)
                    == BLST_ERROR.BLST_SUCCESS;
        } catch (LinkageError e) {
            throw new NotAvailable(e);
        } catch (RuntimeException notAPoint) {
            valid = false;
        }
        return valid
                ? Outcome.ok(new RoundSignature(beacon, round, bytes))
                : Outcome.refused(
                        "beacon-signature", "this is not the signature of round " + round + " of " + beacon.name());
    }

    public Beacon beacon() {
        return beacon;
    }

    public long round() {
        return round;
    }

    P1_Affine point() {
        return new P1_Affine(bytes);
    }

    /** The 96 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "signature of round " + round + " of " + beacon.name();
    }
}
