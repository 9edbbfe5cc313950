package org.daylight.extract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The processor time that a process has used, with that of its children that have ended (proc(5), {@code /proc/PID/stat}). */
final class ProcessorTime {

    /** Linux counts in hundredths of a second for all programs. */
    private static final int TICK_MILLIS = 10;

    /** The position of {@code utime} after the name of the program; then {@code stime}, {@code cutime}, {@code cstime}. */
    private static final int FIRST = 11;

    private ProcessorTime() {}

    /** Zero where the system does not say; then only the limit on time is in force, and the one of the system. */
    static Duration of(ProcessHandle process) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "stat"));
            String stat = new String(bytes, StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int i = FIRST; i < FIRST + 4; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return Duration.ofMillis(ticks * TICK_MILLIS);
        } catch (IOException | RuntimeException ended) {
            return Duration.ZERO;
        }
    }
}
