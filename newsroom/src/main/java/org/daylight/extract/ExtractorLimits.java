package org.daylight.extract;

import java.time.Duration;

/**
 * Limits for one child process and one document.
 *
 * @param heapMegabytes the JVM's heap
 * @param time how long one document may take
 * @param processorTime how much processor time one document may take, without text recognition
 * @param outputBytes the answer for one document, in bytes
 * @param inputBytes the greatest document that is read
 * @param fileBytes the greatest temporary file
 * @param openFiles open files of the process
 */
public record ExtractorLimits(
        int heapMegabytes,
        Duration time,
        Duration processorTime,
        long outputBytes,
        long inputBytes,
        long fileBytes,
        int openFiles) {

    public static final ExtractorLimits STANDARD = new ExtractorLimits(
            1_024, Duration.ofMinutes(2), Duration.ofMinutes(2), 128L << 20, 1L << 30, 2L << 30, 512);

    /** The same limits, with the time that text recognition needs. */
    public ExtractorLimits withRecognition() {
        Duration longer = Duration.ofMinutes(15);
        return new ExtractorLimits(heapMegabytes, longer, longer, outputBytes, inputBytes, fileBytes, openFiles);
    }
}
