package org.daylight.demo;

import java.time.Instant;
import java.util.List;

/**
 * One message of the trove as it lies in its container, before the container's own escaping.
 *
 * @param arrived when it reached the mailbox, which its {@code Date} need not say
 * @param sender the envelope's sender, for the {@code From } line of an mbox
 * @param bytes the message; not copied, the caller must not change them
 */
public record TroveMessage(Box box, Instant arrived, String sender, byte[] bytes, List<Plant> plants) {}
