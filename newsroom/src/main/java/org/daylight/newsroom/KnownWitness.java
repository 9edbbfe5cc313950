package org.daylight.newsroom;

import org.daylight.note.CosignatureType;
import org.daylight.note.WitnessKey;

/**
 * A witness whose cosignatures this newsroom collects.
 *
 * @param address its submission prefix, {@code https://…}; empty where it cannot be asked, and its cosignatures come as files
 */
public record KnownWitness(WitnessKey.Verifier key, String address) {

    /** Its name; for a key of another type than Ed25519 with the type, because a witness may have a key of each under one name. */
    public String label() {
        return key.type() == CosignatureType.ED25519
                ? key.name()
                : key.name() + " (" + key.type().algorithm() + ")";
    }
}
