package org.daylight.newsroom;

import org.daylight.note.CosignatureType;
import org.daylight.note.WitnessKey;

/**
 * A witness whose cosignatures this newsroom collects.
 *
 * @param address its submission prefix, {@code https://…}; empty if it has none, and its cosignatures come as files
 */
public record KnownWitness(WitnessKey.Verifier key, String address) {

    /**
     * Its name. For a key of another type than Ed25519, the type is added, because a witness may have a key of each
     * type under one name.
     */
    public String label() {
        return key.type() == CosignatureType.ED25519
                ? key.name()
                : key.name() + " (" + key.type().algorithm() + ")";
    }
}
