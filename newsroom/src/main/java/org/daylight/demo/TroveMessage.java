package org.daylight.demo;

import java.time.Instant;
import java.util.List;

/**
 * One message of the trove as it is in its container, before the container's own escaping.
 *
 * @param arrived when it reached the mailbox, which may differ from its {@code Date}
 * @param sender the envelope's sender, for the {@code From } line of an mbox
 * @param bytes the message; the array is not copied and must not be changed
 */
public record TroveMessage(Box box, Instant arrived, String sender, byte[] bytes, List<Plant> plants) {}
