package org.daylight.container.imap;

import org.daylight.container.ContainerLimits;

/**
 * What a server may cost.
 *
 * @param connectMillis how long a connection may take
 * @param silenceMillis how long the server may send nothing while an answer is due
 * @param graceMillis how long the answer to one command may take at any speed
 * @param bytesPerSecond the slowest average speed after that
 * @param lineBytes the longest response, without the bytes of a message
 * @param messageBytes the largest message
 * @param folders the most folders of an account
 * @param messages the most messages of an account
 * @param retries how often a broken connection is opened again when no message arrived since the last time
 * @param pauseMillis the wait before the first of these; it doubles each time
 */
public record ImapLimits(
        int connectMillis,
        int silenceMillis,
        int graceMillis,
        int bytesPerSecond,
        int lineBytes,
        int messageBytes,
        int folders,
        int messages,
        int retries,
        int pauseMillis) {

    /** For real servers; a message may have 256 MiB, as in files. */
    public static final ImapLimits DEFAULT = new ImapLimits(
            30_000,
            120_000,
            300_000,
            1_024,
            1 << 20,
            ContainerLimits.DEFAULT.messageBytes(),
            10_000,
            5_000_000,
            5,
            1_000);
}
