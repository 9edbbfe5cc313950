package org.daylight.flow;

import org.daylight.proof.WitnessKey;

/**
 * A witness whose cosignatures this newsroom collects.
 *
 * @param address its submission prefix, {@code https://…}; empty where it cannot be asked, and its cosignatures come as files
 */
public record KnownWitness(WitnessKey.Verifier key, String address) {}
